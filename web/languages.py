"""The language of a page, and numbers, money and dates as that language writes them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from babel import Locale
from babel.core import get_global
from babel.dates import format_date, format_datetime, format_timedelta
from babel.lists import format_list
from babel.numbers import format_currency, format_decimal, format_percent
from jinja2 import Undefined
from markupsafe import Markup, escape

from graph.profiles.reading import Reason
from web.translations import LANGUAGES, text

DEFAULT = "en"
HTML_LANG = {"en": "en", "zh_Hans": "zh-Hans"}
"""What the ``lang`` attribute says."""


def choose(cookie: str | None, setting: str | None, accepted: Iterable[str]) -> str:
    """The language to answer in: the visitor's choice, else the setting, else the browser's, else English.

    Args:
        cookie: What the visitor chose before; ignored where it names no language of ours.
        setting: RENMAI_LANG.
        accepted: The browser's languages, most wanted first, such as ``zh-CN`` or ``en``.

    >>> choose(None, None, ["zh-TW", "en"])
    'zh_Hans'
    >>> choose("en", "zh_Hans", ["zh"])
    'en'
    >>> choose("xx", None, [])
    'en'
    """
    if cookie in LANGUAGES:
        return str(cookie)
    for wanted in filter(None, (setting, *accepted)):
        if wanted.lower().startswith("zh"):
            return "zh_Hans"
        if wanted.lower().startswith("en"):
            return "en"
    return DEFAULT


@dataclass(frozen=True, slots=True)
class Speaker:
    """Texts and formats of one language, in one time zone."""

    lang: str
    timezone: str

    @property
    def html_lang(self) -> str:
        """Value of the ``lang`` attribute."""
        return HTML_LANG[self.lang]

    @property
    def other(self) -> str:
        """The language to switch to."""
        return next(item for item in LANGUAGES if item != self.lang)

    @property
    def locale(self) -> Locale:
        """Babel's locale."""
        return Locale.parse("zh_Hans_CN" if self.lang == "zh_Hans" else "en")

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which instants are shown."""
        return ZoneInfo(self.timezone)

    def t(self, code: str, **params: object) -> str:
        """The sentence of a code; numbers, dates and lists among its parameters are formatted.

        Where one thing is counted (``count``, or ``devices`` of a group) a sentence of its own may stand at
        ``CODE.one``.
        """
        counted = params.get("count", params.get("devices"))
        chosen = f"{code}.one" if counted == 1 and self.has(f"{code}.one") else code
        return text(self.lang, chosen, **{name: self.plain(value) for name, value in params.items()})

    def sentence(self, reasons: Iterable[Reason], **params: object) -> str:
        """Why two records are one; ``params`` are the two names and sources, each reason has its own."""
        told = [self.t(item.code, **item.params) for item in reasons]
        return self.t("match.link", reasons=self.t("page.semicolon").join(told), **params)

    def has(self, code: str) -> bool:
        """Whether there is a sentence for a code."""
        return text(self.lang, code) != code

    def plain(self, value: object) -> object:
        """A value as text: numbers grouped, dates in the language's form, lists joined."""
        if isinstance(value, bool) or value is None:
            return value
        if isinstance(value, int | float | Decimal):
            return self.number(value)
        if isinstance(value, datetime):
            return self.moment(value)
        if isinstance(value, date):
            return self.day(value)
        if isinstance(value, list | tuple | set | frozenset):
            return self.listed([str(self.plain(item)) for item in value])
        return value

    def listed(self, items: list[str]) -> str:
        """Names joined as a sentence joins them."""
        return format_list(items, locale=self.locale) if items else ""

    def number(self, value: float | Decimal, digits: int = 2) -> str:
        """A number with grouping and at most ``digits`` decimals."""
        return str(
            format_decimal(Decimal(str(value)).quantize(Decimal(1).scaleb(-digits)), locale=self.locale)
        )

    def chance(self, probability: float) -> str:
        """A computed probability; one that rounds to certainty is still only very likely."""
        return f"> {self.percent(0.999, 1)}" if probability > 0.9994 else self.percent(probability, 1)

    def percent(self, share: float, digits: int = 0) -> str:
        """A share of 1 as a percentage; never 100 % for what is only nearly certain."""
        shown = min(share, 1 - 10 ** -(digits + 2)) if share < 1 else share
        floor = int(shown * 10 ** (digits + 2)) / 10 ** (digits + 2) if share > 0.99 else shown
        return format_percent(floor, "#,##0" + ("." + "0" * digits if digits else "") + "%", self.locale)

    def money(self, minor: int | Undefined | None, currency: str | None, exponent: int | None = None) -> str:
        """Integer minor units (or 10 to the minus ``exponent``) of a currency as text."""
        if minor is None or isinstance(minor, Undefined):
            return "–"
        code = currency or "CNY"
        digits = minor_digits(code) if exponent is None else exponent
        return format_currency(Decimal(minor).scaleb(-digits), code, locale=self.locale)

    def unit_price(self, e4: int | None, currency: str | None) -> str:
        """A price in 1/10,000 of the currency's unit as text."""
        return self.money(e4, currency, 4)

    def day(self, value: date | datetime | None, form: str = "medium") -> str:
        """A date; an instant's date is that of the shop's time zone."""
        if value is None:
            return "–"
        if isinstance(value, datetime):
            value = value.astimezone(self.zone).date()
        return format_date(value, form, locale=self.locale)

    def moment(self, value: datetime | None, form: str = "medium") -> str:
        """An instant to the minute in the shop's time zone."""
        if value is None:
            return "–"
        pattern = "yyyy-MM-dd HH:mm" if self.lang == "zh_Hans" else "d MMM yyyy, HH:mm"
        shown = pattern if form == "medium" else form
        return format_datetime(value, shown, tzinfo=self.zone, locale=self.locale)

    def ago(self, value: datetime, now: datetime) -> str:
        """How long ago, in one unit."""
        return format_timedelta(value - now, add_direction=True, locale=self.locale, threshold=1.2)

    def time_tag(self, value: datetime | None) -> Markup:
        """An instant as an HTML time element with its machine-readable form."""
        if value is None:
            return Markup("–")
        return Markup('<time datetime="{}">{}</time>').format(value.isoformat(), escape(self.moment(value)))


def minor_digits(currency: str) -> int:
    """Decimals of a currency's minor unit (CLDR): 2 for CNY, 0 for JPY.

    >>> minor_digits("CNY"), minor_digits("JPY")
    (2, 0)
    """
    fractions = get_global("currency_fractions")
    found = fractions.get(currency, fractions["DEFAULT"])
    return int(found[0])

"""Amounts of money: exact decimals, minor units and ISO 4217 currencies, Chinese numerals included."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import cache, lru_cache
from typing import Any

from graph.standardise.numerals import DIGITS, NUMERALS, chinese_integer
from graph.standardise.results import Issue
from graph.standardise.text import clean, is_placeholder, issue, issues_of, overlong, settled, table


@dataclass(frozen=True, slots=True)
class Money:
    """One cell of a money column.

    Attributes:
        value: ``"CNY 1200.00"``: currency and the amount with its minor digits; None where none was read.
        amount: The exact amount in whole units; the lower end of a range.
        upper: The upper end of a range, else None.
        currency: ISO 4217 code, the default's where the text names none.
        minor: The amount in minor units (fen, cents), rounded half up once.
        e4: The amount in 1/10,000 of the unit, for unit prices.
        currency_written: False where the currency is the default.
        per: What a unit price is for: ``斤`` in ``5元/斤``.
    """

    value: str | None
    confidence: float
    issues: tuple[Issue, ...] = ()
    amount: Decimal | None = None
    upper: Decimal | None = None
    currency: str | None = None
    minor: int | None = None
    e4: int | None = None
    currency_written: bool = False
    per: str | None = None


_NONE = Money(None, 0.0)
_LONGEST = 100
_SCALES = {
    "万": 10**4,
    "萬": 10**4,
    "w": 10**4,
    "亿": 10**8,
    "億": 10**8,
    "千": 1000,
    "百": 100,
    "k": 1000,
    "百万": 10**6,
    "千万": 10**7,
    "万亿": 10**12,
}
_SCALES |= {"m": 10**6, "mn": 10**6, "million": 10**6, "thousand": 1000, "bn": 10**9, "billion": 10**9}
_CHINESE = re.compile(
    rf"^(?P<whole>[{NUMERALS}]+)?(?:[元圆圓块塊]|$)(?:(?P<jiao>[{NUMERALS}])[角毛])?(?:零?(?P<fen>[{NUMERALS}])分)?(?P<last>[{NUMERALS}])?[整正]?$"
)
_SMALL = re.compile(rf"^(?:(?P<jiao>[{NUMERALS}\d])[角毛])?(?:(?P<fen>[{NUMERALS}\d])分)?[整正]?$")
_MIXED = re.compile(r"^(?P<whole>\d+)[元块塊](?:(?P<jiao>\d)[角毛]?)?(?:(?P<fen>\d)分?)?$")
_NUMBER = r"\d[\d,.'_ ]*|\.\d+"
_AMOUNT = re.compile(
    rf"^(?P<number>{_NUMBER})\s*(?P<scale>万亿|千万|百万|[万萬亿億千百]|million|thousand|billion|mn|bn|[kKwWmM](?![a-z]))?$",
    re.IGNORECASE,
)
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?[eE][+-]?\d{1,2}$")
_RANGE = re.compile(
    rf"^(?P<low>{_NUMBER})(?P<scale>[万萬亿億千kKwW]?)\s*(?:-|~|至|到|to)\s*(?P<rest>\.?\d.*)$"
)
_PER = re.compile(r"\s*(?:/|每|per\s+)\s*((?:\d+(?:\.\d+)?\s*)?[A-Za-z㐀-鿿]{1,6})$", re.IGNORECASE)
_ABOUT = re.compile(
    r"^(?:约|大约|約|ca\.?|about|approx\.?|~|≈)\s*|(?:左右|上下|起|以上|以内|\+)$", re.IGNORECASE
)
_LABEL = re.compile(
    r"^(?:合计|总计|总价|总额|金额|单价|价格|售价|实付|应付|实收|应收|人民币大写|大写|共计|小计|total|price|amount)\s*[::]?\s*",
    re.IGNORECASE,
)


def standardise(raw: str | None, currency: str = "CNY", decimal_comma: bool | None = None) -> Money:
    """Read one amount.

    Args:
        raw: The cell as it came.
        currency: ISO 4217 code of amounts that name none.
        decimal_comma: True where the column writes 1.234,56, False for 1,234.56, None to tell by the form.

    >>> standardise("￥1,234.5").value, standardise("壹仟贰佰元整").minor, standardise("1.2万").amount
    ('CNY 1234.50', 120000, Decimal('12000.0'))
    """
    return _cell(raw, currency.upper(), decimal_comma) if raw else _NONE


@lru_cache(maxsize=1 << 16)
def _cell(raw: str, default: str, decimal_comma: bool | None) -> Money:
    found = _read(raw, default, decimal_comma)
    if found.upper is None:
        return found
    return settled(found, lambda value: _read(value, default, None), _NONE)


@lru_cache(maxsize=1 << 15)
def _read(raw: str, default: str, decimal_comma: bool | None) -> Money:
    text = clean(raw)
    if too_long := overlong(text, _LONGEST):
        return replace(_NONE, issues=(too_long,))
    if is_placeholder(text):
        return Money(None, 0.0, issues_of(issue("money.placeholder", text=text) if text else None))
    body, negative = _sign(_LABEL.sub("", text))
    body, about = _ABOUT.subn("", body)
    body, per = _per(body)
    low, currency, unsure = _spelled(body, default)
    high: Decimal | None = None
    found: tuple[Issue, ...] = ()
    if low is None:
        body, currency, unsure = _currency(body, default)
        body, negative_inside = _sign(body)
        negative = negative != negative_inside
        low, high, found = _amounts(body.strip(), decimal_comma)
    if low is None:
        return Money(None, 0.0, (issue("money.unreadable", text=text[:60]),))
    if negative:
        low, high = -(high if high is not None else low), (-low if high is not None else None)
    doubts = issues_of(
        *found,
        issue("money.currency-unsure", text=text[:60], currency=currency or default) if unsure else None,
        issue("money.range", text=text[:60]) if high is not None else None,
        issue("money.about", text=text[:60]) if about else None,
    )
    return _made(low, high, currency, default, per, doubts)


def _made(
    low: Decimal,
    high: Decimal | None,
    currency: str | None,
    default: str,
    per: str | None,
    doubts: tuple[Issue, ...],
) -> Money:
    code = currency or default
    digits = minor_digits(code)
    scaled = low.scaleb(digits)
    if abs(low) >= Decimal(10) ** 15:
        return Money(None, 0.0, (issue("money.too-large", text=str(low)[:40]),))
    minor = int(scaled.to_integral_value(ROUND_HALF_UP))
    if scaled != minor and per is None:
        doubts = (*doubts, issue("money.rounded", text=str(low)))
    shown = Decimal(minor).scaleb(-digits)
    exact = format(low.normalize(), "f") if scaled != minor else format(shown, "f")
    confidence = 0.95 if not doubts else 0.5 if any(d.code in _WEAK for d in doubts) else 0.8
    low = Decimal(format(low, "f"))
    upper = f"-{_in_full(high, digits)}" if high is not None else ""
    e4 = int(low.scaleb(4).to_integral_value(ROUND_HALF_UP))
    value = f"{code} {exact}{upper}"
    return Money(value, confidence, doubts, low, high, code, minor, e4, currency is not None, per)


def _in_full(amount: Decimal, digits: int) -> str:
    """An amount with the digits of its currency, more where it has more."""
    shown = amount.quantize(Decimal(1).scaleb(-digits)) if amount < Decimal(10) ** 15 else amount
    return format(shown if shown == amount else amount.normalize(), "f")


_WEAK = frozenset({"money.separator-unsure", "money.range", "money.currency-unsure"})


def unit_price_e4(amount: Decimal, quantity: Decimal) -> int:
    """Price of one unit in 1/10,000 of the currency unit, rounded half up.

    >>> unit_price_e4(Decimal("10"), Decimal("3"))
    33333
    """
    return int((amount.scaleb(4) / quantity).to_integral_value(ROUND_HALF_UP))


def _spelled(text: str, default: str) -> tuple[Decimal | None, str | None, bool]:
    """An amount in words (三块五, 壹仟元整) and the currency it names."""
    if text.lower() in ("free", "免费", "免費", "gratis"):
        return Decimal(0), None, False
    if text.isascii():
        return None, None, False
    amount = _written(text)
    if amount is not None:
        named = "CNY" if "元" in text or "块" in text else None
        return amount, default if default in _YUAN else named, False
    rest, currency, unsure = _currency(text, default, units=False)
    amount = _written(rest.strip(" :")) if currency else None
    return amount, currency, unsure


_YUAN = frozenset({"CNY", "HKD", "TWD", "MOP"})


def _sign(text: str) -> tuple[str, bool]:
    if len(text) > 2 and text[0] == "(" and text[-1] == ")":
        return text[1:-1].strip(), True
    if text[:1] in "-负負":
        return text[1:].strip(), True
    if text.endswith("-") and text[:-1].strip():
        return text[:-1].strip(), True
    return text.removeprefix("+"), False


def _per(text: str) -> tuple[str, str | None]:
    found = _PER.search(text)
    return (
        (text[: found.start()], found.group(1).replace(" ", "")) if found and found.start() else (text, None)
    )


def _currency(text: str, default: str, units: bool = True) -> tuple[str, str | None, bool]:
    """The text without its currency, the currency it names, and whether the sign fits several."""
    if text.isascii() and text.replace(".", "", 1).isdigit():
        return text, None, False
    pattern, codes_of = _signs()
    for found in pattern.finditer(text):
        sign = found.group().lower()
        around = text[max(found.start() - 1, 0) : found.start()] + text[found.end() : found.end() + 1]
        if (sign in _UNIT_WORDS and not units) or (
            sign.isascii() and sign.isalpha() and _LETTER.search(around)
        ):
            continue
        codes = codes_of[sign]
        rest = f"{text[: found.start()]} {text[found.end() :]}".strip()
        more = _currency(rest, default, units) if sign in _UNIT_WORDS or sign in "$¥" else (rest, None, False)
        rest, other, _ = more
        unsure = len(codes) > 1 and default not in codes and other is None
        return rest, other or (default if default in codes else codes[0]), unsure
    return text, None, False


_UNIT_WORDS = frozenset({"元", "圆", "圓", "块", "块钱"})
_LETTER = re.compile(r"[A-Za-z]")


@cache
def _signs() -> tuple[re.Pattern[str], dict[str, tuple[str, ...]]]:
    raw: dict[str, str] = table("money")["signs"]
    longest = "|".join(map(re.escape, sorted(raw, key=len, reverse=True)))
    return re.compile(longest, re.IGNORECASE), {
        sign.lower(): tuple(codes.split()) for sign, codes in raw.items()
    }


@cache
def _minor() -> dict[str, int]:
    found: dict[str, int] = table("money")["minor_digits"]
    return found


def minor_digits(currency: str) -> int:
    """Digits of the minor unit, by ISO 4217: 2, but 0 for JPY and 3 for KWD.

    >>> minor_digits("CNY"), minor_digits("JPY")
    (2, 0)
    """
    return _minor().get(currency, 2)


_Amounts = tuple[Decimal | None, Decimal | None, tuple[Issue, ...]]


def _amounts(text: str, decimal_comma: bool | None) -> _Amounts:
    exact = _written(text)
    if exact is not None:
        return exact, None, ()
    one, doubts = _number(text, decimal_comma)
    if one is not None:
        return one, None, doubts
    if found := _RANGE.match(text):
        high, doubts_high = _number(found.group("rest"), decimal_comma)
        scale = found.group("scale") or _scale_of(found.group("rest"))
        low, doubts = _number(found.group("low") + scale, decimal_comma)
        if low is not None and high is not None:
            return min(low, high), max(low, high), (*doubts, *doubts_high)
    return None, None, ()


def _scale_of(text: str) -> str:
    found = _AMOUNT.match(text)
    return (found.group("scale") or "") if found else ""


def _number(text: str, decimal_comma: bool | None) -> tuple[Decimal | None, tuple[Issue, ...]]:
    found = _AMOUNT.match(text.strip())
    if not found:
        return (Decimal(text), ()) if _SCIENTIFIC.match(text) else (None, ())
    plain, doubt = _separators(found.group("number").strip(), decimal_comma)
    try:
        value = Decimal(plain)
    except InvalidOperation:
        return None, ()
    scale = found.group("scale")
    return value * _SCALES[scale.lower()] if scale else value, (doubt,) if doubt else ()


def _separators(text: str, decimal_comma: bool | None) -> tuple[str, Issue | None]:
    """A plain decimal from 1,234.56, 1.234,56, 1 234,56 and 1'234.56, and the doubt there is."""
    text = re.sub(r"[ '_]", "", text).rstrip(",.")
    points, commas = text.count("."), text.count(",")
    if points and commas:
        comma_last = text.rfind(",") > text.rfind(".")
        return (text.replace(".", "").replace(",", ".") if comma_last else text.replace(",", "")), None
    if commas == 1:
        whole, _, rest = text.partition(",")
        if decimal_comma or (decimal_comma is None and len(rest) != 3):
            doubt = None if decimal_comma or len(rest) == 2 else issue("money.separator-unsure", text=text)
            return f"{whole}.{rest}", doubt
        return whole + rest, None
    if points == 1 and decimal_comma and len(text.partition(".")[2]) == 3:
        return text.replace(".", ""), None
    if points > 1:
        return text.replace(".", ""), None
    return text.replace(",", ""), None


_COMMA_LAST = re.compile(r"\d\.\d{3},\d|\d,\d{1,2}(?!\d)|\d,\d{4,}")
_POINT_LAST = re.compile(r"\d,\d{3}\.\d|\d\.\d{1,2}(?!\d)|\d\.\d{4,}")


def decimal_comma_of(cells: Iterable[str | None]) -> bool | None:
    """Whether a column writes decimal commas (1.234,56); None where no cell tells.

    >>> decimal_comma_of(["1.234", "12,50"]), decimal_comma_of(["1,234.50"]), decimal_comma_of(["1,234"])
    (True, False, None)
    """
    commas = points = 0
    for cell in cells:
        text = clean(cell)
        commas += _COMMA_LAST.search(text) is not None
        points += _POINT_LAST.search(text) is not None
    return None if commas == points else commas > points


def _written(text: str) -> Decimal | None:
    """壹仟贰佰叁拾肆元伍角陆分整, 三块五, 五角, 12元5角; None for other texts."""
    plain = text.replace(" ", "")
    if found := _MIXED.match(plain):
        parts = (found.group("whole"), found.group("jiao") or "0", found.group("fen") or "0")
        return Decimal(f"{parts[0]}.{parts[1]}{parts[2]}")
    if not plain or not any(c in NUMERALS or c in "角毛分" for c in plain):
        return None
    found = _CHINESE.match(plain)
    if found and found.group("whole") and (whole := chinese_integer(found.group("whole"))) is not None:
        jiao = found.group("jiao") or ("" if found.group("fen") else found.group("last")) or "零"
        cents = [DIGITS.get(c, 0) for c in (jiao, found.group("fen") or "零")]
        return Decimal(whole) + Decimal(cents[0]) / 10 + Decimal(cents[1]) / 100
    if (found := _SMALL.match(plain)) and (found.group("jiao") or found.group("fen")):
        cents = [
            int(c) if c.isdigit() else DIGITS.get(c, 0)
            for c in (found.group("jiao") or "0", found.group("fen") or "0")
        ]
        return Decimal(cents[0]) / 10 + Decimal(cents[1]) / 100
    return None


def parts(money: Money) -> dict[str, Any]:
    """The parts as a plain mapping, for tables of results."""
    return {name: getattr(money, name) for name in Money.__slots__}

"""Cells of exports as numbers, amounts, yes or no, days and points in time."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from zoneinfo import ZoneInfo

from graph.standardise import dates, money

_PLAIN = re.compile(r"[-+]?\d{1,17}(?:\.\d{1,12})?$", re.ASCII)
_GROUPED = re.compile(r"[-+]?\d{1,3}(?:,\d{3})+(?:\.\d+)?$", re.ASCII)
_WIDE = str.maketrans("０１２３４５６７８９．，－＋：／　", "0123456789.,-+:/ ")
_YES = frozenset(
    ("1", "true", "yes", "y", "t", "on", "x", "✓", "√", "是", "有", "真", "开", "已", "同意", "允许")
)
_NO = frozenset(
    ("0", "false", "no", "n", "f", "off", "✗", "×", "否", "无", "假", "关", "未", "不", "不同意", "拒绝")
)
_ISO = re.compile(r"[12]\d{3}-\d\d-\d\d(?:[T ]|$)", re.ASCII)
_WRONG = frozenset({"date.day-month-unsure", "date.impossible", "date.time-impossible"})
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

_WITHOUT_CENTS = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF"
_WITH_MILLS = "BHD IQD JOD KWD LYD OMR TND"


class UnreadableError(Exception):
    """A cell that cannot be read as what its column holds.

    Args:
        code: Key of the reason in web/translations, such as ``"cell.number"``.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def minor_digits(currency: str) -> int:
    """Decimal places of a currency's smallest unit, by ISO 4217.

    >>> minor_digits("CNY"), minor_digits("JPY")
    (2, 0)
    """
    return 0 if currency in _WITHOUT_CENTS else 3 if currency in _WITH_MILLS else 2


def number(text: str) -> Decimal:
    """A number with or without thousands separators, full-width digits or a percent sign.

    >>> number("1,234.50"), number("５%")
    (Decimal('1234.50'), Decimal('0.05'))
    """
    if _PLAIN.match(text):
        return Decimal(text)
    plain = text.translate(_WIDE).strip()
    percent = plain.endswith("%")
    plain = plain[:-1].rstrip() if percent else plain
    if _GROUPED.match(plain):
        plain = plain.replace(",", "")
    try:
        value = Decimal(plain)
    except InvalidOperation as error:
        raise UnreadableError("cell.number") from error
    if not value.is_finite() or abs(value) >= Decimal(10) ** 15:
        raise UnreadableError("cell.number")
    return value / 100 if percent else value


def amount(text: str, currency: str) -> Decimal:
    """An amount of money in whole units, however it is written; in another currency it is refused.

    >>> amount("￥1,234.5", "CNY"), amount("1.2万元", "CNY")
    (Decimal('1234.5'), Decimal('12000.0'))
    """
    if _PLAIN.match(text):
        return Decimal(text)
    found = money.standardise(text, currency)
    if found.amount is None:
        raise UnreadableError("cell.amount")
    if found.currency_written and found.currency != currency:
        raise UnreadableError("cell.currency")
    return found.amount


def whole(value: Decimal) -> int:
    """Rounded half up, away from zero at the half.

    >>> whole(Decimal("2.5")), whole(Decimal("-2.5"))
    (3, -3)
    """
    return int(value.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def integer(text: str) -> int:
    """A whole number; 3.0 is one, 3.5 is not."""
    value = number(text)
    if value != value.to_integral_value():
        raise UnreadableError("cell.integer")
    return int(value)


def yes_or_no(text: str) -> bool:
    """Yes or no in the words of exports.

    >>> yes_or_no("是"), yes_or_no("0"), yes_or_no("False")
    (True, False, False)
    """
    plain = text.strip().casefold()
    if plain in _YES:
        return True
    if plain in _NO or not plain:
        return False
    raise UnreadableError("cell.boolean")


def moment(text: str, zone: ZoneInfo, pattern: str = "", day_first: bool | None = None) -> datetime | None:
    """A point in time in UTC; None where the text stands for no date (0000-00-00).

    Args:
        text: As it stands in the cell.
        zone: Of times that name none.
        pattern: A strptime pattern, ``seconds`` or ``milliseconds`` since 1970, ``day-first`` or
            ``month-first`` for 5/11/2023; empty to find out.
        day_first: Whether the column writes the day first, where its other cells tell.

    Raises:
        UnreadableError: ``cell.time``.

    >>> moment("2023-11-05 08:00", ZoneInfo("Asia/Shanghai")).isoformat()
    '2023-11-05T00:00:00+00:00'
    """
    try:
        found = _read(text, pattern, day_first)
        if found is None:
            return None
        if found.tzinfo is None:
            found = found.replace(tzinfo=zone)
        return found.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise UnreadableError("cell.time") from error


def day(text: str, zone: ZoneInfo, pattern: str = "", day_first: bool | None = None) -> date | None:
    """A day; of a point in time, the local one.

    Raises:
        UnreadableError: ``cell.day``.
    """
    try:
        found = _read(text, pattern, day_first)
        if found is None:
            return None
        return (found.astimezone(zone) if found.tzinfo else found).date()
    except (ValueError, OverflowError) as error:
        raise UnreadableError("cell.day") from error


def _read(text: str, pattern: str, day_first: bool | None) -> datetime | None:
    if pattern in ("seconds", "milliseconds"):
        try:
            count = Decimal(text)
        except InvalidOperation as error:
            raise ValueError(text) from error
        return EPOCH + timedelta(seconds=float(count if pattern == "seconds" else count / 1000))
    if pattern and pattern not in ("day-first", "month-first"):
        return datetime.strptime(text, pattern)
    if _ISO.match(text):
        try:
            return datetime.fromisoformat(text)
        except ValueError:
            pass
    return _by_hand(text, pattern == "day-first" if pattern else day_first)


def _by_hand(text: str, day_first: bool | None) -> datetime | None:
    """Any other form; a day or a time that is impossible or can be read in two ways is none."""
    found = dates.standardise(text, day_first)
    if found.generic or any(issue.code == "date.placeholder" for issue in found.issues):
        return None
    if found.value is None or found.day is None or found.year is None:
        raise ValueError(text)
    if not _WRONG.isdisjoint(issue.code for issue in found.issues):
        raise ValueError(text)
    return datetime.fromisoformat(found.value)

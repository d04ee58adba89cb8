"""Cells of exports as numbers, amounts, yes or no, days and points in time."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo

_PLAIN = re.compile(r"[-+]?\d{1,17}(?:\.\d{1,12})?$", re.ASCII)
_GROUPED = re.compile(r"[-+]?\d{1,3}(?:,\d{3})+(?:\.\d+)?$", re.ASCII)
_WIDE = str.maketrans("０１２３４５６７８９．，－＋：／　", "0123456789.,-+:/ ")
_YES = frozenset(
    ("1", "true", "yes", "y", "t", "on", "x", "✓", "√", "是", "有", "真", "开", "已", "同意", "允许")
)
_NO = frozenset(
    ("0", "false", "no", "n", "f", "off", "✗", "×", "否", "无", "假", "关", "未", "不", "不同意", "拒绝")
)
_TIME = (
    r"(?:[ T,]*(?P<half>上午|下午|晚上|凌晨)?\s*(?P<hour>\d{1,2})[:时時](?P<minute>\d{1,2})分?"
    r"(?::?(?P<sec>\d{1,2})秒?(?:\.\d+)?)?\s*(?P<half2>[AaPp][Mm])?"
    r"\s*(?P<offset>Z|UTC|[-+]\d{2}:?\d{0,2})?)?$"
)
_YEAR_FIRST = re.compile(r"(?P<year>\d{4})[-/.年 ](?P<month>\d{1,2})[-/.月 ](?P<day>\d{1,2})[日号]?" + _TIME)
_YEAR_LAST = re.compile(r"(?P<first>\d{1,2})(?P<mark>[-/.])(?P<second>\d{1,2})[-/.](?P<year>\d{4})" + _TIME)
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)[ T]?(\d\d)(\d\d)(\d\d)$")
_EPOCH = re.compile(r"[12]\d{9}(?:\d{3})?$")
_NO_DAY = re.compile(r"0{4}-?0{2}-?0{2}|0001-01-01|1900-01-00")
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


def moment(text: str, zone: ZoneInfo, pattern: str = "") -> datetime | None:
    """A point in time in UTC; None where the text stands for no date (0000-00-00).

    Args:
        text: As it stands in the cell.
        zone: Of times that name none.
        pattern: A strptime pattern, ``seconds`` or ``milliseconds`` since 1970; empty to find out.

    >>> moment("2023-11-05 08:00", ZoneInfo("Asia/Shanghai")).isoformat()
    '2023-11-05T00:00:00+00:00'
    """
    if _NO_DAY.match(text):
        return None
    try:
        found = _by_pattern(text, pattern) if pattern else _found_out(text)
        if found.tzinfo is None:
            found = found.replace(tzinfo=zone)
        return found.astimezone(UTC)
    except (ValueError, OverflowError, TypeError) as error:
        raise UnreadableError("cell.time") from error


def day(text: str, zone: ZoneInfo, pattern: str = "") -> date | None:
    """A day; of a point in time, the local one."""
    if _NO_DAY.match(text):
        return None
    try:
        found = _by_pattern(text, pattern) if pattern else _found_out(text)
        return (found.astimezone(zone) if found.tzinfo else found).date()
    except (ValueError, OverflowError, TypeError) as error:
        raise UnreadableError("cell.day") from error


def _by_pattern(text: str, pattern: str) -> datetime:
    if pattern in ("seconds", "milliseconds"):
        try:
            count = Decimal(text)
        except InvalidOperation as error:
            raise ValueError(text) from error
        return EPOCH + timedelta(seconds=float(count if pattern == "seconds" else count / 1000))
    return datetime.strptime(text, pattern)


def _found_out(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return _written(text)


def _written(text: str) -> datetime:
    """Forms that ISO 8601 does not have; day before month or the reverse only where it is certain."""
    plain = text.translate(_WIDE).strip()
    found = _YEAR_FIRST.match(plain)
    if found:
        return _composed(found, int(found["year"]), int(found["month"]), int(found["day"]))
    found = _YEAR_LAST.match(plain)
    if found:
        first, second = int(found["first"]), int(found["second"])
        if found["mark"] == "." or first > 12 or first == second:
            return _composed(found, int(found["year"]), second, first)
        if second > 12:
            return _composed(found, int(found["year"]), first, second)
        raise ValueError("day or month first cannot be told; the mapping's format says which")
    if _EPOCH.match(plain):
        return EPOCH + timedelta(seconds=int(plain) / (1 if len(plain) == 10 else 1000))
    compact = _COMPACT.match(plain)
    if compact:
        return datetime(*(int(part) for part in compact.groups()))  # type: ignore[arg-type]
    return parsedate_to_datetime(plain)


def _composed(found: re.Match[str], year: int, month: int, day_of_month: int) -> datetime:
    hour, minute, second = (int(found[name] or 0) for name in ("hour", "minute", "sec"))
    half = (found["half"] or found["half2"] or "").lower()
    if half in ("am", "pm") or (half in ("下午", "晚上") and hour < 12):
        hour = hour % 12 + (0 if half == "am" else 12)
    value = datetime(year, month, day_of_month, hour, minute, second)
    offset = (found["offset"] or "").replace(":", "")
    if offset in ("Z", "z", "UTC"):
        return value.replace(tzinfo=UTC)
    if offset:
        sign = -1 if offset[0] == "-" else 1
        return value.replace(
            tzinfo=timezone(sign * timedelta(hours=int(offset[1:3]), minutes=int(offset[3:5] or 0)))
        )
    return value

"""Dates and times: ISO 8601 with the precision that was written; nothing is invented, doubt is flagged.

Two-digit years follow POSIX (69 to 99 are 19xx). Excel serials count days from 1899-12-30 (the 1900 system).
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from graph.standardise.clock import Clock, split_time
from graph.standardise.numerals import chinese_integer
from graph.standardise.results import Issue
from graph.standardise.text import clean, is_placeholder, issue, issues_of, settled, simplified, words


@dataclass(frozen=True, slots=True)
class Date:
    """One cell of a date or time column.

    Attributes:
        value: ISO 8601 as precise as written: ``2023``, ``2023-11``, ``2023-11-05``, ``--11-05`` (no year),
            ``2023-11-05T15:05``, with ``+08:00`` or ``Z`` where a zone was written.
        precision: year, month, day, minute, second or fraction; none where nothing was read.
        kind: date, instant-local (a time without zone), instant-zoned or none.
        year, month, day: Numbers, None where not known.
        generic: A day that stands for "no date", such as 1900-01-01 or 9999-12-31.
    """

    value: str | None
    confidence: float
    issues: tuple[Issue, ...] = ()
    precision: str = "none"
    kind: str = "none"
    year: int | None = None
    month: int | None = None
    day: int | None = None
    generic: bool = False


@dataclass(frozen=True, slots=True)
class _Found:
    year: int | None
    month: int | None
    day: int | None
    doubts: tuple[Issue, ...] = ()
    confidence: float = 0.98


_NONE = Date(None, 0.0)
_LABEL = re.compile(
    r"^(?:出生日期|生日|日期|时间|下单时间|注册时间|date|time|dob)\s*[::]\s*|\s*(?:生|出生|前后|左右)$",
    re.IGNORECASE,
)
_WEEKDAY = re.compile(
    r"[(,]?\s*(?:星期|礼拜|周|週)[一二三四五六日天][)]?,?|\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b[.,]?",
    re.IGNORECASE,
)
_COMPACT = re.compile(r"^(\d{4})(\d\d)(\d\d)(?:[T ]?(\d\d)(\d\d)(?:(\d\d)(\d{1,6})?)?)?$", re.ASCII)
_YEAR_FIRST = re.compile(
    r"^(\d{4})\s*[-/.年]\s*(\d{1,2})(?:\s*(?:[-/.月]\s*)(\d{1,2})\s*[日号號]?|\s*月(?:份)?)?\.?$", re.ASCII
)
_YEAR_ONLY = re.compile(r"^(?:c\.?|ca\.?|about)?\s*(\d{4})\s*年?$", re.ASCII | re.IGNORECASE)
_NUMBERS = re.compile(r"^(\d{1,2})\s*[-/. ]\s*(\d{1,2})\s*[-/. ]\s*(\d{4}|\d{2})$", re.ASCII)
_SHORT_YEAR = re.compile(r"^(\d\d)\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?$", re.ASCII)
_YEAR_MONTH = re.compile(r"^((?:19|20)\d\d)(0[1-9]|1[0-2])$", re.ASCII)
_YY_MM_DD = re.compile(r"^(\d\d)(\d\d)(\d\d)$", re.ASCII)
_NO_YEAR = re.compile(r"^--(\d\d)-(\d\d)$", re.ASCII)
_MONTH_DAY = re.compile(r"^(\d{1,2})\s*月\s*(\d{1,2})\s*[日号號]$", re.ASCII)
_MONTH_YEAR = re.compile(r"^(\d{1,2})[-/.](\d{4})$", re.ASCII)
_ERA = re.compile(
    r"^(民国|中华民国|民|roc|令和|平成|昭和|大正)\s*(\d{1,3}|元)\s*[年./-]\s*(?:(\d{1,2})\s*[月./-]\s*(?:(\d{1,2})\s*日?)?)?$",
    re.I,
)
_ERAS = {
    "民国": 1911,
    "中华民国": 1911,
    "民": 1911,
    "roc": 1911,
    "令和": 2018,
    "平成": 1988,
    "昭和": 1925,
    "大正": 1911,
}
_MONTHS = {name.lower(): at for at, name in enumerate(calendar.month_abbr) if at}
_NAMED = re.compile(
    r"^(?:(\d{1,2})(?:st|nd|rd|th)?[\s./-]*(?:of\s+)?)?"
    r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[\s.,/-]*(?:(\d{1,2})(?:st|nd|rd|th)?(?!\d)[\s,/-]*)?('?\d{2}|\d{4})?$",
    re.IGNORECASE | re.ASCII,
)
_YEAR_NAMED = re.compile(
    r"^(\d{4})[\s./-]*(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[\s./-]*(\d{1,2})?$",
    re.I | re.ASCII,
)
_HAN_NUMBER = re.compile(r"[〇零一二三四五六七八九十廿卅元]+(?=[年月日号號时時点點分秒])")
_EPOCH = re.compile(r"^(?:/Date\()?(-?\d{9,10}|-?\d{12,13})(?:\.\d+)?(?:[+-]\d{4})?(?:\)/)?$", re.ASCII)
_EXCEL = re.compile(r"^(\d{5})(\.\d+)?$", re.ASCII)
_GENERIC = words(
    """1900-01-01 1899-12-30 1899-12-31 1970-01-01 0001-01-01 9999-12-31 2099-12-31 9999-01-01 1753-01-01
    1111-11-11 2999-12-31 3000-01-01"""
)


def standardise(raw: str | None, day_first: bool | None = None) -> Date:
    """Read one date or time.

    Args:
        raw: The cell as it came.
        day_first: True where the column writes 05/11/2023 for 5 November, False for 11 May, None if
            unknown: then the month is taken first and the doubt flagged; see ``day_first_of``.

    >>> standardise("2023年11月5日 下午3:05").value, standardise("二〇二三年十一月").value
    ('2023-11-05T15:05', '2023-11')
    >>> standardise("民国112年11月5日").value, standardise("1808-11-72").value
    ('2023-11-05', '1808-11')
    """
    return _cell(raw, day_first) if raw else _NONE


@lru_cache(maxsize=1 << 16)
def _cell(raw: str, day_first: bool | None) -> Date:
    found = _read(raw, day_first)
    if found.day is not None or found.value == raw:
        return found
    return settled(found, lambda value: _read(value, None), _NONE)


@lru_cache(maxsize=1 << 15)
def _read(raw: str, day_first: bool | None) -> Date:
    text = _LABEL.sub("", clean(raw))
    if is_placeholder(text) or set(text) <= set("0-/.: T"):
        return Date(None, 0.0, issues_of(issue("date.placeholder", text=text[:40]) if text else None))
    if machine := _machine(text):
        return machine
    body = _HAN_NUMBER.sub(_arabic, simplified(text)) if not text.isascii() else text
    if found := _COMPACT.match(body):
        return _compact(found, text)
    body, clock = split_time(_WEEKDAY.sub(" ", body).strip())
    read = _date(body.strip(" ,T"), day_first)
    if read is None:
        return Date(None, 0.0, (issue("date.unreadable", text=text[:60]),))
    return _made(read, clock, text)


def _arabic(found: re.Match[str]) -> str:
    text = found.group()
    if text == "元":
        return "1"
    number = chinese_integer(text.replace("廿", "二十").replace("卅", "三十"))
    return text if number is None else str(number)


def _machine(text: str) -> Date | None:
    """Seconds or milliseconds since 1970 and Excel's day numbers."""
    if (found := _EPOCH.match(text)) and not _COMPACT.match(text):
        number, digits = int(found.group(1)), len(found.group(1).lstrip("-"))
        seconds = number / 1000 if digits > 10 else number
        if 0 < seconds < 4_102_444_800:
            moment = datetime.fromtimestamp(seconds, UTC)
            fraction = f".{number % 1000:03d}" if digits > 10 and number % 1000 else ""
            shown = moment.strftime("%Y-%m-%dT%H:%M:%S") + fraction + "Z"
            return _of_moment(moment, shown, "instant-zoned", 0.8, issue("date.epoch", text=text, read=shown))
    found = _EXCEL.match(text)
    if found and 10_000 < int(found.group(1)) < 80_000:
        moment = datetime(1899, 12, 30, tzinfo=UTC) + timedelta(seconds=round(float(text) * 86400))
        timed = moment.hour or moment.minute or moment.second
        shown = moment.strftime("%Y-%m-%dT%H:%M:%S" if timed else "%Y-%m-%d")
        doubt = issue("date.excel-serial", text=text, read=shown)
        return _of_moment(moment, shown, "instant-local" if timed else "date", 0.6, doubt)
    return None


def _of_moment(moment: datetime, shown: str, kind: str, confidence: float, doubt: Issue) -> Date:
    precision = "fraction" if "." in shown else "day" if kind == "date" else "second"
    return Date(shown, confidence, (doubt,), precision, kind, moment.year, moment.month, moment.day)


def _compact(found: re.Match[str], text: str) -> Date:
    year, month, day, hour, minute, second, fraction = found.groups()
    clock = None
    if hour is not None:
        clock = Clock(int(hour), int(minute), int(second) if second else None, fraction)
        if not clock.possible:
            clock = None
    doubt = () if clock or hour is None else (issue("date.time-impossible", text=text),)
    return _made(_checked(int(year), int(month), int(day), text, doubt), clock, text)


def _date(text: str, day_first: bool | None) -> _Found | None:
    for pattern, reader in _READERS:
        if found := pattern.match(text):
            return reader(found, text, day_first)
    return None


def _number(text: str | None) -> int | None:
    return int(text) if text else None


def _checked(
    year: int | None,
    month: int | None,
    day: int | None,
    text: str,
    doubts: tuple[Issue, ...] = (),
    confidence: float = 0.98,
) -> _Found:
    """What of a date can be: an impossible day leaves year and month, an impossible month the year."""
    if month is not None and not 1 <= month <= 12:
        return _Found(year, None, None, (issue("date.impossible", text=text[:40]), *doubts), 0.4)
    if day is not None and month is not None:
        try:
            date(year if year and year > 0 else 2000, month, day)
        except ValueError:
            return _Found(year, month, None, (issue("date.impossible", text=text[:40]), *doubts), 0.4)
    return _Found(year, month, day, doubts, confidence)


def _full_year(text: str) -> tuple[int, tuple[Issue, ...]]:
    digits = text.lstrip("'")
    if len(digits) == 4:
        return int(digits), ()
    year = int(digits) + (1900 if int(digits) >= 69 else 2000)
    return year, (issue("date.two-digit-year", text=digits, read=str(year)),)


def _year_first(found: re.Match[str], text: str, _: bool | None) -> _Found:
    return _checked(int(found[1]), int(found[2]), _number(found[3]), text)


def _year_only(found: re.Match[str], text: str, _: bool | None) -> _Found:
    sure = 1000 <= int(found[1]) <= 2200
    return _Found(
        int(found[1]),
        None,
        None,
        () if sure else (issue("date.impossible", text=text),),
        0.9 if sure else 0.2,
    )


def _numbers(found: re.Match[str], text: str, day_first: bool | None) -> _Found:
    first, second = int(found[1]), int(found[2])
    last = int(found[3])
    if (
        len(found[3]) == 2
        and second <= 12
        and last <= 31
        and (first > 31 or ("-" in text and day_first is None))
    ):
        year, doubts = _full_year(found[1].zfill(2))
        unsure = issue("date.day-month-unsure", text=text, read=f"{year:04d}-{second:02d}-{last:02d}")
        return _checked(year, second, last, text, doubts if first > 31 else (unsure, *doubts), 0.5)
    year, doubts = _full_year(found[3])
    month, day = (second, first) if day_first else (first, second)
    if month > 12 >= day:
        month, day = day, month
    elif day_first is None and day <= 12 and month != day:
        doubts = (
            issue("date.day-month-unsure", text=text, read=f"{year:04d}-{month:02d}-{day:02d}"),
            *doubts,
        )
    confidence = 0.5 if any(d.code == "date.day-month-unsure" for d in doubts) else 0.7 if doubts else 0.95
    return _checked(year, month, day, text, doubts, confidence)


def _short_year(found: re.Match[str], text: str, day_first: bool | None) -> _Found:
    year, doubts = _full_year(found[1])
    return _checked(year, int(found[2]), int(found[3]), text, doubts, 0.7)


def _month_day(found: re.Match[str], text: str, _: bool | None) -> _Found:
    return _checked(None, int(found[1]), int(found[2]), text, (issue("date.year-missing", text=text),), 0.6)


def _month_year(found: re.Match[str], text: str, _: bool | None) -> _Found:
    return _checked(int(found[2]), int(found[1]), None, text)


def _era(found: re.Match[str], text: str, _: bool | None) -> _Found:
    number = 1 if found[2] == "元" else int(found[2])
    return _checked(_ERAS[found[1].lower()] + number, _number(found[3]), _number(found[4]), text)


def _named(found: re.Match[str], text: str, _: bool | None) -> _Found | None:
    month = _MONTHS[found[2].lower()]
    day, year = found[1] or found[3], found[4]
    if found[1] and found[3]:
        day, year = (found[1], found[3]) if not year else (found[1], year)
    if not year:
        return (
            _checked(None, month, _number(day), text, (issue("date.year-missing", text=text),), 0.6)
            if day
            else None
        )
    full, doubts = _full_year(year)
    return _checked(full, month, _number(day), text, doubts, 0.85 if doubts else 0.98)


def _year_named(found: re.Match[str], text: str, _: bool | None) -> _Found:
    return _checked(int(found[1]), _MONTHS[found[2].lower()], _number(found[3]), text)


_Reader = Callable[[re.Match[str], str, bool | None], _Found | None]
_READERS: tuple[tuple[re.Pattern[str], _Reader], ...] = (
    (_YEAR_FIRST, _year_first),
    (_YEAR_ONLY, _year_only),
    (_NUMBERS, _numbers),
    (_SHORT_YEAR, _short_year),
    (_YEAR_MONTH, lambda found, text, _: _checked(int(found[1]), int(found[2]), None, text, (), 0.8)),
    (_YY_MM_DD, _short_year),
    (_MONTH_DAY, _month_day),
    (_NO_YEAR, _month_day),
    (_MONTH_YEAR, _month_year),
    (_ERA, _era),
    (_NAMED, _named),
    (_YEAR_NAMED, _year_named),
)


def _made(read: _Found, clock: Clock | None, text: str) -> Date:
    year, month, day = read.year or None, read.month, read.day
    doubts, confidence = read.doubts, read.confidence
    if clock is not None and not clock.possible:
        clock, doubts, confidence = None, (*doubts, issue("date.time-impossible", text=text[:60])), 0.5
    if month is None:
        return Date(f"{year:04d}", confidence, doubts, "year", "date", year) if year else _NONE
    if day is None and year is None:
        return Date(None, 0.0, (issue("date.unreadable", text=text[:60]),))
    if day is None:
        return Date(f"{year:04d}-{month:02d}", confidence, doubts, "month", "date", year, month)
    if year is None:
        return Date(f"--{month:02d}-{day:02d}", confidence, doubts, "day", "date", None, month, day)
    shown = f"{year:04d}-{month:02d}-{day:02d}"
    generic = shown in _GENERIC
    if generic:
        doubts, confidence = (issue("date.generic", text=shown), *doubts), 0.2
    if clock is None:
        return Date(shown, confidence, doubts, "day", "date", year, month, day, generic)
    if clock.hour == 24:
        try:
            moved = date(year, month, day) + timedelta(days=1)
        except OverflowError:
            return Date(shown, 0.2, doubts, "day", "date", year, month, day, generic)
        shown, clock = moved.isoformat(), clock.at_midnight()
    if clock.zone_unsure:
        doubts = (*doubts, issue("date.zone-unsure", text=text[:60]))
    kind = "instant-zoned" if clock.zone else "instant-local"
    return Date(
        f"{shown}T{clock.shown()}", confidence, doubts, clock.precision, kind, year, month, day, generic
    )


def instant(found: Date, timezone: str = "Asia/Shanghai") -> datetime | None:
    """The moment in UTC; a time without zone is in ``timezone``, a day begins at its midnight there.

    >>> instant(standardise("2023-11-05 15:05")).isoformat()
    '2023-11-05T07:05:00+00:00'
    """
    if found.value is None or found.day is None or found.year is None or found.year < 1:
        return None
    moment = datetime.fromisoformat(found.value)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=ZoneInfo(timezone))
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        return None


def day_first_of(cells: list[str | None]) -> bool | None:
    """Whether a column writes the day before the month; None where no cell tells.

    >>> day_first_of(["05/11/2023", "25/12/2023"]), day_first_of(["05/11/2023"])
    (True, None)
    """
    votes = {True: 0, False: 0}
    for cell in cells:
        found = _NUMBERS.match(split_time(clean(cell))[0].strip())
        if (
            found
            and int(found[1]) <= 31
            and int(found[2]) <= 31
            and (int(found[1]) > 12) != (int(found[2]) > 12)
        ):
            votes[int(found[1]) > 12] += 1
    return None if votes[True] == votes[False] else votes[True] > votes[False]

"""Dates and times: ISO 8601 with the precision that was written; nothing is invented, doubt is flagged.

Two-digit years follow POSIX (69 to 99 are 19xx). Excel serials count days from 1899-12-30 (the 1900 system).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from graph.standardise.clock import Clock, split_time
from graph.standardise.date_forms import NUMBERS, Found, checked, read_day
from graph.standardise.numerals import chinese_integer
from graph.standardise.results import Issue
from graph.standardise.text import (
    clean,
    is_placeholder,
    issue,
    issues_of,
    overlong,
    settled,
    simplified,
    words,
)


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


_NONE = Date(None, 0.0)
_LONGEST = 100
_LABEL = re.compile(
    r"^(?:出生日期|生日|日期|时间|下单时间|注册时间|date|time|dob)\s*[::]\s*|\s*(?:生|出生|前后|左右)$",
    re.IGNORECASE,
)
_WEEKDAY = re.compile(
    r"[(,]?\s*(?:星期|礼拜|周|週)[一二三四五六日天][)]?,?|\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b[.,]?",
    re.IGNORECASE,
)
_COMPACT = re.compile(r"^(\d{4})(\d\d)(\d\d)(?:[T ]?(\d\d)(\d\d)(?:(\d\d)(\d{1,6})?)?)?$", re.ASCII)
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
    text = clean(raw)
    if too_long := overlong(text, _LONGEST):
        return replace(_NONE, issues=(too_long,))
    text = _LABEL.sub("", text)
    if is_placeholder(text) or set(text) <= set("0-/.: T"):
        return Date(None, 0.0, issues_of(issue("date.placeholder", text=text[:40]) if text else None))
    if machine := _machine(text):
        return machine
    body = _HAN_NUMBER.sub(_arabic, simplified(text)) if not text.isascii() else text
    if found := _COMPACT.match(body):
        return _compact(found, text)
    body, clock = split_time(_WEEKDAY.sub(" ", body).strip())
    read = read_day(body.strip(" ,T"), day_first)
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
    return _made(checked(int(year), int(month), int(day), text, doubt), clock, text)


def _made(read: Found, clock: Clock | None, text: str) -> Date:
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


def day_first_of(cells: Iterable[str | None]) -> bool | None:
    """Whether a column writes the day before the month; None where no cell tells.

    >>> day_first_of(["05/11/2023", "25/12/2023"]), day_first_of(["05/11/2023"])
    (True, None)
    """
    votes = {True: 0, False: 0}
    for cell in cells:
        found = NUMBERS.match(split_time(clean(cell))[0].strip())
        if (
            found
            and int(found[1]) <= 31
            and int(found[2]) <= 31
            and (int(found[1]) > 12) != (int(found[2]) > 12)
        ):
            votes[int(found[1]) > 12] += 1
    return None if votes[True] == votes[False] else votes[True] > votes[False]

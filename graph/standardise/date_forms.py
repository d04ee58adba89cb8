"""The forms in which people write a day: year first or last, with words, with eras, with two digits."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from graph.standardise.results import Issue
from graph.standardise.text import issue


@dataclass(frozen=True, slots=True)
class Found:
    """What a text says of a day, as far as it can be, with doubts and confidence."""

    year: int | None
    month: int | None
    day: int | None
    doubts: tuple[Issue, ...] = ()
    confidence: float = 0.98


_YEAR_FIRST = re.compile(
    r"^(\d{4})\s*[-/.年]\s*(\d{1,2})(?:\s*(?:[-/.月]\s*)(\d{1,2})\s*[日号號]?|\s*月(?:份)?)?\.?$", re.ASCII
)
_YEAR_ONLY = re.compile(r"^(?:c\.?|ca\.?|about)?\s*(\d{4})\s*年?$", re.ASCII | re.IGNORECASE)
NUMBERS = re.compile(r"^(\d{1,2})\s*[-/. ]\s*(\d{1,2})\s*[-/. ]\s*(\d{4}|\d{2})$", re.ASCII)
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


def read_day(text: str, day_first: bool | None) -> Found | None:
    """The day a text writes in one of the known forms.

    >>> found = read_day("5 November 2023", None)
    >>> found.year, found.month, found.day
    (2023, 11, 5)
    """
    for pattern, reader in _READERS:
        if found := pattern.match(text):
            return reader(found, text, day_first)
    return None


def _number(text: str | None) -> int | None:
    return int(text) if text else None


def checked(
    year: int | None,
    month: int | None,
    day: int | None,
    text: str,
    doubts: tuple[Issue, ...] = (),
    confidence: float = 0.98,
) -> Found:
    """What of a date can be: an impossible day leaves year and month, an impossible month the year."""
    if month is not None and not 1 <= month <= 12:
        return Found(year, None, None, (issue("date.impossible", text=text[:40]), *doubts), 0.4)
    if day is not None and month is not None:
        try:
            date(year if year and year > 0 else 2000, month, day)
        except ValueError:
            return Found(year, month, None, (issue("date.impossible", text=text[:40]), *doubts), 0.4)
    return Found(year, month, day, doubts, confidence)


def _full_year(text: str) -> tuple[int, tuple[Issue, ...]]:
    digits = text.lstrip("'")
    if len(digits) == 4:
        return int(digits), ()
    year = int(digits) + (1900 if int(digits) >= 69 else 2000)
    return year, (issue("date.two-digit-year", text=digits, read=str(year)),)


def _year_first(found: re.Match[str], text: str, _: bool | None) -> Found:
    return checked(int(found[1]), int(found[2]), _number(found[3]), text)


def _year_only(found: re.Match[str], text: str, _: bool | None) -> Found:
    sure = 1000 <= int(found[1]) <= 2200
    return Found(
        int(found[1]),
        None,
        None,
        () if sure else (issue("date.impossible", text=text),),
        0.9 if sure else 0.2,
    )


def _numbers(found: re.Match[str], text: str, day_first: bool | None) -> Found:
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
        return checked(year, second, last, text, doubts if first > 31 else (unsure, *doubts), 0.5)
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
    return checked(year, month, day, text, doubts, confidence)


def _short_year(found: re.Match[str], text: str, day_first: bool | None) -> Found:
    year, doubts = _full_year(found[1])
    return checked(year, int(found[2]), int(found[3]), text, doubts, 0.7)


def _month_day(found: re.Match[str], text: str, _: bool | None) -> Found:
    return checked(None, int(found[1]), int(found[2]), text, (issue("date.year-missing", text=text),), 0.6)


def _month_year(found: re.Match[str], text: str, _: bool | None) -> Found:
    return checked(int(found[2]), int(found[1]), None, text)


def _era(found: re.Match[str], text: str, _: bool | None) -> Found:
    number = 1 if found[2] == "元" else int(found[2])
    return checked(_ERAS[found[1].lower()] + number, _number(found[3]), _number(found[4]), text)


def _named(found: re.Match[str], text: str, _: bool | None) -> Found | None:
    month = _MONTHS[found[2].lower()]
    day, year = found[1] or found[3], found[4]
    if found[1] and found[3]:
        day, year = (found[1], found[3]) if not year else (found[1], year)
    if not year:
        return (
            checked(None, month, _number(day), text, (issue("date.year-missing", text=text),), 0.6)
            if day
            else None
        )
    full, doubts = _full_year(year)
    return checked(full, month, _number(day), text, doubts, 0.85 if doubts else 0.98)


def _year_named(found: re.Match[str], text: str, _: bool | None) -> Found:
    return checked(int(found[1]), _MONTHS[found[2].lower()], _number(found[3]), text)


_Reader = Callable[[re.Match[str], str, bool | None], Found | None]
_READERS: tuple[tuple[re.Pattern[str], _Reader], ...] = (
    (_YEAR_FIRST, _year_first),
    (_YEAR_ONLY, _year_only),
    (NUMBERS, _numbers),
    (_SHORT_YEAR, _short_year),
    (_YEAR_MONTH, lambda found, text, _: checked(int(found[1]), int(found[2]), None, text, (), 0.8)),
    (_YY_MM_DD, _short_year),
    (_MONTH_DAY, _month_day),
    (_NO_YEAR, _month_day),
    (_MONTH_YEAR, _month_year),
    (_ERA, _era),
    (_NAMED, _named),
    (_YEAR_NAMED, _year_named),
)

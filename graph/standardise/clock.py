"""Times of day and zones inside a date's text."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day as precise as written, with its zone as ISO 8601 writes it."""

    hour: int
    minute: int
    second: int | None = None
    fraction: str | None = None
    zone: str | None = None
    zone_unsure: bool = False

    @property
    def possible(self) -> bool:
        """Whether a clock can show it; 24:00 is the next midnight."""
        if self.hour == 24:
            return self.minute == 0 and not self.second
        return self.hour <= 23 and self.minute <= 59 and (self.second or 0) <= 59

    @property
    def precision(self) -> str:
        """minute, second or fraction."""
        return "fraction" if self.fraction else "second" if self.second is not None else "minute"

    def at_midnight(self) -> Clock:
        """24:00 as 00:00 of the next day."""
        return replace(self, hour=0)

    def shown(self) -> str:
        """ISO 8601: ``15:05``, ``15:05:00``, ``15:05:00.123+08:00``."""
        text = f"{self.hour:02d}:{self.minute:02d}"
        if self.second is not None:
            text += f":{self.second:02d}"
        if self.fraction:
            text += f".{self.fraction[:6]}"
        return text + (self.zone or "")


_HALF = r"上午|下午|早上|早晨|清晨|凌晨|中午|晚上|晚间|傍晚|夜里|午夜|[ap]\.?m\.?\b"
_TIME = re.compile(
    rf"(?:(?<=\d)T|(?<![\d:])|\s)\s*(?P<before>{_HALF})?\s*"
    r"(?:(?P<hour>\d{1,2}):(?P<minute>\d{1,2})(?!\d)(?::(?P<second>\d{1,2})(?!\d)(?:[.,](?P<fraction>\d{1,9}))?)?"
    r"|(?P<han_hour>\d{1,2})\s*[时時点點](?P<half>半|整)?(?:(?P<han_minute>\d{1,2})分?(?:(?P<han_second>\d{1,2})秒)?)?"
    r"|(?P<bare>\d{1,2})(?=\s*[ap]\.?m\b))"
    rf"\s*(?P<after>{_HALF})?",
    re.IGNORECASE | re.ASCII,
)
_ZONE = re.compile(
    r"\s*(?:(?P<utc>Z|UTC|GMT)?\s*(?P<offset>[+-]\d{1,2}(?::?\d{2})?)(?:\s+[A-Z]{3,4})?|(?P<zulu>Z|UTC|GMT)|(?P<name>[A-Z]{3,4}))?\s*(?:\(.*\))?\s*$",
    re.ASCII,
)
_NAMED_ZONES = {
    "CST": ("+08:00", True),
    "HKT": ("+08:00", False),
    "JST": ("+09:00", False),
    "EST": ("-05:00", True),
}
_NAMED_ZONES |= {
    "EDT": ("-04:00", False),
    "PST": ("-08:00", False),
    "PDT": ("-07:00", False),
    "CET": ("+01:00", False),
}
_NAMED_ZONES |= {
    "CEST": ("+02:00", False),
    "BST": ("+01:00", True),
    "SGT": ("+08:00", False),
    "MSK": ("+03:00", False),
}


def split_time(text: str) -> tuple[str, Clock | None]:
    """A date's text without its time of day, and the time.

    >>> split_time("2023/11/5 下午3:05")[1].shown(), split_time("2023-11-05T15:05:00Z")[1].shown()
    ('15:05', '15:05:00Z')
    >>> split_time("2023-11-05")
    ('2023-11-05', None)
    """
    found = _TIME.search(text)
    if not found:
        return text, None
    rest = text[found.end() :]
    zone, unsure, rest = _zone(rest)
    return f"{text[: found.start()]} {rest}".strip(), _clock(found, zone, unsure)


def _zone(rest: str) -> tuple[str | None, bool, str]:
    """Zone, whether its name fits several zones, and what stands behind it (in ``Sun Nov 5 15:05 2023``)."""
    found = _ZONE.match(rest)
    if not found:
        named = re.match(r"\s*([A-Z]{3,4})\s+(\d{4})$", rest)
        if named and named[1] in _NAMED_ZONES:
            return (*_NAMED_ZONES[named[1]], named[2])
        return None, False, rest
    if found["offset"]:
        sign, digits = found["offset"][0], found["offset"][1:].replace(":", "")
        hours, minutes = (digits[:-2], digits[-2:]) if len(digits) > 2 else (digits, "00")
        possible = int(hours) <= 14 and int(minutes) <= 59
        return (f"{sign}{int(hours):02d}:{minutes}", False, "") if possible else (None, True, "")
    if found["zulu"]:
        return "Z", False, ""
    if found["name"]:
        return (*_NAMED_ZONES.get(found["name"], (None, True)), "")
    return None, False, ""


def _clock(found: re.Match[str], zone: str | None, unsure: bool) -> Clock:
    hour = int(found["hour"] or found["han_hour"] or found["bare"])
    minute = int(found["minute"] or found["han_minute"] or (30 if found["half"] == "半" else 0))
    second = found["second"] or found["han_second"]
    half = (found["before"] or found["after"] or "").lower().replace(".", "")
    if (half in ("下午", "晚上", "晚间", "傍晚", "夜里", "pm") and hour < 12) or (
        half == "中午" and hour < 11
    ):
        hour += 12
    elif half in ("凌晨", "上午", "am", "午夜") and hour == 12:
        hour = 0
    return Clock(
        hour, minute, int(second) if second else None, (found["fraction"] or "")[:6] or None, zone, unsure
    )

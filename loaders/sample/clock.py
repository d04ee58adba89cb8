"""Times of the sample shop: whole seconds since the first day's midnight, local, before it negative."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

DAY = 86_400


class Calendar:
    """Turns seconds since the shop's first day into the texts its systems write.

    >>> calendar = Calendar(date(2025, 6, 2))
    >>> calendar.text(3661), calendar.slashed(-60)
    ('2025-06-02 01:01:01', '2025/6/1 23:59')
    """

    def __init__(self, first_day: date) -> None:
        self.first_day = first_day
        self._day = cache(self._day_text)
        self._slashed = cache(self._slashed_text)

    def _day_text(self, day: int) -> str:
        return (self.first_day + timedelta(days=day)).isoformat()

    def _slashed_text(self, day: int) -> str:
        when = self.first_day + timedelta(days=day)
        return f"{when.year}/{when.month}/{when.day}"

    def day(self, day: int) -> str:
        """Date of a day number, as 2025-06-02."""
        return self._day(day)

    def weekday(self, day: int) -> int:
        """0 for Monday to 6 for Sunday."""
        return (self.first_day.weekday() + day) % 7

    def text(self, moment: int) -> str:
        """As 2025-06-02 08:05:00."""
        day, second = divmod(moment, DAY)
        minute, second = divmod(second, 60)
        return f"{self._day(day)} {minute // 60:02d}:{minute % 60:02d}:{second:02d}"

    def offset(self, moment: int) -> str:
        """As 2025-06-02T08:05:00+08:00."""
        return self.text(moment).replace(" ", "T") + "+08:00"

    def slashed(self, moment: int) -> str:
        """As 2025/6/2 8:05, the way Excel leaves it."""
        day, second = divmod(moment, DAY)
        minute = second // 60
        return f"{self._slashed(day)} {minute // 60}:{minute % 60:02d}"

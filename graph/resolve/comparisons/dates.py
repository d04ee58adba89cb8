"""Dates of birth: equal, one digit slipped, day and month exchanged, near, same year, or different."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from rapidfuzz.distance import OSA

from graph.resolve.columns import Floats, Index, compared
from graph.resolve.comparisons.base import Context, Level, Levels, blank, plain

DATE_LEVELS = (
    Level("differs", 0.04, 0.80),
    Level("near-years", 0.02, 0.15),
    Level("same-year", 0.05, 0.02),
    Level("two-slips", 0.05, 0.02),
    Level("within-month", 0.03, 0.001),
    Level("one-slip", 0.12, 0.002),
    Level("equal", 0.70, 0.0003),
)

EQUAL = 7


@dataclass(frozen=True)
class DateComparison:
    """Compares one column of dates (eight digits YYYYMMDD; four where only the year is known)."""

    context: Context
    feature: str
    name: str
    levels: tuple[Level, ...] = DATE_LEVELS
    anchor: float = 0.0

    @property
    def uses(self) -> frozenset[str]:
        """The column alone."""
        return frozenset({self.feature})

    def compare(self, left: Index, right: Index) -> Levels:
        """Levels: differs, near-years, same-year, two-slips, within-month, one-slip, equal."""
        column = self.context.features[self.feature]
        levels = blank(len(left))
        codes_left, codes_right = column.codes[left], column.codes[right]
        both = (codes_left >= 0) & (codes_right >= 0)
        levels[both] = 1
        equal = both & (codes_left == codes_right)
        levels[equal] = EQUAL
        rest = np.flatnonzero(both & ~equal)
        if not len(rest):
            return levels
        year, days, whole, swapped = self._parts()
        one, two = codes_left[rest], codes_right[rest]
        distance = compared(column, left[rest], right[rest], OSA.distance)
        apart = np.abs(days[one] - days[two])
        found = np.ones(len(rest), np.int8)
        found[np.abs(year[one] - year[two]) <= 2] = 2
        found[distance <= 2] = 4
        found[(year[one] == year[two])] = 3
        found[(year[one] == year[two]) & (distance <= 2) & whole[one] & whole[two]] = 4
        found[(apart <= 31) & whole[one] & whole[two]] = 5
        found[(distance <= 1) | (swapped[one] == two)] = 6
        levels[rest] = found
        return levels

    def rarity(self, left: Index, right: Index, levels: Levels) -> Floats:
        """Of the shared date: many records say 1 January."""
        rarity = plain(len(left))
        equal = np.flatnonzero(levels == EQUAL)
        codes = self.context.features[self.feature].codes
        rarity[equal] = self.context.shares_of(self.feature).bits(codes[left[equal]])
        return rarity

    def _parts(self) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        column = self.context.features[self.feature]
        values = [str(value) for value in column.values]
        numbers = {value: number for number, value in enumerate(values)}
        year = np.array([int(value[:4]) for value in values], np.int32)
        whole = np.array([len(value) == 8 for value in values], bool)
        days = np.array(
            [
                int(v[:4]) * 366 + int(v[4:6]) * 31 + int(v[6:]) if len(v) == 8 else int(v[:4]) * 366
                for v in values
            ],
            np.int64,
        )
        swapped = np.array(
            [numbers.get(v[:4] + v[6:] + v[4:6], -2) if len(v) == 8 else -2 for v in values], np.int64
        )
        return year, days, whole, swapped

"""Values meant to be unique (phone, e-mail, identity number, account): equal, one slip, alike, different."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from rapidfuzz.distance import OSA, JaroWinkler

from graph.resolve.columns import Coded, Index, compared
from graph.resolve.comparisons.base import Compared, Context, Level, empty

IDENTIFIER_LEVELS = (
    Level("differs", 0.15, 0.999),
    Level("alike", 0.03, 0.0008),
    Level("one-slip", 0.07, 0.0001),
    Level("equal", 0.75, 0.0001),
)


@dataclass(frozen=True)
class IdentifierComparison:
    """Compares several columns of one kind of identifier; the best pair of values counts.

    Attributes:
        columns: Feature names, each compared with each.
        alike: Jaro-Winkler similarity from which values are alike (e-mail); None to leave that level out.
    """

    context: Context
    columns: tuple[str, ...]
    name: str
    levels: tuple[Level, ...] = IDENTIFIER_LEVELS
    alike: float | None = None
    two_slips: bool = False

    @property
    def uses(self) -> frozenset[str]:
        """All its columns."""
        return frozenset(self.columns)

    def compare(self, left: Index, right: Index) -> Compared:
        """Levels: differs, alike, one-slip, equal."""
        best = empty(len(left))
        for first in self.columns:
            for second in self.columns:
                found = self._one(first, second, left, right)
                better = (found.levels > best.levels) | (
                    (found.levels == best.levels) & (found.rarity > best.rarity)
                )
                best.levels[better], best.rarity[better] = found.levels[better], found.rarity[better]
        return best

    def _one(self, first: str, second: str, left: Index, right: Index) -> Compared:
        column, other = self.context.features[first], self.context.features[second]
        levels, rarity = empty(len(left))
        both = (column.codes[left] >= 0) & (other.codes[right] >= 0)
        levels[both] = 1
        translated = column.codes if first == second else _translate(column, other)
        equal = both & (translated[left] == other.codes[right])
        levels[equal] = 4
        rarity[equal] = self.context.shares_of(first).bits(column.codes[left[equal]])
        rest = np.flatnonzero(both & ~equal)
        if not len(rest):
            return Compared(levels, rarity)
        distance = compared(column, left[rest], right[rest], OSA.distance, None if first == second else other)
        long = np.minimum(_lengths(column)[left[rest]], _lengths(other)[right[rest]]) >= 6
        levels[rest[long & (distance <= 2)]] = 2 if self.two_slips else 1
        if self.alike is not None:
            score = compared(
                column, left[rest], right[rest], JaroWinkler.similarity, None if first == second else other
            )
            levels[rest[score >= self.alike]] = 2
        levels[rest[long & (distance <= 1)]] = 3
        return Compared(levels, rarity)


def _lengths(column: Coded) -> np.ndarray:
    lengths = np.array([len(value) for value in column.values] + [0], dtype=np.int32)
    return lengths[column.codes]


def _translate(column: Coded, other: Coded) -> np.ndarray:
    numbers = {value: number for number, value in enumerate(other.values)}
    lookup = np.array([numbers.get(value, -2) for value in column.values] + [-2], dtype=np.int32)
    return lookup[column.codes]

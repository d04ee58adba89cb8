"""Values meant to be unique (phone, e-mail, identity number, account): equal, one slip, alike, different."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA, JaroWinkler

from graph.resolve.columns import Coded, Floats, Index, compared
from graph.resolve.comparisons.base import Context, Level, Levels, blank, plain

IDENTIFIER_LEVELS = (
    Level("differs", 0.15, 0.999),
    Level("alike", 0.03, 0.0008),
    Level("one-slip", 0.07, 0.0001),
    Level("equal", 0.75, 0.0001),
)
ALIKE, SLIP, EQUAL = 2, 3, 4
_SHORTEST = 6


@dataclass(frozen=True)
class IdentifierComparison:
    """Compares several columns of one kind of identifier; the best pair of values counts.

    Attributes:
        columns: Feature names, each compared with each.
        alike: Jaro-Winkler similarity from which values are alike (e-mail); None to leave that level out.
        exact: Values are keys, in which a slip means nothing.
    """

    context: Context
    columns: tuple[str, ...]
    name: str
    levels: tuple[Level, ...] = IDENTIFIER_LEVELS
    anchor: float = 0.0
    alike: float | None = None
    exact: bool = False

    @property
    def uses(self) -> frozenset[str]:
        """All its columns."""
        return frozenset(self.columns)

    def compare(self, left: Index, right: Index) -> Levels:
        """Levels: differs, alike, one-slip, equal."""
        best = blank(len(left))
        for first in self.columns:
            for second in self.columns:
                best = np.maximum(best, self._one(first, second, left, right))
        return best

    def rarity(self, left: Index, right: Index, levels: Levels) -> Floats:
        """Of the shared value, the rarest where several are shared."""
        rarity = plain(len(left))
        equal = np.flatnonzero(levels == EQUAL)
        found = np.full(len(equal), -np.inf, np.float32)
        for first in self.columns:
            shares = self.context.shares_of(first)
            for second in self.columns:
                codes = self._codes(first, second)[left[equal]]
                other = self.context.features[second].codes[right[equal]]
                same = (codes >= 0) & (codes == other)
                held = self.context.features[first].codes[left[equal[same]]]
                found[same] = np.maximum(found[same], shares.bits(held))
        rarity[equal] = np.where(np.isfinite(found), found, 0)
        return rarity

    def _codes(self, first: str, second: str) -> NDArray[np.int32]:
        """Codes of the first column in the vocabulary of the second; -2 where it does not know the value."""
        column, other = self.context.features[first], self.context.features[second]
        if first == second:
            return column.codes
        numbers = {value: number for number, value in enumerate(other.values)}
        lookup = np.array([numbers.get(value, -2) for value in column.values] + [-2], dtype=np.int32)
        found: NDArray[np.int32] = lookup[column.codes]
        return found

    def _one(self, first: str, second: str, left: Index, right: Index) -> Levels:
        column, other = self.context.features[first], self.context.features[second]
        levels = blank(len(left))
        both = (column.codes[left] >= 0) & (other.codes[right] >= 0)
        levels[both] = 1
        equal = both & (self._codes(first, second)[left] == other.codes[right])
        levels[equal] = EQUAL
        rest = np.flatnonzero(both & ~equal)
        if not len(rest) or self.exact:
            return levels
        cross = None if first == second else other
        if self.alike is not None:
            score = compared(column, left[rest], right[rest], JaroWinkler.similarity, cross)
            levels[rest[score >= self.alike]] = ALIKE
        distance = compared(column, left[rest], right[rest], OSA.distance, cross)
        long = np.minimum(_lengths(column)[left[rest]], _lengths(other)[right[rest]]) >= _SHORTEST
        levels[rest[long & (distance <= 1)]] = SLIP
        return levels


def _lengths(column: Coded) -> NDArray[np.int32]:
    lengths = np.array([len(value) for value in column.values] + [0], dtype=np.int32)
    found: NDArray[np.int32] = lengths[column.codes]
    return found

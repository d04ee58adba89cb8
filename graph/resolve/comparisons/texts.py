"""Short texts and categories: equal, slightly different, sharing words, or different."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from rapidfuzz.distance import OSA, JaroWinkler
from rapidfuzz.fuzz import token_set_ratio

from graph.resolve.columns import Floats, Index, compared
from graph.resolve.comparisons.base import Context, Level, Levels, blank, plain

TEXT_LEVELS = (
    Level("differs", 0.2, 0.94),
    Level("shares-words", 0.05, 0.03),
    Level("close", 0.1, 0.005),
    Level("equal", 0.65, 0.025),
)
SHARES, CLOSE, EQUAL = 2, 3, 4


@dataclass(frozen=True)
class TextComparison:
    """Compares one text feature.

    Attributes:
        close: Jaro-Winkler similarity from which two texts are close; over 1 leaves that level out.
        rare: Whether a rarer value says more.
        shared_words: rapidfuzz token_set_ratio (0 to 100) from which words are shared; None for single words.
    """

    context: Context
    feature: str
    name: str
    levels: tuple[Level, ...] = TEXT_LEVELS
    anchor: float = 0.0
    close: float = 0.92
    shared_words: float | None = 85.0
    rare: bool = True

    @property
    def uses(self) -> frozenset[str]:
        """The feature alone."""
        return frozenset({self.feature})

    def compare(self, left: Index, right: Index) -> Levels:
        """Levels: differs, shares-words, close, equal."""
        column = self.context.features[self.feature]
        levels = blank(len(left))
        codes_left, codes_right = column.codes[left], column.codes[right]
        both = (codes_left >= 0) & (codes_right >= 0)
        levels[both] = 1
        equal = both & (codes_left == codes_right)
        levels[equal] = EQUAL
        rest = np.flatnonzero(both & ~equal)
        if len(rest) and self.close <= 1:
            near = compared(column, left[rest], right[rest], JaroWinkler.similarity) >= self.close
            near |= compared(column, left[rest], right[rest], OSA.normalized_similarity) >= 0.85
            levels[rest[near]] = CLOSE
            if self.shared_words is not None:
                others = rest[~near]
                score = compared(column, left[others], right[others], token_set_ratio)
                levels[others[score >= self.shared_words]] = SHARES
        return levels

    def rarity(self, left: Index, right: Index, levels: Levels) -> Floats:
        """Of the shared value; for near values half of the commoner one's."""
        column = self.context.features[self.feature]
        shares = self.context.shares_of(self.feature)
        rarity = plain(len(left))
        if not self.rare:
            return rarity
        equal = np.flatnonzero(levels == EQUAL)
        rarity[equal] = shares.bits(column.codes[left[equal]])
        near = np.flatnonzero((levels == CLOSE) | (levels == SHARES))
        rarity[near] = shares.bits(shares.commoner(column.codes[left[near]], column.codes[right[near]]), 0.5)
        return rarity

"""Short texts and categories: equal, slightly different, sharing words, or different."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from rapidfuzz.distance import DamerauLevenshtein, JaroWinkler
from rapidfuzz.fuzz import token_set_ratio

from graph.resolve.columns import Index, compared
from graph.resolve.comparisons.base import Compared, Context, Level, empty

TEXT_LEVELS = (
    Level("differs", 0.2, 0.94),
    Level("shares-words", 0.05, 0.03),
    Level("close", 0.1, 0.005),
    Level("equal", 0.65, 0.025),
)


@dataclass(frozen=True)
class TextComparison:
    """Compares one text feature.

    Attributes:
        close: Jaro-Winkler similarity from which two texts are close.
        words: Whether shared words count (0 to 100, rapidfuzz token_set_ratio); None for single words.
    """

    context: Context
    feature: str
    name: str
    levels: tuple[Level, ...] = TEXT_LEVELS
    close: float = 0.92
    shared_words: float | None = 85.0

    @property
    def uses(self) -> frozenset[str]:
        """The feature alone."""
        return frozenset({self.feature})

    def compare(self, left: Index, right: Index) -> Compared:
        """Levels: differs, shares-words, close, equal."""
        column = self.context.features[self.feature]
        levels, rarity = empty(len(left))
        codes_left, codes_right = column.codes[left], column.codes[right]
        both = (codes_left >= 0) & (codes_right >= 0)
        levels[both] = 1
        equal = both & (codes_left == codes_right)
        levels[equal] = 4
        rest = np.flatnonzero(both & ~equal)
        if len(rest):
            near = compared(column, left[rest], right[rest], JaroWinkler.similarity) >= self.close
            near |= (
                compared(column, left[rest], right[rest], DamerauLevenshtein.normalized_similarity) >= 0.85
            )
            levels[rest[near]] = 3
            if self.shared_words is not None:
                others = rest[~near]
                score = compared(column, left[others], right[others], token_set_ratio)
                levels[others[score >= self.shared_words]] = 2
        shares = self.context.shares_of(self.feature)
        rarity[equal] = shares.bits(codes_left[equal])
        fuzzy = np.flatnonzero((levels == 3) | (levels == 2))
        commoner = np.where(
            shares.share[codes_left[fuzzy]] > shares.share[codes_right[fuzzy]],
            codes_left[fuzzy],
            codes_right[fuzzy],
        )
        rarity[fuzzy] = shares.bits(commoner, 0.5)
        return Compared(levels, rarity)

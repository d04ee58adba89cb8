"""Which systems two records come from; a source that holds everybody once speaks against a match."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from graph.resolve.columns import Coded, Floats, Index
from graph.resolve.comparisons.base import Level, Levels, blank, plain

CATALOGUE_LEVELS = (Level("same", 0.004, 0.5), Level("different", 0.996, 0.5))
"""Two shops' catalogues: one shop seldom lists a product twice."""
SOURCE_LEVELS = (Level("same", 0.4, 0.4), Level("different", 0.6, 0.6))


@dataclass(frozen=True)
class SourceComparison:
    """Compares the sources; what that means is learnt from the data."""

    source: Coded
    name: str = "source"
    levels: tuple[Level, ...] = SOURCE_LEVELS
    anchor: float = 0.0
    uses: frozenset[str] = frozenset({"source"})

    def compare(self, left: Index, right: Index) -> Levels:
        """Levels: same, different."""
        levels = blank(len(left))
        one, two = self.source.codes[left], self.source.codes[right]
        both = (one >= 0) & (two >= 0)
        levels[both] = np.where(one[both] == two[both], 1, 2)
        return levels

    def rarity(self, left: Index, right: Index, levels: Levels) -> Floats:
        """None."""
        return plain(len(left))

"""Amounts such as prices: equal, near, or far apart."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from graph.resolve.columns import Floats, Index
from graph.resolve.comparisons.base import Context, Level, Levels, blank, plain

NUMBER_LEVELS = (
    Level("far", 0.25, 0.75),
    Level("comparable", 0.30, 0.18),
    Level("near", 0.25, 0.06),
    Level("equal", 0.20, 0.01),
)


@dataclass(frozen=True)
class NumberComparison:
    """Compares one column of numbers by their ratio."""

    context: Context
    feature: str
    name: str
    levels: tuple[Level, ...] = NUMBER_LEVELS
    anchor: float = 1.0

    @property
    def uses(self) -> frozenset[str]:
        """The feature alone."""
        return frozenset({self.feature})

    def compare(self, left: Index, right: Index) -> Levels:
        """Levels: far, comparable (within a half), near (within a tenth), equal."""
        column = self.context.features[self.feature]
        amounts = np.array([float(value) for value in column.values] + [0.0])
        levels = blank(len(left))
        both = (column.codes[left] >= 0) & (column.codes[right] >= 0)
        one, two = amounts[column.codes[left]], amounts[column.codes[right]]
        low, high = np.minimum(one, two), np.maximum(one, two)
        ratio = np.where(high > 0, low / np.maximum(high, 1e-9), 1.0)
        found = np.select([ratio >= 0.999, ratio >= 0.9, ratio >= 0.67], [4, 3, 2], 1).astype(np.int8)
        levels[both] = found[both]
        return levels

    def rarity(self, left: Index, right: Index, levels: Levels) -> Floats:
        """None: round prices are common, but so are special offers."""
        return plain(len(left))

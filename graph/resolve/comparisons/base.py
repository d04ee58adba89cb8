"""What every comparison is: levels with prior probabilities, and a function from record pairs to levels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from graph.resolve.columns import Coded, Floats, Index

Levels = NDArray[np.int8]
FIXED = 1.0


@dataclass(frozen=True, slots=True)
class Level:
    """One outcome of a comparison.

    Attributes:
        code: Name of the outcome; ``resolve.level.<comparison family>.<code>`` is its sentence.
        m: Prior share of true matches that show it (of those where both values are there).
        u: Prior share of other pairs that show it.
    """

    code: str
    m: float
    u: float


class Comparison(Protocol):
    """Compares one aspect of two records."""

    @property
    def name(self) -> str:
        """Unique name, such as ``surname`` or ``phone:Mobile``."""

    @property
    def levels(self) -> tuple[Level, ...]:
        """Outcomes, worst first; level number 1 is the first."""

    @property
    def anchor(self) -> float:
        """How far m stays at its priors, 0 (learnt alone) to 1 (FIXED: neither m nor u is learnt)."""

    @property
    def uses(self) -> frozenset[str]:
        """Feature families it reads, so that a blocking rule on one of them does not train it."""

    def compare(self, left: Index, right: Index) -> Levels:
        """Level number of each pair of records; 0 where a value is missing."""

    def rarity(self, left: Index, right: Index, levels: Levels) -> Floats:
        """Bits to add for how rare the shared value is, at the levels found."""


@dataclass(frozen=True)
class Shares:
    """How common each value of a column is, and how common an agreed value is on average.

    ``bits(codes, strength)`` is log2(average / share): positive for values rarer than the average agreement.
    """

    share: Floats
    average: float
    floor: float

    @classmethod
    def of(cls, column: Coded, weights: Floats) -> Shares:
        """Count a column; weights say how much each record counts."""
        share = column.shares(weights)
        held = float(weights[column.present].sum())
        return cls(share, float((share.astype(np.float64) ** 2).sum()) or 1.0, 1.0 / max(held, 1.0))

    def commoner(self, first: NDArray[np.integer], second: NDArray[np.integer]) -> NDArray[np.integer]:
        """The more common of two values, for each pair."""
        return np.where(self.share[first] > self.share[second], first, second)

    def bits(self, codes: NDArray[np.integer], strength: float = 1.0, cap: float = 8.0) -> Floats:
        """Bits of rarity of each value, within ±cap."""
        share = np.maximum(self.share[codes], self.floor)
        found: Floats = np.clip(strength * np.log2(self.average / share), -cap, cap).astype(np.float32)
        return found


@dataclass(frozen=True)
class Context:
    """What comparisons are built from: the records' features and the weight of each record in counting."""

    features: Mapping[str, Coded]
    weights: Floats
    shares: dict[str, Shares] = field(default_factory=dict)

    def shares_of(self, feature: str) -> Shares:
        """Shares of a feature's values, counted once."""
        if feature not in self.shares:
            self.shares[feature] = Shares.of(self.features[feature], self.weights)
        return self.shares[feature]


def blank(size: int) -> Levels:
    """Level 0 for all."""
    return np.zeros(size, np.int8)


def plain(size: int) -> Floats:
    """No rarity for any."""
    return np.zeros(size, np.float32)

"""How good clusters are: precision, recall and F1 over the pairs they imply."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True)
class Quality:
    """Pairs implied by the clusters against pairs implied by the truth."""

    true_pairs: int
    found_pairs: int
    right_pairs: int

    @property
    def precision(self) -> float:
        """Share of found pairs that are right; 1 where none was found."""
        return self.right_pairs / self.found_pairs if self.found_pairs else 1.0

    @property
    def recall(self) -> float:
        """Share of true pairs that were found; 1 where there are none."""
        return self.right_pairs / self.true_pairs if self.true_pairs else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


def compare_partitions(found: Sequence[int] | np.ndarray, truth: Sequence[object]) -> Quality:
    """Compare two partitions of the same records; records whose truth is None or empty are left out.

    >>> compare_partitions([1, 1, 2, 2], ["a", "a", "a", None]).recall
    0.3333333333333333
    """
    known = [place for place, value in enumerate(truth) if value not in (None, "")]
    one = np.unique(np.asarray(found)[known], return_inverse=True)[1].astype(np.int64)
    two = np.unique(np.array([str(truth[place]) for place in known]), return_inverse=True)[1].astype(np.int64)
    both = np.unique(one * (int(two.max(initial=0)) + 1) + two, return_counts=True)[1]
    return Quality(_pairs(np.bincount(two)), _pairs(np.bincount(one)), _pairs(both))


def _pairs(sizes: np.ndarray) -> int:
    counted = sizes.astype(np.int64)
    return int((counted * (counted - 1) // 2).sum())

"""What must and must not be together, whatever the evidence: judgements and promises of sources.

Precedence is the model's: a person's negative, a person's positive, a source's promise of one record a
person, then the score. Callers hand over judgements without contradictions (judgements.settled).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from graph.resolve.columns import Codes, Index

Bools = NDArray[np.bool_]
Pairs = tuple[Index, Index]
NO_PAIRS: Pairs = (np.zeros(0, np.int64), np.zeros(0, np.int64))


@dataclass(frozen=True)
class Constraints:
    """Constraints on the records of one run.

    Attributes:
        size: How many records there are.
        exclusive: Records with the same code (0 or more) must not be together; None for no such promise.
        apart: Pairs a person held apart.
        together: Pairs a person joined.
    """

    size: int
    exclusive: Codes | None = None
    apart: Pairs = NO_PAIRS
    together: Pairs = NO_PAIRS

    def forbidden(self, left: Index, right: Index) -> Bools:
        """Which pairs must not be together."""
        found = np.zeros(len(left), bool)
        if self.exclusive is not None:
            one = self.exclusive[left]
            found |= (one >= 0) & (one == self.exclusive[right])
            found &= ~self.required(left, right)
        return found | self._among(left, right, self.apart)

    def required(self, left: Index, right: Index) -> Bools:
        """Which pairs must be together."""
        return self._among(left, right, self.together)

    def clashes(self, number: Index, first: Index, second: Index) -> Bools:
        """Which pairs of clusters hold records that must not be together.

        Args:
            number: Cluster of each record.
            first: Cluster numbers.
            second: As many others.
        """
        total = int(number.max(initial=-1)) + 1
        found = np.zeros(len(first), bool)
        if self.exclusive is not None and len(first):
            held = self.exclusive >= 0
            codes = self.exclusive[held]
            shape = (total, int(codes.max(initial=0)) + 1)
            sources = csr_matrix((np.ones(len(codes)), (number[held], codes)), shape=shape)
            found |= np.asarray(sources[first].multiply(sources[second]).sum(axis=1)).ravel() > 0
        one, two = number[self.apart[0]], number[self.apart[1]]
        barred = np.minimum(one, two) * total + np.maximum(one, two)
        return found | np.isin(np.minimum(first, second) * total + np.maximum(first, second), barred)

    def _among(self, left: Index, right: Index, pairs: Pairs) -> Bools:
        if not len(pairs[0]):
            return np.zeros(len(left), bool)
        known = np.minimum(*pairs) * self.size + np.maximum(*pairs)
        return np.isin(np.minimum(left, right) * self.size + np.maximum(left, right), known)

"""Names of companies and titles of goods: how much of their rare letter groups two texts share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from graph.resolve.columns import Coded, Floats, Index
from graph.resolve.comparisons.base import Context, Level, Levels, blank, plain
from graph.resolve.text import has_han

GRAM_LEVELS = (
    Level("differs", 0.08, 0.95),
    Level("related", 0.10, 0.03),
    Level("contained", 0.15, 0.01),
    Level("similar", 0.22, 0.007),
    Level("close", 0.20, 0.002),
    Level("equal", 0.25, 0.001),
)
RELATED, CONTAINED, SIMILAR, CLOSE, EQUAL = 2, 3, 4, 5, 6


def grams(text: str) -> Iterator[str]:
    """Letter groups of a text of words: three letters within a word's blanks, two Chinese characters.

    >>> list(grams("ab c"))
    [' ab', 'ab ', ' c ']
    """
    for word in text.split():
        if has_han(word):
            yield from (word[place : place + 2] for place in range(max(len(word) - 1, 1)))
        else:
            padded = f" {word} "
            yield from (padded[place : place + 3] for place in range(len(padded) - 2))


@dataclass(frozen=True)
class GramMatrix:
    """One row a distinct text: weights of its letter groups, rare ones heavier, of length 1."""

    weights: csr_matrix
    norms: NDArray[np.float64]

    @classmethod
    def of(cls, values: Iterable[str]) -> GramMatrix:
        """Count the letter groups of texts."""
        counts = [Counter(grams(value)) for value in values]
        seen: Counter[str] = Counter()
        for counted in counts:
            seen.update(counted.keys())
        numbers = {gram: number for number, gram in enumerate(sorted(seen))}
        rarity = np.zeros(len(numbers))
        for gram, number in numbers.items():
            rarity[number] = np.log(1 + len(counts) / seen[gram])
        indptr = np.cumsum([0, *(len(counted) for counted in counts)])
        indices = np.fromiter((numbers[gram] for counted in counts for gram in sorted(counted)), np.int32)
        data = rarity[indices] if len(indices) else np.zeros(0)
        matrix = csr_matrix((data, indices, indptr), shape=(len(counts), max(len(numbers), 1)))
        norms = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
        return cls(matrix, norms)

    def shared(self, first: Index, second: Index) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Cosine of pairs of rows, and the share of the lesser text that the other holds."""
        dots = np.zeros(len(first))
        for begin in range(0, len(first), 200_000):
            part = slice(begin, begin + 200_000)
            product = self.weights[first[part]].multiply(self.weights[second[part]])
            dots[part] = np.asarray(product.sum(axis=1)).ravel()
        low = np.minimum(self.norms[first], self.norms[second])
        high = np.maximum(self.norms[first], self.norms[second])
        return dots / np.maximum(low * high, 1e-9), dots / np.maximum(low * low, 1e-9)


@dataclass(frozen=True)
class GramComparison:
    """Compares one text feature by shared letter groups."""

    context: Context
    feature: str
    name: str
    matrix: GramMatrix
    levels: tuple[Level, ...] = GRAM_LEVELS

    @classmethod
    def of(cls, context: Context, feature: str) -> GramComparison:
        """The comparison of a feature, its letter groups counted."""
        return cls(context, feature, feature, GramMatrix.of(context.features[feature].values))

    @property
    def uses(self) -> frozenset[str]:
        """The feature alone."""
        return frozenset({self.feature})

    def compare(self, left: Index, right: Index) -> Levels:
        """Levels: differs, related, contained, similar, close, equal."""
        column: Coded = self.context.features[self.feature]
        levels = blank(len(left))
        codes_left, codes_right = column.codes[left], column.codes[right]
        both = (codes_left >= 0) & (codes_right >= 0)
        levels[both] = 1
        equal = both & (codes_left == codes_right)
        levels[equal] = EQUAL
        rest = np.flatnonzero(both & ~equal)
        cosine, held = self.matrix.shared(codes_left[rest], codes_right[rest])
        found = np.ones(len(rest), np.int8)
        found[cosine >= 0.35] = RELATED
        found[(held >= 0.9) & (cosine >= 0.2)] = CONTAINED
        found[cosine >= 0.55] = SIMILAR
        found[cosine >= 0.75] = CLOSE
        levels[rest] = found
        return levels

    def rarity(self, left: Index, right: Index, levels: Levels) -> Floats:
        """Of an equal text."""
        rarity = plain(len(left))
        equal = np.flatnonzero(levels == EQUAL)
        codes = self.context.features[self.feature].codes[left[equal]]
        rarity[equal] = self.context.shares_of(self.feature).bits(codes)
        return rarity

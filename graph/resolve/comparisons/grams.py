"""Names of companies and titles of goods: how much of their rare letter groups two texts share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from graph.resolve.columns import Coded, Floats, Index
from graph.resolve.comparisons.base import FIXED, Context, Level, Levels, blank, plain
from graph.resolve.text import has_han

GRAM_LEVELS = (
    Level("differs", 0.08, 0.95),
    Level("related", 0.22, 0.03),
    Level("contained", 0.10, 0.01),
    Level("similar", 0.28, 0.007),
    Level("close", 0.20, 0.002),
    Level("equal", 0.12, 0.001),
)
TITLE_LEVELS = (
    Level("differs", 0.06, 0.992),
    Level("related", 0.22, 0.007),
    Level("contained", 0.10, 0.0004),
    Level("similar", 0.28, 0.0005),
    Level("close", 0.20, 0.00002),
    Level("equal", 0.14, 0.000005),
)
"""For titles of goods, used as they are: families (one brand, one series) would teach wrong weights."""
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
    def of(cls, values: Iterable[str], known: Mapping[str, int] | None = None, texts: int = 0) -> GramMatrix:
        """Count the letter groups of texts; or take how many of ``texts`` hold each as ``known``."""
        counts = [Counter(grams(value)) for value in values]
        seen: Counter[str] = Counter()
        for counted in counts:
            seen.update(counted.keys())
        numbers = {gram: number for number, gram in enumerate(sorted(seen))}
        rarity = np.zeros(len(numbers))
        held, total = (seen, len(counts)) if known is None else (known, texts)
        for gram, number in numbers.items():
            rarity[number] = np.log(1 + total / held.get(gram, 1))
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


class Crowd:
    """How many others resemble each record as much as a level says.

    A title that resembles fifty others says little when it resembles one more.
    """

    def __init__(self) -> None:
        self._counts: NDArray[np.float64] | None = None

    def count(self, left: Index, right: Index, levels: Levels, labels: Index, highest: int) -> None:
        """Count other clusters near each record, level by level."""
        size = len(labels)
        counts = np.zeros((highest + 2, size))
        total = int(labels.max(initial=0)) + 1
        for level in range(RELATED, highest + 1):
            near = levels >= level
            one, two = left[near], right[near]
            pairs = np.unique(np.concatenate([one * total + labels[two], two * total + labels[one]]))
            counts[level] = np.bincount(pairs // total, minlength=size)
        self._counts = counts

    def bits(self, left: Index, right: Index, levels: Levels) -> Floats:
        """Bits to take off for the company a pair's records keep, none for the first other."""
        if self._counts is None:
            return plain(len(left))
        level = np.maximum(levels.astype(np.int64), RELATED)
        others = np.maximum(self._counts[level, left], self._counts[level, right])
        found = -np.log2(np.maximum(others, 1.0))
        return np.where(levels >= RELATED, found, 0).astype(np.float32)


@dataclass(frozen=True)
class GramComparison:
    """Compares one text feature by shared letter groups."""

    context: Context
    feature: str
    name: str
    matrix: GramMatrix
    crowd: Crowd
    levels: tuple[Level, ...] = GRAM_LEVELS
    anchor: float = 0.5

    @classmethod
    def of(cls, context: Context, feature: str, title: bool = False) -> GramComparison:
        """The comparison of a feature, its letter groups counted; ``title``: of goods."""
        matrix = GramMatrix.of(context.features[feature].values)
        if title:
            return cls(context, feature, feature, matrix, Crowd(), TITLE_LEVELS, FIXED)
        return cls(context, feature, feature, matrix, Crowd())

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
        cosine, held = self.matrix.shared(
            codes_left[rest].astype(np.int64), codes_right[rest].astype(np.int64)
        )
        found = np.ones(len(rest), np.int8)
        found[cosine >= 0.35] = RELATED
        found[(held >= 0.9) & (cosine >= 0.2)] = CONTAINED
        found[cosine >= 0.55] = SIMILAR
        found[cosine >= 0.75] = CLOSE
        levels[rest] = found
        return levels

    def rarity(self, left: Index, right: Index, levels: Levels) -> Floats:
        """Less for texts that resemble many others."""
        return self.crowd.bits(left, right, levels)

    def see(self, left: Index, right: Index, levels: Levels, labels: Index) -> None:
        """Count the candidates that resemble each record, one a cluster."""
        self.crowd.count(left, right, levels, labels, len(self.levels))

"""Addresses in one piece: the same door, the same street, or different; numbers must agree."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.fuzz import partial_ratio, token_set_ratio

from graph.resolve.columns import Coded, Floats, Index, coded, compared
from graph.resolve.comparisons.base import Context, Level, Levels, blank, plain

ADDRESS_LEVELS = (
    Level("differs", 0.15, 0.985),
    Level("same-street", 0.05, 0.01),
    Level("same-number", 0.08, 0.003),
    Level("same-door", 0.22, 0.001),
    Level("equal", 0.50, 0.001),
)
STREET, NUMBER, DOOR, EQUAL = 2, 3, 4, 5
_NUMBER = re.compile(r"\d+[a-z]?(?![a-z])")
_GENERIC_WORDS = (
    "street st road rd avenue ave av lane ln drive dr boulevard blvd court ct place pl square sq terrace ter "
    "tce crescent cres cr close cl circuit cct highway hwy parkway pkwy way wy parade pde grove gr n s e w "
    "north south east west ne nw se sw apt apartment unit suite ste floor fl no room rm flat ph the"
)
_GENERIC = frozenset(_GENERIC_WORDS.split())


def numbers_of(text: str) -> tuple[str, ...]:
    """House, floor and room numbers, in their order.

    >>> numbers_of("4000 w division st apt 2b")
    ('4000', '2b')
    """
    return tuple(_NUMBER.findall(text))


def words_of(text: str) -> str:
    """The words that name the street, without numbers, kinds of street and directions.

    >>> words_of("4000 w division st")
    'division'
    """
    bare = _NUMBER.sub(" ", text)
    found = bare.split()
    kept = [word for word in found if word not in _GENERIC]
    return " ".join(kept or found)


@dataclass(frozen=True)
class AddressComparison:
    """Compares one column of addresses written in one piece."""

    context: Context
    feature: str
    name: str
    words: Coded
    numbers: tuple[tuple[str, ...], ...]
    levels: tuple[Level, ...] = ADDRESS_LEVELS
    anchor: float = 0.6

    @classmethod
    def of(cls, context: Context, feature: str) -> AddressComparison:
        """The comparison of a feature, its values taken apart."""
        column = context.features[feature]
        per_value = coded([words_of(value) for value in column.values])
        words = Coded(per_value.values, np.append(per_value.codes, np.int32(-1))[column.codes])
        return cls(context, feature, feature, words, tuple(numbers_of(value) for value in column.values))

    @property
    def uses(self) -> frozenset[str]:
        """The feature alone."""
        return frozenset({self.feature})

    def compare(self, left: Index, right: Index) -> Levels:
        """Levels: differs, same-street, same-number, same-door, equal."""
        column = self.context.features[self.feature]
        levels = blank(len(left))
        codes_left, codes_right = column.codes[left], column.codes[right]
        both = (codes_left >= 0) & (codes_right >= 0)
        levels[both] = 1
        equal = both & (codes_left == codes_right)
        levels[equal] = EQUAL
        rest = np.flatnonzero(both & ~equal & self.words.present[left] & self.words.present[right])
        if not len(rest):
            return levels
        score = compared(self.words, left[rest], right[rest], token_set_ratio)
        score = np.maximum(score, compared(self.words, left[rest], right[rest], partial_ratio) - 5)
        near = score >= 60
        rest, score = rest[near], score[near]
        agree = self._numbers(codes_left[rest], codes_right[rest])
        found = np.ones(len(rest), np.int8)
        found[(score >= 85) & (agree <= 0)] = STREET
        found[agree == 1] = NUMBER
        found[(score >= 80) & (agree == 1)] = DOOR
        levels[rest] = found
        return levels

    def rarity(self, left: Index, right: Index, levels: Levels) -> Floats:
        """Of an equal address; of the shared street."""
        rarity = plain(len(left))
        equal = np.flatnonzero(levels == EQUAL)
        codes = self.context.features[self.feature].codes
        rarity[equal] = self.context.shares_of(self.feature).bits(codes[left[equal]])
        return rarity

    def _numbers(self, first: NDArray[np.int32], second: NDArray[np.int32]) -> NDArray[np.int8]:
        """1 where the numbers agree, -1 where they contradict, 0 where one address has none."""
        width = len(self.numbers)
        keys, where = np.unique(first.astype(np.int64) * width + second, return_inverse=True)
        found = np.fromiter(
            (_agreement(self.numbers[key // width], self.numbers[key % width]) for key in keys), np.int8
        )
        return found[where]


def _agreement(first: tuple[str, ...], second: tuple[str, ...]) -> int:
    if not first or not second:
        return 1 if first == second else 0
    fewer, more = sorted((set(first), set(second)), key=len)
    return 1 if fewer <= more else -1

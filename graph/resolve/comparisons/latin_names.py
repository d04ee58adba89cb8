"""Names in Latin letters: surnames and given names, exchanged, shortened, abbreviated or misspelt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA, JaroWinkler

from graph.resolve.columns import Coded, Floats, Index, compared
from graph.resolve.comparisons.base import Level, Levels, Shares, blank, plain
from graph.resolve.naming import PersonName, nickname_groups

GIVEN_LEVELS = (
    Level("differs", 0.08, 0.93),
    Level("initial", 0.03, 0.02),
    Level("alike", 0.03, 0.02),
    Level("short-form", 0.04, 0.008),
    Level("close", 0.10, 0.008),
    Level("other-name", 0.05, 0.004),
    Level("equal", 0.67, 0.010),
)
SURNAME_LEVELS = (
    Level("differs", 0.06, 0.97),
    Level("alike", 0.03, 0.02),
    Level("elsewhere", 0.02, 0.001),
    Level("close", 0.12, 0.003),
    Level("exchanged", 0.02, 0.0005),
    Level("equal", 0.75, 0.006),
)
_FEWEST = 4
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Words:
    """Latin name words of each record, all columns over one vocabulary."""

    surname: Coded
    given: Coded
    middle: Coded
    other: Coded
    initial: NDArray[np.int32]
    lengths: NDArray[np.int32]

    @classmethod
    def of(cls, names: Sequence[PersonName], which: Coded) -> Words:
        """Collect the words of parsed names; ``which.codes`` says the name of each record."""
        lists = [
            [name.surname.replace(" ", "") for name in names],
            [name.given.replace(" ", "") for name in names],
            [name.middle.split(" ")[0] for name in names],
            [(name.others or ("",))[0].split(" ")[0] for name in names],
        ]
        vocabulary = sorted({word for column in lists for word in column if word})
        numbers = {word: number for number, word in enumerate(vocabulary)}
        values = np.array(vocabulary, dtype=object)
        surname, given, middle, other = (
            Coded(values, np.array([numbers.get(word, -1) for word in column], np.int32)[which.codes])
            for column in lists
        )
        initial = np.array([ord(word[0]) for word in vocabulary] + [0], np.int32)
        lengths = np.array([len(word) for word in vocabulary] + [0], np.int32)
        return cls(surname, given, middle, other, initial, lengths)

    def same(self, one: Coded, two: Coded, left: Index, right: Index) -> Bools:
        """Whether two columns hold the same word of at least two letters."""
        codes = one.codes[left]
        found: Bools = (codes >= 0) & (codes == two.codes[right]) & (self.lengths[codes] > 1)
        return found


def similar(words: Words, one: Coded, two: Coded, left: Index, right: Index) -> Levels:
    """0 different or missing, 1 alike, 2 close, 3 equal."""
    found = blank(len(left))
    first, second = one.codes[left], two.codes[right]
    both = (first >= 0) & (second >= 0)
    equal = both & (first == second)
    found[equal] = 3
    rest = np.flatnonzero(both & ~equal)
    if len(rest):
        cross = None if one is two else two
        score = compared(one, left[rest], right[rest], JaroWinkler.similarity, cross)
        slips = compared(one, left[rest], right[rest], OSA.distance, cross)
        shortest = np.minimum(words.lengths[first[rest]], words.lengths[second[rest]])
        level = blank(len(rest))
        level[(score >= 0.82) & (shortest >= 3)] = 1
        level[((score >= 0.91) & (shortest >= 3)) | ((slips <= 1) & (shortest >= _FEWEST))] = 2
        found[rest] = level
    return found


def exchanged(words: Words, left: Index, right: Index) -> Bools:
    """Whether surname and given name stand exchanged, as far as they are there; one pair must be there."""
    across = similar(words, words.surname, words.given, left, right)
    back = similar(words, words.given, words.surname, left, right)
    straight = similar(words, words.given, words.given, left, right)
    there = (words.surname.codes[left] >= 0) & (words.given.codes[right] >= 0)
    there_back = (words.given.codes[left] >= 0) & (words.surname.codes[right] >= 0)
    fits = (across >= 2) | ~there
    fits_back = (back >= 2) | ~there_back
    found: Bools = fits & fits_back & (there | there_back) & (straight < 2)
    return found


@dataclass(frozen=True)
class LatinSurname:
    """Compares Latin surnames; sees one exchanged with the given name or standing among the other names."""

    words: Words
    shares: Shares
    name: str = "surname"
    levels: tuple[Level, ...] = SURNAME_LEVELS
    anchor: float = 0.0
    uses: frozenset[str] = frozenset({"surname"})

    def compare(self, left: Index, right: Index) -> Levels:
        """Levels: differs, alike, elsewhere, close, exchanged, equal."""
        words = self.words
        levels = blank(len(left))
        first, second = words.surname.codes[left], words.surname.codes[right]
        both = (first >= 0) & (second >= 0)
        found = similar(words, words.surname, words.surname, left, right)
        levels[both] = np.array([1, 2, 4, 6], np.int8)[found[both]]
        doubtful = np.flatnonzero(levels <= 2)
        one, two = left[doubtful], right[doubtful]
        elsewhere = (
            words.same(words.surname, words.middle, one, two)
            | words.same(words.middle, words.surname, one, two)
            | words.same(words.surname, words.other, one, two)
            | words.same(words.other, words.surname, one, two)
        )
        levels[doubtful[elsewhere]] = 3
        levels[doubtful[exchanged(words, one, two)]] = 5
        return levels

    def rarity(self, left: Index, right: Index, levels: Levels) -> Floats:
        """Of the shared surname; for near ones half of the commoner one's."""
        rarity = plain(len(left))
        codes = self.words.surname.codes
        equal = np.flatnonzero(levels == 6)
        rarity[equal] = self.shares.bits(codes[left[equal]])
        near = np.flatnonzero((levels == 2) | (levels == 4))
        rarity[near] = self.shares.bits(self.shares.commoner(codes[left[near]], codes[right[near]]), 0.5)
        return rarity


@dataclass(frozen=True)
class LatinGiven:
    """Compares Latin given names; knows initials, short forms, middle names and English names."""

    words: Words
    shares: Shares
    name: str = "given"
    levels: tuple[Level, ...] = GIVEN_LEVELS
    anchor: float = 0.0
    uses: frozenset[str] = frozenset({"given"})

    def compare(self, left: Index, right: Index) -> Levels:
        """Levels: differs, initial, alike, short-form, close, other-name, equal; none where exchanged."""
        words = self.words
        levels = blank(len(left))
        first, second = words.given.codes[left], words.given.codes[right]
        both = (first >= 0) & (second >= 0)
        found = similar(words, words.given, words.given, left, right)
        levels[both] = np.array([1, 3, 5, 7], np.int8)[found[both]]
        single = (words.lengths[first] == 1) | (words.lengths[second] == 1)
        levels[both & single & (levels < 7) & (words.initial[first] == words.initial[second])] = 2
        rest = np.flatnonzero(levels < 5)
        levels[rest[self._short_form(left[rest], right[rest])]] = 4
        rest = np.flatnonzero((levels < 7) & (both | self._has_other(left, right)))
        levels[rest[self._other_name(left[rest], right[rest]) >= 0]] = 6
        doubtful = np.flatnonzero(both & (levels <= 3))
        levels[doubtful[exchanged(words, left[doubtful], right[doubtful])]] = 0
        return levels

    def rarity(self, left: Index, right: Index, levels: Levels) -> Floats:
        """Of the shared name; for near ones half of the commoner one's."""
        rarity = plain(len(left))
        codes = self.words.given.codes
        equal = np.flatnonzero(levels == 7)
        rarity[equal] = self.shares.bits(codes[left[equal]])
        near = np.flatnonzero((levels == 3) | (levels == 5))
        rarity[near] = self.shares.bits(self.shares.commoner(codes[left[near]], codes[right[near]]), 0.5)
        other = np.flatnonzero(levels == 6)
        rarity[other] = self.shares.bits(self._other_name(left[other], right[other]), 0.5)
        return rarity

    def _has_other(self, left: Index, right: Index) -> Bools:
        """Whether both have some name beside a surname."""
        words = self.words
        held = (words.given.codes >= 0) | (words.other.codes >= 0)
        found: Bools = held[left] & held[right]
        return found

    def _other_name(self, left: Index, right: Index) -> NDArray[np.int64]:
        """The word one has as given and the other as middle or English name, or both as the latter; or -1."""
        words = self.words
        found = np.full(len(left), -1, np.int64)
        for one in (words.given, words.middle, words.other):
            for two in (words.given, words.middle, words.other):
                if one is two and one is not words.other:
                    continue
                same = words.same(one, two, left, right)
                found[same] = one.codes[left[same]]
        return found

    def _short_form(self, left: Index, right: Index) -> Bools:
        """Whether one's given name is a usual short form of the other's."""
        words, groups = self.words, nickname_groups()
        values = words.given.values
        found = np.zeros(len(left), bool)
        grouped = np.array([value in groups for value in values] + [False], bool)
        first, second = words.given.codes[left], words.given.codes[right]
        maybe = np.flatnonzero(grouped[first] & grouped[second])
        width = max(len(values), 1)
        keys = first[maybe].astype(np.int64) * width + second[maybe]
        distinct, where = np.unique(keys, return_inverse=True)
        same = np.array(
            [bool(groups[values[key // width]] & groups[values[key % width]]) for key in distinct], bool
        )
        if len(maybe):
            found[maybe] = same[where]
        return found

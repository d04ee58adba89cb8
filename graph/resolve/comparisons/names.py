"""Names of people: surname and given name in Latin letters, in Chinese characters, and across the two."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from rapidfuzz.distance import OSA, JaroWinkler

from graph.resolve.columns import Coded, Floats, Index, compared
from graph.resolve.comparisons.base import Compared, Context, Level, Levels, Shares, empty
from graph.resolve.naming import PersonName, nickname_groups
from graph.resolve.readings import alike

GIVEN_LEVELS = (
    Level("differs", 0.08, 0.93),
    Level("initial", 0.03, 0.02),
    Level("alike", 0.03, 0.02),
    Level("close", 0.10, 0.008),
    Level("other-name", 0.06, 0.008),
    Level("equal", 0.70, 0.014),
)
SURNAME_LEVELS = (
    Level("differs", 0.06, 0.97),
    Level("alike", 0.03, 0.02),
    Level("close", 0.12, 0.003),
    Level("exchanged", 0.02, 0.0005),
    Level("equal", 0.77, 0.006),
)
HAN_LEVELS = (
    Level("differs", 0.02, 0.91),
    Level("surname-only", 0.03, 0.06),
    Level("surname-known", 0.05, 0.01),
    Level("given-only", 0.01, 0.004),
    Level("one-character", 0.05, 0.008),
    Level("equal", 0.84, 0.003),
)
CROSS_LEVELS = (
    Level("differs", 0.03, 0.93),
    Level("surname-only", 0.02, 0.05),
    Level("surname-known", 0.15, 0.02),
    Level("sounds-near", 0.15, 0.004),
    Level("sounds-equal", 0.65, 0.0015),
)
_FEWEST = 4


@dataclass(frozen=True)
class Words:
    """Latin name words of each record, all columns over one vocabulary."""

    surname: Coded
    given: Coded
    middle: Coded
    other: Coded
    initial: np.ndarray
    lengths: np.ndarray

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
        columns = []
        for column in lists:
            per_name = np.array([numbers.get(word, -1) for word in column], np.int32)
            columns.append(Coded(values, per_name[which.codes]))
        initial = np.array([ord(word[0]) for word in vocabulary] + [0], np.int32)
        lengths = np.array([len(word) for word in vocabulary] + [0], np.int32)
        surname, given, middle, other = columns
        return cls(surname, given, middle, other, initial, lengths)


def _similar(words: Words, one: Coded, two: Coded, left: Index, right: Index) -> Levels:
    """0 different or missing, 1 alike, 2 close, 3 equal."""
    found = np.zeros(len(left), np.int8)
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
        level = np.zeros(len(rest), np.int8)
        level[(score >= 0.82) & (shortest >= 3)] = 1
        level[((score >= 0.91) & (shortest >= 3)) | ((slips <= 1) & (shortest >= _FEWEST))] = 2
        found[rest] = level
    return found


@dataclass(frozen=True)
class LatinSurname:
    """Compares Latin surnames; sees surname and given name exchanged."""

    context: Context
    words: Words
    shares: Shares
    name: str = "surname"
    levels: tuple[Level, ...] = SURNAME_LEVELS
    uses: frozenset[str] = frozenset({"surname"})

    def compare(self, left: Index, right: Index) -> Compared:
        """Levels: differs, alike, close, exchanged, equal."""
        words = self.words
        levels, rarity = empty(len(left))
        first, second = words.surname.codes[left], words.surname.codes[right]
        both = (first >= 0) & (second >= 0)
        similar = _similar(words, words.surname, words.surname, left, right)
        levels[both] = np.array([1, 2, 3, 5], np.int8)[similar[both]]
        rarity[levels == 5] = self.shares.bits(first[levels == 5])
        fuzzy = np.flatnonzero((levels == 2) | (levels == 3))
        rarity[fuzzy] = self.shares.bits(_commoner(self.shares, first[fuzzy], second[fuzzy]), 0.5)
        doubtful = np.flatnonzero(levels <= 2)
        swapped = doubtful[exchanged(words, left[doubtful], right[doubtful])]
        levels[swapped], rarity[swapped] = 4, 0
        return Compared(levels, rarity)


def exchanged(words: Words, left: Index, right: Index) -> np.ndarray:
    """Whether surname and given name stand exchanged, as far as they are there; one pair must be there."""
    across = _similar(words, words.surname, words.given, left, right)
    back = _similar(words, words.given, words.surname, left, right)
    straight = _similar(words, words.given, words.given, left, right)
    there = (words.surname.codes[left] >= 0) & (words.given.codes[right] >= 0)
    there_back = (words.given.codes[left] >= 0) & (words.surname.codes[right] >= 0)
    fits = (across >= 2) | ~there
    fits_back = (back >= 2) | ~there_back
    found: np.ndarray = fits & fits_back & (there | there_back) & (straight < 2)
    return found


@dataclass(frozen=True)
class LatinGiven:
    """Compares Latin given names; knows initials, short forms, middle names and English names."""

    context: Context
    words: Words
    shares: Shares
    name: str = "given"
    levels: tuple[Level, ...] = GIVEN_LEVELS
    uses: frozenset[str] = frozenset({"given"})

    def compare(self, left: Index, right: Index) -> Compared:
        """Levels: differs, initial, alike, close, other-name, equal."""
        words = self.words
        levels, rarity = empty(len(left))
        first, second = words.given.codes[left], words.given.codes[right]
        both = (first >= 0) & (second >= 0)
        similar = _similar(words, words.given, words.given, left, right)
        levels[both] = np.array([1, 3, 4, 6], np.int8)[similar[both]]
        single = (words.lengths[first] == 1) | (words.lengths[second] == 1)
        short = both & single & (levels < 6) & (words.initial[first] == words.initial[second])
        levels[short] = 2
        rarity[levels == 6] = self.shares.bits(first[levels == 6])
        fuzzy = np.flatnonzero((levels == 3) | (levels == 4))
        rarity[fuzzy] = self.shares.bits(_commoner(self.shares, first[fuzzy], second[fuzzy]), 0.5)
        rest = np.flatnonzero(both & (levels < 6))
        other = rest[self._another(left[rest], right[rest])]
        levels[other], rarity[other] = 5, 0
        doubtful = np.flatnonzero(both & (levels <= 3))
        swapped = doubtful[exchanged(words, left[doubtful], right[doubtful])]
        levels[swapped] = 0
        rarity[swapped] = 0
        return Compared(levels, rarity)

    def _another(self, left: Index, right: Index) -> np.ndarray:
        """Whether one's given name is the other's middle or English name, or a usual short form of it."""
        words = self.words
        found = np.zeros(len(left), bool)
        columns = (words.given, words.middle, words.other)
        for one in columns:
            for two in columns:
                if one is words.given and two is words.given:
                    continue
                codes = one.codes[left]
                found |= (codes >= 0) & (codes == two.codes[right]) & (words.lengths[codes] > 1)
        groups = nickname_groups()
        values = words.given.values
        grouped = np.array([value in groups for value in values] + [False], bool)
        first, second = words.given.codes[left], words.given.codes[right]
        maybe = np.flatnonzero(grouped[first] & grouped[second] & ~found)
        keys = first[maybe].astype(np.int64) * len(values) + second[maybe]
        distinct, where = np.unique(keys, return_inverse=True)
        width = max(len(values), 1)
        same = np.array(
            [bool(groups[values[key // width]] & groups[values[key % width]]) for key in distinct], bool
        )
        if len(maybe):
            found[maybe[same[where]]] = True
        return found


def _commoner(shares: Shares, first: np.ndarray, second: np.ndarray) -> np.ndarray:
    found: np.ndarray = np.where(shares.share[first] > shares.share[second], first, second)
    return found


@dataclass(frozen=True)
class HanName:
    """Compares names in Chinese characters (as simplified ones)."""

    context: Context
    names: Sequence[PersonName]
    which: Coded
    surnames: Shares
    surname: Coded
    name: str = "han"
    levels: tuple[Level, ...] = HAN_LEVELS
    uses: frozenset[str] = frozenset({"han"})

    def compare(self, left: Index, right: Index) -> Compared:
        """Levels: differs, surname-only, surname-known, given-only, one-character, equal."""
        han = self.context.features["han"]
        levels, rarity = empty(len(left))
        first, second = han.codes[left], han.codes[right]
        both = np.flatnonzero((first >= 0) & (second >= 0))
        found = _each_pair(self.which, left[both], right[both], self._level)
        levels[both] = found
        equal = np.flatnonzero(levels == 6)
        rarity[equal] = self.context.shares_of("han").bits(first[equal])
        shared = np.flatnonzero((levels == 2) | (levels == 3) | (levels == 5))
        rarity[shared] = self.surnames.bits(self.surname.codes[left[shared]])
        return Compared(levels, rarity)

    def _level(self, one: int, two: int) -> int:
        first, second = self.names[one], self.names[two]
        if first.han == second.han:
            return 6 if len(first.han) > len(first.han_surname) else 3
        given = first.han[len(first.han_surname) :]
        other = second.han[len(second.han_surname) :]
        if first.han_surname == second.han_surname:
            if not given or not other:
                return 3
            kept = len(given) + len(other) - OSA.distance(given, other)
            return 5 if max(len(given), len(other)) > 1 and kept >= len(given) + len(other) - 1 else 2
        return 4 if given == other and len(given) > 1 else 1


@dataclass(frozen=True)
class CrossName:
    """Compares a name in Chinese characters with a romanised one, syllable by syllable."""

    context: Context
    names: Sequence[PersonName]
    which: Coded
    surnames: Shares
    surname: Coded
    name: str = "romanised"
    levels: tuple[Level, ...] = CROSS_LEVELS
    uses: frozenset[str] = frozenset({"han", "surname"})

    def compare(self, left: Index, right: Index) -> Compared:
        """Levels: differs, surname-only, surname-known, sounds-near, sounds-equal."""
        levels, rarity = empty(len(left))
        han = np.array([bool(name.han) for name in self.names] + [False])
        spoken = np.array([bool(name.syllables) and not name.han for name in self.names] + [False])
        mixed = np.array(
            [any(len(part) == 1 and ord(part) > 0x2E7F for part in name.syllables) for name in self.names]
            + [False]
        )
        one, two = self.which.codes[left], self.which.codes[right]
        across = (
            (han[one] & spoken[two])
            | (spoken[one] & han[two])
            | (spoken[one] & spoken[two] & (mixed[one] | mixed[two]))
        )
        rows = np.flatnonzero(across)
        levels[rows] = _each_pair(self.which, left[rows], right[rows], self._level)
        shared = rows[levels[rows] >= 2]
        side = np.where(
            self.surname.codes[left[shared]] >= 0,
            self.surname.codes[left[shared]],
            self.surname.codes[right[shared]],
        )
        known = side >= 0
        rarity[shared[known]] = self.surnames.bits(side[known])
        return Compared(levels, rarity)

    def _level(self, one: int, two: int) -> int:
        first, second = self.names[one], self.names[two]
        slots, surname_length = _slots(first)
        others, other_length = _slots(second)
        if surname_length != other_length:
            surname_length = other_length = min(surname_length, other_length)
        surname = min(
            (alike(a, b) for a, b in zip(slots[:surname_length], others[:other_length], strict=False)),
            default=0.0,
        )
        if surname < 0.75:
            return 1
        given, other = slots[surname_length:], others[other_length:]
        if not given or not other:
            return 3
        if len(given) != len(other):
            return 2
        scores = [alike(a, b) for a, b in zip(given, other, strict=True)]
        mean = sum(scores) / len(scores)
        if min(scores) >= 0.9:
            return 5 if surname >= 0.9 else 4
        return 4 if mean >= 0.72 and min(scores) >= 0.4 else 2


def _slots(name: PersonName) -> tuple[tuple[str, ...], int]:
    return (tuple(name.han), len(name.han_surname)) if name.han else (name.syllables, name.surname_syllables)


def _each_pair(which: Coded, left: Index, right: Index, level: object) -> Levels:
    """Apply a function of two name numbers once to each distinct pair."""
    width = max(len(which.values), 1)
    one, two = which.codes[left].astype(np.int64), which.codes[right].astype(np.int64)
    low, high = np.minimum(one, two), np.maximum(one, two)
    distinct, where = np.unique(low * width + high, return_inverse=True)
    found = np.array([level(int(key // width), int(key % width)) for key in distinct], np.int8)  # type: ignore[operator]
    result: Levels = found[where] if len(where) else np.zeros(0, np.int8)
    return result


def name_comparisons(context: Context, names: Sequence[PersonName], weights: Floats) -> list[object]:
    """The comparisons a table's names allow."""
    which = context.features["name"]
    made: list[object] = []
    if any(name.given or name.surname for name in names):
        words = Words.of(names, which)
        made.append(LatinSurname(context, words, Shares.of(words.surname, weights)))
        made.append(LatinGiven(context, words, Shares.of(words.given, weights)))
    if any(name.han for name in names):
        from graph.resolve.columns import coded

        per_name = coded([name.han_surname for name in names])
        surname = Coded(per_name.values, np.append(per_name.codes, np.int32(-1))[which.codes])
        shares = Shares.of(surname, weights)
        made.append(HanName(context, names, which, shares, surname))
        if any(name.syllables for name in names):
            made.append(CrossName(context, names, which, shares, surname))
    return made

"""Names in Chinese characters, and characters against romanised syllables."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from graph.resolve.columns import Coded, Floats, Index, coded
from graph.resolve.comparisons.base import Level, Levels, blank, plain
from graph.resolve.naming import PersonName
from graph.resolve.readings import alike, readings
from graph.resolve.text import has_han

HAN_LEVELS = (
    Level("differs", 0.02, 0.91),
    Level("surname-only", 0.02, 0.06),
    Level("given-only", 0.01, 0.004),
    Level("shares-character", 0.01, 0.006),
    Level("surname-known", 0.05, 0.01),
    Level("one-character", 0.05, 0.002),
    Level("equal", 0.84, 0.003),
)
DIFFERS, SURNAME, GIVEN, SHARES, KNOWN, SLIP, EQUAL = 1, 2, 3, 4, 5, 6, 7
Slots = tuple[str, ...]
CROSS_LEVELS = (
    Level("differs", 0.03, 0.93),
    Level("surname-only", 0.02, 0.05),
    Level("surname-known", 0.15, 0.02),
    Level("sounds-near", 0.15, 0.004),
    Level("sounds-equal", 0.65, 0.0015),
)


@dataclass(frozen=True)
class NameChances:
    """Bits of rarity of each parsed Chinese name: of its surname, of the whole, of the whole as it sounds.

    The chance that two people share a whole name is taken half from how often it is seen, half from its
    surname's and given name's own shares, so that a name seen on one person only is not taken for certain.
    """

    surname: Floats
    whole: Floats
    spoken: Floats

    @classmethod
    def of(cls, names: Sequence[PersonName], which: Coded, weights: Floats) -> NameChances:
        """Count the parts of the names of all records."""
        surname = [name.han_surname for name in names]
        given = [name.han[len(name.han_surname) :] for name in names]
        sounds = [sound_of_given(name) for name in names]
        counted = [_shares_per_name(part, which, weights) for part in (surname, given, sounds)]
        whole = _shares_per_name([name.han for name in names], which, weights)
        seen = np.array([bool(name.han) for name in names])
        people = np.bincount(which.codes, weights=weights, minlength=len(names)) * seen
        return cls(
            _rarity(counted[0], people, seen),
            _rarity(0.5 * whole + 0.5 * counted[0] * counted[1], people, seen),
            _rarity(counted[0] * counted[2], people, seen),
        )


def sound_of_given(name: PersonName) -> str:
    """The characters of the given name by one reading each."""
    return " ".join(min(readings(character), default="") for character in name.han[len(name.han_surname) :])


def _shares_per_name(parts: Sequence[str], which: Coded, weights: Floats) -> np.ndarray:
    per_name = coded(parts)
    column = Coded(per_name.values, per_name.codes[which.codes])
    share = np.append(column.shares(weights), np.float32(0))
    found: np.ndarray = share[per_name.codes]
    return found


def _rarity(share: np.ndarray, people: np.ndarray, seen: np.ndarray) -> Floats:
    """log2(average / share), the average taken over people, within eight bits."""
    average = float((share * people).sum() / max(people.sum(), 1e-9)) or 1.0
    found = np.where(seen, np.log2(average / np.maximum(share, 1e-7)), 0.0)
    limited: Floats = np.clip(found, -8, 8).astype(np.float32)
    return limited


@dataclass(frozen=True)
class HanName:
    """Compares names in Chinese characters (as simplified ones)."""

    names: Sequence[PersonName]
    which: Coded
    chances: NameChances
    name: str = "han"
    levels: tuple[Level, ...] = HAN_LEVELS
    anchor: float = 0.0
    uses: frozenset[str] = frozenset({"han"})

    def compare(self, left: Index, right: Index) -> Levels:
        """Levels: differs, surname-only, given-only, shares-character, surname-known, one-character, equal.

        One character that sounds the same or is missing is a slip; one that sounds otherwise is a brother.
        """
        levels = blank(len(left))
        written = np.array([bool(name.han) for name in self.names] + [False])
        both = np.flatnonzero(written[self.which.codes[left]] & written[self.which.codes[right]])
        levels[both] = _each_pair(self.which, left[both], right[both], self._level)
        return levels

    def rarity(self, left: Index, right: Index, levels: Levels) -> Floats:
        """Of the shared name, or of the surname where the rest is no more than a slip or unknown."""
        rarity = plain(len(left))
        which = self.which.codes[left]
        equal = np.flatnonzero(levels == EQUAL)
        rarity[equal] = self.chances.whole[which[equal]]
        shared = np.flatnonzero((levels == KNOWN) | (levels == SLIP))
        rarity[shared] = self.chances.surname[which[shared]]
        return rarity

    def _level(self, one: int, two: int) -> int:
        first, second = self.names[one], self.names[two]
        if first.han == second.han:
            return EQUAL if len(first.han) > len(first.han_surname) else KNOWN
        given = first.han[len(first.han_surname) :]
        other = second.han[len(second.han_surname) :]
        if first.han_surname != second.han_surname:
            return GIVEN if given == other and len(given) > 1 else DIFFERS
        if not given or not other:
            return KNOWN
        if len(given) == len(other):
            apart = [(one, two) for one, two in zip(given, other, strict=True) if one != two]
            if len(apart) == 1 and set(readings(apart[0][0])) & set(readings(apart[0][1])):
                return SLIP
            return SHARES if len(apart) == 1 and len(given) > 1 else SURNAME
        return SLIP if set(given) & set(other) else SURNAME


@dataclass(frozen=True)
class CrossName:
    """Compares a name in Chinese characters with a romanised one, syllable by syllable."""

    names: Sequence[PersonName]
    which: Coded
    chances: NameChances
    name: str = "romanised"
    levels: tuple[Level, ...] = CROSS_LEVELS
    anchor: float = 0.0
    uses: frozenset[str] = frozenset({"han", "surname"})

    def compare(self, left: Index, right: Index) -> Levels:
        """Levels: differs, surname-only, surname-known, sounds-near, sounds-equal."""
        levels = blank(len(left))
        han = np.array([bool(name.han) for name in self.names] + [False])
        spoken = np.array([bool(name.syllables) and not name.han for name in self.names] + [False])
        mixed = spoken & np.array([has_han("".join(name.syllables)) for name in self.names] + [False])
        one, two = self.which.codes[left], self.which.codes[right]
        across = (han[one] & spoken[two]) | (spoken[one] & han[two])
        across |= spoken[one] & spoken[two] & (mixed[one] | mixed[two])
        rows = np.flatnonzero(across)
        levels[rows] = _each_pair(self.which, left[rows], right[rows], self._level)
        return levels

    def rarity(self, left: Index, right: Index, levels: Levels) -> Floats:
        """Of the name as it sounds, or of the surname where only that is shared."""
        one, two = self.which.codes[left], self.which.codes[right]
        written = np.array([bool(name.han) for name in self.names] + [False])
        side = np.where(written[one], one, two)
        spoken = np.where(levels >= 4, self.chances.spoken[side], self.chances.surname[side])
        found: Floats = np.where((levels >= 3) & written[side], spoken, 0).astype(np.float32)
        return found

    def _level(self, one: int, two: int) -> int:
        return max(
            _heard(slots, count, others, other_count)
            for slots, count in _orders(self.names[one])
            for others, other_count in _orders(self.names[two])
        )


def _heard(slots: Slots, surname_length: int, others: Slots, other_length: int) -> int:
    """The level of two names as syllables and characters, each with the length of its surname."""
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


def _orders(name: PersonName) -> list[tuple[Slots, int]]:
    """A name's slots and the length of its surname; both orders where it does not say which comes first."""
    if name.han:
        return [(tuple(name.han), len(name.han_surname))]
    orders = [(name.syllables, name.surname_syllables)]
    if name.order_unsure:
        orders.append(((name.syllables[-1], *name.syllables[:-1]), 1))
    return orders


def _each_pair(which: Coded, left: Index, right: Index, level: Callable[[int, int], int]) -> Levels:
    """Apply a function of two name numbers once to each distinct pair."""
    width = max(len(which.values), 1)
    one, two = which.codes[left].astype(np.int64), which.codes[right].astype(np.int64)
    low, high = np.minimum(one, two), np.maximum(one, two)
    distinct, where = np.unique(low * width + high, return_inverse=True)
    found = np.array([level(int(key // width), int(key % width)) for key in distinct], np.int8)
    result: Levels = found[where] if len(where) else np.zeros(0, np.int8)
    return result

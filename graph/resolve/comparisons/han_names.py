"""Names in Chinese characters, and characters against romanised syllables."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from rapidfuzz.distance import OSA

from graph.resolve.columns import Coded, Floats, Index, coded
from graph.resolve.comparisons.base import Level, Levels, blank, plain
from graph.resolve.naming import PersonName
from graph.resolve.readings import alike, readings
from graph.resolve.text import has_han

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
        sounds = [_sound_of_given(name) for name in names]
        counted = [_shares_per_name(part, which, weights) for part in (surname, given, sounds)]
        whole = _shares_per_name([name.han for name in names], which, weights)
        seen = np.array([bool(name.han) for name in names])
        people = np.bincount(which.codes, weights=weights, minlength=len(names)) * seen
        return cls(
            _rarity(counted[0], people, seen),
            _rarity(0.5 * whole + 0.5 * counted[0] * counted[1], people, seen),
            _rarity(counted[0] * counted[2], people, seen),
        )


def _sound_of_given(name: PersonName) -> str:
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
        """Levels: differs, surname-only, surname-known, given-only, one-character, equal."""
        levels = blank(len(left))
        written = np.array([bool(name.han) for name in self.names] + [False])
        both = np.flatnonzero(written[self.which.codes[left]] & written[self.which.codes[right]])
        levels[both] = _each_pair(self.which, left[both], right[both], self._level)
        return levels

    def rarity(self, left: Index, right: Index, levels: Levels) -> Floats:
        """Of the shared name, or of the surname where only that is shared."""
        rarity = plain(len(left))
        which = self.which.codes[left]
        equal = np.flatnonzero(levels == 6)
        rarity[equal] = self.chances.whole[which[equal]]
        shared = np.flatnonzero((levels == 2) | (levels == 3) | (levels == 5))
        rarity[shared] = self.chances.surname[which[shared]]
        return rarity

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
        found: Floats = np.where((levels >= 2) & written[side], spoken, 0).astype(np.float32)
        return found

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


def _each_pair(which: Coded, left: Index, right: Index, level: Callable[[int, int], int]) -> Levels:
    """Apply a function of two name numbers once to each distinct pair."""
    width = max(len(which.values), 1)
    one, two = which.codes[left].astype(np.int64), which.codes[right].astype(np.int64)
    low, high = np.minimum(one, two), np.maximum(one, two)
    distinct, where = np.unique(low * width + high, return_inverse=True)
    found = np.array([level(int(key // width), int(key % width)) for key in distinct], np.int8)
    result: Levels = found[where] if len(where) else np.zeros(0, np.int8)
    return result

"""Model numbers and other codes of goods, in a column of their own, a title or a text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from rapidfuzz.distance.OSA import distance

from graph.resolve.columns import Coded, Floats, Index
from graph.resolve.comparisons.base import Level, Levels, blank, plain

CODE_LEVELS = (
    Level("sibling", 0.015, 0.30),
    Level("contradict", 0.165, 0.40),
    Level("none-shared", 0.20, 0.2995),
    Level("same-stem", 0.04, 0.0016),
    Level("begins-alike", 0.06, 0.0004),
    Level("shared", 0.52, 0.00003),
)
SIBLING, CONTRADICT, NONE, STEM, PREFIX, SHARED = 1, 2, 3, 4, 5, 6
_CODE = re.compile(r"[a-z0-9]+(?:[-/.][a-z0-9]+)*")
_UNIT = re.compile(
    r"^\d+(?:\.\d+)?(?:x\d+.*|gb|tb|mb|mm|cm|m|in|inch|ft|oz|lb|lbs|kg|g|ml|l|w|v|hz|mhz|ghz|mp|k|x|p|st|nd|rd|th|"
    r"pack|pk|ct|pcs|dpi|btu|cu|mah|ma|watt|watts|way|port|bit|ch|channel|disc|hour|hours|piece|inches|degree|speed|"
    r"volt|volts|amp|pin|page|pages|year|day|in1|and|d|s|series|megapixel|megapixels)$"
)
_SHAPE = str.maketrans("abcdefghijklmnopqrstuvwxyz0123456789", "a" * 26 + "0" * 10)
STATED = "="
"""Marks the code of a model column, beside the same code without it."""
_NUMBER = re.compile(r"(?<![\w.])\d{3,}(?![\w.])")
_SHORTEST, _LONG_DIGITS, _SHORT_MODEL = 4, 5, 3
CROWD, MAKERS = 1.0, 3.0
"""Bits a shared code loses for each doubling of the goods that carry it, and of the makers."""


def codes_of(text: str) -> frozenset[str]:
    """Tokens of a folded text that name a model: letters with digits, or at least five digits; no measures.

    >>> sorted(codes_of("sony turntable - pslx350h 33-1/3 500gb 1163641"))
    ['1163641', 'pslx350h']
    """
    found: set[str] = set()
    for token in _CODE.findall(text):
        whole = _code(token)
        if whole:
            found.add(whole)
        if "/" in token:
            found.update(filter(None, map(_code, token.split("/"))))
    return frozenset(found)


def _code(token: str) -> str:
    """The token as a code, or nothing."""
    bare = re.sub(r"[-/.]", "", token)
    digits = sum(letter.isdigit() for letter in bare)
    letters = len(bare) - digits
    if len(bare) < _SHORTEST or not digits or _UNIT.match(token) or _UNIT.match(bare):
        return ""
    return bare if letters >= 2 or (letters and digits >= 2) or digits >= _LONG_DIGITS else ""


def model_value(raw: str | None) -> str | None:
    """A model column's value as a code, leading zeros off; None where it is too short to tell anything.

    >>> model_value("IT-4SCBK"), model_value("00972"), model_value("A1")
    ('it4scbk', '972', None)
    """
    bare = "".join(letter for letter in (raw or "").lower() if letter.isascii() and letter.isalnum())
    bare = bare.lstrip("0")
    return bare if len(bare) >= _SHORT_MODEL and any(map(str.isdigit, bare)) else None


def numbers_in(text: str) -> frozenset[str]:
    """Plain numbers of a text, leading zeros off."""
    return frozenset(number.lstrip("0") for number in _NUMBER.findall(text))


def stem_of(code: str) -> str:
    """A code without the letters at its end, which often say a colour or a package.

    >>> stem_of("nnh965bk"), stem_of("0621b002")
    ('nnh965', '0621b002')
    """
    return code.rstrip("abcdefghijklmnopqrstuvwxyz")


@dataclass(frozen=True)
class CodeComparison:
    """Compares the model codes of records.

    Attributes:
        distinct: Distinct sets of codes.
        which: Number of each record's set.
        doubt: Bits to take off where only this code is shared.
    """

    distinct: Sequence[frozenset[str]]
    which: Index
    doubt: dict[str, float]
    uses: frozenset[str] = frozenset({"codes"})
    name: str = "model-code"
    levels: tuple[Level, ...] = CODE_LEVELS
    anchor: float = 1.0

    @classmethod
    def of(cls, codes: Sequence[frozenset[str]], weights: Floats, makers: Coded) -> CodeComparison:
        """Count the codes of all records.

        Args:
            codes: Those of each record.
            weights: How much each record counts.
            makers: Maker of each record; a code that many makers use is a feature, not a model.
        """
        distinct = sorted(set(codes), key=sorted)
        numbers = {held: number for number, held in enumerate(distinct)}
        which = np.fromiter((numbers[held] for held in codes), np.int64, count=len(codes))
        carried = np.bincount(which, weights=weights, minlength=len(distinct))
        counted: Counter[str] = Counter()
        by: dict[str, set[int]] = {}
        pairs = np.unique(np.stack([which, makers.codes], axis=1), axis=0)
        for held, number in zip(distinct, carried.tolist(), strict=True):
            counted.update(dict.fromkeys(held, number))
        for place, maker in pairs.tolist():
            if maker >= 0:
                for code in distinct[place]:
                    by.setdefault(code, set()).add(maker)
        bits = {
            code: -CROWD * np.log2(max(number / 2.0, 1.0)) - MAKERS * np.log2(max(len(by.get(code, ())), 1))
            for code, number in counted.items()
        }
        return cls(distinct, which, {code: float(np.clip(value, -14, 0)) for code, value in bits.items()})

    def compare(self, left: Index, right: Index) -> Levels:
        """Levels: sibling (other digits), contradict, none-shared, same-stem, begins-alike, shared."""
        keys, where = self._pairs(left, right)
        width = len(self.distinct)
        found = np.fromiter(
            (_level(self.distinct[key // width], self.distinct[key % width]) for key in keys.tolist()),
            np.int8,
        )
        return found[where] if len(where) else blank(0)

    def rarity(self, left: Index, right: Index, levels: Levels) -> Floats:
        """A code that many goods carry is a series, not a model."""
        rarity = plain(len(left))
        shared = np.flatnonzero(levels == SHARED)
        keys, where = self._pairs(left[shared], right[shared])
        width = len(self.distinct)
        bits = np.fromiter(
            (self._bits(self.distinct[key // width] & self.distinct[key % width]) for key in keys.tolist()),
            np.float32,
        )
        if len(shared):
            rarity[shared] = bits[where]
        return rarity

    def _pairs(self, left: Index, right: Index) -> tuple[Index, Index]:
        keys, where = np.unique(
            self.which[left] * len(self.distinct) + self.which[right], return_inverse=True
        )
        return keys, where

    def _bits(self, shared: frozenset[str]) -> float:
        return max((self.doubt[code] for code in shared), default=0.0)


def _level(first: frozenset[str], second: frozenset[str]) -> int:
    if not first or not second:
        return 0 if not first and not second else NONE
    if first & second:
        own, other = _stated(first), _stated(second)
        told = {_alike(one, two) for one in own for two in other} if own and not own & other else set()
        return max(told & {SIBLING, STEM}, default=SHARED) if PREFIX not in told else SHARED
    found = {_alike(one, two) for one in first for two in second}
    if PREFIX in found:
        return PREFIX
    return STEM if STEM in found and SIBLING not in found else min(found)


def _stated(codes: frozenset[str]) -> frozenset[str]:
    return frozenset(code for code in codes if code.startswith(STATED))


def _alike(one: str, two: str) -> int:
    """What two different codes say: one within the other, siblings of a series, or nothing in common.

    >>> _alike("nnh965bk", "nnh965bf") == STEM, _alike("kdl40s4100", "kdl46s4100") == SIBLING
    (True, True)
    """
    one, two = one.removeprefix(STATED), two.removeprefix(STATED)
    short, long = sorted((one, two), key=len)
    if len(short) >= _SHORTEST and (
        long.startswith(short) or (len(short) > _SHORTEST and long.endswith(short))
    ):
        return PREFIX
    if one.isdigit() or two.isdigit():
        return CONTRADICT if one.isdigit() and two.isdigit() else NONE
    stem, other = stem_of(one), stem_of(two)
    if len(stem) >= _SHORTEST and stem == other:
        return STEM
    front = _front(one)
    if front and front == _front(two):
        shapes = stem.translate(_SHAPE) == other.translate(_SHAPE)
        return SIBLING if shapes else CONTRADICT
    if _digits(one) == _digits(two) and len(_digits(one)) >= 3 and distance(one, two) <= 1:
        return PREFIX
    return CONTRADICT


def _front(code: str) -> str:
    return re.match(r"[a-z]*", code).group()  # type: ignore[union-attr]


def _digits(code: str) -> str:
    return "".join(filter(str.isdigit, code))

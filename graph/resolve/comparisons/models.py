"""Model numbers and other codes of goods, in a column of their own, a title or a text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from graph.resolve.columns import Floats, Index
from graph.resolve.comparisons.base import Level, Levels, blank, plain

CODE_LEVELS = (
    Level("contradict", 0.18, 0.70),
    Level("none-shared", 0.20, 0.2995),
    Level("begins-alike", 0.06, 0.0004),
    Level("shared", 0.56, 0.00003),
)
CONTRADICT, NONE, PREFIX, SHARED = 1, 2, 3, 4
_CODE = re.compile(r"[a-z0-9]+(?:[-/.][a-z0-9]+)*")
_UNIT = re.compile(
    r"^\d+(?:\.\d+)?(?:x\d+.*|gb|tb|mb|mm|cm|m|in|inch|ft|oz|lb|lbs|kg|g|ml|l|w|v|hz|mhz|ghz|mp|k|x|p|st|nd|rd|th|"
    r"pack|pk|ct|pcs|dpi|btu|cu|mah|ma|watt|watts|way|port|bit|ch|channel|disc|hour|hours|piece)$"
)


def codes_of(text: str) -> frozenset[str]:
    """Tokens of a folded text that name a model: letters with digits, or at least five digits; no measures.

    >>> sorted(codes_of("sony turntable - pslx350h 33-1/3 500gb 1163641"))
    ['1163641', 'pslx350h']
    """
    found = set()
    for token in _CODE.findall(text):
        bare = re.sub(r"[-/.]", "", token)
        digits = sum(letter.isdigit() for letter in bare)
        letters = len(bare) - digits
        if len(bare) < 4 or digits < 2 or _UNIT.match(token) or _UNIT.match(bare):
            continue
        if letters or digits >= 5:
            found.add(bare)
    return frozenset(found)


@dataclass(frozen=True)
class CodeComparison:
    """Compares the model codes of records.

    Attributes:
        distinct: Distinct sets of codes.
        which: Number of each record's set.
        share: How large a part of the records have a code.
    """

    distinct: Sequence[frozenset[str]]
    which: Index
    share: dict[str, float]
    uses: frozenset[str]
    name: str = "model-code"
    levels: tuple[Level, ...] = CODE_LEVELS
    anchor: float = 1.0

    @classmethod
    def of(cls, codes: Sequence[frozenset[str]], uses: frozenset[str]) -> CodeComparison:
        """Count the codes of all records."""
        counted = Counter(code for held in codes for code in held)
        distinct = sorted(set(codes), key=sorted)
        numbers = {held: number for number, held in enumerate(distinct)}
        which = np.fromiter((numbers[held] for held in codes), np.int64, count=len(codes))
        share = {code: number / max(len(codes), 1) for code, number in counted.items()}
        return cls(distinct, which, share, uses)

    def compare(self, left: Index, right: Index) -> Levels:
        """Levels: contradict, none-shared (one has none), begins-alike, shared."""
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
        least = 2.0 / max(len(self.which), 1)
        rarest = min((self.share[code] for code in shared), default=least)
        return float(np.clip(np.log2(least / rarest), -8, 0))


def _level(first: frozenset[str], second: frozenset[str]) -> int:
    if not first or not second:
        return 0 if not first and not second else NONE
    if first & second:
        return SHARED
    for one in first:
        for two in second:
            short, long = sorted((one, two), key=len)
            if len(short) >= 4 and long.startswith(short):
                return PREFIX
    return CONTRADICT

"""Counting distinct and common values of columns longer than memory."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Hashes = npt.NDArray[np.uint64]

EXACT = 4_000_000
"""Hashes a column may keep while its values hardly repeat: 32 MB."""
_SMALLEST = 16_384
_SPACE = 2.0**64


class Distinct:
    """Distinct values: exact while few or while nearly none repeats, else by the k smallest hashes.

    The k-minimum-values estimate (Bar-Yossef and others, 2002) is within about 1 / sqrt(k), 0.8 %.

    >>> counted = Distinct()
    >>> counted.add(np.arange(1000, dtype=np.uint64) * np.uint64(2**54), 1000)
    >>> counted.count, counted.exact
    (1000, True)
    """

    def __init__(self) -> None:
        self._smallest: Hashes = np.empty(0, dtype=np.uint64)
        self._all: list[Hashes] | None = []
        self._kept = 0
        self._seen = 0

    def add(self, hashes: Hashes, values: int) -> None:
        """Take the hashes of the distinct values of some rows, and how many values those rows held."""
        self._seen += values
        if self._all is not None:
            self._all.append(hashes)
            self._kept += len(hashes)
            if self._kept > EXACT or (self._seen > 200_000 and self._kept < 0.5 * self._seen):
                self._all = [np.unique(np.concatenate(self._all))]
                self._kept = len(self._all[0])
                if self._kept > EXACT or self._kept > _SMALLEST:
                    self._merge(self._all[0])
                    self._all = None
            return
        self._merge(hashes)

    def _merge(self, hashes: Hashes) -> None:
        if len(self._smallest) == _SMALLEST:
            hashes = hashes[hashes < self._smallest[-1]]
            if not len(hashes):
                return
        self._smallest = np.unique(np.concatenate([self._smallest, hashes]))[:_SMALLEST]

    @property
    def exact(self) -> bool:
        """Whether the count is no estimate."""
        return self._all is not None or len(self._smallest) < _SMALLEST

    @property
    def count(self) -> int:
        """Distinct values so far."""
        if self._all is not None:
            self._all = [np.unique(np.concatenate(self._all))] if self._all else []
            return len(self._all[0]) if self._all else 0
        if len(self._smallest) < _SMALLEST:
            return len(self._smallest)
        return round((_SMALLEST - 1) * _SPACE / float(self._smallest[-1]))


class Common:
    """The commonest values, by Misra and Gries' summary of ``room`` counters (a count may be too small by at
    most rows / room).

    >>> common = Common(room=2)
    >>> common.add(["a", "b", "c"], [5, 1, 3])
    >>> common.top(1)
    (('a', 4),)
    """

    def __init__(self, room: int = 4_096) -> None:
        self._room = room
        self._counts: dict[str, int] = {}

    def add(self, values: list[str], counts: list[int]) -> None:
        """Take values and how often each occurs."""
        held = self._counts
        for value, count in zip(values, counts, strict=True):
            held[value] = held.get(value, 0) + count
        if len(held) > self._room:
            least = sorted(held.values(), reverse=True)[self._room]
            self._counts = {value: count - least for value, count in held.items() if count > least}

    def top(self, number: int) -> tuple[tuple[str, int], ...]:
        """The commonest, most rows first."""
        best = sorted(self._counts.items(), key=lambda item: (-item[1], item[0]))
        return tuple(best[:number])

    def items(self) -> list[tuple[str, int]]:
        """All values still counted."""
        return list(self._counts.items())

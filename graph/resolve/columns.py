"""Columns of values as codes: each distinct value once, each record an index into them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.process import cpdist

Codes = NDArray[np.int32]
Index = NDArray[np.int64]
Floats = NDArray[np.float32]
Scorer = Callable[..., float]

MISSING = -1


@dataclass(frozen=True, slots=True)
class Coded:
    """One column: ``values[codes[i]]`` is the value of record ``i``; code -1 means missing.

    >>> column = coded(["b", None, "a", "b"])
    >>> column.values.tolist(), column.codes.tolist()
    (['a', 'b'], [1, -1, 0, 1])
    """

    values: NDArray[np.object_]
    codes: Codes

    def __len__(self) -> int:
        return len(self.codes)

    @property
    def present(self) -> NDArray[np.bool_]:
        """Which records have a value."""
        return self.codes >= 0

    def shares(self, weights: Floats) -> Floats:
        """How large a part of the records (by weight) that have a value have each value."""
        held = self.present
        counted = np.bincount(self.codes[held], weights=weights[held], minlength=len(self.values))
        total = counted.sum()
        return (counted / total if total else counted).astype(np.float32)

    def map(self, function: Callable[[str], str | None]) -> Coded:
        """The column with each distinct value replaced; None or an empty text makes it missing."""
        made = coded([function(value) or None for value in self.values])
        lookup = np.append(made.codes, np.int32(MISSING))
        return Coded(made.values, lookup[self.codes])


def coded(values: Iterable[str | None]) -> Coded:
    """Code a column; values are sorted, so that codes do not depend on the order of rows."""
    listed = [value or None for value in values]
    distinct = sorted({value for value in listed if value is not None})
    numbers = {value: number for number, value in enumerate(distinct)}
    codes = np.fromiter(
        (MISSING if value is None else numbers[value] for value in listed), np.int32, count=len(listed)
    )
    return Coded(_objects(distinct), codes)


def _objects(values: Sequence[str]) -> NDArray[np.object_]:
    made = np.empty(len(values), dtype=object)
    made[:] = values
    return made


def compared(
    column: Coded, left: Index, right: Index, scorer: Scorer, other: Coded | None = None, cutoff: float = 0.0
) -> Floats:
    """Score the values of record pairs, each distinct pair of values once, on all cores.

    Args:
        column: Values of the left records, and of the right ones unless ``other`` is given.
        left: Indices of records; both must have a value.
        right: As many indices.
        scorer: A rapidfuzz scorer.
        other: The column of the right records.
        cutoff: Scores below it come back as 0 (similarities).
    """
    right_column = column if other is None else other
    codes_left, codes_right = column.codes[left].astype(np.int64), right_column.codes[right].astype(np.int64)
    if other is None:
        codes_left, codes_right = np.minimum(codes_left, codes_right), np.maximum(codes_left, codes_right)
    width = max(len(right_column.values), 1)
    distinct, where = np.unique(codes_left * width + codes_right, return_inverse=True)
    scores = cpdist(
        column.values[distinct // width],
        right_column.values[distinct % width],
        scorer=scorer,
        score_cutoff=cutoff or None,
        workers=-1,
        dtype=np.float32,
    )
    found: Floats = np.asarray(scores, dtype=np.float32)[where]
    return found


def combine(*columns: Codes) -> NDArray[np.int64]:
    """One key out of several code columns; -1 where any of them is missing.

    >>> import numpy as np
    >>> combine(np.array([0, 1, -1], np.int32), np.array([2, 2, 2], np.int32)).tolist()
    [2, 5, -1]
    """
    key = columns[0].astype(np.int64)
    missing = key < 0
    for codes in columns[1:]:
        width = int(codes.max(initial=0)) + 1
        if key.max(initial=0) > (2**62) // max(width, 1):
            key = np.unique(key, return_inverse=True)[1].astype(np.int64)
        key = key * width + codes
        missing |= codes < 0
    key[missing] = MISSING
    return key

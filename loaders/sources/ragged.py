"""Rows with too many or too few fields: joined again where only one way of joining makes sense.

A repair is provable when exactly one way of joining neighbouring fields gives the header's width and every
cell of it looks like its column does in well-formed rows, or when exactly as many fields begin with a space
as there are too many (``Rua do Paço, 67`` written without quotes): a space behind a comma belongs to a text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import combinations, islice

LEARN_ROWS = 500
WAYS_LIMIT = 5_000

_NUMBER = re.compile(r"[-+]?[\d.]+%?$")
_MOMENT = re.compile(r"\d{2,4}[-/.年]\d{1,2}[-/.月]\d{1,4}日?([ T]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?)?$")
_CODE = re.compile(r"[A-Z0-9][A-Z0-9_-]*$")
_EMPTY = re.compile(r"(NULL|null|\\N|N/A|-)?$")
SHAPES = (_EMPTY, _NUMBER, _MOMENT, _CODE)


@dataclass(frozen=True, slots=True)
class Reshaped:
    """A row brought to the header's width, and the repair that did it."""

    cells: Sequence[str]
    code: str
    params: dict[str, str] = field(default_factory=dict)


class RowShapes:
    """What the cells of each column look like in well-formed rows, learnt while reading.

    >>> shapes = RowShapes(3)
    >>> for row in (["1", "Ana", "2024-01-01"], ["2", "Bo", "2024-01-02"]):
    ...     shapes.learn(row)
    >>> shapes.reshape(["3", "Rua A", " 67", "2024-01-03"]).cells
    ['3', 'Rua A, 67', '2024-01-03']
    """

    def __init__(self, width: int, delimiter: str = ",") -> None:
        self._width = width
        self._delimiter = delimiter
        self._seen = 0
        self._fits = [[0] * len(SHAPES) for _ in range(width)]
        self._spaced = 0

    def learn(self, cells: Sequence[str]) -> None:
        """Take a well-formed row as an example; only the first few hundred count."""
        if self._seen >= LEARN_ROWS or len(cells) != self._width:
            return
        self._seen += 1
        for position, cell in enumerate(cells):
            self._spaced += cell.startswith(" ")
            for index, shape in enumerate(SHAPES):
                if shape.match(cell):
                    self._fits[position][index] += 1
                    break

    def believable(self, cells: Sequence[str]) -> bool:
        """Whether every cell looks like its column: numbers, times and codes where they always stand."""
        if len(cells) != self._width:
            return False
        if self._seen < 3:
            return all("\n" not in cell or len(cell) < 4_000 for cell in cells)
        return all(self._cell_fits(position, cell) for position, cell in enumerate(cells))

    def reshape(self, cells: Sequence[str]) -> Reshaped | None:
        """Join or drop fields so that the width is right, if there is exactly one way to do so."""
        excess = len(cells) - self._width
        if excess <= 0:
            return None
        if not any(cell.strip() for cell in cells[self._width :]) and self.believable(cells[: self._width]):
            return Reshaped(list(cells[: self._width]), "repair.trailing", {"count": str(excess)})
        spaced = [position for position in range(1, len(cells)) if cells[position].startswith(" ")]
        by_space = len(spaced) == excess and not self._starts_with_spaces()
        joined = _join(cells, spaced, self._delimiter) if by_space else []
        if by_space and self.believable(joined):
            return self._comma(joined, excess)
        ways = self._ways(cells, excess, spaced)
        if not ways and by_space:
            return self._comma(joined, excess)
        return self._comma(ways[0], excess) if len(ways) == 1 else None

    def _ways(self, cells: Sequence[str], excess: int, spaced: list[int]) -> list[list[str]]:
        """Joined rows in which each cell looks like its column; a field with a space in front is joined."""
        if self._seen < 3:
            return []
        must = set(spaced) if len(spaced) <= excess and not self._starts_with_spaces() else set()
        found: list[list[str]] = []
        for chosen in islice(combinations(range(1, len(cells)), excess), WAYS_LIMIT):
            if must <= set(chosen):
                joined = _join(cells, list(chosen), self._delimiter)
                if self.believable(joined):
                    found.append(joined)
                    if len(found) > 1:
                        break
        return found

    def _starts_with_spaces(self) -> bool:
        """Whether fields of well-formed rows begin with a space too, so that one proves nothing."""
        return self._spaced > 0.02 * self._seen

    def _comma(self, cells: list[str], excess: int) -> Reshaped:
        return Reshaped(cells, "repair.comma", {"count": str(excess)})

    def _cell_fits(self, position: int, cell: str) -> bool:
        fits = self._fits[position]
        if not any(fits) or sum(fits) < self._seen:
            return True
        return any(count and shape.match(cell) for count, shape in zip(fits, SHAPES, strict=True))


def _join(cells: Sequence[str], positions: list[int], delimiter: str) -> list[str]:
    joined: list[str] = []
    for position, cell in enumerate(cells):
        if position in positions:
            joined[-1] += delimiter + cell
        else:
            joined.append(cell)
    return joined

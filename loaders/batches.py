"""Batches of one table read by one mapping: rows for the graph, and rows to keep aside with their reasons.

Pure but for the memory of standardised texts, so that a batch may be made in any process.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from graph.model import Row
from loaders.draft import RejectedError
from loaders.mapping import RowMapping
from loaders.rows import Defaults, RowMaker
from loaders.sources import Batch, Cell, Fault
from loaders.standards import Standards

Doubt = tuple[str, str, str]
"""Column, code and text of a cell left empty because it could not be read."""


@dataclass(slots=True)
class Made:
    """What a batch came to.

    Attributes:
        rows: For the graph, those made beside another behind it.
        mains: One for each row of the file.
        faults: Rows to keep aside, with their cells by column.
        read: Rows of this kind, those kept aside included.
        others: Rows of other kinds.
    """

    rows: list[Row] = field(default_factory=list)
    mains: list[Row] = field(default_factory=list)
    faults: list[tuple[Fault, dict[str, Cell]]] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    read: int = 0
    others: int = 0


class BatchMaker:
    """Makes batches of one mapping.

    Args:
        mapping: The mapping.
        others: Mappings of other kinds that read the same table; a row none of them selects is kept aside.
        defaults: Of the home.
        standards: Memory of standardised texts.
    """

    def __init__(
        self, mapping: RowMapping, others: Sequence[RowMapping], defaults: Defaults, standards: Standards
    ) -> None:
        self.mapping = mapping
        self.maker = RowMaker(mapping, defaults, standards)
        self._others = others
        self._width = len(self.maker.columns)
        where = (column for item in others for column in item.where)
        self.columns = tuple(dict.fromkeys((*self.maker.columns, *where)))
        self._first = all(mapping.kind <= item.kind for item in others)

    def make(self, batch: Batch, after: int = 0) -> Made:
        """Rows of a batch; of those up to ``after`` only how many there are."""
        made = Made(faults=[(fault, dict(fault.cells)) for fault in batch.unread])
        for number, line, whole in zip(batch.numbers, batch.lines, batch.rows, strict=True):
            cells = whole[: self._width]
            if not self.maker.selects(cells):
                self._not_selected(number, line, whole, made)
                continue
            made.read += 1
            if number <= after:
                continue
            try:
                rows, doubts = self.maker.make(cells, number)
            except RejectedError as error:
                made.faults.append(
                    (Fault(number, line, "", error.code, error.params), self._by_column(cells))
                )
                continue
            made.doubts += doubts
            made.mains.append(rows[0])
            made.rows += rows
        made.read += len(batch.unread)
        return made

    def _not_selected(self, number: int, line: int, cells: Sequence[Cell], made: Made) -> None:
        """A row of another kind; one that no mapping of the table selects is kept aside by the first."""
        by_column = self._by_column(cells)
        stray = self._first or not self._others
        if not stray or any(mapping.selects(by_column) for mapping in self._others):
            made.others += 1
            return
        made.read += 1
        where = ", ".join(f"{column}={by_column.get(column) or ''}" for column in self.mapping.where)
        made.faults.append((Fault(number, line, "", "row.no-kind", {"where": where}), by_column))

    def _by_column(self, cells: Sequence[Cell]) -> dict[str, Cell]:
        return dict(zip(self.columns, cells, strict=False))

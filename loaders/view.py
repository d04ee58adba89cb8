"""A table's rows as a mapping wants to see them: its columns only, optional ones empty, some carried down."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from loaders.mapping import Carry, RowMapping
from loaders.sources import Batch, Cell, Table


def view(table: Table, mapping: RowMapping, columns: Sequence[str]) -> Iterator[Batch]:
    """All rows with the cells of ``columns``.

    Columns the table does not have are empty. What the mapping carries is taken from the row above while the
    row belongs to the same thing (a product of several variants, an order of several lines).
    """
    carry = mapping.carry
    wanted = list(columns)
    if carry is not None:
        wanted += [column for column in carry.within if column not in columns]
    present = wanted if table.loose else [column for column in wanted if column in table.header]
    places = {column: place for place, column in enumerate(present)}
    picked = [places.get(column) for column in wanted]
    whole = len(present) == len(wanted)
    carried = _Carried(carry, wanted) if carry is not None else None
    for batch in table.batches(present, each=mapping.each):
        if not whole:
            batch.rows = [[None if at is None else row[at] for at in picked] for row in batch.rows]
        if carried is not None:
            batch.rows = [carried.fill(row)[: len(columns)] for row in batch.rows]
        yield batch


class _Carried:
    """Fills cells that stand only in the first of several rows."""

    def __init__(self, carry: Carry, wanted: Sequence[str]) -> None:
        self._within = [wanted.index(column) for column in carry.within]
        self._columns = [wanted.index(column) for column in carry.columns if column in wanted]
        self._of: list[Cell] | None = None
        self._last: dict[int, Cell] = {}

    def fill(self, row: Sequence[Cell]) -> list[Cell]:
        """The row with its empty cells filled from the rows above of the same thing."""
        filled = list(row)
        of = [_text(filled[place]) for place in self._within]
        if of != self._of:
            self._of, self._last = of, {}
        for place in self._columns:
            if _text(filled[place]):
                self._last[place] = filled[place]
            elif place in self._last:
                filled[place] = self._last[place]
        return filled


def _text(cell: Cell) -> Cell:
    return cell.strip() if isinstance(cell, str) else cell

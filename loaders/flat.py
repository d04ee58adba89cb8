"""Flat files as they stand: one header, rows of texts."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from graph.errors import InputError
from loaders.sources import open_tables
from loaders.sources.tables import Cell, Fault


@dataclass(frozen=True, slots=True)
class Flat:
    """One file as text.

    Attributes:
        path: The file.
        header: Column names.
        rows: Cells of each row, in the order of the header; empty where there is nothing.
        unread: Rows that could not be read.
    """

    path: Path
    header: tuple[str, ...]
    rows: list[list[str]]
    unread: tuple[Fault, ...] = ()

    def column(self, name: str) -> list[str]:
        """One column by name."""
        place = self.header.index(name)
        return [row[place] for row in self.rows]


def read_flat(path: Path) -> Flat:
    """Read the first table of a file: CSV of any encoding, Excel, JSON lines, Parquet.

    Raises:
        InputError: the file cannot be read, or holds no column names (``dedupe.empty``).
    """
    table = open_tables(path)[0]
    header = tuple(table.header)
    if not header:
        raise InputError("dedupe.empty", path=str(path))
    rows: list[list[str]] = []
    unread: list[Fault] = []
    for batch in table.batches(header):
        rows.extend([_text(cell) for cell in row] for row in batch.rows)
        unread.extend(batch.unread)
    return Flat(path, header, rows, tuple(unread))


def _text(cell: Cell) -> str:
    if isinstance(cell, list):
        return "; ".join(cell)
    return cell or ""

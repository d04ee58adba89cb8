"""Flat files as they stand: one header, rows of texts."""

from __future__ import annotations

import re
from collections.abc import Sequence
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
        nameless: The file has no line of column names; ``header`` is made up.
    """

    path: Path
    header: tuple[str, ...]
    rows: list[list[str]]
    unread: tuple[Fault, ...] = ()
    nameless: bool = False

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
    if rows and is_data(header):
        named = tuple(f"column{place}" for place in range(1, len(header) + 1))
        return Flat(path, named, [list(header), *rows], tuple(unread), nameless=True)
    return Flat(path, header, rows, tuple(unread))


_DATA = re.compile(
    r"[^@\s]+@[^@\s]+\.[a-z]{2,}|\+?\d[\d ()-]{6,}\d|(19|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2}", re.IGNORECASE
)


def is_data(header: Sequence[str]) -> bool:
    """Whether what should be column names are values: no column is called by a date, a number or an address.

    >>> is_data(["1", "Eva Braun", "13812345678"]), is_data(["id", "name", "phone 2"])
    (True, False)
    """
    return any(_DATA.fullmatch(name.strip()) for name in header)


def _text(cell: Cell) -> str:
    if isinstance(cell, list):
        return "; ".join(cell)
    return cell or ""

"""What every reader gives: tables of rows in batches, with what it repaired and what it could not read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from typing import Protocol

Cell = str | list[str] | None
"""Text as it stands in the file, several texts (a JSON list), or nothing."""

BATCH_ROWS = 5_000


@dataclass(frozen=True, slots=True)
class Fault:
    """A row that could not be read, or one that was read after a repair.

    Attributes:
        row: Ordinal of the row in its table, 1 for the first data row.
        line: Line of the file on which it begins; 0 where lines mean nothing.
        raw: The row as it stands in the file.
        code: Key of the reason in web/translations, such as ``"row.too-few"``.
        params: Named values the reason shows.
        cells: The row as far as it could be split, by column; what is too much stands under "".
    """

    row: int
    line: int
    raw: str
    code: str
    params: Mapping[str, str] = field(default_factory=dict)
    cells: Mapping[str, Cell] = field(default_factory=dict)


@dataclass(slots=True)
class Batch:
    """Some consecutive rows of one table.

    ``rows[i]`` are the cells in the order of the header, ``numbers[i]`` and ``lines[i]`` say where the row
    stands. ``last`` is the ordinal of the last row seen, read or not; a load resumes
    behind it.
    """

    rows: list[Sequence[Cell]] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    unread: list[Fault] = field(default_factory=list)
    repairs: list[Fault] = field(default_factory=list)
    last: int = 0

    def __len__(self) -> int:
        return len(self.rows) + len(self.unread)

    def add(self, number: int, line: int, cells: Sequence[Cell]) -> None:
        """Append a row that was read."""
        self.rows.append(cells)
        self.numbers.append(number)
        self.lines.append(line)
        self.last = number


class Table(Protocol):
    """One table of one file: a CSV file, a sheet, a database table."""

    @property
    def path(self) -> Path:
        """The file it stands in."""

    @property
    def name(self) -> str:
        """What mappings' ``files`` patterns are compared with: the file's name, or the table's."""

    @property
    def label(self) -> str:
        """How people find it again: file name, and the table's or sheet's where there are several."""

    @property
    def header(self) -> tuple[str, ...]:
        """Column names."""

    @property
    def loose(self) -> bool:
        """Whether a row may lack columns (JSON), so that the header is only what was seen in a sample."""

    @property
    def live(self) -> bool:
        """Whether its rows may be others at the next reading, so that no watermark holds for them."""

    def reread(self, encoding: str, delimiter: str, skip_lines: int) -> Table:
        """The same table, read as a mapping says."""

    def batches(self, columns: Sequence[str], each: str = "") -> Iterator[Batch]:
        """All rows, each with the cells of ``columns``; ``each`` names the list of rows in JSON."""

    def progress(self) -> float:
        """Share of the table read so far, 0 to 1."""

    def fingerprint(self) -> str:
        """Changes when the content does."""


def as_cell(value: object) -> Cell:
    """A value of JSON, SQLite, Excel or Parquet as the text a CSV file would have.

    >>> as_cell(12.0), as_cell(True), as_cell(None), as_cell(["a", 1])
    ('12', 'true', None, ['a', '1'])
    """
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return None if value != value else str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, list | tuple):
        cells = (as_cell(item) for item in value if not isinstance(item, dict))
        return [cell for cell in cells if isinstance(cell, str)]
    return str(value)


def unique_header(names: Sequence[str]) -> tuple[str, ...]:
    """Column names trimmed, the empty and repeated ones told apart by their position.

    >>> unique_header(["id", " name", "", "name"])
    ('id', 'name', 'column 3', 'name (2)')
    """
    seen: dict[str, int] = {}
    result: list[str] = []
    for position, name in enumerate(names, start=1):
        clean = name.replace("\x00", "").replace("\ufeff", "").strip() or f"column {position}"
        seen[clean] = seen.get(clean, 0) + 1
        result.append(clean if seen[clean] == 1 else f"{clean} ({seen[clean]})")
    return tuple(result)

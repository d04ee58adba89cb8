"""Excel workbooks (every sheet a table) and Parquet files, in constant memory."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from graph.errors import InputError
from loaders.sources.sqlite import file_digest
from loaders.sources.tables import BATCH_ROWS, Batch, Cell, as_cell, unique_header

TITLE_ROWS = 10


class SheetTable:
    """One sheet of an Excel workbook."""

    loose = False
    live = False

    def __init__(self, path: Path, sheet: str, header: tuple[str, ...], skip: int, rows: int) -> None:
        self.path = path
        self._sheet = sheet
        self.header = header
        self._skip = skip
        self._rows = rows
        self._seen = 0
        self.first_row: tuple[Cell, ...] = ()

    @property
    def name(self) -> str:
        """The file's name; sheets are told apart by their columns."""
        return self.path.name

    @property
    def label(self) -> str:
        """File and sheet."""
        return f"{self.path.name}/{self._sheet}"

    def reread(self, encoding: str, delimiter: str, skip_lines: int) -> SheetTable:
        """The same sheet."""
        del encoding, delimiter, skip_lines
        return self

    def progress(self) -> float:
        """Share of the rows read so far."""
        return min(1.0, self._seen / self._rows) if self._rows else 1.0

    def fingerprint(self) -> str:
        """SHA-256 of the file, and the sheet."""
        return f"{_digest(self.path)}:{self._sheet}"

    def batches(self, columns: Sequence[str], each: str = "") -> Iterator[Batch]:
        """All rows; blank ones are left out."""
        del each
        positions = [self.header.index(column) for column in columns]
        batch, number = Batch(), 0
        with _Workbook(self.path) as book:
            rows = book[self._sheet].iter_rows(min_row=self._skip + 2, values_only=True)
            for line, row in enumerate(rows, start=self._skip + 2):
                if all(value is None for value in row):
                    continue
                number += 1
                cells = [as_cell(row[item]) if item < len(row) else None for item in positions]
                batch.add(number, line, cells)
                if len(batch) >= BATCH_ROWS:
                    self._seen = number
                    yield batch
                    batch = Batch()
        if len(batch):
            yield batch


class ParquetTable:
    """One Parquet file."""

    loose = False
    live = False

    def __init__(self, path: Path) -> None:
        self.path = path
        with _parquet(path) as file:
            self.header = tuple(file.schema_arrow.names)
            self._rows = int(file.metadata.num_rows)
        self._seen = 0

    @property
    def name(self) -> str:
        """The file's name."""
        return self.path.name

    @property
    def label(self) -> str:
        """The file's name."""
        return self.path.name

    def reread(self, encoding: str, delimiter: str, skip_lines: int) -> ParquetTable:
        """The same file."""
        del encoding, delimiter, skip_lines
        return self

    def progress(self) -> float:
        """Share of the rows read so far."""
        return min(1.0, self._seen / self._rows) if self._rows else 1.0

    def fingerprint(self) -> str:
        """SHA-256 of the file."""
        return _digest(self.path)

    def batches(self, columns: Sequence[str], each: str = "") -> Iterator[Batch]:
        """All rows."""
        del each
        number = 0
        with _parquet(self.path) as file:
            for part in file.iter_batches(batch_size=BATCH_ROWS, columns=list(dict.fromkeys(columns))):
                batch = Batch()
                lists = [part.column(column).to_pylist() for column in columns]
                for row in zip(*lists, strict=True):
                    number += 1
                    batch.add(number, 0, [as_cell(value) for value in row])
                self._seen = number
                if len(batch):
                    yield batch


def sheet_tables(path: Path) -> list[SheetTable]:
    """All sheets of a workbook that hold a table.

    Raises:
        InputError: ``source.unreadable``.
    """
    found = []
    with _Workbook(path) as book:
        for sheet in book.worksheets:
            head = list(islice(sheet.iter_rows(values_only=True), TITLE_ROWS))
            width = max((sum(value is not None for value in row) for row in head), default=0)
            for skip, row in enumerate(head):
                filled = sum(value is not None for value in row)
                if filled and filled * 2 > width:
                    last = max(position for position, value in enumerate(row) if value is not None)
                    names = [str(as_cell(value) or "") for value in row[: last + 1]]
                    table = SheetTable(path, sheet.title, unique_header(names), skip, sheet.max_row or 0)
                    table.first_row = tuple(
                        as_cell(value) for row in head[skip + 1 : skip + 2] for value in row
                    )
                    found.append(table)
                    break
    return found


class _Workbook:
    """An open workbook, closed behind itself."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> Any:
        from openpyxl import load_workbook
        from openpyxl.utils.exceptions import InvalidFileException

        try:
            self._book = load_workbook(self._path, read_only=True, data_only=True)
        except (OSError, KeyError, ValueError, zipfile.BadZipFile, InvalidFileException) as error:
            raise InputError("source.unreadable", path=str(self._path), detail=str(error)) from error
        return self._book

    def __exit__(self, *_: object) -> None:
        self._book.close()


def _parquet(path: Path) -> Any:
    from pyarrow import ArrowException
    from pyarrow.parquet import ParquetFile

    try:
        return ParquetFile(path)
    except (OSError, ArrowException) as error:
        raise InputError("source.unreadable", path=str(path), detail=str(error)) from error


def _digest(path: Path) -> str:
    state = path.stat()
    return file_digest(path, state.st_mtime_ns, state.st_size)

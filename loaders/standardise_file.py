"""One column of a file read into parts: the file's own columns, then the parts, row by row in order."""

from __future__ import annotations

import csv
import difflib
import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import TextIO

from graph.errors import InputError, MachineError, NotFoundError, UsageError
from loaders.sources import open_tables
from loaders.sources.tables import Batch, Cell, Table

Parts = Callable[[str], Sequence[str]]
REMEMBERED = 1 << 16
"""Distinct raw values whose parts are kept, so that a repeated value is read once."""

_ADAPTERS = {
    "address": "loaders.standardise_kinds:address",
    "name": "loaders.standardise_values:name",
    "phone": "loaders.standardise_values:phone",
    "email": "loaders.standardise_values:email",
    "id": "loaders.standardise_values:id_number",
    "company": "loaders.standardise_values:company",
    "product": "loaders.standardise_values:product",
    "date": "loaders.standardise_values:date",
    "money": "loaders.standardise_values:money",
}
"""Kind to ``module:function``; the function gives (names of the parts' columns, raw text to parts)."""

KINDS = tuple(_ADAPTERS)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was done: rows written, rows with issues, and parts' columns that had to be renamed."""

    rows: int
    doubtful: int
    renamed: dict[str, str]
    path: Path


def adapter(kind: str) -> tuple[tuple[str, ...], Parts]:
    """Columns and function of a kind.

    Raises:
        UsageError: ``standardise.kind``.
    """
    target = _ADAPTERS.get(kind)
    if target is None:
        raise UsageError("standardise.kind", kind=kind, kinds=list(KINDS))
    module, _, name = target.partition(":")
    columns, parts = getattr(import_module(module), name)()
    return columns, lru_cache(maxsize=REMEMBERED)(parts)


def standardise_file(
    kind: str, path: Path, column: str, out: Path, progress: Callable[[int, float], None] | None = None
) -> Outcome:
    """Write OUT.csv (UTF-8): every row of the file in order, its columns and the parts of one of them.

    Args:
        kind: One of KINDS.
        path: Any file the readers open; of several tables the first that has the column.
        column: The column to read.
        out: Written beside itself first, then moved into place, so that it is whole or not there.
        progress: Called after each batch with the rows so far and the share of the file read.

    Raises:
        InputError: ``standardise.column``, ``standardise.empty`` or what the reader raises.
        NotFoundError: ``standardise.folder`` or ``source.missing``.
        MachineError: ``standardise.unwritable``.
    """
    columns, parts = adapter(kind)
    table = _table(path, column)
    if not out.parent.is_dir():
        raise NotFoundError("standardise.folder", path=str(out.parent))
    taken = set(table.header)
    names = {name: name if name not in taken else f"{name}_standardised" for name in columns}
    try:
        handle, waiting = tempfile.mkstemp(prefix=f".{out.name}.", dir=out.parent)
    except OSError as error:
        raise MachineError("standardise.unwritable", path=str(out), detail=error.strerror or "") from error
    try:
        with os.fdopen(handle, "w", encoding="utf-8", errors="replace", newline="") as file:
            rows, doubtful = _write(table, column, list(names.values()), parts, file, progress)
        os.chmod(waiting, 0o666 & ~_umask())
        os.replace(waiting, out)
    except OSError as error:
        raise MachineError("standardise.unwritable", path=str(out), detail=error.strerror or "") from error
    finally:
        with suppress(OSError):
            os.unlink(waiting)
    return Outcome(rows, doubtful, {old: new for old, new in names.items() if old != new}, out)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _table(path: Path, column: str) -> Table:
    if path.is_dir():
        raise InputError("standardise.is-folder", path=str(path))
    tables = open_tables(path)
    for table in tables:
        if column in table.header:
            return table
    for table in tables:
        close = [name for name in table.header if name.strip().casefold() == column.strip().casefold()]
        if len(close) == 1:
            raise InputError("standardise.column-case", column=column, path=str(path), nearest=close[0])
    known = [name for table in tables for name in table.header]
    nearest = difflib.get_close_matches(column, known, 1, 0.5)
    if nearest:
        raise InputError(
            "standardise.column-near", column=column, path=str(path), nearest=nearest[0], columns=known
        )
    raise InputError("standardise.column", column=column, path=str(path), columns=known)


def _write(
    table: Table,
    column: str,
    added: list[str],
    parts: Parts,
    file: TextIO,
    progress: Callable[[int, float], None] | None,
) -> tuple[int, int]:
    writer = csv.writer(file, lineterminator="\n")
    header = list(table.header)
    writer.writerow(header + added)
    at = header.index(column)
    rows = doubtful = 0
    prepare = getattr(parts, "prepare", None)
    for batch in table.batches(header):
        if prepare is not None:
            prepare([_as_text(cells[at]) for cells in batch.rows])
            prepare = None
        ready = []
        for cells in _in_order(batch, len(header)):
            found = parts(_as_text(cells[at]))
            doubtful += bool(found[-1])
            ready.append([*(_as_text(cell) for cell in cells), *found])
        writer.writerows(ready)
        rows += len(ready)
        if progress:
            progress(rows, table.progress())
    return rows, doubtful


def _in_order(batch: Batch, width: int) -> Iterator[Sequence[Cell]]:
    """The rows of a batch, those the reader could not take apart in their places with what can be had."""
    if not batch.unread:
        yield from batch.rows
        return
    unread = sorted(batch.unread, key=lambda fault: fault.row)
    at = 0
    for number, cells in zip(batch.numbers, batch.rows, strict=True):
        while at < len(unread) and unread[at].row < number:
            yield _salvaged(unread[at].raw, width)
            at += 1
        yield cells
    for fault in unread[at:]:
        yield _salvaged(fault.raw, width)


def _salvaged(raw: str, width: int) -> list[str]:
    try:
        cells = next(csv.reader([raw]), [])
    except csv.Error:
        cells = [raw]
    if len(cells) > width:
        cells = [*cells[: width - 1], ",".join(cells[width - 1 :])]
    return [*cells, *[""] * (width - len(cells))]


def _as_text(cell: Cell) -> str:
    if isinstance(cell, str):
        return cell
    return "" if cell is None else ";".join(cell)

"""Readers: any file a shop may hand over, as tables of rows in batches, by content and not by its name."""

from __future__ import annotations

from pathlib import Path

from graph.errors import InputError
from loaders.sources.charsets import looks_binary
from loaders.sources.delimited import open_delimited
from loaders.sources.files import Opener, files_below, first_bytes, openers
from loaders.sources.nested import open_json
from loaders.sources.places import Database, is_database_url
from loaders.sources.sqlite import sqlite_tables
from loaders.sources.tables import Batch, Cell, Fault, Table
from loaders.sources.workbooks import ParquetTable, sheet_tables

Origin = Path | Database
"""Where tables come from: a file, a folder, or a database."""


def tables_of(origin: Origin) -> list[Table]:
    """Every table of a file, of all files of a folder, or of a database.

    Raises:
        NotFoundError, InputError, ConflictError, UsageError: ``source.…``.
    """
    if isinstance(origin, Database):
        from loaders.sources.databases import database_tables  # SQLAlchemy takes its time to import

        return list(database_tables(origin))
    return [table for file in files_below(origin) for table in open_tables(file)]


def open_tables(path: Path) -> list[Table]:
    """Every table of a file.

    Raises:
        NotFoundError: ``source.missing``.
        InputError: ``source.…``: empty, unreadable, binary, no table.
        ConflictError: ``source.locked``.
    """
    head = first_bytes(path)
    if head.startswith(b"SQLite format 3\x00"):
        return list(sqlite_tables(path))
    if head.startswith(b"PAR1"):
        return [ParquetTable(path)]
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        locked = _holds(path, "EncryptedPackage".encode("utf-16-le"))
        raise InputError("source.excel-password" if locked else "source.old-excel", path=str(path))
    found = openers(path)
    if head.startswith(b"PK") and len(found) == 1 and not found[0].member:
        return list(sheet_tables(path))
    if not found:
        raise InputError("source.archive-empty", path=str(path))
    return [_text_table(opener) for opener in found]


def _holds(path: Path, wanted: bytes) -> bool:
    """Whether some bytes stand in a file."""
    before = b""
    with path.open("rb") as stream:
        while chunk := stream.read(1 << 20):
            if wanted in before + chunk:
                return True
            before = chunk[-len(wanted) :]
    return False


def _text_table(opener: Opener) -> Table:
    with opener.open() as stream:
        head = stream.read(1 << 16)
    if not head.strip():
        raise InputError("source.empty", path=opener.label)
    if looks_binary(head):
        raise InputError("source.binary", path=opener.label)
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    json_name = Path(opener.name).suffix.lower() in (".json", ".jsonl", ".ndjson")
    if json_name or start.startswith((b'{"', b'[{"')):
        return open_json(opener)
    return open_delimited(opener)


__all__ = [
    "Batch",
    "Cell",
    "Database",
    "Fault",
    "Origin",
    "Table",
    "files_below",
    "is_database_url",
    "open_tables",
    "tables_of",
]

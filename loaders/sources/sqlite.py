"""Tables of an SQLite file, read only and row by row."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from functools import lru_cache
from pathlib import Path

from graph.errors import ConflictError, InputError
from loaders.sources.tables import BATCH_ROWS, Batch, as_cell

BUSY_SECONDS = 5.0


class SqliteTable:
    """One table or view of an SQLite file."""

    loose = False
    live = False

    def __init__(self, path: Path, table: str, header: tuple[str, ...], ordered: str) -> None:
        self.path = path
        self.name = table
        self.header = header
        self._ordered = ordered
        self._rows = 0
        self._seen = 0

    @property
    def label(self) -> str:
        """File and table."""
        return f"{self.path.name}/{self.name}"

    def reread(self, encoding: str, delimiter: str, skip_lines: int) -> SqliteTable:
        """The same table; there is nothing a mapping could say about reading it."""
        del encoding, delimiter, skip_lines
        return self

    def progress(self) -> float:
        """Share of the rows read so far."""
        return min(1.0, self._seen / self._rows) if self._rows else 1.0

    def fingerprint(self) -> str:
        """SHA-256 of the file, and the table."""
        state = self.path.stat()
        return f"{file_digest(self.path, state.st_mtime_ns, state.st_size)}:{self.name}"

    def batches(self, columns: Sequence[str], each: str = "") -> Iterator[Batch]:
        """All rows in the order of the table's key."""
        del each
        names = ", ".join(_quoted(column) for column in columns) or "NULL"
        order = f" ORDER BY {self._ordered}" if self._ordered else ""
        statement = f"SELECT {names} FROM {_quoted(self.name)}{order}"  # noqa: S608
        try:
            with closing(connect(self.path)) as connection:
                count = f"SELECT count(*) FROM {_quoted(self.name)}"  # noqa: S608
                self._rows = connection.execute(count).fetchone()[0]
                cursor = connection.execute(statement)
                number = 0
                while rows := cursor.fetchmany(BATCH_ROWS):
                    batch = Batch()
                    for row in rows:
                        number += 1
                        batch.add(number, 0, [as_cell(value) for value in row])
                    self._seen = number
                    yield batch
        except sqlite3.Error as error:
            raise _said(error, self.path) from error


def sqlite_tables(path: Path) -> list[SqliteTable]:
    """All tables and views of a file that have columns.

    Raises:
        InputError: ``source.unreadable``.
        ConflictError: ``source.locked``.
    """
    listing = (
        "SELECT name, type FROM sqlite_master WHERE type IN ('table', 'view') "
        "AND name NOT LIKE 'sqlite_%' ORDER BY name"
    )
    try:
        with closing(connect(path)) as connection:
            found = []
            for name, kind in connection.execute(listing).fetchall():
                columns = connection.execute(f"PRAGMA table_info({_quoted(name)})").fetchall()
                header = tuple(str(column[1]) for column in columns)
                if header:
                    found.append(SqliteTable(path, name, header, _order(connection, name, kind, columns)))
            return found
    except sqlite3.Error as error:
        raise _said(error, path) from error


def connect(path: Path) -> sqlite3.Connection:
    """A read-only connection that waits a little for a writer."""
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=BUSY_SECONDS)


@lru_cache(maxsize=64)
def file_digest(path: Path, modified: int, size: int) -> str:
    """SHA-256 of a file; ``modified`` and ``size`` only tell its states apart."""
    del modified, size
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _order(connection: sqlite3.Connection, name: str, kind: str, columns: Sequence[Sequence[object]]) -> str:
    keys = sorted((int(str(column[5])), str(column[1])) for column in columns if column[5])
    if keys:
        return ", ".join(_quoted(key) for _, key in keys)
    if kind == "view":
        return ""
    try:
        connection.execute(f"SELECT rowid FROM {_quoted(name)} LIMIT 0")  # noqa: S608
    except sqlite3.Error:
        return ""
    return "rowid"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _said(error: sqlite3.Error, path: Path) -> ConflictError | InputError:
    if "locked" in str(error) or "busy" in str(error):
        return ConflictError("source.locked", path=str(path))
    return InputError("source.unreadable", path=str(path), detail=str(error))

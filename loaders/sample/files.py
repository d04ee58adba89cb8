"""Writing the sample shop's files: rows in an order that tells nothing, in bounded memory.

A row becomes a line of bytes at once and falls into one of 64 buckets by its checksum; full buckets go to
temporary files; at the end each bucket is sorted by checksum and appended. Same rows, same bytes.
"""

from __future__ import annotations

import csv
import io
import json
import shutil
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from zlib import crc32

_BUCKETS = 64
_KEEP = 4 << 20

Cell = str | int | float | None


def csv_line(cells: Iterable[Cell], encoding: str = "utf-8") -> bytes:
    """One line of a CSV file, quoted where needed.

    >>> csv_line(["a", 1, None, "x,y"])
    b'a,1,,"x,y"\\n'
    """
    texts = ["" if cell is None else str(cell) for cell in cells]
    line = ",".join(texts)
    if line.count(",") != len(texts) - 1 or '"' in line or "\n" in line or "\r" in line:
        buffer = io.StringIO()
        csv.writer(buffer, lineterminator="\n").writerow(texts)
        return buffer.getvalue().encode(encoding)
    return f"{line}\n".encode(encoding)


class Spool:
    """Lines of one table on their way to a file."""

    def __init__(self, folder: Path, name: str) -> None:
        self._folder = folder
        self._name = name
        self._buckets: list[list[bytes]] = [[] for _ in range(_BUCKETS)]
        self._held = 0
        self._spilt = False
        self.rows = 0

    def add(self, line: bytes) -> None:
        """Take a line, its end included."""
        self._buckets[crc32(line) >> 26].append(line)
        self.rows += 1
        self._held += len(line)
        if self._held > _KEEP:
            self._spill()

    def _path(self, bucket: int) -> Path:
        return self._folder / f"{self._name}.{bucket}"

    def _spill(self) -> None:
        for bucket, lines in enumerate(self._buckets):
            if lines:
                with self._path(bucket).open("ab") as file:
                    file.writelines(lines)
                lines.clear()
        self._held = 0
        self._spilt = True

    def lines(self) -> Iterator[bytes]:
        """All lines, shuffled the same way whatever the order they came in."""
        for bucket, held in enumerate(self._buckets):
            lines = held
            if self._spilt and self._path(bucket).exists():
                lines = self._path(bucket).read_bytes().splitlines(keepends=True) + held
                self._path(bucket).unlink()
            lines.sort(key=lambda line: (crc32(line), line))
            yield from lines
            self._buckets[bucket] = []


class Table:
    """A text table: CSV in some encoding, or JSON Lines."""

    def __init__(self, spool: Spool, path: Path, columns: Sequence[str], encoding: str = "utf-8") -> None:
        self.path = path
        self.columns = tuple(columns)
        self._spool = spool
        self._encoding = encoding

    @property
    def rows(self) -> int:
        """Rows taken so far."""
        return self._spool.rows

    def add(self, *cells: Cell) -> None:
        """Take a row of a CSV table."""
        self._spool.add(csv_line(cells, self._encoding))

    def add_object(self, value: dict[str, object]) -> None:
        """Take an object of a JSON Lines file."""
        self._spool.add(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")

    def finish(self) -> None:
        """Write the file."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.open("wb") as file:
            if self.columns:
                file.write(csv_line(self.columns, self._encoding))
            file.writelines(self._spool.lines())


class SqliteTable:
    """A table of the ERP's database."""

    def __init__(self, spool: Spool, name: str, columns: Sequence[str]) -> None:
        self.name = name
        self.columns = tuple(columns)
        self._spool = spool

    @property
    def rows(self) -> int:
        """Rows taken so far."""
        return self._spool.rows

    def add(self, *cells: Cell) -> None:
        """Take a row."""
        self._spool.add(json.dumps(cells, ensure_ascii=False).encode() + b"\n")

    def finish(self, connection: sqlite3.Connection) -> None:
        """Create the table and fill it."""
        columns = ", ".join(f'"{name}" {kind}' for name, _, kind in (c.partition(" ") for c in self.columns))
        connection.execute(f'CREATE TABLE "{self.name}" ({columns})')
        places = ", ".join("?" * len(self.columns))
        connection.executemany(
            f'INSERT INTO "{self.name}" VALUES ({places})',  # noqa: S608 - names of this module's own tables
            (json.loads(line) for line in self._spool.lines()),
        )


class Files:
    """All files of one shop; a context manager that removes its temporary folder."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self._temporary = Path(tempfile.mkdtemp(prefix="renmai-sample-", dir=directory))
        self._tables: dict[str, Table] = {}
        self._sqlite: dict[str, SqliteTable] = {}

    def __enter__(self) -> Files:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        shutil.rmtree(self._temporary, ignore_errors=True)

    def _spool(self, name: str) -> Spool:
        return Spool(self._temporary, name.replace("/", "_"))

    def table(self, name: str, columns: Sequence[str], encoding: str = "utf-8") -> Table:
        """A CSV table of that name, such as ``app/users.csv``."""
        self._tables[name] = Table(self._spool(name), self.directory / name, columns, encoding)
        return self._tables[name]

    def objects(self, name: str) -> Table:
        """A JSON Lines file of that name."""
        return self.table(name, ())

    def sqlite(self, name: str, columns: Sequence[str]) -> SqliteTable:
        """A table of erp/erp.sqlite; a column is its name and its type."""
        self._sqlite[name] = SqliteTable(self._spool(f"erp_{name}"), name, columns)
        return self._sqlite[name]

    def counts(self) -> dict[str, int]:
        """Rows of each table, by its name."""
        counted = {name: table.rows for name, table in self._tables.items()}
        return counted | {f"erp/{name}": table.rows for name, table in self._sqlite.items()}

    def finish(self) -> None:
        """Write every file."""
        for table in self._tables.values():
            table.finish()
        if self._sqlite:
            self._finish_sqlite()

    def _finish_sqlite(self) -> None:
        path = self.directory / "erp" / "erp.sqlite"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        connection = sqlite3.connect(path, isolation_level=None)
        try:
            for pragma in ("page_size=4096", "journal_mode=OFF", "synchronous=OFF", "auto_vacuum=NONE"):
                connection.execute(f"PRAGMA {pragma}")
            connection.execute("BEGIN")
            for table in self._sqlite.values():
                table.finish(connection)
            connection.execute("COMMIT")
        finally:
            connection.close()

"""Looking at folders and databases for something new, and taking it into the inbox."""

from __future__ import annotations

import json
import os
import re
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from hashlib import blake2b
from pathlib import Path
from typing import Any

from graph.errors import InputError, NotFoundError, RenmaiError
from graph.ledger import Ledger, arrival_sources
from graph.ledger.arrival_sources import Source
from loaders.arrivals.fitting import mappings_of
from loaders.arrivals.inbox import Inbox
from loaders.arrivals.urgency import urgency_of
from loaders.sources import Cell, Database, files_below, tables_of

SETTLED_SECONDS = 3.0
"""A file whose size and time stay the same for so long is whole."""

PASSWORD_VARIABLE = "RENMAI_SOURCE_PASSWORD"  # noqa: S105 (the name of a variable)

MOST_ROWS = 20_000
"""Rows of a database that come together, more where they share one value of the watermark."""

_TEMPORARY = re.compile(
    r"^[.~]|~$|\.(?:part|partial|tmp|temp|crdownload|download|filepart|uploading|writing|swp|lock|bak)$",
    re.IGNORECASE,
)
_NOTHING = {"value": "", "rows": []}
_VALUE = re.compile(r"[\w :.,+/-]{1,64}")


def is_temporary(name: str) -> bool:
    """Whether a name is one that programs give to files they are still writing.

    >>> [is_temporary(name) for name in ("orders.csv.part", "~$orders.xlsx", ".orders.csv.X2", "orders.csv")]
    [True, True, True, False]
    """
    return _TEMPORARY.search(name) is not None


class Collector:
    """Looks at the sources of a home that do not come by themselves.

    Args:
        ledger: Of the home.
        inbox: Of the home.
        clock: For when it looked.
        ticks: Seconds of a clock that never goes back.
    """

    def __init__(
        self,
        ledger: Ledger,
        inbox: Inbox,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        ticks: Callable[[], float] = time.monotonic,
    ) -> None:
        self._ledger, self._inbox, self._clock, self._ticks = ledger, inbox, clock, ticks
        self._seen: dict[tuple[str, str], tuple[str, float]] = {}

    def look(self, source: Source) -> int:
        """Take in what is new; a failure is noted with the source, and nobody else's.

        Returns:
            How many deliveries were taken in.
        """
        if not self._is_due(source):
            return 0
        try:
            taken = self._folder(source) if source.kind == "folder" else self._database(source)
        except RenmaiError as error:
            params = {name: str(value) for name, value in error.params.items()}
            arrival_sources.trouble(self._ledger, source.name, (error.code, params))
            if source.kind == "database":
                arrival_sources.looked(self._ledger, source.name, self._clock())
            return 0
        if source.reason is not None:
            arrival_sources.trouble(self._ledger, source.name, None)
        return taken

    def is_settling(self, sources: Sequence[Source]) -> bool:
        """Whether some file is there that may still be written to."""
        names = {source.name for source in sources}
        return any(name in names for name, _ in self._seen)

    def _is_due(self, source: Source) -> bool:
        if source.kind == "events" or source.state != "running":
            return False
        if source.kind == "folder" or source.looked_at is None:
            return True
        every = float(source.options.get("every") or min(60.0, source.promised.total_seconds() / 2))
        return (self._clock() - source.looked_at).total_seconds() >= every

    def _folder(self, source: Source) -> int:
        folder = Path(source.place)
        if not folder.is_dir():
            raise NotFoundError("arrival.folder-missing", path=source.place)
        known: dict[str, str] = json.loads(source.watermark) if source.watermark else {}
        now, there, taken = self._ticks(), {}, 0
        for path in files_below(folder):
            if is_temporary(path.name):
                continue
            try:
                state = path.stat()
            except OSError:  # gone between listing and looking
                continue
            name, stamp = str(path.relative_to(folder)), f"{state.st_size}:{state.st_mtime_ns}"
            if known.get(name) == stamp:
                there[name] = stamp
            elif state.st_size and self._is_settled(source.name, name, stamp, now, state.st_mtime):
                taken += self._inbox.accept_file(source.name, path, _urgency(source), path.name)
                there[name] = stamp
        if there != known:
            arrival_sources.looked(self._ledger, source.name, self._clock(), json.dumps(there))
        return taken

    def _is_settled(self, source: str, name: str, stamp: str, now: float, changed: float) -> bool:
        """Whether a file has not changed for a while, as this process saw it or as its own time says."""
        before = self._seen.get((source, name))
        if before is None or before[0] != stamp:
            self._seen[source, name] = stamp, now
            before = stamp, now
        old = time.time() - changed >= 2 * SETTLED_SECONDS
        if old or now - before[1] >= SETTLED_SECONDS:
            del self._seen[source, name]
            return True
        return False

    def _database(self, source: Source) -> int:
        column = str(source.options.get("watermark") or "")
        mark: dict[str, Any] = json.loads(source.watermark) if source.watermark else _NOTHING
        table = str(source.options.get("table") or "query")
        self._inbox.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.TemporaryDirectory(prefix="query-", dir=self._inbox.folder) as work:
            path = Path(work) / f"{table.rpartition('.')[2]}.jsonl"
            mark, rows = _write_new(path, database_of(source, str(mark["value"])), column, mark)
            taken = 0
            if rows:
                taken = self._inbox.accept_file(source.name, path, _urgency(source), path.name, moved=True)
        kept = json.dumps(mark, ensure_ascii=False) if column else None
        arrival_sources.looked(self._ledger, source.name, self._clock(), kept)
        return int(taken)


def database_of(source: Source, after: str) -> Database:
    """Where the new rows of a database are: those whose watermark is not below what was taken in.

    Raises:
        InputError: ``arrival.watermark-value``: it is nothing that can be asked for.
    """
    options = source.options
    password = os.environ.get(password_variable(source.name)) or os.environ.get(PASSWORD_VARIABLE, "")
    table, query, column = options.get("table"), options.get("query"), options.get("watermark")
    if not column:
        return Database(source.place, (table,) if table else (), query or "", password)
    inner = query or f"SELECT * FROM {table}"  # noqa: S608 (a name, or the person's own query)
    where = ""
    if after:
        if not _VALUE.fullmatch(after):
            raise InputError("arrival.watermark-value", column=column, value=after[:60])
        where = f" WHERE {column} >= '{after}'"
    bare = inner.strip().rstrip(";").rstrip()
    asked = f"SELECT * FROM ({bare}\n) AS renmai_new{where} ORDER BY {column}"  # noqa: S608
    return Database(source.place, (), asked, password)


def password_variable(source: str) -> str:
    """The variable a source's own password is taken from.

    >>> password_variable("erp-orders")
    'RENMAI_SOURCE_PASSWORD_ERP_ORDERS'
    """
    return f"{PASSWORD_VARIABLE}_{re.sub(r'[^A-Za-z0-9]', '_', source).upper()}"


def _urgency(source: Source) -> int:
    return urgency_of(item.kind for item in mappings_of(source.mappings, source.name))


def _write_new(
    path: Path, database: Database, column: str, mark: dict[str, Any]
) -> tuple[dict[str, Any], int]:
    """Write rows not taken in before as JSON Lines; the new watermark, and how many there are.

    The watermark knows the rows that have its value by their hashes, so that rows that get the same value
    later are not missed, and none is taken in twice.
    """
    written = 0
    value, known = str(mark["value"]), set(mark["rows"])
    with path.open("w", encoding="utf-8") as stream:
        for row in _rows(database):
            at = _text(row.get(column)) if column else ""
            if column and at != value and written >= MOST_ROWS:
                break
            text = json.dumps(row, ensure_ascii=False, separators=(",", ":"))
            digest = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()
            if at and at == value and digest in known:
                continue
            if column and at != value:
                value, known = at, set()
            known.add(digest)
            stream.write(text + "\n")
            written += 1
        stream.flush()
        os.fsync(stream.fileno())
    return {"value": value, "rows": sorted(known) if column else []}, written


def _rows(database: Database) -> Iterator[dict[str, Cell]]:
    for table in tables_of(database):
        for batch in table.batches(table.header):
            for cells in batch.rows:
                yield dict(zip(table.header, cells, strict=True))


def _text(cell: Cell) -> str:
    return cell if isinstance(cell, str) else ""

"""Writing the rows of a named query into a file of the home, kept for a while."""

from __future__ import annotations

import csv
import io
import json
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from graph.exports.atomic import whole_file
from graph.exports.cells import safe_cell
from graph.settings import Settings
from graph.store.parameters import coerce
from graph.store.queries import Query

TYPES = {"csv": "text/csv", "jsonl": "application/x-ndjson"}
KEPT_SECONDS = 7 * 86_400


def file_of(settings: Settings, number: int, ending: str) -> Path:
    """Where the file of a job lies."""
    return settings.home / "exports" / f"{number}.{ending}"


def bound(query: Query, params: Mapping[str, Any], zone: ZoneInfo) -> dict[str, Any]:
    """Values of a query's parameters as a program gives them: texts are read as the type wants it."""
    known = {item.name: item for item in query.params}
    return {
        key: coerce(known[key], value, query.name, zone) if isinstance(value, str) and key in known else value
        for key, value in params.items()
    }


def write(path: Path, ending: str, rows: Iterable[Mapping[str, Any]]) -> int:
    """Write rows of plain values; the file is there whole or not at all.

    Returns:
        How many there were.

    Raises:
        MachineError: ``export.unwritable``.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    forget_old(path.parent)
    count = 0
    with whole_file(path) as file:
        for line in _csv(rows) if ending == "csv" else _lines(rows):
            file.write(line)
            count += 1
    return count - (ending == "csv")


def forget_old(folder: Path, now: float | None = None) -> None:
    """Delete files older than they are kept."""
    limit = (time.time() if now is None else now) - KEPT_SECONDS
    for path in folder.iterdir():
        with suppress(OSError):
            if path.stat().st_mtime < limit:
                path.unlink()


def _csv(rows: Iterable[Mapping[str, Any]]) -> Iterator[bytes]:
    """A header, then a line a row: UTF-8 with a mark, formulas escaped, lists and maps as JSON."""
    header: list[str] | None = None
    for row in rows:
        if header is None:
            header = list(row)
            yield b"\xef\xbb\xbf" + _line(header)
        yield _line([row.get(name) for name in header])
    if header is None:
        yield b"\xef\xbb\xbf\r\n"


def _line(cells: list[Any]) -> bytes:
    out = io.StringIO()
    texts = (
        json.dumps(item, ensure_ascii=False) if isinstance(item, list | dict) else item for item in cells
    )
    csv.writer(out).writerow([safe_cell(item) for item in texts])
    return out.getvalue().encode()


def _lines(rows: Iterable[Mapping[str, Any]]) -> Iterator[bytes]:
    for row in rows:
        yield json.dumps(dict(row), ensure_ascii=False).encode() + b"\n"

"""Rows a load could not accept, kept until somebody repairs them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, and_, bindparam, func, select, true, update
from sqlalchemy.engine import RowMapping

from graph.ledger.opening import Ledger, utc
from graph.ledger.tables import QUARANTINE as Q

_CHUNK = 500


@dataclass(frozen=True, slots=True)
class Kept:
    """One row kept aside.

    Attributes:
        row: Ordinal in its table, 1 for the first data row; ``line`` that of the file, 0 where there is none.
        raw: The row as it stands.
        cells: Its cells by column as far as it could be split into cells, else empty.
        event_at: Event time it has if it states none itself.
        code: Reason, a key of web/translations, with ``params``.
        mapping: Key of the mapping it was read with (`mappings.note_used`).
        status: ``open`` or ``solved``.
        id: Number people name it by; 0 before it is kept.
    """

    origin: str
    row: int
    load: str
    source: str
    kind: str
    file: str
    line: int
    raw: str
    code: str
    params: Mapping[str, str]
    mapping: str
    cells: Mapping[str, object] = field(default_factory=dict)
    event_at: datetime = datetime(1970, 1, 1, tzinfo=UTC)
    status: str = "open"
    at: datetime = datetime(1970, 1, 1, tzinfo=UTC)
    id: int = 0


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which rows to show; None means any."""

    source: str | None = None
    kind: str | None = None
    load: str | None = None
    code: str | None = None
    ids: tuple[int, ...] = ()
    status: str | None = "open"


def keep(ledger: Ledger, rows: Sequence[Kept], now: datetime | None = None) -> None:
    """Keep rows; one already kept for the same (origin, row) is overwritten and keeps its number."""
    moment = now or datetime.now(UTC)
    with ledger.begin() as connection:
        for start in range(0, len(rows), _CHUNK):
            chunk = rows[start : start + _CHUNK]
            known: dict[tuple[str, int], int] = {}
            for origin in {row.origin for row in chunk}:
                numbers = [row.row for row in chunk if row.origin == origin]
                there = select(Q.c.row, Q.c.id).where(Q.c.origin == origin, Q.c.row.in_(numbers))
                known |= {(origin, number): id_ for number, id_ in connection.execute(there)}
            fresh = [row for row in chunk if (row.origin, row.row) not in known]
            if fresh:
                connection.execute(Q.insert(), [_stored(row, moment) for row in fresh])
            again = [row for row in chunk if (row.origin, row.row) in known]
            if again:
                statement = update(Q).where(Q.c.id == bindparam("at_id"))
                changes = [{**_stored(row, moment), "at_id": known[row.origin, row.row]} for row in again]
                connection.execute(statement, changes)


def listed(
    ledger: Ledger, wanted: Wanted | None = None, limit: int | None = None, after: int = 0
) -> list[Kept]:
    """Rows kept, oldest first, those numbered above ``after``."""
    statement = select(Q).where(_matching(wanted or Wanted()), Q.c.id > after).order_by(Q.c.id)
    with ledger.begin() as connection:
        return [_read(row) for row in connection.execute(statement.limit(limit)).mappings()]


def walked(ledger: Ledger, wanted: Wanted | None = None) -> Iterator[Kept]:
    """As `listed`, in pages, however many there are."""
    after = 0
    while page := listed(ledger, wanted, _CHUNK, after):
        yield from page
        after = page[-1].id


def counted(ledger: Ledger, wanted: Wanted | None = None) -> list[tuple[str, str, str, str, int]]:
    """How many rows by (source, kind, file, code), the most first."""
    keys = (Q.c.source, Q.c.kind, Q.c.file, Q.c.code)
    count = func.count().label("rows")
    statement = select(*keys, count).where(_matching(wanted or Wanted())).group_by(*keys)
    with ledger.begin() as connection:
        rows = connection.execute(statement.order_by(count.desc(), *keys)).all()
    return [(row[0], row[1], row[2], row[3], row[4]) for row in rows]


def count_of(ledger: Ledger, load: str) -> int:
    """How many rows a load has kept aside."""
    with ledger.begin() as connection:
        statement = select(func.count()).select_from(Q).where(Q.c.load == load)
        return int(connection.execute(statement).scalar_one())


def clear(ledger: Ledger, origin: str, load: str) -> None:
    """Solve the open rows of an origin that its newest load did not keep aside again."""
    stale = and_(Q.c.origin == origin, Q.c.load != load, Q.c.status == "open")
    with ledger.begin() as connection:
        connection.execute(update(Q).where(stale).values(status="solved"))


def solve(ledger: Ledger, ids: Sequence[int]) -> None:
    """Mark rows as repaired and loaded."""
    with ledger.begin() as connection:
        for start in range(0, len(ids), _CHUNK):
            chunk = ids[start : start + _CHUNK]
            connection.execute(update(Q).where(Q.c.id.in_(chunk)).values(status="solved"))


def _matching(wanted: Wanted) -> ColumnElement[bool]:
    conditions = [
        getattr(Q.c, name) == getattr(wanted, name)
        for name in ("source", "kind", "load", "code", "status")
        if getattr(wanted, name) is not None
    ]
    if wanted.ids:
        conditions.append(Q.c.id.in_(wanted.ids))
    return and_(true(), *conditions)


def _stored(row: Kept, moment: datetime) -> dict[str, object]:
    return {
        "origin": row.origin,
        "row": row.row,
        "load": row.load,
        "source": row.source,
        "kind": row.kind,
        "file": row.file,
        "line": row.line,
        "raw": row.raw,
        "cells": json.dumps(dict(row.cells), ensure_ascii=False) if row.cells else None,
        "event_at": row.event_at.astimezone(UTC),
        "code": row.code,
        "params": json.dumps(dict(row.params), ensure_ascii=False),
        "mapping": row.mapping,
        "status": row.status,
        "at": moment,
    }


def _read(row: RowMapping) -> Kept:
    return Kept(
        origin=row["origin"],
        row=row["row"],
        load=row["load"],
        source=row["source"],
        kind=row["kind"],
        file=row["file"],
        line=row["line"],
        raw=row["raw"],
        code=row["code"],
        params=json.loads(row["params"]),
        mapping=row["mapping"],
        cells=json.loads(row["cells"]) if row["cells"] else {},
        status=row["status"],
        event_at=utc(row["event_at"]),
        at=utc(row["at"]),
        id=row["id"],
    )

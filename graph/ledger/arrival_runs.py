"""Runs: what was done with arrivals and what followed; and how often something came in or was refused."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import RowMapping

from graph.errors import NotFoundError
from graph.ledger.arrival_sources import Said, said_of
from graph.ledger.arrival_tables import RUNS as R
from graph.ledger.arrival_tables import TALLIES as T
from graph.ledger.opening import Ledger, utc

COUNTS = ("read", "written", "unchanged", "superseded", "quarantined")


@dataclass(frozen=True, slots=True)
class Run:
    """One run.

    Attributes:
        source: Name of the source; empty for what follows on a slower clock.
        step: ``load``, or the slower step: ``products``, ``detect`` …
        name: Of the file; how many events.
        status: ``running``, ``done``, ``failed`` or ``stopped`` (by a guard, nothing loaded).
        counts: Of rows, by COUNTS.
        lag: Seconds from the arrival of its oldest row to its being on its customer's page.
        loads: Of each table: kind, load, read, quarantined.
        followed: What followed: figures by name.
    """

    id: int
    source: str
    step: str
    name: str
    status: str
    arrivals: int
    counts: Mapping[str, int]
    started_at: datetime
    ended_at: datetime | None = None
    lag: float | None = None
    loads: tuple[Mapping[str, Any], ...] = ()
    followed: Mapping[str, Any] = field(default_factory=dict)
    error: Said | None = None

    @property
    def seconds(self) -> float | None:
        """How long it took."""
        return (self.ended_at - self.started_at).total_seconds() if self.ended_at else None


def begin(
    ledger: Ledger, source: str, step: str, name: str = "", arrivals: int = 0, now: datetime | None = None
) -> int:
    """Write down that a run begins.

    Returns:
        Its number.
    """
    row = {
        "source": source,
        "step": step,
        "name": name,
        "status": "running",
        "arrivals": arrivals,
        **dict.fromkeys(COUNTS, 0),
        "loads": "[]",
        "followed": "{}",
        "started_at": now or datetime.now(UTC),
    }
    with ledger.begin() as connection:
        made = connection.execute(insert(R).values(row)).inserted_primary_key
        assert made is not None  # noqa: S101 - a single insert has one
        return int(made[0])


def end(
    ledger: Ledger,
    number: int,
    status: str = "done",
    counts: Mapping[str, int] | None = None,
    lag: float | None = None,
    loads: Sequence[Mapping[str, Any]] = (),
    followed: Mapping[str, Any] | None = None,
    error: Said | None = None,
    now: datetime | None = None,
) -> None:
    """Write down how a run ended; see `Run`."""
    values: dict[str, Any] = {
        "status": status,
        **{name: (counts or {}).get(name, 0) for name in COUNTS},
        "lag_seconds": lag,
        "loads": json.dumps([dict(item) for item in loads], ensure_ascii=False, default=str),
        "followed": json.dumps(dict(followed or {}), ensure_ascii=False, default=str),
        "error": json.dumps([error[0], dict(error[1])], ensure_ascii=False, default=str) if error else None,
        "ended_at": now or datetime.now(UTC),
    }
    with ledger.begin() as connection:
        connection.execute(update(R).where(R.c.id == number).values(values))


def get(ledger: Ledger, number: int) -> Run:
    """One run.

    Raises:
        NotFoundError: ``arrival.run-missing``.
    """
    with ledger.begin() as connection:
        row = connection.execute(select(R).where(R.c.id == number)).mappings().first()
    if row is None:
        raise NotFoundError("arrival.run-missing", id=number)
    return _read(row)


def listed(
    ledger: Ledger,
    source: str | None = None,
    limit: int = 50,
    before: int | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    step: str | None = None,
    status: str | None = None,
) -> list[Run]:
    """Runs, newest first, those numbered below ``before`` and begun within a time."""
    wanted = select(R).order_by(R.c.id.desc()).limit(limit)
    for column, value in ((R.c.source, source), (R.c.step, step), (R.c.status, status)):
        if value is not None:
            wanted = wanted.where(column == value)
    if before is not None:
        wanted = wanted.where(R.c.id < before)
    if since is not None:
        wanted = wanted.where(R.c.started_at >= since.astimezone(UTC))
    if until is not None:
        wanted = wanted.where(R.c.started_at < until.astimezone(UTC))
    with ledger.begin() as connection:
        return [_read(row) for row in connection.execute(wanted).mappings()]


@dataclass(frozen=True, slots=True)
class Sums:
    """Runs of one source, step and status in a time: how many, and their counts of rows and arrivals."""

    source: str
    step: str
    status: str
    runs: int
    arrivals: int
    counts: Mapping[str, int]


def sums(ledger: Ledger, since: datetime, until: datetime) -> list[Sums]:
    """What runs that began within a time came to, by source, step and status."""
    keys = (R.c.source, R.c.step, R.c.status)
    figures = [func.coalesce(func.sum(R.c[name]), 0) for name in ("arrivals", *COUNTS)]
    wanted = (
        select(*keys, func.count(), *figures).where(*_within(since, until)).group_by(*keys).order_by(*keys)
    )
    with ledger.begin() as connection:
        return [
            Sums(
                row[0], row[1], row[2], row[3], int(row[4]), dict(zip(COUNTS, map(int, row[5:]), strict=True))
            )
            for row in connection.execute(wanted)
        ]


def lags(ledger: Ledger, since: datetime, until: datetime) -> list[tuple[str, float]]:
    """Source and lag of the runs of a time that brought something to a page, the shortest lag first."""
    done = (R.c.status == "done", R.c.lag_seconds.is_not(None))
    wanted = select(R.c.source, R.c.lag_seconds).where(*_within(since, until), *done)
    with ledger.begin() as connection:
        return [(row[0], row[1]) for row in connection.execute(wanted.order_by(R.c.lag_seconds, R.c.id))]


def _within(since: datetime, until: datetime) -> tuple[Any, Any]:
    return R.c.started_at >= since.astimezone(UTC), R.c.started_at < until.astimezone(UTC)


def interrupt(ledger: Ledger, now: datetime | None = None) -> list[Run]:
    """End the runs of a process that is no more, for the one process that makes them; which those were."""
    lost = listed(ledger, limit=1_000, status="running")
    for run in lost:
        end(ledger, run.id, "failed", error=("arrival.interrupted", {}), now=now)
    return lost


def tally(ledger: Ledger, source: str, day: date, counts: Mapping[str, int]) -> None:
    """Add to how often something came in or was refused.

    Args:
        ledger: Of the home.
        source: Name of the source.
        day: Of the home's zone.
        counts: By code: ``accepted``, ``repeated``, or the code of the sentence that refused it.
    """
    with ledger.begin() as connection:
        for code, count in counts.items():
            if count:
                connection.execute(_adding(connection, source, day, code, count))


def tallies(ledger: Ledger, first: date, last: date, source: str | None = None) -> dict[str, dict[str, int]]:
    """How often something came in or was refused, by source and code, on days from ``first`` to ``last``."""
    wanted = select(T).where(T.c.day >= first.isoformat(), T.c.day <= last.isoformat())
    if source is not None:
        wanted = wanted.where(T.c.source == source)
    found: dict[str, dict[str, int]] = {}
    with ledger.begin() as connection:
        for row in connection.execute(wanted.order_by(T.c.source, T.c.code)).mappings():
            mine = found.setdefault(row["source"], {})
            mine[row["code"]] = mine.get(row["code"], 0) + row["count"]
    return found


def _adding(connection: Connection, source: str, day: date, code: str, count: int) -> Any:
    made = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    row = {"source": source, "day": day.isoformat(), "code": code, "count": count}
    keys = ["source", "day", "code"]
    return made(T).values(row).on_conflict_do_update(index_elements=keys, set_={"count": T.c.count + count})


def _read(row: RowMapping) -> Run:
    return Run(
        id=row["id"],
        source=row["source"],
        step=row["step"],
        name=row["name"],
        status=row["status"],
        arrivals=row["arrivals"],
        counts={name: row[name] for name in COUNTS},
        started_at=utc(row["started_at"]),
        ended_at=utc(row["ended_at"]) if row["ended_at"] else None,
        lag=row["lag_seconds"],
        loads=tuple(json.loads(row["loads"])),
        followed=json.loads(row["followed"]),
        error=said_of(row["error"]),
    )

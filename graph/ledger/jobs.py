"""Long work and how far it is; a worker claims it, whoever asked may look and cancel.

A job is queued, running, then done, failed or cancelled. One whose worker no longer says that it lives is
queued again: every kind of work goes on behind what it has finished.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.engine import RowMapping

from graph.errors import ConflictError, NotFoundError
from graph.ledger.job_tables import JOBS as J
from graph.ledger.opening import Ledger, utc

LOST_AFTER = timedelta(seconds=45)
"""Without a sign of life for this long, a running job's worker is taken for dead."""

MOST_ATTEMPTS = 5

OPEN = ("queued", "running")


@dataclass(frozen=True, slots=True)
class Job:
    """A job as last written down.

    Attributes:
        status: ``queued``, ``running``, ``done``, ``failed`` or ``cancelled``.
        step: Code of what it is doing, with ``step_params``; empty before it began.
        done: Of ``total`` (None where the end is not known), in ``unit``.
        error: Code and parameters of the sentence that says why it failed.
    """

    id: int
    kind: str
    params: Mapping[str, Any]
    by: str
    status: str
    created_at: datetime
    step: str = ""
    step_params: Mapping[str, Any] = field(default_factory=dict)
    done: float = 0.0
    total: float | None = None
    unit: str = "items"
    seconds_left: float | None = None
    attempts: int = 0
    is_cancelled: bool = False
    result: Mapping[str, Any] = field(default_factory=dict)
    error: tuple[str, Mapping[str, Any]] | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Whether it is waiting or at work."""
        return self.status in OPEN

    @property
    def share(self) -> float | None:
        """Of the step, 0 to 1, or None where its end is not known."""
        return min(1.0, self.done / self.total) if self.total else None


def add(ledger: Ledger, kind: str, params: Mapping[str, Any], by: str, now: datetime | None = None) -> int:
    """Write down work to be done.

    Returns:
        Its number.
    """
    row = {
        "kind": kind,
        "params": _json(params),
        "by": by,
        "status": "queued",
        "step": "",
        "step_params": "{}",
        "done": 0.0,
        "unit": "items",
        "attempts": 0,
        "is_cancelled": False,
        "created_at": now or datetime.now(UTC),
    }
    with ledger.begin() as connection:
        made = connection.execute(insert(J).values(row)).inserted_primary_key
        assert made is not None  # noqa: S101 - a single insert has one
        return int(made[0])


def get(ledger: Ledger, number: int) -> Job:
    """One job.

    Raises:
        NotFoundError: ``job.missing``.
    """
    with ledger.begin() as connection:
        row = connection.execute(select(J).where(J.c.id == number)).mappings().first()
    if row is None:
        raise NotFoundError("job.missing", id=number)
    return _read(row)


def listed(ledger: Ledger, limit: int = 50, before: int | None = None, kind: str | None = None) -> list[Job]:
    """Jobs, newest first, those numbered below ``before``."""
    statement = select(J).order_by(J.c.id.desc()).limit(limit)
    if before is not None:
        statement = statement.where(J.c.id < before)
    if kind is not None:
        statement = statement.where(J.c.kind == kind)
    with ledger.begin() as connection:
        return [_read(row) for row in connection.execute(statement).mappings()]


def waiting(ledger: Ledger) -> list[int]:
    """Numbers of queued jobs, oldest first."""
    with ledger.begin() as connection:
        rows = connection.execute(select(J.c.id).where(J.c.status == "queued").order_by(J.c.id))
        return [row[0] for row in rows]


def claim(ledger: Ledger, number: int, now: datetime | None = None) -> Job | None:
    """Take a queued job; None where another worker has it, or it was cancelled meanwhile."""
    moment = now or datetime.now(UTC)
    taken = (
        update(J)
        .where(J.c.id == number, J.c.status == "queued")
        .values(status="running", started_at=moment, seen_at=moment, attempts=J.c.attempts + 1)
    )
    with ledger.begin() as connection:
        if not connection.execute(taken).rowcount:
            return None
    return get(ledger, number)


def advance(
    ledger: Ledger,
    number: int,
    step: str,
    params: Mapping[str, Any],
    done: float,
    total: float | None,
    unit: str,
    seconds_left: float | None,
) -> None:
    """Write down how far a running job is."""
    values = {
        "step": step,
        "step_params": _json(params),
        "done": done,
        "total": total,
        "unit": unit,
        "seconds_left": seconds_left,
    }
    with ledger.begin() as connection:
        connection.execute(update(J).where(J.c.id == number, J.c.status == "running").values(values))


def live(ledger: Ledger, number: int, now: datetime | None = None) -> bool:
    """Say that a job's worker lives.

    Returns:
        Whether the work is still wanted: False once it was cancelled, or taken from this worker.
    """
    mine = (J.c.id == number) & (J.c.status == "running")
    with ledger.begin() as connection:
        connection.execute(update(J).where(mine).values(seen_at=now or datetime.now(UTC)))
        wanted = connection.execute(select(J.c.id).where(mine, J.c.is_cancelled.is_(False))).first()
    return wanted is not None


def end(
    ledger: Ledger,
    number: int,
    status: str,
    result: Mapping[str, Any] | None = None,
    error: tuple[str, Mapping[str, Any]] | None = None,
    now: datetime | None = None,
) -> None:
    """End a running job as ``done``, ``failed`` or ``cancelled``."""
    values = {
        "status": status,
        "result": None if result is None else _json(result),
        "error": None if error is None else _json({"code": error[0], "params": error[1]}),
        "seconds_left": None,
        "ended_at": now or datetime.now(UTC),
    }
    with ledger.begin() as connection:
        connection.execute(update(J).where(J.c.id == number, J.c.status == "running").values(values))


def cancel(ledger: Ledger, number: int, now: datetime | None = None) -> Job:
    """Ask a job to stop; one that waits ends at once, one at work at its next sign of life.

    Raises:
        NotFoundError: ``job.missing``.
        ConflictError: ``job.ended-already``.
    """
    one = J.c.id == number
    with ledger.begin() as connection:
        connection.execute(
            update(J)
            .where(one, J.c.status == "queued")
            .values(status="cancelled", is_cancelled=True, ended_at=now or datetime.now(UTC))
        )
        connection.execute(update(J).where(one, J.c.status == "running").values(is_cancelled=True))
    job = get(ledger, number)
    if not job.is_cancelled:
        raise ConflictError("job.ended-already", id=number, status=job.status)
    return job


def requeue_lost(ledger: Ledger, now: datetime | None = None, after: timedelta = LOST_AFTER) -> list[int]:
    """Queue the jobs again whose worker is gone; those that were lost too often, or cancelled, end.

    Args:
        ledger: Of the home.
        now: For tests.
        after: Without a sign of life for this long a worker is gone.

    Returns:
        Numbers of the jobs queued again.
    """
    moment = now or datetime.now(UTC)
    lost = (J.c.status == "running") & (J.c.seen_at < moment - after)
    spent = _json({"code": "job.lost", "params": {"attempts": MOST_ATTEMPTS}})
    with ledger.begin() as connection:
        connection.execute(
            update(J).where(lost, J.c.is_cancelled).values(status="cancelled", ended_at=moment)
        )
        connection.execute(
            update(J)
            .where(lost, J.c.attempts >= MOST_ATTEMPTS)
            .values(status="failed", error=spent, ended_at=moment)
        )
        again = [row[0] for row in connection.execute(select(J.c.id).where(lost).order_by(J.c.id))]
        connection.execute(update(J).where(lost).values(status="queued"))
    return again


def _json(value: Mapping[str, Any]) -> str:
    return json.dumps(dict(value), ensure_ascii=False, default=str)


def _read(row: RowMapping) -> Job:
    error = json.loads(row["error"]) if row["error"] else None
    return Job(
        id=row["id"],
        kind=row["kind"],
        params=json.loads(row["params"]),
        by=row["by"],
        status=row["status"],
        created_at=utc(row["created_at"]),
        step=row["step"],
        step_params=json.loads(row["step_params"]),
        done=row["done"],
        total=row["total"],
        unit=row["unit"],
        seconds_left=row["seconds_left"],
        attempts=row["attempts"],
        is_cancelled=row["is_cancelled"],
        result=json.loads(row["result"]) if row["result"] else {},
        error=(error["code"], error["params"]) if error else None,
        started_at=utc(row["started_at"]) if row["started_at"] else None,
        ended_at=utc(row["ended_at"]) if row["ended_at"] else None,
    )

"""What is done with segments on a clock: every so many days at an hour of the shop."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import delete, insert, select, update
from sqlalchemy.engine import RowMapping

from graph.errors import InputError
from graph.ledger.export_tables import SCHEDULES as S
from graph.ledger.opening import Ledger, utc


@dataclass(frozen=True, slots=True)
class Schedule:
    """One schedule; see the table ``segment_schedules``.

    Attributes:
        format: Of the file written; None where members are only written down.
    """

    segment_id: str
    days: int
    hour: int
    format: str | None
    mode: str
    recipient: str
    by: str
    next_at: datetime
    last_at: datetime | None
    last_job: int | None


def next_time(days: int, hour: int, zone: ZoneInfo, now: datetime) -> datetime:
    """The first moment after now at that hour; then every so many days from there.

    >>> next_time(1, 6, ZoneInfo("Asia/Shanghai"), datetime(2025, 12, 1, 0, tzinfo=UTC)).isoformat()
    '2025-12-01T22:00:00+00:00'
    """
    here = now.astimezone(zone)
    at = datetime.combine(here.date(), time(hour), zone)
    if at <= here:
        at = datetime.combine(here.date() + timedelta(days=days), time(hour), zone)
    return at.astimezone(UTC)


def keep(
    ledger: Ledger, segment_id: str, days: int, hour: int, zone: ZoneInfo, by: str, *,
    form: str | None = None, mode: str = "all", recipient: str = "", now: datetime | None = None,
) -> Schedule:  # fmt: skip
    """Put a segment on the clock, or change when and what.

    Raises:
        InputError: ``schedule.days`` or ``schedule.hour``.
    """
    if not 1 <= days <= 365:
        raise InputError("schedule.days", days=days)
    if not 0 <= hour <= 23:
        raise InputError("schedule.hour", hour=hour)
    values: dict[str, Any] = {
        "days": days, "hour": hour, "format": form, "mode": mode, "recipient": recipient[:100], "by": by,
        "next_at": next_time(days, hour, zone, now or datetime.now(UTC)),
    }  # fmt: skip
    with ledger.begin() as connection:
        done = connection.execute(update(S).where(S.c.segment_id == segment_id).values(values))
        if not done.rowcount:
            connection.execute(insert(S).values({**values, "segment_id": segment_id}))
    found = of_segment(ledger, segment_id)
    assert found is not None  # noqa: S101 - written just now
    return found


def drop(ledger: Ledger, segment_id: str) -> bool:
    """Take a segment off the clock; whether it was on it."""
    with ledger.begin() as connection:
        return bool(connection.execute(delete(S).where(S.c.segment_id == segment_id)).rowcount)


def of_segment(ledger: Ledger, segment_id: str) -> Schedule | None:
    """The schedule of a segment, if it has one."""
    with ledger.begin() as connection:
        row = connection.execute(select(S).where(S.c.segment_id == segment_id)).mappings().first()
    return None if row is None else _read(row)


def listed(ledger: Ledger) -> list[Schedule]:
    """All schedules, the next to come first."""
    with ledger.begin() as connection:
        return [_read(row) for row in connection.execute(select(S).order_by(S.c.next_at, S.c.id)).mappings()]


def take_due(ledger: Ledger, zone: ZoneInfo, now: datetime | None = None) -> list[Schedule]:
    """Schedules whose time has come, each moved on to its next; what was missed meanwhile is done once."""
    moment = now or datetime.now(UTC)
    taken = []
    for one in listed(ledger):
        if one.next_at > moment:
            continue
        following = next_time(one.days, one.hour, zone, moment)
        mine = (S.c.segment_id == one.segment_id) & (S.c.next_at == one.next_at)
        with ledger.begin() as connection:
            moved = connection.execute(update(S).where(mine).values(next_at=following, last_at=moment))
        if moved.rowcount:
            taken.append(one)
    return taken


def note_job(ledger: Ledger, segment_id: str, number: int) -> None:
    """Remember the job a schedule last began."""
    with ledger.begin() as connection:
        connection.execute(update(S).where(S.c.segment_id == segment_id).values(last_job=number))


def _read(row: RowMapping) -> Schedule:
    last = row["last_at"]
    return Schedule(
        row["segment_id"], row["days"], row["hour"], row["format"], row["mode"], row["recipient"], row["by"],
        utc(row["next_at"]), utc(last) if last else None, row["last_job"],
    )  # fmt: skip

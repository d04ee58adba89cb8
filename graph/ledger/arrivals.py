"""The inbox: what was accepted and waits to be loaded, on disk, bounded, oldest and most urgent first.

An arrival is waiting, taken (by the run in hand), then done; dropped where a person said so. What a killed
process had taken waits again. Done ones are kept for a while, so that they can be replayed from any point.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import RowMapping

from graph.ledger.arrival_tables import ARRIVALS as A
from graph.ledger.arrival_tables import SOURCES as S
from graph.ledger.opening import Ledger, utc

PENDING = ("waiting", "taken")
_CHUNK = 400


@dataclass(frozen=True, slots=True)
class Delivered:
    """Something to be accepted.

    Attributes:
        kind: Of its rows; empty for a file, whose tables are recognised when it is loaded.
        delivery: Tells deliveries of a source apart: the sender's id, or a digest of the content.
        name: How people find it again: a file's name, an event's id.
        priority: 0 is loaded first.
        body: An event's row as JSON; None for a file.
        path: A file's place within the inbox; None for an event.
    """

    kind: str
    delivery: str
    name: str
    priority: int
    size: int
    body: str | None = None
    path: str | None = None


@dataclass(frozen=True, slots=True)
class Arrival:
    """Something that was accepted; see `Delivered`."""

    id: int
    source: str
    kind: str
    name: str
    priority: int
    size: int
    body: str | None
    path: str | None
    status: str
    is_forced: bool
    arrived_at: datetime
    done_at: datetime | None


@dataclass(frozen=True, slots=True)
class Accepted:
    """Ids of what was accepted, in order; those of ``repeated`` had been accepted before."""

    ids: tuple[int, ...]
    repeated: frozenset[int]


@dataclass(frozen=True, slots=True)
class Backlog:
    """What waits: how many, bytes, and when the oldest of it arrived."""

    arrivals: int = 0
    size: int = 0
    oldest_at: datetime | None = None

    def lag(self, now: datetime) -> float:
        """Seconds the oldest has waited; 0 where nothing does."""
        return max(0.0, (now - self.oldest_at).total_seconds()) if self.oldest_at else 0.0


def accept(ledger: Ledger, source: str, items: Sequence[Delivered], now: datetime | None = None) -> Accepted:
    """Accept deliveries of a source, all or none; durable when this returns.

    Args:
        ledger: Of the home.
        source: Name of the source.
        items: In the order they came; one delivered before is not accepted a second time.
        now: For tests.
    """
    moment = now or datetime.now(UTC)
    with ledger.begin() as connection:
        before = _ids(connection, source, items)
        fresh = {item.delivery: item for item in items if item.delivery not in before}
        if fresh:
            rows = [_row(source, item, moment) for item in fresh.values()]
            connection.execute(_insert_new(connection), rows)
            connection.execute(update(S).where(S.c.name == source).values(arrived_at=moment))
        known = before | _ids(connection, source, list(fresh.values()))
    ids = tuple(known[item.delivery] for item in items)
    again = {known[item.delivery] for item in items if item.delivery in before}
    seen: set[int] = set()
    for id_ in ids:
        again |= {id_} & seen
        seen.add(id_)
    return Accepted(ids, frozenset(again))


def is_known(ledger: Ledger, source: str, delivery: str) -> bool:
    """Whether a delivery was accepted before."""
    wanted = select(A.c.id).where(A.c.source == source, A.c.delivery == delivery)
    with ledger.begin() as connection:
        return connection.execute(wanted).first() is not None


def take(ledger: Ledger, most: int, most_bytes: int) -> list[Arrival]:
    """Take what is to be loaded next from running sources: by priority, then oldest first.

    A file comes alone; events come together, up to so many and so many bytes, at least one.
    """
    wanted = (
        select(A)
        .where(A.c.status == "waiting", A.c.source.in_(_running()))
        .order_by(A.c.priority, A.c.id)
        .limit(most)
    )
    found: list[Arrival] = []
    size = 0
    with ledger.begin() as connection:
        for row in connection.execute(wanted).mappings():
            if found and (row["path"] or size + row["size"] > most_bytes):
                break
            found.append(_read(row))
            size += row["size"]
            if row["path"]:
                break
        for ids in _chunks([item.id for item in found]):
            connection.execute(update(A).where(A.c.id.in_(ids)).values(status="taken"))
    return found


def any_ready(ledger: Ledger) -> bool:
    """Whether anything waits from a running source."""
    wanted = select(A.c.id).where(A.c.status == "waiting", A.c.source.in_(_running())).limit(1)
    with ledger.begin() as connection:
        return connection.execute(wanted).first() is not None


def assign(ledger: Ledger, ids: Sequence[int], run: int) -> None:
    """Note which run has taken some arrivals."""
    _set(ledger, ids, run=run)


def settle(ledger: Ledger, ids: Sequence[int], now: datetime | None = None) -> None:
    """Note that arrivals are loaded and what they touched was followed up."""
    _set(ledger, ids, status="done", done_at=now or datetime.now(UTC), is_forced=False)


def give_back(ledger: Ledger, ids: Sequence[int]) -> None:
    """Let arrivals wait again."""
    _set(ledger, ids, status="waiting", run=None)


def drop(ledger: Ledger, source: str, now: datetime | None = None) -> list[str]:
    """Drop the arrival of a source that is next in turn, as a person said; its name in a list."""
    with ledger.begin() as connection:
        first = connection.execute(_next_of(source)).first()
        if first is None:
            return []
        values = {"status": "dropped", "done_at": now or datetime.now(UTC)}
        connection.execute(update(A).where(A.c.id == first.id).values(values))
    return [first.name]


def force(ledger: Ledger, source: str) -> list[str]:
    """Let the arrival of a source that is next in turn pass its guards, as a person said; its name."""
    with ledger.begin() as connection:
        first = connection.execute(_next_of(source)).first()
        if first is None:
            return []
        connection.execute(update(A).where(A.c.id == first.id).values(is_forced=True))
    return [first.name]


def recover(ledger: Ledger) -> int:
    """Let everything wait again that a process took that is no more; how much that was.

    Only for the one process that takes from this inbox.
    """
    with ledger.begin() as connection:
        taken = update(A).where(A.c.status == "taken").values(status="waiting", run=None)
        return int(connection.execute(taken).rowcount)


def replay(ledger: Ledger, source: str | None, since: datetime | None, first: int | None) -> int:
    """Let what was done wait again, from a moment of arrival or a number on; how much that is.

    Args:
        ledger: Of the home.
        source: Only of this source.
        since: From what arrived then on.
        first: From the arrival of this number on.
    """
    wanted: list[ColumnElement[bool]] = [A.c.status.in_(("done", "dropped"))]
    if source is not None:
        wanted.append(A.c.source == source)
    if since is not None:
        wanted.append(A.c.arrived_at >= since.astimezone(UTC))
    if first is not None:
        wanted.append(A.c.id >= first)
    with ledger.begin() as connection:
        again = update(A).where(and_(*wanted)).values(status="waiting", run=None, done_at=None)
        return int(connection.execute(again).rowcount)


def again(ledger: Ledger, run: int) -> int:
    """Let what a run took last wait again; how much that is."""
    mine = (A.c.run == run, A.c.status.in_(("done", "dropped")))
    with ledger.begin() as connection:
        waits = update(A).where(*mine).values(status="waiting", done_at=None)
        return int(connection.execute(waits).rowcount)


def backlog(ledger: Ledger) -> Backlog:
    """What waits in all."""
    return sum_of(backlogs(ledger).values())


def backlogs(ledger: Ledger) -> dict[str, Backlog]:
    """What waits, by source."""
    figures = (func.count(), func.coalesce(func.sum(A.c.size), 0), func.min(A.c.arrived_at))
    wanted = select(A.c.source, *figures).where(A.c.status.in_(PENDING)).group_by(A.c.source)
    with ledger.begin() as connection:
        return {
            row[0]: Backlog(row[1], int(row[2]), utc(row[3]) if row[3] else None)
            for row in connection.execute(wanted)
        }


def sum_of(each: Iterable[Backlog]) -> Backlog:
    """Several backlogs as one.

    >>> sum_of([Backlog(1, 10), Backlog(2, 5)])
    Backlog(arrivals=3, size=15, oldest_at=None)
    """
    listed = list(each)
    oldest = min((item.oldest_at for item in listed if item.oldest_at), default=None)
    return Backlog(sum(item.arrivals for item in listed), sum(item.size for item in listed), oldest)


def waiting(ledger: Ledger, source: str, limit: int = 20) -> list[Arrival]:
    """What waits of one source, next in turn first."""
    with ledger.begin() as connection:
        return [_read(row) for row in connection.execute(_pending(source).limit(limit)).mappings()]


def of_run(ledger: Ledger, run: int, limit: int = 50) -> list[Arrival]:
    """Some of the arrivals a run took last."""
    wanted = select(A).where(A.c.run == run).order_by(A.c.id).limit(limit)
    with ledger.begin() as connection:
        return [_read(row) for row in connection.execute(wanted).mappings()]


def kept_since(ledger: Ledger, source: str | None = None) -> datetime | None:
    """From when on arrivals can be replayed; None where none is kept."""
    wanted = select(func.min(A.c.arrived_at)).where(A.c.status.in_(("done", "dropped")))
    if source is not None:
        wanted = wanted.where(A.c.source == source)
    with ledger.begin() as connection:
        found = connection.execute(wanted).scalar()
    return utc(found) if found else None


def prune(ledger: Ledger, before: datetime) -> list[str]:
    """Forget what was done before a moment; paths of files that nothing needs any more."""
    old = (A.c.status.in_(("done", "dropped")), A.c.done_at < before)
    with ledger.begin() as connection:
        paths = [row[0] for row in connection.execute(select(A.c.path).where(*old, A.c.path.is_not(None)))]
        connection.execute(delete(A).where(*old))
    return paths


def _running() -> Any:
    return select(S.c.name).where(S.c.state == "running")


def _pending(source: str) -> Any:
    mine = (A.c.source == source, A.c.status.in_(PENDING))
    return select(A).where(*mine).order_by(A.c.priority, A.c.id)


def _next_of(source: str) -> Any:
    mine = (A.c.source == source, A.c.status.in_(PENDING))
    return select(A.c.id, A.c.name).where(*mine).order_by(A.c.priority, A.c.id).limit(1)


def _set(ledger: Ledger, ids: Sequence[int], **values: Any) -> None:
    with ledger.begin() as connection:
        for chunk in _chunks(ids):
            connection.execute(update(A).where(A.c.id.in_(chunk)).values(values))


def _ids(connection: Connection, source: str, items: Sequence[Delivered]) -> dict[str, int]:
    found: dict[str, int] = {}
    for chunk in _chunks([item.delivery for item in items]):
        wanted = select(A.c.delivery, A.c.id).where(A.c.source == source, A.c.delivery.in_(chunk))
        found |= {row[0]: row[1] for row in connection.execute(wanted)}
    return found


def _insert_new(connection: Connection) -> Any:
    """Two processes may accept the same delivery at once; the second finds the first's."""
    made = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    return made(A).on_conflict_do_nothing(index_elements=["source", "delivery"])


def _chunks(items: Sequence[Any]) -> Iterable[Sequence[Any]]:
    return (items[start : start + _CHUNK] for start in range(0, len(items), _CHUNK))


def _row(source: str, item: Delivered, moment: datetime) -> dict[str, Any]:
    return {
        "source": source,
        "kind": item.kind,
        "delivery": item.delivery,
        "name": item.name,
        "priority": item.priority,
        "body": item.body,
        "path": item.path,
        "size": item.size,
        "status": "waiting",
        "is_forced": False,
        "arrived_at": moment,
    }


def _read(row: RowMapping) -> Arrival:
    return Arrival(
        id=row["id"],
        source=row["source"],
        kind=row["kind"],
        name=row["name"],
        priority=row["priority"],
        size=row["size"],
        body=row["body"],
        path=row["path"],
        status=row["status"],
        is_forced=row["is_forced"],
        arrived_at=utc(row["arrived_at"]),
        done_at=utc(row["done_at"]) if row["done_at"] else None,
    )

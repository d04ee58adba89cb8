"""What is told to other systems: events written down in the ledger, delivered by the worker (webhooks).

An event is announced at least once. What follows a change in the graph is written down, held, before the
change and released after it (`announcing`), so that a process killed between the two loses nothing; what was
held too long is released by the worker, and may then tell of a change that did not happen. Whoever hears of
an event reads what it names afresh and so bears that.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.engine import RowMapping

from graph.errors import NotFoundError
from graph.ledger.opening import Ledger, utc
from graph.ledger.outbox_tables import ANNOUNCEMENTS as A
from graph.ledger.outbox_tables import DELIVERIES as D
from graph.ledger.outbox_tables import WEBHOOKS as W

EVENTS = ("identity.changed", "case.opened", "segment.member")
"""What one can hear of."""

TEST = "webhook.test"
"""Told to one address when its keeper asks for it."""

HELD = timedelta(minutes=15)
"""Longer than a transaction on the graph may take; what is held longer was left by a process that died."""

KEPT = timedelta(days=30)
"""For how long deliveries are remembered."""

BACKOFF = (5, 60, 300, 1800, 7200, 18_000, 36_000, 36_000)
"""Seconds until the next try after the first, the second … failure; after the last the delivery is dead."""

Event = tuple[str, Mapping[str, Any]]
"""One of EVENTS, and what is said with it: plain values of JSON, ids rather than personal data."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """One event on its way to one address.

    Attributes:
        event: One of EVENTS, or TEST.
        announcement: Id of the event, the same for all who hear of it and for every try.
        status: ``held``, ``waiting``, ``delivered`` or ``dead``.
        answer: HTTP status of the last try, if there was one.
        error: Code and parameters of why the last try failed.
    """

    id: int
    webhook: int
    announcement: str
    event: str
    params: Mapping[str, Any]
    at: datetime
    status: str
    attempts: int
    due_at: datetime
    answer: int | None
    error: tuple[str, Mapping[str, Any]] | None
    tried_at: datetime | None


def announce(ledger: Ledger, event: str, params: Mapping[str, Any], now: datetime | None = None) -> None:
    """Tell everybody who wants to hear of an event; nothing is written where nobody does.

    Args:
        ledger: Of the home.
        event: One of EVENTS.
        params: What is said with it: plain values of JSON; ids, no personal data.
        now: For tests.

    Raises:
        ValueError: there is no such event.
    """
    with ledger.begin() as connection:
        _write(connection, [(event, params)], "waiting", now or datetime.now(UTC))


@contextmanager
def announcing(ledger: Ledger | None, events: Sequence[Event], now: datetime | None = None) -> Iterator[None]:
    """Announce what the block does: written down before it, told after it, taken back where it fails.

    Args:
        ledger: Of the home; nothing is told where there is none.
        events: What to tell, in this order.
        now: For tests.
    """
    if ledger is None or not events:
        yield
        return
    moment = now or datetime.now(UTC)
    with ledger.begin() as connection:
        held = _write(connection, events, "held", moment)
    try:
        yield
    except BaseException:
        if held:
            with ledger.begin() as connection:
                connection.execute(delete(D).where(D.c.announcement_id.in_(held)))
                connection.execute(delete(A).where(A.c.id.in_(held)))
        raise
    if held:
        with ledger.begin() as connection:
            released = update(D).where(D.c.announcement_id.in_(held), D.c.status == "held")
            connection.execute(released.values(status="waiting", due_at=moment))


def tell(ledger: Ledger, webhook: int, now: datetime | None = None) -> str:
    """Send a test to one address, whatever it wants to hear of.

    Returns:
        Id of the announcement.
    """
    moment = now or datetime.now(UTC)
    made = secrets.token_hex(12)
    with ledger.begin() as connection:
        row = {"id": made, "event": TEST, "params": "{}", "at": moment}
        connection.execute(insert(A).values(row))
        connection.execute(insert(D).values(_delivery(webhook, made, "waiting", moment)))
    return made


def due(ledger: Ledger, now: datetime | None = None, limit: int = 50) -> list[Delivery]:
    """Deliveries to be tried now, new ones first; what a dead process held is among them."""
    moment = now or datetime.now(UTC)
    with ledger.begin() as connection:
        left = (D.c.status == "held") & (D.c.due_at < moment - HELD)
        connection.execute(update(D).where(left).values(status="waiting"))
        wanted = _listed().join(W, W.c.id == D.c.webhook_id)
        is_due = (D.c.status == "waiting", D.c.due_at <= moment, W.c.stopped_at.is_(None))
        first = (D.c.attempts, D.c.id)  # what has failed before holds nothing else up
        rows = connection.execute(wanted.where(*is_due).order_by(*first).limit(limit)).mappings()
        return [_read(row) for row in rows]


def postpone(ledger: Ledger, webhook: int, until: datetime) -> None:
    """Let what waits for an address wait longer, as nobody answers there."""
    waiting = (D.c.webhook_id == webhook) & (D.c.status == "waiting") & (D.c.due_at < until)
    with ledger.begin() as connection:
        connection.execute(update(D).where(waiting).values(due_at=until))


def tried(
    ledger: Ledger,
    delivery: Delivery,
    answer: int | None,
    error: tuple[str, Mapping[str, Any]] | None,
    now: datetime | None = None,
) -> None:
    """Write down how a try went: delivered without an error, else tried again later, at last dead."""
    moment = now or datetime.now(UTC)
    attempts = delivery.attempts + 1
    spent = attempts > len(BACKOFF)
    status = "delivered" if error is None else "dead" if spent else "waiting"
    wait = timedelta(seconds=BACKOFF[min(attempts, len(BACKOFF)) - 1])
    values = {
        "status": status,
        "attempts": attempts,
        "answer": answer,
        "error": json.dumps({"code": error[0], "params": error[1]}, ensure_ascii=False) if error else None,
        "due_at": moment + wait if status == "waiting" else moment,
        "tried_at": moment,
    }
    with ledger.begin() as connection:
        connection.execute(update(D).where(D.c.id == delivery.id).values(values))


def again(ledger: Ledger, webhook: int, number: int, now: datetime | None = None) -> Delivery:
    """Send a delivery again, from the first try on.

    Raises:
        NotFoundError: ``webhook.no-delivery``.
    """
    moment = now or datetime.now(UTC)
    one = (D.c.id == number) & (D.c.webhook_id == webhook) & (D.c.status != "held")
    with ledger.begin() as connection:
        values = {"status": "waiting", "attempts": 0, "due_at": moment}
        if not connection.execute(update(D).where(one).values(values)).rowcount:
            raise NotFoundError("webhook.no-delivery", id=number, webhook=webhook)
        return _read(connection.execute(_listed().where(D.c.id == number)).mappings().one())


def deliveries(
    ledger: Ledger, webhook: int, limit: int = 50, before: int | None = None, status: str | None = None
) -> list[Delivery]:
    """Deliveries to one address, newest first, those numbered below ``before``."""
    statement = _listed().where(D.c.webhook_id == webhook).order_by(D.c.id.desc()).limit(limit)
    if before is not None:
        statement = statement.where(D.c.id < before)
    if status is not None:
        statement = statement.where(D.c.status == status)
    with ledger.begin() as connection:
        return [_read(row) for row in connection.execute(statement).mappings()]


def tidy(ledger: Ledger, now: datetime | None = None) -> int:
    """Forget what was delivered or died long ago.

    Returns:
        How many events are forgotten.
    """
    moment = now or datetime.now(UTC)
    with ledger.begin() as connection:
        over = D.c.status.in_(("delivered", "dead")) & (D.c.tried_at < moment - KEPT)
        connection.execute(delete(D).where(over))
        used = select(D.c.announcement_id)
        return int(connection.execute(delete(A).where(A.c.id.not_in(used))).rowcount)


def _write(connection: Connection, events: Sequence[Event], status: str, moment: datetime) -> list[str]:
    unknown = {event for event, _ in events} - set(EVENTS)
    if unknown:
        raise ValueError(f"no such events: {sorted(unknown)}")
    listening = connection.execute(select(W.c.id, W.c.events).where(W.c.stopped_at.is_(None))).all()
    made = []
    for event, params in events:
        wanted = [row.id for row in listening if event in row.events.split()]
        if not wanted:
            continue
        id_ = secrets.token_hex(12)
        text = json.dumps(dict(params), ensure_ascii=False, default=str)
        connection.execute(insert(A).values(id=id_, event=event, params=text, at=moment))
        connection.execute(insert(D), [_delivery(number, id_, status, moment) for number in wanted])
        made.append(id_)
    return made


def _delivery(webhook: int, announcement: str, status: str, moment: datetime) -> dict[str, Any]:
    return {
        "webhook_id": webhook,
        "announcement_id": announcement,
        "status": status,
        "attempts": 0,
        "due_at": moment,
    }


def _listed() -> Any:
    return select(D, A.c.event, A.c.params, A.c.at).join_from(D, A, A.c.id == D.c.announcement_id)


def _read(row: RowMapping) -> Delivery:
    error = json.loads(row["error"]) if row["error"] else None
    return Delivery(
        id=row["id"],
        webhook=row["webhook_id"],
        announcement=row["announcement_id"],
        event=row["event"],
        params=json.loads(row["params"]),
        at=utc(row["at"]),
        status=row["status"],
        attempts=row["attempts"],
        due_at=utc(row["due_at"]),
        answer=row["answer"],
        error=(error["code"], error["params"]) if error else None,
        tried_at=utc(row["tried_at"]) if row["tried_at"] else None,
    )

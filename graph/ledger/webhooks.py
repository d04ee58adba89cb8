"""The addresses that hear of events, each with the secret its messages are signed with."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.engine import RowMapping

from graph.errors import NotFoundError, UsageError
from graph.ledger.opening import Ledger, utc
from graph.ledger.outbox import EVENTS
from graph.ledger.outbox_tables import ANNOUNCEMENTS as A
from graph.ledger.outbox_tables import DELIVERIES as D
from graph.ledger.outbox_tables import WEBHOOKS as W

PREFIX = "whsec_"
MOST = 50


@dataclass(frozen=True, slots=True)
class Webhook:
    """An address and what it hears of.

    Attributes:
        secret: As `PREFIX` and base64, the way of standardwebhooks.com.
        stopped: Code of why nothing is sent there any more; empty where it is.
        counts: Deliveries by status.
    """

    id: int
    url: str
    events: tuple[str, ...]
    secret: str
    by: str
    created_at: datetime
    stopped: str
    counts: dict[str, int]


def add(ledger: Ledger, url: str, events: Sequence[str], by: str, now: datetime | None = None) -> Webhook:
    """Keep an address; whether it may be reached is for the caller to have checked.

    Raises:
        UsageError: ``webhook.events`` or ``webhook.many``.
    """
    unknown = sorted(set(events) - set(EVENTS))
    if unknown or not events:
        raise UsageError("webhook.events", events=unknown, known=list(EVENTS))
    row = {
        "url": url,
        "events": " ".join(event for event in EVENTS if event in events),
        "secret": PREFIX + base64.b64encode(secrets.token_bytes(32)).decode(),
        "by": by,
        "created_at": now or datetime.now(UTC),
    }
    with ledger.begin() as connection:
        if connection.execute(select(func.count()).select_from(W)).scalar_one() >= MOST:
            raise UsageError("webhook.many", most=MOST)
        made = connection.execute(insert(W).values(row)).inserted_primary_key
    assert made is not None  # noqa: S101 - a single insert has one
    return get(ledger, int(made[0]))


def get(ledger: Ledger, number: int) -> Webhook:
    """One address.

    Raises:
        NotFoundError: ``webhook.unknown``.
    """
    found = next((item for item in listed(ledger) if item.id == number), None)
    if found is None:
        raise NotFoundError("webhook.unknown", id=number)
    return found


def listed(ledger: Ledger) -> list[Webhook]:
    """All addresses, oldest first."""
    counted = select(D.c.webhook_id, D.c.status, func.count().label("count"))
    with ledger.begin() as connection:
        counts: dict[int, dict[str, int]] = {}
        for row in connection.execute(counted.group_by(D.c.webhook_id, D.c.status)).mappings():
            counts.setdefault(row["webhook_id"], {})[row["status"]] = row["count"]
        rows = connection.execute(select(W).order_by(W.c.id)).mappings()
        return [_read(row, counts.get(row["id"], {})) for row in rows]


def stop(ledger: Ledger, number: int, why: str, now: datetime | None = None) -> None:
    """Send nothing there any more; what waits stays until it is started again.

    Args:
        ledger: Of the home.
        number: Of the address.
        why: Code of the reason.
        now: For tests.

    Raises:
        NotFoundError: ``webhook.unknown``.
    """
    _set(ledger, number, now or datetime.now(UTC), why)


def start(ledger: Ledger, number: int) -> None:
    """Send there again.

    Raises:
        NotFoundError: ``webhook.unknown``.
    """
    _set(ledger, number, None, None)


def forget(ledger: Ledger, number: int) -> None:
    """Take an address away with its deliveries.

    Raises:
        NotFoundError: ``webhook.unknown``.
    """
    with ledger.begin() as connection:
        connection.execute(delete(D).where(D.c.webhook_id == number))
        done = connection.execute(delete(W).where(W.c.id == number))
        connection.execute(delete(A).where(A.c.id.not_in(select(D.c.announcement_id))))
    if not done.rowcount:
        raise NotFoundError("webhook.unknown", id=number)


def _set(ledger: Ledger, number: int, moment: datetime | None, why: str | None) -> None:
    with ledger.begin() as connection:
        values = {"stopped_at": moment, "stopped_why": why}
        done = connection.execute(update(W).where(W.c.id == number).values(values))
    if not done.rowcount:
        raise NotFoundError("webhook.unknown", id=number)


def _read(row: RowMapping, counts: dict[str, int]) -> Webhook:
    return Webhook(
        row["id"], row["url"], tuple(row["events"].split()), row["secret"], row["by"],
        utc(row["created_at"]), row["stopped_why"] or "", counts,
    )  # fmt: skip

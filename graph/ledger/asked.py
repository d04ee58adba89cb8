"""Free queries people saved or shared, and the history of what each one ran."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import delete, or_, select, update

from graph.errors import NotFoundError, UsageError
from graph.ledger.account_tables import USERS as U
from graph.ledger.opening import Ledger, utc
from graph.ledger.query_tables import RAN_QUERIES as H
from graph.ledger.query_tables import SAVED_QUERIES as Q

KEPT = 200
"""Queries of the history that are kept for each user."""

LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class Saved:
    """A saved query; ``mine`` where the asker saved it, else somebody shared it."""

    id: int
    name: str
    text: str
    parameters: Mapping[str, str]
    shared: bool
    by: str
    mine: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class Ran:
    """One run of a free query; ``code`` where it failed."""

    text: str
    parameters: Mapping[str, str]
    rows: int | None
    seconds: float | None
    code: str | None
    at: datetime


def save(
    ledger: Ledger,
    user_id: int,
    name: str,
    text: str,
    parameters: Mapping[str, str],
    shared: bool,
    now: datetime | None = None,
) -> int:
    """Keep a query under a name; one of the same name by the same user is replaced. Its number.

    Raises:
        UsageError: ``asked.name``.
    """
    shown = " ".join(name.split())
    if not shown or len(shown) > LONGEST_NAME:
        raise UsageError("asked.name", most=LONGEST_NAME)
    values = {
        "text": text,
        "parameters": json.dumps(dict(parameters), ensure_ascii=False),
        "shared": shared,
        "at": now or datetime.now(UTC),
    }
    with ledger.begin() as connection:
        known = connection.execute(select(Q.c.id).where(Q.c.user_id == user_id, Q.c.name == shown)).scalar()
        if known is not None:
            connection.execute(update(Q).where(Q.c.id == known).values(**values))
            return int(known)
        made = connection.execute(Q.insert().values(user_id=user_id, name=shown, **values))
        return int(made.inserted_primary_key[0])  # type: ignore[index]


def saved(ledger: Ledger, user_id: int) -> list[Saved]:
    """A user's own saved queries and those that others share, by name."""
    statement = select(Q, U.c.name.label("by")).join_from(Q, U, Q.c.user_id == U.c.id)
    visible = statement.where(or_(Q.c.user_id == user_id, Q.c.shared.is_(True))).order_by(Q.c.name, Q.c.id)
    with ledger.begin() as connection:
        return [_saved(row, user_id) for row in connection.execute(visible)]


def saved_query(ledger: Ledger, user_id: int, id: int) -> Saved:
    """One saved query that the user may see.

    Raises:
        NotFoundError: ``asked.unknown``.
    """
    for item in saved(ledger, user_id):
        if item.id == id:
            return item
    raise NotFoundError("asked.unknown", id=id)


def forget(ledger: Ledger, user_id: int, id: int) -> None:
    """Delete a saved query of one's own.

    Raises:
        NotFoundError: ``asked.unknown``: it is not there or somebody else's.
    """
    with ledger.begin() as connection:
        gone = connection.execute(delete(Q).where(Q.c.id == id, Q.c.user_id == user_id))
    if gone.rowcount == 0:
        raise NotFoundError("asked.unknown", id=id)


def note(ledger: Ledger, user_id: int, ran: Ran) -> None:
    """Append to a user's history; the oldest beyond KEPT are dropped."""
    with ledger.begin() as connection:
        connection.execute(
            H.insert().values(
                user_id=user_id,
                text=ran.text,
                parameters=json.dumps(dict(ran.parameters), ensure_ascii=False),
                rows=ran.rows,
                seconds=ran.seconds,
                code=ran.code,
                at=ran.at,
            )
        )
        old = select(H.c.id).where(H.c.user_id == user_id).order_by(H.c.id.desc()).offset(KEPT)
        connection.execute(delete(H).where(H.c.id.in_(old.limit(1_000).scalar_subquery())))


def history(ledger: Ledger, user_id: int, limit: int = 30) -> list[Ran]:
    """What a user ran, newest first."""
    statement = select(H).where(H.c.user_id == user_id).order_by(H.c.id.desc()).limit(limit)
    with ledger.begin() as connection:
        return [
            Ran(row.text, json.loads(row.parameters), row.rows, row.seconds, row.code, utc(row.at))
            for row in connection.execute(statement)
        ]


def _saved(row: Any, user_id: int) -> Saved:
    parameters = json.loads(row.parameters)
    mine = row.user_id == user_id
    return Saved(row.id, row.name, row.text, parameters, row.shared, row.by, mine, utc(row.at))

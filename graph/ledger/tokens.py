"""Tokens with which programs ask in a user's name, each with its scopes; only their hashes are kept."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import insert, select, update

from graph.errors import NotFoundError, UsageError
from graph.ledger.account_tables import USERS as U
from graph.ledger.accounts import User, user_named, user_of_row
from graph.ledger.job_tables import TOKENS as T
from graph.ledger.opening import Ledger, utc

SCOPES = ("read", "judge", "cases", "query", "load", "views", "segments", "export", "webhooks")
PREFIX = "rm_"
_USED_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Token:
    """What is kept of a token.

    Attributes:
        user: Name of the user in whose name it asks.
        scopes: Of SCOPES.
        ends_at: None where it has no end.
    """

    id: int
    name: str
    user: str
    scopes: tuple[str, ...]
    created_at: datetime
    used_at: datetime | None
    ends_at: datetime | None
    is_revoked: bool


def add(
    ledger: Ledger,
    user: str,
    name: str,
    scopes: Sequence[str],
    days: int | None = None,
    now: datetime | None = None,
) -> str:
    """Make a token; it is shown this once.

    Args:
        ledger: Of the home.
        user: Name of the user.
        name: What it is for.
        scopes: Of SCOPES.
        days: How long it holds; None for ever.
        now: For tests.

    Raises:
        NotFoundError: ``user.unknown``.
        UsageError: ``token.scope``.
    """
    unknown = sorted(set(scopes) - set(SCOPES))
    if unknown or not scopes:
        raise UsageError("token.scope", scopes=unknown, known=list(SCOPES))
    moment, made = now or datetime.now(UTC), PREFIX + secrets.token_urlsafe(32)
    row = {
        "hash": _hash(made),
        "name": name[:100],
        "user_id": user_named(ledger, user).id,
        "scopes": " ".join(dict.fromkeys(scopes)),
        "created_at": moment,
        "ends_at": moment + timedelta(days=days) if days else None,
    }
    with ledger.begin() as connection:
        connection.execute(insert(T).values(row))
    return made


def user_of(ledger: Ledger, token: str, now: datetime | None = None) -> tuple[User, tuple[str, ...]] | None:
    """The user in whose name a live token asks, and its scopes; None also where the user is locked out."""
    moment = now or datetime.now(UTC)
    own = (T.c.id.label("token_id"), T.c.scopes, T.c.used_at, T.c.ends_at)
    statement = select(U, *own).join_from(T, U, T.c.user_id == U.c.id)
    live = (T.c.hash == _hash(token), T.c.revoked_at.is_(None), U.c.disabled_at.is_(None))
    with ledger.begin() as connection:
        row = connection.execute(statement.where(*live)).first()
        if row is None or (row.ends_at is not None and utc(row.ends_at) <= moment):
            return None
        if row.used_at is None or moment - utc(row.used_at) > _USED_EVERY:
            connection.execute(update(T).where(T.c.id == row.token_id).values(used_at=moment))
    return user_of_row(row), tuple(row.scopes.split())


def listed(ledger: Ledger) -> list[Token]:
    """All tokens, newest first."""
    statement = select(T, U.c.name.label("user_name")).join_from(T, U, T.c.user_id == U.c.id)
    with ledger.begin() as connection:
        return [
            Token(
                row.id,
                row.name,
                row.user_name,
                tuple(row.scopes.split()),
                utc(row.created_at),
                utc(row.used_at) if row.used_at else None,
                utc(row.ends_at) if row.ends_at else None,
                row.revoked_at is not None,
            )
            for row in connection.execute(statement.order_by(T.c.id.desc()))
        ]


def revoke(ledger: Ledger, number: int, now: datetime | None = None) -> None:
    """Make a token worthless.

    Raises:
        NotFoundError: ``token.unknown``.
    """
    with ledger.begin() as connection:
        done = connection.execute(
            update(T).where(T.c.id == number).values(revoked_at=now or datetime.now(UTC))
        )
    if not done.rowcount:
        raise NotFoundError("token.unknown", id=number)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()

"""Users, the sessions they opened, one-time links and failed attempts to sign in, as rows of the ledger.

Passwords come here hashed, tokens come here plain and are kept as SHA-256 only.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement, Select, delete, func, or_, select, update
from sqlalchemy.engine import Row

from graph.errors import ConflictError, NotFoundError, UsageError
from graph.ledger.account_tables import ATTEMPTS as A
from graph.ledger.account_tables import LINKS as L
from graph.ledger.account_tables import SESSIONS as S
from graph.ledger.account_tables import USERS as U
from graph.ledger.opening import Ledger, utc

ADMINISTRATOR = "administrator"
ROLES = ("viewer", "analyst", "fraud", "marketer", "planner", ADMINISTRATOR)

IDLE = timedelta(hours=2)
ABSOLUTE = timedelta(hours=12)
"""A session ends after so long without a request, and after so long in any case (OWASP ASVS 5.0, 7.3)."""

LINK_LIFE = timedelta(minutes=30)
WINDOW = timedelta(minutes=15)
MOST_BY_NAME, MOST_BY_ADDRESS = 6, 30
"""Failed attempts within WINDOW, for one name and from one address, after which more are refused."""

_SEEN_EVERY = timedelta(seconds=60)
LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class User:
    """Somebody who may sign in; ``password`` is a hash or None."""

    id: int
    name: str
    role: str
    password: str | None
    created_at: datetime
    signed_in_at: datetime | None
    disabled: bool


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A browser that is signed in."""

    user: User
    created_at: datetime
    seen_at: datetime
    address: str
    agent: str


def name_key(name: str) -> str:
    """The name as it is compared.

    >>> name_key(" Mei ")
    'mei'
    """
    return " ".join(name.split()).casefold()


def add_user(ledger: Ledger, name: str, role: str, password: str | None, now: datetime | None = None) -> User:
    """Add a user; ``password`` is a hash.

    Raises:
        UsageError: ``user.role`` or ``user.name``.
        ConflictError: ``user.known``.
    """
    _check_role(role)
    shown = " ".join(name.split())
    if not shown or len(shown) > LONGEST_NAME or not shown.isprintable():
        raise UsageError("user.name", most=LONGEST_NAME)
    with ledger.begin() as connection:
        if connection.execute(select(U.c.id).where(U.c.name_key == name_key(name))).first():
            raise ConflictError("user.known", name=shown)
        values = {"name": shown, "name_key": name_key(name), "role": role, "password": password}
        connection.execute(U.insert().values(created_at=now or datetime.now(UTC), **values))
    return user_named(ledger, shown)


def users(ledger: Ledger) -> list[User]:
    """All users, by name."""
    with ledger.begin() as connection:
        return [user_of_row(row) for row in connection.execute(select(U).order_by(U.c.name_key))]


def user_named(ledger: Ledger, name: str) -> User:
    """The user of a name.

    Raises:
        NotFoundError: ``user.unknown``.
    """
    with ledger.begin() as connection:
        row = connection.execute(select(U).where(U.c.name_key == name_key(name))).first()
    if row is None:
        raise NotFoundError("user.unknown", name=name)
    return user_of_row(row)


def any_user(ledger: Ledger) -> bool:
    """Whether anybody can sign in yet."""
    with ledger.begin() as connection:
        return (
            connection.execute(select(U.c.id).where(U.c.disabled_at.is_(None)).limit(1)).first() is not None
        )


def set_password(ledger: Ledger, user: User, password: str) -> None:
    """Replace the hash; all sessions of the user end."""
    with ledger.begin() as connection:
        connection.execute(update(U).where(U.c.id == user.id).values(password=password))
        connection.execute(delete(S).where(S.c.user_id == user.id))


def rehash(ledger: Ledger, user: User, password: str) -> None:
    """Replace the hash of the same password by a stronger one; sessions stay."""
    with ledger.begin() as connection:
        connection.execute(update(U).where(U.c.id == user.id).values(password=password))


def set_role(ledger: Ledger, user: User, role: str) -> None:
    """Give another role, from the next request on.

    Raises:
        UsageError: ``user.role``.
        ConflictError: ``user.last``: nobody would be left who may add users.
    """
    _check_role(role)
    with ledger.begin() as connection:
        if role != ADMINISTRATOR:
            _check_not_last(connection.execute(_other_administrators(user)).scalar_one(), user)
        connection.execute(update(U).where(U.c.id == user.id).values(role=role))


def set_disabled(ledger: Ledger, user: User, disabled: bool, now: datetime | None = None) -> None:
    """Lock a user out, ending all sessions, or let the user in again.

    Raises:
        ConflictError: ``user.last``.
    """
    with ledger.begin() as connection:
        if disabled:
            _check_not_last(connection.execute(_other_administrators(user)).scalar_one(), user)
            connection.execute(delete(S).where(S.c.user_id == user.id))
        moment = (now or datetime.now(UTC)) if disabled else None
        connection.execute(update(U).where(U.c.id == user.id).values(disabled_at=moment))


def open_session(
    ledger: Ledger, user: User, address: str = "", agent: str = "", now: datetime | None = None
) -> str:
    """A new session's token, for the cookie; sessions that have ended are swept away."""
    token, moment = secrets.token_urlsafe(32), now or datetime.now(UTC)
    row = {"token_hash": _hash(token), "user_id": user.id, "created_at": moment, "seen_at": moment}
    with ledger.begin() as connection:
        connection.execute(delete(S).where(_ended(moment)))
        connection.execute(S.insert().values(address=address[:64], agent=agent[:200], **row))
        connection.execute(update(U).where(U.c.id == user.id).values(signed_in_at=moment))
    return token


def session_of(ledger: Ledger, token: str, now: datetime | None = None) -> OpenSession | None:
    """The live session of a token, whose user is not locked out, or None; its time of use is noted."""
    moment = now or datetime.now(UTC)
    statement = select(U, S.c.created_at.label("opened_at"), S.c.seen_at, S.c.address, S.c.agent).join_from(
        S, U, S.c.user_id == U.c.id
    )
    live = (S.c.token_hash == _hash(token), U.c.disabled_at.is_(None), ~_ended(moment))
    with ledger.begin() as connection:
        row = connection.execute(statement.where(*live)).first()
        if row is None:
            return None
        if moment - utc(row.seen_at) > _SEEN_EVERY:
            connection.execute(update(S).where(S.c.token_hash == _hash(token)).values(seen_at=moment))
    return OpenSession(user_of_row(row), utc(row.opened_at), utc(row.seen_at), row.address, row.agent)


def end_session(ledger: Ledger, token: str) -> None:
    """End one session."""
    with ledger.begin() as connection:
        connection.execute(delete(S).where(S.c.token_hash == _hash(token)))


def end_sessions(ledger: Ledger, user: User, but: str = "") -> None:
    """End all sessions of a user, except that of the token ``but``."""
    with ledger.begin() as connection:
        connection.execute(delete(S).where(S.c.user_id == user.id, S.c.token_hash != _hash(but)))


def make_link(ledger: Ledger, user: User, now: datetime | None = None) -> str:
    """A token that signs the user in once, within LINK_LIFE."""
    token, moment = secrets.token_urlsafe(32), now or datetime.now(UTC)
    with ledger.begin() as connection:
        connection.execute(delete(L).where(L.c.expires_at < moment))
        row = {"token_hash": _hash(token), "user_id": user.id, "expires_at": moment + LINK_LIFE}
        connection.execute(L.insert().values(**row))
    return token


def use_link(ledger: Ledger, token: str, now: datetime | None = None) -> User | None:
    """The user of a link that was not used yet, or None; of two uses at once one succeeds."""
    moment = now or datetime.now(UTC)
    with ledger.begin() as connection:
        statement = select(U).join_from(L, U, L.c.user_id == U.c.id)
        there = (L.c.token_hash == _hash(token), L.c.expires_at >= moment, U.c.disabled_at.is_(None))
        row = connection.execute(statement.where(*there)).first()
        used = connection.execute(delete(L).where(L.c.token_hash == _hash(token)))
        return user_of_row(row) if row is not None and used.rowcount == 1 else None


def note_failure(ledger: Ledger, name: str, address: str, now: datetime | None = None) -> None:
    """Note an attempt that failed."""
    moment = now or datetime.now(UTC)
    with ledger.begin() as connection:
        connection.execute(delete(A).where(A.c.at < moment - WINDOW))
        connection.execute(A.insert().values(name_key=name_key(name)[:100], address=address[:64], at=moment))


def forget_failures(ledger: Ledger, name: str) -> None:
    """After a success the count of a name starts again."""
    with ledger.begin() as connection:
        connection.execute(delete(A).where(A.c.name_key == name_key(name)[:100]))


def must_wait(ledger: Ledger, name: str, address: str, now: datetime | None = None) -> timedelta | None:
    """How long no further attempt is taken, or None."""
    moment = now or datetime.now(UTC)
    limits = (
        (A.c.name_key == name_key(name)[:100], MOST_BY_NAME),
        (A.c.address == address[:64], MOST_BY_ADDRESS),
    )
    waits = []
    with ledger.begin() as connection:
        for same, most in limits:
            recent = select(A.c.at).where(same, A.c.at > moment - WINDOW).order_by(A.c.at.desc()).limit(most)
            found = [utc(at) for at in connection.execute(recent).scalars()]
            if len(found) == most:
                waits.append(found[-1] + WINDOW - moment)
    return max(waits, default=None)


def _other_administrators(user: User) -> Select[int]:
    others = (U.c.role == ADMINISTRATOR, U.c.disabled_at.is_(None), U.c.id != user.id)
    return select(func.count()).select_from(U).where(*others)


def _check_not_last(others: int, user: User) -> None:
    if others == 0 and user.role == ADMINISTRATOR and not user.disabled:
        raise ConflictError("user.last", name=user.name)


def _check_role(role: str) -> None:
    if role not in ROLES:
        raise UsageError("user.role", role=role, known=list(ROLES))


def _ended(moment: datetime) -> ColumnElement[bool]:
    return or_(S.c.seen_at < moment - IDLE, S.c.created_at < moment - ABSOLUTE)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def user_of_row(row: Row[tuple[object, ...]]) -> User:
    """The user of a row that holds all columns of USERS."""
    return User(
        id=row.id,
        name=row.name,
        role=row.role,
        password=row.password,
        created_at=utc(row.created_at),
        signed_in_at=utc(row.signed_in_at) if row.signed_in_at else None,
        disabled=row.disabled_at is not None,
    )

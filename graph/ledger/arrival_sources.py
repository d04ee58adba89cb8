"""Sources that keep coming: declared once, running until paused by a person or stopped by a guard."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.engine import RowMapping

from graph.errors import ConflictError, NotFoundError
from graph.ledger.arrival_tables import SOURCES as S
from graph.ledger.opening import Ledger, utc

KINDS = ("folder", "database", "events")
STATES = ("running", "paused", "stopped")

Said = tuple[str, Mapping[str, Any]]
"""A sentence as its code and parameters."""


@dataclass(frozen=True, slots=True)
class Source:
    """One source of arrivals.

    Attributes:
        kind: ``folder``, ``database`` or ``events``.
        place: The folder, or the database's address without a password; empty for events.
        options: ``table`` or ``query`` and ``watermark`` (a column) of a database.
        mappings: YAML texts, one a kind of row.
        promised: Within how long the next delivery is promised; past it the source is late.
        state: ``running``; ``paused`` by a person; ``stopped`` by a guard, with ``reason`` and ``proposal``.
            A running source with a reason cannot be reached for the moment.
        salt: Goes into the secret that events are signed with; a new one makes a new secret.
        watermark: Greatest value of the watermark column that was taken in.
        looked_at: When it was last looked for something new.
        arrived_at: When the latest delivery was accepted.
    """

    name: str
    kind: str
    place: str
    mappings: tuple[str, ...]
    promised: timedelta
    options: Mapping[str, Any] = field(default_factory=dict)
    state: str = "running"
    reason: Said | None = None
    proposal: Said | None = None
    salt: str = ""
    watermark: str = ""
    looked_at: datetime | None = None
    arrived_at: datetime | None = None
    created_at: datetime = datetime(1970, 1, 1, tzinfo=UTC)
    by: str = ""

    def age(self, now: datetime) -> timedelta:
        """Time since the latest delivery, or since it was declared where there was none yet."""
        return now - (self.arrived_at or self.created_at)

    def is_late(self, now: datetime) -> bool:
        """Whether it is past its promise.

        >>> source = Source("pos", "folder", "/in", (), timedelta(hours=1))
        >>> source.is_late(datetime(1970, 1, 1, 0, 59, tzinfo=UTC))
        False
        >>> source.is_late(datetime(1970, 1, 1, 2, tzinfo=UTC))
        True
        """
        return self.age(now) > self.promised

    def standing(self, now: datetime) -> str:
        """Its state, or ``late`` where it runs and is past its promise."""
        return "late" if self.state == "running" and self.is_late(now) else self.state


def add(ledger: Ledger, source: Source, now: datetime | None = None) -> Source:
    """Declare a source.

    Raises:
        ConflictError: ``arrival.source-known``.
    """
    moment = now or datetime.now(UTC)
    row = {
        "name": source.name,
        "kind": source.kind,
        "place": source.place,
        "options": json.dumps(dict(source.options), ensure_ascii=False),
        "mappings": json.dumps(list(source.mappings), ensure_ascii=False),
        "promised_seconds": int(source.promised.total_seconds()),
        "state": source.state,
        "salt": secrets.token_hex(16),
        "watermark": source.watermark,
        "created_at": moment,
        "by": source.by,
    }
    with ledger.begin() as connection:
        if connection.execute(select(S.c.name).where(S.c.name == source.name)).first() is not None:
            raise ConflictError("arrival.source-known", name=source.name)
        connection.execute(insert(S).values(row))
    return get(ledger, source.name)


def get(ledger: Ledger, name: str) -> Source:
    """One source.

    Raises:
        NotFoundError: ``arrival.source-missing``.
    """
    with ledger.begin() as connection:
        row = connection.execute(select(S).where(S.c.name == name)).mappings().first()
        if row is None:
            known = [item[0] for item in connection.execute(select(S.c.name).order_by(S.c.name).limit(20))]
            raise NotFoundError("arrival.source-missing", name=name[:100], known=known)
    return _read(row)


def listed(ledger: Ledger) -> list[Source]:
    """All sources by name."""
    with ledger.begin() as connection:
        return [_read(row) for row in connection.execute(select(S).order_by(S.c.name)).mappings()]


def remove(ledger: Ledger, name: str) -> None:
    """Forget a source; what it brought stays.

    Raises:
        NotFoundError: ``arrival.source-missing``.
    """
    get(ledger, name)
    with ledger.begin() as connection:
        connection.execute(delete(S).where(S.c.name == name))


def pause(ledger: Ledger, name: str) -> Source:
    """Take nothing in and load nothing from it until it is resumed.

    Raises:
        NotFoundError: ``arrival.source-missing``.
    """
    return _change(ledger, name, state="paused")


def resume(ledger: Ledger, name: str) -> Source:
    """Run again, whatever paused or stopped it.

    Raises:
        NotFoundError: ``arrival.source-missing``.
    """
    return _change(ledger, name, state="running", reason=None, proposal=None)


def stop(ledger: Ledger, name: str, reason: Said, proposal: Said | None = None) -> None:
    """Stop a source because of what it delivered; the others go on."""
    _change(ledger, name, state="stopped", reason=_json(reason), proposal=_json(proposal))


def trouble(ledger: Ledger, name: str, said: Said | None) -> None:
    """Say why nothing can be taken in from a running source for the moment; None once that is over."""
    text = _json(said)
    changed = S.c.reason.is_distinct_from(text)
    with ledger.begin() as connection:
        mine = (S.c.name == name, S.c.state == "running", changed)
        connection.execute(update(S).where(*mine).values(reason=text))


def remap(ledger: Ledger, name: str, mappings: Sequence[str]) -> Source:
    """Read its rows by other mappings from now on.

    Raises:
        NotFoundError: ``arrival.source-missing``.
    """
    return _change(ledger, name, mappings=json.dumps(list(mappings), ensure_ascii=False))


def promise(ledger: Ledger, name: str, promised: timedelta) -> Source:
    """Change within how long the next delivery is promised.

    Raises:
        NotFoundError: ``arrival.source-missing``.
    """
    return _change(ledger, name, promised_seconds=int(promised.total_seconds()))


def new_salt(ledger: Ledger, name: str) -> Source:
    """Make the secret that its events are signed with worthless, and a new one in its place.

    Raises:
        NotFoundError: ``arrival.source-missing``.
    """
    return _change(ledger, name, salt=secrets.token_hex(16))


def looked(ledger: Ledger, name: str, now: datetime, watermark: str | None = None) -> None:
    """Note that it was looked at for something new, and how far that came."""
    values: dict[str, Any] = {"looked_at": now}
    if watermark is not None:
        values["watermark"] = watermark
    with ledger.begin() as connection:
        connection.execute(update(S).where(S.c.name == name).values(values))


def _change(ledger: Ledger, name: str, **values: Any) -> Source:
    with ledger.begin() as connection:
        connection.execute(update(S).where(S.c.name == name).values(values))
    return get(ledger, name)


def _json(said: Said | None) -> str | None:
    return json.dumps([said[0], dict(said[1])], ensure_ascii=False, default=str) if said else None


def said_of(text: str | None) -> Said | None:
    """A sentence as the ledger keeps it: a code and parameters in JSON."""
    if not text:
        return None
    code, params = json.loads(text)
    return str(code), dict(params)


def _read(row: RowMapping) -> Source:
    return Source(
        name=row["name"],
        kind=row["kind"],
        place=row["place"],
        mappings=tuple(json.loads(row["mappings"])),
        promised=timedelta(seconds=row["promised_seconds"]),
        options=json.loads(row["options"]),
        state=row["state"],
        reason=said_of(row["reason"]),
        proposal=said_of(row["proposal"]),
        salt=row["salt"],
        watermark=row["watermark"],
        looked_at=utc(row["looked_at"]) if row["looked_at"] else None,
        arrived_at=utc(row["arrived_at"]) if row["arrived_at"] else None,
        created_at=utc(row["created_at"]),
        by=row["by"],
    )

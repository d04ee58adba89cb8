"""Saved views of the graph: what is drawn and where, filters, style and notes; shared by their address."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.engine import RowMapping

from graph.errors import NotFoundError
from graph.ledger.opening import Ledger, utc
from graph.ledger.view_tables import VIEWS as V


@dataclass(frozen=True, slots=True)
class SavedView:
    """One view.

    Attributes:
        id: Cannot be guessed.
        state: As the front end keeps it: references, positions, filter, style.
        by_id: The user who made it; ``by`` is their name.
    """

    id: str
    name: str
    notes: str
    state: Mapping[str, Any]
    by_id: int
    by: str
    created_at: datetime
    changed_at: datetime


def keep(
    ledger: Ledger,
    name: str,
    notes: str,
    state: Mapping[str, Any],
    by: tuple[int, str],
    now: datetime | None = None,
) -> SavedView:
    """Keep a new view of the user ``by`` (id, name)."""
    moment = now or datetime.now(UTC)
    made = SavedView(secrets.token_hex(8), name, notes, state, by[0], by[1], moment, moment)
    with ledger.begin() as connection:
        connection.execute(insert(V).values(_row(made)))
    return made


def get(ledger: Ledger, id: str) -> SavedView:
    """One view.

    Raises:
        NotFoundError: ``views.unknown``.
    """
    with ledger.begin() as connection:
        row = connection.execute(select(V).where(V.c.id == id)).mappings().first()
    if row is None:
        raise NotFoundError("views.unknown", id=id[:40])
    return _read(row)


def change(
    ledger: Ledger,
    id: str,
    name: str,
    notes: str,
    state: Mapping[str, Any],
    now: datetime | None = None,
) -> SavedView:
    """Put something else in the place of a view; its maker stays its maker.

    Raises:
        NotFoundError: ``views.unknown``.
    """
    changed = replace(
        get(ledger, id), name=name, notes=notes, state=state, changed_at=now or datetime.now(UTC)
    )
    with ledger.begin() as connection:
        connection.execute(update(V).where(V.c.id == id).values(_row(changed)))
    return changed


def remove(ledger: Ledger, id: str) -> None:
    """Remove a view.

    Raises:
        NotFoundError: ``views.unknown``.
    """
    get(ledger, id)
    with ledger.begin() as connection:
        connection.execute(delete(V).where(V.c.id == id))


def listed(ledger: Ledger, limit: int = 200) -> list[SavedView]:
    """Views, the one changed last first."""
    statement = select(V).order_by(V.c.changed_at.desc(), V.c.id).limit(limit)
    with ledger.begin() as connection:
        return [_read(row) for row in connection.execute(statement).mappings()]


def _row(view: SavedView) -> dict[str, object]:
    return {
        "id": view.id,
        "name": view.name,
        "notes": view.notes,
        "state": json.dumps(dict(view.state), ensure_ascii=False),
        "by_id": view.by_id,
        "by": view.by,
        "created_at": view.created_at,
        "changed_at": view.changed_at,
    }


def _read(row: RowMapping) -> SavedView:
    return SavedView(
        id=row["id"],
        name=row["name"],
        notes=row["notes"],
        state=json.loads(row["state"]),
        by_id=row["by_id"],
        by=row["by"],
        created_at=utc(row["created_at"]),
        changed_at=utc(row["changed_at"]),
    )

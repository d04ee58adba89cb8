"""The audit log: who did what, to what, when and from where. It is only ever added to."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import select

from graph.ledger.account_tables import AUDIT as T
from graph.ledger.opening import Ledger


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing somebody did; ``detail`` holds no password and no personal data."""

    action: str
    subject: str = ""
    user_id: int | None = None
    user_name: str = ""
    role: str = ""
    address: str = ""
    detail: Mapping[str, object] | None = None
    at: datetime = datetime(1970, 1, 1, tzinfo=UTC)
    id: int = 0


def note(ledger: Ledger, entry: Entry, now: datetime | None = None) -> None:
    """Append an entry, at the time it is appended."""
    with ledger.begin() as connection:
        connection.execute(
            T.insert().values(
                at=now or datetime.now(UTC),
                user_id=entry.user_id,
                user_name=entry.user_name[:100],
                role=entry.role[:20],
                action=entry.action[:80],
                subject=entry.subject[:500],
                detail=json.dumps(dict(entry.detail or {}), ensure_ascii=False, default=str)[:2000],
                address=entry.address[:64],
            )
        )


def entries(ledger: Ledger, limit: int = 50, before: int | None = None) -> list[Entry]:
    """Entries, newest first, those numbered below ``before``."""
    statement = select(T).order_by(T.c.id.desc()).limit(limit)
    if before is not None:
        statement = statement.where(T.c.id < before)
    with ledger.begin() as connection:
        rows = connection.execute(statement).all()
    return [
        Entry(
            action=row.action,
            subject=row.subject,
            user_id=row.user_id,
            user_name=row.user_name,
            role=row.role,
            address=row.address,
            detail=_detail(row.detail),
            at=row.at if row.at.tzinfo else row.at.replace(tzinfo=UTC),
            id=row.id,
        )
        for row in rows
    ]


def _detail(text: str) -> dict[str, object]:
    try:
        found = json.loads(text)
    except ValueError:  # cut at its limit
        return {"…": text}
    return found if isinstance(found, dict) else {}

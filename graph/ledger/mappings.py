"""Mappings a person accepted, kept as YAML so that the next file of that source needs no question."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import delete, select

from graph.ledger.opening import Ledger
from graph.ledger.tables import MAPPINGS, USED_MAPPINGS
from graph.model import key_of


def save_mapping(ledger: Ledger, source: str, kind: str, content: str, now: datetime | None = None) -> None:
    """Keep the mapping of a source and kind, instead of an earlier one."""
    with ledger.begin() as connection:
        connection.execute(delete(MAPPINGS).where(MAPPINGS.c.source == source, MAPPINGS.c.kind == kind))
        moment = now or datetime.now(UTC)
        connection.execute(MAPPINGS.insert().values(source=source, kind=kind, content=content, at=moment))


def saved_mappings(ledger: Ledger) -> list[tuple[str, str, str]]:
    """All mappings kept, as (source, kind, YAML), by source and kind."""
    columns = (MAPPINGS.c.source, MAPPINGS.c.kind, MAPPINGS.c.content)
    with ledger.begin() as connection:
        rows = connection.execute(select(*columns).order_by(*columns[:2])).all()
    return [(row[0], row[1], row[2]) for row in rows]


def note_used(ledger: Ledger, content: str) -> str:
    """Keep the text of a mapping that rows are read with; its key."""
    key = key_of("mapping", content)
    with ledger.begin() as connection:
        if connection.execute(select(USED_MAPPINGS.c.key).where(USED_MAPPINGS.c.key == key)).first() is None:
            connection.execute(USED_MAPPINGS.insert().values(key=key, content=content))
    return key


def used_mapping(ledger: Ledger, key: str) -> str | None:
    """The text of a mapping kept by `note_used`, or None."""
    with ledger.begin() as connection:
        found = connection.execute(select(USED_MAPPINGS.c.content).where(USED_MAPPINGS.c.key == key)).scalar()
    return None if found is None else str(found)

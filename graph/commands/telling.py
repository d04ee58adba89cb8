"""What other systems are told of a publication: which identities changed, in pieces a receiver can take."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from graph.ledger.outbox import Event
from graph.store.writer.identities import Publication

CHANGED = "identity.changed"
OPENED = "case.opened"

AT_ONCE = 500
"""Ids in one event at most."""

MANY = 5_000
"""A publication of more identities, such as that of a first load, is told as a count without ids."""


def identity_events(kind: str, run: str, at: datetime, change: Publication) -> list[Event]:
    """Events of one publication; merges, splits and ids that are gone come with the first.

    Args:
        kind: Label of the identities, such as ``Person``.
        run: Id of the run.
        at: When it happened.
        change: What is published.

    >>> from datetime import UTC
    >>> change = Publication([{"id": "p1"}], [("k1", "p1")])
    >>> identity_events("Person", "r1", datetime(2026, 1, 2, tzinfo=UTC), change)[0][1]["changed"]
    ['p1']
    """
    ids = sorted(str(item["id"]) for item in change.identities)
    log = [{"kind": item.kind, "from": list(item.before), "to": list(item.after)} for item in change.events]
    if not ids and not log:
        return []
    common = {"kind": kind, "run": run, "at": at.isoformat(), "count": len(ids)}
    if len(ids) > MANY:
        return [(CHANGED, {**common, "changed": [], "isCut": True, "log": []})]
    pieces, logged = list(_pieces(ids)), list(_pieces(log))
    return [
        (
            CHANGED,
            {
                **common,
                "changed": pieces[at_] if at_ < len(pieces) else [],
                "isCut": False,
                "log": logged[at_] if at_ < len(logged) else [],
            },
        )
        for at_ in range(max(len(pieces), len(logged)))
    ]


def case_event(row: dict[str, Any], at: datetime, is_new: bool) -> Event:
    """The event of one case that a run opened, or opened again because of new evidence."""
    names = ("detector", "score", "people", "records", "valueAtRisk", "currency")
    values = row["values"]
    found = {name: values.get(name) for name in names}
    return OPENED, {"id": row["id"], "isNew": is_new, "at": at.isoformat(), **found}


def _pieces(items: Sequence[Any]) -> Iterator[list[Any]]:
    for start in range(0, len(items), AT_ONCE):
        yield list(items[start : start + AT_ONCE])

"""Tags and segments of one person, for pages and programs: what, from whom, until when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from graph.profiles.reading import Reads


@dataclass(frozen=True, slots=True)
class Tagged:
    """One tag a person carries.

    Attributes:
        source: ``hand``, or ``rule`` where a segment puts it on.
        by: Who put it on by hand, or the name of the rule's segment.
        until: The last moment it counts; None for ever.
    """

    key: str
    name: str
    about: str
    source: str
    by: str
    at: datetime | None
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Within:
    """A segment a person was in when its members were last written down."""

    id: str
    name: str
    since: datetime | None


def tags_of(store: Reads, person_id: str, now: datetime | None = None) -> tuple[Tagged, ...]:
    """Tags that count now, by name; one put on both by hand and by rule stands twice."""
    moment = now or datetime.now(UTC)
    found: dict[tuple[str, str], Tagged] = {}
    for row in store.read("person_tags", personId=person_id):
        if row["until"] is None or row["until"] >= moment:
            tag = Tagged(
                row["key"], row["name"] or "", row["about"] or "", row["source"], row["by"] or "", row["at"],
                row["until"],
            )  # fmt: skip
            found.setdefault((tag.key, tag.source), tag)
    return tuple(found.values())


def segments_of(store: Reads, person_id: str) -> tuple[Within, ...]:
    """Segments whose members were written down with this person among them, by name."""
    rows = store.read("person_segments", personId=person_id)
    return tuple(Within(row["id"], row["name"], row["since"]) for row in rows)

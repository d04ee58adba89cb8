"""Saved segments: create, count, name members and reasons, from columns that follow the graph."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np

from graph.commands import segment_kept, segment_scores
from graph.commands.segment_people import read_people
from graph.errors import ConflictError, NotFoundError
from graph.model import key_of
from graph.profiles.segments.definition import Node, checked, segments_used
from graph.profiles.segments.evaluate import Evaluator, Why
from graph.profiles.segments.features import Columns, Shop
from graph.profiles.segments.gathering import columns
from graph.profiles.segments.masks import conclude
from graph.server.progress import Progress, silent
from graph.store import Store

_LOCK = threading.Lock()
_KEPT: dict[str, tuple[tuple[str, ...], Columns]] = {}


@dataclass(frozen=True, slots=True)
class Saved:
    """A saved segment."""

    id: str
    name: str
    definition: Node
    by: str
    at: datetime | None


def saved(store: Store) -> list[Saved]:
    """All saved segments by name."""
    return [
        Saved(row["id"], row["name"], json.loads(row["definition"] or "{}"), row["by"] or "", row["at"])
        for row in store.read("saved_segments")
    ]


def find(store: Store, name: str) -> Saved:
    """The segment of that name.

    Raises:
        NotFoundError: ``segment.unknown-segment``.
    """
    known = saved(store)
    for segment in known:
        if segment.name == name:
            return segment
    raise NotFoundError("segment.unknown-segment", name=name, known=[one.name for one in known][:20])


def create(
    store: Store, definition: object, by: str, *, replace: bool = False,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> Saved:  # fmt: skip
    """Save a definition under its name.

    Raises:
        InputError: what `checked` raises, or ``segment.cycle``; NotFoundError: it uses one that is not there.
        ConflictError: ``segment.exists``: the name is taken and ``replace`` was not said.
    """
    node = checked(definition)
    known = {segment.name: segment for segment in saved(store)}
    if node["name"] in known and not replace:
        raise ConflictError("segment.exists", name=node["name"])
    others: dict[str, Node] = {name: one.definition for name, one in known.items()}
    others[node["name"]] = node
    Evaluator(columns([], Shop(0)), others).members({"kind": "segment", "name": node["name"]})
    id_ = known[node["name"]].id if node["name"] in known else key_of("Segment", node["name"])
    at = clock()
    text = json.dumps(node, ensure_ascii=False)
    store.write("save_segment", id=id_, name=node["name"], definition=text, by=by, at=at)
    return Saved(id_, node["name"], node, by, at)


def people(
    store: Store, zone: ZoneInfo, progress: Progress | None = None,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC), home: Path | None = None,
) -> Columns:  # fmt: skip
    """Everybody; kept in this process, and in the home where one is given, until something is loaded,
    resolved, tagged or computed anew, or the day is over.
    """
    now = clock()
    stamp_row = store.one("segment_stamp") or {}
    connection = store.connection
    stamp = (
        *(f"{name}={value}" for name, value in sorted(stamp_row.items())),
        f"{now.astimezone(zone).date()} {zone.key}", place_of(store),
    )  # fmt: skip
    with _LOCK:
        held = _KEPT.get(connection.uri)
        if held is not None and held[0] == stamp:
            return held[1]
    found = segment_kept.kept(home, stamp) if home else None
    if found is None:
        found = read_people(store, zone, progress or silent, now, int(stamp_row.get("people") or 0))
        conclude(found)
        if home:
            segment_kept.keep(home, stamp, found)
    if home:
        segment_scores.keep(home, stamp, now, found)
    with _LOCK:
        _KEPT[connection.uri] = (stamp, found)
    return found


def place_of(store: Store) -> str:
    """Names the database, as the last part of a stamp does."""
    return f"{store.connection.uri} {store.connection.database}"


def scores_of(store: Store, home: Path, person_id: str) -> segment_scores.Scores | None:
    """RFM scores of a person as they were when everybody was last read; None where that never was."""
    return segment_scores.scores_of(home, place_of(store), person_id)


def evaluator(store: Store, everybody: Columns) -> Evaluator:
    """An evaluator that knows all saved segments."""
    return Evaluator(everybody, {one.name: one.definition for one in saved(store)})


def member_rows(evaluated: Evaluator, definition: Node) -> list[int]:
    """Rows of the members, in the order of their ids."""
    return [int(row) for row in np.flatnonzero(evaluated.members(definition["where"]))]


def why(evaluated: Evaluator, definition: Node, person_id: str) -> tuple[bool, list[Why]]:
    """Whether somebody is in, and every condition as it stands.

    Raises:
        NotFoundError: ``person.unknown``.
    """
    row = evaluated.data.row.get(person_id)
    if row is None:
        raise NotFoundError("person.unknown", id=person_id)
    return bool(evaluated.members(definition["where"])[row]), evaluated.why(definition["where"], row)


def names_of(store: Store, ids: Sequence[str]) -> list[tuple[str, str]]:
    """Ids with names, in the order asked; an id stands for who has none."""
    known = {row["id"]: row["name"] for row in store.read("people_named", ids=list(ids))}
    return [(id_, known.get(id_) or id_) for id_ in ids]


def uses(definition: Node) -> set[str]:
    """Names of the segments a definition uses."""
    return segments_used(definition["where"])

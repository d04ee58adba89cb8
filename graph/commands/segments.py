"""Saved segments: create, count, name members and reasons."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np

from graph.errors import ConflictError, NotFoundError
from graph.model import key_of
from graph.profiles.segments.definition import Node, checked, segments_used
from graph.profiles.segments.evaluate import Evaluator, Why
from graph.profiles.segments.features import Columns, Shop
from graph.profiles.segments.gathering import columns
from graph.store import Store


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

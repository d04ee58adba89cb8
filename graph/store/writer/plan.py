"""What a batch changes, grouped as the statements need it, and what is there already."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from graph.model import Link, Row, Value
from graph.store.writer.versions import Version
from graph.store.writer.vocabulary import checked, dated, types_of, versioned

Properties = dict[str, Any]
LinkKey = tuple[str, str, str, tuple[str, ...]]
"""Relationships one statement creates: type, label of the start, of the end, names of the properties."""


@dataclass(frozen=True, slots=True)
class Counts:
    """What became of the rows of a batch: rows read = written + unchanged + superseded."""

    written: int = 0
    unchanged: int = 0
    superseded: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.written + other.written,
            self.unchanged + other.unchanged,
            self.superseded + other.superseded,
        )


@dataclass(slots=True)
class Stored:
    """What a node keeps about its versions and those of its parts; ``exists`` is False for one not there."""

    exists: bool = False
    versions: tuple[Version, ...] = ()
    parts: dict[str, tuple[Version, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StoredLink:
    """A relationship that is there and that a row of the node, or of a part of it, stated.

    Attributes:
        part: The part whose row stated it; empty for the node's own row.
        times: ``firstAt``, ``lastAt`` and ``endedAt`` of one that is kept with its times; None for others.
        properties: Properties of one that is not.
    """

    id: str
    type: str
    reverse: bool
    label: str
    key: str
    part: str
    times: tuple[datetime, datetime, datetime | None] | None
    properties: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Target:
    """A node that links point at, as one row states it; counts only until a row of its own fills it."""

    at: datetime
    source: str
    given: Mapping[str, Value]
    properties: Properties

    @property
    def rank(self) -> tuple[datetime, str]:
        """The least statement wins: the earliest, ties by content."""
        return target_rank(self.at, self.properties)


def target_rank(at: datetime, properties: Mapping[str, Any]) -> tuple[datetime, str]:
    """What decides which of several statements of a target wins: the least does."""
    return (at, json.dumps(properties, sort_keys=True, ensure_ascii=False, default=str))


class Plan:
    """Everything one batch writes."""

    def __init__(self) -> None:
        self.creates: dict[str, list[tuple[str, Properties]]] = defaultdict(list)
        self.replaces: dict[str, list[tuple[str, Properties]]] = defaultdict(list)
        self.patches: dict[str, list[tuple[str, Properties]]] = defaultdict(list)
        self.links: dict[LinkKey, list[tuple[str, str, Properties]]] = defaultdict(list)
        self.link_updates: dict[tuple[str, str, str], list[list[Any]]] = defaultdict(list)
        self.link_deletes: dict[tuple[str, str, str], list[list[str]]] = defaultdict(list)
        self.targets: dict[str, dict[str, Target]] = defaultdict(dict)
        self.counts = Counts()

    def count(self, row: Row, counts: Counts) -> None:
        """Note what became of a row; one made beside another is not counted."""
        if not row.beside:
            self.counts += counts

    def state_targets(self, row: Row, links: Iterable[Link]) -> None:
        """Note the other ends of a row's links, to be made where they are missing."""
        for link in links:
            self._state(row, link.label, link.key, link.target)

    def state_anchor(self, row: Row) -> None:
        """Note the node whose part a row states, to be made as a stub where it is missing."""
        self._state(row, row.label, row.key, {"source": row.source, "sourceId": row.source_id})

    def _state(self, row: Row, label: str, key: str, given: Mapping[str, Value]) -> None:
        known = self.targets[label].get(key)
        if known is not None and (
            known.at < row.event_at
            or (known.at == row.event_at and known.source == row.source and known.given == given)
        ):
            return
        allowed = types_of(label)
        properties: Properties = checked(label, given, allowed)
        if versioned(label) and ("sourceId" in properties or not properties):
            properties["stub"] = True
        if "source" in allowed:
            properties.setdefault("source", row.source)
        stated = Target(row.event_at.astimezone(UTC), row.source, given, properties)
        if known is None or stated.rank < known.rank:
            self.targets[label][key] = stated


def target_properties(label: str, target: Target) -> Properties:
    """All properties of a node made because something points at it."""
    if dated(label):
        return {**target.properties, "eventAt": target.at}
    return dict(target.properties)

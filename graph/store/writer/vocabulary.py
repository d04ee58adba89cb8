"""What the writer may write: the model's labels and types as tables made once, and the checks of rows."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from graph.errors import UsageError
from graph.model import MODEL, Layer, NodeLabel, RelationshipType, Row, Value, ValueType

RESERVED = frozenset(
    {
        "load",
        "rowHash",
        "raw",
        "earlier",
        "parts",
        "sourceRow",
        "eventAt",
        "sameSince",
        "loadedAt",
        "deletedAt",
    }
    | {"stub", "key"}
)
"""Properties the writer itself sets; a row or a target that gives one is refused."""

LINK_RESERVED = frozenset({"load", "source", "sourceRow", "part", "reverse", "firstAt", "lastAt", "endedAt"})

_EXACT: dict[ValueType, type] = {
    ValueType.STRING: str,
    ValueType.INTEGER: int,
    ValueType.FLOAT: float,
    ValueType.BOOLEAN: bool,
    ValueType.DATE: date,
}


@dataclass(frozen=True, slots=True)
class LinkShape:
    """One way a row of a label may state a relationship.

    Attributes:
        start: Label of the start node; `end` that of the end node.
        validity: Whether the relationship is kept and ended, or removed.
        marked: Whether it carries ``reverse: true``: either end may state the type and the end's row does.
    """

    type: str
    start: str
    end: str
    reverse: bool
    validity: bool
    marked: bool
    properties: Mapping[str, ValueType]


@cache
def label_of(name: str) -> NodeLabel:
    """The label of that name, one that rows may state or links may point at.

    Raises:
        UsageError: ``writer.label``.
    """
    label = MODEL.nodes.get(name)
    if label is None or label.layer not in (Layer.SOURCE, Layer.REFERENCE):
        raise UsageError("writer.label", label=name)
    return label


@cache
def types_of(label: str) -> dict[str, ValueType]:
    """Types of the properties a row of the label may give."""
    return {item.name: item.type for item in label_of(label).properties if item.name not in RESERVED}


@cache
def all_types_of(label: str) -> dict[str, ValueType]:
    """Types of all properties of the label's nodes."""
    return {item.name: item.type for item in label_of(label).properties}


@cache
def link_types_of(type_: str) -> dict[str, ValueType]:
    """Types of all properties of a relationship type."""
    return {item.name: item.type for item in MODEL.relationships[type_].properties}


@cache
def dated(label: str) -> bool:
    """Whether nodes of the label say since when they are known (all but divisions)."""
    return "eventAt" in label_of(label).property_names()


@cache
def versioned(label: str) -> bool:
    """Whether nodes of the label carry versions (records, orders …), not only a value (phones, devices …)."""
    return "rowHash" in label_of(label).property_names()


@cache
def shape_of(label: str, type_: str, reverse: bool, other: str) -> LinkShape:
    """How a row of a label states a relationship.

    Raises:
        UsageError: ``writer.link``: the model has no such relationship, or not for this side to state.
    """
    kind = MODEL.relationships.get(type_)
    ends = (other, label) if reverse else (label, other)
    side = "end" if reverse else "start"
    if kind is None or kind.layer is not Layer.SOURCE or ends not in kind.ends:
        raise UsageError("writer.link", label=label, type=type_, start=ends[0], end=ends[1])
    if kind.stated not in (side, "either"):
        raise UsageError("writer.link-side", label=label, type=type_, start=ends[0], end=ends[1])
    return LinkShape(
        type=type_,
        start=ends[0],
        end=ends[1],
        reverse=reverse,
        validity=kind.validity,
        marked=reverse and kind.stated == "either",
        properties={item.name: item.type for item in kind.properties if item.name not in LINK_RESERVED},
    )


@cache
def own_types(label: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Types of the relationships a row of the label may state: going out, and coming in."""

    def among(kind: RelationshipType, side: str, at: int) -> bool:
        return (
            kind.layer is Layer.SOURCE
            and kind.stated in (side, "either")
            and any(pair[at] == label for pair in kind.ends)
        )

    kinds = MODEL.relationships.values()
    return (
        tuple(sorted(kind.name for kind in kinds if among(kind, "start", 0))),
        tuple(sorted(kind.name for kind in kinds if among(kind, "end", 1))),
    )


def check_row(row: Row) -> dict[str, Value]:
    """The row's properties without empty ones, each of its declared type.

    Raises:
        UsageError: ``writer.property``, ``writer.type``, ``writer.event-at``, ``writer.part-properties``.
    """
    if row.event_at.tzinfo is None:
        raise UsageError("writer.event-at", label=row.label, key=row.key)
    if row.part and row.properties:
        raise UsageError("writer.part-properties", label=row.label, part=row.part)
    return checked(row.label, row.properties, types_of(row.label))


def checked(owner: str, properties: Mapping[str, Value], types: Mapping[str, ValueType]) -> dict[str, Value]:
    """Properties without empty ones, each of its declared type; whole numbers become floats where declared.

    Raises:
        UsageError: ``writer.property`` or ``writer.type``.
    """
    found: dict[str, Value] = {}
    for name, value in properties.items():
        kind = types.get(name)
        if kind is None:
            raise UsageError("writer.property", owner=owner, name=name)
        if value is None:
            continue
        if type(value) is _EXACT.get(kind) and kind is not ValueType.FLOAT and kind is not ValueType.INTEGER:
            found[name] = value
        else:
            found[name] = _typed(owner, name, kind, value)
    return found


def _typed(owner: str, name: str, kind: ValueType, value: Any) -> Value:
    if kind is ValueType.FLOAT and type(value) in (int, float) and math.isfinite(value):
        return float(value)
    if kind is ValueType.INTEGER and type(value) is int and -(2**63) <= value < 2**63:
        return value
    if kind is ValueType.INSTANT and isinstance(value, datetime) and value.tzinfo is not None:
        return value.astimezone(UTC)
    if kind is ValueType.STRINGS and isinstance(value, list) and all(type(item) is str for item in value):
        return value
    raise UsageError("writer.type", owner=owner, name=name, type=kind.value, value=repr(value)[:80])

"""Values between Python and Neo4j: plain Python out of the driver's own types."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from neo4j.graph import Node, Path, Relationship
from neo4j.time import Date, DateTime, Duration, Time

PLAIN = frozenset({str, int, float, bool, type(None), bytes, datetime, date})


def plain(value: Any) -> Any:
    """A value of a result as plain Python.

    Temporal values become datetimes (UTC where they carry a zone), dates, times or ISO text (durations); a
    node becomes ``{elementId, labels, properties}``, a relationship ``{elementId, type, start, end,
    properties}`` with the element ids of its ends, a path ``{nodes, relationships}``.

    >>> plain([DateTime(2026, 1, 2, 3, 4, 5), {"day": Date(2026, 1, 2)}])
    [datetime.datetime(2026, 1, 2, 3, 4, 5), {'day': datetime.date(2026, 1, 2)}]
    """
    kind = type(value)
    if kind in PLAIN:
        return value
    if kind is list:
        return value if PLAIN.issuperset(map(type, value)) else [plain(item) for item in value]
    if kind is dict:
        return {name: plain(item) for name, item in value.items()}
    if isinstance(value, DateTime):
        native = value.to_native()
        return native.astimezone(UTC) if native.tzinfo is not None else native
    if isinstance(value, Date | Time):
        return value.to_native()
    if isinstance(value, Duration):
        return value.iso_format()
    if isinstance(value, Node):
        return {
            "elementId": value.element_id,
            "labels": sorted(value.labels),
            "properties": {name: plain(item) for name, item in value.items()},
        }
    if isinstance(value, Relationship):
        return _relationship(value)
    if isinstance(value, Path):
        return {
            "nodes": [plain(node) for node in value.nodes],
            "relationships": [_relationship(item) for item in value.relationships],
        }
    return value


def _relationship(value: Relationship) -> dict[str, Any]:
    start, end = value.nodes
    return {
        "elementId": value.element_id,
        "type": value.type,
        "start": start.element_id if start else None,
        "end": end.element_id if end else None,
        "properties": {name: plain(item) for name, item in value.items()},
    }

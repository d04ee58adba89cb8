"""Values between the driver and py2neo's users: entities, times and points in both directions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import neo4j.graph
import neo4j.spatial
import neo4j.time
from interchange import geo, time

from graph.py2neo.data import Node, Path, Relationship

_AS_IT_IS = frozenset({str, int, float, bool, type(None), bytes, bytearray})


class Hydrant:
    """Turns what the driver returns into what scripts expect, bound to a graph."""

    def __init__(self, graph: Any) -> None:
        self.graph = graph

    def hydrate_list(self, values: list[Any]) -> list[Any]:
        """The values of a record, in place."""
        for at, value in enumerate(values):
            if type(value) not in _AS_IT_IS:
                values[at] = self.hydrate(value)
        return values

    def hydrate(self, value: Any) -> Any:
        """One value."""
        if isinstance(value, list):
            return self.hydrate_list(value)
        if isinstance(value, dict):
            return {key: self.hydrate(item) for key, item in value.items()}
        if isinstance(value, neo4j.graph.Node):
            return self._node(value)
        if isinstance(value, neo4j.graph.Relationship):
            return self._relationship(value)
        if isinstance(value, neo4j.graph.Path):
            return self._path(value)
        return _hydrate_value(value)

    def _node(self, found: neo4j.graph.Node) -> Node:
        node = Node()
        node.graph, node.identity = self.graph, _identity(found)
        node._labels = set(found.labels)
        node._remote_labels = frozenset(node._labels)
        for key, value in found._properties.items():
            dict.__setitem__(node, key, value if type(value) in _AS_IT_IS else self.hydrate(value))
        return node

    def _end(self, found: neo4j.graph.Node | None) -> Node:
        assert found is not None  # noqa: S101 - relationships of a result always have both ends
        return Node.ref(self.graph, _identity(found))

    def _relationship(self, found: neo4j.graph.Relationship) -> Relationship:
        ends = self._end(found.start_node), self._end(found.end_node)
        relationship: Relationship = Relationship.type(found.type)(*ends)
        relationship.graph, relationship.identity = self.graph, _identity(found)
        for key, value in found._properties.items():
            dict.__setitem__(relationship, key, self.hydrate(value))
        return relationship

    def _path(self, found: neo4j.graph.Path) -> Path:
        nodes = [self._node(item) for item in found.nodes]
        by_identity = {node.identity: node for node in nodes}
        steps: list[Any] = nodes[:1]
        for item in found.relationships:
            relationship = self._relationship(item)
            ends = [by_identity.get(end.identity, end) for end in relationship.nodes]
            relationship._sequence = (ends[0], relationship, ends[1])
            steps.append(relationship)
        return Path(*steps)


def _identity(entity: Any) -> int:
    # py2neo's users hold integers, which the driver still carries behind its deprecated property.
    return int(entity._id)


def _hydrate_value(value: Any) -> Any:
    if isinstance(value, neo4j.time.DateTime):
        seconds = value.second + value.nanosecond / 1e9
        parts = value.year, value.month, value.day, value.hour, value.minute
        return time.DateTime(*parts, seconds, tzinfo=value.tzinfo)
    if isinstance(value, neo4j.time.Date):
        return time.Date(value.year, value.month, value.day)
    if isinstance(value, neo4j.time.Time):
        return time.Time(value.hour, value.minute, value.second + value.nanosecond / 1e9, value.tzinfo)
    if isinstance(value, neo4j.time.Duration):
        return time.Duration(
            months=value.months, days=value.days, seconds=value.seconds, nanoseconds=value.nanoseconds
        )
    if isinstance(value, neo4j.spatial.Point):
        kind = geo.WGS84Point if isinstance(value, neo4j.spatial.WGS84Point) else geo.CartesianPoint
        return kind(tuple(value))
    return value


def dehydrate(value: Any) -> Any:
    """A parameter as the driver takes it.

    Raises:
        TypeError: Neo4j has no such type; the sentence names what can be passed.
    """
    if type(value) in _AS_IT_IS:
        return value
    if isinstance(value, Mapping):
        return {str(key): dehydrate(item) for key, item in value.items()}
    if isinstance(value, geo.Point):
        kinds = {geo.WGS84Point: neo4j.spatial.WGS84Point, geo.CartesianPoint: neo4j.spatial.CartesianPoint}
        return kinds[type(value)](tuple(value))
    if isinstance(value, list | tuple | set | frozenset | range):
        return [dehydrate(item) for item in value]
    converted = _dehydrate_time(value)
    if converted is not None:
        return converted
    if hasattr(value, "tolist"):
        return dehydrate(value.tolist())
    if hasattr(value, "__iter__") and not isinstance(value, str | bytes):
        return [dehydrate(item) for item in value]
    raise TypeError(
        f"Values of type {type(value).__module__}.{type(value).__name__} cannot be sent to Neo4j; pass text, "
        "numbers, booleans, dates, times, durations, points, bytes, or lists and maps of these"
    )


def _dehydrate_time(value: Any) -> Any:
    if isinstance(value, dt.date | dt.time | dt.timedelta | neo4j.time.Duration):
        return value
    if isinstance(value, neo4j.time.Date | neo4j.time.Time | neo4j.time.DateTime | neo4j.spatial.Point):
        return value
    if isinstance(value, time.DateTime):
        whole, nanoseconds = _split_seconds(value.second)
        parts = value.year, value.month, value.day, value.hour, value.minute, whole, nanoseconds
        return neo4j.time.DateTime(*parts, tzinfo=value.tzinfo)
    if isinstance(value, time.Date):
        return neo4j.time.Date(value.year, value.month, value.day)
    if isinstance(value, time.Time):
        whole, nanoseconds = _split_seconds(value.second)
        return neo4j.time.Time(value.hour, value.minute, whole, nanoseconds, tzinfo=value.tzinfo)
    if isinstance(value, time.Duration):
        return neo4j.time.Duration(
            months=value.months,
            days=value.days,
            seconds=value.seconds,
            nanoseconds=round(value.subseconds * 1_000_000_000),
        )
    return None


def _split_seconds(seconds: float) -> tuple[int, int]:
    nanoseconds = round(float(seconds) * 1_000_000_000)
    return divmod(nanoseconds, 1_000_000_000)

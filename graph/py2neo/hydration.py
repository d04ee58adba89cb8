"""Values between the driver and py2neo's users: entities, times and points in both directions."""

from __future__ import annotations

import datetime as dt
import weakref
from collections.abc import Iterator, KeysView, Mapping, ValuesView
from typing import Any

import neo4j.graph
import neo4j.spatial
import neo4j.time
from interchange import geo, time

from graph.py2neo.data import Node, Path, Relationship

_AS_IT_IS = frozenset({str, int, float, bool, type(None), bytes, bytearray})


class Hydrant:
    """Turns what the driver returns into what scripts expect, bound to a graph."""

    def __init__(self, graph: Any, tx: Any = None) -> None:
        self.graph = graph
        self._references: list[weakref.ref[Node]] = []
        self._pending = tx, self._references

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
        node = Node.__new__(Node)
        node._graph, node.identity = self.graph, _identity(found)
        node._remote_labels = found.labels
        node._labels = set(found.labels)
        for key, value in found._properties.items():
            dict.__setitem__(node, key, value if type(value) in _AS_IT_IS else self.hydrate(value))
        return node

    def _end(self, found: neo4j.graph.Node | None) -> Node:
        assert found is not None  # noqa: S101 - relationships of a result always have both ends
        if found._labels or found._properties:
            return self._node(found)
        node = Node.ref(self.graph, _identity(found))
        node._pending = self._pending
        self._references.append(weakref.ref(node))
        return node

    def _relationship(self, found: neo4j.graph.Relationship) -> Relationship:
        return self._related(found, self._end(found.start_node), self._end(found.end_node))

    def _related(self, found: neo4j.graph.Relationship, start: Node, end: Node) -> Relationship:
        kind = Relationship.type(found.type)
        relationship: Relationship = kind.__new__(kind)
        relationship._graph, relationship.identity = self.graph, _identity(found)
        relationship._ends = start, end
        for key, value in found._properties.items():
            dict.__setitem__(relationship, key, value if type(value) in _AS_IT_IS else self.hydrate(value))
        return relationship

    def _path(self, found: neo4j.graph.Path) -> Path:
        nodes = [self._node(item) for item in found.nodes]
        by_identity = {node.identity: node for node in nodes}
        steps: list[Any] = nodes[:1]
        for item in found.relationships:
            start, end = (by_identity[_identity(node)] for node in item.nodes)
            steps.append(self._related(item, start, end))
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


_SENT_AS_IT_IS = frozenset({str, float, bool, type(None), bytearray})
_LONG = 16
_LEAST, _MOST = -(2**63), 2**63 - 1


def dehydrate(value: Any) -> Any:
    """A parameter as the driver takes it. ``bytes`` are UTF-8 text, as with py2neo; ``bytearray`` is bytes.

    Raises:
        TypeError: Neo4j has no such type; the sentence names what can be passed.
        ValueError: an integer of more than 64 bits, bytes that are no text, or a point of unknown dimensions.
    """
    kind = type(value)
    if kind in _SENT_AS_IT_IS:
        return value
    if isinstance(value, int):
        if not _LEAST <= value <= _MOST:
            raise ValueError(f"Integer {value} out of range: Neo4j holds 64 bits")
        return value
    if kind in (list, tuple):
        if len(value) > _LONG and set(map(type, value)) <= _SENT_AS_IT_IS:
            return value
        return [dehydrate(item) for item in value]
    if isinstance(value, Mapping):
        return {_key(key): dehydrate(item) for key, item in value.items()}
    if isinstance(value, bytes):
        return _decoded(value)
    if isinstance(value, str | float | bytearray):
        return value
    if isinstance(value, geo.Point):
        return _dehydrate_point(value)
    converted = _dehydrate_time(value)
    if converted is not None:
        return converted
    if hasattr(value, "tolist"):
        return dehydrate(value.tolist())
    if isinstance(value, list | tuple | range | Iterator | KeysView | ValuesView):
        return [dehydrate(item) for item in value]
    raise TypeError(
        f"Values of type {kind} are not supported; pass text, numbers, booleans, dates, times, durations, "
        "points, bytearrays, or lists and maps of these"
    )


def _key(key: Any) -> str:
    if isinstance(key, str):
        return key
    if isinstance(key, bytes):
        return key.decode("utf-8")
    raise TypeError(f"Dictionary keys must be of type {str} or bytes, and {key!r} is not")


def _decoded(value: bytes) -> str:
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ValueError(f"{value[:20]!r} is no UTF-8 text; pass a bytearray to store bytes") from error


def _dehydrate_point(value: geo.Point) -> neo4j.spatial.Point:
    if len(value) not in (2, 3):
        raise ValueError(f"Cannot dehydrate Point with {len(value)} dimensions")
    if isinstance(value, geo.WGS84Point):
        return neo4j.spatial.WGS84Point(tuple(value))
    if isinstance(value, geo.CartesianPoint):
        return neo4j.spatial.CartesianPoint(tuple(value))
    raise TypeError(f"{value!r} has no reference system; pass a WGS84Point or CartesianPoint")


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

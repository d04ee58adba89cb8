"""Objects related to an object, with the properties of each relationship."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from typing import Any

from interchange.collections import PropertyDict

from graph.py2neo.cypher import cypher_escape

__all__ = ["OGM", "RelatedObjects"]


class RelatedObjects:
    """A set of related objects; read when first used, written when the subject is pushed."""

    def __init__(
        self, subject: Any, node: Any, direction: int, relationship_type: Any, related_class: Any
    ) -> None:
        self.subject = subject
        self.node = node
        self.relationship_type = relationship_type
        self.related_class = related_class
        self._direction = direction
        self._related: list[tuple[Any, Any]] | None = None

    def __iter__(self) -> Iterator[Any]:
        for related, _ in self._related_objects:
            yield related

    def __len__(self) -> int:
        return len(self._related_objects)

    def __contains__(self, obj: Any) -> bool:
        _check(obj)
        return any(related == obj for related, _ in self._related_objects)

    @property
    def _related_objects(self) -> list[tuple[Any, Any]]:
        if self._related is None:
            self._related = []
            if self.node.graph:
                self.node.graph.update(self.__db_pull__)
        return self._related

    @property
    def _ends(self) -> Any:
        if self._direction > 0:
            return self.node, None
        return (None, self.node) if self._direction < 0 else {self.node, None}

    @property
    def _pattern(self) -> str:
        left = "<-" if self._direction < 0 else "-"
        right = "->" if self._direction > 0 else "-"
        return f"(a){left}[_:{cypher_escape(self.relationship_type)}]{right}(b)"

    def triples(self) -> Iterator[tuple[Any, tuple[Any, Any], Any]]:
        """Subject, (type, properties) and object of each relationship."""
        for related, properties in self._related_objects:
            yield self.subject, (self.relationship_type, properties), related

    def add(self, obj: Any, properties: Any = None, **kwproperties: Any) -> int:
        """Add an object, or update its relationship's properties; returns how many were added."""
        _check(obj)
        properties = dict(properties or {}, **kwproperties)
        related_objects = self._related_objects
        for at, (related, existing) in enumerate(related_objects):
            if related == obj:
                related_objects[at] = obj, PropertyDict(existing, **properties)
                return 0
        related_objects.append((obj, properties))
        return 1

    def clear(self) -> None:
        """Remove all."""
        self._related_objects[:] = []

    def get(self, obj: Any, key: Any, default: Any = None) -> Any:
        """A property of the relationship to an object."""
        _check(obj)
        for related, properties in self._related_objects:
            if related == obj:
                return properties.get(key, default)
        return default

    def remove(self, obj: Any) -> None:
        """Remove an object, where present."""
        _check(obj)
        self._related_objects[:] = [pair for pair in self._related_objects if pair[0] != obj]

    def update(self, obj: Any, properties: Any = None, **kwproperties: Any) -> None:
        """As `add`, which replaced it."""
        warnings.warn(
            "RelatedObjects.update is deprecated, please use RelatedObjects.add instead",
            DeprecationWarning,
            stacklevel=2,
        )
        self.add(obj, properties, **kwproperties)

    def __db_pull__(self, tx: Any) -> None:
        found: dict[Any, tuple[Any, Any]] = {}
        for relationship in tx.graph.match(self._ends, self.relationship_type):
            start, end = relationship.start_node, relationship.end_node
            others = (
                [start] if start == end else [node for node in self._far(start, end) if node != self.node]
            )
            for node in others:
                found[node] = self.related_class.wrap(node), PropertyDict(relationship)
        if self._related is None:
            self._related = []
        self._related[:] = found.values()

    def _far(self, start: Any, end: Any) -> tuple[Any, ...]:
        if self._direction > 0:
            return (end,)
        return (start,) if self._direction < 0 else (start, end)

    def __db_push__(self, tx: Any) -> None:
        related_objects = self._related_objects
        for related, _ in related_objects:
            tx.merge(related)
        subject = self.node.identity
        kept = [related.__node__.identity for related, _ in related_objects]
        tx.update(f"MATCH {self._pattern} WHERE id(a) = $x AND NOT id(b) IN $y DELETE _", x=subject, y=kept)
        rows = [[end, dict(item[1])] for end, item in zip(kept, related_objects, strict=True)]
        if rows:
            tx.update(
                "MATCH (a) WHERE id(a) = $x UNWIND $rows AS r MATCH (b) WHERE id(b) = r[0] "
                f"MERGE {self._pattern} SET _ = r[1]",
                x=subject,
                rows=rows,
            )


class OGM:
    """An object's node and the related objects asked for so far."""

    def __init__(self, subject: Any, node: Any) -> None:
        self.subject = subject
        self.node = node
        self._related: dict[tuple[int, Any], RelatedObjects] = {}

    def all_related(self) -> Iterator[RelatedObjects]:
        """Each set of related objects that was used."""
        return iter(list(self._related.values()))

    def related(self, direction: int, relationship_type: Any, related_class: Any) -> RelatedObjects:
        """The set of related objects by direction and type."""
        key = direction, relationship_type
        if key not in self._related:
            self._related[key] = RelatedObjects(
                self.subject, self.node, direction, relationship_type, related_class
            )
        return self._related[key]


def _check(obj: Any) -> None:
    from graph.py2neo.ogm.model import Model

    if not isinstance(obj, Model):
        raise TypeError("Related objects must be Model instances")

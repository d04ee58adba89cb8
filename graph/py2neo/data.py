"""Nodes, relationships and paths, bound to a graph or not yet."""

from __future__ import annotations

from collections.abc import Iterable
from functools import wraps
from typing import Any, ClassVar, cast
from uuid import uuid4
from weakref import WeakValueDictionary

from interchange.collections import PropertyDict

from graph.py2neo import operations
from graph.py2neo.cypher import cypher_repr
from graph.py2neo.cypher.encoding import CypherEncoder, LabelSetView
from graph.py2neo.operations import UniquenessError
from graph.py2neo.subgraphs import Subgraph, Walkable, walk

__all__ = ["Entity", "Node", "Path", "Relationship", "Subgraph", "UniquenessError", "Walkable", "walk"]


class Entity(PropertyDict, Walkable):  # type: ignore[misc]
    """A node or relationship: a dict of properties in which None means absent.

    One that is known by its identity only is stale; it is pulled when it is first looked into, together with
    the others of the same result.
    """

    _graph: Any = None
    identity: int | None = None
    _stale: frozenset[str] = frozenset()
    _pending: Any = None

    @classmethod
    def ref(cls, graph: Any, identity: int) -> Any:
        """An entity known by its identity, as of `Node.ref` and `Relationship.ref`."""
        raise NotImplementedError

    def __init__(self, properties: Any) -> None:
        PropertyDict.__init__(self, properties)

    # An entity walks over itself; sets of it are made when asked for, as keeping them would be a cycle.
    @property
    def _nodes(self) -> frozenset[Node]:  # type: ignore[override]
        return frozenset(self._sequence[0::2])

    @property
    def _relationships(self) -> frozenset[Relationship]:  # type: ignore[override]
        return frozenset(self._sequence[1::2])

    def __bool__(self) -> bool:
        return len(self) > 0

    @property
    def __uuid__(self) -> str:
        found = self.__dict__.get("_uuid")
        if found is None:
            found = self.__dict__["_uuid"] = str(uuid4())
        return str(found)

    @property
    def __name__(self) -> str:
        for key in ("__name__", "name"):
            if key in self:
                return cast("str", self[key])
        return "" if self.identity is None else f"_{self.identity}"

    def __or__(self, other: Any) -> Any:
        return Subgraph.__or__(self, other)

    def __ior__(self, other: Any) -> Any:
        raise TypeError(f"In-place union is not permitted for {type(self).__name__} objects")

    def __iand__(self, other: Any) -> Any:  # type: ignore[misc]
        raise TypeError(f"In-place intersection is not permitted for {type(self).__name__} objects")

    def __isub__(self, other: Any) -> Any:  # type: ignore[misc]
        raise TypeError(f"In-place difference is not permitted for {type(self).__name__} objects")

    def __ixor__(self, other: Any) -> Any:  # type: ignore[misc]
        raise TypeError(f"In-place symmetric difference is not permitted for {type(self).__name__} objects")

    @property
    def graph(self) -> Any:
        """The graph it is bound to, or None."""
        return self._graph

    @graph.setter
    def graph(self, value: Any) -> None:
        self._graph = value

    def clear(self) -> None:
        """Remove all properties."""
        self._stale = self._stale - {"properties"}
        dict.clear(self)

    def _ensure(self, part: str) -> None:
        if part in self._stale and self._graph is not None and self.identity is not None:
            operations.refresh(self)

    def _arguments(self) -> list[str]:
        properties = self.copy()
        safe = [key for key in sorted(properties) if key and CypherEncoder.is_safe_key(key)]
        unsafe = [key for key in sorted(properties) if key not in safe]
        shown = [f"{key}={properties[key]!r}" for key in safe]
        if unsafe:
            shown.append("**{" + ", ".join(f"{key!r}: {properties[key]!r}" for key in unsafe) + "}")
        return shown

    def _same_remote(self, other: Any) -> bool:
        return bool(self.graph == other.graph and self.identity == other.identity)

    def _both_bound(self, other: Any) -> bool:
        return not any(x is None for x in (self.graph, other.graph, self.identity, other.identity))


def _fresh(name: str) -> Any:
    method = getattr(PropertyDict, name)

    @wraps(method)
    def look(self: Entity, *args: Any, **kwargs: Any) -> Any:
        if self._stale:
            self._ensure("properties")
        return method(self, *args, **kwargs)

    return look


# __iter__ is among them because dict(entity) passes over keys() where a class has dict's own __iter__.
for _name in (
    "__contains__", "__delitem__", "__getitem__", "__iter__", "__len__", "__setitem__", "copy", "get",
    "items", "keys", "pop", "popitem", "setdefault", "values",
):  # fmt: skip
    setattr(Entity, _name, _fresh(_name))


class Node(Entity):
    """A node: positional arguments are labels, keyword arguments properties.

    An unbound node equals only itself; bound ones are equal where graph and identity are.

    >>> Node("Person", name="Alice")
    Node('Person', name='Alice')
    """

    __model__: ClassVar[Any] = None
    __primarylabel__: Any = None
    __primarykey__: Any = None

    @classmethod
    def ref(cls, graph: Any, identity: int) -> Node:
        """A node known by its identity; labels and properties are pulled when first used."""
        node = cls()
        node.graph, node.identity = graph, identity
        node._stale = frozenset(("labels", "properties"))
        return node

    def __init__(self, *labels: str, **properties: Any) -> None:
        self._remote_labels: frozenset[str] = frozenset()
        self._labels = set(labels)
        Entity.__init__(self, properties)

    @property
    def _sequence(self) -> tuple[Any, ...]:  # type: ignore[override]
        return (self,)

    def __repr__(self) -> str:
        return f"Node({', '.join([*map(repr, sorted(self.labels)), *self._arguments()])})"

    def __str__(self) -> str:
        return cypher_repr(self)

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if not isinstance(other, Node):
            return False
        return self._both_bound(other) and self._same_remote(other)

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        if self.graph is not None and self.identity is not None:
            return hash(self.graph.service) ^ hash(self.graph.name) ^ hash(self.identity)
        return hash(id(self))

    @property
    def labels(self) -> LabelSetView:
        """Its labels as a set that cannot be changed; see `add_label`."""
        self._ensure("labels")
        return LabelSetView(self._labels)

    def has_label(self, label: Any) -> bool:
        """Whether it has the label, or all of a tuple of labels."""
        self._ensure("labels")
        return set(_labels_of(label)) <= self._labels

    def add_label(self, label: Any) -> None:
        """Add a label, or a tuple of labels."""
        self._ensure("labels")
        self._labels.update(_labels_of(label))

    def remove_label(self, label: Any) -> None:
        """Remove a label, or a tuple of labels, where present."""
        self._ensure("labels")
        self._labels.difference_update(_labels_of(label))

    def clear_labels(self) -> None:
        """Remove all labels."""
        self._stale = self._stale - {"labels"}
        self._labels.clear()

    def update_labels(self, labels: Iterable[Any]) -> None:
        """Add several labels."""
        self._ensure("labels")
        for label in labels:
            self.add_label(label)


def _labels_of(label: Any) -> tuple[Any, ...]:
    return label if isinstance(label, tuple) else (label,)


_TYPES: WeakValueDictionary[Any, Any] = WeakValueDictionary()


class Relationship(Entity):
    """A relationship: a node, a type and a node; of one node a loop, of no type that of the class's name.

    Unbound relationships are equal where type, ends and properties are.

    >>> KNOWS = Relationship.type("KNOWS")
    >>> a, b = Node(name="Alice"), Node(name="Bob")
    >>> KNOWS(a, b) == Relationship(a, "KNOWS", b)
    True
    """

    @staticmethod
    def type(name: Any) -> Any:
        """The subclass of a type's name, made where there is none yet."""
        found = _TYPES.get(name)
        if found is None:
            known = (item for item in Relationship.__subclasses__() if item.__name__ == name)
            found = next(known, None) or type(str(name), (Relationship,), {})
            _TYPES[name] = found
        return found

    @classmethod
    def ref(cls, graph: Any, identity: int, *nodes: Any) -> Relationship:
        """A relationship known by its identity and ends."""
        found = cls(*nodes)
        found.graph, found.identity = graph, identity
        found._stale = frozenset(("properties",))
        return found

    def __init__(self, *nodes: Any, **properties: Any) -> None:
        for value in nodes:
            if value is not None and not isinstance(value, str | Node):
                raise TypeError(f"Unknown node type for {value!r}")
        if not nodes:
            raise TypeError("Relationships must specify at least one endpoint")
        if len(nodes) > 3:
            raise TypeError("Hyperedges not supported")
        start, end = nodes[0], nodes[-1]
        if len(nodes) == 3 or (len(nodes) == 2 and not isinstance(end, Node)):
            self.__class__ = Relationship.type(nodes[1])
        if len(nodes) == 2 and not isinstance(end, Node):
            end = start
        for end_point in (start, end):
            if not isinstance(end_point, Node):
                raise AttributeError(f"A relationship joins nodes, and {end_point!r} is none")
        self._ends = start, end
        Entity.__init__(self, properties)

    @property
    def _sequence(self) -> tuple[Any, ...]:  # type: ignore[override]
        return self._ends[0], self, self._ends[1]

    def __repr__(self) -> str:
        shown = [repr(self.nodes[0]), repr(self.nodes[-1]), *self._arguments()]
        return f"{type(self).__name__}({', '.join(shown)})"

    def __str__(self) -> str:
        return cypher_repr(self)

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if not isinstance(other, Relationship):
            return False
        if self._both_bound(other):
            return self._same_remote(other)
        return (
            type(self) is type(other) and list(self.nodes) == list(other.nodes) and dict(self) == dict(other)
        )

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return hash(self.nodes) ^ hash(type(self))


class Path(Walkable):
    """A walk through a graph; each argument is appended to the walk where it fits, reversed if need be.

    Between two nodes a text is a type, a (type, properties) pair a relationship; a dict is a node.

    >>> a, b = Node(name="Alice"), Node(name="Bob")
    >>> len(Path(a, "KNOWS", b))
    1
    """

    @classmethod
    def hydrate(cls, graph: Any, nodes: Any, u_rels: Any, sequence: Any) -> Path:
        """From nodes, relationships (with id, type and properties) and the sequence of both as of Bolt."""
        last = nodes[0]
        steps = [last]
        for number, following in zip(sequence[::2], sequence[1::2], strict=True):
            found, node = u_rels[abs(number) - 1], nodes[following]
            start, end = (last, node) if number > 0 else (node, last)
            step = Relationship.ref(graph, found.id, start, found.type, end)
            step.clear()
            step.update(found.properties)
            steps.append(step)
            last = node
        return cls(*steps)

    def __init__(self, *entities: Any) -> None:
        steps = [self._as_node(item) for item in entities]
        for at, item in enumerate(steps):
            is_pair = isinstance(item, tuple) and len(item) == 2
            if not (isinstance(item, str) or is_pair) or not 0 < at < len(steps) - 1:
                continue
            type_, properties = item if is_pair else (item, {})
            try:
                start, end = steps[at - 1].end_node, steps[at + 1].start_node
            except AttributeError:
                continue
            steps[at] = Relationship(start, type_, end, **properties)
        super().__init__(walk(*steps))

    @staticmethod
    def _as_node(item: Any) -> Any:
        if item is None:
            return Node()
        if isinstance(item, dict) and not isinstance(item, Entity):
            return Node(**item)
        return item

    def __str__(self) -> str:
        return cypher_repr(self)

    def __repr__(self) -> str:
        return f"Path({', '.join(map(repr, [self.start_node, *self.relationships]))})"

    walk = staticmethod(walk)


Walkable._path = Path

"""Sets of nodes and relationships, and what has an order in which it is walked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import TYPE_CHECKING, Any, ClassVar

from interchange.collections import SetView

from graph.py2neo import operations

if TYPE_CHECKING:
    import networkx

    from graph.py2neo.data import Node, Relationship


def walk(*walkables: Any) -> Iterator[Any]:
    """Nodes and relationships of the arguments in turn, each walked from where the one before ended.

    Raises:
        TypeError: an argument cannot be walked.
        ValueError: an argument does not begin or end where the one before ended.
    """
    end_node: Any = None
    for number, item in enumerate(walkables):
        try:
            entities = item.__walk__()
            start, end = item.start_node, item.end_node
        except AttributeError as error:
            raise TypeError(f"Object {item!r} is not walkable") from error
        if number == 0 or end_node == start:
            end_node = end
        elif end_node == end:
            entities, end_node = reversed(list(entities)), start
        else:
            raise ValueError(f"Cannot append walkable {item!r} to node {end_node!r}")
        if number:
            next(iter_entities := iter(entities))
            yield from iter_entities
        else:
            yield from entities


class Subgraph:
    """Any nodes and relationships; the ends of its relationships always belong to it.

    ``|``, ``&``, ``-`` and ``^`` make new subgraphs; what remains of relationships keeps their ends.
    True where there is a relationship; its length is their number.

    >>> from graph.py2neo.data import Node, Relationship
    >>> a, b = Node("Person", name="Alice"), Node("Person", name="Bob")
    >>> len((a | b).nodes), len(Subgraph(relationships=[Relationship(a, "KNOWS", b)]).nodes)
    (2, 2)
    """

    def __init__(
        self, nodes: Iterable[Node] | None = None, relationships: Iterable[Relationship] | None = None
    ) -> None:
        self._relationships = frozenset(relationships or ())
        self._nodes = frozenset(nodes or ()).union(*(item.nodes for item in self._relationships))

    def __repr__(self) -> str:
        nodes, relationships = ", ".join(map(repr, self.nodes)), ", ".join(map(repr, self.relationships))
        return f"Subgraph({{{nodes}}}, {{{relationships}}})"

    def __eq__(self, other: object) -> bool:
        try:
            return bool(
                self.nodes == other.nodes  # type: ignore[attr-defined]
                and self.relationships == other.relationships  # type: ignore[attr-defined]
            )
        except (AttributeError, TypeError):
            return False

    def __hash__(self) -> int:
        value = 0
        for entity in chain(self._nodes, self._relationships):
            value ^= hash(entity)
        return value

    def __len__(self) -> int:
        return len(self._relationships)

    def __iter__(self) -> Iterator[Relationship]:
        return iter(self._relationships)

    def __bool__(self) -> bool:
        return bool(self._relationships)

    def __or__(self, other: Subgraph) -> Subgraph:
        return Subgraph(
            set(self.nodes) | set(other.nodes), set(self.relationships) | set(other.relationships)
        )

    def __and__(self, other: Subgraph) -> Subgraph:
        return Subgraph(
            set(self.nodes) & set(other.nodes), set(self.relationships) & set(other.relationships)
        )

    def __sub__(self, other: Subgraph) -> Subgraph:
        return Subgraph(
            set(self.nodes) - set(other.nodes), set(self.relationships) - set(other.relationships)
        )

    def __xor__(self, other: Subgraph) -> Subgraph:
        return Subgraph(
            set(self.nodes) ^ set(other.nodes), set(self.relationships) ^ set(other.relationships)
        )

    def __db_create__(self, tx: Any) -> None:
        operations.create(tx, self)

    def __db_delete__(self, tx: Any) -> None:
        operations.delete(tx, self)

    def __db_exists__(self, tx: Any) -> bool:
        return operations.exists(tx, self)

    def __db_merge__(self, tx: Any, primary_label: Any = None, primary_key: Any = None) -> None:
        operations.merge(tx, self, primary_label, primary_key)

    def __db_pull__(self, tx: Any) -> None:
        operations.pull(tx, self)

    def __db_push__(self, tx: Any) -> None:
        operations.push(tx, self)

    def __db_separate__(self, tx: Any) -> None:
        operations.separate(tx, self)

    @property
    def graph(self) -> Any:
        """The graph its nodes are bound to, or None."""
        if not self._nodes:
            raise AssertionError("An empty subgraph belongs to no graph")
        return next(iter(self._nodes)).graph

    @property
    def nodes(self) -> Any:
        """Its nodes: a set, or of a path the sequence walked."""
        return SetView(self._nodes)

    @property
    def relationships(self) -> Any:
        """Its relationships: a set, or of a path the sequence walked."""
        return SetView(self._relationships)

    def labels(self) -> frozenset[str]:
        """All labels of its nodes."""
        labels: Iterator[Any] = (node.labels for node in self._nodes)
        return frozenset(chain.from_iterable(labels))

    def types(self) -> frozenset[str]:
        """All types of its relationships."""
        return frozenset(str(type(item).__name__) for item in self._relationships)

    def keys(self) -> Any:
        """All property keys of its nodes and relationships."""
        return frozenset(chain.from_iterable(item.keys() for item in chain(self._nodes, self._relationships)))

    def to_networkx(self) -> networkx.MultiDiGraph[Any]:
        """As a networkx graph: nodes by `Node`, with ``labels`` and properties; edges keyed by type."""
        from graph.py2neo.integration.networkx import subgraph_to_networkx

        return subgraph_to_networkx(self)

    @classmethod
    def from_networkx(cls, source: networkx.Graph[Any], default_type: str = "TO") -> Subgraph:
        """From a networkx graph: ``labels`` (or ``label``) and ``type`` of its attributes are read."""
        from graph.py2neo.integration.networkx import subgraph_from_networkx

        return subgraph_from_networkx(source, default_type)


class Walkable(Subgraph):
    """A subgraph with an order in which its nodes and relationships are walked."""

    _path: ClassVar[Any]
    """The class of walks that are made of walks; `Path` sets it, being walkable itself."""

    def __init__(self, iterable: Iterable[Any]) -> None:
        self._sequence = tuple(iterable)
        super().__init__(self._sequence[0::2], self._sequence[1::2])

    def __repr__(self) -> str:
        return f"{type(self).__name__}(subgraph={Subgraph.__repr__(self)}, sequence={self._sequence!r})"

    def __eq__(self, other: object) -> bool:
        try:
            return tuple(walk(self)) == tuple(walk(other))
        except TypeError:
            return False

    def __hash__(self) -> int:
        value = 0
        for item in self._sequence:
            value ^= hash(item)
        return value

    def __len__(self) -> int:
        return (len(self._sequence) - 1) // 2

    def __bool__(self) -> bool:
        return len(self) > 0

    def __getitem__(self, index: Any) -> Any:
        if isinstance(index, slice):
            start, stop = index.start, index.stop
            if start is not None:
                start = 2 * (start + len(self) if start < 0 else start)
            if stop is not None:
                stop = 2 * (stop + len(self) if stop < 0 else stop) + 1
            return self._path(*self._sequence[start:stop])
        return self._sequence[2 * index] if index < 0 else self._sequence[2 * index + 1]

    def __iter__(self) -> Iterator[Relationship]:
        return iter(self._sequence[1::2])

    def __add__(self, other: Any) -> Any:
        return self if other is None else self._path(*walk(self, other))

    def __walk__(self) -> Iterator[Any]:
        return iter(self._sequence)

    @property
    def start_node(self) -> Any:
        """The node a walk begins at."""
        return self._sequence[0]

    @property
    def end_node(self) -> Any:
        """The node a walk ends at."""
        return self._sequence[-1]

    @property
    def nodes(self) -> Any:
        """Its nodes in the order walked."""
        return self._sequence[0::2]

    @property
    def relationships(self) -> Any:
        """Its relationships in the order walked."""
        return self._sequence[1::2]

"""Finding nodes by label and property, and relationships by ends, type and property."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from typing import TYPE_CHECKING, Any, ClassVar, Self

from graph.py2neo.cypher import cypher_escape
from graph.py2neo.predicates import (
    AND,
    CONTAINS,
    ENDS_WITH,
    EQ,
    EQUAL_TO,
    GE,
    GREATER_THAN,
    GREATER_THAN_OR_EQUAL_TO,
    GT,
    IN,
    IS_NOT_NULL,
    IS_NULL,
    LE,
    LESS_THAN,
    LESS_THAN_OR_EQUAL_TO,
    LIKE,
    LT,
    NE,
    NOT_EQUAL_TO,
    OR,
    STARTS_WITH,
    XOR,
    And,
    Connective,
    Contains,
    EitherOr,
    EndsWith,
    EqualTo,
    GreaterThan,
    GreaterThanOrEqualTo,
    In,
    IsNotNull,
    IsNull,
    LessThan,
    LessThanOrEqualTo,
    Like,
    NotEqualTo,
    Or,
    Predicate,
    Predicate1,
    StartsWith,
    property_predicates,
)

if TYPE_CHECKING:
    from graph.py2neo.data import Node, Relationship

__all__ = [
    "AND",
    "CONTAINS",
    "ENDS_WITH",
    "EQ",
    "EQUAL_TO",
    "GE",
    "GREATER_THAN",
    "GREATER_THAN_OR_EQUAL_TO",
    "GT",
    "IN",
    "IS_NOT_NULL",
    "IS_NULL",
    "LE",
    "LESS_THAN",
    "LESS_THAN_OR_EQUAL_TO",
    "LIKE",
    "LT",
    "NE",
    "NOT_EQUAL_TO",
    "OR",
    "STARTS_WITH",
    "XOR",
    "And",
    "Connective",
    "Contains",
    "EitherOr",
    "EndsWith",
    "EqualTo",
    "GreaterThan",
    "GreaterThanOrEqualTo",
    "In",
    "IsNotNull",
    "IsNull",
    "LessThan",
    "LessThanOrEqualTo",
    "Like",
    "NodeMatch",
    "NodeMatcher",
    "NotEqualTo",
    "Or",
    "Predicate",
    "Predicate1",
    "RelationshipMatch",
    "RelationshipMatcher",
    "StartsWith",
]

Query = tuple[str, dict[str, Any]]


class _Match:
    """What both kinds of match share: conditions, order, skip and limit, each call making a new match."""

    _shared = ("_predicates", "_order_by", "_skip", "_limit")
    _returned: ClassVar[str] = "_"

    graph: Any
    _predicates: tuple[Any, ...]
    _order_by: tuple[str, ...]
    _skip: int | None
    _limit: int | None

    def _keep(self, graph: Any, predicates: Any, order_by: Any, skip: int | None, limit: int | None) -> None:
        self.graph = graph
        self._predicates = tuple(predicates)
        self._order_by = tuple(order_by)
        self._skip = skip
        self._limit = limit

    def _pattern(self) -> Query:
        raise NotImplementedError

    def _with(self, **changes: Any) -> Self:
        raise NotImplementedError

    def __len__(self) -> int:
        return int(self.graph.evaluate(*self._query_and_parameters(count=True)))

    def __bool__(self) -> bool:
        return len(self) > 0

    def __iter__(self) -> Iterator[Any]:
        for record in self.graph.run(*self._query_and_parameters()):
            yield record[0]

    def all(self) -> list[Any]:
        """All that match, as a list."""
        return list(self)

    def count(self) -> int:
        """How many match; skip and limit do not count."""
        return len(self)

    def exists(self) -> bool:
        """Whether anything matches."""
        return len(self) > 0

    def first(self) -> Any:
        """The first that matches, or None."""
        match = self._with(limit=1) if self._limit is None else self
        return self.graph.evaluate(*match._query_and_parameters())

    def where(self, *predicates: Any, **properties: Any) -> Self:
        """Narrow the match.

        Args:
            predicates: Cypher conditions on the entity ``_``; a mapping after one, or a pair of text and
                mapping, holds its parameters.
            properties: Values or predicates by property.
        """
        given: list[Any] = []
        for predicate in predicates:
            if isinstance(predicate, Mapping) and given and isinstance(given[-1], str):
                given[-1] = (given[-1], dict(predicate))
            else:
                given.append(predicate)
        made = property_predicates(properties, offset=len(self._predicates) + len(given) + 1)
        return self._with(predicates=(*self._predicates, *given, *made))

    def order_by(self, *fields: str) -> Self:
        """Order by Cypher expressions on the entity ``_``, such as ``"_.name"`` or ``"max(_.a, _.b)"``."""
        return self._with(order_by=fields)

    def skip(self, amount: int | None) -> Self:
        """Pass over some at the beginning."""
        return self._with(skip=amount)

    def limit(self, amount: int | None) -> Self:
        """At most so many."""
        return self._with(limit=amount)

    def _query_and_parameters(self, count: bool = False) -> Query:
        pattern, parameters = self._pattern()
        clauses = [pattern]
        if self._predicates:
            conditions, given = self._conditions()
            clauses.append(conditions)
            parameters.update(given)
        if count:
            clauses.append("RETURN count(_)")
        else:
            clauses.append(f"RETURN {self._returned}")
            if self._order_by:
                clauses.append(f"ORDER BY {', '.join(self._order_by)}")
            if self._skip:
                clauses.append(f"SKIP {int(self._skip)}")
            if self._limit is not None:
                clauses.append(f"LIMIT {int(self._limit)}")
        return " ".join(clauses), parameters

    def _conditions(self) -> Query:
        texts = []
        parameters: dict[str, Any] = {}
        for predicate in self._predicates:
            text, given = predicate if isinstance(predicate, tuple) else (predicate, {})
            parameters.update(given)
            texts.append(f"({text})" if len(self._predicates) > 1 else text)
        return f"WHERE {' AND '.join(texts)}", parameters


class NodeMatch(_Match):
    """Nodes that have some labels and meet some conditions; nothing is asked before it is iterated."""

    def __init__(
        self,
        graph: Any,
        labels: Any = frozenset(),
        predicates: Any = (),
        order_by: Any = (),
        skip: int | None = None,
        limit: int | None = None,
    ) -> None:
        self._labels = frozenset(labels)
        self._keep(graph, predicates, order_by, skip, limit)

    def __iter__(self) -> Iterator[Node]:
        return super().__iter__()

    def first(self) -> Any:
        """The first node that matches, or None."""
        return super().first()

    def _with(self, **changes: Any) -> Self:
        kept = {name[1:]: getattr(self, name) for name in self._shared}
        return type(self)(self.graph, self._labels, **{**kept, **changes})

    def _pattern(self) -> Query:
        labels = "".join(f":{cypher_escape(label)}" for label in sorted(self._labels))
        return f"MATCH (_{labels})", {}


class _Matcher:
    """Entities of one kind by identity."""

    _kind: ClassVar[str] = "Node"

    def __init__(self, graph: Any) -> None:
        self.graph = graph

    def match(self) -> Any:
        """All of them."""
        raise NotImplementedError

    def __iter__(self) -> Iterator[int]:
        for entity in self.match():
            yield entity.identity

    def __len__(self) -> int:
        return len(self.match())

    def __contains__(self, identity: Any) -> bool:
        return bool(self._identified(identity).exists())

    def __getitem__(self, identity: Any) -> Any:
        entity = self.get(identity)
        if entity is None:
            raise KeyError(f"{self._kind} {identity} not found")
        return entity

    def get(self, identity: Any) -> Any:
        """The entity of an identity, or None; of several in a list, tuple or set, those found in the same."""
        kind = type(identity)
        if issubclass(kind, list | tuple | set | frozenset):
            condition = "id(_) IN $identities", {"identities": list(identity)}
            return kind(_Matcher._all(self).where(condition))
        return self._identified(identity).first()

    def _all(self) -> Any:
        return self.match()

    def _identified(self, identity: Any) -> Any:
        if not isinstance(identity, int | float):
            raise TypeError(f"An identity is a number, not {identity!r}")
        return self._all().where(("id(_) = $identity", {"identity": int(identity)}))


class NodeMatcher(_Matcher):
    """Nodes of a graph: by identity as in a dict, or by label and property with `match`."""

    _match_class: Any = NodeMatch

    def match(self, *labels: Any, **properties: Any) -> Any:
        """Nodes with all the labels (or tuples of labels) and with the properties."""
        criteria: dict[str, Any] = {}
        if labels:
            flat: list[Any] = []
            for label in labels:
                flat.extend(label if isinstance(label, tuple) else (label,))
            criteria["labels"] = frozenset(flat)
        if properties:
            criteria["predicates"] = tuple(property_predicates(properties))
        return self._match_class(self.graph, **criteria)


class RelationshipMatch(_Match):
    """Relationships by ends, type and conditions.

    Args:
        nodes: A sequence of start and end, either of which may be None; or a set of at most two nodes for
            both directions.
        r_type: A type's name or class; or a set or tuple of these for any of them.
    """

    _returned = "_, a, b"

    def __init__(
        self,
        graph: Any,
        nodes: Any = None,
        r_type: Any = None,
        predicates: Any = (),
        order_by: Any = (),
        skip: int | None = None,
        limit: int | None = None,
    ) -> None:
        if nodes is not None and not isinstance(nodes, Sequence | Set):
            raise ValueError("Nodes must be supplied as a Sequence or a Set")
        self._nodes = nodes
        self._r_type = r_type
        self._keep(graph, predicates, order_by, skip, limit)

    def __iter__(self) -> Iterator[Relationship]:
        return super().__iter__()

    def _with(self, **changes: Any) -> Self:
        kept = {name[1:]: getattr(self, name) for name in self._shared}
        return type(self)(self.graph, self._nodes, self._r_type, **{**kept, **changes})

    def _pattern(self) -> Query:
        arrow = "->"
        ends: list[Any] = []
        if self._nodes and isinstance(self._nodes, Sequence):
            ends = list(self._nodes)
            if len(ends) > 2:
                raise ValueError("Node sequence cannot be longer than two")
        elif self._nodes:
            arrow = "-"
            ends = [node for node in dict.fromkeys(self._nodes) if node is not None]
            if len(ends) > 2:
                raise ValueError("Node set cannot be larger than two")
        clauses = []
        parameters = {}
        for variable, name, node in zip("ab", "xy", ends, strict=False):
            if node is not None:
                self._check(node)
                clauses.append(f"MATCH ({variable}) WHERE id({variable}) = ${name}")
                parameters[name] = node.identity
        clauses.append(f"MATCH (a)-[_{self._types()}]{arrow}(b)")
        return " ".join(clauses), parameters

    def _types(self) -> str:
        if self._r_type is None:
            return ""
        several = isinstance(self._r_type, tuple | list | Set)
        types = self._r_type if several else (self._r_type,)
        return ":" + "|".join(cypher_escape(getattr(item, "__name__", item)) for item in types)

    def _check(self, node: Any) -> None:
        if node.graph != self.graph:
            raise ValueError(f"Node {node!r} does not belong to this graph")
        if node.identity is None:
            raise ValueError(f"Node {node!r} is not bound to a graph")


class RelationshipMatcher(_Matcher):
    """Relationships of a graph: by identity as in a dict, or by ends, type and property with `match`."""

    _kind = "Relationship"
    _match_class: Any = RelationshipMatch

    def match(self, nodes: Any = None, r_type: Any = None, **properties: Any) -> Any:
        """Relationships by ends and type as of `RelationshipMatch`, and with the properties."""
        criteria: dict[str, Any] = {}
        if nodes is not None:
            criteria["nodes"] = nodes
        if r_type is not None:
            criteria["r_type"] = r_type
        if properties:
            criteria["predicates"] = tuple(property_predicates(properties))
        return self._match_class(self.graph, **criteria)

"""Cypher for walking the graph from thing to thing, built from the model: no name comes from a request.

A *reference* is a label and the value of that label's unique property; a *move* is a relationship type and a
direction, written ``PLACED>`` (along it) or ``PLACED<`` (against it).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from graph.errors import UsageError
from graph.model import MODEL, Layer, NodeLabel

CAPTION = (
    *("name", "nickname", "value", "orderNumber", "sourceId", "source", "placedAt", "paidAmount", "currency"),
    *(
        "status",
        "text",
        "model",
        "deviceId",
        "externalId",
        "platform",
        "kind",
        "at",
        "rating",
        "code",
        "stub",
    ),
    *("records", "issues", "trackingNumber", "amount", "granted", "purpose", "company", "recipient"),
    *("goodsAmount", "updatedAt", "shippedAt", "registeredAt", "members", "score"),
)
"""Properties that come with every node of a picture; the others are read when one is looked at."""

_LEFT_OUT = frozenset({Layer.JUDGEMENT, Layer.SYSTEM})
_IDENTIFYING = "coalesce({0}.key, {0}.id, {0}.code)"
_LABEL = "[name IN labels({0}) WHERE NOT name IN ['Record', 'Identity']][0]"
_LINKS = (
    "WITH DISTINCT r\nRETURN collect([elementId(r), type(r), r.endedAt IS NOT NULL, "
    "elementId(startNode(r)), elementId(endNode(r))]) AS links"
)
Plan = tuple[tuple[str, tuple[str, ...]], ...]
"""Labels and the moves to make from each."""


@dataclass(frozen=True, slots=True, order=True)
class Ref:
    """A thing of the graph: its label and the value of its unique property."""

    label: str
    key: str

    def __str__(self) -> str:
        return f"{self.label}:{self.key}"

    @classmethod
    def parse(cls, text: str) -> Ref:
        """Read ``Label:key``.

        >>> Ref.parse("Customer:abc")
        Ref(label='Customer', key='abc')

        Raises:
            UsageError: ``patterns.reference`` for anything else, or a label the model does not have.
        """
        label, colon, key = text.partition(":")
        if not colon or not key or label not in drawable():
            raise UsageError("patterns.reference", text=text[:80])
        return cls(label, key)


@dataclass(frozen=True, slots=True)
class Move:
    """A way to go on from a label.

    Attributes:
        others: Labels at the other end.
        hub: Whether it leads to, or comes from, what default expands never cross.
    """

    type: str
    out: bool
    others: tuple[str, ...]
    hub: bool

    @property
    def name(self) -> str:
        """``TYPE>`` or ``TYPE<``."""
        return f"{self.type}{'>' if self.out else '<'}"

    def match(self, start: str, link: str, end: str) -> str:
        """The pattern of this move.

        >>> Move("PLACED", False, ("Customer",), False).match("n", "r", "m")
        '(n)<-[r:PLACED]-(m)'
        """
        arrow = f"-[{link}:{self.type}]-"
        return f"({start}){arrow}>({end})" if self.out else f"({start})<{arrow}({end})"


@cache
def drawable() -> Mapping[str, NodeLabel]:
    """Labels a picture may hold: all but judgements and the system's own."""
    return {name: label for name, label in MODEL.nodes.items() if label.layer not in _LEFT_OUT}


@cache
def moves(label: str) -> tuple[Move, ...]:
    """Every way to go on from a label, in the model's order.

    >>> [item.name for item in moves("Phone")]
    ['HAS_PHONE<']
    """
    own = set(MODEL.nodes[label].labels)
    found: dict[tuple[str, bool], list[str]] = {}
    for kind in MODEL.relationships.values():
        if kind.layer in _LEFT_OUT:
            continue
        for start, end in kind.ends:
            if start in own:
                found.setdefault((kind.name, True), []).append(end)
            if end in own:
                found.setdefault((kind.name, False), []).append(start)
    return tuple(
        Move(type_, out, tuple(dict.fromkeys(others)), any(_is_hub(item) for item in others))
        for (type_, out), others in found.items()
    )


def locate_text(label: str) -> str:
    """Nodes of a label with an identifying value in ``$keys``.

    >>> print(locate_text("Phone").split("RETURN")[0])
    CYPHER 25
    UNWIND $keys AS key
    MATCH (n:Phone {key: key})
    <BLANKLINE>
    """
    return (
        f"{_seek(label)}RETURN key, elementId(n) AS elementId, {caption('n')} AS node, "
        "COUNT {(n)--()} AS degree"
    )


def properties_text(label: str) -> str:
    """All properties of nodes ``$keys``, and how many relationships they have by move."""
    return (
        f"{_seek(label)}RETURN key, properties(n) AS node, COUNT {{(n)--()}} AS degree, "
        f"{{{_counts(label)}}} AS moves"
    )


def counts_text(label: str) -> str:
    """How many relationships nodes ``$keys`` of a label have by move, read from their degrees."""
    return f"{_seek(label)}RETURN key, {{{_counts(label)}}} AS moves"


def expand_text(plan: Plan, links: bool = True) -> str:
    """Neighbours of nodes ``$keys`` (lists by label) by the moves of a plan, one row a node.

    Of each node as many by a move as ``$limits`` (by label and move) says, those in ``$drawn`` (identifying
    values) left out. A row holds how many relationships the node has by each move, in the plan's order, and
    its neighbours as lists: move, relationship, its properties (only with ``links``), label, identifying
    value, node, degree.
    """
    return "CYPHER 25\n" + "\nUNION ALL\n".join(_going_on(label, names, links) for label, names in plan)


def _going_on(label: str, names: Sequence[str], links: bool) -> str:
    made = [move for move in moves(label) if move.name in names]
    other, link = _IDENTIFYING.format("m"), "properties(r)" if links else "null"
    branches = "\n    UNION ALL\n".join(
        f"    MATCH {move.match('n', 'r', 'm')} WHERE NOT {other} IN $drawn\n"
        f"    RETURN '{move.name}' AS move, r, m, {caption('m', move.others)} AS node "
        f"LIMIT $limits['{label}']['{move.name}']"
        for move in made
    )
    counted = ", ".join(f"COUNT {{{move.match('n', '', '')}}}" for move in made)
    return (
        f"UNWIND $keys['{label}'] AS key\nMATCH (n:{label} {{{MODEL.nodes[label].key}: key}})\n"
        f"CALL (n) {{\n  CALL (n) {{\n{branches}\n  }}\n"
        f"  RETURN collect([move, elementId(r), {link}, {_LABEL.format('m')}, {other}, elementId(m), "
        "node, COUNT {(m)--()}]) AS found\n}\n"
        f"RETURN '{label}' AS label, key, [{counted}] AS counts, found"
    )


def among_text() -> str:
    """Relationships from nodes ``$few`` (element ids), of few neighbours, to nodes ``$drawn``, as a list."""
    return (
        "CYPHER 25\nMATCH (m) WHERE elementId(m) IN $drawn\nWITH collect(m) AS drawn\n"
        "MATCH (n) WHERE elementId(n) IN $few\n"
        f"MATCH (n)-[r:{_walkable()}]-(m) WHERE m IN drawn\n{_LINKS}"
    )


def between_text(left: str, right: str) -> str:
    """Relationships between nodes ``$lefts`` and ``$rights`` (element ids) of two labels, all crowded.

    Empty where the model knows none between the two.
    """
    types = _types_between(left, right)
    if not types:
        return ""
    return (
        f"CYPHER 25\nMATCH (n) WHERE elementId(n) IN $lefts\nWITH collect(n) AS lefts\n"
        f"MATCH (m) WHERE elementId(m) IN $rights\nUNWIND lefts AS n\n"
        f"MATCH (n)-[r:{'|'.join(types)}]-(m)\n{_LINKS}"
    )


def _seek(label: str) -> str:
    """Binds ``n`` to each node of ``$keys`` through the unique index of its label."""
    return f"CYPHER 25\nUNWIND $keys AS key\nMATCH (n:{label} {{{MODEL.nodes[label].key}: key}})\n"


def _counts(label: str) -> str:
    return ", ".join(f"`{move.name}`: COUNT {{{move.match('n', '', '')}}}" for move in moves(label))


def _walkable() -> str:
    return "|".join(sorted({move.type for label in drawable() for move in moves(label)}))


def _types_between(left: str, right: str) -> list[str]:
    """Types of relationships that the model knows between two labels, either way."""
    named = set(MODEL.nodes[right].labels)
    return sorted({move.type for move in moves(left) if not named.isdisjoint(move.others)})


def label_of(variable: str) -> str:
    """The telling label of a variable."""
    return _LABEL.format(variable)


def _is_hub(label: str) -> bool:
    return label in MODEL.nodes and MODEL.nodes[label].hub


def caption(variable: str, labels: Sequence[str] = ()) -> str:
    """A map of the CAPTION properties of a variable, only those that one of some labels has where named."""
    own = {item.name for label in drawable().values() if _is_of(label, labels) for item in label.properties}
    names = [name for name in CAPTION if not labels or name in own]
    return f"{variable}{{{', '.join(f'.{name}' for name in names)}}}"


def _is_of(label: NodeLabel, names: Sequence[str]) -> bool:
    return not set(label.labels).isdisjoint(names)

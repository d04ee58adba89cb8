"""Cypher for walking the graph from thing to thing, built from the model: no name comes from a request.

A *reference* is a label and the value of that label's unique property; a *move* is a relationship type and a
direction, written ``PLACED>`` (along it) or ``PLACED<`` (against it).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import neo4j

from graph.errors import UsageError
from graph.model import MODEL, Layer, NodeLabel
from graph.store.driver import Store
from graph.store.values import plain

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
)
"""Properties that come with every node of a picture; the others are read when one is looked at."""

FEW = 200
"""Up to so many neighbours, a node's links to what is drawn are found by looking at all of them."""

_LEFT_OUT = frozenset({Layer.JUDGEMENT, Layer.SYSTEM})
_IDENTIFYING = "coalesce({0}.key, {0}.id, {0}.code)"
_LABEL = "[name IN labels({0}) WHERE NOT name IN ['Record', 'Identity']][0]"


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


def locate_text() -> str:
    """Nodes of references ``$refs`` (maps of label and key), each by a seek on its own unique index."""
    return (
        f"CYPHER 25\nUNWIND $refs AS ref\n{_seek('ref', 'n')}"
        f"RETURN ref.label AS label, ref.key AS key, {_caption('n')} AS node, COUNT {{(n)--()}} AS degree"
    )


def properties_text(label: str) -> str:
    """All properties of one node ``$key``, and how many relationships it has by move."""
    key = MODEL.nodes[label].key
    counts = ", ".join(f"`{move.name}`: COUNT {{{move.match('n', '', '')}}}" for move in moves(label))
    return (
        f"CYPHER 25\nMATCH (n:{label} {{{key}: $key}})\n"
        f"RETURN properties(n) AS node, COUNT {{(n)--()}} AS degree, {{{counts}}} AS moves"
    )


def counts_text(label: str) -> str:
    """How many relationships nodes ``$keys`` of a label have by move, read from their degrees."""
    key = MODEL.nodes[label].key
    counts = ", ".join(f"`{move.name}`: COUNT {{{move.match('n', '', '')}}}" for move in moves(label))
    return (
        f"CYPHER 25\nUNWIND $keys AS key\nMATCH (n:{label} {{{key}: key}})\nRETURN key, {{{counts}}} AS moves"
    )


def expand_text(label: str) -> str:
    """Neighbours of nodes ``$keys`` of a label by the moves in ``$limits`` (move to most a node).

    Those in ``$drawn`` (identifying values) are left out.
    """
    key = MODEL.nodes[label].key
    other = _IDENTIFYING.format("m")
    branches = "\nUNION ALL\n".join(
        f"  FILTER $limits['{move.name}'] IS NOT NULL MATCH {move.match('n', 'r', 'm')} "
        f"WHERE NOT {other} IN $drawn RETURN '{move.name}' AS move, r, m "
        f"LIMIT coalesce($limits['{move.name}'], 0)"
        for move in moves(label)
    )
    return (
        f"CYPHER 25\nUNWIND $keys AS key\nMATCH (n:{label} {{{key}: key}})\nCALL (n) {{\n{branches}\n}}\n"
        f"RETURN key, move, elementId(r) AS linkId, properties(r) AS link, {_LABEL.format('m')} AS label, "
        f"{other} AS otherKey, {_caption('m')} AS node, COUNT {{(m)--()}} AS degree"
    )


def among_text() -> str:
    """Relationships from ``$refs``, of few neighbours, to nodes with an identifying value in ``$keys``."""
    return (
        f"CYPHER 25\nUNWIND $refs AS ref\n{_seek('ref', 'n')}"
        f"CALL (n) {{\n  MATCH (n)-[r:{_walkable()}]-(m)\n  WITH r, m LIMIT $most\n"
        f"  WITH r WHERE {_IDENTIFYING.format('m')} IN $keys RETURN r\n}}\n{_links('LIMIT $limit')}"
    )


def between_text() -> str:
    """Relationships of ``$pairs`` (maps of two references); for those of very many neighbours."""
    return (
        f"CYPHER 25\nUNWIND $pairs AS pair\nWITH pair.left AS left, pair.right AS right\n"
        f"{_seek('left', 'n')}{_seek('right', 'm')}"
        f"MATCH (n)-[r:{_walkable()}]-(m)\n{_links('LIMIT $limit')}"
    )


def locate(store: Store, refs: Sequence[Ref]) -> list[dict[str, Any]]:
    """Rows ``label, key, node, degree`` of those references that are there."""
    return _run(store, _locate_text(), refs=_maps(refs))


def properties(store: Store, ref: Ref) -> dict[str, Any] | None:
    """``node`` (all properties), ``degree`` and ``moves`` (count by move) of a reference, or None."""
    rows = _run(store, _properties_text(ref.label), key=ref.key)
    return rows[0] if rows else None


def counts(store: Store, label: str, keys: Sequence[str]) -> dict[str, dict[str, int]]:
    """Number of relationships by move of each key of a label."""
    rows = _run(store, _counts_text(label), keys=list(keys)) if keys else []
    return {row["key"]: row["moves"] for row in rows}


def expand(
    store: Store, label: str, keys: Sequence[str], limits: Mapping[str, int], drawn: Iterable[str] = ()
) -> list[dict[str, Any]]:
    """Rows ``key, move, linkId, link, label, otherKey, node, degree`` of neighbours not yet drawn.

    Raises:
        UsageError: ``patterns.move`` for a move the label does not have.
    """
    known = {move.name for move in moves(label)}
    unknown = sorted(set(limits) - known)
    if unknown:
        raise UsageError("patterns.move", label=label, names=unknown)
    if not limits or not keys:
        return []
    parameters = {"keys": list(keys), "limits": dict(limits), "drawn": list(drawn)}
    return _run(store, _expand_text(label), **parameters)


def among(
    store: Store, degrees: Mapping[Ref, int], fresh: Iterable[Ref] | None = None, limit: int = 5000
) -> list[dict[str, Any]]:
    """Relationships among references of which at least one is ``fresh`` (all, by default); none is missing.

    Nodes with few neighbours are expanded; pairs of nodes with many are tried one by one.

    Args:
        store: The graph.
        degrees: How many neighbours each reference has.
        fresh: References whose links are not yet known.
        limit: Most rows.

    Returns:
        Rows ``linkId, type, link, startLabel, startKey, endLabel, endKey``.
    """
    new = list(degrees) if fresh is None else list(fresh)
    keys = [ref.key for ref in degrees]
    crowded = [ref for ref in degrees if degrees[ref] > FEW]
    # A link of a fresh, crowded node is found from its other end, unless that is crowded too.
    start = [ref for ref in new if degrees[ref] <= FEW]
    if any(degrees[ref] > FEW for ref in new):
        start = [ref for ref in degrees if degrees[ref] <= FEW]
    rows = _run(store, _among_text(), refs=_maps(start), keys=keys, most=FEW, limit=limit) if start else []
    pairs = [
        {"left": _map(left), "right": _map(right)}
        for index, left in enumerate(crowded)
        for right in crowded[index + 1 :]
    ]
    if pairs:
        rows += _run(store, _between_text(), pairs=pairs, limit=limit)
    return list({row["linkId"]: row for row in rows}.values())


_locate_text = cache(locate_text)
_properties_text = cache(properties_text)
_counts_text = cache(counts_text)
_expand_text = cache(expand_text)
_among_text = cache(among_text)
_between_text = cache(between_text)


def _is_hub(label: str) -> bool:
    return label in MODEL.nodes and MODEL.nodes[label].hub


def _caption(variable: str) -> str:
    return f"{variable}{{{', '.join(f'.{name}' for name in CAPTION)}}}"


def _seek(ref: str, node: str) -> str:
    """A subquery that binds the node of a reference through the unique index of its label."""
    branches = "\nUNION ALL\n".join(
        f"  FILTER {ref}.label = '{name}' MATCH ({node}:{name} {{{label.key}: {ref}.key}}) RETURN {node}"
        for name, label in sorted(drawable().items())
    )
    return f"CALL ({ref}) {{\n{branches}\n}}\n"


def _walkable() -> str:
    return "|".join(sorted(name for name, kind in MODEL.relationships.items() if kind.layer not in _LEFT_OUT))


def _links(end: str) -> str:
    return (
        "WITH DISTINCT r, startNode(r) AS a, endNode(r) AS b\n"
        "RETURN elementId(r) AS linkId, type(r) AS type, properties(r) AS link, "
        f"{_LABEL.format('a')} AS startLabel, {_IDENTIFYING.format('a')} AS startKey, "
        f"{_LABEL.format('b')} AS endLabel, {_IDENTIFYING.format('b')} AS endKey\n{end}"
    )


def _map(ref: Ref) -> dict[str, str]:
    return {"label": ref.label, "key": ref.key}


def _maps(refs: Sequence[Ref]) -> list[dict[str, str]]:
    return [_map(ref) for ref in refs]


def _run(store: Store, text: str, **parameters: Any) -> list[dict[str, Any]]:
    def work(tx: neo4j.ManagedTransaction) -> list[dict[str, Any]]:
        return [
            {name: plain(value) for name, value in zip(record.keys(), record.values(), strict=True)}
            for record in tx.run(text, parameters)
        ]

    return store.transact(work, neo4j.READ_ACCESS)

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
    *("goodsAmount", "updatedAt", "shippedAt", "registeredAt", "members", "score"),
)
"""Properties that come with every node of a picture; the others are read when one is looked at."""

FEW = 200
"""Up to so many neighbours, a node's links to what is drawn are found by looking at all of them."""

_LEFT_OUT = frozenset({Layer.JUDGEMENT, Layer.SYSTEM})
_IDENTIFYING = "coalesce({0}.key, {0}.id, {0}.code)"
_LABEL = "[name IN labels({0}) WHERE NOT name IN ['Record', 'Identity']][0]"
_LINK = (
    "WITH DISTINCT r, startNode(r) AS a, endNode(r) AS b\n"
    "RETURN elementId(r) AS linkId, type(r) AS type, properties(r) AS link, "
    f"{_LABEL.format('a')} AS startLabel, {_IDENTIFYING.format('a')} AS startKey, "
    f"{_LABEL.format('b')} AS endLabel, {_IDENTIFYING.format('b')} AS endKey"
)


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
    return f"{_seek(label)}RETURN key, {caption('n')} AS node, COUNT {{(n)--()}} AS degree"


def properties_text(label: str) -> str:
    """All properties of nodes ``$keys``, and how many relationships they have by move."""
    return (
        f"{_seek(label)}RETURN key, properties(n) AS node, COUNT {{(n)--()}} AS degree, "
        f"{{{_counts(label)}}} AS moves"
    )


def counts_text(label: str) -> str:
    """How many relationships nodes ``$keys`` of a label have by move, read from their degrees."""
    return f"{_seek(label)}RETURN key, {{{_counts(label)}}} AS moves"


def expand_text(label: str, names: Sequence[str]) -> str:
    """Neighbours of nodes ``$keys`` of a label by some moves, at most ``$limits`` (by move) a node and move.

    Those in ``$drawn`` (identifying values) are left out.
    """
    other = _IDENTIFYING.format("m")
    branches = "\nUNION ALL\n".join(
        f"  MATCH {move.match('n', 'r', 'm')} WHERE NOT {other} IN $drawn\n"
        f"  RETURN '{move.name}' AS move, r, m LIMIT $limits['{move.name}']"
        for move in moves(label)
        if move.name in names
    )
    return (
        f"{_seek(label)}CALL (n) {{\n{branches}\n}}\n"
        f"RETURN key, move, elementId(r) AS linkId, properties(r) AS link, {_LABEL.format('m')} AS label, "
        f"{other} AS otherKey, {caption('m')} AS node, COUNT {{(m)--()}} AS degree"
    )


def among_text(label: str) -> str:
    """Relationships from nodes ``$keys`` of a label, of few neighbours, to nodes ``$others``."""
    return (
        f"{_seek(label)}CALL (n) {{\n  MATCH (n)-[r:{_walkable(label)}]-(m)\n  WITH r, m LIMIT $most\n"
        f"  WITH r WHERE {_IDENTIFYING.format('m')} IN $others RETURN r\n}}\n{_LINK}"
    )


def between_text(left: str, right: str) -> str:
    """Relationships between nodes ``$lefts`` and ``$rights`` of two labels, all of very many neighbours."""
    one, two = MODEL.nodes[left].key, MODEL.nodes[right].key
    return (
        f"CYPHER 25\nUNWIND $lefts AS left\nMATCH (n:{left} {{{one}: left}})\n"
        f"UNWIND $rights AS right\nMATCH (m:{right} {{{two}: right}})\n"
        f"MATCH (n)-[r:{_walkable(left)}]-(m)\n{_LINK}"
    )


def locate(store: Store, refs: Iterable[Ref]) -> list[dict[str, Any]]:
    """Rows ``label, key, node, degree`` of those references that are there, in the order given."""
    asked = list(dict.fromkeys(refs))
    grouped = _by_label(asked)
    answers = run(store, [(_locate_text(label), {"keys": keys}) for label, keys in grouped.items()])
    found = {
        Ref(label, row["key"]): {"label": label, **row}
        for label, rows in zip(grouped, answers, strict=True)
        for row in rows
    }
    return [found[ref] for ref in asked if ref in found]


def properties(store: Store, ref: Ref) -> dict[str, Any] | None:
    """``node`` (all properties), ``degree`` and ``moves`` (count by move) of a reference, or None."""
    [rows] = run(store, [(_properties_text(ref.label), {"keys": [ref.key]})])
    return rows[0] if rows else None


def counts(store: Store, refs: Iterable[Ref]) -> dict[Ref, dict[str, int]]:
    """Number of relationships by move of each reference."""
    grouped = _by_label(refs)
    answers = run(store, [(_counts_text(label), {"keys": keys}) for label, keys in grouped.items()])
    return {
        Ref(label, row["key"]): row["moves"]
        for label, rows in zip(grouped, answers, strict=True)
        for row in rows
    }


def expand(
    store: Store, refs: Iterable[Ref], plan: Mapping[str, Mapping[str, int]], drawn: Iterable[str] = ()
) -> list[dict[str, Any]]:
    """Neighbours of references by the moves a plan has for their labels.

    Args:
        store: The graph.
        refs: Where to go on from; those of labels the plan does not have are left as they are.
        plan: Label to move to most neighbours by that move.
        drawn: Identifying values of neighbours not to come back to.

    Returns:
        Rows ``ref, move, linkId, link, label, otherKey, node, degree``.

    Raises:
        UsageError: ``patterns.move`` for a move a label does not have.
    """
    grouped = {label: keys for label, keys in _by_label(refs).items() if plan.get(label)}
    for label in grouped:
        unknown = sorted(set(plan[label]) - {move.name for move in moves(label)})
        if unknown:
            raise UsageError("patterns.move", label=label, names=unknown)
    known = list(drawn)
    asked = [
        (
            _expand_text(label, tuple(sorted(plan[label]))),
            {"keys": keys, "limits": dict(plan[label]), "drawn": known},
        )
        for label, keys in grouped.items()
    ]
    return [
        {"ref": Ref(label, row["key"]), **row}
        for label, rows in zip(grouped, run(store, asked), strict=True)
        for row in rows
    ]


def among(
    store: Store, degrees: Mapping[Ref, int], fresh: Iterable[Ref] | None = None
) -> list[dict[str, Any]]:
    """Relationships among references of which at least one is ``fresh`` (all, by default); none is missing.

    Nodes with few neighbours are expanded; pairs of nodes with many are tried one by one.

    Args:
        store: The graph.
        degrees: How many neighbours each reference has.
        fresh: References whose links are not yet known.

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
    asked: list[tuple[str, dict[str, Any]]] = [
        (_among_text(label), {"keys": found, "others": keys, "most": FEW})
        for label, found in _by_label(start).items()
    ]
    grouped = list(_by_label(crowded).items())
    asked += [
        (_between_text(left, right), {"lefts": lefts, "rights": rights})
        for place, (left, lefts) in enumerate(grouped)
        for right, rights in grouped[place:]
    ]
    rows = [row for answer in run(store, asked) for row in answer]
    return list({row["linkId"]: row for row in rows}.values())


def prepare(store: Store, plans: Iterable[Mapping[str, Mapping[str, int]]]) -> None:
    """Have the database plan what walking by these plans needs, before the first walk."""
    plans = list(plans)
    nothing: dict[str, Any] = {"keys": [], "others": [], "most": FEW, "limits": {}, "drawn": []}
    texts = [
        _expand_text(label, tuple(sorted(limits)))
        for plan in plans
        for label, limits in plan.items()
        if limits
    ]
    for label in dict.fromkeys(label for plan in plans for label in plan):
        texts += [_locate_text(label), _counts_text(label), _among_text(label), _properties_text(label)]
    for text in dict.fromkeys(texts):
        limits = dict.fromkeys((move.name for label in drawable() for move in moves(label)), 1)
        run(store, [(text, {**nothing, "limits": limits})])


_locate_text = cache(locate_text)
_properties_text = cache(properties_text)
_counts_text = cache(counts_text)
_expand_text = cache(expand_text)
_among_text = cache(among_text)
_between_text = cache(between_text)


def _seek(label: str) -> str:
    """Binds ``n`` to each node of ``$keys`` through the unique index of its label."""
    return f"CYPHER 25\nUNWIND $keys AS key\nMATCH (n:{label} {{{MODEL.nodes[label].key}: key}})\n"


def _counts(label: str) -> str:
    return ", ".join(f"`{move.name}`: COUNT {{{move.match('n', '', '')}}}" for move in moves(label))


def _walkable(label: str) -> str:
    return "|".join(sorted({move.type for move in moves(label)})) or "RESOLVES_TO"


def _by_label(refs: Iterable[Ref]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for ref in dict.fromkeys(refs):
        found.setdefault(ref.label, []).append(ref.key)
    return found


def run(store: Store, asked: Sequence[tuple[str, dict[str, Any]]]) -> list[list[dict[str, Any]]]:
    """Rows of several statements, read in one transaction."""

    def work(tx: neo4j.ManagedTransaction) -> list[list[dict[str, Any]]]:
        return [[_row(record) for record in tx.run(text, parameters)] for text, parameters in asked]

    return store.transact(work, neo4j.READ_ACCESS) if asked else []


def _row(record: neo4j.Record) -> dict[str, Any]:
    return {name: plain(value) for name, value in zip(record.keys(), record.values(), strict=True)}


def label_of(variable: str) -> str:
    """The telling label of a variable."""
    return _LABEL.format(variable)


def _is_hub(label: str) -> bool:
    return label in MODEL.nodes and MODEL.nodes[label].hub


def caption(variable: str) -> str:
    """A map of the CAPTION properties of a variable."""
    return f"{variable}{{{', '.join(f'.{name}' for name in CAPTION)}}}"

"""Walking the graph from thing to thing, by the texts of `graph.store.patterns_texts`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Protocol, TypeVar

import neo4j

from graph.errors import UsageError
from graph.store.patterns_texts import (
    CAPTION,
    Move,
    Plan,
    Ref,
    among_text,
    between_text,
    caption,
    counts_text,
    drawable,
    expand_text,
    label_of,
    locate_text,
    moves,
    properties_text,
)
from graph.store.values import plain

T = TypeVar("T")

FEW = 200
"""Up to so many neighbours, a node's links to what is drawn are found by looking at all of them."""

_UNSTATED: Mapping[str, Any] = dict.fromkeys(CAPTION)


def locate(store: Reads, refs: Iterable[Ref]) -> list[dict[str, Any]]:
    """Rows ``label, key, elementId, node, degree`` of those references that are there, in the order given."""
    asked = list(dict.fromkeys(refs))
    grouped = _by_label(asked)
    answers = run(store, [(_locate_text(label), {"keys": keys}) for label, keys in grouped.items()])
    found = {
        Ref(label, row["key"]): {"label": label, **row}
        for label, rows in zip(grouped, answers, strict=True)
        for row in rows
    }
    return [found[ref] for ref in asked if ref in found]


def properties(store: Reads, ref: Ref) -> dict[str, Any] | None:
    """``node`` (all properties), ``degree`` and ``moves`` (count by move) of a reference, or None."""
    [rows] = run(store, [(_properties_text(ref.label), {"keys": [ref.key]})])
    return rows[0] if rows else None


def counts(store: Reads, refs: Iterable[Ref]) -> dict[Ref, dict[str, int]]:
    """Number of relationships by move of each reference."""
    grouped = _by_label(refs)
    answers = run(store, [(_counts_text(label), {"keys": keys}) for label, keys in grouped.items()])
    return {
        Ref(label, row["key"]): row["moves"]
        for label, rows in zip(grouped, answers, strict=True)
        for row in rows
    }


def expand(
    store: Reads, refs: Iterable[Ref], plan: Mapping[str, Mapping[str, int]], drawn: Iterable[str] = ()
) -> list[dict[str, Any]]:
    """Neighbours of references by the moves a plan has for their labels.

    Args:
        store: The graph.
        refs: Where to go on from; those of labels the plan does not have are left as they are.
        plan: Label to move to most neighbours by that move.
        drawn: Identifying values of neighbours not to come back to.

    Returns:
        Rows ``ref, move, linkId, link, label, otherKey, elementId, node, degree``.

    Raises:
        UsageError: ``patterns.move`` for a move a label does not have.
    """
    return _expanded(store, refs, plan, drawn, links=True)[0]


def expand_counted(
    store: Reads, refs: Iterable[Ref], plan: Mapping[str, Mapping[str, int]], drawn: Iterable[str] = ()
) -> tuple[list[dict[str, Any]], dict[Ref, dict[str, int]]]:
    """As `expand` without properties of links, and how many relationships each reference has by the moves of
    the plan.
    """
    return _expanded(store, refs, plan, drawn, links=False)


def _expanded(
    store: Reads,
    refs: Iterable[Ref],
    plan: Mapping[str, Mapping[str, int]],
    drawn: Iterable[str],
    links: bool,
) -> tuple[list[dict[str, Any]], dict[Ref, dict[str, int]]]:
    grouped = {label: keys for label, keys in _by_label(refs).items() if plan.get(label)}
    for label in grouped:
        unknown = sorted(set(plan[label]) - {move.name for move in moves(label)})
        if unknown:
            raise UsageError("patterns.move", label=label, names=unknown)
    if not grouped:
        return [], {}
    # The whole plan is one text whichever labels are asked; a text of its own for one label is much shorter.
    made = _made({label: plan[label] for label in grouped} if len(grouped) == 1 else plan)
    parameters = {"keys": grouped, "limits": {label: dict(plan[label]) for label in grouped}}
    parameters["drawn"] = list(drawn)
    text = _expand_text(made, links)

    def work(tx: neo4j.ManagedTransaction) -> list[dict[str, Any]]:
        return [
            {"start": label, "key": key, "counts": counted, "found": [_neighbour(key, row) for row in found]}
            for label, key, counted, found in map(tuple.__iter__, tx.run(text, parameters))
        ]

    names = dict(made)
    order = {label: place for place, label in enumerate(grouped)}
    rows = sorted(store.transact(work, neo4j.READ_ACCESS), key=lambda row: order[row["start"]])
    counted = {
        Ref(row["start"], row["key"]): dict(zip(names[row["start"]], row["counts"], strict=True))
        for row in rows
    }
    return [{"ref": Ref(row["start"], row["key"]), **item} for row in rows for item in row["found"]], counted


def _made(plan: Mapping[str, Mapping[str, int]]) -> Plan:
    """A plan's moves in the model's order: one text for it, whichever of its labels are asked."""
    return tuple(
        (label, tuple(move.name for move in moves(label) if move.name in limits))
        for label, limits in plan.items()
        if limits and label in drawable()
    )


def _neighbour(key: str, found: Sequence[Any]) -> dict[str, Any]:
    move, link_id, link, label, other, element_id, node, degree = found
    return {
        "key": key,
        "move": move,
        "linkId": link_id,
        "link": plain(link),
        "label": label,
        "otherKey": other,
        "elementId": element_id,
        "node": {**_UNSTATED, **plain(node)},
        "degree": degree,
    }


@dataclass(frozen=True, slots=True)
class Placed:
    """A thing of the graph and where the database keeps it, which holds while it is being read."""

    ref: Ref
    element_id: str
    degree: int


def among(store: Reads, placed: Iterable[Placed], fresh: Iterable[Ref] | None = None) -> list[dict[str, Any]]:
    """Relationships among things of which at least one is ``fresh`` (all, by default); none is missing.

    Nodes with few neighbours are expanded; pairs of nodes with many are tried, by the types the model knows
    between them.

    Args:
        store: The graph.
        placed: The things.
        fresh: References of those whose links are not yet known.

    Returns:
        Rows ``linkId, type, ended, start, end``, the last two references.
    """
    things = list(placed)
    new = {item.ref for item in things} if fresh is None else set(fresh)
    crowded = [item for item in things if item.degree > FEW]
    # A link of a fresh, crowded node is found from its other end, unless that is crowded too.
    widely = any(item.ref in new for item in crowded)
    few = [item.element_id for item in things if item.degree <= FEW and (widely or item.ref in new)]
    asked: list[tuple[str, dict[str, Any]]] = []
    if few:
        asked.append((_among_text(), {"few": few, "drawn": [item.element_id for item in things]}))
    grouped: dict[str, list[str]] = {}
    for item in crowded:
        grouped.setdefault(item.ref.label, []).append(item.element_id)
    labels = list(grouped)
    for place, left in enumerate(labels):
        for right in labels[place:]:
            if text := _between_text(left, right):
                asked.append((text, {"lefts": grouped[left], "rights": grouped[right]}))
    refs = {item.element_id: item.ref for item in things}
    found = {link[0]: link for answer in run(store, asked) for row in answer for link in row["links"]}
    return [
        {"linkId": id_, "type": type_, "ended": ended, "start": refs[start], "end": refs[end]}
        for id_, type_, ended, start, end in found.values()
    ]


def prepare(store: Reads, plans: Iterable[Mapping[str, Mapping[str, int]]]) -> None:
    """Have the database plan what walking by these plans needs, before the first walk."""
    plans = list(plans)
    for plan in plans:
        alone = [{label: plan[label]} for label in ("Person", "Customer") if plan.get(label)]
        for part in (plan, *alone):  # other labels seldom stand alone
            run(store, [(_expand_text(_made(part), False), {"keys": {}, "limits": {}, "drawn": []})])
    texts = [_among_text()]
    for label in dict.fromkeys(label for plan in plans for label in plan):
        texts += [_locate_text(label), _counts_text(label), _properties_text(label)]
    for text in texts:
        run(store, [(text, {"keys": [], "few": [], "drawn": []})])


_locate_text = cache(locate_text)
_properties_text = cache(properties_text)
_counts_text = cache(counts_text)
_expand_text = cache(expand_text)
_among_text = cache(among_text)
_between_text = cache(between_text)


def _by_label(refs: Iterable[Ref]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for ref in dict.fromkeys(refs):
        found.setdefault(ref.label, []).append(ref.key)
    return found


class Reads(Protocol):
    """What runs a reading transaction: a store, or one reading of it (`Store.reading`)."""

    def transact(self, work: Callable[[neo4j.ManagedTransaction], T], access: str) -> T:
        """What the work returns."""


def run(store: Reads, asked: Sequence[tuple[str, dict[str, Any]]]) -> list[list[dict[str, Any]]]:
    """Rows of several statements, read in one transaction."""

    def work(tx: neo4j.ManagedTransaction) -> list[list[dict[str, Any]]]:
        return [[_row(record) for record in tx.run(text, parameters)] for text, parameters in asked]

    return store.transact(work, neo4j.READ_ACCESS) if asked else []


def _row(record: neo4j.Record) -> dict[str, Any]:
    return {name: plain(value) for name, value in zip(record.keys(), record.values(), strict=True)}


__all__ = [
    "CAPTION",
    "FEW",
    "Move",
    "Placed",
    "Reads",
    "Ref",
    "among",
    "among_text",
    "between_text",
    "caption",
    "counts",
    "counts_text",
    "drawable",
    "expand",
    "expand_counted",
    "expand_text",
    "label_of",
    "locate",
    "locate_text",
    "moves",
    "prepare",
    "properties",
    "properties_text",
    "run",
]

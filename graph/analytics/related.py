"""Whom a person, company or product is related to, how strongly, and why.

A relation's strength comes from rarity: what two share counts whole, what `MOST` share counts nothing, in
between by the logarithm; several things in common add up like independent chances. A referral was said by
somebody, so it counts whole whatever else is shared.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

MOST = 60
"""People who share a thing from which on it connects nobody."""

SHOWN = 50

WEIGHT: Mapping[str, float] = {
    "household": 0.8,
    "device": 0.8,
    "payment": 0.8,
    "phone": 0.7,
    "email": 0.8,
    "account": 0.9,
    "referred": 0.6,
    "referredBy": 0.6,
    "employer": 0.4,
    "lookAlike": 0.3,
    "bank": 0.9,
    "owner": 0.7,
    "office": 0.5,
    "together": 0.5,
}
"""What having one thing of a kind in common with one other says at most."""

NAMED = ("referred", "referredBy", "owner")
"""Kinds whose sentence names the other, for nothing is shared that has a name."""


class Reads(Protocol):
    """What of a Store is needed here."""

    def read(self, name: str, /, **params: Any) -> list[dict[str, Any]]:
        """Rows of a named query."""


@dataclass(frozen=True, slots=True)
class Because:
    """One reason: ``relation.KIND`` is its sentence, ``thing`` what is shared.

    Attributes:
        label: Of the thing, with its ``key``; empty where it is no thing of the graph.
        thing: What it is called.
        sharers: How many have it in common; 0 where that means nothing.
    """

    kind: str
    label: str
    key: str
    thing: str
    sharers: int
    strength: float


@dataclass(frozen=True, slots=True)
class Relation:
    """Somebody or something related.

    Attributes:
        kind: Of the strongest reason.
        label: Person, Organization or Item, with its ``id``.
        strength: 0 to 1.
        reasons: Strongest first.
    """

    kind: str
    label: str
    id: str
    name: str
    strength: float
    reasons: tuple[Because, ...]


def relations_of(store: Reads, id: str, label: str = "Person", most: int = SHOWN) -> tuple[Relation, ...]:
    """Relations of an identity, strongest first.

    Args:
        store: The graph.
        id: Of the identity.
        label: ``Person``, ``Organization`` or ``Item``.
        most: How many at most.
    """
    if label == "Organization":
        rows = [_tied(row) for row in store.read("organization_relations", organizationId=id, most=MOST)]
    elif label == "Item":
        rows = [_together(row) for row in store.read("item_relations", itemId=id)]
    else:
        rows = [_tied(row) for row in store.read("person_relations", personId=id, most=MOST)]
        rows += [_colleague(row) for row in store.read("person_colleagues", personId=id, most=MOST)]
        rows += [_alike(row) for row in store.read("person_look_alikes", personId=id)]
    return combined(rows)[:most]


def rare(sharers: int) -> float:
    """How much having a thing in common says: 1 for two, 0 from MOST on.

    >>> rare(2), rare(60), rare(1000)
    (1.0, 0.0, 0.0)
    >>> round(rare(4), 2)
    0.8
    """
    return max(0.0, 1.0 - math.log(max(2, sharers) / 2) / math.log(MOST / 2))


Row = tuple[str, str, str, Because]
"""Label, id and name of the other, and a reason."""


def combined(rows: Iterable[Row]) -> tuple[Relation, ...]:
    """Reasons by who is related, with their strengths added up like independent chances.

    >>> why = Because("device", "Device", "d", "iPhone", 2, 0.8)
    >>> [(item.id, item.strength) for item in combined([("Person", "a", "", why), ("Person", "a", "", why)])]
    [('a', 0.8)]
    """
    held: dict[tuple[str, str], tuple[str, dict[tuple[str, str], Because]]] = {}
    for label, id_, name, reason in rows:
        if reason.strength > 0:
            held.setdefault((label, id_), (name, {}))[1][reason.kind, reason.key or reason.thing] = reason
    found = []
    for (label, id_), (name, own) in held.items():
        reasons = tuple(sorted(own.values(), key=lambda item: (-item.strength, item.kind, item.key)))
        missing = math.prod(1.0 - item.strength for item in reasons)
        found.append(Relation(reasons[0].kind, label, id_, name, round(1.0 - missing, 3), reasons))
    return tuple(sorted(found, key=lambda item: (-item.strength, item.label, item.id)))


def _tied(row: Mapping[str, Any]) -> Row:
    kind, sharers = row["kind"], row["sharers"]
    whole = 1.0 if kind.startswith("referred") else rare(sharers)
    name = row["name"] or (row["otherName"] if kind in NAMED else "") or row["key"]
    reason = Because(kind, row["label"], row["key"], name, sharers, round(WEIGHT[kind] * whole, 3))
    return row["otherLabel"], row["otherId"], row["otherName"] or "", reason


def _colleague(row: Mapping[str, Any]) -> Row:
    strength = round(WEIGHT["employer"] * rare(row["sharers"]), 3)
    reason = Because("employer", "", "", row["company"], row["sharers"], strength)
    return "Person", row["otherId"], row["otherName"] or "", reason


def _alike(row: Mapping[str, Any]) -> Row:
    strength = round(WEIGHT["lookAlike"] * (1.0 - math.exp(-row["weight"])), 3)
    reason = Because("lookAlike", "", "", ", ".join(row["goods"][:3]), row["common"], strength)
    return "Person", row["otherId"], row["otherName"] or "", reason


def _together(row: Mapping[str, Any]) -> Row:
    strength = round(WEIGHT["together"] * max(0.0, 1.0 - 1.0 / max(1.0, row["lift"])), 3)
    reason = Because("together", "", "", row["otherName"] or "", row["together"], strength)
    return "Item", row["otherId"], row["otherName"] or "", reason

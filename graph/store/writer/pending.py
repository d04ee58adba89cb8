"""Marks on records that a batch changed, in the batch's own transaction: what the next resolve looks at.

A record is changed where its node is, where its contact points, devices, addresses or orders are, and where
a thing of its own changes (an address, an order, a refund). Nothing is marked before the first resolve, which
looks at everything.
"""

from __future__ import annotations

from collections import defaultdict

from neo4j import ManagedTransaction

from graph.model import MODEL
from graph.store.queries import PREFIX
from graph.store.writer.plan import Plan

_RECORDS = frozenset(name for name, label in MODEL.nodes.items() if "Record" in label.also)
_OWN = frozenset({"HAS_PHONE", "HAS_EMAIL", "HAS_ACCOUNT", "USES_DEVICE", "HAS_ADDRESS", "PLACED"})
"""Relationships whose start is changed with them."""

_THROUGH = frozenset({"PAID_WITH", "REFUNDED"})
"""Relationships of an order that change whoever placed it."""

RESOLVING = f"{PREFIX} MATCH (run:Run {{id: 'resolve'}}) RETURN run.id AS id"
_MARK = "SET r.pending = coalesce(r.pending, 0) + 1"
_WAYS = {
    "Order": "(:Order {key: key})<-[:PLACED]-(r:Customer)",
    "Refund": "(:Refund {key: key})<-[:REFUNDED]-(:Order)<-[:PLACED]-(r:Customer)",
    "Address": "(:Address {key: key})<-[:HAS_ADDRESS]-(r:Customer)",
}


def mark(tx: ManagedTransaction, plan: Plan) -> None:
    """Mark what a written plan changed, if anything was ever resolved."""
    if tx.run(RESOLVING).single() is None:
        return
    changed = changed_keys(plan)
    for label in sorted(_RECORDS & changed.keys()):
        tx.run(marking(label), keys=sorted(changed[label])).consume()
    for label in sorted(_WAYS.keys() & changed.keys()):
        tx.run(marking_owner(label), keys=sorted(changed[label])).consume()


def changed_keys(plan: Plan) -> dict[str, set[str]]:
    """Keys of records, orders and refunds that a plan changes, by label."""
    found: dict[str, set[str]] = defaultdict(set)
    for group in (plan.creates, plan.replaces, plan.patches):
        for label, rows in group.items():
            found[label].update(row[0] for row in rows)
    for (type_, start, _, _), links in plan.links.items():
        _note(found, type_, start, {link[0] for link in links})
    for stored in (plan.link_updates, plan.link_deletes):
        for (type_, start, _), listed in stored.items():
            _note(found, type_, start, {str(row[0]) for row in listed})
    kept = _RECORDS | _WAYS.keys()
    return {label: keys for label, keys in found.items() if label in kept}


def _note(found: dict[str, set[str]], type_: str, start: str, keys: set[str]) -> None:
    if type_ in _OWN or type_ in _THROUGH:
        found[start] |= keys


def marking(label: str) -> str:
    """Mark records by key."""
    return f"{PREFIX} UNWIND $keys AS key MATCH (r:{label} {{key: key}}) {_MARK}"


def marking_owner(label: str) -> str:
    """Mark the customers whose address, order or refund has one of the keys."""
    return f"{PREFIX} UNWIND $keys AS key MATCH {_WAYS[label]} WITH DISTINCT r {_MARK}"

"""Cypher for what one move leads to when that is a great deal: the top of it, a sample, a page, its sum.

Built from the model like `graph.store.patterns`. At most ``SCAN`` neighbours are looked at, so that a node of
a million neighbours answers as fast as one of some thousands; who asks is told how many that were.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from graph.errors import UsageError
from graph.model import MODEL
from graph.store import patterns
from graph.store.patterns import Move, Reads, Ref

SCAN = 10_000
"""Neighbours by one move that are ranked, sampled or summed."""

ORDERS = ("newest", "amount", "connected", "sample", "any")
"""Ways to choose among neighbours."""

TIME = "coalesce(m.placedAt, m.at, m.updatedAt, m.shippedAt, m.registeredAt, r.lastAt, r.firstAt)"
AMOUNT = "coalesce(m.paidAmount, m.goodsAmount, m.amount, r.amount)"

_RANK = {
    "newest": "at DESC, otherKey",
    "amount": "coalesce(amount, -1) DESC, otherKey",
    "connected": "degree DESC, otherKey",
    "sample": "rand()",
    "any": "otherKey",
}
_OTHER = "coalesce(m.key, m.id, m.code)"


@dataclass(frozen=True, slots=True)
class Where:
    """Which neighbours count: in time (UTC), and in amount (minor units). None sets no bound.

    Neighbours without a time or an amount fail a bound on it.
    """

    since: datetime | None = None
    until: datetime | None = None
    least: int | None = None
    most: int | None = None

    @property
    def params(self) -> dict[str, Any]:
        """As parameters of the statements."""
        return {"since": self.since, "until": self.until, "least": self.least, "most": self.most}


EVERYTHING = Where()

_WHERE = (
    "($since IS NULL OR at >= $since) AND ($until IS NULL OR at < $until) "
    "AND ($least IS NULL OR amount >= $least) AND ($most IS NULL OR amount <= $most)"
)


def move_of(label: str, name: str) -> Move:
    """A move by its name.

    Raises:
        UsageError: ``patterns.move``: the label has no such move.
    """
    for move in patterns.moves(label):
        if move.name == name:
            return move
    raise UsageError("patterns.move", label=label, names=[name])


def ranked_text(label: str, name: str, order: str) -> str:
    """Neighbours of node ``$key`` by a move, best first: as `patterns.expand`, with ``at`` and ``amount``.

    >>> "ORDER BY coalesce(amount, -1) DESC" in ranked_text("Customer", "PLACED>", "amount")
    True
    """
    move = move_of(label, name)
    return (
        f"{_scan(label, move, order)}\n"
        f"WITH r, m, {_OTHER} AS otherKey, {TIME} AS at, {AMOUNT} AS amount, COUNT {{(m)--()}} AS degree\n"
        f"WHERE NOT otherKey IN $drawn AND {_WHERE}\n"
        f"WITH r, m, otherKey, at, amount, degree ORDER BY {_RANK[order]} SKIP $skip LIMIT $limit\n"
        f"RETURN $key AS key, '{move.name}' AS move, elementId(r) AS linkId, properties(r) AS link, "
        f"{patterns.label_of('m')} AS label, otherKey, elementId(m) AS elementId, "
        f"{patterns.caption('m')} AS node, degree, at, amount"
    )


def summed_text(label: str, name: str) -> str:
    """Neighbours of node ``$key`` by a move, counted and summed by label, status and currency."""
    return (
        f"{_scan(label, move_of(label, name), 'any')}\n"
        f"WITH m, {patterns.label_of('m')} AS label, {TIME} AS at, {AMOUNT} AS amount\nWHERE {_WHERE}\n"
        "RETURN label, m.status AS status, m.currency AS currency, count(m) AS things, "
        "sum(amount) AS amount, min(at) AS firstAt, max(at) AS lastAt\nORDER BY things DESC"
    )


def _scan(label: str, move: Move, order: str) -> str:
    """Binds r and m to neighbours; the newest orders of a customer come from an index."""
    seek = f"CYPHER 25\nMATCH (n:{label} {{{MODEL.nodes[label].key}: $key}})\n"
    if (label, move.name, order) == ("Customer", "PLACED>", "newest"):
        return (
            f"{seek}CALL (n) {{\n  MATCH (m:Order) WHERE m.customerKey = $key AND m.placedAt < "
            "coalesce($until, datetime({year: 9999}))\n"
            "  WITH n, m ORDER BY m.customerKey DESC, m.placedAt DESC LIMIT $scan\n"
            "  MATCH (n)-[r:PLACED]->(m) RETURN r, m\n}"
        )
    return f"{seek}CALL (n) {{\n  MATCH {move.match('n', 'r', 'm')} RETURN r, m LIMIT $scan\n}}"


def ranked(
    store: Reads,
    ref: Ref,
    move: str,
    order: str,
    *,
    limit: int,
    skip: int = 0,
    drawn: Iterable[str] = (),
    where: Where = EVERYTHING,
) -> list[dict[str, Any]]:
    """The top of what a move leads to.

    Raises:
        UsageError: ``patterns.move``, or ``patterns.order`` for an order that is not of ORDERS.
    """
    if order not in ORDERS:
        raise UsageError("patterns.order", text=order[:40], known=list(ORDERS))
    known = list(drawn)
    scan = (
        SCAN if (ref.label, move, order) != ("Customer", "PLACED>", "newest") else skip + limit + len(known)
    )
    params = {"key": ref.key, "drawn": known, "skip": skip, "limit": limit, "scan": scan, **where.params}
    rows = patterns.run(store, [(_ranked_text(ref.label, move, order), params)])[0]
    return [{"ref": ref, **row} for row in rows]


def summed(store: Reads, ref: Ref, move: str, where: Where = EVERYTHING) -> list[dict[str, Any]]:
    """Rows ``label, status, currency, things, amount, firstAt, lastAt`` of what a move leads to."""
    params = {"key": ref.key, "scan": SCAN, **where.params}
    return patterns.run(store, [(_summed_text(ref.label, move), params)])[0]


_ranked_text = cache(ranked_text)
_summed_text = cache(summed_text)

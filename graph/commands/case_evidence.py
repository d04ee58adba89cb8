"""What a case shows: its members, its evidence as a picture of at most 200 things, and its timeline."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from graph.errors import NotFoundError
from graph.profiles.neighbourhood import Link, Node, Picture
from graph.store import Store
from graph.store.patterns import Ref

MOST_NODES = 200
"""Things of an evidence graph."""

_MEMBERS_SHARE = 0.55
_THINGS_SHARE = 0.85
"""Shares of the picture up to which members, then members and things, may fill it; orders take the rest."""


@dataclass(frozen=True, slots=True)
class Member:
    """One record of a case.

    Attributes:
        shared: How many things it shares with other members.
        paid: Minor units of ``currency``, as is ``refunded``.
    """

    ref: Ref
    source: str
    source_id: str
    name: str
    identity_id: str | None
    identity_name: str | None
    registered_at: datetime | None
    blocked_at: datetime | None
    orders: int
    paid: int
    refunded: int
    currency: str
    last_order_at: datetime | None
    shared: int


@dataclass(frozen=True, slots=True)
class Tie:
    """One thing at least two members share.

    Attributes:
        type: How they are tied to it, as a relationship type; a door or payment account is tied by orders.
        holders: Keys of the members.
        sharers: How many share it in all.
        through: By member the order or address by which it is tied; nothing where it is tied itself.
    """

    ref: Ref
    properties: Mapping[str, Any]
    type: str
    holders: tuple[str, ...]
    sharers: int
    through: Mapping[str, Node] = field(default_factory=dict)

    @property
    def rank(self) -> tuple[int, int, str]:
        """What few outside the case share, and many inside, comes first."""
        return (self.sharers - 2 * len(self.holders), -len(self.holders), str(self.ref))


@dataclass(frozen=True, slots=True)
class EvidenceGraph:
    """The picture, and by label how many things were left out of it."""

    picture: Picture
    hidden: Mapping[str, int]

    @property
    def left_out(self) -> int:
        """How many things in all."""
        return sum(self.hidden.values())


@dataclass(frozen=True, slots=True)
class Happening:
    """One event of a member: kind is registered, blocked, order, refund, signIn or coupon."""

    at: datetime
    kind: str
    account: str
    name: str
    ref: Ref
    text: str
    amount: int | None
    currency: str
    count: int


def members_of(store: Store, id: str) -> tuple[Member, ...]:
    """Members of a case: those who share most with the others first."""
    shared = Counter(key for tie in ties_of(store, id) for key in tie.holders)
    found = [_member(row, shared[row["key"]]) for row in store.read("case_accounts", caseId=id)]
    return tuple(sorted(found, key=lambda item: (-item.shared, -item.orders, item.ref.key)))


def ties_of(store: Store, id: str) -> tuple[Tie, ...]:
    """What at least two members share, rarest and most shared first."""
    rows = store.read("case_ties", caseId=id)
    found = [
        Tie(
            Ref(row["label"], row["key"]), row["thing"], row["type"], tuple(row["holders"]), row["sharers"],
            {item["holder"]: _through(item) for item in row["through"]},
        )
        for row in rows
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda item: item.rank))


def evidence_graph(store: Store, id: str, cap: int = MOST_NODES) -> EvidenceGraph:
    """The evidence as a picture: members, what they share, then orders of note.

    Raises:
        NotFoundError: ``cases.unknown``.
    """
    if store.one("case_whole", id=id) is None:
        raise NotFoundError("cases.unknown", id=id)
    members, ties = members_of(store, id), ties_of(store, id)
    orders = store.read("case_orders", caseId=id, limit=2_000)
    goods = [_goods(row) for row in store.read("case_goods", caseId=id)]
    sketch = _Sketch(max(3, cap))
    for member in members[: max(2, round(cap * _MEMBERS_SHARE))]:
        sketch.add(member.ref, _captions(member), member.shared + member.orders)
    for tie in (*ties, *goods):
        if len(sketch.nodes) < cap * _THINGS_SHARE or tie.ref in sketch.nodes:
            sketch.tie(tie)
    _identities(sketch, members)
    noted = sorted(orders, key=lambda row: (-_note(row), row["key"]))
    for row in noted:
        sketch.order(row)
    total = Counter(member.ref.label for member in members)
    things = {tie.ref for tie in (*ties, *goods) if tie.type != "REFERRED"}
    total += Counter(ref.label for ref in things)
    total["Order"] += len(orders)
    between = {node.ref for tie in ties for node in tie.through.values()}
    total += Counter(ref.label for ref in between if ref.label == "Address")
    drawn = Counter(ref.label for ref in sketch.nodes)
    hidden = {label: count - drawn[label] for label, count in sorted(total.items()) if count > drawn[label]}
    nodes, links = tuple(sketch.nodes.values()), tuple(sketch.links)
    return EvidenceGraph(Picture(nodes, links, (), bool(hidden)), hidden)


def timeline(store: Store, id: str, page: int = 1, size: int = 100) -> tuple[tuple[Happening, ...], int]:
    """What happened to the members, newest first, a page at a time; and how much there is in all."""
    rows = store.read("case_timeline", caseId=id, skip=(max(1, page) - 1) * size, limit=size)
    return tuple(_happening(row) for row in rows), rows[0]["total"] if rows else 0


@dataclass(slots=True)
class _Sketch:
    """A picture in the making."""

    cap: int
    nodes: dict[Ref, Node] = field(default_factory=dict)
    links: list[Link] = field(default_factory=list)

    def add(self, ref: Ref, properties: Mapping[str, Any], degree: int) -> bool:
        if ref not in self.nodes and len(self.nodes) < self.cap:
            self.nodes[ref] = Node(ref, properties, degree)
        return ref in self.nodes

    def link(self, type_: str, start: Ref, end: Ref) -> None:
        id_ = f"case:{type_}:{start}:{end}"
        self.links.append(Link(id_, type_, start, end, ended=False))

    def tie(self, tie: Tie) -> None:
        drawn = [ref for ref in self.nodes if ref.key in tie.holders]
        if tie.type == "REFERRED" and tie.ref not in self.nodes:
            return
        if len(drawn) > (tie.type != "REFERRED") and self.add(tie.ref, tie.properties, tie.sharers):
            for ref in drawn:
                self._link_through(tie, ref)

    def _link_through(self, tie: Tie, holder: Ref) -> None:
        """Link a member with a thing by the order or address there is between them; else directly."""
        between = tie.through.get(holder.key)
        if between is None or not self.add(between.ref, between.properties, between.degree):
            self.link(tie.type, holder, tie.ref)
        elif between.ref.label == "Order":
            self.link("PLACED", holder, between.ref)
            self.link("PAID_WITH", between.ref, tie.ref)
        else:
            self.link("HAS_ADDRESS", holder, between.ref)
            self.link("RESOLVES_TO", between.ref, tie.ref)

    def order(self, row: Mapping[str, Any]) -> None:
        buyer = Ref("Customer", row["account"])
        ref = Ref("Order", row["key"])
        shown = {name: row[name] for name in ("orderNumber", "placedAt", "status", "currency")}
        if ref in self.nodes:
            return
        if buyer in self.nodes and _note(row) and self.add(ref, shown | {"paidAmount": row["paid"]}, 1):
            self.link("PLACED", buyer, ref)


def _through(item: Mapping[str, Any]) -> Node:
    shown = {name: item[name] for name in ("text", "orderNumber") if item[name]}
    return Node(Ref(item["label"], item["key"]), shown, 2)


def _identities(sketch: _Sketch, members: Sequence[Member]) -> None:
    """People and companies that several drawn members resolve to."""
    held: dict[str, list[Member]] = {}
    for member in members:
        if member.identity_id and member.ref in sketch.nodes:
            held.setdefault(member.identity_id, []).append(member)
    for id_, own in sorted(held.items()):
        ref = Ref("Organization" if own[0].ref.label == "Supplier" else "Person", id_)
        if len(own) > 1 and sketch.add(ref, {"id": id_, "name": own[0].identity_name}, len(own)):
            for member in own:
                sketch.link("RESOLVES_TO", member.ref, ref)


def _note(row: Mapping[str, Any]) -> int:
    """How much an order says: money given back, then money off."""
    return int(row["refunded"] or 0) * 2 + int(row["discount"] or 0) + (1 if row["coupon"] else 0)


def _goods(row: Mapping[str, Any]) -> Tie:
    holders = tuple(row["holders"])
    return Tie(Ref(row["label"], row["key"]), row["thing"], row["type"], holders, len(holders))


def _captions(member: Member) -> dict[str, Any]:
    return {"name": member.name, "source": member.source, "sourceId": member.source_id}


def _member(row: Mapping[str, Any], shared: int) -> Member:
    return Member(
        ref=Ref(row["label"], row["key"]),
        source=row["source"] or "",
        source_id=row["sourceId"] or "",
        name=row["name"] or "",
        identity_id=row["identityId"],
        identity_name=row["identityName"],
        registered_at=row["registeredAt"],
        blocked_at=row["blockedAt"],
        orders=row["orders"] or 0,
        paid=row["paid"] or 0,
        refunded=row["refunded"] or 0,
        currency=row["currency"] or "",
        last_order_at=row["lastOrderAt"],
        shared=shared,
    )


def _happening(row: Mapping[str, Any]) -> Happening:
    return Happening(
        at=row["at"],
        kind=row["kind"],
        account=row["account"],
        name=row["name"] or "",
        ref=Ref(row["label"], row["key"]),
        text=row["text"] or "",
        amount=row["amount"],
        currency=row["currency"] or "",
        count=row["count"],
    )

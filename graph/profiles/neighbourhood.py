"""The neighbourhood of things as a picture to draw: a first one, then one expansion at a time.

No link between two drawn things is ever missing, and what is not drawn is always counted.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from graph.errors import NotFoundError, UsageError
from graph.profiles.reading import Properties
from graph.store import Store, patterns
from graph.store.patterns import Placed, Reads, Ref
from graph.store.patterns_ranked import EVERYTHING, Where, ranked, summed

DEFAULT_CAP, SOFT_CAP, HARD_CAP = 300, 1000, 5000
STEP = 25
"""Neighbours an expansion adds."""

NEAR: Mapping[str, Mapping[str, int]] = {
    "Person": {"RESOLVES_TO<": 12, "MEMBER_OF>": 2},
    "Customer": {
        "RESOLVES_TO>": 1,
        "HAS_PHONE>": 5,
        "HAS_EMAIL>": 5,
        "HAS_ACCOUNT>": 3,
        "USES_DEVICE>": 5,
        "HAS_ADDRESS>": 4,
        "PLACED>": 6,
        "REFERRED>": 3,
        "REFERRED<": 3,
    },
    "Product": {"RESOLVES_TO>": 1, "SUPPLIES<": 4, "VARIANT_OF>": 1, "OF>": 1, "CONTAINS<": 12},
    "Supplier": {"RESOLVES_TO>": 1, "SUPPLIES>": 20, "PAID_TO>": 3, "HAS_PHONE>": 3, "HAS_EMAIL>": 3},
    "Order": {
        "PLACED<": 1,
        "CONTAINS>": 12,
        "SHIPPED_TO>": 1,
        "PAID_WITH>": 2,
        "REFUNDED>": 3,
        "FULFILLED_BY>": 3,
    },
    "Phone": {"HAS_PHONE<": 8},
    "Email": {"HAS_EMAIL<": 8},
    "Device": {"USES_DEVICE<": 10},
    "Account": {"HAS_ACCOUNT<": 8},
    "PaymentAccount": {"PAID_WITH<": 8},
    "BankAccount": {"PAID_TO<": 8},
    "Address": {"HAS_ADDRESS<": 4, "SHIPPED_TO<": 4, "RESOLVES_TO>": 1},
    "Place": {"RESOLVES_TO<": 8},
    "Item": {"RESOLVES_TO<": 8},
    "Organization": {"RESOLVES_TO<": 8},
    "Household": {"MEMBER_OF<": 8},
    "Community": {"MEMBER_OF<": 60},
    "Coupon": {"REDEEMED<": 10},
    "Cart": {"HOLDS>": 6},
}
"""What is drawn around the things a picture starts from, and around what is close to them: most by move."""

FAR: Mapping[str, Mapping[str, int]] = {
    "Customer": {"RESOLVES_TO>": 1},
    "Order": {"PLACED<": 1, "CONTAINS>": 3, "SHIPPED_TO>": 1, "PAID_WITH>": 1},
    "Product": {"SUPPLIES<": 1},
    "Phone": NEAR["Phone"],
    "Email": NEAR["Email"],
    "Device": NEAR["Device"],
    "PaymentAccount": NEAR["PaymentAccount"],
    "Place": NEAR["Place"],
    "Item": NEAR["Item"],
    "Organization": NEAR["Organization"],
    "Address": {"RESOLVES_TO>": 1},
}
"""What is drawn around things further away: enough to see with whom they are shared."""

_NEAR_DEPTH = {"Person": 2, "Item": 2, "Organization": 2, "Place": 2, "Community": 3}
"""Levels drawn by NEAR from a thing of a label; identities first lead to their records."""

_DEPTH = 4

_RECORDS: Mapping[str, Mapping[str, int]] = {
    label: {"RESOLVES_TO<": 12} for label in ("Person", "Item", "Organization", "Place")
}

_CANDIDATES = 60
"""Neighbours by one move looked at when several things are connected."""


@dataclass(frozen=True, slots=True)
class Node:
    """A drawn thing; ``degree`` counts all its links, drawn or not."""

    ref: Ref
    properties: Properties
    degree: int


@dataclass(frozen=True, slots=True)
class Link:
    """A drawn relationship; ``ended`` where it holds no longer."""

    id: str
    type: str
    start: Ref
    end: Ref
    ended: bool


@dataclass(frozen=True, slots=True)
class Rest:
    """Neighbours by one move that were left out of the picture because there are too many."""

    ref: Ref
    move: str
    labels: tuple[str, ...]
    count: int


@dataclass(frozen=True, slots=True)
class Picture:
    """What to add to a drawing.

    Attributes:
        nodes: New things; every link among them and to what was drawn is in `links`.
        rests: For things just expanded, what a move still hides.
        capped: Whether more would have been drawn had the cap allowed it.
    """

    nodes: tuple[Node, ...]
    links: tuple[Link, ...]
    rests: tuple[Rest, ...]
    capped: bool


@dataclass(slots=True)
class _Sketch:
    """A picture in the making."""

    cap: int
    nodes: dict[Ref, Node] = field(default_factory=dict)
    places: dict[Ref, str] = field(default_factory=dict)
    expanded: dict[Ref, dict[str, int]] = field(default_factory=dict)
    capped: bool = False

    def add(self, ref: Ref, row: Mapping[str, Any]) -> bool:
        """Draw a thing by the row that found it."""
        if ref in self.nodes:
            return False
        if len(self.nodes) >= self.cap:
            self.capped = True
            return False
        self.nodes[ref] = Node(ref, row["node"], int(row["degree"]))
        self.places[ref] = row["elementId"]
        return True

    def locate(self, store: Reads, refs: Iterable[Ref]) -> None:
        """Draw those of some things that are there."""
        for row in patterns.locate(store, refs):
            self.add(Ref(row["label"], row["key"]), row)

    def placed(self) -> list[Placed]:
        """All that is drawn, as it is looked for in the graph."""
        return [Placed(ref, self.places[ref], node.degree) for ref, node in self.nodes.items()]


def start(store: Store, refs: Sequence[Ref], cap: int = DEFAULT_CAP) -> Picture:
    """The first picture around one or several things, at most ``cap`` of them.

    Raises:
        NotFoundError: ``neighbourhood.unknown`` where none of the things is there.
    """
    return store.reading(lambda reading: _start(reading, refs, max(1, min(cap, HARD_CAP))))


def _start(store: Reads, refs: Sequence[Ref], cap: int) -> Picture:
    sketch = _Sketch(cap)
    sketch.locate(store, refs)
    if not sketch.nodes:
        raise NotFoundError("neighbourhood.unknown", id=", ".join(str(ref) for ref in refs[:3]))
    if len(sketch.nodes) > 1:
        _connect(store, sketch)
        return _finish(store, sketch)
    frontier = list(sketch.nodes)
    near = _NEAR_DEPTH.get(frontier[0].label, 1)
    for depth in range(_DEPTH):
        frontier = _grow(store, sketch, frontier, NEAR if depth < near else FAR)
        if not frontier or sketch.capped:
            break
    return _finish(store, sketch)


def _connect(store: Reads, sketch: _Sketch) -> None:
    """Between several things, draw the records of identities and whatever is linked to two drawn things."""
    _grow(store, sketch, list(sketch.nodes), _RECORDS)
    drawn = list(sketch.nodes)
    plan = {label: dict.fromkeys(limits, _CANDIDATES) for label, limits in NEAR.items()}
    candidates: dict[Ref, Mapping[str, Any]] = {}
    for row in patterns.expand(store, drawn, plan, [ref.key for ref in drawn]):
        ref = Ref(row["label"], row["otherKey"])
        if ref.label in patterns.drawable():
            candidates[ref] = row
    placed = {item.ref: item for item in sketch.placed()}
    for ref, found in candidates.items():
        placed[ref] = Placed(ref, found["elementId"], int(found["degree"]))
    ends: dict[Ref, set[Ref]] = defaultdict(set)
    known = set(drawn)
    for row in patterns.among(store, placed.values(), list(candidates)):
        for thing, end in ((row["start"], row["end"]), (row["end"], row["start"])):
            if thing in candidates and end in known:
                ends[thing].add(end)
    for ref in sorted(ends, key=lambda item: (-len(ends[item]), item)):
        if len(ends[ref]) > 1:
            sketch.add(ref, candidates[ref])


def _grow(
    store: Reads, sketch: _Sketch, frontier: Sequence[Ref], plan: Mapping[str, Mapping[str, int]]
) -> list[Ref]:
    """Draw what the plan says around a frontier; returns what was added."""
    rows, counts = patterns.expand_counted(store, frontier, plan)
    for ref, by_move in counts.items():
        sketch.expanded.setdefault(ref, {}).update(by_move)
    added = []
    for row in _in_turn(rows):
        ref = Ref(row["label"], row["otherKey"])
        if ref.label in patterns.drawable() and sketch.add(ref, row):
            added.append(ref)
    return added


def _in_turn(rows: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Rows so that every move of every node has its first before any has its second: a cap cuts evenly."""
    seen: Counter[tuple[Ref, str]] = Counter()
    ranked: list[tuple[int, int, Mapping[str, Any]]] = []
    for row in rows:
        place = (row["ref"], row["move"])
        ranked.append((seen[place], len(ranked), row))
        seen[place] += 1
    return [row for _, _, row in sorted(ranked, key=lambda item: item[:2])]


def expand(
    store: Store,
    ref: Ref,
    drawn: Sequence[Ref],
    move: str | None = None,
    limit: int = STEP,
    cap: int = SOFT_CAP,
    order: str = "any",
    where: Where = EVERYTHING,
) -> Picture:
    """What one expansion adds to what is drawn.

    Args:
        store: The graph.
        ref: The thing to expand.
        drawn: All that is drawn, `ref` among it.
        move: One move of its label, else what is drawn by default and any other move that is no hub's.
        limit: Most new things.
        cap: Most things in all.
        order: Which of many come first, of `patterns_ranked.ORDERS`; only where one move is asked for.
        where: Which of many count; only where one move is asked for.

    Raises:
        UsageError: ``neighbourhood.full`` where the cap is reached already, ``patterns.move`` for a move that
            the label does not have.
    """
    cap = min(cap, HARD_CAP)
    if len(drawn) >= cap:
        raise UsageError("neighbourhood.full", count=len(drawn), cap=cap)
    limit = max(1, min(limit, cap - len(drawn)))
    limits: Mapping[str, int] = _default_moves(ref.label, limit) if move is None else {move: limit}
    known = [item.key for item in drawn]

    def work(reading: Reads) -> Picture:
        rows = (
            patterns.expand(reading, [ref], {ref.label: limits}, known)
            if move is None
            else ranked(reading, ref, move, order, limit=limit, drawn=known, where=where)
        )
        sketch = _Sketch(len(drawn) + limit)
        sketch.locate(reading, (ref, *drawn))
        old = set(sketch.nodes)
        by_move = patterns.counts(reading, [ref]).get(ref, {})
        sketch.expanded = {ref: {name: by_move.get(name, 0) for name in limits}}
        for row in _in_turn(rows):
            other = Ref(row["label"], row["otherKey"])
            if other.label in patterns.drawable():
                sketch.add(other, row)
        return _finish(reading, sketch, old)

    return store.reading(work)


def add(store: Store, wanted: Sequence[Ref], drawn: Sequence[Ref] = ()) -> Picture:
    """Exactly these things, as far as they are there, with every link among them and to what is drawn."""

    def work(reading: Reads) -> Picture:
        sketch = _Sketch(HARD_CAP)
        sketch.locate(reading, [*drawn, *wanted][: HARD_CAP + 1])
        return _finish(reading, sketch, set(drawn) & set(sketch.nodes))

    return store.reading(work)


@dataclass(frozen=True, slots=True)
class Rows:
    """A page of what a move leads to.

    Attributes:
        things: Of this page, each with its time and amount (minor units).
        total: How many there are in all, from the node's degree.
        sums: Rows ``label, status, currency, things, amount, firstAt, lastAt`` over those looked at.
        looked: How many were looked at for sums and ranks.
    """

    things: tuple[Properties, ...]
    total: int
    sums: tuple[Properties, ...]
    looked: int


def listed(store: Store, ref: Ref, move: str, order: str, skip: int, limit: int = STEP) -> Rows:
    """A page of what a move leads to, and all of it summed.

    Raises:
        UsageError: ``patterns.move`` or ``patterns.order``.
        NotFoundError: ``neighbourhood.unknown``.
    """
    counts = patterns.counts(store, [ref])
    if ref not in counts:
        raise NotFoundError("neighbourhood.unknown", id=str(ref))
    things = ranked(store, ref, move, order, limit=limit, skip=skip)
    sums = summed(store, ref, move)
    looked = sum(int(row["things"]) for row in sums)
    return Rows(tuple(things), int(counts[ref].get(move, 0)), tuple(sums), looked)


def _default_moves(label: str, limit: int) -> Mapping[str, int]:
    known = NEAR.get(label, {})
    others = {item.name: min(limit, 8) for item in patterns.moves(label) if not item.hub}
    return {**others, **known}


def _finish(store: Reads, sketch: _Sketch, old: set[Ref] | None = None) -> Picture:
    before = old or set()
    fresh = [ref for ref in sketch.nodes if ref not in before]
    new = set(fresh)
    links = (
        Link(str(row["linkId"]), str(row["type"]), row["start"], row["end"], row["ended"])
        for row in patterns.among(store, sketch.placed(), fresh)
    )
    return Picture(
        nodes=tuple(sketch.nodes[ref] for ref in fresh),
        links=tuple(item for item in links if item.start in new or item.end in new),
        rests=_rests(sketch),
        capped=sketch.capped,
    )


def _rests(sketch: _Sketch) -> tuple[Rest, ...]:
    """How many links there are in all by each move that was made: what is not drawn of them is hidden."""
    found = []
    for ref, by_move in sketch.expanded.items():
        if ref not in sketch.nodes or sketch.nodes[ref].degree <= 1:
            continue
        others = {item.name: item.others for item in patterns.moves(ref.label)}
        found += [Rest(ref, move, others[move], count) for move, count in by_move.items() if count]
    return tuple(sorted(found, key=lambda item: (item.ref, item.move)))


def prepare(store: Store) -> None:
    """Have the database plan the first picture before somebody asks for one."""
    patterns.prepare(store, (_RECORDS, NEAR, FAR))


def degree_by_move(store: Store, ref: Ref) -> dict[str, Any]:
    """All properties of a thing (``node``), its ``degree`` and its links by move (``moves``, most first).

    Raises:
        NotFoundError: ``neighbourhood.unknown``.
    """
    row = patterns.properties(store, ref)
    if row is None:
        raise NotFoundError("neighbourhood.unknown", id=str(ref))
    others = {item.name: item.others for item in patterns.moves(ref.label)}
    return {
        **row,
        "moves": [
            {"move": name, "labels": others[name], "count": count}
            for name, count in sorted(row["moves"].items(), key=lambda pair: -pair[1])
            if count
        ],
    }

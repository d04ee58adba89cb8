"""Why are these two connected? The shortest and the cheapest ways from one thing to another.

A way costs one for each step (a quarter between a record and its identity), and for each thing it passes
through, log2 of half the number of links of that thing: nothing for a telephone of two, four for one of
thirty-two. What more than `COMMON` share is passed by nobody: it is named as too common, not walked. The
search goes from both ends at once, always on from where it has cost least, in batches.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from graph.analytics.path_reasons import SHARED, Path, PathLink, PathNode, Why, why
from graph.errors import NotFoundError, UsageError
from graph.store import Store, patterns
from graph.store.patterns import Ref

COMMON = 200
"""Links of a thing above which it connects nobody: lockers, switchboards, what everybody buys."""

COMMON_GOODS = 25
"""The same for goods: they are bought by choice, so only rare ones connect."""

MOST_LOOKED_AT = 3_000
"""Things expanded before the search gives up."""

MOST_COMMON = 20
BATCH = 48
MOST_COST, MOST_STEPS = 20.0, 10.0
"""A dearer or longer way is no connection worth telling."""

_PERSON = ("HAS_PHONE>", "HAS_EMAIL>", "HAS_ACCOUNT>", "USES_DEVICE>", "HAS_ADDRESS>", "RESOLVES_TO>")
MOVES: Mapping[str, Sequence[str]] = {
    "Person": ("RESOLVES_TO<", "MEMBER_OF>"),
    "Item": ("RESOLVES_TO<",),
    "Organization": ("RESOLVES_TO<",),
    "Place": ("RESOLVES_TO<", "AT>"),
    "Building": ("AT<",),
    "Household": ("MEMBER_OF<",),
    "Customer": (*_PERSON, "PLACED>", "REFERRED>", "REFERRED<", "SIGNED_IN>"),
    "SignIn": ("SIGNED_IN<", "FROM>"),
    "Order": ("PLACED<", "SHIPPED_TO>", "PAID_WITH>", "CONTAINS>"),
    "Product": ("CONTAINS<", "SUPPLIES<", "RESOLVES_TO>", "VARIANT_OF>"),
    "Listing": ("VARIANT_OF<",),
    "Supplier": ("SUPPLIES>", "PAID_TO>", "HAS_PHONE>", "HAS_EMAIL>", "HAS_ADDRESS>", "RESOLVES_TO>"),
    "Address": ("HAS_ADDRESS<", "SHIPPED_TO<", "RESOLVES_TO>"),
    "Phone": ("HAS_PHONE<",),
    "Email": ("HAS_EMAIL<",),
    "Account": ("HAS_ACCOUNT<",),
    "Device": ("USES_DEVICE<", "FROM<"),
    "PaymentAccount": ("PAID_WITH<",),
    "BankAccount": ("PAID_TO<",),
}
"""How the search goes on from a label; districts, channels, coupons and categories are never walked."""

SHARERS: Mapping[str, Sequence[str]] = {
    "Device": ("USES_DEVICE<",),
    "Product": ("CONTAINS<", "SUPPLIES<"),
    "Place": ("RESOLVES_TO<",),
    "Building": ("AT<",),
    "Household": ("MEMBER_OF<",),
}
"""Links by which a thing is shared, where it has others besides."""

WEAK: Mapping[str, float] = {"Product": 2.0, "Item": 2.0, "Listing": 2.0, "Building": 1.0}
"""What having this in common costs besides: buying the same goods says less than paying from one account."""


@dataclass(frozen=True, slots=True)
class Step:
    """One relationship of the graph, as seen from where the search stood; ``degree`` of a shared thing is how
    many share it.
    """

    end: Ref
    type: str
    along: bool
    link: str
    properties: Mapping[str, Any]
    node: Mapping[str, Any]
    degree: int


@dataclass(frozen=True, slots=True)
class Paths:
    """What was found.

    Attributes:
        shortest: Fewest links; of several the cheapest.
        cheapest: By rarity, cheapest first; each next one avoids what the ones before it share.
        common: Things the search came to and did not pass because too many share them.
        looked_at: Things expanded.
        stopped: Whether the search gave up before it had seen all there is.
    """

    shortest: Path | None
    cheapest: tuple[Path, ...]
    common: tuple[PathNode, ...]
    looked_at: int
    stopped: bool


Load = Callable[[Sequence[Ref]], Mapping[Ref, Sequence[Step]]]


def find_paths(store: Store, one: Ref, other: Ref, most: int = 3) -> Paths:
    """The shortest way and up to ``most`` cheapest ways between two things.

    Raises:
        NotFoundError: ``path.unknown`` where one of them is not there.
        UsageError: ``path.same``; ``path.label`` for a thing no way leads from.
    """
    if one == other:
        raise UsageError("path.same", id=str(one))
    for ref in (one, other):
        if ref.label not in MOVES:
            raise UsageError("path.label", label=ref.label, known=sorted(MOVES))
    ends = {
        Ref(row["label"], row["key"]): PathNode(Ref(row["label"], row["key"]), row["node"], row["degree"])
        for row in patterns.locate(store, [one, other])
    }
    for ref in (one, other):
        if ref not in ends:
            raise NotFoundError("path.unknown", id=str(ref))
    search = Search(lambda refs: _neighbours(store, refs), one, other)
    shortest = search.best(steps_first=True)
    cheapest: list[Path] = []
    avoided: set[Ref] = set()
    while len(cheapest) < most:
        way = search.best(avoided)
        if way is None:
            break
        path = _told(way, ends)
        cheapest.append(path)
        between = {node.ref for node in path.nodes[1:-1]} - avoided
        avoided |= {ref for ref in between if ref.label in SHARED} or between
        if not between:
            break
    common = sorted(search.common.values(), key=lambda item: (-item.degree, item.ref))
    return Paths(
        _told(shortest, ends) if shortest else None,
        tuple(cheapest),
        tuple(common[:MOST_COMMON]),
        len(search.known),
        search.stopped,
    )


def base(type_: str) -> float:
    """What a step costs by its type.

    >>> base("RESOLVES_TO"), base("HAS_PHONE")
    (0.25, 1.0)
    """
    return 0.25 if type_ == "RESOLVES_TO" else 1.0


def bound(label: str) -> float:
    """Most links of a thing of a label that is passed.

    >>> bound("Device"), bound("Product"), bound("Customer")
    (200, 25, inf)
    """
    if label not in SHARED:
        return math.inf
    return COMMON_GOODS if label in WEAK and label != "Building" else COMMON


def rarity(ref: Ref, degree: int) -> float:
    """What passing a thing costs: log2 of half its links.

    >>> rarity(Ref("Phone", "p"), 32), rarity(Ref("Order", "o"), 32)
    (4.0, 0.0)
    """
    if ref.label not in SHARED:
        return 0.0
    return math.log2(max(2, degree) / 2) + WEAK.get(ref.label, 0.0)


@dataclass(slots=True)
class _Side:
    """The search from one end."""

    cost: dict[Ref, float]
    came: dict[Ref, tuple[Ref, Step]] = field(default_factory=dict)
    queue: list[tuple[float, Ref]] = field(default_factory=list)

    def least(self) -> float:
        while self.queue and self.queue[0][0] > self.cost[self.queue[0][1]]:
            heapq.heappop(self.queue)
        return self.queue[0][0] if self.queue else math.inf


class Search:
    """A two-sided search over a graph read as it is walked; what was read is kept for the next search."""

    def __init__(self, load: Load, one: Ref, other: Ref) -> None:
        self._load = load
        self._ends = (one, other)
        self.known: dict[Ref, Sequence[Step]] = {}
        self.common: dict[Ref, PathNode] = {}
        self.stopped = False

    def best(self, avoided: Iterable[Ref] = (), steps_first: bool = False) -> list[tuple[Ref, Step]] | None:
        """The best way as (from, step) pairs, or None where there is none.

        Args:
            avoided: Things not to pass.
            steps_first: Count steps, and rarity only among ways of equally many.
        """
        banned = set(avoided) - set(self._ends)
        sides = (_Side({self._ends[0]: 0.0}), _Side({self._ends[1]: 0.0}))
        for side, ref in zip(sides, self._ends, strict=True):
            side.queue.append((0.0, ref))
        best, meeting = math.inf, None
        most = MOST_STEPS + 1 if steps_first else MOST_COST
        while sum(side.least() for side in sides) < min(best, most):
            if len(self.known) >= MOST_LOOKED_AT:
                self.stopped = True
                break
            one, two = sides if len(sides[0].queue) <= len(sides[1].queue) else sides[::-1]
            for ref, step in self._steps(self._batch(one)):
                # What is passed is paid for half on coming and half on leaving: the same from both ends.
                passing = self._half(one.came[ref][1]) if ref in one.came else 0.0
                rare = base(step.type) + passing + self._half(step)
                cost = one.cost[ref] + (1.0 + 0.001 * rare if steps_first else rare)
                if step.end in banned or cost >= one.cost.get(step.end, math.inf):
                    continue
                one.cost[step.end] = cost
                one.came[step.end] = (ref, step)
                heapq.heappush(one.queue, (cost, step.end))
                if cost + two.cost.get(step.end, math.inf) < best:
                    best, meeting = cost + two.cost[step.end], step.end
        return None if meeting is None else self._way(sides, meeting)

    def _half(self, step: Step) -> float:
        return 0.0 if step.end in self._ends else rarity(step.end, step.degree) / 2

    def _batch(self, side: _Side) -> list[Ref]:
        found: list[Ref] = []
        while side.queue and len(found) < BATCH:
            cost, ref = heapq.heappop(side.queue)
            if cost <= side.cost[ref]:
                found.append(ref)
        missing = [ref for ref in dict.fromkeys(found) if ref not in self.known]
        if missing:
            read = self._load(missing)
            for ref in missing:
                self.known[ref] = read.get(ref, ())
        return list(dict.fromkeys(found))

    def _steps(self, refs: Iterable[Ref]) -> Iterable[tuple[Ref, Step]]:
        for ref in refs:
            for step in self.known[ref]:
                if step.degree > bound(step.end.label) and step.end not in self._ends:
                    self.common.setdefault(step.end, PathNode(step.end, step.node, step.degree))
                else:
                    yield ref, step

    def _way(self, sides: tuple[_Side, _Side], meeting: Ref) -> list[tuple[Ref, Step]]:
        way: list[tuple[Ref, Step]] = []
        at = meeting
        while at in sides[0].came:
            before, step = sides[0].came[at]
            way.append((before, step))
            at = before
        way.reverse()
        at = meeting
        while at in sides[1].came:
            # Walked from the other end: turned round, with what is known of the thing it came from.
            before, step = sides[1].came[at]
            known = sides[1].came.get(before)
            node, degree = (known[1].node, known[1].degree) if known else ({}, 0)
            turned = Step(before, step.type, not step.along, step.link, step.properties, node, degree)
            way.append((at, turned))
            at = before
        return way


def _sharers(counts: Mapping[str, int], label: str, degree: int) -> int:
    """How many share a thing: sign-ins on a device and the stock of a product do not count."""
    return max((counts.get(move, 0) for move in SHARERS.get(label, ())), default=0) or degree


def _neighbours(store: Store, refs: Sequence[Ref]) -> Mapping[Ref, Sequence[Step]]:
    plan = {label: dict.fromkeys(names, COMMON) for label, names in MOVES.items()}
    rows = [row for row in patterns.expand(store, refs, plan) if row["label"] in MOVES]
    asked = {Ref(row["label"], row["otherKey"]) for row in rows if row["label"] in SHARERS}
    counts = patterns.counts(store, sorted(asked))
    found: dict[Ref, list[Step]] = {}
    for row in rows:
        end, move = Ref(row["label"], row["otherKey"]), row["move"]
        degree = _sharers(counts.get(end, {}), end.label, int(row["degree"]))
        step = Step(end, move[:-1], move[-1] == ">", str(row["linkId"]), row["link"], row["node"], degree)
        found.setdefault(row["ref"], []).append(step)
    return {ref: sorted(steps, key=lambda item: (item.end, item.type)) for ref, steps in found.items()}


def _told(way: Sequence[tuple[Ref, Step]], ends: Mapping[Ref, PathNode]) -> Path:
    nodes, links = [ends[way[0][0]]], []
    for before, step in way:
        nodes.append(ends.get(step.end) or PathNode(step.end, step.node, step.degree))
        start, end = (before, step.end) if step.along else (step.end, before)
        links.append(PathLink(step.link, step.type, start, end, step.properties))
    passed = sum(rarity(node.ref, node.degree) for node in nodes[1:-1])
    cost = sum(base(link.type) for link in links) + passed
    return Path(tuple(nodes), tuple(links), round(cost, 3), why(nodes, links))


__all__ = ["Path", "PathLink", "PathNode", "Paths", "Search", "Step", "Why", "find_paths", "why"]

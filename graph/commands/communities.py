"""Find communities with Graph Data Science and keep the overview; read it back for pages."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from graph.analytics.communities import Overview, Shared, Someone, as_plain, of_plain, overview
from graph.errors import UsageError
from graph.server.progress import Progress, silent
from graph.store import Store, gds
from graph.store.patterns import Ref

CUTS = 20
"""Cut points and bridges told."""


@dataclass(frozen=True, slots=True)
class CutPoint:
    """A thing or account without which a component falls apart; ``parts`` is into how many."""

    ref: Ref
    name: str
    parts: int


@dataclass(frozen=True, slots=True)
class Bridge:
    """A link without which a component falls in two; ``smaller`` is how many things are on the small side."""

    one: Ref
    other: Ref
    names: tuple[str, str]
    smaller: int


@dataclass(frozen=True, slots=True)
class Kept:
    """The overview as last computed.

    Attributes:
        cut_points: What holds much together alone, most parts first.
        bridges: Single links between large parts, the most even first.
        nodes: Of the graph looked at, records and things; ``links`` among them.
    """

    overview: Overview
    at: datetime
    cut_points: tuple[CutPoint, ...]
    bridges: tuple[Bridge, ...]
    nodes: int
    links: int


def find_communities(
    store: Store,
    progress: Progress | None = None,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> Kept:
    """Compute communities and keep them; the same graph gives the same ones.

    Raises:
        CapabilityError: ``gds.missing``.
        MachineError: ``gds.memory``.
        ConflictError: ``gds.busy``: another run has the server's GDS.
        UsageError: ``communities.empty`` or ``communities.unresolved``; nothing was written.
    """
    told = progress or silent
    told("communities.reading", 0, None)
    people = [_someone(row) for row in store.read("community_people")]
    if not people:
        counted = store.read("evidence_accounts")[:1]
        raise UsageError("communities.unresolved" if counted else "communities.empty")
    with gds.runner(store) as runner:
        told("communities.projecting", 0, None)
        with runner.projected("communities_projection") as graph:
            told("communities.cutting", 0, 4)
            component = _numbers(runner.components(graph))
            told("communities.cutting", 1, 4)
            community = _numbers(runner.communities(graph, "weight"))
            told("communities.cutting", 2, 4)
            cuts = runner.run(graph, "articulation_points").to_pydict()
            told("communities.cutting", 3, 4)
            bridges = runner.bridges(graph).to_pydict()
            nodes, links = graph.nodes, graph.relationships
    told("communities.cutting", 4, 4)
    shared = [
        Shared(row["label"], row["key"], tuple(row["records"])) for row in store.read("community_links")
    ]
    found = overview(people, component, community, shared)
    kept = _kept(store, found, clock(), cuts, bridges, (nodes, links))
    _publish(store, kept)
    return kept


def kept_communities(store: Store) -> Kept | None:
    """What the last run kept, or None where there was none."""
    row = store.one("communities_report")
    if row is None or not row["report"]:
        return None
    content = json.loads(row["report"])
    points = tuple(CutPoint(Ref(*item[:2]), item[2], item[3]) for item in content["cutPoints"])
    bridges = tuple(
        Bridge(Ref(*item[0]), Ref(*item[1]), (item[2], item[3]), item[4]) for item in content["bridges"]
    )
    return Kept(of_plain(content), row["at"], points, bridges, content["nodes"], content["links_"])


def _kept(
    store: Store,
    found: Overview,
    at: datetime,
    cuts: Mapping[str, list[Any]],
    bridges: Mapping[str, list[Any]],
    size: tuple[int, int],
) -> Kept:
    parts = [int(item["count"]) for item in cuts.get("resultingComponents", [])]
    best = sorted(zip(cuts["key"], parts, strict=True), key=lambda pair: (-pair[1], pair[0]))[:CUTS]
    spans = sorted(
        zip(bridges["from"], bridges["to"], bridges["smaller"], strict=True),
        key=lambda item: (-int(item[2]), item[0], item[1]),
    )[:CUTS]
    keys = [key for key, _ in best] + [key for one, two, _ in spans for key in (one, two)]
    named = {row["key"]: row for row in store.read("things_called", keys=sorted(set(keys)))}

    def ref(key: str) -> Ref:
        return Ref(named[key]["label"], key)

    points = tuple(CutPoint(ref(key), named[key]["name"] or "", int(n)) for key, n in best if key in named)
    told = tuple(
        Bridge(ref(one), ref(two), (named[one]["name"] or "", named[two]["name"] or ""), int(small))
        for one, two, small in spans
        if one in named and two in named and int(small) > 1
    )
    return Kept(found, at, points, told, *size)


def _publish(store: Store, kept: Kept) -> None:
    content = as_plain(kept.overview) | {
        "cutPoints": [[item.ref.label, item.ref.key, item.name, item.parts] for item in kept.cut_points],
        "bridges": [
            [[item.one.label, item.one.key], [item.other.label, item.other.key], *item.names, item.smaller]
            for item in kept.bridges
        ],
        "nodes": kept.nodes,
        "links_": kept.links,
    }
    shown = {bubble.id for bubble in kept.overview.bubbles}
    rows = [
        {"id": id_, "people": list(people)}
        for id_, people in sorted(kept.overview.members.items())
        if id_ in shown
    ]
    report = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    store.write("publish_communities", run=uuid4().hex[:12], at=kept.at, report=report, communities=rows)


def _someone(row: Mapping[str, Any]) -> Someone:
    return Someone(
        row["personId"], row["name"] or "", row["city"] or "", row["orders"] or 0, tuple(row["records"])
    )


def _numbers(table: Any) -> dict[str, int]:
    content = table.to_pydict()
    return dict(zip(content["key"], content["component"], strict=True)) if content["key"] else {}

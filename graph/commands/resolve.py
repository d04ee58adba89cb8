"""Resolve the records of one kind: read them in columns, decide in process, publish identities.

The partition is the resolver's; identities keep their ids where they can. Each batch of whole components is
one transaction: a run that is killed leaves every component its old identities or its new ones.
"""

from __future__ import annotations

import json
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import numpy as np

from graph.commands.judge import LABELS, settled_of
from graph.commands.rows import live_keys, rows_of
from graph.errors import UsageError
from graph.model import IDENTITY_OF, key_of
from graph.resolve.identities import Known, Naming, name_components
from graph.resolve.judgements import Settled
from graph.resolve.places import doors_of
from graph.resolve.reasons import reasons_for
from graph.resolve.resolver import DEFAULT_THRESHOLD, Options, Resolution
from graph.resolve.resolver import resolve as decide
from graph.resolve.roles import Kind
from graph.resolve.scoring import probability
from graph.resolve.survivorship import surviving
from graph.resolve.tables import table_of
from graph.server.progress import Progress, silent
from graph.standardise import names
from graph.store import Store
from graph.store.writer.identities import BATCH, Event, Publication, Retirement, publish

UNSURE = 0.35
"""From this probability on a link between two identities is kept for the work list."""

_THRESHOLD = {Kind.CUSTOMER: 0.85}
"""Match probability from which records are one, where not the default: households are near to persons."""

Rows = Sequence[dict[str, Any]]
Link = tuple[int, int, float, float]
"""Places of two rows, probability and weight in bits."""


@dataclass(frozen=True, slots=True)
class ResolveReport:
    """What a run did."""

    kind: str
    records: int
    identities: int
    created: int
    merged: int
    split: int
    unsure: int
    seconds: dict[str, float] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return asdict(self)


@dataclass(slots=True)
class _Decided:
    """Components as places of rows, and links worth keeping."""

    components: list[list[int]]
    together: list[Link] = field(default_factory=list)
    unsure: list[Link] = field(default_factory=list)


def resolve(
    store: Store,
    kind: str = "customer",
    progress: Progress | None = None,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> ResolveReport:
    """Resolve all live records of a kind and publish their identities.

    Args:
        store: The graph, migrated.
        kind: customer, product, supplier or address.
        progress: Told about reading, deciding and publishing.
        clock: For when identities are minted.

    Raises:
        UsageError: ``resolve.kind``: there is no such kind.
        DatabaseError: the database is down or refuses; identities are the old ones or the new ones.
    """
    if kind not in {item.value for item in Kind}:
        raise UsageError("resolve.kind", kind=kind, known=[item.value for item in Kind])
    chosen, told, seconds = Kind(kind), progress or silent, {}
    started = time.perf_counter()
    told("resolve.reading", 0, None, kind=kind)
    rows = rows_of(store, chosen, live_keys(store, chosen), told)
    seconds["read"] = time.perf_counter() - started
    told("resolve.deciding", 0, None, kind=kind, records=len(rows))
    said = settled_of(store, kind)
    decided = _by_door(rows, said) if chosen is Kind.ADDRESS else _by_evidence(rows, chosen, said)
    seconds["decide"] = time.perf_counter() - started - seconds["read"]
    naming = _publish(store, rows, decided, chosen, told, clock())
    if chosen is Kind.CUSTOMER:
        store.write("person_orders")
    seconds["publish"] = time.perf_counter() - started - seconds["read"] - seconds["decide"]
    return ResolveReport(
        kind,
        len(rows),
        len(decided.components),
        len(naming.created),
        len(naming.retired),
        len(naming.split),
        len(decided.unsure),
        {name: round(value, 2) for name, value in seconds.items()},
    )


def _by_evidence(rows: Rows, kind: Kind, said: Settled) -> _Decided:
    judged = {key for pair in (*said.apart, *said.together) for key in pair}
    table, places = table_of(rows, kind, judged)
    at = {str(rows[place]["key"]): number for number, place in enumerate(places)}
    apart, together = _places(said.apart, at), _places(said.together, at)
    resolution = decide(
        table, Options(_THRESHOLD.get(kind, DEFAULT_THRESHOLD), apart=apart, together=together)
    )
    grouped: dict[int, list[int]] = defaultdict(list)
    for place, label in zip(places, resolution.clusters.tolist(), strict=True):
        grouped[label].append(place)
    alone = sorted(set(range(len(rows))) - set(places))
    decided = _Decided([*grouped.values(), *([place] for place in alone)])
    _links(decided, resolution, places)
    return decided


def _places(pairs: Iterable[tuple[str, str]], at: Mapping[str, int]) -> list[tuple[int, int]]:
    """Judged pairs as places, those of which a record is gone left out."""
    return [(at[one], at[two]) for one, two in pairs if one in at and two in at]


def _links(decided: _Decided, resolution: Resolution, places: Sequence[int]) -> None:
    """Links between copies, between compared records of one component, and those too close to call."""
    first: dict[int, int] = {}
    for at, number in enumerate(resolution.distinct.tolist()):
        if number in first:
            decided.together.append((places[first[number]], places[at], 1.0, 30.0))
        else:
            first[number] = at
    if resolution.weights is None:
        return
    left, right = resolution.candidates
    chances = probability(resolution.weights)
    cluster_of = {number: int(resolution.clusters[at]) for number, at in first.items()}
    for at in np.flatnonzero(chances >= UNSURE).tolist():
        one, two = int(left[at]), int(right[at])
        link = (places[first[one]], places[first[two]], float(chances[at]), float(resolution.weights[at]))
        same = cluster_of[one] == cluster_of[two]
        (decided.together if same else decided.unsure).append(link)


def _by_door(rows: Rows, said: Settled) -> _Decided:
    """Addresses of one door are one place; an address without one is a place of its own."""
    grouped: dict[str, list[int]] = defaultdict(list)
    components: list[list[int]] = []
    for place, door in enumerate(doors_of(rows)):
        if door is None:
            components.append([place])
        else:
            grouped[door].append(place)
    return _Decided(_as_judged([*components, *grouped.values()], rows, said))


def _as_judged(components: Sequence[list[int]], rows: Rows, said: Settled) -> list[list[int]]:
    """Components as people judged: a record held apart leaves, records joined bring their components."""
    at = {str(row["key"]): place for place, row in enumerate(rows)}
    number = {place: which for which, component in enumerate(components) for place in component}
    fresh = len(components)
    for one, two in _places(said.apart, at):
        if number[one] == number[two]:
            number[two], fresh = fresh, fresh + 1
    for one, two in _places(said.together, at):
        gone = number[two]
        number = {place: number[one] if which == gone else which for place, which in number.items()}
    grouped: dict[int, list[int]] = defaultdict(list)
    for place in sorted(number):
        grouped[number[place]].append(place)
    return list(grouped.values())


def _publish(
    store: Store, rows: Rows, decided: _Decided, kind: Kind, told: Progress, now: datetime
) -> Naming:
    record = LABELS[kind]
    identity = IDENTITY_OF[record]
    found = store.read("known_identities", kind=identity)
    known = {
        row["id"]: Known(row["id"], row["mintedAt"].timestamp() if row["mintedAt"] else 0.0, row["members"])
        for row in found
    }
    minted = {row["id"]: row["mintedAt"] for row in found}
    current = {row["key"]: row["identityId"] for row in rows if row["identityId"]}
    taken = {row["id"] for row in store.read("retired_ids", kind=identity)}
    keys = [[str(rows[place]["key"]) for place in component] for component in decided.components]
    naming = name_components(keys, current, known, taken)
    run = uuid4().hex[:12]
    gone = sorted(known.keys() - set(naming.ids) - naming.retired.keys())
    links = _matches_by_row(rows, decided, kind)
    total = len(decided.components)
    for done, batch in _batches(decided.components):
        change = _publication(rows, decided, naming, batch, kind, links, minted, run, now)
        publish(store, record, identity, change, run, now)
        told("resolve.publishing", min(done, total), total, kind=kind)
    retired = [Retirement(*pair) for pair in sorted(naming.retired.items())]
    final = Publication([], [], retired=retired, gone=gone, events=_events(naming, run))
    publish(store, record, identity, final, run, now)
    return naming


def _batches(components: Sequence[Sequence[int]]) -> Iterable[tuple[int, list[int]]]:
    """Places of components, about BATCH records at a time, with how many components are done then."""
    batch: list[int] = []
    size = 0
    for place, component in enumerate(components):
        batch.append(place)
        size += len(component)
        if size >= BATCH:
            yield place + 1, batch
            batch, size = [], 0
    if batch:
        yield len(components), batch


def _publication(
    rows: Rows,
    decided: _Decided,
    naming: Naming,
    batch: Sequence[int],
    kind: Kind,
    links: dict[str, list[tuple[str, str, dict[str, Any]]]],
    minted: dict[str, datetime],
    run: str,
    now: datetime,
) -> Publication:
    identities: list[dict[str, Any]] = []
    members: list[tuple[str, str]] = []
    matches: list[tuple[str, str, dict[str, Any]]] = []
    for place in batch:
        held = [rows[at] for at in decided.components[place]]
        id_ = naming.ids[place]
        properties = surviving(held, kind)
        smallest = min(str(row["key"]) for row in held)
        properties |= {"id": id_, "minKey": smallest, "run": run, "updatedAt": now}
        properties["mintedAt"] = minted.get(id_) or now
        if kind is Kind.CUSTOMER and properties.get("name"):
            properties |= _readings(str(properties["name"]))
        identities.append(properties)
        members += [(str(row["key"]), id_) for row in held]
        for row in held:
            matches += links.get(str(row["key"]), ())
    return Publication(identities, members, matches)


def _readings(name: str) -> dict[str, str]:
    found = names.standardise(name)
    parts = {"surname": found.surname, "givenName": found.given_name, "namePinyin": found.pinyin}
    return {key: value for key, value in parts.items() if value}


def _matches_by_row(
    rows: Rows, decided: _Decided, kind: Kind
) -> dict[str, list[tuple[str, str, dict[str, Any]]]]:
    """Links by their smaller key, each once, with the reasons of both records."""
    found: dict[str, list[tuple[str, str, dict[str, Any]]]] = defaultdict(list)
    for decision, links in (("match", decided.together), ("unsure", decided.unsure)):
        for one, two, chance, weight in links:
            left, right = sorted((rows[one], rows[two]), key=lambda row: str(row["key"]))
            levels = json.dumps(reasons_for(left, right, kind), ensure_ascii=False)
            properties = {
                "probability": round(chance, 6),
                "weight": round(weight, 3),
                "levels": levels,
                "decision": decision,
            }
            found[str(left["key"])].append((str(left["key"]), str(right["key"]), properties))
    return found


def _events(naming: Naming, run: str) -> list[Event]:
    found = []
    for survivor, others in sorted(naming.merged.items()):
        before = (survivor, *others)
        found.append(Event(key_of("merged", run, *before), "merged", before, (survivor,)))
    for id_, others in sorted(naming.split.items()):
        after = (naming.retired.get(id_, id_), *others)
        found.append(Event(key_of("split", run, id_, *others), "split", (id_,), after))
    return found

"""Resolving all records of a kind at once: learning a snapshot, or holding everything against one.

What is published is what differs from what is there, in groups that belong together; few changes go in one
transaction. A run that dies leaves each group its old identities or its new ones, and the snapshot it was
publishing marked: the next run goes on with that one before it does anything else.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from graph.commands.judge import LABELS, judgements_of
from graph.commands.publishing import Decided, Outcome, Plan, Run, write
from graph.commands.rows import Row, live_keys, rows_of
from graph.errors import ConflictError
from graph.resolve.judgements import Settled, settled
from graph.resolve.learning import learn
from graph.resolve.places import doors_of
from graph.resolve.resolver import DEFAULT_THRESHOLD
from graph.resolve.roles import Kind
from graph.resolve.snapshots import Snapshot
from graph.resolve.standing import Read, partition, places_of, read
from graph.resolve.tokens import texts_of
from graph.server.progress import Progress
from graph.store import Store
from graph.store.writer.identities import BATCH

THRESHOLD = {Kind.CUSTOMER: 0.85}
"""Match probability from which records are one, where not the default: households are near to persons."""

AT_ONCE = 20_000
"""Records of one transaction at most; a whole change up to that size is one."""


def everything(store: Store, kind: Kind, told: Progress) -> list[Row]:
    """All live records of a kind."""
    return rows_of(store, kind, live_keys(store, kind), told)


def learnt(rows: Sequence[Row], kind: Kind, said: Settled) -> Snapshot:
    """A snapshot learnt from all records of a kind."""
    return learn(rows, kind, THRESHOLD.get(kind, DEFAULT_THRESHOLD), said)


def said_of(store: Store, kind: Kind) -> tuple[Settled, set[str]]:
    """Judgements on a kind as they stand, and the keys of all records ever judged."""
    listed = judgements_of(store, kind.value)
    return settled(listed), {key for item in listed for key in (item.left, item.right)}


def decided(
    rows: Sequence[Row], snapshot: Snapshot, said: Settled, counts: Mapping[int, int] | None = None
) -> Decided:
    """The partition of some records under a snapshot.

    Args:
        rows: All live records of the kind, or all that links hang together.
        snapshot: What is known.
        said: Judgements as they stand.
        counts: Live records of each blocking key, where the rows are not all there are.
    """
    if snapshot.kind is Kind.ADDRESS:
        return _by_door(rows, snapshot, said)
    always = {key for pair in (*said.apart, *said.together) for key in pair}
    found = read(rows, snapshot, always)
    at = {str(rows[place]["key"]): number for number, place in enumerate(found.places)}
    bound = (places_of(said.apart, at), places_of(said.together, at))
    cut = partition(found, snapshot, bound, counts)
    grouped: dict[int, list[int]] = defaultdict(list)
    for place, label in zip(found.places, cut.labels.tolist(), strict=True):
        grouped[label].append(place)
    alone = sorted(set(range(len(rows))) - set(found.places))
    places = np.array(found.places, np.int64)
    chances = cut.links.chances.tolist()
    links = zip(
        places[cut.links.left].tolist(), places[cut.links.right].tolist(), chances,
        cut.links.weights.tolist(), strict=True,
    )  # fmt: skip
    components = [*grouped.values(), *([place] for place in alone)]
    return Decided(rows, components, list(links), marks_of(found, len(rows)), said=said)


def marks_of(found: Read, size: int) -> list[str]:
    """Blocking keys of all rows as text; empty for those that are not compared."""
    marks = [""] * size
    for place, text in zip(found.places, texts_of(found.blocks, found.contents), strict=True):
        marks[place] = text
    return marks


def publish_whole(
    run: Run, snapshot: Snapshot, rows: Sequence[Row], said: Settled, told: Progress
) -> Outcome:
    """Hold all records of a kind against a snapshot and publish what differs.

    A group that somebody else resolved meanwhile is left to what is pending.

    Raises:
        DatabaseError: each group has its old identities or its new ones.
    """
    told("resolve.deciding", 0, None, kind=run.kind.value, records=len(rows))
    found = decided(rows, snapshot, said)
    found.gone = gone_of(run.store, run.kind)
    found.empty = [row["id"] for row in run.store.read("empty_identities", kind=run.identity)]
    plan = Plan(run, found)
    groups = [group for group in plan.groups() if plan.differs(group)]
    done, total = 0, len(groups)
    changed: list[int] = []
    for batch in _batches(groups, found.components):
        chosen = [number for group in batch for number in group]
        done += len(batch)
        publication = plan.publication(chosen, last=done == total)
        told("resolve.publishing", done, total, kind=run.kind.value)
        if publication is None:
            continue
        try:
            write(run, publication)
        except ConflictError:
            run.store.write("mark_records", keys=[key for key, _ in publication.members])
            continue
        ids = {item["id"] for item in publication.identities}
        changed += [number for number in chosen if plan.naming.ids[number] in ids]
    if (
        not groups
        and (found.gone or plan.gone)
        and (publication := plan.publication((), last=True)) is not None
    ):
        write(run, publication)
    return plan.outcome(changed)


def gone_of(store: Store, kind: Kind) -> dict[str, tuple[str, int]]:
    """Records that resolve to an identity and are no longer live."""
    keys = [row["key"] for row in store.read("gone_records", label=LABELS[kind])]
    marks = store.read("record_marks", keys=keys) if keys else []
    return {row["key"]: (row["identityId"] or "", row["pending"] or 0) for row in marks}


def _batches(
    groups: Sequence[Sequence[int]], components: Sequence[Sequence[int]]
) -> Iterable[list[Sequence[int]]]:
    """Groups, so many at a time that a transaction stays small; all at once where they are few."""
    sizes = [sum(len(components[number]) for number in group) for group in groups]
    most = AT_ONCE if sum(sizes) <= AT_ONCE else BATCH
    batch: list[Sequence[int]] = []
    held = 0
    for group, size in zip(groups, sizes, strict=True):
        batch.append(group)
        held += size
        if held >= most:
            yield batch
            batch, held = [], 0
    if batch:
        yield batch


def _by_door(rows: Sequence[Row], snapshot: Snapshot, said: Settled) -> Decided:
    """Addresses of one door are one place; an address without one is a place of its own."""
    grouped: dict[str, list[int]] = defaultdict(list)
    components: list[list[int]] = []
    for place, door in enumerate(doors_of(rows, numbers=snapshot.facts.numbers)):
        if door is None:
            components.append([place])
        else:
            grouped[door].append(place)
    joined = _as_judged([*components, *grouped.values()], rows, said)
    return Decided(rows, joined, [], [""] * len(rows), said=said)


def _as_judged(components: Sequence[list[int]], rows: Sequence[Row], said: Settled) -> list[list[int]]:
    """Components as people judged: a record held apart leaves, records joined bring their components."""
    at = {str(row["key"]): place for place, row in enumerate(rows)}
    number = {place: which for which, component in enumerate(components) for place in component}
    fresh = len(components)
    for one, two in places_of(said.apart, at):
        if number[one] == number[two]:
            number[two], fresh = fresh, fresh + 1
    for one, two in places_of(said.together, at):
        gone = number[two]
        number = {place: number[one] if which == gone else which for place, which in number.items()}
    grouped: dict[int, list[int]] = defaultdict(list)
    for place in sorted(number):
        grouped[number[place]].append(place)
    return list(grouped.values())

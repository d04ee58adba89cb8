"""Resolving all records of a kind at once: learning a snapshot, or holding everything against one.

What is published is what differs from what is there, in one transaction as far as the server's memory
allows: readers see the old identities or the new. Above that, each transaction holds whole groups.
A run that dies leaves the snapshot it was publishing marked: the next run goes on with that one first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import partial

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
from graph.store.writer.identities import BATCH, Publication, records_at_once

THRESHOLD = {Kind.CUSTOMER: 0.85}
"""Match probability from which records are one, where not the default: households are near to persons."""

_Batch = list[list[Sequence[int]]]
"""Groups of components that go in one transaction, in parts."""


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
    total, done = len(groups), 0
    changed: list[int] = []
    for batch in _batches(groups, found.components, records_at_once(run.store)):
        done += sum(map(len, batch))
        chosen = [number for part in batch for group in part for number in group]
        try:
            write(run, plan.summary(chosen, done == total), partial(_parts, plan, batch, done, total, told))
        except ConflictError:
            places = [place for number in plan.changing(chosen) for place in found.components[number]]
            keys = [str(rows[place]["key"]) for place in places]
            run.store.write("mark_records", keys=keys)
            continue
        changed += plan.changing(chosen)
    if not groups and (found.gone or plan.gone):
        write(run, plan.summary(()), partial(_parts, plan, [[]], 0, 0, told))
    return plan.outcome(changed)


def _parts(plan: Plan, batch: _Batch, done: int, total: int, told: Progress) -> Iterator[Publication]:
    """The publications of one transaction, whose last group is number ``done`` of all."""
    written = done - sum(map(len, batch))
    for at, part in enumerate(batch):
        told("resolve.publishing", written, total, kind=plan.run.kind.value)
        written += len(part)
        last = done == total and at == len(batch) - 1
        publication = plan.publication([number for group in part for number in group], last)
        if publication is not None:
            yield publication


def gone_of(store: Store, kind: Kind) -> dict[str, tuple[str, int]]:
    """Records that resolve to an identity and are no longer live."""
    keys = [row["key"] for row in store.read("gone_records", label=LABELS[kind])]
    marks = store.read("record_marks", keys=keys) if keys else []
    return {row["key"]: (row["identityId"] or "", row["pending"] or 0) for row in marks}


def _batches(
    groups: Sequence[Sequence[int]], components: Sequence[Sequence[int]], most: int
) -> Iterator[_Batch]:
    """Groups of about ``most`` records, one transaction each, in parts of about BATCH records."""
    batch: _Batch = [[]]
    whole = held = 0
    for group in groups:
        size = sum(len(components[number]) for number in group)
        if whole and whole + size > most:
            yield batch
            batch, whole, held = [[]], 0, 0
        if held and held + size > BATCH:
            batch.append([])
            held = 0
        batch[-1].append(group)
        whole, held = whole + size, held + size
    if whole:
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

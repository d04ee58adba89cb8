"""A segment over time: its members written down in the graph, its size day by day, and its neighbours."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import numpy as np

from graph.commands.segments import Saved, saved
from graph.errors import RenmaiError
from graph.ledger import Ledger, exports
from graph.profiles.segments.evaluate import Evaluator
from graph.store import Store

BATCH = 10_000


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What a refresh came to."""

    members: int
    everybody: int
    added: int
    removed: int


@dataclass(frozen=True, slots=True)
class Overlap:
    """People two segments share, of so many in the other."""

    id: str
    name: str
    shared: int
    other: int


def refresh(
    store: Store, ledger: Ledger, segment: Saved, evaluated: Evaluator, zone: ZoneInfo,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> Refreshed:  # fmt: skip
    """Write the members down in the graph (``INCLUDES``, with since when) and the size in the ledger."""
    rows = np.flatnonzero(evaluated.members(segment.definition["where"]))
    wanted = {evaluated.data.ids[int(row)] for row in rows}
    have = {row["id"] for row in store.stream("including_people", id=segment.id)}
    now = clock()
    for ids in _batches(sorted(wanted - have)):
        store.write("include_people", id=segment.id, ids=ids, at=now)
    for ids in _batches(sorted(have - wanted)):
        store.write("exclude_people", id=segment.id, ids=ids)
    done = Refreshed(len(wanted), evaluated.data.size, len(wanted - have), len(have - wanted))
    day = now.astimezone(zone).date()
    exports.note_size(
        ledger, segment.id, day, now, done.members, done.everybody, done.added, done.removed
    )  # fmt: skip
    return done


def overlaps(store: Store, segment: Saved, evaluated: Evaluator) -> list[Overlap]:
    """Every other segment with how many people it shares with this one, the most first.

    One that cannot be evaluated any more (it uses a segment that is gone) is left out.
    """
    mine = evaluated.members(segment.definition["where"])
    found = []
    for other in saved(store):
        if other.id == segment.id:
            continue
        try:
            theirs = evaluated.members(other.definition["where"])
        except RenmaiError:
            continue
        shared = int(np.count_nonzero(mine & theirs))
        found.append(Overlap(other.id, other.name, shared, int(np.count_nonzero(theirs))))
    return sorted(found, key=lambda one: (-one.shared, one.name))


def _batches(ids: Sequence[str]) -> list[list[str]]:
    return [list(ids[start : start + BATCH]) for start in range(0, len(ids), BATCH)]

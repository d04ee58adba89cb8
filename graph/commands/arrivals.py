"""Resolving what changed: new, changed and deleted records, and the identities they touch.

A changed record is compared with those that share a block with it, found by the keys kept in the graph; what
computed links hang together with it is clustered anew under the snapshot; nothing else is read. Where a block
grows over its cap, or shrinks back under it, its records count as changed too. So the order in which records
arrive does not matter (graph.resolve.standing).
"""

from __future__ import annotations

from collections.abc import Collection

from graph.commands.judge import LABELS
from graph.commands.publishing import Outcome, Plan, Run, write
from graph.commands.region import Region
from graph.commands.rows import rows_of
from graph.commands.whole import decided, said_of
from graph.errors import ConflictError
from graph.resolve.snapshots import Snapshot
from graph.server.progress import Progress

AT_ONCE = 400
"""Changed records looked at together."""

_TRIES = 5


def resolve_pending(run: Run, snapshot: Snapshot, told: Progress) -> tuple[Outcome, int]:
    """Resolve all records marked as changed; what it came to and how many there were.

    Raises:
        ConflictError: ``resolve.changed``: others kept resolving the same records.
        DatabaseError: identities are the old ones or the new ones; what is left stays marked.
    """
    outcome, looked = Outcome(), 0
    tries = 0
    before: set[str] = set()
    while True:
        rows = run.store.read("pending_records", label=LABELS[run.kind], limit=AT_ONCE)
        keys = {row["key"] for row in rows}
        tries = tries + 1 if keys and keys <= before else 0
        if not keys or tries > _TRIES:
            return outcome, looked
        told("resolve.arriving", looked, None, kind=run.kind.value)
        try:
            outcome += settle(run, snapshot, keys)
            looked += len(keys)
        except ConflictError:
            if tries == _TRIES:
                raise
        before = keys


def settle(run: Run, snapshot: Snapshot, keys: Collection[str]) -> Outcome:
    """Resolve some changed records with all they touch, in one transaction.

    Raises:
        ConflictError: ``resolve.changed``; nothing was written.
    """
    said, judged = said_of(run.store, run.kind)
    region = Region(run.store, snapshot, said, judged)
    region.spread(set(keys))
    rows = rows_of(run.store, run.kind, sorted(region.keys))
    found = decided(rows, snapshot, said, region.sizes(rows))
    found.gone = region.gone
    plan = Plan(run, found)
    everything = range(len(found.components))
    publication = plan.publication(everything)
    if publication is None:
        return Outcome()
    write(run, publication, lambda: (publication,))
    return plan.outcome(everything)

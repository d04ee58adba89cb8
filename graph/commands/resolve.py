"""Resolve the records of one kind: what changed since, or everything; see `arrivals` and `whole`.

The partition of live records is a pure function of the records, the live judgements and the model snapshot. A
snapshot changes only where everything is resolved anew.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from graph.commands import snapshots
from graph.commands.arrivals import AT_ONCE, resolve_pending
from graph.commands.bulk import without_collector
from graph.commands.judge import LABELS
from graph.commands.publishing import Outcome, Run
from graph.commands.snapshots import Kept
from graph.commands.whole import everything, learnt, publish_whole, said_of
from graph.errors import UsageError
from graph.ledger import Ledger
from graph.resolve.roles import Kind
from graph.server.progress import Progress, silent
from graph.store import Store

OUTGROWN = 2.0
"""How many times the records a snapshot was learnt from there may be before it is learnt anew."""

_FEW = 20
"""Records more than that: a handful is not worth it."""

_MOST_ARRIVALS = 0.1
"""Share of the records from which holding all of them against the snapshot is faster than one at a time."""

_BY_KEYS = (Kind.CUSTOMER,)
"""Kinds whose changes are found by kept keys; the others are few and held against the snapshot whole."""


@dataclass(frozen=True, slots=True)
class ResolveReport:
    """What a run did.

    Attributes:
        records: Records that resolve now.
        identities: Identities they are.
        looked: Changed records that were looked at; all of them in a full run.
        unsure: Pairs too close to call among those looked at.
        full: Whether the model was learnt anew.
        resumed: Whether an interrupted run was finished first.
        snapshot: Id of the model in force.
    """

    kind: str
    records: int
    identities: int
    created: int
    merged: int
    split: int
    unsure: int
    seconds: dict[str, float] = field(default_factory=dict)
    looked: int = 0
    revived: int = 0
    full: bool = False
    resumed: bool = False
    snapshot: str = ""

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return asdict(self)


@without_collector()
def resolve(
    store: Store,
    kind: str = "customer",
    progress: Progress | None = None,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    full: bool | None = None,
    ledger: Ledger | None = None,
) -> ResolveReport:
    """Resolve records of a kind and publish their identities.

    A run that was interrupted is finished first.

    Args:
        store: The graph, migrated.
        kind: customer, product, supplier or address.
        progress: Told about reading, deciding and publishing.
        clock: For when identities are minted.
        full: True learns the model anew from all records; False only where there is none yet; None also
            where the records have outgrown it.
        ledger: Of the home: webhooks are told of what changed; nobody where it is left out.

    Raises:
        UsageError: ``resolve.kind``: there is no such kind.
        ConflictError: ``resolve.changed``: others kept resolving the same records.
        DatabaseError: the database is down or refuses; identities are the old ones or the new ones.
    """
    if kind not in {item.value for item in Kind}:
        raise UsageError("resolve.kind", kind=kind, known=[item.value for item in Kind])
    work = _Work(store, Kind(kind), progress or silent, clock(), ledger)
    store.write("begin_resolving")
    kept = snapshots.newest(store, work.kind)
    resumed = kept is not None and not kept.published and full is not True
    if kept is not None and resumed:
        work.hold(kept)
    anew = full is True or kept is None or (full is None and work.outgrown(kept))
    if anew or kept is None:
        kept = work.learn()
    work.follow(kept)
    return work.report(kept, anew, resumed)


class _Work:
    """One run on one kind."""

    def __init__(self, store: Store, kind: Kind, told: Progress, at: datetime, ledger: Ledger | None) -> None:
        self.store, self.kind, self.told, self.at, self.ledger = store, kind, told, at, ledger
        self.id = uuid4().hex[:12]
        self.outcome = Outcome()
        self.looked = 0
        self.seconds: dict[str, float] = {}
        self._last = time.perf_counter()

    def outgrown(self, kept: Kept) -> bool:
        """Whether there are so many more records than the model was learnt from that it is out of date."""
        counts = self.store.one("identity_counts", kind=self._run(kept).identity) or {}
        fresh = self._pending()["fresh"]
        return bool(counts.get("records", 0) + fresh > OUTGROWN * kept.snapshot.records + _FEW)

    def learn(self) -> Kept:
        """Learn a snapshot from everything, and publish what it comes to."""
        rows = everything(self.store, self.kind, self.told)
        self.mark("read")
        said, _ = said_of(self.store, self.kind)
        self.told("resolve.learning", 0, None, kind=self.kind.value, records=len(rows))
        snapshot = learnt(rows, self.kind, said)
        kept = snapshots.keep(self.store, snapshot, self.at)
        self.mark("learn")
        self.outcome += publish_whole(self._run(kept), snapshot, rows, said, self.told)
        self.looked = len(rows)
        snapshots.published(self.store, kept)
        self.mark("publish")
        return kept

    def hold(self, kept: Kept) -> None:
        """Hold everything against a snapshot, and publish what differs."""
        rows = everything(self.store, self.kind, self.told)
        self.mark("read")
        said, _ = said_of(self.store, self.kind)
        self.outcome += publish_whole(self._run(kept), kept.snapshot, rows, said, self.told)
        self.looked += len(rows)
        snapshots.published(self.store, kept)
        self.mark("publish")

    def follow(self, kept: Kept) -> None:
        """Resolve what changed."""
        waiting = self._pending()["pending"]
        counts = self.store.one("identity_counts", kind=self._run(kept).identity) or {}
        most = max(AT_ONCE, int(_MOST_ARRIVALS * counts.get("records", 0)))
        if waiting and (self.kind not in _BY_KEYS or waiting > most):
            self.hold(kept)
        elif waiting:
            outcome, looked = resolve_pending(self._run(kept), kept.snapshot, self.told)
            self.outcome += outcome
            self.looked += looked
            self.mark("publish")
        if self.kind is Kind.CUSTOMER:
            self._orders()

    def _pending(self) -> dict[str, Any]:
        return self.store.one("pending_counts", label=LABELS[self.kind]) or {"pending": 0, "fresh": 0}

    def _orders(self) -> None:
        ids = sorted(set(self.outcome.touched))
        for start in range(0, len(ids), 5_000):
            self.told("resolve.orders", start, len(ids))
            self.store.write("person_orders", ids=ids[start : start + 5_000])
        self.mark("orders")

    def report(self, kept: Kept, full: bool, resumed: bool) -> ResolveReport:
        """What the run came to."""
        counts = self.store.one("identity_counts", kind=self._run(kept).identity) or {}
        found = self.outcome
        seconds = {name: round(value, 2) for name, value in self.seconds.items()}
        return ResolveReport(
            self.kind.value, counts.get("records", 0), counts.get("identities", 0), found.created,
            found.merged, found.split, found.unsure, seconds, self.looked, found.revived, full, resumed,
            kept.snapshot.id,
        )  # fmt: skip

    def mark(self, step: str) -> None:
        """Note the seconds of a step just done."""
        now = time.perf_counter()
        self.seconds[step] = self.seconds.get(step, 0.0) + now - self._last
        self._last = now

    def _run(self, kept: Kept) -> Run:
        return Run(self.store, self.kind, self.id, self.at, kept.number, self.ledger)

"""The fast clock: what waits is loaded in micro-batches, resolved, and followed up for those it touched.

An arrival is done only when its rows are on their customers' pages. Everything here bears being killed at any
moment and done again: rows already written change nothing, what is resolved already differs in nothing.
"""

from __future__ import annotations

import logging
import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from graph.commands.resolve import resolve
from graph.errors import ConflictError, DatabaseError, MachineError, RenmaiError
from graph.ledger import Ledger, arrival_runs, arrival_sources, arrivals
from graph.ledger.arrival_sources import Source
from graph.ledger.arrivals import Arrival
from graph.model import key_of
from graph.settings import Settings
from graph.store import Store
from loaders.arrivals.fitting import ChangedError, chosen, mappings_of
from loaders.arrivals.guards import LOOK_BACK, Delivery, judge, judge_refused
from loaders.arrivals.inbox import Inbox
from loaders.arrivals.touched import Touched
from loaders.catalogue import Assignment, Choice
from loaders.kinds import KINDS
from loaders.mapping import RowMapping
from loaders.mapping_files import mapping_text
from loaders.pipeline import LoadOptions, load_choice
from loaders.report import LoadReport
from loaders.sources import open_tables
from loaders.table_load import Into

MOST_EVENTS = 4_000
MOST_BYTES = 8 << 20
_PERSONS = 5_000

log = logging.getLogger("renmai.arrivals")

_PASSING = (DatabaseError, ConflictError, MachineError)
"""Failures that are not the source's: its arrivals wait, and are tried again."""


@dataclass(slots=True)
class _Part:
    """The arrivals of one source in a micro-batch, and what became of them."""

    source: Source
    items: list[Arrival]
    run: int
    touched: Touched = field(default_factory=Touched)
    counts: dict[str, int] = field(default_factory=dict)
    loads: list[dict[str, Any]] = field(default_factory=list)
    stop: arrival_sources.Said | None = None

    @property
    def ids(self) -> list[int]:
        """Of its arrivals."""
        return [item.id for item in self.items]

    def add(self, report: LoadReport) -> None:
        """Note what a load came to."""
        for name in arrival_runs.COUNTS:
            self.counts[name] = self.counts.get(name, 0) + report.total(name)
        for table in report.tables:
            self.loads.append(
                {
                    "kind": table.kind,
                    "load": table.load,
                    "file": table.file,
                    "read": table.read,
                    "quarantined": table.quarantined,
                }
            )


class Follower:
    """Takes from the inbox of a home and follows up.

    Args:
        settings: Of the home.
        ledger: Of the home.
        store: The graph, migrated.
        inbox: Of the home.
        clock: For when something was done.
    """

    def __init__(
        self,
        settings: Settings,
        ledger: Ledger,
        store: Store,
        inbox: Inbox,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._settings, self._ledger, self._store = settings, ledger, store
        self._inbox, self._clock = inbox, clock

    def step(self, most: int = MOST_EVENTS) -> int:
        """Take one micro-batch and do all that follows at once; how many arrivals that was.

        Raises:
            DatabaseError, ConflictError, MachineError: what was taken waits again.
        """
        taken = arrivals.take(self._ledger, most, MOST_BYTES)
        if not taken:
            return 0
        parts: list[_Part] = []
        try:
            for name, items in groupby(sorted(taken, key=lambda item: (item.source, item.id)), _source):
                part = self._begin(name, list(items))
                parts.append(part)
                if not self._load(part):
                    parts.remove(part)
            self._follow(parts)
        except Exception as error:
            arrivals.give_back(self._ledger, [item.id for item in taken])
            for part in parts:
                said: arrival_sources.Said = ("arrival.unexpected", {"run": part.run})
                if isinstance(error, RenmaiError):
                    said = (error.code, error.params)
                arrival_runs.end(self._ledger, part.run, "failed", error=said, now=self._clock())
            raise
        return len(taken)

    def _begin(self, name: str, items: list[Arrival]) -> _Part:
        source = arrival_sources.get(self._ledger, name)
        shown = items[0].name if items[0].path else ""
        run = arrival_runs.begin(self._ledger, name, "load", shown, len(items), self._clock())
        arrivals.assign(self._ledger, [item.id for item in items], run)
        return _Part(source, items, run)

    def _load(self, part: _Part) -> bool:
        """Load a part; where its source is to be stopped instead, False."""
        try:
            if part.items[0].path:
                self._load_file(part, part.items[0])
            else:
                self._load_events(part)
        except ChangedError as error:
            self._stop(part, error, error.proposal)
            return False
        except _PASSING:
            raise
        except RenmaiError as error:
            self._stop(part, error, None)
            return False
        except Exception:  # a fault of ours in one source's rows is no reason for the others to wait
            log.exception("run %s of %s failed", part.run, part.source.name)
            self._stop(part, RenmaiError("arrival.unexpected", run=part.run), None)
            return False
        return True

    def _stop(self, part: _Part, error: RenmaiError, proposal: arrival_sources.Said | None) -> None:
        said = (error.code, error.params)
        arrival_sources.stop(self._ledger, part.source.name, said, proposal)
        arrivals.give_back(self._ledger, part.ids)
        arrival_runs.end(self._ledger, part.run, "stopped", error=said, now=self._clock())

    def _load_file(self, part: _Part, item: Arrival) -> None:
        mappings = mappings_of(part.source.mappings, part.source.name)
        choice = chosen(self._inbox.path_of(item), mappings, part.source.name)
        options = LoadOptions(as_of=item.arrived_at if part.source.options.get("byArrival") else None)
        if not item.is_forced:
            self._guard(part, choice, options)
        load = key_of("arrival", str(item.id), *part.source.mappings)
        into = Into(self._store, self._ledger, self._clock, load, seen=part.touched.see)
        part.add(self._run(choice, options, into))

    def _guard(self, part: _Part, choice: Choice, options: LoadOptions) -> None:
        """Read it through without writing, and look at what it would come to."""
        dry = load_choice(choice, self._settings, None, None, LoadOptions(as_of=options.as_of, dry_run=True))
        now: dict[str, Delivery] = {}
        for table in dry.tables:
            known = now.get(table.kind, Delivery(0, 0))
            now[table.kind] = Delivery(known.read + table.read, known.refused + table.quarantined)
        whole = not part.source.options.get("watermark")  # of what is new alone, the number says nothing
        said = (judge if whole else judge_refused)(now, self._past(part.source.name))
        if said is not None:
            raise ChangedError((said[0], {"file": part.items[0].name, **said[1]}), None)

    def _past(self, source: str) -> dict[str, list[Delivery]]:
        found: dict[str, list[Delivery]] = {}
        for run in arrival_runs.listed(self._ledger, source, LOOK_BACK, step="load", status="done"):
            each: dict[str, Delivery] = {}
            for table in run.loads:
                known = each.get(table["kind"], Delivery(0, 0))
                each[table["kind"]] = Delivery(
                    known.read + table["read"], known.refused + table["quarantined"]
                )
            for kind, delivery in each.items():
                found.setdefault(kind, []).append(delivery)
        return found

    def _load_events(self, part: _Part) -> None:
        """Load events kind by kind, in the order in which kinds refer to each other."""
        by_kind = {item.kind: item for item in mappings_of(part.source.mappings, part.source.name)}
        order = list(KINDS)
        work = Path(tempfile.mkdtemp(prefix="events-", dir=self._inbox.folder))
        try:
            for kind in sorted({item.kind for item in part.items}, key=order.index):
                events = [item for item in part.items if item.kind == kind]
                if kind not in by_kind:  # its mapping was taken away since it was accepted
                    raise ChangedError(("arrival.stop.kind", {"kind": kind, "events": len(events)}), None)
                self._load_kind(part, by_kind[kind], events, work / f"{kind}-{_named(events)}.jsonl")
        finally:
            shutil.rmtree(work, ignore_errors=True)

    def _load_kind(self, part: _Part, mapping: RowMapping, events: Sequence[Arrival], path: Path) -> None:
        with path.open("w", encoding="utf-8") as stream:
            stream.writelines(f"{item.body}\n" for item in events)
        (table,) = open_tables(path)
        zone = ZoneInfo(self._settings.timezone)
        day = self._clock().astimezone(zone).date().isoformat()
        load = key_of("events", part.source.name, mapping_text(mapping), day)
        file = f"{part.source.name} {day}"
        into = Into(self._store, self._ledger, self._clock, load, file, part.touched.see)
        choice = Choice((Assignment(table, mapping),))
        report = self._run(choice, LoadOptions(), into)
        part.add(report)
        now = {mapping.kind: Delivery(report.total("read"), report.total("quarantined"))}
        said = judge_refused(now, self._past(part.source.name))
        if said is not None:
            part.stop = (said[0], {"file": file, **said[1]})

    def _run(self, choice: Choice, options: LoadOptions, into: Into) -> LoadReport:
        return load_choice(
            choice, self._settings, self._store, self._ledger, options, clock=self._clock, joins=into
        )

    def _follow(self, parts: Sequence[_Part]) -> None:
        """Resolve the customers that changed, bring their persons up to date, and call the arrivals done."""
        if not parts:
            return
        touched = Touched()
        for part in parts:
            touched.add(part.touched)
        resolved = self._resolve(touched)
        persons = self._persons(touched)
        now = self._clock()
        for part in parts:
            arrivals.settle(self._ledger, part.ids, now)
            lag = (now - min(item.arrived_at for item in part.items)).total_seconds()
            followed = {**resolved, "persons": persons, "kinds": sorted(part.touched.kinds)}
            arrival_runs.end(
                self._ledger, part.run, "done", part.counts, round(lag, 3), part.loads, followed, now=now
            )
            if part.stop is not None:
                arrival_sources.stop(self._ledger, part.source.name, part.stop)

    def _resolve(self, touched: Touched) -> dict[str, Any]:
        """Customers at once; what there is few of is held against its model whole, on the slower clock."""
        if not touched.customers:
            return {}
        report = resolve(self._store, "customer", clock=self._clock, full=False, ledger=self._ledger)
        names = ("looked", "created", "merged", "split", "unsure")
        return {name: getattr(report, name) for name in names}

    def _persons(self, touched: Touched) -> int:
        """Bring orders and revenue of the persons up to date whose orders came."""
        ids: set[str] = set()
        for customers, orders in _pieces(sorted(touched.customers), sorted(touched.orders)):
            rows = self._store.read("persons_touched", customers=customers, orders=orders)
            ids |= {row["id"] for row in rows}
        listed = sorted(ids)
        for start in range(0, len(listed), _PERSONS):
            self._store.write("person_orders", ids=listed[start : start + _PERSONS])
        return len(listed)


def _named(events: Sequence[Arrival]) -> str:
    """The same for the same events, so that those taken again after a crash are known to be written."""
    return f"{events[0].id}-{key_of(*(str(item.id) for item in events))[:8]}"


def _source(item: Arrival) -> str:
    return item.source


def _pieces(one: Sequence[str], other: Sequence[str]) -> list[tuple[list[str], list[str]]]:
    """Two lists in pieces of a size a query bears."""
    longest = max(len(one), len(other))
    return [
        (list(one[start : start + _PERSONS]), list(other[start : start + _PERSONS]))
        for start in range(0, longest, _PERSONS)
    ]

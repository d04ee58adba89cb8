"""One table read by one mapping and written, from its watermark to its end."""

from __future__ import annotations

import json
import time
from array import array
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np

from graph.ledger import Ledger, quarantine
from graph.ledger.mappings import note_used
from graph.ledger.quarantine import Kept
from graph.model import Row, key_of, record_key
from graph.store import Store
from graph.store.writer import Watermark, apply
from loaders.ahead import Ahead
from loaders.batches import BatchMaker
from loaders.catalogue import Assignment
from loaders.kept import Origin, content_key, kept_row, load_key, origin_key
from loaders.mapping import RowMapping
from loaders.mapping_files import mapping_text
from loaders.report import TableReport
from loaders.rows import Defaults
from loaders.sources import Batch, Cell, Fault
from loaders.standards import Standards
from loaders.view import view

KEYS_LIMIT = 20_000_000
_ADDED = ("written", "unchanged", "superseded")
SNAPSHOT_BATCH = 2_000


@dataclass(frozen=True, slots=True)
class Into:
    """Where a load goes.

    Attributes:
        load: Names the load that this one joins or goes on with, whatever became of it; empty for its own.
        file: What a load of many small pieces is called; the table's label by default.
        seen: Told the rows of each batch, after they were written.
    """

    store: Store
    ledger: Ledger
    clock: Callable[[], datetime]
    load: str = ""
    file: str = ""
    seen: Callable[[Sequence[Row]], None] | None = None


@dataclass(frozen=True, slots=True)
class Dry:
    """A load that goes nowhere."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A batch mapped and checked: rows for the graph, rows for quarantine, and how far it comes."""

    rows: Sequence[Row]
    kept: Sequence[Kept]
    last: int
    share: float


class TableLoad:
    """Loads one table by one mapping.

    Args:
        assignment: The table and the mapping.
        others: Mappings of other kinds that read the same table; a row none of them selects is quarantined.
        defaults: Of the home.
        standards: Memory of standardised texts, of the whole load.
        into: Where to.
        snapshot: Records the table does not have are marked deleted.
        tell: Told after each batch, with the share done.
    """

    def __init__(
        self,
        assignment: Assignment,
        others: Sequence[RowMapping],
        defaults: Defaults,
        standards: Standards,
        into: Into | Dry,
        snapshot: bool,
        tell: Callable[[TableReport, float], None],
    ) -> None:
        self._table = assignment.table
        self._mapping = assignment.mapping
        self._standards = standards
        self._into = into
        self._snapshot = snapshot
        self._tell = tell
        self._batches = BatchMaker(self._mapping, others, defaults, standards)
        self._joined = dict.fromkeys(_ADDED, 0)
        self._keys = array("Q")
        self._contents = array("Q")
        self._as_of = self._latest = defaults.as_of
        self._used = ""
        self._origin = origin_key(self._mapping, self._table)
        self._content = content_key(self._mapping, self._table, defaults.as_of)
        mapping = self._mapping
        self.report = TableReport(self._table.label, mapping.source, mapping.kind)

    def run(self) -> TableReport:
        """Read to the end, and say what became of the rows."""
        started = time.monotonic()
        self._standards.take_issues()
        report = self.report
        with Ahead(self._prepared(self._begin())) as batches:
            for batch in batches:
                self._write(batch)
                self._tell(report, batch.share)
        report.duplicates = self._duplicates()
        report.issues = self._standards.take_issues()
        if self._snapshot:
            self._delete_missing()
        self._finish()
        report.seconds = time.monotonic() - started
        self._tell(report, 1.0)
        return report

    def _begin(self) -> int:
        """Find the load to go on with, or begin one; the watermark."""
        if isinstance(self._into, Dry):
            return 0
        mapping, store, now = self._mapping, self._into.store, self._into.clock()
        if self._into.load:
            self._join(self._into, now)
            return 0
        file = self._table.label
        found = store.one(
            "unfinished_load", source=mapping.source, kind=mapping.kind, file=file, fileHash=self._content
        )
        if found and self._table.live:
            # Its rows may be others by now, so that no watermark says which of them are done.
            kept = quarantine.count_of(self._into.ledger, found["id"])
            store.one(
                "finish_load",
                id=found["id"],
                status="interrupted",
                read=found["watermark"],
                quarantined=kept,
                at=now,
            )
            found = None
        self.report.resumed = found is not None
        load_id = found["id"] if found else load_key(self._content, mapping, now)
        begun = store.one(
            "begin_load",
            id=load_id,
            source=mapping.source,
            kind=mapping.kind,
            file=file,
            fileHash=self._content,
            mapping=mapping_text(mapping),
            at=now,
        )
        self.report.load = load_id
        return int(begun["watermark"]) if begun else 0

    def _join(self, into: Into, now: datetime) -> None:
        """Join a load and read from the beginning: what it has written already is told, and not counted."""
        mapping, file = self._mapping, into.file or self._table.label
        id_ = key_of("load", into.load, mapping.source, mapping.kind, file)
        names = {"source": mapping.source, "kind": mapping.kind, "file": file, "fileHash": id_}
        into.store.one("begin_load", id=id_, mapping=mapping_text(mapping), at=now, **names)
        self.report.load = id_
        self._joined = _counts(into, id_)

    def _prepared(self, watermark: int) -> Iterator[Prepared]:
        """Batches mapped and checked, ready to be written."""
        first = True
        for batch in view(self._table, self._mapping, self._batches.columns):
            if first:
                self._batches.maker.learn(batch.rows)
                first = False
            yield self._prepare(batch, watermark)

    def _prepare(self, batch: Batch, watermark: int) -> Prepared:
        report = self.report
        made = self._batches.make(batch, 0 if self._snapshot else watermark)
        report.take(batch, made)
        for row in made.mains:
            self._note_key(row)
        kept = [self._kept(fault, cells) for fault, cells in made.faults if fault.row > watermark]
        rows = () if isinstance(self._into, Dry) else made.rows
        return Prepared(rows, kept, batch.last, self._table.progress())

    def _write(self, batch: Prepared) -> None:
        if isinstance(self._into, Dry):
            return
        if batch.kept:
            quarantine.keep(self._into.ledger, batch.kept, self._into.clock())
        mark = Watermark(self._mapping.source, self._table.label, batch.last)
        apply(self._into.store, batch.rows, self.report.load, mark, self._into.clock())
        if self._into.seen is not None:
            self._into.seen(batch.rows)

    def _finish(self) -> None:
        report = self.report
        report.repaired = report.repairs.total()
        if isinstance(self._into, Dry):
            report.quarantined = report.reasons.total()
            return
        if self._into.load:
            self._finish_joined(self._into)
            return
        report.quarantined = quarantine.count_of(self._into.ledger, report.load)
        done = self._into.store.one(
            "finish_load",
            id=report.load,
            status="finished",
            read=report.read,
            quarantined=report.quarantined,
            repaired=report.repaired,
            counts=json.dumps(report.as_dict(), ensure_ascii=False),
            at=self._into.clock(),
        )
        if done:
            report.written, report.unchanged = done["written"], done["unchanged"]
            report.superseded = done["superseded"]
        quarantine.clear(self._into.ledger, self._origin, report.load)

    def _finish_joined(self, into: Into) -> None:
        """Bring the joined load's counts up; this one's are what it added, the rest changed nothing."""
        report, now = self.report, _counts(into, self.report.load)
        report.written = now["written"] - self._joined["written"]
        report.superseded = now["superseded"] - self._joined["superseded"]
        report.quarantined = report.reasons.total()
        report.unchanged = report.read - report.written - report.superseded - report.quarantined
        kept = quarantine.count_of(into.ledger, report.load)
        read, at = sum(now.values()) + kept, into.clock()
        into.store.one("finish_load", id=report.load, status="finished", read=read, quarantined=kept, at=at)
        quarantine.clear(into.ledger, self._origin, report.load)

    def _kept(self, fault: Fault, cells: dict[str, Cell]) -> Kept:
        if not self._used and isinstance(self._into, Into):
            self._used = note_used(self._into.ledger, mapping_text(self._mapping))
        origin = Origin(self._origin, self.report.load, self._used, self._as_of)
        return kept_row(fault, cells, self._mapping, self._table.label, origin)

    def _note_key(self, row: Row) -> None:
        if row.event_at > self._latest:
            self._latest = row.event_at
        if len(self._keys) < KEYS_LIMIT:
            self._keys.append(_number(row.part or row.key))
            self._contents.append(_number(row.part or row.key, row.row_hash))

    def _duplicates(self) -> int | None:
        if len(self._keys) >= KEYS_LIMIT:
            return None
        return _count_distinct(self._contents) - _count_distinct(self._keys)

    def _delete_missing(self) -> None:
        """Mark the records of this source and kind that the snapshot does not have."""
        report, mapping = self.report, self._mapping
        if isinstance(self._into, Dry):
            return
        report.withheld = report.reasons.total()
        if report.withheld or len(self._keys) >= KEYS_LIMIT:
            return
        label = mapping.spec.label
        known = _distinct(self._keys)
        gone: list[Row] = []
        for record in self._into.store.stream("live_records", label=label, source=mapping.source):
            number = np.uint64(_number(record["key"]))
            place = int(np.searchsorted(known, number))
            if place < len(known) and known[place] == number:
                continue
            gone.append(self._tombstone(label, record))
        for start in range(0, len(gone), SNAPSHOT_BATCH):
            chunk = gone[start : start + SNAPSHOT_BATCH]
            mark = Watermark(mapping.source, f"{self._table.label} (snapshot)", start + len(chunk))
            apply(self._into.store, chunk, report.load, mark, self._into.clock())
        report.deleted = len(gone)

    def _tombstone(self, label: str, record: dict[str, Any]) -> Row:
        return Row(
            label=label,
            key=record_key(label, self._mapping.source, record["sourceId"]),
            source=self._mapping.source,
            source_id=record["sourceId"],
            event_at=self._latest,
            row_hash=key_of("snapshot", record["key"], self._latest.isoformat()),
            raw="{}",
            source_row=0,
            deleted=True,
            beside=True,
        )


def _counts(into: Into, load: str) -> dict[str, int]:
    """What became so far of the rows of a load that is joined."""
    found = into.store.one("load_watermark", id=load) or {}
    return {name: int(found.get(name) or 0) for name in _ADDED}


def _number(*parts: str) -> int:
    """Eight bytes that stand for some texts in this process, to count and compare millions of them."""
    return hash(parts) & 0xFFFF_FFFF_FFFF_FFFF


def _count_distinct(numbers: array[int]) -> int:
    """How many differ; sorted where they are, for copies of millions would outweigh the load itself."""
    if not numbers:
        return 0
    held = np.frombuffer(numbers, dtype=np.uint64)
    held.sort()
    return 1 + int(np.count_nonzero(held[1:] != held[:-1]))


def _distinct(numbers: array[int]) -> np.ndarray:
    return np.unique(np.frombuffer(numbers, dtype=np.uint64)) if numbers else np.empty(0, np.uint64)

"""One load into an empty graph: read by all cores, merged by bucket, imported, checked, then accepted.

Nothing of it is in the graph until all of it is: a load that is killed leaves the empty graph, and is run
again from its beginning.
"""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import filelock

from graph.commands.bulk import without_collector
from graph.errors import ConflictError
from graph.ledger import Ledger, quarantine
from graph.ledger.mappings import note_used
from graph.server.home import ServerHome
from graph.server.importing import Files, new_graph
from graph.server.progress import Progress as Told
from graph.server.progress import silent
from graph.settings import Settings
from graph.store import Store, migrate
from graph.store.writer import Watermark
from graph.store.writer.lines import ARRAY, DELIMITER, QUOTE, header_of, labels_of_file
from graph.store.writer.offline import Tally, expected_nodes
from graph.store.writer.plan import Counts
from graph.store.writer.totals import note_counts
from loaders.batches import BatchMaker
from loaders.catalogue import Assignment, Choice
from loaders.kept import Origin, content_key, kept_row, load_key, origin_key
from loaders.mapping import RowMapping
from loaders.mapping_files import mapping_text
from loaders.offline.crew import Crew, size_of_crew
from loaders.offline.work import Job, Merged, Read, Worker
from loaders.offline.worth import expected_bytes, is_empty
from loaders.pipeline import LoadOptions, Progress, Step, same_rows
from loaders.reading import EPOCH
from loaders.report import LoadReport, TableReport
from loaders.rows import Defaults
from loaders.standards import Standards
from loaders.view import view

_BUCKET_BYTES = 16 << 20
"""Input for one bucket, whose rows and their targets a worker holds in memory at a time."""


@dataclass(slots=True)
class _Table:
    """One table on its way, with the keys its load and its rows kept aside are known by."""

    assignment: Assignment
    report: TableReport
    content: str
    origin: str
    used: str = ""
    last: int = 0
    kept: int = 0


def load_offline(
    choice: Choice,
    settings: Settings,
    ledger: Ledger,
    options: LoadOptions,
    progress: Progress | None = None,
    told: Told | None = None,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> LoadReport:
    """Load into the home's empty graph through the offline importer; the server is stopped and started.

    Args:
        choice: From `loaders.pipeline.prepare`.
        settings: Of a home with a managed database.
        ledger: Of the home, for rows kept aside.
        options: As for any load.
        progress: Told while rows are read.
        told: Told about merging, importing, stopping and starting.
        clock: For when loads begin and end.

    Raises:
        ConflictError: ``load.import-differs``: the graph imported is not what was read; the old one stays.
            ``load.importer-late``: somebody else filled the graph meanwhile; load in batches instead.
        DatabaseError, MachineError: ``server.…``; the old graph stays.
    """
    return _Offline(choice, settings, ledger, options, progress, told or silent, clock).run()


class _Offline:
    def __init__(
        self,
        choice: Choice,
        settings: Settings,
        ledger: Ledger,
        options: LoadOptions,
        progress: Progress | None,
        told: Told,
        clock: Callable[[], datetime],
    ) -> None:
        self._settings, self._ledger, self._told, self._clock = settings, ledger, told, clock
        self._progress = progress
        self._defaults = Defaults(ZoneInfo(settings.timezone), settings.currency, options.as_of or EPOCH)
        self._now = clock()
        self._tables = [self._table(item) for item in choice.assignments]
        self._buckets = max(16, min(4096, expected_bytes(choice) // _BUCKET_BYTES))
        self._left_out = choice.left_out
        self._tally = Tally()
        self._multiline = False
        self._merged = 0

    def run(self) -> LoadReport:
        started = time.monotonic()
        with _alone(self._settings, self._told), _folder(self._settings) as folder:
            job = self._job(folder)
            with Crew(Worker, (job,), size_of_crew(), self._take) as crew, without_collector():
                self._read(crew)
                self._merge(crew)
            self._finish_counts()
            files = self._files(folder)
            if not is_empty(self._settings, self._told):
                raise ConflictError("load.importer-late")
            with new_graph(self._settings, self._told) as graph:
                self._told("load.step.import", 0, None)
                graph.take(files)
                with Store.open(graph.start()) as store:
                    self._told("load.step.index", 0, None)
                    migrate(store, self._now)
                    self._check(store)
                    self._note_loads(store)
                graph.accept()
        for table in self._tables:
            quarantine.clear(self._ledger, table.origin, table.report.load)
        report = LoadReport([table.report for table in self._tables], self._left_out)
        report.imported = True
        report.seconds = time.monotonic() - started
        return report

    def _table(self, assignment: Assignment) -> _Table:
        mapping, table = assignment.mapping, assignment.table
        content = content_key(mapping, table, self._defaults.as_of)
        report = TableReport(table.label, mapping.source, mapping.kind)
        report.load = load_key(content, mapping, self._now)
        return _Table(assignment, report, content, origin_key(mapping, table))

    def _job(self, folder: Path) -> Job:
        mappings = [(table.assignment.mapping, self._others(table)) for table in self._tables]
        loads = [table.report.load for table in self._tables]
        return Job(mappings, self._defaults, loads, self._now, self._buckets, folder)

    def _others(self, table: _Table) -> list[RowMapping]:
        own = table.assignment
        return [item.assignment.mapping for item in self._tables if same_rows(item.assignment, own)]

    def _read(self, crew: Crew) -> None:
        standards = Standards()
        for number, table in enumerate(self._tables):
            started = time.monotonic()
            mapping = table.assignment.mapping
            maker = BatchMaker(mapping, self._others(table), self._defaults, standards)
            first = True
            for batch in view(table.assignment.table, mapping, maker.columns):
                if first:
                    maker.maker.learn(batch.rows)
                    crew.give_all(("table", number, _learnt(maker)))
                    first = False
                table.report.repairs.update(repair.code for repair in batch.repairs)
                table.last = batch.last
                batch.repairs = []
                crew.give(("batch", number, batch))
                self._tell(number)
            table.report.seconds = time.monotonic() - started
        crew.give_all(("flush",))
        crew.finish()
        self._tell(len(self._tables) - 1, done=True)

    def _take(self, answer: Read | Merged) -> None:
        """What a worker answered."""
        if isinstance(answer, Merged):
            self._tally.add(answer.tally)
            self._multiline |= answer.multiline
            self._merged += answer.buckets
            self._told("load.step.merge", self._merged, self._buckets)
            return
        table = self._tables[answer.table]
        report, made = table.report, answer.made
        report.take_made(made)
        report.issues.update(answer.issues)
        if made.faults:
            mapping = table.assignment.mapping
            table.used = table.used or note_used(self._ledger, mapping_text(mapping))
            origin = Origin(table.origin, report.load, table.used, self._defaults.as_of)
            label = table.assignment.table.label
            kept = [kept_row(fault, cells, mapping, label, origin) for fault, cells in made.faults]
            quarantine.keep(self._ledger, kept, self._clock())

    def _merge(self, crew: Crew) -> None:
        for bucket in range(self._buckets):
            crew.give(("merge", bucket))
        crew.finish()
        crew.give_all(("close",))
        crew.finish()

    def _finish_counts(self) -> None:
        for number, table in enumerate(self._tables):
            report = table.report
            counts = self._tally.counts(number)
            report.written, report.unchanged = counts.written, counts.unchanged
            report.superseded = counts.superseded
            report.duplicates = self._tally.twice[number]
            report.repaired = report.repairs.total()
            report.quarantined = quarantine.count_of(self._ledger, report.load)
            if not report.adds_up():
                raise ConflictError("load.import-differs", file=report.file, kind=report.kind)

    def _files(self, folder: Path) -> Files:
        """The importer's files: for each name a header and what each worker wrote."""
        nodes: list[tuple[str, list[Path]]] = []
        relationships: list[tuple[str, list[Path]]] = []
        for name in sorted(self._tally.made):
            header = folder / f"{name}.header"
            header.write_text(header_of(name) + "\n", encoding="utf-8")
            paths = [header, *sorted(folder.glob(f"{name}.*.lines"))]
            (nodes if name.startswith("nodes-") else relationships).append((labels_of_file(name), paths))
        delimiter, array, quote = (f"U+{ord(mark):04X}" for mark in (DELIMITER, ARRAY, QUOTE))
        return Files(nodes, relationships, delimiter, array, quote, self._multiline)

    def _check(self, store: Store) -> None:
        nodes, relationships = expected_nodes(self._tally.made)
        size: dict[str, Any] = store.one("graph_size") or {}
        found = (size["nodes"] - size["migrations"], size["relationships"])
        if found != (nodes, relationships):
            raise ConflictError("load.import-differs", file=self._tables[0].report.file, kind="*")

    def _note_loads(self, store: Store) -> None:
        for table in self._tables:
            report, mapping = table.report, table.assignment.mapping
            store.one(
                "begin_load",
                id=report.load,
                source=mapping.source,
                kind=mapping.kind,
                file=report.file,
                fileHash=table.content,
                mapping=mapping_text(mapping),
                at=self._now,
            )
            counts = Counts(report.written, report.unchanged, report.superseded)
            note_counts(store, report.load, Watermark(mapping.source, report.file, table.last), counts)
            store.one(
                "finish_load",
                id=report.load,
                status="finished",
                read=report.read,
                quarantined=report.quarantined,
                repaired=report.repaired,
                counts=json.dumps(report.as_dict(), ensure_ascii=False),
                at=self._clock(),
            )

    def _tell(self, number: int, done: bool = False) -> None:
        if self._progress is None:
            return
        table = self._tables[number]
        share = 1.0 if done else table.assignment.table.progress()
        report, tables = table.report, len(self._tables)
        total = sum(item.report.read for item in self._tables)
        self._progress(Step(report.file, report.kind, number + 1, tables, share, report.read, total))


def _learnt(maker: BatchMaker) -> dict[int, bool]:
    """What was learnt about columns of dates, by the place of their targets."""
    known = maker.maker.context.day_first
    targets = [target for _, target in maker.mapping.targets()]
    return {place: known[target] for place, target in enumerate(targets) if target in known}


@contextmanager
def _alone(settings: Settings, told: Told) -> Iterator[None]:
    """Keep other loads through the importer waiting; the system frees the lock when its holder dies."""
    home = ServerHome.of(settings)
    home.make()
    lock = filelock.FileLock(home.root / "load.lock")
    try:
        lock.acquire(timeout=0)
    except filelock.Timeout:
        told("load.step.wait", 0, None)
        lock.acquire()
    try:
        yield
    finally:
        lock.release()


@contextmanager
def _folder(settings: Settings) -> Iterator[Path]:
    """A folder of this load for records and files; what killed loads left there is removed."""
    home = ServerHome.of(settings)
    home.make()
    folder = home.imports / "load"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)

"""Loading: read, map, standardise, check, write; in batches, each with its watermark.

A row that cannot be accepted is in quarantine (ledger) before the watermark passes it, so that whatever
happens in between, running the load again neither loses nor doubles a row. A load that was killed goes on
behind its watermark when the same file is loaded again by the same mapping.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from graph.errors import UsageError
from graph.ledger import Ledger
from graph.settings import Settings
from graph.store import Store, migrate
from loaders.catalogue import Assignment, Choice, choose, open_catalogue
from loaders.reading import EPOCH
from loaders.report import LoadReport, TableReport
from loaders.rows import Defaults
from loaders.sources import Origin
from loaders.standards import Standards
from loaders.table_load import Dry, Into, TableLoad


@dataclass(frozen=True, slots=True)
class LoadOptions:
    """How to load.

    Attributes:
        source: Chooses the mappings of this source, or names the source of a mapping that fits.
        kind: Only mappings of this kind.
        mappings: Mapping files to use instead of those found.
        as_of: Event time of rows whose mapping names no ``updatedAt``; UTC.
        snapshot: Records of the same source and kind that the file does not have are marked deleted.
        dry_run: Read, map and check; write nothing anywhere.
    """

    source: str | None = None
    kind: str | None = None
    mappings: tuple[Path, ...] = ()
    as_of: datetime | None = None
    snapshot: bool = False
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """Where a load is: a table among all, the share of it that is done, rows so far and in total."""

    file: str
    kind: str
    table: int
    tables: int
    share: float
    rows: int
    total_rows: int


Progress = Callable[[Step], None]


def load(
    paths: Sequence[Origin],
    settings: Settings,
    store: Store | None = None,
    ledger: Ledger | None = None,
    options: LoadOptions | None = None,
    progress: Progress | None = None,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> LoadReport:
    """Load files, folders and databases.

    Everything is opened and matched with a mapping before the first row is written.

    Args:
        paths: Files, folders and databases.
        settings: Of the home: zone, currency, ledger.
        store: The graph; None only for a dry run.
        ledger: Of the home; opened here when None and not a dry run.
        options: See there.
        progress: Told after each batch.
        clock: For when loads begin and end.

    Raises:
        NotFoundError, InputError, UsageError: as `choose`; ``load.snapshot-…``.
        DatabaseError: the graph or the ledger is down; what was written stays, and the next run goes on.
    """
    options = options or LoadOptions()
    with ExitStack() as stack:
        if ledger is None and not options.dry_run:
            ledger = stack.enter_context(Ledger.open(settings))
        choice = prepare(paths, options, ledger)
        return load_choice(choice, settings, store, ledger, options, progress, clock)


def prepare(paths: Sequence[Origin], options: LoadOptions, ledger: Ledger | None = None) -> Choice:
    """Open every table and find its mappings, without a database of the graph; see `load`."""
    choice = choose(paths, open_catalogue(options.mappings, paths, ledger), options.source, options.kind)
    _check_options(choice, options)
    return choice


def load_choice(
    choice: Choice,
    settings: Settings,
    store: Store | None,
    ledger: Ledger | None,
    options: LoadOptions,
    progress: Progress | None = None,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    joins: Into | None = None,
) -> LoadReport:
    """Load what `prepare` found; see `load`. ``joins`` says where to, instead of a load of its own."""
    started = time.monotonic()
    into: Into | Dry = Dry()
    if not options.dry_run:
        if store is None or ledger is None:
            raise ValueError("a load that is not dry needs a store and a ledger")
        migrate(store)
        into = joins or Into(store, ledger, clock)
    report = LoadReport(left_out=choice.left_out, dry_run=options.dry_run)
    _run(choice, settings, options, into, report, progress)
    report.seconds = time.monotonic() - started
    return report


def _run(
    choice: Choice,
    settings: Settings,
    options: LoadOptions,
    into: Into | Dry,
    report: LoadReport,
    progress: Progress | None,
) -> None:
    defaults = Defaults(ZoneInfo(settings.timezone), settings.currency, options.as_of or EPOCH)
    standards = Standards()
    tables = len(choice.assignments)
    for number, assignment in enumerate(choice.assignments, start=1):
        before = report.total("read")

        def tell(table: TableReport, share: float, number: int = number, before: int = before) -> None:
            if progress is not None:
                read = table.read
                progress(Step(table.file, table.kind, number, tables, share, read, before + read))

        others = [item.mapping for item in choice.assignments if same_rows(item, assignment)]
        one = TableLoad(assignment, others, defaults, standards, into, options.snapshot, tell)
        report.tables.append(one.run())


def same_rows(one: Assignment, other: Assignment) -> bool:
    """Whether two assignments read the same rows of the same table for different kinds."""
    return (
        one is not other
        and one.table.path == other.table.path
        and one.table.label == other.table.label
        and one.mapping.each == other.mapping.each
    )


def _check_options(choice: Choice, options: LoadOptions) -> None:
    if not options.snapshot:
        return
    for assignment in choice.assignments:
        mapping = assignment.mapping
        if mapping.spec.is_part:
            raise UsageError("load.snapshot-part", file=assignment.table.label, kind=mapping.kind)
        if not mapping.updated_at and options.as_of is None:
            raise UsageError("load.snapshot-date", file=assignment.table.label)
        if not mapping.id:
            raise UsageError("load.snapshot-id", file=assignment.table.label)

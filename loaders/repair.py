"""Rows in quarantine, written to a file people edit, and tried again."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from graph.errors import InputError, NotFoundError, UsageError
from graph.ledger import Ledger, quarantine
from graph.ledger.mappings import note_used, used_mapping
from graph.ledger.quarantine import Kept, Wanted
from graph.model import Row, key_of
from graph.settings import Settings
from graph.store import Store, migrate
from graph.store.writer import Watermark, apply
from loaders.draft import RejectedError
from loaders.mapping import RowMapping
from loaders.mapping_files import mapping_text, parse_mapping, read_mapping, yaml_content
from loaders.rows import Defaults, RowMaker
from loaders.sources import Cell, open_tables
from loaders.standards import Standards

NUMBER, FILE, LINE, REASON, RAW = "quarantine", "file", "line", "reason", "raw"
OWN = (NUMBER, FILE, LINE, REASON, RAW)
"""Columns of an exported file that are not the row's own."""

BATCH = 1_000
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(slots=True)
class Retried:
    """What became of rows tried again."""

    tried: int = 0
    written: int = 0
    unchanged: int = 0
    superseded: int = 0
    still: int = 0
    reasons: dict[str, int] = field(default_factory=dict)


def export(
    ledger: Ledger, wanted: Wanted, out: Path, reason: Callable[[Kept], str]
) -> tuple[int, tuple[str, ...]]:
    """Write rows to a CSV file (UTF-8 with mark, as spreadsheets want it) for editing.

    Args:
        ledger: Of the home.
        wanted: Which rows.
        out: The file.
        reason: The sentence for a row's reason.

    Returns:
        Rows written, and the columns of the rows themselves.

    Raises:
        NotFoundError: ``quarantine.none``.
        InputError: ``quarantine.unwritable``.
    """
    columns: dict[str, None] = {}
    for row in quarantine.walked(ledger, wanted):
        columns.update(dict.fromkeys(name for name in row.cells if name))
    own = tuple(columns)
    count = 0
    try:
        with out.open("w", encoding="utf-8-sig", newline="") as stream:
            writer = csv.writer(stream)
            writer.writerow([*OWN, *(_own_name(name) for name in own)])
            for row in quarantine.walked(ledger, wanted):
                cells = [_shown(row.cells.get(name)) for name in own]
                line = row.line or row.row
                writer.writerow([row.id, row.file, line, reason(row), _safe(row.raw), *map(_safe, cells)])
                count += 1
    except OSError as error:
        detail = error.strerror or str(error)
        raise InputError("quarantine.unwritable", path=str(out), detail=detail) from error
    if not count:
        out.unlink(missing_ok=True)
        raise NotFoundError("quarantine.none")
    return count, own


def retry(
    settings: Settings,
    store: Store,
    ledger: Ledger,
    wanted: Wanted,
    edited: Path | Mapping[int, Mapping[str, Cell]] | None = None,
    mappings: Sequence[Path] = (),
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> Retried:
    """Try rows again: as they are (by a mended mapping), or as an edited export has them.

    Rows accepted are in the graph and solved in the ledger; the others stay open, with their new reason.
    ``edited`` is such a file, or the changed cells by column of each row's number.

    Raises:
        NotFoundError, InputError: ``quarantine.…``, ``source.…``, ``mapping.…``.
    """
    migrate(store)
    changed = dict(_edited(edited)) if isinstance(edited, Path) else edited
    if changed is not None:
        wanted = replace(wanted, ids=tuple(changed))
    given = {(item.source, item.kind): item for item in map(read_mapping, mappings)}
    work = _Retry(settings, store, ledger, given, clock)
    pending: list[Kept] = []
    for row in quarantine.walked(ledger, wanted):
        fixed = replace(row, cells={**row.cells, **changed[row.id]}) if changed is not None else row
        pending.append(fixed)
        if len(pending) >= BATCH:
            work.take(pending)
            pending = []
    if pending:
        work.take(pending)
    if not work.done.tried:
        raise NotFoundError("quarantine.none")
    work.finish()
    return work.done


class _Retry:
    """One run of `retry`: a load of its own for each source and kind."""

    def __init__(
        self,
        settings: Settings,
        store: Store,
        ledger: Ledger,
        given: dict[tuple[str, str], RowMapping],
        clock: Callable[[], datetime],
    ) -> None:
        self._defaults = Defaults(ZoneInfo(settings.timezone), settings.currency)
        self._store, self._ledger, self._given, self._clock = store, ledger, given, clock
        self._standards = Standards()
        self._makers: dict[tuple[str, datetime], RowMaker] = {}
        self._loads: dict[str, list[int]] = {}
        self.done = Retried()

    def take(self, rows: Sequence[Kept]) -> None:
        """Try some rows."""
        accepted: dict[RowMaker, list[tuple[Kept, list[Row]]]] = {}
        refused: list[Kept] = []
        for row in rows:
            maker = self._maker(row)
            try:
                made, _ = maker.make(_cells(maker.columns, row), row.row)
            except RejectedError as error:
                self.done.reasons[error.code] = self.done.reasons.get(error.code, 0) + 1
                key = note_used(self._ledger, mapping_text(maker.mapping))
                refused.append(replace(row, code=error.code, params=dict(error.params), mapping=key))
                continue
            accepted.setdefault(maker, []).append((row, made))
        if refused:
            quarantine.keep(self._ledger, refused, self._clock())
        for maker, pairs in accepted.items():
            self._write(maker, pairs)
        self.done.tried += len(rows)
        self.done.still += len(refused)

    def finish(self) -> None:
        """End the loads."""
        for load_id, (read, _) in self._loads.items():
            done = self._store.one("finish_load", id=load_id, read=read, at=self._clock())
            if done:
                self.done.written += done["written"]
                self.done.unchanged += done["unchanged"]
                self.done.superseded += done["superseded"]

    def _write(self, maker: RowMaker, pairs: Sequence[tuple[Kept, list[Row]]]) -> None:
        mapping, now = maker.mapping, self._clock()
        load_id = self._load_of(mapping, now)
        state = self._loads[load_id]
        state[0] += len(pairs)
        state[1] += 1
        rows = [row for _, made in pairs for row in made]
        apply(self._store, rows, load_id, Watermark(mapping.source, "quarantine", state[1]), now)
        quarantine.solve(self._ledger, [kept.id for kept, _ in pairs])

    def _load_of(self, mapping: RowMapping, now: datetime) -> str:
        name = f"{mapping.source}/{mapping.kind}"
        for load_id in self._loads:
            if load_id.startswith(key_of("retry", name)[:12]):
                return load_id
        load_id = key_of("retry", name)[:12] + key_of("retry", name, now.isoformat())[:14]
        self._store.one(
            "begin_load",
            id=load_id,
            source=mapping.source,
            kind=mapping.kind,
            file="quarantine",
            mapping=mapping_text(mapping),
            at=now,
        )
        self._loads[load_id] = [0, 0]
        return load_id

    def _maker(self, row: Kept) -> RowMaker:
        mapping = self._given.get((row.source, row.kind))
        key = (f"{row.source}/{row.kind}" if mapping else row.mapping, row.event_at)
        if key not in self._makers:
            if mapping is None:
                text = used_mapping(self._ledger, row.mapping)
                if text is None:
                    raise UsageError("quarantine.mapping", source=row.source, kind=row.kind)
                mapping = parse_mapping(yaml_content(text))
            defaults = replace(self._defaults, as_of=row.event_at)
            self._makers[key] = RowMaker(mapping, defaults, self._standards)
        return self._makers[key]


def _cells(columns: Sequence[str], row: Kept) -> list[Cell]:
    cells: list[Cell] = []
    for column in columns:
        value = row.cells.get(column)
        cells.append(
            [str(item) for item in value]
            if isinstance(value, list)
            else None
            if value is None
            else str(value)
        )
    return cells


def _edited(path: Path) -> Iterator[tuple[int, dict[str, Cell]]]:
    """Number of each row of an edited export and its cells."""
    (table, *_) = open_tables(path)
    if NUMBER not in table.header:
        raise InputError("quarantine.not-an-export", path=str(path), column=NUMBER)
    names = {column: column.removeprefix("row.") for column in table.header if column not in OWN}
    for batch in table.batches(table.header):
        if batch.unread:
            raise InputError("quarantine.broken", path=str(path), line=batch.unread[0].line)
        for line, row in zip(batch.lines, batch.rows, strict=True):
            cells = dict(zip(table.header, row, strict=True))
            number = cells[NUMBER]
            if not isinstance(number, str) or not number.strip().isdigit():
                raise InputError("quarantine.broken", path=str(path), line=line)
            yield int(number), {names[name]: _unsafe(cell) for name, cell in cells.items() if name in names}


def _own_name(column: str) -> str:
    """A row's own column that is called like one of ours gets a prefix."""
    return f"row.{column}" if column in OWN or column.startswith("row.") else column


def _shown(value: object) -> str:
    if isinstance(value, list):
        return "; ".join(map(str, value))
    return "" if value is None else str(value)


def _safe(text: str) -> str:
    """A text no spreadsheet takes for a formula; numbers stay numbers."""
    if text.startswith(_FORMULA) and not text.lstrip("+-").replace(".", "", 1).isdigit():
        return f"'{text}"
    return text


def _unsafe(cell: Cell) -> Cell:
    if isinstance(cell, str) and cell.startswith("'") and cell[1:].startswith(_FORMULA):
        return cell[1:]
    return cell

"""What a worker of an offline load does: rows into records by bucket, buckets into the importer's files."""

from __future__ import annotations

import json
import marshal
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from graph.model import Row
from graph.store.writer.offline import Merger, Record, Recorder, Tally, bucket_of
from loaders.batches import BatchMaker, Made
from loaders.issues import Issues
from loaders.mapping import RowMapping
from loaders.rows import Defaults
from loaders.sources import Batch, Cell
from loaders.standards import Standards

FLUSH = 50_000
"""Records a worker holds before it writes them to their buckets."""

_WRITE = 1 << 20


@dataclass(frozen=True, slots=True)
class Job:
    """What all workers of one load know.

    Attributes:
        tables: Mapping of each table, and the mappings of other kinds that read the same rows.
        loads: Id of each table's load.
        buckets: How many.
        folder: For records and files.
    """

    tables: Sequence[tuple[RowMapping, Sequence[RowMapping]]]
    defaults: Defaults
    loads: Sequence[str]
    now: datetime
    buckets: int
    folder: Path


@dataclass(slots=True)
class Read:
    """What a batch came to, as the load's report wants it."""

    table: int
    made: Made
    issues: Issues


@dataclass(slots=True)
class Merged:
    """What some buckets came to; ``multiline`` where a text holds a line break."""

    buckets: int
    tally: Tally
    multiline: bool


@dataclass(slots=True)
class _Spill:
    """Records of one worker, by bucket."""

    folder: Path
    number: int
    count: int = 0
    held: dict[int, list[Record]] = field(default_factory=lambda: defaultdict(list))

    def put(self, bucket: int, record: Record) -> None:
        self.held[bucket].append(record)
        self.count += 1
        if self.count >= FLUSH:
            self.flush()

    def flush(self) -> None:
        for bucket, records in self.held.items():
            block = marshal.dumps(records)
            with (self.folder / f"{bucket}-{self.number}.records").open("ab") as stream:
                stream.write(len(block).to_bytes(8, "little"))
                stream.write(block)
        self.held.clear()
        self.count = 0


class Worker:
    """One worker of an offline load."""

    def __init__(self, number: int, job: Job) -> None:
        self._job = job
        self._number = number
        self._standards = Standards()
        self._makers: dict[int, BatchMaker] = {}
        self._day_first: dict[int, Mapping[int, bool]] = {}
        self._recorder = Recorder(job.loads, job.now)
        self._spill = _Spill(job.folder, number)
        self._files: dict[str, _File] = {}
        self._multiline = False

    def do(self, task: tuple[Any, ...]) -> Any:
        """``table``, ``batch``, ``flush``, ``merge`` or ``close``."""
        kind, *rest = task
        return getattr(self, f"_{kind}")(*rest)

    def _table(self, table: int, day_first: Mapping[int, bool]) -> None:
        self._day_first[table] = day_first
        self._makers.pop(table, None)

    def _batch(self, table: int, batch: Batch) -> Read:
        made = self._maker(table).make(batch)
        job = self._job
        for record in self._recorder.records(made.rows, table):
            self._spill.put(bucket_of(record[1], record[2], job.buckets), record)
        made.rows, made.mains = [], []
        return Read(table, made, self._standards.take_issues())

    def _flush(self) -> None:
        self._spill.flush()

    def _merge(self, bucket: int) -> Merged:
        self._multiline = False
        merger = Merger(self._job.loads, self._job.now, self._remake, self._put)
        merger.merge(self._records(bucket))
        return Merged(1, merger.tally, self._multiline)

    def _close(self) -> None:
        for file in self._files.values():
            file.close()
        self._files.clear()

    def _records(self, bucket: int) -> Iterator[Record]:
        for path in sorted(self._job.folder.glob(f"{bucket}-*.records")):
            with path.open("rb") as stream:
                while size := stream.read(8):
                    yield from marshal.loads(stream.read(int.from_bytes(size, "little")))  # noqa: S302 (ours)
            path.unlink()

    def _maker(self, table: int) -> BatchMaker:
        maker = self._makers.get(table)
        if maker is None:
            mapping, others = self._job.tables[table]
            maker = BatchMaker(mapping, others, self._job.defaults, self._standards)
            learnt = self._day_first.get(table, {})
            for place, (_, target) in enumerate(mapping.targets()):
                if place in learnt:
                    maker.maker.context.day_first[target] = learnt[place]
            self._makers[table] = maker
        return maker

    def _remake(self, table: int, number: int, raw: str, row_hash: str) -> Row:
        """A row again from its cells; each worker was told what each table's dates look like."""
        maker = self._maker(table).maker
        stated: dict[str, Cell] = json.loads(raw)
        rows, _ = maker.make([stated.get(column) for column in maker.columns], number)
        for row in rows:
            if row.row_hash == row_hash:
                return row
        raise RuntimeError(f"row {number} of table {table} cannot be made again")

    def _put(self, name: str, line: str) -> None:
        if "\n" in line or "\r" in line:
            self._multiline = True
        file = self._files.get(name)
        if file is None:
            file = self._files[name] = _File(self._job.folder / f"{name}.{self._number}.lines")
        file.write(line)


class _File:
    """A file of lines, written in large pieces."""

    def __init__(self, path: Path) -> None:
        self._stream: BinaryIO = path.open("wb")
        self._held: list[str] = []
        self._size = 0

    def write(self, line: str) -> None:
        self._held.append(line)
        self._size += len(line)
        if self._size >= _WRITE:
            self._drain()

    def close(self) -> None:
        self._drain()
        self._stream.close()

    def _drain(self) -> None:
        if self._held:
            self._held.append("")
            self._stream.write("\n".join(self._held).encode("utf-8", "replace"))
            self._held, self._size = [], 0

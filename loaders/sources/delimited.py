"""CSV and TSV as shops export them: any encoding and delimiter, ragged rows repaired where provable."""

from __future__ import annotations

import csv
import io
import re
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from operator import itemgetter
from pathlib import Path
from typing import BinaryIO

from graph.errors import InputError
from loaders.sources.charsets import Detected, detect
from loaders.sources.files import Opener
from loaders.sources.ragged import RowShapes
from loaders.sources.tables import BATCH_ROWS, Batch, Cell, Fault, unique_header

LINE_LIMIT = 4 << 20
RECORD_LINES = 1_000
SNIFF_ROWS = 300
HEADED = 0.6
"""What a first line as wide as the rows counts for: commas within texts are not in the header."""
_SURROGATE = re.compile("[\udc80-\udcff]")

csv.field_size_limit(LINE_LIMIT)


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a delimited file separates and quotes, and how many lines precede its header."""

    delimiter: str = ","
    escape: str | None = None
    skip_lines: int = 0

    def reader(self, lines: Iterator[str], quoting: bool = True) -> Iterator[list[str]]:
        """Records of some lines."""
        return csv.reader(
            lines,
            delimiter=self.delimiter,
            doublequote=self.escape is None,
            escapechar=self.escape if quoting else None,
            quoting=csv.QUOTE_MINIMAL if quoting else csv.QUOTE_NONE,
            strict=False,
        )


class Lines(Iterator[str]):
    """Physical lines of bounded length that remember those of the current record and can be given back."""

    def __init__(self, stream: io.TextIOWrapper) -> None:
        self._stream = stream
        self._waiting: deque[str] = deque()
        self.held: list[str] = []
        self.number = 0

    def __next__(self) -> str:
        line = self._waiting.popleft() if self._waiting else self._stream.readline(LINE_LIMIT)
        if not line:
            raise StopIteration
        self.number += 1
        self.held.append(line)
        if len(self.held) > RECORD_LINES or len(line) >= LINE_LIMIT:
            raise csv.Error("record too long")
        return line

    def give_back(self, keep: int) -> None:
        """Keep the first lines of the current record; the others are read again."""
        self._waiting.extendleft(reversed(self.held[keep:]))
        self.number -= len(self.held) - keep
        del self.held[keep:]


class DelimitedTable:
    """One CSV or TSV file."""

    loose = False
    live = False

    def __init__(self, opener: Opener, detected: Detected, dialect: Dialect, header: tuple[str, ...]) -> None:
        self._opener = opener
        self._detected = detected
        self._dialect = dialect
        self.header = header
        self._position = 0
        self._shapes = RowShapes(len(header), dialect.delimiter)
        self.first_row: tuple[Cell, ...] = ()

    @property
    def path(self) -> Path:
        """The file it stands in."""
        return self._opener.path

    @property
    def name(self) -> str:
        """The file's name, inside an archive the member's."""
        return self._opener.name

    @property
    def label(self) -> str:
        """How people find it again."""
        return self._opener.label

    @property
    def encoding(self) -> str:
        """The encoding it is read in."""
        return self._detected.encoding

    def reread(self, encoding: str, delimiter: str, skip_lines: int) -> DelimitedTable:
        """The same file read with what a mapping says about it."""
        detected = replace(self._detected, encoding=encoding) if encoding else self._detected
        return open_delimited(self._opener, detected, delimiter, skip_lines)

    def learn(self, sample: list[str]) -> None:
        """Take the well-formed rows of a sample as examples of what each column looks like."""
        reader = self._dialect.reader(iter(sample[self._dialect.skip_lines :]))
        try:
            for row in islice(reader, 1, None):
                self.first_row = self.first_row or tuple(row)
                self._shapes.learn(row)
        except csv.Error:
            return

    def progress(self) -> float:
        """Share of the bytes read so far."""
        return min(1.0, self._position / self._detected.size) if self._detected.size else 1.0

    def fingerprint(self) -> str:
        """SHA-256 of the text."""
        return self._detected.digest

    def batches(self, columns: Sequence[str], each: str = "") -> Iterator[Batch]:
        """All rows, each with the cells of ``columns``."""
        del each  # only JSON nests
        pick = _picker([self.header.index(column) for column in columns])
        with self._opener.open() as source, _text(source, self._detected.encoding) as stream:
            lines = Lines(stream)
            _skip(lines, self._dialect.skip_lines)
            records = _Records(lines, self._dialect, self._shapes, self.header, self._detected.clean)
            next(records.raw(), None)
            batch = Batch()
            for row in records.rows(batch):
                if records.cells is not None:
                    batch.add(row, records.line, pick(records.cells))
                batch.last = row
                if len(batch) >= BATCH_ROWS:
                    self._position = source.tell()
                    yield batch
                    batch = records.batch = Batch()
            self._position = self._detected.size
            if len(batch):
                yield batch


class _Records:
    """Turns lines into rows of the header's width, one at a time; ``cells`` is None where that fails."""

    def __init__(
        self, lines: Lines, dialect: Dialect, shapes: RowShapes, header: tuple[str, ...], clean: bool
    ) -> None:
        self._lines = lines
        self._dialect = dialect
        self._shapes = shapes
        self._header = header
        self._clean = clean
        self.batch = Batch()
        self.cells: Sequence[str] | None = None
        self.line = 0

    def raw(self) -> Iterator[list[str] | None]:
        """Records as the csv module reads them; None for one it cannot; blank lines are left out."""
        reader = self._dialect.reader(self._lines)
        while True:
            self._lines.held.clear()
            self.line = self._lines.number + 1
            try:
                record = next(reader)
            except StopIteration:
                return
            except csv.Error:
                self._lines.give_back(1)
                reader = self._dialect.reader(self._lines)
                yield None
                continue
            if record and (len(record) > 1 or record[0].strip() or self._is_written_empty()):
                yield record

    def _is_written_empty(self) -> bool:
        """Whether the line of one column is a quoted empty cell, a row, rather than a blank line, none."""
        return len(self._header) == 1 and bool(self._lines.held and self._lines.held[0].strip())

    def rows(self, batch: Batch) -> Iterator[int]:
        """Ordinals of the rows; after each, ``cells`` and the batch's faults are those of that row."""
        self.batch = batch
        width = len(self._header)
        for number, record in enumerate(self.raw(), start=1):
            if record is not None and len(record) == width and self._is_plain(record):
                self.cells = record
            else:
                self.cells = self._mended(number, record)
            yield number

    def _is_plain(self, record: list[str]) -> bool:
        held = self._lines.held
        if len(held) > 1 and not self._shapes.believable(record):
            return False
        line = held[0]
        if "\x00" in line or (not self._clean and any(_SURROGATE.search(text) for text in held)):
            return False
        return record[0] != self._header[0] or tuple(record) != self._header

    def _mended(self, number: int, record: list[str] | None) -> Sequence[str] | None:
        raw = "".join(self._lines.held).rstrip("\r\n")
        width = len(self._header)
        if record is not None and tuple(record) == self._header:
            self._unread(number, raw, "row.header-again", {})
            return None
        if any(_SURROGATE.search(text) for text in self._lines.held):
            self._unread(number, raw, "row.encoding", {})
            return None
        if "\x00" in raw:
            raw = raw.replace("\x00", "")
            record = next(self._dialect.reader(iter([raw])), None)
            self._repaired(number, raw, "repair.nul", {})
        if record is not None and len(record) == width and self._shapes.believable(record):
            return record
        if record is None or len(self._lines.held) > 1:
            alone = self._first_line_alone()
            if len(alone) == width and self._shapes.believable(alone):
                self._lines.give_back(1)
                self._repaired(number, self._lines.held[0].rstrip("\r\n"), "repair.quote", {})
                return alone
            if record is None or len(record) != width:
                self._lines.give_back(1)
                record, raw = alone, self._lines.held[0].rstrip("\r\n")
        return record if len(record) == width else self._reshaped(number, raw, record)

    def _first_line_alone(self) -> list[str]:
        """A quotation mark that is never closed swallows the lines behind it; read the first by itself."""
        return next(self._dialect.reader(iter([self._lines.held[0]]), quoting=False), [])

    def _reshaped(self, number: int, raw: str, record: list[str]) -> Sequence[str] | None:
        width = len(self._header)
        found = self._shapes.reshape(record)
        if found is not None:
            self._repaired(number, raw, found.code, found.params)
            return found.cells
        if len(record) < width:
            joined = self._continued(record)
            if joined is not None:
                self._repaired(number, raw, "repair.line-break", {})
                return joined
        code = "row.too-few" if len(record) < width else "row.too-many"
        params = {"found": str(len(record)), "expected": str(width)}
        cells: dict[str, Cell] = dict(zip(self._header, record, strict=False))
        if record[width:]:
            cells[""] = self._dialect.delimiter.join(record[width:])
        fault = Fault(number, self.line, _printable(raw), code, params, cells)
        self.batch.unread.append(fault)
        return None

    def _continued(self, record: list[str]) -> Sequence[str] | None:
        """A row cut in two by an unquoted line break: both halves together have exactly the width."""
        width = len(self._header)
        kept = len(self._lines.held)
        try:
            follower = next(self._dialect.reader(self._lines), None)
        except csv.Error:
            follower = None
        if follower and len(follower) < width and len(record) + len(follower) - 1 == width:
            whole = [*record[:-1], f"{record[-1]}\n{follower[0]}", *follower[1:]]
            if self._shapes.believable(whole):
                return whole
        self._lines.give_back(kept)
        return None

    def _unread(self, number: int, raw: str, code: str, params: dict[str, str]) -> None:
        self.batch.unread.append(Fault(number, self.line, _printable(raw), code, params))

    def _repaired(self, number: int, raw: str, code: str, params: dict[str, str]) -> None:
        self.batch.repairs.append(Fault(number, self.line, _printable(raw), code, params))


def open_delimited(
    opener: Opener, detected: Detected | None = None, delimiter: str = "", skip_lines: int = 0
) -> DelimitedTable:
    """Find encoding, delimiter and header of a delimited file.

    Raises:
        InputError: ``source.empty``, ``source.cut`` or ``source.not-a-table``.
    """
    detected = detected or detect(opener.open)
    if detected.cut:
        raise InputError("source.cut", path=opener.label)
    sample = _sample(opener, detected.encoding)
    if not sample:
        raise InputError("source.empty", path=opener.label)
    dialect = _sniff(sample, delimiter, skip_lines)
    record = next(
        (row for row in dialect.reader(iter(sample[dialect.skip_lines :])) if "".join(row).strip()), None
    )
    if record is None:
        raise InputError("source.empty", path=opener.label)
    table = DelimitedTable(opener, detected, dialect, unique_header(record))
    table.learn(sample)
    return table


def _sample(opener: Opener, encoding: str) -> list[str]:
    sample: list[str] = []
    with opener.open() as source, _text(source, encoding) as stream:
        while len(sample) < SNIFF_ROWS and (line := stream.readline(LINE_LIMIT)):
            if len(line) >= LINE_LIMIT:
                raise InputError("source.not-a-table", path=opener.label)
            sample.append(line)
    return sample if any(line.strip() for line in sample) else []


def _sniff(sample: list[str], delimiter: str, skip_lines: int) -> Dialect:
    """The dialect under which most rows have the same number of fields, and most fields."""
    escapes: tuple[str | None, ...] = (None, "\\") if any('\\"' in line for line in sample) else (None,)
    best, best_score = Dialect(), -1.0
    for mark in (delimiter,) if delimiter else (",", "\t", ";", "|", "，", "\x01"):
        for escape in escapes:
            dialect = Dialect(mark, escape, skip_lines)
            try:
                widths = [len(row) for row in dialect.reader(iter(sample[skip_lines:])) if row]
            except csv.Error:
                continue
            score, width = _regularity(widths)
            score += HEADED * (bool(widths) and widths[0] == width)
            if score * (width > 1) > best_score:
                skip = skip_lines or _title_lines(sample, dialect, width)
                best, best_score = Dialect(mark, escape, skip), score * (width > 1)
    return best


def _regularity(widths: list[int]) -> tuple[float, int]:
    """How alike the rows are, 0 to about 1.5, and their usual width; wide tables rank a little higher."""
    wide = [width for width in widths if width > 1]
    if not wide:
        return 0.0, 1
    usual = max(set(wide), key=lambda width: (wide.count(width), width))
    return wide.count(usual) / len(widths) + min(usual, 50) / 100, usual


def _title_lines(sample: list[str], dialect: Dialect, width: int) -> int:
    """Lines before the header, such as a report's title: they have far fewer filled cells than the rows."""
    for skipped, row in enumerate(dialect.reader(iter(sample[:10]))):
        filled = sum(1 for cell in row if cell.strip())
        if filled * 2 > width or width < 3:
            return skipped
    return 0


def _text(source: BinaryIO, encoding: str) -> io.TextIOWrapper:
    return io.TextIOWrapper(source, encoding=encoding, errors="surrogateescape", newline="")


def _skip(lines: Lines, count: int) -> None:
    for _ in range(count):
        next(lines, None)
    lines.held.clear()


def _picker(positions: list[int]) -> Callable[[Sequence[str]], Sequence[Cell]]:
    if len(positions) == 1:
        only = positions[0]
        return lambda cells: (cells[only],)
    return itemgetter(*positions) if positions else lambda _: ()


def _printable(raw: str) -> str:
    return raw.encode("utf-8", "replace").decode("utf-8")[:20_000]

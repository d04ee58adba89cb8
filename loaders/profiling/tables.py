"""A whole table profiled in one pass: chunks of rows become columns, columns are counted side by side."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pyarrow as pa

from graph.errors import InputError
from graph.server.progress import Progress, silent
from loaders.profiling.columns import ColumnTally
from loaders.profiling.problems import find_problems, patterns_of
from loaders.profiling.results import ColumnProfile, Numbers, Problem, Quality, TableProfile
from loaders.profiling.sketches import Hashes
from loaders.sources import open_tables
from loaders.sources.files import files_below
from loaders.sources.tables import Batch, Cell, Table

CHUNK = 25_000
MOST_ROW_HASHES = 16_000_000
"""Rows whose copies are looked for: 128 MB of hashes."""
_FENCE = 3.0
"""Interquartile ranges beyond which a number is an outlier: Tukey's outer fence."""


def profile_path(path: Path, progress: Progress = silent) -> list[TableProfile]:
    """Profile every table of a file or folder.

    Raises:
        NotFoundError, InputError, ConflictError: ``source.…``.
    """
    return [profile_table(table, progress) for file in files_below(path) for table in open_tables(file)]


def profile_table(table: Table, progress: Progress = silent) -> TableProfile:
    """Profile one table; memory does not grow with its rows.

    Raises:
        InputError: ``profile.no-columns``.
    """
    began = time.perf_counter()
    header = tuple(table.header)
    if not header:
        raise InputError("profile.no-columns", path=table.label)
    tallies = [ColumnTally(name, number) for number, name in enumerate(header)]
    copies = _Copies()
    counted = _Rows()
    with ThreadPoolExecutor(max(1, min(4, os.cpu_count() or 1))) as pool:
        waiting: Iterator[Hashes] = iter(())
        for first, columns in _chunks(table, header, counted):
            copies.add(waiting)
            adds = (
                pool.submit(tally.add, column, first) for tally, column in zip(tallies, columns, strict=True)
            )
            futures = list(adds)
            waiting = (future.result() for future in futures)
            progress("profile.reading", round(table.progress() * 100), 100, file=table.label)
        copies.add(waiting)
    if not counted.read and not counted.unread:
        raise InputError("profile.no-rows", path=table.label)
    columns_found = [_column(tally) for tally in tallies]
    profiles = tuple(one for one, _, _ in columns_found)
    repeated = copies.count()
    problems = _table_problems(header, counted, repeated)
    quality = _quality(columns_found, counted, repeated)
    return TableProfile(
        label=table.label,
        encoding=str(getattr(table, "encoding", "")),
        rows=counted.read + counted.unread,
        unread=counted.unread,
        repaired=counted.repaired,
        duplicate_rows=repeated,
        columns=profiles,
        problems=problems,
        quality=quality,
        seconds=round(time.perf_counter() - began, 3),
    )


class _Rows:
    def __init__(self) -> None:
        self.read = self.unread = self.repaired = 0
        self.reasons: dict[str, int] = {}
        self.params: dict[str, Mapping[str, str]] = {}

    def see(self, batch: Batch) -> None:
        self.read += len(batch.rows)
        self.unread += len(batch.unread)
        self.repaired += len(batch.repairs)
        for fault in (*batch.unread, *batch.repairs):
            self.reasons[fault.code] = self.reasons.get(fault.code, 0) + 1
            self.params.setdefault(fault.code, {**fault.params, "line": str(fault.line)})


class _Copies:
    """Hashes of whole rows."""

    def __init__(self) -> None:
        self._hashes: list[Hashes] = []
        self._rows = 0

    def add(self, columns: Iterable[Hashes]) -> None:
        row: Hashes | None = None
        for hashes in columns:
            row = hashes.copy() if row is None else row * np.uint64(0x9E3779B97F4A7C15) + hashes
        if row is not None and self._rows < MOST_ROW_HASHES:
            self._hashes.append(row)
            self._rows += len(row)

    def count(self) -> int:
        """Rows beyond the first of equal ones."""
        if not self._hashes:
            return 0
        every = np.concatenate(self._hashes)
        return len(every) - len(np.unique(every))


def _chunks(table: Table, header: Sequence[str], counted: _Rows) -> Iterator[tuple[int, list[pa.Array]]]:
    rows: list[Sequence[Cell]] = []
    first = 1
    for batch in table.batches(header):
        counted.see(batch)
        rows.extend(batch.rows)
        if len(rows) >= CHUNK:
            yield first, _columns(rows)
            first += len(rows)
            rows = []
    if rows:
        yield first, _columns(rows)


def _columns(rows: list[Sequence[Cell]]) -> list[pa.Array]:
    return [_texts(cells) for cells in zip(*rows, strict=True)]


def _texts(cells: Sequence[Cell]) -> pa.Array:
    try:
        return pa.array(cells, type=pa.string())
    except (pa.ArrowInvalid, pa.ArrowTypeError, UnicodeEncodeError):
        texts = ("; ".join(cell) if isinstance(cell, list) else cell for cell in cells)
        safe = [text and text.encode("utf-8", "replace").decode("utf-8") for text in texts]
        return pa.array(safe, type=pa.string())


def _column(tally: ColumnTally) -> tuple[ColumnProfile, float, float]:
    distinct = tally.distinct.count
    exact = tally.distinct.exact
    guess = tally.guess
    type_ = guess.type if guess is not None else "empty"
    key = (
        exact
        and distinct == tally.filled == tally.rows > 1
        and type_ in ("integer", "text")
        and (guess is None or guess.kind in ("", "id", "phone", "email"))
    )
    numbers = _numbers(tally) if guess is not None and guess.numeric and tally.numbers.count else None
    if numbers is not None and type_ == "integer" and tally.numbers.fractions > 0.02 * tally.numbers.count:
        type_ = "decimal"
    found = find_problems(tally, numbers, distinct, key)
    sizes = np.flatnonzero(tally.lengths)
    profile = ColumnProfile(
        name=tally.name,
        rows=tally.rows,
        filled=tally.filled,
        distinct=min(distinct, tally.filled),
        distinct_exact=exact,
        type=type_,
        kind=guess.kind if guess is not None else "",
        key=key,
        shortest=int(sizes[0]) if len(sizes) else 0,
        longest=tally.longest,
        mean_length=round(tally.characters / tally.filled, 2) if tally.filled else 0.0,
        top=tally.common.top(10) if distinct < tally.filled else (),
        patterns=patterns_of(tally),
        numbers=numbers,
        earliest=tally.earliest,
        latest=tally.latest,
        problems=found.problems,
    )
    return profile, found.invalid, found.inconsistent


def _numbers(tally: ColumnTally) -> Numbers:
    held = tally.numbers
    mean = held.total / held.count
    spread = max(0.0, held.squares / held.count - mean * mean) ** 0.5
    quartiles = held.quartiles()
    reach = _FENCE * (quartiles[2] - quartiles[0])
    bounds = (quartiles[0] - reach, quartiles[2] + reach) if reach and not _is_code(tally) else None
    outside: list[tuple[float, int]] = []
    if bounds is not None:
        outside = [one for one in held.high if one[0] > bounds[1]] + [
            one for one in held.low if one[0] < bounds[0]
        ]
        outside.sort(key=lambda one: -abs(one[0] - quartiles[1]))
    return Numbers(
        float(held.lowest), float(held.highest), mean, spread, quartiles, len(outside), bounds,
        tuple((row, f"{value:g}") for value, row in outside[:5] if row),
    )  # fmt: skip


def _is_code(tally: ColumnTally) -> bool:
    """Whether whole numbers are names of things rather than amounts: nearly all differ, or all as long."""
    sizes = np.flatnonzero(tally.lengths)
    whole = not tally.numbers.fractions
    return whole and (tally.distinct.count > 0.9 * tally.filled or (len(sizes) == 1 and sizes[0] >= 6))


def _table_problems(header: Sequence[str], counted: _Rows, repeated: int) -> tuple[Problem, ...]:
    found = []
    for code, rows in sorted(counted.reasons.items()):
        found.append(Problem("profile.row-faults", rows, {**counted.params[code], "issue": code}))
    if repeated:
        found.append(Problem("profile.duplicate-rows", repeated))
    unnamed = [name for name in header if name.startswith("column ")]
    if unnamed:
        found.append(Problem("profile.unnamed-columns", 0, {"columns": ", ".join(unnamed)}))
    return tuple(found)


def _quality(columns: list[tuple[ColumnProfile, float, float]], counted: _Rows, repeated: int) -> Quality:
    """The parts of Quality; columns that are nearly empty throughout are taken to be optional."""
    total = max(1, counted.read + counted.unread)
    used = [one for one in columns if one[0].filled]
    meant = [one for one in used if one[0].fill >= 0.05]
    completeness = _mean([one[0].fill for one in meant])
    validity = _mean([1.0 - one[1] for one in used])
    consistency = _mean([1.0 - one[2] for one in used])
    nearly = sum(
        problem.rows for one in used for problem in one[0].problems if problem.code == "profile.nearly-key"
    )
    uniqueness = max(0.0, 1.0 - (repeated + nearly) / total)
    readability = 1.0 - (counted.unread + 0.5 * counted.repaired) / total
    parts = [completeness, validity, consistency, uniqueness, max(0.0, readability)]
    score = float(np.prod(parts)) ** (1 / len(parts))
    return Quality(*(round(100 * part, 1) for part in (score, *parts)))


def _mean(shares: list[float]) -> float:
    return sum(shares) / len(shares) if shares else 1.0

"""`renmai dedupe`: duplicate records of flat files, with no database and no settings."""

from __future__ import annotations

import csv
import io
import json
import resource
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from graph.errors import InputError, UsageError
from graph.resolve.evaluation import Quality, compare_partitions
from graph.resolve.records import Table
from graph.resolve.resolver import DEFAULT_THRESHOLD, Options, Resolution, resolve
from graph.resolve.roles import Kind, Role
from loaders.column_roles import recognise

CLUSTER, PROBABILITY = "renmaiCluster", "renmaiProbability"
FILE, ROW = "file", "row"
FILE_SOURCE = "\0file"
Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Flat:
    """One file as text: header and columns."""

    path: Path
    header: tuple[str, ...]
    rows: list[list[str]]

    def column(self, name: str) -> list[str]:
        """One column by name."""
        place = self.header.index(name)
        return [row[place] for row in self.rows]


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked for."""

    files: tuple[Path, ...]
    out: Path
    kind: Kind | None = None
    mapping: Path | None = None
    threshold: float = DEFAULT_THRESHOLD
    id_column: str | None = None
    one_per_source: bool = False
    link_only: bool = False
    truth: Path | None = None
    report: Path | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it, for the summary on screen."""

    records: int
    clusters: int
    duplicates: int
    roles: Mapping[str, Role]
    quality: Quality | None = None
    report: Mapping[str, object] = field(default_factory=dict)


def dedupe(request: Request, progress: Progress | None = None) -> Outcome:
    """Read the files, resolve their records, write the output and the report."""
    started, cpu = time.perf_counter(), time.process_time()
    flats = [read_flat(path) for path in request.files]
    table = build_table(flats, request)
    options = Options(request.threshold, request.one_per_source, request.link_only or False)
    resolution = resolve(table, options)
    write_output(request.out, flats, resolution)
    clusters = int(resolution.clusters.max(initial=0))
    records = len(resolution.clusters)
    quality = None
    report: dict[str, object] = {
        "records": records,
        "clusters": clusters,
        "pairsCompared": resolution.pairs,
        "candidatesByRule": dict(resolution.rules),
        "columns": {name: role.value for name, role in table.roles.items()},
        "secondsByStage": {stage: round(value, 3) for stage, value in resolution.seconds.items()},
    }
    if request.truth is not None:
        quality = measure(request, flats, resolution)
        report |= {
            "precision": quality.precision,
            "recall": quality.recall,
            "f1": quality.f1,
            "truePairs": quality.true_pairs,
            "foundPairs": quality.found_pairs,
        }
    report |= {
        "seconds": round(time.perf_counter() - started, 3),
        "cpuSeconds": round(time.process_time() - cpu, 3),
        "peakMemoryBytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
    }
    if request.report is not None:
        request.report.write_text(json.dumps(report, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return Outcome(records, clusters, records - clusters, table.roles, quality, report)


def read_flat(path: Path) -> Flat:
    """Read a delimited text file of any usual encoding."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError("dedupe.unreadable", path=str(path), detail=error.strerror or str(error)) from error
    text = _decoded(data)
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t|", key=first.count)
    rows = [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter) if row]
    if not rows:
        raise InputError("dedupe.empty", path=str(path))
    header = tuple(rows[0])
    width = len(header)
    body = [(row + [""] * (width - len(row)))[:width] for row in rows[1:]]
    return Flat(path, header, body)


def _decoded(data: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030", "big5", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("utf-8", "replace")


def build_table(flats: Sequence[Flat], request: Request) -> Table:
    """One table out of all files, its columns recognised."""
    columns: dict[str, list[str | None]] = {}
    total = sum(len(flat.rows) for flat in flats)
    offset = 0
    for flat in flats:
        for place, name in enumerate(flat.header):
            values = columns.setdefault(name, [None] * total)
            for number, row in enumerate(flat.rows):
                values[offset + number] = row[place].strip() or None
        offset += len(flat.rows)
    if request.id_column is not None and request.id_column not in columns:
        raise UsageError("dedupe.no-id-column", column=request.id_column, known=list(columns))
    guesses = recognise(columns, request.kind)
    roles = {name: guess.role for name, guess in guesses.items()}
    if len(flats) > 1 and Role.SOURCE not in roles.values():
        columns[FILE_SOURCE] = [flat.path.name for flat in flats for _ in flat.rows]
        roles[FILE_SOURCE] = Role.SOURCE
    if request.id_column is not None:
        roles[request.id_column] = Role.ID
    return Table(columns, roles, request.kind)


def write_output(path: Path, flats: Sequence[Flat], resolution: Resolution) -> None:
    """The input's own columns and the two of the result; several files with file and row before them."""
    several = len(flats) > 1
    header: list[str] = []
    for flat in flats:
        header.extend(name for name in flat.header if name not in header)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([*([FILE, ROW] if several else []), *header, CLUSTER, PROBABILITY])
        place = 0
        for flat in flats:
            where = [flat.header.index(name) if name in flat.header else None for name in header]
            for number, row in enumerate(flat.rows, start=1):
                chance = resolution.probabilities[place]
                writer.writerow(
                    [
                        *([flat.path.name, number] if several else []),
                        *("" if at is None else row[at] for at in where),
                        int(resolution.clusters[place]),
                        "" if np.isnan(chance) else f"{chance:.4f}",
                    ]
                )
                place += 1


def measure(request: Request, flats: Sequence[Flat], resolution: Resolution) -> Quality:
    """Quality of the clusters against the truth file (id and true cluster)."""
    truth = read_flat(request.truth or Path())
    if len(truth.header) < 2:
        raise InputError("dedupe.truth-columns", path=str(request.truth))
    key = request.id_column or next((name for name in flats[0].header if name in truth.header), None)
    if key is None or key not in truth.header or key not in flats[0].header:
        raise InputError("dedupe.truth-id", path=str(request.truth), known=list(truth.header))
    other = next(name for name in truth.header if name != key)
    known = dict(zip(truth.column(key), truth.column(other), strict=True))
    ids = [value for flat in flats for value in flat.column(key)]
    return compare_partitions(resolution.clusters, [known.get(value) for value in ids])

"""`renmai dedupe`: duplicate records of flat files, with no database and no settings."""

from __future__ import annotations

import csv
import json
import resource
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import yaml

from graph.commands.bulk import without_collector
from graph.errors import InputError, MachineError, UsageError
from graph.resolve.evaluation import Quality
from graph.resolve.records import Table
from graph.resolve.resolver import DEFAULT_THRESHOLD, Options, Resolution, resolve
from graph.resolve.roles import Kind, Role
from graph.server.progress import Progress, silent
from loaders.column_facts import NULLS
from loaders.column_roles import recognise
from loaders.dedupe_truth import measure
from loaders.flat import Flat, read_flat

CLUSTER, PROBABILITY = "renmaiCluster", "renmaiProbability"
FILE, ROW = "file", "row"
FILE_SOURCE = "\0file"
_NO_VALUES = frozenset({"", *NULLS})
UNUSED = frozenset({Role.ID, Role.SOURCE, Role.IGNORED, Role.OTHER, Role.MEASURE, Role.DESCRIPTION})


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked for; the fields are the options of the command."""

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
    quick: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it, for the summary on screen.

    Attributes:
        unread: Rows that could not be read and are not in the output.
        warnings: Codes and parameters of sentences to show.
    """

    records: int
    clusters: int
    roles: Mapping[str, Role]
    unread: int = 0
    quality: Quality | None = None
    warnings: tuple[tuple[str, Mapping[str, object]], ...] = ()
    report: Mapping[str, object] = field(default_factory=dict)

    @property
    def duplicates(self) -> int:
        """Records beyond the first of their cluster."""
        return self.records - self.clusters


@without_collector()
def dedupe(request: Request, progress: Progress = silent) -> Outcome:
    """Read the files, resolve their records, write the output and the report.

    Raises:
        InputError: a file cannot be read, or no column says anything comparable.
        UsageError: an option names a column that is not there.
        MachineError: the output cannot be written.
    """
    started, cpu = time.perf_counter(), time.process_time()
    flats = []
    for number, path in enumerate(request.files):
        progress("dedupe.reading", number, len(request.files), file=path.name)
        flats.append(read_flat(path))
    truth = read_flat(request.truth) if request.truth is not None else None
    table = build_table(flats, request)
    options = Options(request.threshold, request.one_per_source, request.link_only, quick=request.quick)
    resolution = resolve(
        table, options, lambda stage, done, total: progress("dedupe.resolving", done, total, stage=stage)
    )
    measured = measure(flats, truth, request.id_column, resolution) if truth is not None else None
    _write(request.out, _output(flats, resolution))
    roles = {name: role for name, role in table.roles.items() if name != FILE_SOURCE}
    report = _counts(resolution, roles)
    if measured is not None:
        quality = measured.quality
        report |= {
            "precision": quality.precision, "recall": quality.recall, "f1": quality.f1,
            "truePairs": quality.true_pairs, "foundPairs": quality.found_pairs,
            "rightPairs": quality.right_pairs, "candidateRecall": measured.candidate_recall,
            "truthIdsNotInData": measured.unknown,
        }  # fmt: skip
    report |= {
        "seconds": round(time.perf_counter() - started, 3),
        "cpuSeconds": round(time.process_time() - cpu, 3),
        "peakMemoryBytes": _peak_memory(),
    }
    if request.report is not None:
        _write(request.report, [json.dumps(report, ensure_ascii=False, indent=2) + "\n"])
    clusters = int(resolution.clusters.max(initial=0))
    return Outcome(
        len(resolution.clusters), clusters, roles, sum(len(flat.unread) for flat in flats),
        measured.quality if measured else None, _warnings(table, request, flats), report,
    )  # fmt: skip


def build_table(flats: Sequence[Flat], request: Request) -> Table:
    """One table out of all files, its columns recognised."""
    columns: dict[str, list[str | None]] = {}
    total = sum(len(flat.rows) for flat in flats)
    offset = 0
    for flat in flats:
        for place, name in enumerate(flat.header):
            values = columns.setdefault(name, [None] * total)
            for number, row in enumerate(flat.rows):
                value = row[place].strip()
                values[offset + number] = None if value in _NO_VALUES else value
        offset += len(flat.rows)
    if request.id_column is not None and request.id_column not in columns:
        raise UsageError("dedupe.no-id-column", column=request.id_column, known=list(columns))
    roles = {name: guess.role for name, guess in recognise(columns, request.kind).items()}
    roles |= _mapped(request.mapping, columns)
    if request.id_column is not None:
        roles[request.id_column] = Role.ID
    if len(flats) > 1 and Role.SOURCE not in roles.values():
        columns[FILE_SOURCE] = [str(number) for number, flat in enumerate(flats) for _ in flat.rows]
        roles[FILE_SOURCE] = Role.SOURCE
    if (request.one_per_source or request.link_only) and Role.SOURCE not in roles.values():
        raise UsageError("dedupe.no-source", known=list(columns))
    if total > 1 and not set(roles.values()) - UNUSED and any(any(values) for values in columns.values()):
        roles_known = [role.value for role in Role]
        raise InputError("dedupe.nothing-to-compare", known=list(columns), roles=roles_known)
    return Table(_side_by_side(flats, columns, roles), roles, request.kind)


def _side_by_side(
    flats: Sequence[Flat], columns: dict[str, list[str | None]], roles: dict[str, Role]
) -> dict[str, list[str | None]]:
    """Columns of one role that different files name differently, as one; ``roles`` keeps all names."""
    made = dict(columns)
    holders = {name: {at for at, flat in enumerate(flats) if name in flat.header} for name in columns}
    first: dict[Role, list[str]] = {}
    for name in columns:
        role = roles.get(name, Role.IGNORED)
        if role in UNUSED - {Role.DESCRIPTION, Role.MEASURE}:
            continue
        apart = (other for other in first.get(role, ()) if not holders[other] & holders[name])
        known = next(apart, None)
        if known is None:
            first.setdefault(role, []).append(name)
            continue
        pairs = zip(made[known], made.pop(name), strict=True)
        made[known] = [one if one is not None else two for one, two in pairs]
        holders[known] |= holders[name]
    return made


def _mapped(path: Path | None, columns: Mapping[str, object]) -> dict[str, Role]:
    """Roles a mapping file states: a YAML map of column to role."""
    if path is None:
        return {}
    try:
        stated = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise InputError("dedupe.mapping-unreadable", path=str(path), detail=str(error)) from error
    stated = stated.get("columns", stated) if isinstance(stated, dict) else None
    allowed = [role.value for role in Role]
    if not isinstance(stated, dict) or any(role not in allowed for role in stated.values()):
        raise InputError("dedupe.mapping-wrong", path=str(path), roles=allowed)
    for name in stated:
        if name not in columns:
            raise InputError("dedupe.mapping-column", path=str(path), column=str(name), known=list(columns))
    return {str(name): Role(role) for name, role in stated.items()}


def _counts(resolution: Resolution, roles: Mapping[str, Role]) -> dict[str, object]:
    return {
        "records": len(resolution.clusters),
        "distinctRecords": int(resolution.distinct.max(initial=-1)) + 1,
        "clusters": int(resolution.clusters.max(initial=0)),
        "pairsCompared": len(resolution.candidates[0]),
        "candidatesByRule": dict(resolution.rules),
        "columns": {name: role.value for name, role in roles.items()},
        "model": resolution.model.as_dict() if resolution.model else None,
        "secondsByStage": {stage: round(value, 3) for stage, value in resolution.seconds.items()},
    }


def _warnings(
    table: Table, request: Request, flats: Sequence[Flat]
) -> tuple[tuple[str, Mapping[str, object]], ...]:
    found: list[tuple[str, Mapping[str, object]]] = []
    unread = sum(len(flat.unread) for flat in flats)
    if unread:
        found.append(("dedupe.unread", {"count": unread}))
    found += [("dedupe.no-header", {"file": flat.path.name}) for flat in flats if flat.nameless]
    ids = [name for name, role in table.roles.items() if role is Role.ID and name != request.id_column]
    if ids:
        found.append(("dedupe.ids", {"names": ids}))
    return tuple(found)


def _output(flats: Sequence[Flat], resolution: Resolution) -> Iterator[str]:
    """Lines of the result: the input's columns and our two; of several files also file and row."""
    several = len(flats) > 1
    header = list(dict.fromkeys(name for flat in flats for name in flat.header))
    line = _Line()
    yield line.of([*((FILE, ROW) if several else ()), *header, CLUSTER, PROBABILITY])
    place = 0
    for flat in flats:
        where = [flat.header.index(name) if name in flat.header else None for name in header]
        for number, row in enumerate(flat.rows, start=1):
            chance = resolution.probabilities[place]
            yield line.of(
                [
                    *((flat.path.name, str(number)) if several else ()),
                    *("" if at is None else row[at] for at in where),
                    str(int(resolution.clusters[place])),
                    "" if np.isnan(chance) else f"{chance:.4f}",
                ]
            )
            place += 1


class _Line:
    """Turns cells into one CSV line."""

    def __init__(self) -> None:
        self._written = ""
        self._writer = csv.writer(self, lineterminator="\n")

    def write(self, text: str) -> None:
        self._written = text

    def of(self, cells: Sequence[str]) -> str:
        self._writer.writerow(cells)
        return self._written


def _write(path: Path, lines: Sequence[str] | Iterator[str]) -> None:
    """Write beside the file and then put it in its place, so that no half file is left."""
    beside = path.with_name(f".{path.name}.part")
    try:
        with beside.open("w", encoding="utf-8", newline="") as file:
            file.writelines(lines)
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        detail = error.strerror or str(error)
        raise MachineError("dedupe.unwritable", path=str(path), detail=detail) from error


def _peak_memory() -> int:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024

"""Which mapping a table is for: the given ones first, then those beside the data, saved and shipped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from pathlib import Path

import yaml

from graph.errors import InputError, NotFoundError, UsageError
from graph.ledger import Ledger
from graph.ledger.mappings import saved_mappings
from loaders.header_words import pairs_of
from loaders.kinds import KINDS
from loaders.mapping import RowMapping, mapping_folder, source_label
from loaders.mapping_files import parse_mapping, read_mapping, yaml_content
from loaders.sources import Origin, Table, tables_of

LOOSE_SHARE = 0.5
NEARLY = 3
"""Columns a file may lack and still be taken for one of a known layout that somebody changed."""


@dataclass(frozen=True, slots=True)
class Assignment:
    """A table and a mapping it is to be read by."""

    table: Table
    mapping: RowMapping


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A table no mapping fits, with the mapping that comes nearest and what it lacks."""

    label: str
    header: tuple[str, ...]
    nearest: str = ""
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """What is to be loaded: assignments in the order of loading, and tables left out."""

    assignments: tuple[Assignment, ...]
    left_out: tuple[LeftOut, ...] = ()


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Mappings in tiers; a mapping of an earlier tier stands for its (source, kind) alone."""

    tiers: tuple[tuple[RowMapping, ...], ...]
    given: bool = field(default=False)

    def candidates(self, source: str | None, kind: str | None) -> list[tuple[int, RowMapping]]:
        """Mappings with their tier; ``source`` chooses among them, or names the source where none has it."""
        found = [(tier, mapping) for tier, mappings in enumerate(self.tiers) for mapping in mappings]
        if kind is not None:
            found = [entry for entry in found if entry[1].kind == kind]
        if source is not None:
            own = [entry for entry in found if entry[1].source == source]
            found = own or [(tier, replace(mapping, source=source)) for tier, mapping in found]
        return found


def open_catalogue(given: Sequence[Path], paths: Iterable[Origin], ledger: Ledger | None = None) -> Catalogue:
    """The mappings to choose from.

    Args:
        given: Mapping files a person named; if there are any, no other is used.
        paths: Files, folders and databases to load; mappings lie in a folder itself or in its ``mappings``.
        ledger: Of the home, with saved mappings.
    """
    if given:
        missing = next((path for path in given if not path.exists()), None)
        if missing is not None:
            raise NotFoundError("mapping.missing", path=str(missing))
        return Catalogue((tuple(read_mapping(path) for path in given),), given=True)
    files = (path for path in paths if isinstance(path, Path) and path.exists())
    folders = dict.fromkeys(path if path.is_dir() else path.parent for path in files)
    beside = [mapping for folder in folders for mapping in _mappings_in(folder)]
    saved = []
    if ledger is not None:
        for source, kind, content in saved_mappings(ledger):
            saved.append(parse_mapping(yaml_content(content), f"{source}/{kind}"))
    return Catalogue((tuple(beside), tuple(saved), tuple(shipped_mappings())))


def choose(
    paths: Sequence[Origin], catalogue: Catalogue, source: str | None = None, kind: str | None = None
) -> Choice:
    """Open every table below the paths and find its mappings.

    Raises:
        NotFoundError: ``source.missing``.
        InputError: ``source.…``, ``load.no-files``, ``load.nothing-fits`` or ``mapping.does-not-fit``.
        UsageError: ``load.ambiguous``, ``load.kind-unknown`` or ``load.no-mapping``.
    """
    if kind is not None and kind not in KINDS:
        raise UsageError("load.kind-unknown", kind=kind, known=list(KINDS))
    candidates = catalogue.candidates(source, kind)
    if not candidates:
        raise UsageError("load.no-mapping", kind=kind or "*")
    tables = [table for path in paths for table in tables_of(path)]
    if not tables:
        raise InputError("load.no-files", paths=[str(path) for path in paths])
    assignments: list[Assignment] = []
    left_out: list[LeftOut] = []
    for table in tables:
        fitting = fitting_mappings(table, candidates, forced=catalogue.given)
        for mapping in fitting:
            assignments.append(Assignment(_as_mapped(table, mapping), mapping))
            _refuse_second_header(assignments[-1].table)
        if not fitting:
            left_out.append(_nearest(table, candidates, catalogue.given))
    if not assignments:
        raise _nothing_fits(left_out[0], catalogue.given, tables[0])
    order = list(KINDS)
    assignments.sort(key=lambda item: (order.index(item.mapping.kind), item.table.label))
    return Choice(tuple(assignments), tuple(left_out))


def fitting_mappings(
    table: Table, candidates: Sequence[tuple[int, RowMapping]], forced: bool = False
) -> list[RowMapping]:
    """The mappings of one source that fit a table, one a kind.

    The earliest tier wins, then mappings written for files of that name, then those that use most columns.

    Raises:
        UsageError: ``load.ambiguous``: two sources fit equally well.
    """
    fitting = [
        (tier, mapping)
        for tier, mapping in candidates
        if (forced or mapping.is_for_file(table.name)) and fits(table, mapping)
    ]
    if not fitting:
        return []
    first = min(tier for tier, _ in fitting)
    fitting = [(tier, mapping) for tier, mapping in fitting if tier == first]
    weights = {mapping.source: (0, 0) for _, mapping in fitting}
    for _, mapping in fitting:
        weight = (bool(mapping.files), len(mapping.used_columns()))
        weights[mapping.source] = max(weights[mapping.source], weight)
    best = max(weights.values())
    sources = [name for name, weight in weights.items() if weight == best]
    if len(sources) > 1:
        raise UsageError("load.ambiguous", file=table.label, sources=sources)
    chosen = [mapping for _, mapping in fitting if mapping.source == sources[0]]
    kinds = [mapping.kind for mapping in chosen]
    twice = next((kind for kind in kinds if kinds.count(kind) > 1), None)
    if twice is not None:
        both = [mapping.path for mapping in chosen if mapping.kind == twice]
        raise UsageError("load.two-mappings", file=table.label, kind=twice, mappings=both)
    return chosen


def fits(table: Table, mapping: RowMapping) -> bool:
    """Whether a table has the columns a mapping needs.

    Objects of JSON may lack fields, so that of those only the id and half of all columns must have been seen.
    """
    missing = mapping.missing_columns(table.header)
    if not missing:
        return True
    if not table.loose:
        return False
    needed = mapping.needed_columns()
    vital = {*mapping.id, *mapping.where}
    for name in (mapping.spec.of, *(item.name for item in mapping.spec.references if item.required)):
        if name in mapping.references:
            vital.update(mapping.references[name].id)
    return vital.isdisjoint(missing) and len(missing) <= LOOSE_SHARE * len(needed)


def _as_mapped(table: Table, mapping: RowMapping) -> Table:
    reading = mapping.reading
    if reading.encoding or reading.delimiter or reading.skip_lines:
        return table.reread(reading.encoding, reading.delimiter, reading.skip_lines)
    return table


def _refuse_second_header(table: Table) -> None:
    """Refuse a table whose first row is another header: its rows would say nonsense, or the wrong columns."""
    row = [cell.strip() if isinstance(cell, str) else "" for cell in getattr(table, "first_row", ())]
    again = tuple(row) == table.header
    named = len(row) >= 3 and len(set(row)) == len(row) and _named(row) >= 0.8 and _named(table.header) >= 0.5
    if row and (again or named):
        raise InputError("source.two-headers", path=table.label, second=row[:8])


def _named(cells: Sequence[str]) -> float:
    """Share of texts that are names of columns."""
    known = [cell for cell in cells if cell and not any(map(str.isdigit, cell)) and pairs_of(cell)]
    return len(known) / len(cells)


def _nearest(table: Table, candidates: Sequence[tuple[int, RowMapping]], given: bool) -> LeftOut:
    """The mapping that finds most of its columns; of those a person named, one in any case."""
    best: RowMapping | None = None
    share, missing = -1.0 if given else 0.0, table.header
    for _, mapping in candidates:
        lacking = mapping.missing_columns(table.header)
        found = 1 - len(lacking) / max(1, len(mapping.needed_columns()))
        if found > share:
            best, share, missing = mapping, found, lacking
    if best is None:
        return LeftOut(table.label, table.header)
    return LeftOut(table.label, table.header, best.path or source_label(best), missing)


def _nothing_fits(left_out: LeftOut, given: bool, table: Table) -> InputError:
    header = list(left_out.header[:12])
    missing = [_with_proposal(name, left_out.header) for name in left_out.missing]
    nearest = Path(left_out.nearest).name
    if given and missing:
        fitting = _fitting_shipped(table)
        params = {"file": left_out.label, "mapping": nearest, "missing": missing, "header": header}
        if fitting:
            return InputError(
                "mapping.another-fits", fitting=[Path(item.path).name for item in fitting], **params
            )
        return InputError("mapping.does-not-fit", **params)
    if missing and len(missing) < len(left_out.header) and len(missing) <= NEARLY:
        return InputError(
            "load.nearly-fits", file=left_out.label, mapping=nearest, missing=missing, header=header
        )
    return InputError("load.nothing-fits", file=left_out.label, header=header)


def _fitting_shipped(table: Table) -> list[RowMapping]:
    """The shipped mappings a file is made for, when the one a person named is not."""
    try:
        return fitting_mappings(table, [(0, item) for item in shipped_mappings()])
    except UsageError:
        return []


def shipped_mappings() -> list[RowMapping]:
    """The mappings that come with Renmai."""
    return [read_mapping(path) for path in sorted(mapping_folder().glob("*.yaml"))]


def _with_proposal(name: str, header: Sequence[str]) -> str:
    """A missing column, with the column of the file that may be meant.

    >>> _with_proposal("phone", ["id", "Phone "])
    '`phone` (perhaps `Phone `)'
    """
    folded = {column.casefold().strip(): column for column in header}
    near = get_close_matches(name.casefold().strip(), list(folded), n=1, cutoff=0.75)
    return f"`{name}` (perhaps `{folded[near[0]]}`)" if near else f"`{name}`"


def _mappings_in(folder: Path) -> list[RowMapping]:
    """Mapping files in a folder and its ``mappings``; other YAML files are none of ours."""
    found = []
    for place in (folder, folder / "mappings"):
        for path in sorted((*place.glob("*.yaml"), *place.glob("*.yml"))):
            if _is_mapping(path):
                found.append(read_mapping(path))
    return found


def _is_mapping(path: Path) -> bool:
    try:
        content = yaml_content(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError):
        return False
    return isinstance(content, dict) and "kind" in content and "source" in content

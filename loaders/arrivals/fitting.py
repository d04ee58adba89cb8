"""Which of a source's mappings a delivered file is read by, and what is proposed where none fits any more."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from graph.errors import InputError, RenmaiError, UsageError
from graph.ledger.arrival_sources import Said
from loaders.catalogue import Catalogue, Choice, choose, fits
from loaders.mapping import RowMapping
from loaders.mapping_files import mapping_text, parse_mapping, yaml_content
from loaders.propose import Proposed, propose_tables
from loaders.sources import Origin, tables_of

_CHANGING = re.compile(r"[-_. (]*\d[\d_. )T-]*")
"""What changes from one delivery's name to the next: dates and numbers."""


class ChangedError(InputError):
    """A delivery has not the columns its source had; carries what is proposed instead."""

    def __init__(self, reason: Said, proposal: Said | None) -> None:
        super().__init__(reason[0], **reason[1])
        self.proposal = proposal


def mappings_of(texts: Iterable[str], name: str = "") -> list[RowMapping]:
    """The mappings of a source, as it keeps them."""
    return [parse_mapping(yaml_content(text), name) for text in texts]


def name_pattern(name: str) -> str:
    """Pattern of the names of a file's successors.

    >>> (
    ...     name_pattern("orders-2026-03-01.csv"),
    ...     name_pattern("orders.csv"),
    ...     name_pattern("20260301_会员.csv.gz"),
    ... )
    ('orders*.csv', 'orders*.csv', '*会员*.csv')
    """
    plain = name[:-3] if name.lower().endswith(".gz") else name
    stem, dot, ending = plain.rpartition(".")
    stem = _CHANGING.sub("*", stem) if stem else _CHANGING.sub("*", ending)
    pattern = f"{stem.rstrip('*')}*{dot}{ending}" if dot else f"{stem.rstrip('*')}*"
    return pattern.replace("[", "[[]")


def for_successors(mapping: RowMapping, name: str) -> RowMapping:
    """A mapping that also reads the deliveries after the one it was made for."""
    if any("*" in pattern for pattern in mapping.files):
        return mapping
    patterns = [*mapping.files, *(name_pattern(file) for file in mapping.files or (name,))]
    return replace(mapping, files=tuple(dict.fromkeys(patterns)))


def chosen(path: Path, mappings: Sequence[RowMapping], name: str) -> Choice:
    """What is to be loaded of a file, by a source's mappings.

    Args:
        path: The file.
        mappings: Of the source.
        name: The source's, for what is proposed.

    Raises:
        ChangedError: a table that the source used to deliver has other columns, or nothing fits.
        InputError: ``source.…``: the file cannot be read.
    """
    catalogue = Catalogue((tuple(mappings),))
    try:
        choice = choose([path], catalogue)
    except InputError as error:
        if error.code not in ("load.nothing-fits", "load.nearly-fits"):
            raise
        choice = _by_columns(path, mappings, name)
    by_name = [item for item in choice.left_out if _is_expected(item.label, mappings)]
    if by_name:
        raise _changed(path, mappings, name)
    return choice


def proposed(origin: Origin, name: str, system: str | None = None) -> list[RowMapping]:
    """Mappings proposed for everything a source delivers, ready to be used.

    Args:
        origin: A file, a folder with deliveries, or a database.
        name: The source's; the system rows come from is called so where nothing else is known.
        system: Name of that system.

    Raises:
        NotFoundError, InputError: ``source.…``.
        InputError: ``arrival.propose.nothing`` or ``arrival.propose.unready``.
    """
    found: dict[tuple[str, str, str], RowMapping] = {}
    unready: list[Proposed] = []
    for item in propose_tables(origin, system):
        proposal = item.proposal
        if proposal.confidence < 0.3 and not item.known:
            continue
        if proposal.missing and not item.known:
            unready.append(item)
            continue
        mapping = proposal.mapping
        if not item.known and system is None:
            mapping = replace(mapping, source=name)
        mapping = for_successors(mapping, item.table.name)
        found.setdefault((mapping.source, mapping.kind, " ".join(mapping.files)), mapping)
    if not found and unready:
        first = unready[0]
        kind, missing = first.proposal.mapping.kind, list(first.proposal.missing)
        raise InputError("arrival.propose.unready", file=first.table.label, kind=kind, missing=missing)
    if not found:
        raise InputError("arrival.propose.nothing", place=str(origin))
    return list(found.values())


def _by_columns(path: Path, mappings: Sequence[RowMapping], name: str) -> Choice:
    """A file of a new name with the columns of a known one is that one's successor."""
    fitting = [item for table in tables_of(path) for item in mappings if fits(table, item)]
    if not fitting:
        raise _changed(path, mappings, name)
    best = max(fitting, key=lambda item: len(item.used_columns()))
    family = tuple(item for item in fitting if item.files == best.files)
    return choose([path], Catalogue((tuple(dict.fromkeys(family)),), given=True))


def _is_expected(label: str, mappings: Sequence[RowMapping]) -> bool:
    name = label.rpartition("/")[2]
    return any(item.files and item.is_for_file(name) for item in mappings)


def _changed(path: Path, mappings: Sequence[RowMapping], name: str) -> ChangedError:
    tables = tables_of(path)
    table = next((item for item in tables if _is_expected(item.name, mappings)), tables[0])
    named = [item for item in mappings if item.is_for_file(table.name)] or list(mappings)
    nearest = min(named, key=lambda item: len(item.missing_columns(table.header)))
    missing = list(nearest.missing_columns(table.header))[:12]
    new = [column for column in table.header if column not in nearest.used_columns()][:12]
    params = {"file": path.name, "kind": nearest.kind, "missing": missing, "new": new}
    return ChangedError(("arrival.stop.header", params), _proposal(path, nearest, name))


def _proposal(path: Path, nearest: RowMapping, name: str) -> Said | None:
    """A mapping of the file as it is now, of the same source and kind, as a person may accept it."""
    try:
        listed = propose_tables(path, nearest.source, nearest.kind)
    except RenmaiError:
        return None
    ready = [item for item in listed if item.known or not item.proposal.missing]
    if not ready:
        return None
    best = max(ready, key=lambda item: item.proposal.confidence)
    mapping = replace(best.proposal.mapping, files=nearest.files)
    sure = round(100 * best.proposal.confidence)
    mapping = for_successors(mapping, path.name) if not nearest.files else mapping
    params = {"kind": mapping.kind, "sure": sure, "mapping": mapping_text(mapping), "name": name}
    return "arrival.propose.header", params


def with_accepted(texts: Sequence[str], accepted: str) -> list[str]:
    """A source's mappings with another of the same system and kind in its place.

    Raises:
        UsageError: ``arrival.propose.none``: nothing is proposed.
    """
    if not accepted:
        raise UsageError("arrival.propose.none")
    (new,) = mappings_of([accepted])
    kept = [
        text
        for text, old in zip(texts, mappings_of(texts), strict=True)
        if (old.source, old.kind) != (new.source, new.kind)
    ]
    return [*kept, accepted]

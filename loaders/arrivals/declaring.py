"""Declaring a source: checked whole before it is kept, its mappings proposed where none are given."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from graph.errors import NotFoundError, UsageError
from graph.ledger import Ledger, arrival_sources
from graph.ledger.arrival_sources import KINDS, Source
from loaders.arrivals.collecting import database_of
from loaders.arrivals.fitting import for_successors, mappings_of, proposed
from loaders.catalogue import shipped_mappings
from loaders.mapping import RowMapping
from loaders.mapping_files import mapping_text, read_mapping
from loaders.sources import Origin, is_database_url
from loaders.sources.places import without_password

PROMISED = timedelta(hours=24)
LEAST_PROMISED = timedelta(minutes=1)
_NAME = re.compile(r"[^\W_][\w.-]{0,59}")
_COLUMN = re.compile(r"[^\W\d]\w{0,127}")
_TABLE = re.compile(r"[^\W\d]\w{0,127}(?:\.[^\W\d]\w{0,127})?")
_SPAN = re.compile(r"(\d+)\s*([smhd])")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


def declare(
    ledger: Ledger,
    name: str,
    place: str,
    mappings: Sequence[RowMapping] = (),
    promised: timedelta = PROMISED,
    options: dict[str, Any] | None = None,
    sample: Path | None = None,
    system: str | None = None,
    by: str = "",
) -> Source:
    """Declare a source and begin to take it in.

    Args:
        ledger: Of the home.
        name: Its name.
        place: A folder, a database's address, or empty for events.
        mappings: How its rows are read; proposed from what it holds where left out.
        promised: Within how long the next delivery is promised.
        options: As `Source.options`.
        sample: A file as it will deliver it, for a proposal; what lies in the folder by default.
        system: Name of the system its rows come from; the mappings', else the source's name.
        by: Name of who declares it.

    Raises:
        UsageError: ``arrival.name``, ``arrival.promised``, ``arrival.column``, ``arrival.table``,
            ``arrival.password`` or ``arrival.mapping-needed``.
        NotFoundError: ``arrival.folder-missing``.
        ConflictError: ``arrival.source-known``.
        InputError: ``arrival.propose.…``, ``mapping.…`` or ``source.…``.
    """
    if not _NAME.fullmatch(name):
        raise UsageError("arrival.name", name=name[:80])
    if promised < LEAST_PROMISED:
        raise UsageError("arrival.promised", text=str(promised))
    kind = "events" if not place else "database" if is_database_url(place) else "folder"
    chosen = dict(options or {})
    made = Source(name, kind, _place(kind, place), (), promised, chosen, by=by)
    _check_database(made)
    given = [for_successors(item, "") if item.files else item for item in mappings]
    listed = given or proposed(_sample(made, sample), name, system)
    if system is not None:
        listed = [replace(item, source=system) for item in listed]
    texts = tuple(mapping_text(item) for item in listed)
    mappings_of(texts, name)
    return arrival_sources.add(ledger, replace(made, mappings=texts))


def given_mappings(names: Sequence[str]) -> list[RowMapping]:
    """Mappings by their files, or by the names of those that come with Renmai.

    Raises:
        NotFoundError: ``mapping.missing``.
        InputError: ``mapping.…``.
    """
    shipped = {Path(item.path).stem: item for item in shipped_mappings()} if names else {}
    found = []
    for name in names:
        path = Path(name)
        if path.is_file():
            found.append(read_mapping(path))
        elif name in shipped:
            found.append(shipped[name])
        else:
            raise NotFoundError("mapping.missing", path=name)
    return found


def span(text: str) -> timedelta:
    """A length of time as people write it.

    Raises:
        UsageError: ``arrival.promised``.

    >>> span("90m"), span("1d 2h")
    (datetime.timedelta(seconds=5400), datetime.timedelta(days=1, seconds=7200))
    """
    parts = _SPAN.findall(text)
    if not parts or _SPAN.sub("", text).strip():
        raise UsageError("arrival.promised", text=text[:40])
    return timedelta(**{_UNITS[unit]: 0 for _, unit in parts}) + sum(
        (timedelta(**{_UNITS[unit]: int(number)}) for number, unit in parts), timedelta()
    )


def span_text(length: timedelta) -> str:
    """A length of time as `span` reads it.

    >>> span_text(timedelta(hours=25)), span_text(timedelta(minutes=1))
    ('1d 1h', '1m')
    """
    seconds = int(length.total_seconds())
    found = []
    for unit, size in (("d", 86_400), ("h", 3_600), ("m", 60), ("s", 1)):
        number, seconds = divmod(seconds, size)
        if number:
            found.append(f"{number}{unit}")
    return " ".join(found) or "0s"


def _place(kind: str, place: str) -> str:
    if kind == "folder":
        folder = Path(place).expanduser().absolute()
        if not folder.is_dir():
            raise NotFoundError("arrival.folder-missing", path=str(folder))
        return str(folder)
    if kind == "database" and re.search(r"//[^/@]*:[^/@]+@", place):
        raise UsageError("arrival.password", url=without_password(place))
    return place


def _check_database(source: Source) -> None:
    options = source.options
    if source.kind != "database":
        if options.get("table") or options.get("query") or options.get("watermark"):
            raise UsageError("arrival.not-a-database", name=source.name, known=list(KINDS))
        return
    if bool(options.get("table")) == bool(options.get("query")):
        raise UsageError("arrival.table-or-query", name=source.name)
    if options.get("table") and not _TABLE.fullmatch(str(options["table"])):
        raise UsageError("arrival.table", table=str(options["table"])[:80])
    if options.get("watermark") and not _COLUMN.fullmatch(str(options["watermark"])):
        raise UsageError("arrival.column", column=str(options["watermark"])[:80])


def _sample(source: Source, sample: Path | None) -> Origin:
    if sample is not None:
        return sample
    if source.kind == "events":
        raise UsageError("arrival.mapping-needed", name=source.name)
    if source.kind == "folder":
        return Path(source.place)
    return database_of(source, "")


__all__ = ["PROMISED", "declare", "given_mappings", "span", "span_text"]

"""What records said before: values that were replaced, and records as they stood at a moment.

A record keeps its earlier versions as the cells its source wrote (``earlier``, see graph.store.writer). Which
column feeds which property is read off the newest version, whose cells (``raw``) and values are both known;
what cannot be told that way is left out rather than guessed.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from graph.profiles.reading import Properties, cells_of
from graph.profiles.surviving import SURVIVING, values_of
from graph.standardise import emails, phones

_KEPT = ("key", "source", "sourceId", "load", "sourceRow", "registeredAt", "stub", "raw")
_PLURAL = {"phone": "phones", "email": "emails"}


@dataclass(frozen=True, slots=True)
class Version:
    """Cells a source wrote, when it first and last said so, and until when (None: it still does)."""

    cells: Mapping[str, str]
    first: datetime
    last: datetime
    until: datetime | None = None
    gone: bool = False


@dataclass(frozen=True, slots=True)
class Closed:
    """A value that a newer row replaced."""

    property: str
    value: str
    record_key: str
    source: str
    until: datetime | None


def versions_of(record: Properties) -> tuple[Version, ...]:
    """Every version of a record, newest first; one without an event time has none."""
    at = record.get("eventAt")
    if not isinstance(at, datetime):
        return ()
    since = record.get("sameSince")
    first = since if isinstance(since, datetime) else at
    newest = Version(cells_of(record.get("raw")), first, at, None, record.get("deletedAt") is not None)
    older = [_version(entry) for entry in _entries(record.get("earlier"))]
    moments = sorted(moment for item in (newest, *older) for moment in (item.first, item.last))
    return (
        newest,
        *(
            replace(item, until=next((moment for moment in moments if moment > item.last), at))
            for item in older
        ),
    )


def as_of(records: Iterable[Properties], moment: datetime) -> list[Properties]:
    """The records that were known at a moment, with the values they had then."""
    known = list(records)
    columns = _columns(known)
    found: list[Properties] = []
    for record in known:
        versions = versions_of(record)
        if not versions:
            found.append(record)
            continue
        registered = record.get("registeredAt")
        begun = [item.first for item in versions]
        if min([*begun, *([registered] if isinstance(registered, datetime) else [])]) > moment:
            continue
        said = [(at, -place) for place, item in enumerate(versions) for at in (item.first, item.last)]
        then = [(at, place) for at, place in said if at <= moment]
        version = versions[-max(then)[1]] if then else versions[-1]
        if not version.gone:
            still = version is versions[0]
            found.append(record if still else _at(record, version, columns[str(record.get("source"))]))
    return found


def closed_values(records: Iterable[Properties]) -> tuple[Closed, ...]:
    """Values that records stated once and no longer do, the newest first."""
    known = list(records)
    columns = _columns(known)
    found: dict[tuple[str, str, str], Closed] = {}
    for record in known:
        now = {(name, value) for name in SURVIVING["Person"] for value in values_of(record, name)}
        for version in versions_of(record)[1:]:
            then = _at(record, version, columns[str(record.get("source"))])
            for name in SURVIVING["Person"]:
                for value in values_of(then, name):
                    key = (str(record["key"]), name, value)
                    if (name, value) not in now and key not in found:
                        found[key] = Closed(name, value, key[0], str(record.get("source", "")), version.until)
    return tuple(found.values())


def _at(record: Properties, version: Version, columns: Mapping[str, str]) -> Properties:
    values: dict[str, Any] = {name: record.get(name) for name in _KEPT if record.get(name) is not None}
    values["eventAt"] = version.last
    values["raw"] = json.dumps(dict(version.cells), ensure_ascii=False)
    for name, column in columns.items():
        text = version.cells.get(column)
        if text:
            values[_PLURAL.get(name, name)] = _standard(name, text)
    return values


def _columns(records: Sequence[Properties]) -> Mapping[str, Mapping[str, str]]:
    """By source: which column each property is read from, as the newest versions show."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for record in records:
        cells = cells_of(record.get("raw"))
        for name in SURVIVING["Person"]:
            values = set(values_of(record, name))
            if name in found[str(record.get("source"))] or not values:
                continue
            column = next((column for column, text in cells.items() if _standard(name, text) in values), None)
            if column is not None:
                found[str(record.get("source"))][name] = column
    return found


def _standard(name: str, text: str) -> str:
    if name == "phone":
        return phones.standardise(text).value or text
    if name == "email":
        return emails.standardise(text).value or text
    return text.strip()


def _version(entry: Mapping[str, Any]) -> Version:
    last = datetime.fromisoformat(entry["at"])
    first = datetime.fromisoformat(entry["since"]) if "since" in entry else last
    return Version(_cells(entry.get("raw")), first, last, gone=bool(entry.get("gone")))


def _entries(text: Any) -> list[dict[str, Any]]:
    try:
        content = json.loads(text) if text else []
    except ValueError:
        return []
    if not isinstance(content, list):
        return []
    return [item for item in content if isinstance(item, dict) and "at" in item]


def _cells(raw: Any) -> dict[str, str]:
    return cells_of(raw if isinstance(raw, str) else json.dumps(raw)) if raw is not None else {}

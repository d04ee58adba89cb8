"""Versions of what a source states: merged so that order, batching and repetition leave no trace.

A version is (event time, row hash, gone). Of one content (hash, gone) only the first and the last event time
are kept, both of which merge by minimum and maximum; the winner is the greatest (last, hash, gone). All that
the writer stores is computed from this set, so it is a pure function of the versions stated.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Version:
    """One content of a row, and when the source stated it.

    Attributes:
        hash: Hash of the mapped cells.
        first: Earliest event time this content was stated for.
        last: Latest one.
        gone: The row says its record is deleted.
        raw: Mapped cells as JSON; None for a deletion that carries no values (one found by a snapshot).
    """

    hash: str
    first: datetime
    last: datetime
    gone: bool = False
    raw: str | None = None

    @property
    def rank(self) -> tuple[datetime, str, bool]:
        """What decides which version wins: the greatest does."""
        return (self.last, self.hash, self.gone)

    @property
    def content(self) -> tuple[str, bool]:
        """What makes two statements the same version."""
        return (self.hash, self.gone)

    @property
    def bare(self) -> bool:
        """Whether it is a deletion that carries no values, so that the values before it stay on the node."""
        return self.gone and self.raw is None


def merge(versions: Iterable[Version]) -> tuple[Version, ...]:
    """All contents once, newest first.

    >>> day = [datetime(2026, 1, d, tzinfo=UTC) for d in (1, 2, 3)]
    >>> a1, b2, a3 = Version("a", day[0], day[0]), Version("b", day[1], day[1]), Version("a", day[2], day[2])
    >>> merge([a1, b2, a3]) == merge([a3, a3, b2, a1])
    True
    >>> [(v.hash, v.first.day, v.last.day) for v in merge([a1, b2, a3])]
    [('a', 1, 3), ('b', 2, 2)]
    """
    found: dict[tuple[str, bool], Version] = {}
    for version in versions:
        known = found.get(version.content)
        if known is None:
            found[version.content] = version
        elif version.first < known.first or version.last > known.last:
            found[version.content] = replace(
                known, first=min(known.first, version.first), last=max(known.last, version.last)
            )
    return tuple(sorted(found.values(), key=lambda item: item.rank, reverse=True))


def newest_only(versions: Sequence[Version]) -> tuple[Version, ...]:
    """What a label without history keeps: the winner, and the newest with values if the winner has none."""
    kept = [versions[0]]
    if kept[0].bare:
        kept += [item for item in versions if not item.bare][:1]
    return tuple(replace(item, first=item.last) for item in kept)


def body_of(versions: Sequence[Version]) -> Version | None:
    """The newest version that carries values; None where there is none."""
    return next((item for item in versions if not item.bare), None)


def ended_at(last: datetime, versions: Sequence[Version]) -> datetime:
    """When something last stated at `last` stopped being stated: the next event time, else the winner's."""
    later = [moment for item in versions for moment in (item.first, item.last) if moment > last]
    return min(later, default=versions[0].last)


def earlier_text(versions: Sequence[Version]) -> str | None:
    """The ``earlier`` property: all but the winner as a JSON list, newest first; None where there is none."""
    entries = [_entry(item, with_raw=True) for item in versions[1:]]
    return _dump(entries) if entries else None


def read_earlier(text: str | None) -> list[Version]:
    """Versions of an ``earlier`` property."""
    return [_version(entry) for entry in json.loads(text)] if text else []


def parts_text(parts: dict[str, tuple[Version, ...]]) -> str | None:
    """The ``parts`` property: versions of each part as JSON, by the part's name."""
    if not parts:
        return None
    return _dump({name: [_entry(item, with_raw=False) for item in parts[name]] for name in sorted(parts)})


def read_parts(text: str | None) -> dict[str, tuple[Version, ...]]:
    """Versions of each part of a ``parts`` property."""
    if not text:
        return {}
    return {name: tuple(_version(entry) for entry in entries) for name, entries in json.loads(text).items()}


def _entry(version: Version, with_raw: bool) -> dict[str, Any]:
    entry: dict[str, Any] = {"at": _written(version.last), "hash": version.hash}
    if version.first != version.last:
        entry["since"] = _written(version.first)
    if version.gone:
        entry["gone"] = True
    if with_raw and version.raw is not None:
        entry["raw"] = _loaded(version.raw)
    return entry


def _version(entry: dict[str, Any]) -> Version:
    last = datetime.fromisoformat(entry["at"])
    raw = entry.get("raw")
    return Version(
        hash=entry["hash"],
        first=datetime.fromisoformat(entry["since"]) if "since" in entry else last,
        last=last,
        gone=bool(entry.get("gone")),
        raw=None if raw is None else raw if isinstance(raw, str) else _dump(raw),
    )


def _loaded(raw: str) -> Any:
    """The cells, or the text itself where it is not JSON of an object or a list."""
    try:
        value = json.loads(raw)
    except ValueError:
        return raw
    return value if isinstance(value, dict | list) else raw


def _written(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))

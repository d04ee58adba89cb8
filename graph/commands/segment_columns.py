"""Columns of everybody that follow the graph: kept in this process and in the home, read where it changed.

A large shop takes minutes to read, so who waits for a page asks for what is `at_hand`, which may be a little
old and says so; who writes or exports asks for `people`, which never is.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from graph.commands import segment_kept, segment_scores
from graph.commands.segment_kept import Kept
from graph.commands.segment_people import read_people
from graph.profiles.segments.features import Columns
from graph.profiles.segments.masks import conclude
from graph.server.progress import Progress, silent
from graph.store import Store

QUICK = 5_000
"""So many people are read while somebody waits: about a second."""

_LOCK = threading.Lock()
_HELD: dict[str, tuple[Kept, int]] = {}
"""What this process holds of each database, and which file of the home it had seen by then."""

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class AtHand:
    """Columns that can be had at once, as of a moment; ``current`` where nothing changed since."""

    columns: Columns
    moment: datetime
    current: bool


def people(
    store: Store, zone: ZoneInfo, progress: Progress | None = None,
    clock: Clock = lambda: datetime.now(UTC), home: Path | None = None,
) -> Columns:  # fmt: skip
    """Everybody; kept in this process, and in the home where one is given, until something is loaded,
    resolved, tagged or computed anew, or the day is over.
    """
    now = clock()
    stamp, total = _stamp(store, zone, now)
    found = _known(store, home, stamp)
    if found is None or found.stamp != stamp:
        columns = read_people(store, zone, progress or silent, now, total)
        conclude(columns)
        found = Kept(stamp, now, columns)
        if home:
            segment_kept.keep(home, found)
        _hold(store, segment_kept.version_of(home) if home else 0, found)
    if home:
        segment_scores.keep(home, found)
    return found.columns


def at_hand(
    store: Store, zone: ZoneInfo, home: Path, clock: Clock = lambda: datetime.now(UTC)
) -> AtHand | None:
    """Everybody without a wait: read where they are few, else as they were last read; None where they
    never were.
    """
    now = clock()
    stamp, total = _stamp(store, zone, now)
    found = _known(store, home, stamp)
    if found is not None and (found.stamp == stamp or total > QUICK):
        return AtHand(found.columns, found.moment, found.stamp == stamp)
    if total > QUICK:
        return None
    return AtHand(people(store, zone, clock=lambda: now, home=home), now, True)


def is_large(store: Store) -> bool:
    """Whether there are too many people to read while somebody waits."""
    return int((store.one("segment_stamp") or {}).get("people") or 0) > QUICK


def scores_of(store: Store, home: Path, person_id: str) -> segment_scores.Scores | None:
    """RFM scores of a person as they were when everybody was last read; None where that never was."""
    return segment_scores.scores_of(home, _place(store), person_id)


def _known(store: Store, home: Path | None, stamp: tuple[str, ...]) -> Kept | None:
    """What is held or kept of this database and zone, of this stamp if it is there."""
    with _LOCK:
        found, seen = _HELD.get(store.connection.uri, (None, 0))
    if found is not None and found.stamp[-2:] != stamp[-2:]:
        found = None
    if home is None or (found is not None and found.stamp == stamp):
        return found
    version = segment_kept.version_of(home)
    if version == seen:
        return found
    opened = segment_kept.kept(home, lambda other: other[-2:] == stamp[-2:])
    if opened is not None and (found is None or opened.moment >= found.moment):
        found = opened
    if found is not None:
        _hold(store, version, found)
    return found


def _hold(store: Store, version: int, found: Kept) -> None:
    with _LOCK:
        _HELD[store.connection.uri] = (found, version)


def _stamp(store: Store, zone: ZoneInfo, now: datetime) -> tuple[tuple[str, ...], int]:
    """What the graph is like, ending in the zone and the database; and how many people there are."""
    row = store.one("segment_stamp") or {}
    changes = (f"{name}={value}" for name, value in sorted(row.items()))
    stamp = (*changes, str(now.astimezone(zone).date()), zone.key, _place(store))
    return stamp, int(row.get("people") or 0)


def _place(store: Store) -> str:
    return f"{store.connection.uri} {store.connection.database}"

"""Taking in: files copied into the home, events into the ledger; bounded, and durable before it is said."""

from __future__ import annotations

import hashlib
import os
import shutil
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from graph.errors import MachineError
from graph.ledger import Ledger, arrival_runs, arrivals
from graph.ledger.arrivals import Accepted, Arrival, Backlog, Delivered
from graph.model import key_of
from graph.settings import Settings
from loaders.arrivals.urgency import LATER

_PIECE = 1 << 20


class InboxFullError(MachineError):
    """More waits than is taken; it will be less soon."""

    http_status = 503
    retryable = True


class NoSpaceError(MachineError):
    """The disk is full, or nearly so."""

    http_status = 507


@dataclass(frozen=True, slots=True)
class Limits:
    """How much may wait and is kept.

    Attributes:
        arrivals: That wait at most.
        size: Bytes that wait at most; a file larger than that is taken when nothing else waits.
        later: Share of both from which what is loaded last (page views) is refused.
        spare: Bytes of the disk left free: the database and the ledger need them to go on.
        kept: For how long what is done can be replayed.
    """

    arrivals: int = 200_000
    size: int = 4 << 30
    later: float = 0.8
    spare: int = 512 << 20
    kept: timedelta = timedelta(days=30)


class Inbox:
    """The inbox of a home.

    Args:
        settings: Of the home.
        ledger: Of the home.
        limits: See there.
        clock: For when something arrived.
    """

    def __init__(
        self,
        settings: Settings,
        ledger: Ledger,
        limits: Limits | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.folder = settings.home / "inbox"
        self.limits = limits or Limits()
        self._ledger, self._clock = ledger, clock
        self._home, self._zone = settings.home, ZoneInfo(settings.timezone)
        self._counted: tuple[float, Backlog] = (-1.0, Backlog())

    def accept_events(self, source: str, events: Sequence[Delivered]) -> Accepted:
        """Take in events, all or none; durable when this returns.

        Raises:
            InboxFullError: ``arrival.full``.
            NoSpaceError: ``arrival.no-space``.
            MachineError: ``ledger.disk-full``.
            DatabaseError, ConflictError: the ledger is away or busy.
        """
        self._check_room(sum(item.size for item in events), events[0].priority if events else 0, len(events))
        found = arrivals.accept(self._ledger, source, events, self._clock())
        again = sum(id_ in found.repeated for id_ in found.ids)
        self.count(source, accepted=len(found.ids) - again, repeated=again)
        return found

    def accept_file(
        self, source: str, path: Path, priority: int, name: str = "", moved: bool = False
    ) -> bool:
        """Take in a file: copy it into the home, then write it down.

        Args:
            source: Name of the source.
            path: Of the file, which no one writes to any more.
            priority: Of its rows.
            name: How people find it again; the file's by default.
            moved: The file is ours and need not be copied.

        Returns:
            Whether it is new; the same content again is not taken in.

        Raises:
            InboxFullError, NoSpaceError: as `accept_events`.
            MachineError: ``arrival.unreadable``: it cannot be read or copied.
        """
        shown = name or path.name
        try:
            size, digest = path.stat().st_size, _digest(path)
        except OSError as error:
            raise MachineError("arrival.unreadable", path=str(path), detail=error.strerror) from error
        if arrivals.is_known(self._ledger, source, digest):
            self.count(source, repeated=1)
            if moved:
                path.unlink(missing_ok=True)
            return False
        self._check_room(size, priority, 1, is_file=True)
        kept = self._keep(path, key_of("delivery", source, digest)[:16], Path(shown).name, moved)
        place = f"{kept.parent.name}/{kept.name}"
        item = Delivered("", digest, shown, priority, size, path=place)
        arrivals.accept(self._ledger, source, [item], self._clock())
        self.count(source, accepted=1)
        return True

    def path_of(self, arrival: Arrival) -> Path:
        """Where a file that arrived is kept."""
        return self.folder / (arrival.path or "")

    def count(self, source: str, **counts: int) -> None:
        """Count what came in, by `accepted` and `repeated`; see `refused` for the rest."""
        arrival_runs.tally(self._ledger, source, self._clock().astimezone(self._zone).date(), counts)

    def refused(self, source: str, code: str) -> None:
        """Count what was refused, by the code of the sentence that refused it."""
        self.count(source, **{code: 1})

    def prune(self) -> int:
        """Forget what was done longer ago than is kept; the number of files deleted."""
        paths = arrivals.prune(self._ledger, self._clock() - self.limits.kept)
        for name in paths:
            shutil.rmtree((self.folder / name).parent, ignore_errors=True)
        return len(paths)

    def _check_room(self, size: int, priority: int, count: int, is_file: bool = False) -> None:
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        free = shutil.disk_usage(self._home).free
        if free - size < self.limits.spare:
            raise NoSpaceError("arrival.no-space", free=free >> 20, spare=self.limits.spare >> 20)
        waits = self._waiting()
        share = self.limits.later if priority >= LATER else 1.0
        many = waits.arrivals + count > share * self.limits.arrivals
        large = waits.size + size > share * self.limits.size and not (is_file and not waits.arrivals)
        if many or large:
            raise InboxFullError(
                "arrival.full", waiting=waits.arrivals, megabytes=waits.size >> 20,
                seconds=round(waits.lag(self._clock())),
            )  # fmt: skip

    def _waiting(self) -> Backlog:
        """What waits, counted at most once a second."""
        now = time.monotonic()
        if now - self._counted[0] > 1.0 or self._counted[0] < 0:
            self._counted = now, arrivals.backlog(self._ledger)
        return self._counted[1]

    def _keep(self, path: Path, folder: str, name: str, moved: bool) -> Path:
        """Put a file into a folder of its own in the inbox, whole or not at all, and onto the disk."""
        kept = self.folder / folder / name
        part = kept.with_name(".part")
        try:
            kept.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            if moved:
                os.replace(path, kept)
                return kept
            with path.open("rb") as source, part.open("wb") as target:
                shutil.copyfileobj(source, target, _PIECE)
                target.flush()
                os.fsync(target.fileno())
            os.replace(part, kept)
        except OSError as error:
            part.unlink(missing_ok=True)
            if error.errno in (28, 122):  # no space, or over quota
                free = shutil.disk_usage(self._home).free
                raise NoSpaceError(
                    "arrival.no-space", free=free >> 20, spare=self.limits.spare >> 20
                ) from error
            raise MachineError("arrival.unreadable", path=str(path), detail=error.strerror) from error
        return kept


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()

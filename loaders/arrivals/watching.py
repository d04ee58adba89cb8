"""Watching: one process a home looks for what is new, loads what waits, and follows up, until it is stopped.

The slower clock ticks in a thread of its own with connections of its own, so that arrivals never wait for it.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from filelock import FileLock, Timeout

from graph.errors import ConflictError, DatabaseError, RenmaiError
from graph.ledger import Ledger, arrival_runs, arrival_sources, arrivals
from graph.server import ServerHome, ensure_running, running
from graph.server.progress import Progress, silent
from graph.settings import Settings
from graph.store import Store, migrate
from loaders.arrivals.collecting import SETTLED_SECONDS, Collector
from loaders.arrivals.following import Follower
from loaders.arrivals.inbox import Inbox, Limits
from loaders.arrivals.slower import STEPS, Desk, SlowClock, Step

log = logging.getLogger("renmai.arrivals")

LOOK_SECONDS = 1.0
SLOW_SECONDS = 5.0
BATCHES_BETWEEN_LOOKS = 5
PRUNE_EVERY = timedelta(hours=1)
_PATIENCE = (1.0, 2.0, 5.0, 10.0, 20.0)
"""Seconds until the next try after the first, the second … failure in a row."""

Told = Callable[[str, Mapping[str, object]], None]
"""Told what happens, as codes and parameters."""


@dataclass(frozen=True, slots=True)
class Watching:
    """How to watch.

    Attributes:
        limits: Of the inbox.
        steps: Of the slower clock.
        told: Told what happens.
        on_day: Called with each day of the home's zone once it is over.
        clock: For when something happened.
    """

    limits: Limits = field(default_factory=Limits)
    steps: tuple[Step, ...] = STEPS
    told: Told = lambda code, params: None
    on_day: Callable[[Ledger, date], None] = lambda ledger, day: None
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)


def watch(
    settings: Settings,
    stop: threading.Event,
    how: Watching | None = None,
    once: bool = False,
    progress: Progress | None = None,
) -> int:
    """Watch the sources of a home.

    Args:
        settings: Of the home.
        stop: Set from elsewhere to end after the micro-batch in hand.
        how: See there.
        once: Take in what is there, follow everything up, and end.
        progress: Told about starting the database.

    Returns:
        How many arrivals were loaded.

    Raises:
        ConflictError: ``arrival.watched``: another process watches this home.
        DatabaseError, MachineError: with ``once``, the database or the machine fails.
    """
    settings.home.mkdir(parents=True, exist_ok=True, mode=0o700)
    lock = FileLock(settings.home / "watch.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise ConflictError("arrival.watched", home=str(settings.home)) from error
    with lock, Ledger.open(settings) as ledger:
        arrivals.recover(ledger)
        arrival_runs.interrupt(ledger)
        watcher = _Watcher(settings, ledger, how or Watching(), progress or silent)
        try:
            return watcher.once(stop) if once else watcher.run(stop)
        finally:
            watcher.close()


class _Watcher:
    """The one that watches, with the graph opened when it is first needed and again after a loss."""

    def __init__(self, settings: Settings, ledger: Ledger, how: Watching, progress: Progress) -> None:
        self._settings, self._ledger, self._how, self._progress = settings, ledger, how, progress
        self._inbox = Inbox(settings, ledger, how.limits, how.clock)
        self._collector = Collector(ledger, self._inbox, how.clock)
        self._store: Store | None = None
        self._failures = 0
        self._not_before = 0.0
        self._pruned_at: datetime | None = None
        self._day: date | None = None

    def close(self) -> None:
        """Give back the connections to the graph."""
        lost, self._store = self._store, None
        if lost is not None:
            with suppress(Exception):  # it may be lost already
                lost.close()

    def run(self, stop: threading.Event) -> int:
        """Until stopped."""
        slow = threading.Thread(target=self._tick, args=(stop,), daemon=True)
        slow.start()
        done = 0
        while not stop.is_set():
            began = time.monotonic()
            self._collect()
            done += self._drain(stop, BATCHES_BETWEEN_LOOKS)
            self._keep_house()
            stop.wait(max(0.0, LOOK_SECONDS - (time.monotonic() - began)))
        slow.join(30)
        return done

    def once(self, stop: threading.Event) -> int:
        """What is there now."""
        done, until = 0, time.monotonic() + 3 * SETTLED_SECONDS
        while not stop.is_set():
            sources = self._collect()
            done += self._drain(stop, 10**9, patient=False)
            if not self._collector.is_settling(sources) or time.monotonic() > until:
                break
            stop.wait(0.3)
        if self._how.steps:
            desk = Desk(self._settings, self._ledger, self._opened(), self._how.clock)
            SlowClock(desk, self._how.steps).tick(at_once=True)
        self._keep_house()
        return done

    def _collect(self) -> list[arrival_sources.Source]:
        try:
            sources = arrival_sources.listed(self._ledger)
        except RenmaiError as error:  # the ledger may be busy or away for a moment
            log.warning("sources could not be read: %s", error)
            return []
        for source in sources:
            try:
                taken = self._collector.look(source)
            except RenmaiError as error:
                log.warning("%s could not be looked at: %s", source.name, error)
                continue
            if taken:
                self._how.told("arrival.told.taken", {"source": source.name, "count": taken})
        return sources

    def _drain(self, stop: threading.Event, most: int, patient: bool = True) -> int:
        """Load what waits, some micro-batches at a time; a failure is waited out and tried again."""
        done = 0
        for _ in range(most):
            if stop.is_set() or time.monotonic() < self._not_before:
                break
            try:
                count = self._step()
            except Exception as error:
                if not patient:
                    raise
                self._fail(error)
                break
            self._failures = 0
            if not count:
                break
            done += count
            self._how.told("arrival.told.loaded", {"count": count})
        return done

    def _step(self) -> int:
        if not arrivals.any_ready(self._ledger):
            return 0
        store = self._opened()
        return Follower(self._settings, self._ledger, store, self._inbox, self._how.clock).step()

    def _fail(self, error: Exception) -> None:
        self.close()
        wait = _PATIENCE[min(self._failures, len(_PATIENCE) - 1)]
        self._failures += 1
        self._not_before = time.monotonic() + wait
        if isinstance(error, RenmaiError):
            params = {name: str(value) for name, value in error.params.items()}
            self._how.told(error.code, params)
        else:
            log.exception("a micro-batch failed", exc_info=error)

    def _opened(self) -> Store:
        """The graph; a database that broke down is started again, one that somebody stopped is waited for.

        Raises:
            DatabaseError: it is not there.
        """
        if self._store is None:
            self._store = open_graph(self._settings, self._progress, first=self._failures == 0)
        return self._store

    def _tick(self, stop: threading.Event) -> None:
        """The slower clock."""
        while not stop.wait(SLOW_SECONDS):
            try:
                found = running(self._settings)
                if found is None:
                    continue
                with Ledger.open(self._settings) as ledger, Store.open(found) as store:
                    SlowClock(Desk(self._settings, ledger, store, self._how.clock), self._how.steps).tick()
            except RenmaiError as error:
                log.warning("the slower clock stood still: %s", error)
            except Exception:
                log.exception("the slower clock failed")

    def _keep_house(self) -> None:
        """Forget what is no longer kept; say that a day is over."""
        now = self._how.clock()
        try:
            if self._pruned_at is None or now - self._pruned_at > PRUNE_EVERY:
                self._inbox.prune()
                self._pruned_at = now
            today = now.astimezone(ZoneInfo(self._settings.timezone)).date()
            if self._day is None or today > self._day:
                self._how.on_day(self._ledger, today - timedelta(days=1))
                self._day = today
        except (RenmaiError, OSError) as error:
            log.warning("house could not be kept: %s", error)


def open_graph(settings: Settings, progress: Progress, first: bool = True) -> Store:
    """The graph of a home, migrated.

    Args:
        settings: Of the home.
        progress: Told about starting.
        first: Start a database that somebody stopped, too.

    Raises:
        DatabaseError, MachineError: it is not there.
    """
    found = running(settings)
    if found is None:
        state = ServerHome.of(settings).read_state() if settings.managed else None
        broke_down = state is not None and state.pid is not None
        found = ensure_running(settings, progress) if first or broke_down else None
    if found is None:
        raise DatabaseError("arrival.no-database", home=str(settings.home))
    store = Store.open(found)
    try:
        migrate(store)
    except BaseException:
        store.close()
        raise
    return store

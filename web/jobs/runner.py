"""Doing one job: claim it, say that we live, write down how far it is, end it."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graph.errors import RenmaiError
from graph.ledger import Ledger, jobs
from graph.ledger.jobs import Job
from graph.settings import Settings
from web.jobs.kinds import KINDS

BEAT_SECONDS = 5.0
WRITE_SECONDS = 0.4
"""How often progress is written down at most."""


class StoppedError(Exception):
    """The job was cancelled, or is another worker's by now."""


def run_job(settings: Settings, number: int) -> None:
    """Do a waiting job; nothing where it is not waiting any more."""
    with Ledger.open(settings) as ledger:
        job = jobs.claim(ledger, number)
        if job is not None:
            with _Beating(ledger, number) as beating:
                _do(settings, ledger, job, beating)


def _do(settings: Settings, ledger: Ledger, job: Job, beating: _Beating) -> None:
    work = Work(settings, ledger, job, beating)
    try:
        result = KINDS[job.kind](work)
        work.check_wanted()
    except StoppedError:
        jobs.end(ledger, job.id, "cancelled")
    except RenmaiError as error:
        params = {name: str(value) for name, value in error.params.items()}
        jobs.end(ledger, job.id, "failed", error=(error.code, params))
    except Exception:
        logging.getLogger("renmai.jobs").exception("job %s (%s) failed", job.id, job.kind)
        jobs.end(ledger, job.id, "failed", error=("job.unexpected", {"id": job.id}))
    else:
        jobs.end(ledger, job.id, "done", result=result)


class _Beating:
    """Says that the worker lives, from a thread of its own, as some steps are long and silent."""

    def __init__(self, ledger: Ledger, number: int) -> None:
        self._ledger, self._number = ledger, number
        self._over = threading.Event()
        self.is_wanted = True
        self._thread = threading.Thread(target=self._beat, daemon=True)

    def __enter__(self) -> _Beating:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def look(self) -> None:
        """See whether the work is still wanted."""
        try:
            self.is_wanted = jobs.live(self._ledger, self._number)
        except RenmaiError as error:  # the ledger may be busy or away for a moment; the next beat tries again
            logging.getLogger("renmai.jobs").warning("no sign of life written: %s", error)

    def _beat(self) -> None:
        while not self._over.wait(BEAT_SECONDS):
            self.look()


@dataclass(slots=True)
class _Pace:
    """When a step began and how far it was, for the remaining time."""

    step: str = ""
    began: float = 0.0
    at: float = 0.0

    def seconds_left(self, step: str, share: float | None, now: float) -> float | None:
        """Remaining time of a step at the pace so far; None until two seconds have passed.

        >>> pace = _Pace()
        >>> pace.seconds_left("a", 0.0, 10.0), pace.seconds_left("a", 0.25, 15.0)
        (None, 15.0)
        """
        if step != self.step or (share or 0.0) < self.at:
            self.step, self.began, self.at = step, now, share or 0.0
        if not share or share <= self.at or now - self.began < 2:
            return None
        return (now - self.began) * (1 - share) / (share - self.at)


class Work:
    """What a kind of job is given: the settings, the ledger, its parameters, and somewhere to tell progress.

    `progress` is a `graph.server.progress.Progress`. In the job's own thread it raises StoppedError once the
    work is not wanted any more: every kind of work bears being killed at any moment, and so this too.
    """

    def __init__(self, settings: Settings, ledger: Ledger, job: Job, beating: _Beating) -> None:
        self.settings, self.ledger, self.job = settings, ledger, job
        self._beating, self._pace = beating, _Pace()
        self._thread, self._lock = threading.get_ident(), threading.Lock()
        self._written, self._written_step = 0.0, ""

    @property
    def params(self) -> Mapping[str, Any]:
        """What the job was asked for with."""
        return self.job.params

    def check_wanted(self) -> None:
        """Stop where the work is not wanted any more.

        Raises:
            StoppedError: it was cancelled, or taken by another worker.
        """
        if not self._beating.is_wanted:
            raise StoppedError

    def progress(
        self, step: str, done: float, total: float | None, unit: str = "items", **params: object
    ) -> None:
        """Write down how far the job is, seldom enough to cost nothing."""
        own = threading.get_ident() == self._thread
        if own:
            self.check_wanted()
        now = time.monotonic()
        with self._lock:
            left = self._pace.seconds_left(step, done / total if total else None, now)
            new = step != self._written_step
            if not new and now - self._written < WRITE_SECONDS:
                return
            self._written, self._written_step = now, step
            jobs.advance(self.ledger, self.job.id, step, params, done, total, unit, left)
        if own:
            self._beating.look()
            self.check_wanted()

"""The queue between those who ask for work and the worker: Huey on a SQLite file of the home.

The ledger's row is what counts; the queue only wakes the worker. What the queue lost, or holds twice, does no
harm: the worker looks for waiting rows itself, and a row is claimed once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from huey import SqliteHuey, crontab

from graph.ledger import Ledger, jobs
from graph.settings import Settings


class JobQueue:
    """The queue of a home; ``huey`` is what a consumer serves."""

    def __init__(self, settings: Settings) -> None:
        settings.home.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = str(settings.home / "jobs.db")
        self.huey = SqliteHuey("renmai", filename=path, results=False, timeout=10)

        def run(number: int) -> None:
            from web.jobs.runner import run_job

            run_job(settings, number)

        def look_after() -> None:
            from web.jobs.segments import begin_due

            with Ledger.open(settings) as ledger:
                self.wake([*jobs.requeue_lost(ledger), *begin_due(settings, ledger)])

        self._run = self.huey.task(name="run")(run)
        self.huey.periodic_task(crontab(), name="look_after")(look_after)

    def wake(self, numbers: Iterable[int]) -> None:
        """Tell the worker of waiting jobs."""
        for number in numbers:
            self._run(number)


def ask_for(settings: Settings, ledger: Ledger, kind: str, params: Mapping[str, Any], by: str) -> int:
    """Write work down and wake the worker.

    Args:
        settings: Of the home.
        ledger: Of the home.
        kind: A key of `web.jobs.kinds.KINDS`.
        params: What the kind wants; JSON.
        by: Name of who asks.

    Returns:
        The job's number.
    """
    number = jobs.add(ledger, kind, params, by)
    JobQueue(settings).wake([number])
    return number

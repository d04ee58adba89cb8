"""The worker process: one a home, doing jobs one after the other."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import timedelta

from filelock import FileLock, Timeout
from huey.consumer import Consumer

from graph.errors import ConflictError
from graph.ledger import Ledger, jobs
from graph.settings import Settings
from web.jobs.job_queue import JobQueue


def work_on(settings: Settings) -> None:
    """Do jobs until stopped.

    Raises:
        ConflictError: ``job.worker``: the home has a worker already.
    """
    settings.home.mkdir(parents=True, exist_ok=True, mode=0o700)
    lock = FileLock(settings.home / "worker.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise ConflictError("job.worker", home=str(settings.home)) from error
    with lock:
        queue = JobQueue(settings)
        with Ledger.open(settings) as ledger:
            jobs.requeue_lost(ledger, after=timedelta(0))  # the home has no other worker that could have them
            queue.wake(jobs.waiting(ledger))
        Consumer(queue.huey, workers=1, worker_type="thread", max_delay=0.5).run()


def start_beside(settings: Settings) -> subprocess.Popen[bytes]:
    """Start the home's worker as a process of its own; it ends at once where there is one already."""
    arguments = [sys.executable, "-m", "web", "--home", str(settings.home), "worker", "--quiet"]
    return subprocess.Popen(
        arguments, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, start_new_session=os.name == "posix"
    )

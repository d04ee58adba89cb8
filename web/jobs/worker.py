"""The worker process: one a home, doing jobs one after the other."""

from __future__ import annotations

import os
import signal
import threading
import time
from datetime import timedelta

import psutil
from filelock import FileLock, Timeout
from huey.consumer import Consumer

from graph.errors import ConflictError
from graph.ledger import Ledger, jobs
from graph.server.process import is_alive
from graph.settings import Settings
from web.jobs.job_queue import JobQueue
from web.webhooks.addresses import networks_of
from web.webhooks.delivering import Delivering

LOOK_SECONDS = 2.0


def work_on(settings: Settings) -> None:
    """Do jobs, and deliver what webhooks are to be told, until stopped.

    Raises:
        ConflictError: ``job.worker``: the home has a worker already.
        InputError: ``webhook.networks``.
    """
    networks_of(settings.webhook_networks)
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
        with Delivering(settings):
            Consumer(queue.huey, workers=1, worker_type="thread", max_delay=0.5).run()


def end_with(parent: int) -> None:
    """End this process when another ends, however that happens."""
    found = psutil.Process(parent) if psutil.pid_exists(parent) else None

    def watch() -> None:
        while found is not None and is_alive(found):
            time.sleep(LOOK_SECONDS)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, daemon=True).start()

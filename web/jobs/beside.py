"""Processes beside the front end: the worker and the watcher, started again when they die, ended with it."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from types import TracebackType

from graph.settings import Settings

LOOK_SECONDS = 2.0
REST_SECONDS = 30.0
"""A process that ends at once (the home has one already) is not started again before."""


class Beside:
    """Keeps `renmai NAME` running for each of some names while the block runs.

    A process ends at once where the home has one of its kind already, and is tried again now and then, so
    that there is one even when the other goes away. Processes forked from this one end nothing.
    """

    def __init__(self, settings: Settings, names: Sequence[str] = ("worker", "watch")) -> None:
        self._settings, self._names = settings, names
        self._pid = os.getpid()
        self._over = threading.Event()
        self._processes: dict[str, subprocess.Popen[bytes]] = {}
        self._thread = threading.Thread(target=self._look_after, daemon=True)

    def __enter__(self) -> Beside:
        for name in self._names:
            self._start(name)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if os.getpid() != self._pid:  # a server's own process, forked from this one
            return
        self._over.set()
        self._thread.join()
        for process in self._processes.values():
            process.terminate()
        for process in self._processes.values():
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def _start(self, name: str) -> None:
        arguments = [sys.executable, "-m", "web", "--home", str(self._settings.home), name]
        self._processes[name] = subprocess.Popen(
            [*arguments, "--beside", str(os.getpid())], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL
        )

    def _look_after(self) -> None:
        rested = dict.fromkeys(self._names, 0.0)
        while not self._over.wait(LOOK_SECONDS):
            for name, process in list(self._processes.items()):
                status = process.poll()
                if status is None:
                    rested[name] = 0.0
                    continue
                rested[name] += LOOK_SECONDS
                if status != 0 or rested[name] >= REST_SECONDS:
                    self._start(name)

"""Work of which one run at a time may happen on a server: a lock of this machine, gone with its process."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager

import filelock

from graph.errors import MachineError
from graph.settings import cache_directory
from graph.store.driver import Store


@contextmanager
def held(store: Store, work: str, wait: float = 0.0) -> Iterator[bool]:
    """Hold the lock of some work on a server while the block runs; False where another run has it.

    The lock is gone when its process is, so a run that was killed leaves none behind.

    Raises:
        MachineError: ``store.lock``: the folder of locks cannot be written.
    """
    folder = cache_directory() / "locks"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise MachineError("store.lock", path=str(folder), detail=str(error)) from error
    name = hashlib.sha256(store.connection.uri.encode()).hexdigest()[:16]
    lock = filelock.FileLock(folder / f"{work}-{name}.lock", thread_local=False)
    try:
        lock.acquire(timeout=wait)
    except filelock.Timeout:
        yield False
        return
    try:
        yield True
    finally:
        lock.release()

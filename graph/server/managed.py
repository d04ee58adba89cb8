"""The Neo4j that Renmai starts and stops itself: one detached server a home."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import filelock
import psutil

from graph.errors import ConflictError, MachineError
from graph.server import process as processes
from graph.server.configuration import Memory
from graph.server.connection import Connection
from graph.server.downloads import fetch_jars
from graph.server.home import ServerHome, ServerState
from graph.server.lockfile import lock_id
from graph.server.progress import Progress, silent
from graph.server.starting import Launch, begin, connection_of, is_ready
from graph.server.warmup import aot_flags
from graph.settings import Settings

_STOP_PATIENCE = 120.0
_LOCK_PATIENCE = 180.0


def start_managed(
    settings: Settings,
    progress: Progress,
    memory: Memory | None = None,
    new_port: bool = False,
) -> Connection:
    """Return the home's running server, starting it when it is not there.

    Raises:
        MachineError: disk, memory, port, Java or network is missing.
        DatabaseError: the server did not come up, or refuses the kept password.
        ConflictError: another process has been starting or stopping it for too long.
    """
    running = running_managed(settings)
    if running is not None and not new_port:
        return running
    home = ServerHome.of(settings)
    distribution = fetch_jars(settings, progress)
    home.make()
    with turn(home, progress):
        state, process = find_server(home)
        fits = state is not None and state.fingerprint == lock_id() and not new_port
        # Somebody else started it while this process waited, or it is still coming up. One that ends while it
        # is waited for was told to by somebody who was killed then.
        if state and process and fits and is_ready(home, state, process, progress):
            return connection_of(home, state)
        if process:
            processes.terminate(process, _STOP_PATIENCE)
        home.clear_unused()
        port = processes.choose_port() if state is None or new_port else state.bolt_port
        flags = (*aot_flags(distribution), *settings.java_flags.split())
        launch = Launch(distribution, port, memory or Memory.of_machine(), flags)
        return begin(home, launch, progress)


def running_managed(settings: Settings) -> Connection | None:
    """The home's server when it runs this version and answers; starts nothing, changes nothing."""
    home = ServerHome.of(settings)
    state = home.read_state()
    if state is None or state.fingerprint != lock_id() or state.process(home.root) is None:
        return None
    return connection_of(home, state) if processes.port_answers(state.bolt_port) else None


def stop_managed(settings: Settings, progress: Progress = silent) -> bool:
    """Stop the home's server; whether there was one."""
    home = ServerHome.of(settings)
    if not home.root.is_dir():
        return False
    with turn(home, progress):
        return stop_locked(home, progress)


def stop_locked(home: ServerHome, progress: Progress) -> bool:
    """Stop the server of a home whose lock the caller holds; whether there was one."""
    _, process = find_server(home)
    if process is not None:
        progress("server.step.stop", 0, None)
        processes.terminate(process, _STOP_PATIENCE)
    home.forget_process()
    return process is not None


def find_server(home: ServerHome) -> tuple[ServerState | None, psutil.Process | None]:
    """What server.json says and the process it means.

    Where it means none, all processes are looked through: a launcher killed between starting the server and
    writing server.json leaves one that nothing else would ever find again.
    """
    state = home.read_state()
    process = state.process(home.root) if state else None
    if process is not None:
        return state, process
    stray = processes.find_stray(home.root)
    return (None, stray) if stray else (state, None)


@contextmanager
def turn(home: ServerHome, progress: Progress) -> Iterator[None]:
    """Hold the home's lock; the operating system frees it when its holder dies.

    Raises:
        ConflictError: ``server.busy`` after three minutes.
        MachineError: ``server.home.unwritable``, for a home of another user.
    """
    lock = filelock.FileLock(home.lock)
    try:
        try:
            lock.acquire(timeout=0)
        except filelock.Timeout:
            progress("server.step.wait", 0, None)
            lock.acquire(timeout=_LOCK_PATIENCE)
    except filelock.Timeout as error:
        raise ConflictError("server.busy", path=str(home.root)) from error
    except OSError as error:
        raise MachineError(
            "server.home.unwritable", path=str(home.root), detail=error.strerror or str(error)
        ) from error
    try:
        yield
    finally:
        lock.release()

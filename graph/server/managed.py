"""The Neo4j that Renmai starts and stops itself: one detached server a home."""

from __future__ import annotations

import hashlib
import secrets
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import filelock
import psutil

from graph.errors import ConflictError, DatabaseError, MachineError
from graph.server import process as processes
from graph.server.configuration import Memory
from graph.server.connection import Connection
from graph.server.downloads import distribution, fetch_jars
from graph.server.home import ServerHome, ServerState, write_whole
from graph.server.lockfile import lock_id
from graph.server.progress import Progress, silent
from graph.settings import Settings

USERNAME = "neo4j"
DATABASE = "neo4j"

_MB = 1024**2
_DISK_NEEDED = 512 * _MB
_MEMORY_NEEDED = 600 * _MB
_QUIET_LIMIT = 300.0
"""Seconds a starting server may write nothing to its logs (a recovery after a crash reports as it goes)."""
_STOP_PATIENCE = 120.0
_LOCK_PATIENCE = 180.0


@dataclass(frozen=True, slots=True)
class Options:
    """How to start a server: memory (by default the machine's share) and whether to choose a new port."""

    memory: Memory | None = None
    new_port: bool = False


def start_managed(settings: Settings, progress: Progress, options: Options) -> Connection:
    """Return the home's running server, starting it when it is not there.

    Raises:
        MachineError: disk, memory, port, Java or network is missing.
        DatabaseError: the server did not come up, or refuses the kept password.
        ConflictError: another process has been starting or stopping it for too long.
    """
    home = ServerHome.of(settings)
    running = running_managed(settings)
    if running is not None and not options.new_port:
        return running
    fetch_jars(settings, progress)
    home.make()
    with _turn(home, progress):
        state = home.read_state()
        process = state.process(home.root) if state else None
        if state and process and not options.new_port and state.fingerprint == lock_id():
            # Somebody else started it while this process waited, or it is still coming up.
            _wait_until_ready(home, state, process, None, progress)
            return _connection(home, state)
        if process:
            processes.terminate(process, _STOP_PATIENCE)
        return _start(home, state, progress, options)


def running_managed(settings: Settings) -> Connection | None:
    """The home's server when it runs this version and answers; starts nothing, changes nothing."""
    home = ServerHome.of(settings)
    state = home.read_state()
    if state is None or state.fingerprint != lock_id() or state.process(home.root) is None:
        return None
    return _connection(home, state) if processes.port_answers(state.bolt_port) else None


def stop_managed(settings: Settings, progress: Progress = silent) -> bool:
    """Stop the home's server; whether there was one."""
    home = ServerHome.of(settings)
    if not home.root.is_dir():
        return False
    with _turn(home, progress):
        state = home.read_state()
        process = state.process(home.root) if state else None
        if process is not None:
            progress("server.step.stop", 0, None)
            processes.terminate(process, _STOP_PATIENCE)
        home.forget_process()
        return process is not None


def _start(home: ServerHome, state: ServerState | None, progress: Progress, options: Options) -> Connection:
    _check_room(home)
    if state is None or options.new_port:
        port = processes.choose_port()
    else:
        port = state.bolt_port
        if not processes.port_is_free(port):
            raise MachineError("server.port.taken", port=port, holder=processes.port_holder(port))
    _prepare_password(home)
    child = processes.launch(home, distribution(), port, options.memory or Memory.of_machine())
    state = processes.state_of(child, port, lock_id())
    home.write_state(state)
    try:
        _wait_until_ready(home, state, psutil.Process(child.pid), child, progress)
    except BaseException:
        # Interrupted or failed: nothing half-started stays behind.
        if child.poll() is None:
            processes.terminate(psutil.Process(child.pid), 10)
        home.forget_process()
        raise
    return _connection(home, state)


def _check_room(home: ServerHome) -> None:
    free = shutil.disk_usage(home.root).free
    if free < _DISK_NEEDED:
        raise MachineError(
            "server.disk.small", path=str(home.root), need=_DISK_NEEDED // _MB, free=free // _MB
        )
    available = psutil.virtual_memory().available
    if available < _MEMORY_NEEDED:
        raise MachineError("server.memory.small", need=_MEMORY_NEEDED // _MB, free=available // _MB)


def _prepare_password(home: ServerHome) -> None:
    """Keep one password for the home; before the very first start, hand its hash to Neo4j.

    The file is what `neo4j-admin dbms set-initial-password` writes (salted SHA-256, 1024 rounds); starting a
    Java for it would add two seconds to everybody's first start.
    """
    if (home.data / "databases" / "system").is_dir():
        if home.password() is None:
            raise DatabaseError("server.password.lost", path=str(home.password_file), data=str(home.data))
        return
    password, salt = home.make_password(), secrets.token_bytes(32)
    digest = hashlib.sha256(salt + password.encode()).digest()
    for _ in range(1023):
        digest = hashlib.sha256(digest).digest()
    (home.data / "dbms").mkdir(exist_ok=True)
    write_whole(home.data / "dbms" / "auth.ini", f"{USERNAME}:SHA-256,{digest.hex()},{salt.hex()},1024:\n")


def _wait_until_ready(
    home: ServerHome,
    state: ServerState,
    process: psutil.Process,
    child: subprocess.Popen[bytes] | None,
    progress: Progress,
) -> None:
    begun = time.monotonic()
    while True:
        exit_code = child.poll() if child else None
        if exit_code is not None or not process.is_running():
            raise processes.failed_start(home, state.bolt_port, exit_code)
        progress("server.step.start", round(time.monotonic() - begun, 1), None, "seconds")
        if processes.port_answers(state.bolt_port) and _bolt_answers(home, state):
            return
        if time.monotonic() - begun > _QUIET_LIMIT and _quiet_seconds(home) > _QUIET_LIMIT:
            raise DatabaseError("server.start.silent", seconds=round(_QUIET_LIMIT), log=str(home.console))
        time.sleep(0.1)


def _bolt_answers(home: ServerHome, state: ServerState) -> bool:
    import neo4j
    from neo4j.exceptions import AuthError, DriverError, Neo4jError

    connection = _connection(home, state)
    try:
        with (
            neo4j.GraphDatabase.driver(
                connection.uri,
                auth=(connection.username, connection.password),
                connection_timeout=5,
                notifications_min_severity="OFF",
            ) as driver,
            driver.session(database=connection.database) as session,
        ):
            session.run("RETURN 1").consume()
    except AuthError as error:
        raise DatabaseError(
            "server.password.refused", path=str(home.password_file), data=str(home.data)
        ) from error
    except (DriverError, Neo4jError, OSError):
        return False
    return True


def _quiet_seconds(home: ServerHome) -> float:
    written = [path.stat().st_mtime for path in home.logs.glob("*.log")]
    return time.time() - max(written, default=0.0)


def _connection(home: ServerHome, state: ServerState) -> Connection:
    password = home.password()
    if password is None:
        raise DatabaseError("server.password.lost", path=str(home.password_file), data=str(home.data))
    return Connection(f"bolt://127.0.0.1:{state.bolt_port}", USERNAME, password, DATABASE, managed=True)


@contextmanager
def _turn(home: ServerHome, progress: Progress) -> Iterator[None]:
    """Hold the home's lock; the operating system frees it when its holder dies."""
    lock = filelock.FileLock(home.lock)
    try:
        lock.acquire(timeout=0)
    except filelock.Timeout:
        progress("server.step.wait", 0, None)
        try:
            lock.acquire(timeout=_LOCK_PATIENCE)
        except filelock.Timeout as error:
            raise ConflictError("server.busy", path=str(home.root)) from error
    try:
        yield
    finally:
        lock.release()

"""One start of a server: room checked, password ready, Java launched, Bolt awaited."""

from __future__ import annotations

import hashlib
import logging
import secrets
import shutil
import time
from dataclasses import dataclass

import psutil

from graph.errors import DatabaseError, MachineError
from graph.server import process as processes
from graph.server.configuration import Memory
from graph.server.connection import Connection
from graph.server.downloads import Distribution
from graph.server.home import ServerHome, ServerState, write_whole
from graph.server.lockfile import lock_id
from graph.server.progress import Progress

USERNAME = "neo4j"
DATABASE = "neo4j"

_MB = 1024**2
_DISK_NEEDED = 512 * _MB
_MEMORY_NEEDED = 600 * _MB
_PORT_PATIENCE = 10.0
"""Seconds to wait for a port that nobody seems to hold."""
_QUIET_LIMIT = 300.0
"""Seconds a starting server may write nothing to its logs (a recovery after a crash reports as it goes)."""


_WHY_OFFLINE = "SHOW DATABASE $name YIELD statusMessage"


@dataclass(frozen=True, slots=True)
class Launch:
    """What one start needs: the jars, the port, the memory and further Java flags."""

    distribution: Distribution
    port: int
    memory: Memory
    flags: tuple[str, ...] = ()


def begin(home: ServerHome, launch: Launch, progress: Progress, fingerprint: str | None = None) -> Connection:
    """Start the server of a home whose lock the caller holds, and wait until it answers.

    A start that fails or is interrupted leaves no process behind. With a ``fingerprint`` of its own the
    server is nobody's but the caller's: every other command would end it and start the home's own.

    Raises:
        MachineError: ``server.disk.*``, ``server.memory.*``, ``server.java.*``, ``server.port.taken``.
        DatabaseError: ``server.start.*``, ``server.password.*``.
    """
    _check_room(home)
    _prepare_password(home)
    _check_port(launch.port)
    try:
        child = processes.launch(home, launch.distribution, launch.port, launch.memory, launch.flags)
        state = processes.state_of(child, launch.port, fingerprint or lock_id())
        home.write_state(state)
        if not is_ready(home, state, psutil.Process(child.pid), progress):
            raise processes.failed_start(home, state.bolt_port, child.poll())
    except BaseException:
        # Looked for rather than remembered: an interrupt may come before this function knows of the process.
        stray = processes.find_stray(home.root)
        if stray:
            processes.terminate(stray, 10)
        home.forget_process()
        raise
    return connection_of(home, state)


def is_ready(home: ServerHome, state: ServerState, process: psutil.Process, progress: Progress) -> bool:
    """Wait until a launched server answers a query; False where it ends instead.

    Raises:
        DatabaseError: it went silent for minutes, or refuses the kept password.
    """
    begun = time.monotonic()
    while processes.is_alive(process):
        progress("server.step.start", round(time.monotonic() - begun, 1), None, "seconds")
        if processes.port_answers(state.bolt_port) and _bolt_answers(home, state):
            return True
        if time.monotonic() - begun > _QUIET_LIMIT and _quiet_seconds(home) > _QUIET_LIMIT:
            raise DatabaseError("server.start.silent", seconds=round(_QUIET_LIMIT), log=str(home.console))
        time.sleep(0.1)
    return False


def connection_of(home: ServerHome, state: ServerState) -> Connection:
    """How to reach the server of a home.

    Raises:
        DatabaseError: ``server.password.lost``.
    """
    password = home.password()
    if password is None:
        raise DatabaseError("server.password.lost", path=str(home.password_file), data=str(home.data))
    return Connection(f"bolt://127.0.0.1:{state.bolt_port}", USERNAME, password, DATABASE, managed=True)


def _check_room(home: ServerHome) -> None:
    free = shutil.disk_usage(home.root).free
    if free < _DISK_NEEDED:
        raise MachineError(
            "server.disk.small", path=str(home.root), need=_DISK_NEEDED // _MB, free=free // _MB
        )
    available = psutil.virtual_memory().available
    if available < _MEMORY_NEEDED:
        raise MachineError("server.memory.small", need=_MEMORY_NEEDED // _MB, free=available // _MB)


def _check_port(port: int) -> None:
    deadline = time.monotonic() + _PORT_PATIENCE
    while not processes.port_is_free(port):
        holder = processes.port_holder(port)
        if holder != processes.UNKNOWN or time.monotonic() > deadline:
            raise MachineError("server.port.taken", port=port, holder=holder)
        time.sleep(0.1)  # a server killed a moment ago: its threads are still letting go


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


def _bolt_answers(home: ServerHome, state: ServerState) -> bool:
    from neo4j.exceptions import AuthError, DatabaseUnavailable, DriverError, Neo4jError

    connection = connection_of(home, state)
    try:
        try_out(connection, timeout=5)
    except AuthError as error:
        raise DatabaseError(
            "server.password.refused", path=str(home.password_file), data=str(home.data)
        ) from error
    except DatabaseUnavailable as error:
        reason = _reason_offline(connection)
        if reason:
            raise DatabaseError("server.store.damaged", path=str(home.data), detail=reason) from error
        return False
    except (DriverError, Neo4jError, OSError):
        return False
    return True


def _reason_offline(connection: Connection) -> str:
    """Why Neo4j could not open the graph's files, or nothing while it is still opening them."""
    import neo4j
    from neo4j.exceptions import DriverError, Neo4jError

    auth = (connection.username, connection.password)
    try:
        with neo4j.GraphDatabase.driver(
            connection.uri, auth=auth, notifications_min_severity="OFF"
        ) as driver:
            records, _, _ = driver.execute_query(_WHY_OFFLINE, name=connection.database, database_="system")
    except (DriverError, Neo4jError, OSError):
        return ""
    return "; ".join(str(record["statusMessage"]) for record in records if record["statusMessage"])


def try_out(connection: Connection, timeout: float) -> None:
    """Run the smallest query; the driver's exceptions pass."""
    import neo4j

    # The driver also logs what it raises; without a handler Python would print that to standard error.
    logging.getLogger("neo4j").addHandler(logging.NullHandler())
    with (
        neo4j.GraphDatabase.driver(
            connection.uri,
            auth=(connection.username, connection.password),
            connection_timeout=timeout,
            notifications_min_severity="OFF",
        ) as driver,
        driver.session(database=connection.database) as session,
    ):
        session.run("RETURN 1").consume()


def _quiet_seconds(home: ServerHome) -> float:
    written = [path.stat().st_mtime for path in home.logs.glob("*.log")]
    return time.time() - max(written, default=0.0)

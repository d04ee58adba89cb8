"""The Neo4j of a home: the managed one (fetched, started, stopped here) or the user's own (NEO4J_URI).

Only `ensure_running` starts a server and only `stop` stops one; web workers use `running`.
"""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from graph.errors import UsageError
from graph.server.configuration import Memory
from graph.server.connection import Connection
from graph.server.downloads import Distribution, fetch_jars
from graph.server.external import check_external, external_connection
from graph.server.home import ServerHome
from graph.server.managed import running_managed, start_managed, stop_managed
from graph.server.progress import Progress, silent
from graph.server.warmup import prepare
from graph.settings import Settings

__all__ = [
    "Connection",
    "Memory",
    "Progress",
    "ServerHome",
    "Status",
    "ensure_running",
    "fetch",
    "running",
    "status",
    "stop",
]


@dataclass(frozen=True, slots=True)
class Status:
    """What `renmai status` shows of the database; sizes in bytes, ``pid`` only of a managed server."""

    managed: bool
    running: bool
    uri: str | None
    pid: int | None
    folder: str | None
    data_size: int | None
    memory: int | None


def ensure_running(
    settings: Settings,
    progress: Progress | None = None,
    *,
    memory: Memory | None = None,
    new_port: bool = False,
) -> Connection:
    """The home's Neo4j, fetched and started when need be; a user's own is only checked.

    Args:
        settings: Of the home.
        progress: Told about downloading and starting.
        memory: Heap and page cache for a server that has to be started; the machine's share by default.
        new_port: Choose another port for the home (restarting a running server).

    Raises:
        MachineError, DatabaseError, ConflictError, InputError: codes ``server.*``.
    """
    if not settings.managed:
        connection = external_connection(settings)
        check_external(connection)
        return connection
    return start_managed(settings, progress or silent, memory, new_port)


def running(settings: Settings) -> Connection | None:
    """The home's Neo4j when it is there now, else None. Starts nothing; a user's own is not tried."""
    return running_managed(settings) if settings.managed else external_connection(settings)


def stop(settings: Settings, progress: Progress | None = None) -> bool:
    """Stop the home's managed server and wait for it; returns whether one was running.

    Raises:
        UsageError: ``server.external.not-ours`` for a user's own Neo4j.
    """
    if not settings.managed:
        raise UsageError("server.external.not-ours", uri=settings.neo4j_uri)
    return stop_managed(settings, progress or silent)


def fetch(settings: Settings, progress: Progress | None = None, *, warm: bool = False) -> Distribution:
    """Download what the managed server is made of, once a user; at once when it is there.

    Args:
        settings: Of any home; all homes of a user share the download.
        progress: Told about downloading.
        warm: Also make Java's class cache, see `graph.server.warmup`.

    Raises:
        MachineError: ``server.fetch.*``.
    """
    found = fetch_jars(settings, progress)
    if warm:
        prepare(found, progress or silent)
    return found


def status(settings: Settings) -> Status:
    """Where the home's Neo4j stands. Starts nothing."""
    if not settings.managed:
        connection = external_connection(settings)
        check_external(connection)
        return Status(False, True, connection.uri, None, None, None, None)
    home = ServerHome.of(settings)
    state = home.read_state()
    process = state.process(home.root) if state else None
    connected = running_managed(settings)
    return Status(
        managed=True,
        running=connected is not None,
        uri=connected.uri if connected else None,
        pid=process.pid if process else None,
        folder=str(home.root),
        data_size=_size(home.data),
        memory=process.memory_info().rss if process else None,
    )


def _size(folder: Path) -> int:
    """Bytes of all files of a folder that a running server may be changing."""
    total = 0
    for parent, _, names in os.walk(folder):
        for name in names:
            with suppress(FileNotFoundError):
                total += os.stat(os.path.join(parent, name)).st_size
    return total

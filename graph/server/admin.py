"""Neo4j's admin commands on a stopped server: the offline importer, dump, load, check."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from graph.errors import DatabaseError, MachineError, UsageError
from graph.server.configuration import ADMIN_CLASS, Memory, java_arguments, neo4j_conf
from graph.server.downloads import fetch_jars
from graph.server.home import ServerHome, write_whole
from graph.server.managed import stop_locked, turn
from graph.server.process import choose_port, java_environment, java_executable, link_jars
from graph.server.progress import Progress, silent
from graph.server.warmup import aot_flags
from graph.settings import Settings


@contextmanager
def offline(settings: Settings, progress: Progress | None = None) -> Iterator[ServerHome]:
    """Stop the home's server and keep everybody from starting it while the block runs.

    Afterwards the server stays stopped; the next `ensure_running` starts it.

    Raises:
        UsageError: ``server.external.not-ours`` for a user's own Neo4j.
    """
    if not settings.managed:
        raise UsageError("server.external.not-ours", uri=settings.neo4j_uri)
    home = ServerHome.of(settings)
    fetch_jars(settings, progress)
    home.make()
    with turn(home, progress or silent):
        stop_locked(home, progress or silent)
        yield home


def run_admin(
    home: ServerHome, settings: Settings, arguments: Sequence[str], memory: Memory | None = None
) -> str:
    """Run one admin command inside `offline`; returns what it wrote.

    Args:
        home: From `offline`.
        settings: Of the home.
        arguments: Such as ``["database", "dump", "neo4j", "--to-path=/backups"]``.
        memory: For the command; the machine's share by default.

    Raises:
        DatabaseError: ``server.admin.failed`` with the last lines written.
    """
    distribution = fetch_jars(settings)
    chosen = memory or Memory.of_machine()
    state = home.read_state()
    link_jars(home, distribution)
    port = state.bolt_port if state else choose_port()
    write_whole(home.conf / "neo4j.conf", neo4j_conf(port, chosen, home.data.name))
    write_whole(home.conf / "admin.args", java_arguments(distribution, chosen, aot_flags(distribution)))
    environment = java_environment() | {"NEO4J_HOME": str(home.root), "NEO4J_CONF": str(home.conf)}
    command = [str(java_executable()), f"@{home.conf / 'admin.args'}", ADMIN_CLASS, *arguments]
    try:
        done = subprocess.run(
            command,
            cwd=home.root,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
    except OSError as error:
        raise MachineError("server.java.cannot-run", detail=error.strerror or str(error)) from error
    if done.returncode != 0 and "No space left on device" in done.stdout:
        raise MachineError("server.disk.full", path=str(home.root))
    if done.returncode != 0:
        told = [line.strip() for line in done.stdout.splitlines() if line.strip()]
        raise DatabaseError(
            "server.admin.failed", command=" ".join(arguments[:2]), detail=" / ".join(told[-3:]) or "–"
        )
    return done.stdout

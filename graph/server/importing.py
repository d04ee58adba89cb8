"""A graph imported into a data folder of its own, which replaces the home's empty one when all is well.

Whatever happens, at any moment, the home has either its old graph or the whole new one: the file ``current``
names the folder that counts, and it is replaced atomically after the new graph was started and checked.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from graph.server import process as processes
from graph.server.admin import offline, run_admin
from graph.server.configuration import Memory
from graph.server.connection import Connection
from graph.server.downloads import fetch_jars
from graph.server.home import ServerHome, write_whole
from graph.server.lockfile import lock_id
from graph.server.managed import stop_locked
from graph.server.progress import Progress, silent
from graph.server.starting import DATABASE, Launch, begin
from graph.server.warmup import aot_flags
from graph.settings import Settings

_OFF_HEAP = "40%"


@dataclass(frozen=True, slots=True)
class Files:
    """Files for the importer: what their lines are, and the paths, the header first.

    Attributes:
        nodes: Labels, joined by colons, and files.
        relationships: Type and files.
        delimiter: Between fields, as ``U+001F``; array and quote likewise.
        multiline: Whether a text may hold a line break.
    """

    nodes: Sequence[tuple[str, Sequence[Path]]]
    relationships: Sequence[tuple[str, Sequence[Path]]]
    delimiter: str
    array: str
    quote: str
    multiline: bool = False

    def arguments(self, report: Path) -> list[str]:
        """Arguments of ``database import full``, quoted for an argument file."""
        fixed: Mapping[str, str] = {
            "delimiter": self.delimiter,
            "array-delimiter": self.array,
            "quote": self.quote,
            "id-type": "string",
            "bad-tolerance": "0",
            "multiline-fields": str(self.multiline).lower(),
            "read-buffer-size": "16m",
            "max-off-heap-memory": _OFF_HEAP,
            "report-file": str(report),
        }
        listed = [f"--{name}={value}" for name, value in fixed.items()]
        for option, groups in (("nodes", self.nodes), ("relationships", self.relationships)):
            listed += [f"--{option}={what}={','.join(map(str, paths))}" for what, paths in groups]
        return listed


class NewGraph:
    """A graph being made beside the one that counts; from `new_graph`."""

    def __init__(self, home: ServerHome, settings: Settings, progress: Progress) -> None:
        self._home = home
        self._settings = settings
        self._progress = progress
        self.accepted = False

    def take(self, files: Files) -> None:
        """Run the importer.

        Raises:
            DatabaseError: ``server.admin.failed``.
        """
        report = self._home.data / "import.report"
        command = ["database", "import", "full", DATABASE, *files.arguments(report)]
        run_admin(self._home, self._settings, command)

    def start(self, memory: Memory | None = None) -> Connection:
        """Start a server on the new graph that no other command uses yet.

        Raises:
            MachineError, DatabaseError: as `graph.server.ensure_running`.
        """
        state = self._home.read_state()
        distribution = fetch_jars(self._settings, self._progress)
        port = state.bolt_port if state else processes.choose_port()
        flags = (*aot_flags(distribution), *self._settings.java_flags.split())
        launch = Launch(distribution, port, memory or Memory.of_machine(), flags)
        return begin(self._home, launch, self._progress, fingerprint=f"importing {lock_id()}")

    def accept(self) -> None:
        """Let the new graph count from now on; the running server becomes the home's."""
        write_whole(self._home.pointer, self._home.data.name + "\n")
        self.accepted = True
        state = self._home.read_state()
        if state is not None:
            self._home.write_state(replace(state, fingerprint=lock_id()))


@contextmanager
def new_graph(settings: Settings, progress: Progress | None = None) -> Iterator[NewGraph]:
    """Stop the home's server, keep everybody from starting it, and make a graph beside the one that counts.

    A graph that is not accepted when the block ends is removed, and with it the server started on it; the
    next `ensure_running` starts the old one.

    Raises:
        UsageError: ``server.external.not-ours`` for a user's own Neo4j.
    """
    told = progress or silent
    with offline(settings, told) as home:
        home.clear_unused()
        made = replace(home, folder=_free_name(home))
        made.make()
        graph = NewGraph(made, settings, told)
        try:
            yield graph
        finally:
            if not graph.accepted:
                stop_locked(made, told)
                shutil.rmtree(made.data, ignore_errors=True)
            else:
                home.clear_unused()


def holds_graph(settings: Settings) -> bool:
    """Whether the home's Neo4j was ever started, so that there may be something in it."""
    return (ServerHome.of(settings).data / "databases" / DATABASE).is_dir()


def _free_name(home: ServerHome) -> str:
    number = 1
    while (home.root / f"data-{number}").exists():
        number += 1
    return f"data-{number}"

"""Whether a load is worth the offline importer, which stops and starts the database."""

from __future__ import annotations

import shutil

from graph.errors import UsageError
from graph.server import ensure_running
from graph.server.home import ServerHome
from graph.server.importing import holds_graph
from graph.server.progress import Progress
from graph.settings import Settings
from graph.store import Store
from loaders.catalogue import Choice

IMPORTER = ("auto", "always", "never")

WORTH_BYTES = 48 << 20
"""Size of the input from which the importer is quicker; measured by benchmarks/load.py."""

_PACKED = 8
_ROOM = 8
"""Bytes of disk the importer's files and the new graph take for each byte of input."""


def worth_importing(
    choice: Choice, settings: Settings, wanted: str = "auto", progress: Progress | None = None
) -> bool:
    """Whether a load should go through files: a managed, empty graph, and an input large enough to gain.

    Args:
        choice: What is to be loaded.
        settings: Of the home.
        wanted: One of IMPORTER; ``always`` refuses where it cannot be, whatever the size.
        progress: Told when the database has to be started to look into it.

    Raises:
        UsageError: ``load.importer-…``.
    """
    if wanted == "never":
        return False
    forced = wanted == "always"
    if not settings.managed:
        if forced:
            raise UsageError("load.importer-external", uri=settings.neo4j_uri)
        return False
    size = expected_bytes(choice)
    if not forced and size < WORTH_BYTES:
        return False
    free = shutil.disk_usage(settings.home if settings.home.exists() else settings.home.parent).free
    if free < _ROOM * size:
        if forced:
            raise UsageError("load.importer-disk", need=_ROOM * size >> 20, free=free >> 20)
        return False
    if is_empty(settings, progress):
        return True
    if forced:
        raise UsageError("load.importer-not-empty", home=str(settings.home))
    return False


def expected_bytes(choice: Choice) -> int:
    """Bytes of the input, each file counted once; packed ones as what they may hold."""
    found: dict[str, int] = {}
    for assignment in choice.assignments:
        path = assignment.table.path
        if path.is_file():
            packed = path.suffix.lower() in (".gz", ".zip", ".xlsx", ".parquet")
            found[str(path)] = path.stat().st_size * (_PACKED if packed else 1)
    return sum(found.values())


def is_empty(settings: Settings, progress: Progress | None = None) -> bool:
    """Whether the home's graph holds nothing but its schema; one that was never started is not started."""
    if not ServerHome.of(settings).root.exists() or not holds_graph(settings):
        return True
    with Store.open(ensure_running(settings, progress)) as store:
        size = store.one("graph_size")
        return bool(size and size["nodes"] == size["migrations"] and not size["relationships"])

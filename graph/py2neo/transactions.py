"""Queries that succeed or fail together."""

from __future__ import annotations

import time
import weakref
from types import TracebackType
from typing import TYPE_CHECKING, Any

import neo4j

from graph.py2neo.compat import warn_deprecated
from graph.py2neo.errors import ClientError, translated
from graph.py2neo.guard import check_statement
from graph.py2neo.hydration import Hydrant, dehydrate
from graph.py2neo.records import Cursor
from graph.py2neo.results import Result

if TYPE_CHECKING:
    from graph.py2neo.database import Graph

__all__ = ["Transaction"]


class Transaction:
    """Queries that succeed or fail together; with ``autocommit``, one query that commits by itself."""

    def __init__(self, graph: Graph, autocommit: bool = False, readonly: bool = False) -> None:
        self._graph = graph
        self._autocommit = autocommit
        self._readonly = readonly
        self._closed = False
        self._bookmark: str | None = None
        self._time = 0.0
        self._begun = time.monotonic()
        self._results: list[weakref.ref[Result]] = []
        self._session: neo4j.Session | None = None
        self._tx: neo4j.Transaction | None = None
        if not autocommit:
            self._session = graph.service.connector.session(graph.name, readonly)
            self._closing = weakref.finalize(self, self._session.close)
            try:
                with translated(graph.service.uri):
                    self._tx = self._session.begin_transaction()
            except BaseException:
                self._closing()
                raise

    def __enter__(self) -> Transaction:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.closed:
            return
        if kind is None:
            self._graph.commit(self)
        else:
            self._graph.rollback(self)

    @property
    def graph(self) -> Graph:
        """The graph it works on."""
        return self._graph

    @property
    def ref(self) -> Any:
        """The driver's transaction, or None where it commits by itself."""
        return self._tx

    @property
    def readonly(self) -> bool:
        """Whether it may only read."""
        return self._readonly

    @property
    def closed(self) -> bool:
        """Whether it was committed or rolled back."""
        return self._closed

    @property
    def bookmark(self) -> str | None:
        """Of the commit, where the server gave one."""
        return self._bookmark

    @property
    def profile(self) -> Any:
        """Profile of the server it ran on, when closed."""
        return self._graph.service.profile if self._closed else None

    @property
    def time(self) -> float | None:
        """Seconds from its beginning to its end, when closed."""
        return self._time if self._closed else None

    def run(self, cypher: str, parameters: Any = None, **kwparameters: Any) -> Cursor:
        """Run a query.

        Raises:
            TypeError: it is closed, or a parameter cannot be sent.
            Neo4jError: the server refuses.
        """
        if self.closed:
            raise TypeError("Cannot run query in closed transaction")
        graph = self._graph
        if not isinstance(cypher, str):
            raise ClientError(f"A query is text, and {cypher!r} is none", "Neo.ClientError.Request.Invalid")
        given = {key: dehydrate(value) for key, value in dict(parameters or {}, **kwparameters).items()}
        check_statement(graph, cypher)
        connector = graph.service.connector
        if self._tx is None:
            self._closed = True
            session = connector.session(graph.name, self._readonly)
            try:
                with translated(connector.uri):
                    found = session.run(neo4j.Query(cypher), given)
                result = Result(found, connector.profile, connector.uri, session.close)
            except BaseException:
                session.close()
                raise
        else:
            self._buffer()
            with translated(connector.uri):
                result = Result(self._tx.run(cypher, given), connector.profile, connector.uri)
            self._results.append(weakref.ref(result))
        return Cursor(result, Hydrant(graph, self if self._tx else None))

    def evaluate(self, cypher: str, parameters: Any = None, **kwparameters: Any) -> Any:
        """The first field of the first record of a query, or None."""
        return self.run(cypher, parameters, **kwparameters).evaluate(0)

    def update(self, cypher: str, parameters: Any = None, **kwparameters: Any) -> None:
        """Run a query for what it changes."""
        self.run(cypher, parameters, **kwparameters)

    def commit(self) -> None:
        """Commit it, as `Graph.commit` does."""
        warn_deprecated(
            "The transaction.commit() method is deprecated, use graph.commit(transaction) instead"
        )
        self._graph.commit(self)

    def rollback(self) -> None:
        """Take it back, as `Graph.rollback` does."""
        warn_deprecated(
            "The transaction.rollback() method is deprecated, use graph.rollback(transaction) instead"
        )
        self._graph.rollback(self)

    def create(self, subgraph: Any) -> None:
        """Create what is not in the graph yet."""
        if self._autocommit:
            raise TypeError("Create operations are not supported inside auto-commit transactions")
        self._operate("create", subgraph)

    def delete(self, subgraph: Any) -> None:
        """Delete nodes and all their relationships."""
        self._operate("delete", subgraph)

    def exists(self, subgraph: Any) -> bool:
        """Whether all of it is in the graph."""
        return bool(self._operate("exists", subgraph))

    def merge(self, subgraph: Any, primary_label: Any = None, primary_key: Any = None) -> None:
        """Merge nodes by label and key, then relationships."""
        self._operate("merge", subgraph, primary_label, primary_key)

    def pull(self, subgraph: Any) -> None:
        """Copy labels and properties from the graph."""
        self._operate("pull", subgraph)

    def push(self, subgraph: Any) -> None:
        """Copy labels and properties into the graph."""
        self._operate("push", subgraph)

    def separate(self, subgraph: Any) -> None:
        """Delete relationships; their nodes stay."""
        self._operate("separate", subgraph)

    def _operate(self, name: str, subgraph: Any, *arguments: Any) -> Any:
        method = getattr(subgraph, f"__db_{name}__", None)
        if method is None:
            what = "check existence of" if name == "exists" else name
            raise TypeError(f"No method defined to {what} object {subgraph!r}")
        return method(self, *arguments)

    def _buffer(self) -> None:
        for reference in self._results:
            result = reference()
            if result is not None and not result.offline:
                result.buffer()
        self._results.clear()

    def _finish(self, how: str) -> None:
        assert self._tx is not None  # noqa: S101 - only transactions that do not commit by themselves are open
        assert self._session is not None  # noqa: S101
        try:
            if how == "commit":
                self._buffer()
            with translated(self._graph.service.uri):
                getattr(self._tx, how)()
                self._bookmark = next(iter(self._session.last_bookmarks().raw_values), None)
        finally:
            self._closed = True
            self._time = time.monotonic() - self._begun
            self._closing()

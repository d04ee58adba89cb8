"""Graphs and transactions."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from inspect import isgenerator
from typing import Any, Self, cast

from graph.py2neo import operations
from graph.py2neo.compat import warn_deprecated
from graph.py2neo.cypher.proc import ProcedureLibrary
from graph.py2neo.errors import (
    ConnectionBroken,
    ConnectionLimit,
    ConnectionUnavailable,
    Neo4jError,
    ServiceUnavailable,
    WriteServiceUnavailable,
)
from graph.py2neo.guard import check_delete_all, guarded_profile
from graph.py2neo.matching import NodeMatcher, RelationshipMatch, RelationshipMatcher
from graph.py2neo.records import Cursor
from graph.py2neo.schema import Schema
from graph.py2neo.service import GraphService
from graph.py2neo.transactions import Transaction

__all__ = ["Graph", "GraphService", "Schema", "SystemGraph", "Transaction"]

_TRIES = 3
_LOST = (ConnectionUnavailable, ConnectionBroken, ConnectionLimit)


class Graph:
    """One graph of a service.

    Without an address it is the database of this Renmai home (NEO4J_URI where that is set).

    Args:
        profile: A URI, a profile, or a mapping of settings.
        name: Of the graph in the service; the default one without.
        allow_model_writes: Let scripts change the schema and the judgements and derived nodes of a
            database that Renmai manages.
        settings: ``auth``, ``user`` or ``username``, ``password``, ``host``, ``port``, ``secure`` …
    """

    service: GraphService = cast("GraphService", None)
    schema: Schema = cast("Schema", None)

    def __init__(
        self,
        profile: Any = None,
        name: str | None = None,
        *,
        allow_model_writes: bool = False,
        **settings: Any,
    ) -> None:
        if profile is None and not settings:
            profile, settings, name = guarded_profile(name)
        self._attach(GraphService(profile, **settings), name, allow_model_writes)

    @classmethod
    def of(cls, service: GraphService, name: str | None) -> Self:
        """A graph of a service that is connected already."""
        made = cls.__new__(cls)
        made._attach(service, name, False)
        return made

    def _attach(self, service: GraphService, name: str | None, allow_model_writes: bool) -> None:
        self.service = service
        self.__name__ = name
        self.schema = Schema(self)
        self.allow_model_writes = allow_model_writes
        self._managed: bool | None = None
        self._procedures = ProcedureLibrary(self)

    def __repr__(self) -> str:
        named = "" if self.name is None else f", name={self.name!r}"
        return f"{type(self).__name__}({self.service.uri!r}{named})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Graph) and self.service == other.service and self.name == other.name

    def __hash__(self) -> int:
        return hash((self.service, self.name))

    def __len__(self) -> int:
        return len(self.relationships)

    def __bool__(self) -> bool:
        return True

    @property
    def name(self) -> str | None:
        """Its name in the service, or None for the default graph."""
        return self.__name__

    def auto(self, readonly: bool = False) -> Transaction:
        """A transaction for one query that commits by itself."""
        return Transaction(self, autocommit=True, readonly=readonly)

    def begin(self, readonly: bool = False) -> Transaction:
        """A transaction; as a context manager it commits at the end and rolls back on an error."""
        return Transaction(self, autocommit=False, readonly=readonly)

    def commit(self, tx: Transaction | None) -> None:
        """Commit a transaction.

        Raises:
            TypeError: it is no transaction, or is closed.
        """
        if tx is None:
            return
        if not isinstance(tx, Transaction):
            raise TypeError(f"Bad transaction {tx!r}")
        if tx.closed:
            raise TypeError("Cannot commit closed transaction")
        tx._finish("commit")

    def rollback(self, tx: Transaction | None) -> None:
        """Take back a transaction; one that is closed or whose connection is lost is passed over.

        Raises:
            TypeError: it is no transaction.
        """
        if tx is None:
            return
        if not isinstance(tx, Transaction):
            raise TypeError(f"Bad transaction {tx!r}")
        if not tx.closed:
            try:
                tx._finish("rollback")
            except _LOST:
                return

    def run(self, cypher: str, parameters: Any = None, **kwparameters: Any) -> Cursor:
        """Run one query that commits by itself."""
        return self.auto().run(cypher, parameters, **kwparameters)

    def evaluate(self, cypher: str, parameters: Any = None, **kwparameters: Any) -> Any:
        """The first field of the first record of a query, or None."""
        return self.run(cypher, parameters, **kwparameters).evaluate()

    def update(self, cypher: Any, parameters: Any = None, timeout: float | None = None) -> None:
        """Run a query, or a function of a transaction, tried again where the server asks for it.

        Args:
            cypher: A query; or a function whose first argument is the transaction.
            parameters: Of the query; or a sequence, a mapping, or a pair of both for the function.
            timeout: Seconds in which to try again; at least three tries.

        Raises:
            WriteServiceUnavailable: all tries failed for want of a connection.
        """
        self._tried(_work_of(cypher, parameters), timeout)

    def _tried(self, work: Callable[[Transaction], Any], timeout: float | None) -> None:
        def attempt() -> None:
            tx = self.begin()
            try:
                value = work(tx)
                if isgenerator(value):
                    list(value)
                self.commit(tx)
            except Exception:
                self.rollback(tx)
                raise

        _repeat(attempt, timeout, WriteServiceUnavailable, "update")

    def query(self, cypher: str, parameters: Any = None, timeout: float | None = None) -> Cursor:
        """Run a query that only reads, tried again where the server asks for it.

        Raises:
            ServiceUnavailable: all tries failed for want of a connection.
        """
        found: Cursor = _repeat(
            lambda: self.auto(readonly=True).run(cypher, parameters), timeout, ServiceUnavailable, "query"
        )
        return found

    def read(self, cypher: str, parameters: Any = None, **kwparameters: Any) -> Cursor:
        """As `query`, which replaced it."""
        warn_deprecated("The graph.read(...) method is deprecated, use graph.query(...) instead")
        return self.query(cypher, dict(parameters or {}, **kwparameters))

    @property
    def call(self) -> ProcedureLibrary:
        """The server's procedures."""
        return self._procedures

    def delete_all(self) -> None:
        """Delete all nodes and relationships, in batches.

        Raises:
            PermissionError: Renmai manages this database.
        """
        check_delete_all(self)
        self.run("MATCH (a) CALL (a) { DETACH DELETE a } IN TRANSACTIONS OF 10000 ROWS").summary()

    def create(self, subgraph: Any) -> None:
        """Create nodes and relationships that are not in the graph yet."""
        self._operate("create", subgraph)

    def _operate(self, name: str, subgraph: Any, *arguments: Any) -> None:
        if operations.is_one_query(subgraph):
            method = getattr(subgraph, f"__db_{name}__")
            _repeat(lambda: method(self.auto(), *arguments), None, WriteServiceUnavailable, "update")
        else:
            self.update(lambda tx: getattr(tx, name)(subgraph, *arguments))

    def delete(self, subgraph: Any) -> None:
        """Delete nodes and all their relationships."""
        self.update(lambda tx: tx.delete(subgraph))

    def exists(self, subgraph: Any) -> bool:
        """Whether all of it is in the graph."""
        return self.auto(readonly=True).exists(subgraph)

    def match(self, nodes: Any = None, r_type: Any = None, limit: int | None = None) -> RelationshipMatch:
        """Relationships by their ends and type."""
        return RelationshipMatch(self, nodes, r_type, limit=limit)

    def match_one(self, nodes: Any = None, r_type: Any = None) -> Any:
        """One relationship by ends and type, or None."""
        return next(iter(self.match(nodes=nodes, r_type=r_type, limit=1)), None)

    def merge(self, subgraph: Any, label: Any = None, *property_keys: Any) -> None:
        """Merge nodes by label and key properties, then the relationships between them."""
        key = property_keys[0] if len(property_keys) == 1 else (property_keys or None)
        self._operate("merge", subgraph, label, key)

    def pull(self, subgraph: Any) -> None:
        """Copy labels and properties from the graph."""
        self.update(lambda tx: tx.pull(subgraph))

    def push(self, subgraph: Any) -> None:
        """Copy labels and properties into the graph."""
        self.update(lambda tx: tx.push(subgraph))

    def separate(self, subgraph: Any) -> None:
        """Delete relationships; their nodes stay."""
        self.update(lambda tx: tx.separate(subgraph))

    @property
    def nodes(self) -> NodeMatcher:
        """Its nodes, to be matched."""
        return NodeMatcher(self)

    @property
    def relationships(self) -> RelationshipMatcher:
        """Its relationships, to be matched."""
        return RelationshipMatcher(self)


class SystemGraph(Graph):
    """The graph that holds users and graphs."""

    def __init__(self, profile: Any = None, **settings: Any) -> None:
        settings["name"] = "system"
        super().__init__(profile, **settings)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.service.uri!r})"


def _work_of(cypher: Any, parameters: Any) -> Callable[[Transaction], Any]:
    if not callable(cypher):
        return lambda tx: tx.update(cypher, parameters)
    if parameters is None:
        return lambda tx: cypher(tx)
    is_pair = isinstance(parameters, tuple) and len(parameters) == 2
    if is_pair and isinstance(parameters[0], Sequence) and isinstance(parameters[1], Mapping):
        return lambda tx: cypher(tx, *parameters[0], **parameters[1])
    if isinstance(parameters, Sequence):
        return lambda tx: cypher(tx, *parameters)
    if isinstance(parameters, Mapping):
        return lambda tx: cypher(tx, **parameters)
    raise TypeError("Unrecognised parameter type")


def _repeat(
    attempt: Callable[[], Any], timeout: float | None, failure: type[ServiceUnavailable], what: str
) -> Any:
    deadline = time.monotonic() + (timeout or 0)
    tries = 0
    last: Exception | None = None
    while tries < _TRIES or time.monotonic() < deadline:
        tries += 1
        try:
            return attempt()
        except _LOST as error:
            last = error
        except Neo4jError as error:
            if not error.should_retry():
                raise
            last = error
    raise failure(f"Failed to execute {what} after {tries} tries: {last}") from last

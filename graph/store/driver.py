"""The Store: one Neo4j database, its named queries and what the server can do."""

from __future__ import annotations

import logging
import os
import re
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Protocol, TypeVar

import neo4j
import pyarrow as pa
from neo4j import Driver, GraphDatabase, ManagedTransaction, Session, exceptions

from graph.errors import (
    CapabilityError,
    ConflictError,
    DatabaseError,
    MachineError,
    RenmaiError,
    UsageError,
)
from graph.store import queries
from graph.store.queries import Query
from graph.store.values import PLAIN, plain

OLDEST_SERVER = (2026, 1)
CONNECT_SECONDS = 10.0
RETRY_SECONDS = 10.0
FETCH_SIZE = 2000
SCHEMES = ("bolt", "neo4j")

T = TypeVar("T")

logging.getLogger("neo4j").addHandler(logging.NullHandler())  # what matters comes as an error of ours

_GONE = (exceptions.ServiceUnavailable, exceptions.SessionExpired, exceptions.DatabaseUnavailable)


class Connected(Protocol):
    """Where a database is: `graph.server.Connection`, or anything with the same attributes."""

    @property
    def uri(self) -> str:
        """Address of the server."""

    @property
    def username(self) -> str:
        """The user."""

    @property
    def password(self) -> str:
        """The user's password."""

    @property
    def database(self) -> str:
        """Name of the database."""


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What the connected server is and can do.

    Attributes:
        version: As the server writes it, such as ``2026.01.4``.
        edition: ``community`` or ``enterprise``.
        gds: Version of Graph Data Science, or None where it is not installed.
    """

    version: str
    edition: str
    gds: str | None


@dataclass(frozen=True, slots=True)
class Reading:
    """A reading transaction that stands in the place of its store for `graph.store.patterns`."""

    _tx: ManagedTransaction

    def transact(self, work: Callable[[ManagedTransaction], T], access: str = neo4j.READ_ACCESS) -> T:
        """Do work in the transaction that is open.

        Raises:
            UsageError: ``query.not-read``: the work wants to write.
        """
        if access != neo4j.READ_ACCESS:
            raise UsageError("query.not-read", query="reading", mode=access)
        return work(self._tx)


class Store:
    """One database. Opens its driver when first used, and again in a process forked since.

    Use as a context manager, or close it::

        with Store.open(connection) as store:
            rows = store.read("find_person", text="Li")

    Errors raised by every method that talks to the server: DatabaseError (``store.unreachable``,
    ``store.password``, ``store.refused``, ``store.timeout``), CapabilityError (``store.needs-gds``).
    """

    def __init__(self, connection: Connected) -> None:
        self._connection = connection
        self._driver: Driver | None = None
        self._pid = 0
        self._lock = threading.Lock()
        self._capabilities: Capabilities | None = None

    @classmethod
    def open(cls, connection: Connected) -> Store:
        """Connect, and check that the server is one we support.

        Raises:
            DatabaseError: it is down, refuses the password, or is not Neo4j.
            CapabilityError: ``store.version``: it is older than 2026.01.
        """
        store = cls(connection)
        try:
            _ = store.capabilities
        except BaseException:
            store.close()
            raise
        return store

    def close(self) -> None:
        """Close the driver, if this process opened one."""
        with self._lock:
            if self._driver is not None and self._pid == os.getpid():
                self._driver.close()
            self._driver = None

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def connection(self) -> Connected:
        """Where the database is."""
        return self._connection

    @property
    def capabilities(self) -> Capabilities:
        """What the server is and can do; asked once."""
        if self._capabilities is None:
            self._capabilities = self._ask_capabilities()
        return self._capabilities

    def read(self, name: str, /, **params: Any) -> list[dict[str, Any]]:
        """Rows of a named query, as plain dicts; it runs in read access mode.

        Raises:
            NotFoundError, UsageError: no such query, or parameters that are not its own.
        """
        query = self._checked(name, params)
        if query.mode != "read":
            raise UsageError("query.not-read", query=name, mode=query.mode)
        return self._run(query, query.bind(params))

    def read_all(self, asked: Sequence[tuple[str, Mapping[str, Any]]]) -> list[list[dict[str, Any]]]:
        """Rows of several named read queries (name, parameters), asked in one transaction.

        Raises:
            NotFoundError, UsageError: as `read`.
        """
        queries = [(self._checked(name, dict(params)), dict(params)) for name, params in asked]
        for query, _ in queries:
            if query.mode != "read":
                raise UsageError("query.not-read", query=query.name, mode=query.mode)

        def work(tx: neo4j.ManagedTransaction) -> list[list[dict[str, Any]]]:
            return [
                [_row(record) for record in tx.run(query.text, query.bind(params))]
                for query, params in queries
            ]

        return self.transact(work, neo4j.READ_ACCESS) if queries else []

    def write(self, name: str, /, **params: Any) -> list[dict[str, Any]]:
        """Rows of a named query that may write; one that commits by itself (CALL … IN TRANSACTIONS) is
        not retried.

        Raises:
            NotFoundError, UsageError: no such query, or parameters that are not its own.
        """
        query = self._checked(name, params)
        return self._run(query, query.bind(params))

    def one(self, name: str, /, **params: Any) -> dict[str, Any] | None:
        """The first row of a named query, in the access mode its header states, or None."""
        query = self._checked(name, params)
        rows = self._run(query, query.bind(params))
        return rows[0] if rows else None

    def stream(self, name: str, /, **params: Any) -> Iterator[dict[str, Any]]:
        """Rows of a named read query as they arrive, for results that do not fit in memory."""
        query = self._checked(name, params)
        with self.session(neo4j.READ_ACCESS) as session:
            for record in session.run(query.text, query.bind(params)):
                yield _row(record)

    def table(self, name: str, /, **params: Any) -> pa.Table:
        """Result of a named read query as columns; an empty result has the columns its header states."""
        query = self._checked(name, params)
        with self.session(neo4j.READ_ACCESS) as session:
            result = session.run(query.text, query.bind(params))
            names = list(result.keys())
            columns: list[list[Any]] = [[] for _ in names]
            for rows in iter(lambda: result.fetch(FETCH_SIZE), []):
                for column, held in zip(columns, _across(rows), strict=True):
                    column.extend(held)
        return pa.table({name: pa.array(column) for name, column in zip(names, columns, strict=True)})

    def unfolded(self, name: str, columns: Sequence[str], /, **params: Any) -> pa.Table:
        """Result of a named read query of a key and a list of rows, as columns: the key beside each row.

        Reading a thousand short lists takes a fifth of the time of reading their rows one by one.

        Args:
            name: Of the query; it returns two columns.
            columns: Names of what stands in the rows.
            params: Its parameters.
        """
        query = self._checked(name, params)
        parts = []
        with self.session(neo4j.READ_ACCESS) as session:
            result = session.run(query.text, query.bind(params))
            names = [result.keys()[0], *columns]
            for held in iter(lambda: result.fetch(FETCH_SIZE), []):
                rows = [(key, *row) for key, listed in map(tuple.__iter__, held) for row in listed]
                if rows:
                    parts.append(pa.table(dict(zip(names, map(pa.array, _across(rows)), strict=True))))
        if not parts:
            return pa.table({column: pa.array([]) for column in names})
        return pa.concat_tables(parts, promote_options="permissive")

    @property
    def driver(self) -> Driver:
        """The driver itself, opened when first asked for and again after a fork; for gds and py2neo."""
        with self._lock:
            if self._driver is None or self._pid != os.getpid():
                self._refuse_scheme()
                # A driver inherited over a fork shares its sockets with the parent: never used, never closed.
                self._driver = GraphDatabase.driver(
                    self._connection.uri,
                    auth=(self._connection.username, self._connection.password),
                    user_agent="renmai",
                    connection_timeout=CONNECT_SECONDS,
                    connection_acquisition_timeout=30.0,
                    max_transaction_retry_time=RETRY_SECONDS,
                    notifications_min_severity="OFF",
                    telemetry_disabled=True,
                )
                self._pid = os.getpid()
            return self._driver

    @contextmanager
    def session(self, access: str = neo4j.WRITE_ACCESS) -> Iterator[Session]:
        """A driver's session whose failures come out as our errors; for the modules that build Cypher."""
        with (
            translated(self._connection.uri),
            self.driver.session(
                database=self._connection.database or None,
                default_access_mode=access,
                fetch_size=FETCH_SIZE,
            ) as session,
        ):
            yield session

    def transact(self, work: Callable[[ManagedTransaction], T], access: str = neo4j.WRITE_ACCESS) -> T:
        """Run work in one transaction, retried for a bounded time after deadlocks and lost connections."""
        with self.session(access) as session:
            if access == neo4j.READ_ACCESS:
                return session.execute_read(work)
            return session.execute_write(work)

    def reading(self, work: Callable[[Reading], T]) -> T:
        """Run work that asks several times in one reading transaction, through what it is handed."""
        return self.transact(lambda tx: work(Reading(tx)), neo4j.READ_ACCESS)

    def execute(self, text: str, parameters: dict[str, Any] | None = None) -> list[dict[str, Any]]:
        """Run one statement that store built itself, in a transaction of its own; rows as plain dicts."""
        with self.session() as session:
            result = session.run(text, parameters or {})
            return [_row(record) for record in result]

    def _checked(self, name: str, params: dict[str, Any]) -> Query:
        query = queries.get(name)
        if query.needs_gds and self.capabilities.gds is None:
            raise CapabilityError("store.needs-gds", query=name)
        return query

    def _run(self, query: Query, params: dict[str, Any]) -> list[dict[str, Any]]:
        def work(tx: ManagedTransaction) -> list[dict[str, Any]]:
            result = tx.run(query.text, params)
            return [_row(record) for record in result]

        if query.batched or query.mode == "schema":
            return self.execute(query.text, params)
        return self.transact(work, neo4j.READ_ACCESS if query.mode == "read" else neo4j.WRITE_ACCESS)

    def _refuse_scheme(self) -> None:
        scheme = self._connection.uri.partition("://")[0].partition("+")[0]
        if scheme not in SCHEMES:
            raise UsageError("store.address", uri=self._connection.uri, detail=scheme)

    def _ask_capabilities(self) -> Capabilities:
        # Not retried: whoever connects wants to know at once.
        rows = self.execute(queries.get("server_version").text)
        version, edition = (rows[0]["version"], rows[0]["edition"]) if rows else ("", "")
        if _version_of(version) < OLDEST_SERVER:
            raise CapabilityError(
                "store.version", uri=self._connection.uri, version=version or "?", oldest="2026.01"
            )
        return Capabilities(version, edition, self._ask_gds())

    def _ask_gds(self) -> str | None:
        try:
            return str(self._run(queries.get("gds_version"), {})[0]["version"])
        except DatabaseError as error:
            if error.code != "store.refused":
                raise
            return None


@contextmanager
def translated(uri: str) -> Iterator[None]:
    """Turn the driver's errors into ours."""
    try:
        yield
    except RenmaiError:
        raise
    except exceptions.AuthError as error:
        raise DatabaseError("store.password", uri=uri) from error
    except (
        exceptions.ServiceUnavailable,
        exceptions.SessionExpired,
        exceptions.DatabaseUnavailable,
    ) as error:
        raise DatabaseError("store.unreachable", uri=uri, detail=_first_line(error)) from error
    except exceptions.ConfigurationError as error:
        raise UsageError("store.address", uri=uri, detail=_first_line(error)) from error
    except exceptions.ConstraintError as error:
        raise ConflictError("store.constraint", detail=_first_line(error)) from error
    except exceptions.Neo4jError as error:
        code = error.code or ""
        if "No space left" in str(error) or "DiskSpace" in code or "DatabaseOutOfDiskSpace" in str(error):
            raise MachineError("store.disk-full", uri=uri) from error
        if "Timeout" in code or "TimedOut" in code:
            raise DatabaseError("store.timeout", detail=_first_line(error)) from error
        if "DatabaseNotFound" in code:
            raise DatabaseError("store.no-database", uri=uri, detail=_first_line(error)) from error
        raise DatabaseError("store.refused", status=code, detail=_first_line(error)) from error
    except exceptions.DriverError as error:
        raise DatabaseError("store.unreachable", uri=uri, detail=_first_line(error)) from error
    except ValueError as error:
        if "URI" in str(error) or "scheme" in str(error):
            raise UsageError("store.address", uri=uri, detail=_first_line(error)) from error
        raise


def _across(rows: Sequence[tuple[Any, ...]]) -> Iterator[Sequence[Any]]:
    """Plain values column by column; a record is a tuple, whose own iteration is faster than the driver's."""
    for held in zip(*map(tuple.__iter__, rows), strict=True):
        yield held if PLAIN.issuperset(map(type, held)) else [plain(value) for value in held]


def _row(record: neo4j.Record) -> dict[str, Any]:
    return {name: plain(value) for name, value in zip(record.keys(), record.values(), strict=True)}


def _first_line(error: Exception) -> str:
    text = (error.message if isinstance(error, exceptions.Neo4jError) else None) or str(error)
    lines = text.strip().splitlines()
    return lines[0] if lines else type(error).__name__


def _version_of(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", text)[:2])

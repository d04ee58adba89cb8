"""Tables and queries of databases by SQLAlchemy URL (MySQL, PostgreSQL, SQLite …), read only, row by row.

Addresses of databases carry passwords: nothing here ever shows, logs or stores one.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, func, inspect, quoted_name, select
from sqlalchemy import column as sql_column
from sqlalchemy import table as sql_table
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError

from graph.errors import ConflictError, InputError, NotFoundError, RenmaiError, UsageError
from graph.model import key_of
from loaders.sources.places import Database, without_password
from loaders.sources.tables import BATCH_ROWS, Batch, Cell, as_cell, unique_header

DRIVERS = {"mysql": "mysql+pymysql", "mariadb": "mariadb+pymysql", "postgresql": "postgresql+pg8000"}
"""Drivers that come with Renmai; any other that SQLAlchemy finds is taken as it is named."""

logging.getLogger("sqlalchemy").addHandler(logging.NullHandler())  # what matters comes as an error of ours

CONNECT_SECONDS = 10
BUSY_SECONDS = 5.0
_REFUSED = ("28P01", "28000", "1045", "1698", "18456", "ORA-01017")
"""How servers say that user name or password are wrong: SQLSTATE or number."""


class DatabaseTable:
    """One table, view or query of a database."""

    loose = False
    live = True

    def __init__(self, place: _Place, name: str, header: tuple[str, ...], schema: str | None = None) -> None:
        self._place = place
        self.name = name
        self.header = header
        self._schema = schema
        self._query = ""
        self._order: tuple[str, ...] = ()
        self._rows = self._seen = 0

    @classmethod
    def of_query(cls, place: _Place, query: str, header: tuple[str, ...]) -> DatabaseTable:
        """What a query gives."""
        made = cls(place, f"query-{key_of('query', query)[:8]}", header)
        made._query = query
        return made

    def ordered_by(self, columns: Sequence[str]) -> DatabaseTable:
        """The same table, read in the order of its key."""
        self._order = tuple(columns)
        return self

    @property
    def path(self) -> Path:
        """Tells databases apart as files are told apart."""
        return Path(self._place.shown)

    @property
    def label(self) -> str:
        """Database and table."""
        database = Path(self._place.url.database or "").name or self._place.url.host or ""
        return f"{database}/{self.name}"

    def reread(self, encoding: str, delimiter: str, skip_lines: int) -> DatabaseTable:
        """The same table; there is nothing a mapping could say about reading it."""
        del encoding, delimiter, skip_lines
        return self

    def progress(self) -> float:
        """Share of the rows read so far; 0 for a query, whose end is not known before it comes."""
        return min(1.0, self._seen / self._rows) if self._rows else 0.0

    def fingerprint(self) -> str:
        """The address of the table: what it holds may change at any time."""
        return key_of("database", self._place.shown, self._schema or "", self.name)

    def batches(self, columns: Sequence[str], each: str = "") -> Iterator[Batch]:
        """All rows, in the order of the table's key."""
        del each
        with self._place.connection() as connection:
            if self._query:
                result = connection.execution_options(no_parameters=True).exec_driver_sql(self._query)
                places = [self.header.index(name) for name in columns]
            else:
                self._rows = int(
                    connection.execute(select(func.count()).select_from(self._table())).scalar_one()
                )
                listed: list[Any] = [sql_column(quoted_name(name, quote=True)) for name in columns]
                order: list[Any] = [sql_column(quoted_name(name, quote=True)) for name in self._order]
                wanted = select(*(listed or [sql_column("NULL", is_literal=True)])).select_from(self._table())
                result = connection.execute(wanted.order_by(*order))
                places = list(range(len(columns)))
            number = 0
            while rows := result.fetchmany(BATCH_ROWS):
                batch = Batch()
                for row in rows:
                    number += 1
                    batch.add(number, 0, [_cell(row[place]) for place in places])
                self._seen = number
                yield batch

    def _table(self) -> Any:
        return sql_table(quoted_name(self.name, quote=True), schema=self._schema)


def database_tables(database: Database) -> list[DatabaseTable]:
    """The tables a database is to be read for; all tables and views where none is named.

    Raises:
        UsageError: ``source.database-url``, ``source.database-driver``.
        NotFoundError: ``source.database-table``; ``source.missing`` for an SQLite file that is not there.
        InputError: ``source.database-…``: unreachable, password, query.
        ConflictError: ``source.locked``.
    """
    place = _Place(database)
    if database.query:
        return [DatabaseTable.of_query(place, database.query, _header_of(place, database.query))]
    with place.connection() as connection:
        known = inspect(connection)
        names = [*known.get_table_names(), *known.get_view_names()]
        found = []
        for name in database.tables or names:
            schema, _, plain = name.rpartition(".") if name not in names else ("", "", name)
            if name not in names and not (schema and known.has_table(plain, schema=schema)):
                raise NotFoundError(
                    "source.database-table", table=name, database=place.shown, known=names[:40]
                )
            columns = known.get_columns(plain, schema=schema or None)
            header = tuple(str(item["name"]) for item in columns)
            key = known.get_pk_constraint(plain, schema=schema or None).get("constrained_columns") or ()
            found.append(DatabaseTable(place, plain, header, schema or None).ordered_by(key))
        return [item for item in found if item.header]


class _Place:
    """A database that connections can be made to; closed behind each of them."""

    def __init__(self, database: Database) -> None:
        try:
            url = make_url(database.url)
        except (ArgumentError, ValueError) as error:
            raise UsageError("source.database-url", url=str(database)) from error
        name = "postgresql" if url.drivername == "postgres" else url.drivername
        url = url.set(drivername=DRIVERS.get(name, name))
        if database.password and not url.password:
            url = url.set(password=database.password)
        if url.get_backend_name() == "sqlite" and not Path(url.database or "").is_file():
            raise NotFoundError("source.missing", path=url.database or ":memory:")
        self.url = url

    @property
    def shown(self) -> str:
        """The address without user and password."""
        return without_password(self.url.render_as_string(hide_password=True))

    @cached_property
    def _engine(self) -> Engine:
        backend = self.url.get_backend_name()
        options: dict[str, Any] = {
            "postgresql+pg8000": {"timeout": CONNECT_SECONDS},
            "mysql+pymysql": {"connect_timeout": CONNECT_SECONDS},
            "mariadb+pymysql": {"connect_timeout": CONNECT_SECONDS},
        }.get(self.url.drivername, {})
        if backend == "sqlite":
            options = {"timeout": BUSY_SECONDS}
        try:
            engine = create_engine(self.url, connect_args=options)
        except (NoSuchModuleError, ModuleNotFoundError) as error:
            raise UsageError("source.database-driver", driver=self.url.drivername) from error
        except (ArgumentError, ValueError) as error:
            raise UsageError("source.database-url", url=self.shown) from error
        event.listen(engine, "connect", _READ_ONLY.get(backend, _as_it_is))
        return engine

    @contextmanager
    def connection(self) -> Iterator[Connection]:
        """A connection that only reads and gets rows as they are asked for."""
        engine = self._engine
        try:
            with engine.connect() as connection:
                yield connection.execution_options(stream_results=True, max_row_buffer=BATCH_ROWS)
        except (SQLAlchemyError, OSError, ValueError) as error:
            raise self._said(error) from error
        finally:
            engine.dispose()

    def _said(self, error: Exception) -> RenmaiError:
        original = getattr(error, "orig", None) or error
        detail = _detail(original)
        if self.url.password:
            detail = detail.replace(str(self.url.password), "***")
        if self.url.get_backend_name() == "sqlite":
            if "locked" in detail or "busy" in detail:
                return ConflictError("source.locked", path=self.shown)
            if "not a database" in detail or "unable to open" in detail:
                return InputError("source.unreadable", path=self.shown, detail=detail)
        if any(code in _codes(original) for code in _REFUSED):
            user = self.url.username or "–"
            return InputError("source.database-password", database=self.shown, user=user)
        if getattr(error, "statement", None):
            return InputError("source.database-query", database=self.shown, detail=detail)
        return InputError("source.database-unreachable", database=self.shown, detail=detail)


def _header_of(place: _Place, query: str) -> tuple[str, ...]:
    """Columns of a query, which the database need not run for it."""
    bare = query.strip().rstrip(";").rstrip()
    with place.connection() as connection:
        asked = f"SELECT * FROM ({bare}\n) AS renmai_query WHERE 1 = 0"  # noqa: S608 (the person's own query)
        result = connection.execution_options(no_parameters=True).exec_driver_sql(asked)
        return unique_header(list(result.keys()))


def _cell(value: object) -> Cell:
    if isinstance(value, Decimal):
        text = format(value, "f")
        return text.rstrip("0").rstrip(".") if "." in text else text
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False, default=str)
    return as_cell(value)


def _read_only_sqlite(connection: Any, _: object) -> None:
    connection.execute("PRAGMA query_only = ON")


def _read_only_mysql(connection: Any, _: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET SESSION TRANSACTION READ ONLY")


def _read_only_postgresql(connection: Any, _: object) -> None:
    with suppress(AttributeError):  # the time to connect is no limit for a long query
        connection._usock.settimeout(None)
    cursor = connection.cursor()
    cursor.execute("SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY")
    cursor.close()
    connection.commit()


def _as_it_is(_: Any, __: object) -> None:
    """A database whose way of reading only is not known here."""


_READ_ONLY = {
    "sqlite": _read_only_sqlite,
    "mysql": _read_only_mysql,
    "mariadb": _read_only_mysql,
    "postgresql": _read_only_postgresql,
}


def _codes(error: BaseException) -> str:
    """Everything of an error that may hold the server's code for it."""
    first = error.args[0] if error.args else ""
    return str(first.get("C", "")) if isinstance(first, dict) else f"{first} {getattr(error, 'sqlstate', '')}"


def _detail(error: BaseException) -> str:
    first = error.args[0] if error.args else ""
    if isinstance(first, dict):
        return str(first.get("M", first))
    text = str(error.args[1]) if isinstance(first, int) and len(error.args) > 1 else str(error)
    lines = text.strip().splitlines()
    return lines[0].rstrip(".") if lines else type(error).__name__

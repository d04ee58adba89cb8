"""Opening the ledger of a home: SQLite by default, any SQLAlchemy URL else, brought to the newest tables."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any

from filelock import FileLock
from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError

from graph.errors import ConflictError, DatabaseError, MachineError, UsageError
from graph.settings import Settings

NEWEST = "0009"
"""Number of the newest migration; a test holds it to the folder's."""


class Ledger:
    """The SQL side of one home.

    Use as a context manager, or close it::

        with Ledger.open(settings) as ledger, ledger.begin() as connection:
            …
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._pid = os.getpid()

    @classmethod
    def open(cls, settings: Settings) -> Ledger:
        """Connect, and migrate where the tables are older.

        Raises:
            DatabaseError: ``ledger.unreachable`` or ``ledger.newer``.
            UsageError: ``ledger.url``.
        """
        url = settings.sql_url or _sqlite_url(settings.home)
        ledger = cls(_engine(url))
        try:
            with translated(ledger.name):
                ledger._migrate()
        except BaseException:
            ledger.close()
            raise
        return ledger

    @property
    def name(self) -> str:
        """Where it is, without the password."""
        return self._engine.url.render_as_string(hide_password=True)

    @property
    def engine(self) -> Engine:
        """The engine; a process forked since opening gets connections of its own."""
        if self._pid != os.getpid():
            self._engine.dispose(close=False)
            self._pid = os.getpid()
        return self._engine

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """A transaction, committed at the end.

        Raises:
            DatabaseError: ``ledger.unreachable``.
            ConflictError: ``ledger.locked``.
        """
        with translated(self.name), self.engine.begin() as connection:
            yield connection

    def close(self) -> None:
        """Give back its connections."""
        self._engine.dispose()

    def __enter__(self) -> Ledger:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _migrate(self) -> None:
        with self._alone(), self._engine.begin() as connection:
            if self._engine.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(7265)"))
            at = _version(connection)
            if at == NEWEST:
                return
            if at is not None and at > NEWEST:
                raise DatabaseError("ledger.newer", url=self.name)
            _upgrade(connection)

    def _alone(self) -> AbstractContextManager[object]:
        """Several processes of a home open their ledger at once; one brings its tables up."""
        path = self._engine.url.database
        if self._engine.dialect.name != "sqlite" or not path or path == ":memory:":
            return nullcontext()
        return FileLock(f"{path}.lock")


def _version(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return None if found is None else str(found)


def _upgrade(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _sqlite_url(home: Path) -> str:
    try:
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = home / "ledger.db"
        if not path.exists():
            path.touch(mode=0o600)
    except OSError as error:
        raise DatabaseError(
            "ledger.unreachable", url=str(home), detail=error.strerror or str(error)
        ) from error
    return f"sqlite:///{path}"


def _engine(url: str) -> Engine:
    try:
        parsed = make_url(url)
        engine = create_engine(parsed, pool_pre_ping=not parsed.drivername.startswith("sqlite"))
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError) as error:
        raise UsageError("ledger.url", detail=str(error).split(" from string")[0]) from error
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _: object) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA busy_timeout=10000")
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.close()


def utc(moment: datetime) -> datetime:
    """A moment as read from the ledger: SQLite gives times back without their zone."""
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


@contextmanager
def translated(name: str) -> Iterator[None]:
    """Failures of SQLAlchemy come out as ours, without the statement and without the password."""
    try:
        yield
    except SQLAlchemyError as error:
        detail = str(getattr(error, "orig", None) or error).splitlines()[0]
        if "disk is full" in detail or "No space left" in detail:
            raise MachineError("ledger.disk-full", url=name) from error
        if "locked" in detail:
            raise ConflictError("ledger.locked", url=name) from error
        raise DatabaseError("ledger.unreachable", url=name, detail=detail) from error

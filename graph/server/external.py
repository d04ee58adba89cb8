"""A user's own Neo4j: used as it is, never started or stopped."""

from __future__ import annotations

from graph.errors import DatabaseError, InputError
from graph.server.connection import Connection
from graph.server.starting import try_out
from graph.settings import Settings

_SCHEMES = ("bolt", "bolt+s", "bolt+ssc", "neo4j", "neo4j+s", "neo4j+ssc")


def external_connection(settings: Settings) -> Connection:
    """The connection NEO4J_URI and its fellows name, not yet tried.

    Raises:
        InputError: ``server.external.*`` when the address or the password is missing or unusable.
    """
    uri = settings.neo4j_uri or ""
    if uri.partition("://")[0] not in _SCHEMES or not uri.partition("://")[2]:
        raise InputError("server.external.scheme", uri=uri, schemes=list(_SCHEMES))
    if not settings.neo4j_password:
        raise InputError("server.external.password", uri=uri)
    return Connection(
        uri, settings.neo4j_username, settings.neo4j_password, settings.neo4j_database, managed=False
    )


def check_external(connection: Connection) -> None:
    """Make sure that the server answers and lets this user in.

    Raises:
        DatabaseError: ``server.external.unreachable``, ``.refused`` or ``.database``.
    """
    from neo4j.exceptions import AuthError, ClientError, DriverError, Neo4jError

    try:
        try_out(connection, timeout=10)
    except AuthError as error:
        raise DatabaseError(
            "server.external.refused", uri=connection.uri, username=connection.username
        ) from error
    except ClientError as error:
        raise DatabaseError(
            "server.external.database",
            uri=connection.uri,
            database=connection.database,
            detail=error.message or str(error),
        ) from error
    except (DriverError, Neo4jError, OSError, ValueError) as error:
        raise DatabaseError(
            "server.external.unreachable", uri=connection.uri, detail=_innermost(error)
        ) from error


def _innermost(error: BaseException) -> str:
    """The system's own reason ("Connection refused") where there is one, else the driver's first line."""
    inner: BaseException | None = error
    while inner is not None:
        if isinstance(inner, OSError) and inner.strerror:
            return inner.strerror
        inner = inner.__cause__ or inner.__context__
    return (str(error).splitlines() or [type(error).__name__])[0]

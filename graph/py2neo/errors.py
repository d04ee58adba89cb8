"""The error classes py2neo's users catch, made from the driver's.

The tree::

    Exception
    ├── Neo4jError                 the server refused: code, classification, category, title, message
    │   ├── ClientError            the query is wrong
    │   ├── DatabaseError          the server failed
    │   └── TransientError         worth trying again
    ├── ConnectionUnavailable      no server answers there
    ├── ConnectionBroken           the connection was lost on the way
    ├── ConnectionLimit            no connection became free in time
    ├── ServiceUnavailable         gave up after several tries
    │   └── WriteServiceUnavailable
    └── ProtocolError              what answered is not a Neo4j that can be spoken with
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Self

from neo4j import exceptions as driver_errors

__all__ = [
    "ClientError",
    "ConnectionBroken",
    "ConnectionLimit",
    "ConnectionUnavailable",
    "DatabaseError",
    "Neo4jError",
    "ProtocolError",
    "ServiceUnavailable",
    "TransientError",
    "WriteServiceUnavailable",
]


class Neo4jError(Exception):
    """The server refused or failed. Building one gives the subclass its code names.

    >>> type(Neo4jError("no", "Neo.ClientError.Statement.SyntaxError")).__name__
    'ClientError'
    """

    @classmethod
    def hydrate(cls, data: Mapping[str, Any]) -> Neo4jError:
        """From a mapping with ``code`` and ``message``."""
        return cls(data.get("message"), data.get("code"))

    @classmethod
    def split_code(cls, code: Any) -> tuple[str, str, str]:
        """Classification, category and title of a code of four parts.

        Raises:
            ValueError: it is no such code.
        """
        parts = code.split(".") if isinstance(code, str) else []
        if len(parts) != 4 or parts[0] != "Neo":
            raise ValueError(code)
        return parts[1], parts[2], parts[3]

    def __new__(cls, message: Any, code: Any) -> Self:  # noqa: D102
        classification, _, _ = cls.split_code(code)
        kind = _CLASSES.get(classification, cls)
        return Exception.__new__(kind)  # type: ignore[return-value]

    def __init__(self, message: Any, code: Any) -> None:
        super().__init__(message)
        self._code = code
        self._parts = self.split_code(code)

    def __reduce__(self) -> tuple[Any, ...]:
        return Neo4jError, (self.message, self.code)

    def __str__(self) -> str:
        return f"[{self.category}.{self.title}] {self.message}"

    @property
    def code(self) -> str:
        """Such as ``Neo.ClientError.Statement.SyntaxError``."""
        return str(self._code)

    @property
    def classification(self) -> str:
        """Such as ``ClientError``."""
        return self._parts[0]

    @property
    def category(self) -> str:
        """Such as ``Statement``."""
        return self._parts[1]

    @property
    def title(self) -> str:
        """Such as ``SyntaxError``."""
        return self._parts[2]

    @property
    def message(self) -> Any:
        """What the server said."""
        return self.args[0]

    def should_retry(self) -> bool:
        """Whether the same work may succeed at another try."""
        return False

    def should_invalidate_routing_table(self) -> bool:
        """Whether the cluster member asked was the wrong one."""
        return False


class ClientError(Neo4jError):
    """The query or its parameters are wrong."""

    def should_invalidate_routing_table(self) -> bool:
        """Whether the cluster member asked does not lead."""
        return self.category == "Cluster" and self.title == "NotALeader"

    def should_retry(self) -> bool:
        """Another member may lead."""
        return self.should_invalidate_routing_table()


class DatabaseError(Neo4jError):
    """The server failed."""


class TransientError(Neo4jError):
    """The server could not do it now."""

    def should_retry(self) -> bool:
        """Always."""
        return True


_CLASSES: dict[str, type[Neo4jError]] = {
    "ClientError": ClientError,
    "DatabaseError": DatabaseError,
    "TransientError": TransientError,
}


class ConnectionUnavailable(Exception):  # noqa: N818
    """No server answers at the address."""


class ConnectionBroken(Exception):  # noqa: N818
    """The connection was lost while it was used."""


class ConnectionLimit(Exception):  # noqa: N818
    """No connection of the pool became free in time."""


class ServiceUnavailable(Exception):  # noqa: N818
    """The work could not be done after several tries."""


class WriteServiceUnavailable(ServiceUnavailable):
    """No server that accepts writes could be found."""


class ProtocolError(Exception):
    """What answered cannot be spoken with."""


@contextmanager
def translated(uri: str) -> Iterator[None]:
    """Turn the driver's errors into those above."""
    try:
        yield
    except driver_errors.Neo4jError as error:
        code = error.code or "Neo.DatabaseError.General.UnknownError"
        if code.count(".") != 3:
            code = "Neo.DatabaseError.General.UnknownError"
        raise Neo4jError(error.message, code) from error
    except driver_errors.SessionExpired as error:
        raise ConnectionBroken(f"The connection to {uri} was lost: {error}. Run the work again.") from error
    except driver_errors.ServiceUnavailable as error:
        if "onnection acquisition" in str(error):
            raise ConnectionLimit(f"No connection to {uri} became free in time: {error}") from error
        if "defunct" in str(error) or "IncompleteCommit" in type(error).__name__:
            raise ConnectionBroken(
                f"The connection to {uri} was lost: {error}. Run the work again."
            ) from error
        raise ConnectionUnavailable(f"No Neo4j answers at {uri}: {error}. Is it running?") from error
    except driver_errors.ResultError as error:
        raise ConnectionBroken(f"The result from {uri} can no longer be read: {error}") from error
    except driver_errors.DriverError as error:
        raise ProtocolError(f"The server at {uri} cannot be spoken with: {error}") from error

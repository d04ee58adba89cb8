"""Every error a person may meet, as a code and parameters; web/translations turns them into sentences.

The tree::

    RenmaiError
    ├── UsageError        what was asked for cannot be done as asked      exit 2, status 400
    ├── NotFoundError     the thing named is not there                    exit 3, status 404
    ├── InputError        a file or value that cannot be read             exit 4, status 422
    ├── ConflictError     somebody else holds it, or it changed           exit 5, status 409
    ├── DatabaseError     Neo4j or the ledger is down or refuses          exit 6, status 503
    ├── CapabilityError   the connected server lacks what this needs      exit 7, status 501
    └── MachineError      disk, memory, port or network of this machine   exit 8, status 500
"""

from __future__ import annotations

from typing import ClassVar


class RenmaiError(Exception):
    """A failure a person can act on.

    Args:
        code: Key of the sentence in web/translations/*/errors.yaml or an area's own file, such as
            ``"settings.unreadable"``; dotted, lower case.
        params: Named values the sentence shows.

    >>> str(InputError("settings.unreadable", path="renmai.toml"))
    "settings.unreadable (path='renmai.toml')"
    """

    exit_code: ClassVar[int] = 1
    http_status: ClassVar[int] = 500
    retryable: ClassVar[bool] = False

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code, params)
        self.code = code
        self.params = params

    def __str__(self) -> str:
        shown = ", ".join(f"{name}={value!r}" for name, value in self.params.items())
        return f"{self.code} ({shown})" if shown else self.code


class UsageError(RenmaiError):
    """What was asked for cannot be done as asked."""

    exit_code = 2
    http_status = 400


class NotFoundError(RenmaiError):
    """The record, identity, query or file named is not there."""

    exit_code = 3
    http_status = 404


class InputError(RenmaiError):
    """A file, cell or value that cannot be read as what it should be."""

    exit_code = 4
    http_status = 422


class ConflictError(RenmaiError):
    """Somebody else holds it, or it changed meanwhile."""

    exit_code = 5
    http_status = 409
    retryable = True


class DatabaseError(RenmaiError):
    """Neo4j or the ledger is down, unreachable or refuses."""

    exit_code = 6
    http_status = 503
    retryable = True


class CapabilityError(RenmaiError):
    """The connected server lacks what this feature needs."""

    exit_code = 7
    http_status = 501


class MachineError(RenmaiError):
    """Disk, memory, port or network of this machine is missing."""

    exit_code = 8
    http_status = 500

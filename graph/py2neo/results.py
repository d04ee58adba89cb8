"""A driver's result as a cursor reads it; the session is closed when it has been read or dropped."""

from __future__ import annotations

import weakref
from collections import deque
from collections.abc import Callable, Iterator
from typing import Any

import neo4j

from graph.py2neo.errors import translated


class Result:
    """Values of a running query, taken one record at a time.

    The first record, or the end, is awaited here, so that a query that fails does so where it is run.
    """

    def __init__(
        self, result: neo4j.Result, profile: Any, uri: str, release: Callable[[], None] | None = None
    ) -> None:
        self.profile = profile
        self._uri = uri
        self._result = result
        self._peeked: deque[list[Any]] = deque()
        self._summary: dict[str, Any] | None = None
        self._ended = False
        self._release = weakref.finalize(self, release) if release else None
        with translated(uri):
            self._fields = list(result.keys())
            self._iterator = iter(result)
        self._fill(1)

    @property
    def offline(self) -> bool:
        """Whether nothing more is to come from the server."""
        return self._ended

    def fields(self) -> list[str]:
        """Names of the fields."""
        return self._fields

    def take(self) -> list[Any] | None:
        """The next record's values, or None at the end."""
        if not self._peeked:
            self._fill(1)
        return self._peeked.popleft() if self._peeked else None

    def peek(self, limit: int) -> list[list[Any]]:
        """Copies of the next records' values, which are still to be taken."""
        self._fill(limit)
        return [list(values) for values in list(self._peeked)[:limit]]

    def __iter__(self) -> Iterator[list[Any]]:
        while self._peeked or not self._ended:
            while self._peeked:
                yield self._peeked.popleft()
            if not self._ended:
                yield from self._arriving()

    def _arriving(self) -> Iterator[list[Any]]:
        # Whoever reads on meanwhile keeps what comes in self._peeked, to be gone on with from there.
        with translated(self._uri):
            for record in self._iterator:
                yield list(tuple.__iter__(record))
                if self._peeked or self._ended:
                    return
        self._end()

    def summary(self) -> dict[str, Any]:
        """What the server said at the end; the rest of the records is kept for taking."""
        while not self._ended:
            self._fill(len(self._peeked) + 1000)
        return dict(self._summary or {})

    def buffer(self) -> None:
        """Receive all records now, as the next query of the same transaction needs the connection."""
        self.summary()

    def _fill(self, amount: int) -> None:
        with translated(self._uri):
            while len(self._peeked) < amount and not self._ended:
                record = next(self._iterator, None)
                if record is None:
                    self._end()
                else:
                    self._peeked.append(list(tuple.__iter__(record)))

    def _end(self) -> None:
        self._ended = True
        with translated(self._uri):
            self._summary = dict(self._result.consume().metadata)
        if self._release:
            self._release()

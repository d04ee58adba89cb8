"""Working ahead: the next batch is read and mapped while the last one is being written."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from contextlib import suppress
from queue import Empty, Full, Queue
from typing import Generic, TypeVar

T = TypeVar("T")
_WAIT = 0.1


class Ahead(Generic[T]):
    """Items of an iterable, made in a thread of their own, at most ``size`` ahead.

    What the iterable raises is raised here, in its place. Leaving the loop early stops the thread.

    >>> with Ahead(range(3)) as items:
    ...     list(items)
    [0, 1, 2]
    """

    def __init__(self, items: Iterable[T], size: int = 2) -> None:
        self._items = items
        self._queue: Queue[T | BaseException | None] = Queue(size)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._work, daemon=True)

    def __enter__(self) -> Iterator[T]:
        self._thread.start()
        return self._given()

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        with suppress(Empty):
            while True:
                self._queue.get_nowait()
        self._thread.join()

    def _work(self) -> None:
        try:
            for item in self._items:
                if not self._put(item):
                    return
        except BaseException as error:  # raised again where the items are taken
            self._put(error)
        else:
            self._put(None)
        finally:
            close = getattr(self._items, "close", None)  # a generator ends where it ran: SQLite insists on it
            if close is not None:
                close()

    def _put(self, item: T | BaseException | None) -> bool:
        while not self._stop.is_set():
            with suppress(Full):
                self._queue.put(item, timeout=_WAIT)
                return True
        return False

    def _given(self) -> Iterator[T]:
        while True:
            item = self._queue.get()
            if item is None:
                return
            if isinstance(item, BaseException):
                raise item
            yield item

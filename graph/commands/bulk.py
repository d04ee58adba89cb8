"""What long work over everybody has in common."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def without_collector() -> Iterator[None]:
    """Run a block, or each call of a function, without Python's collector of cycles.

    Rows that are read, written and dropped leave no cycles, but there are so many of them that the collector
    would walk over everybody in memory again and again: a third of the time at a million people.

    >>> with without_collector():
    ...     gc.isenabled()
    False
    >>> gc.isenabled()
    True
    """
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()

"""The ledger as one process's pages reach it: opened at the first question."""

from __future__ import annotations

import threading

from flask import current_app

from graph.ledger import Ledger
from graph.settings import Settings


class Books:
    """One open ledger a process, shared by its threads; `Ledger` itself sees to forks."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        self._ledger: Ledger | None = None

    def ledger(self) -> Ledger:
        """The open ledger.

        Raises:
            DatabaseError: it cannot be reached.
        """
        with self._lock:
            if self._ledger is None:
                self._ledger = Ledger.open(self._settings)
            return self._ledger

    def close(self) -> None:
        """Give back its connections."""
        with self._lock:
            if self._ledger is not None:
                self._ledger.close()
                self._ledger = None


def ledger() -> Ledger:
    """The open ledger of the running application.

    Raises:
        DatabaseError: it cannot be reached.
    """
    books: Books = current_app.extensions["renmai.ledger"]
    return books.ledger()

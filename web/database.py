"""The graph as one process's pages reach it: opened at the first question, and again after a loss."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime

from flask import current_app

from graph.errors import DatabaseError, RenmaiError
from graph.settings import Settings
from graph.store import Store

Opener = Callable[[Settings], Store]


def open_running(settings: Settings) -> Store:
    """A store on the database that runs for a home; pages never start one.

    Raises:
        DatabaseError: ``web.database.stopped`` where none runs.
    """
    from graph.server import running

    connection = running(settings)
    if connection is None:
        raise DatabaseError("web.database.stopped", home=str(settings.home))
    return Store.open(connection)


class Graph:
    """One store a process, shared by its threads."""

    def __init__(self, settings: Settings, opener: Opener = open_running, prepared: bool = True) -> None:
        """With ``prepared``, the database plans the common questions in the background once it is reached."""
        self._settings = settings
        self._opener = opener
        self._prepared = prepared
        self._lock = threading.Lock()
        self._store: Store | None = None
        self._process = os.getpid()

    def store(self) -> Store:
        """The open store.

        Raises:
            DatabaseError: the database cannot be reached.
        """
        with self._lock:
            if self._store is None or self._process != os.getpid():
                self._store = self._opener(self._settings)
                self._process = os.getpid()
                if self._prepared:
                    threading.Thread(target=_prepare, args=(self._store,), daemon=True).start()
            return self._store

    def forget(self) -> None:
        """After a failure: look for the database again at the next question (it may have a new port)."""
        with self._lock:
            lost, self._store = self._store, None
        if lost is not None and self._process == os.getpid():
            with suppress(Exception):  # it is lost already; nothing more can go wrong that matters
                lost.close()


def _prepare(opened: Store) -> None:
    from graph.profiles import neighbourhood
    from graph.profiles.customer_360 import customer_360
    from graph.profiles.search import search

    with suppress(RenmaiError):
        neighbourhood.prepare(opened)
    for ask in (lambda: customer_360(opened, ""), lambda: search(opened, "renmai"), lambda: _ask_all(opened)):
        with suppress(RenmaiError):
            ask()


def _ask_all(opened: Store) -> None:
    """The questions of a person's page, about nobody."""
    moment = datetime(1970, 1, 1, tzinfo=UTC)
    for name in (
        "record_contacts",
        "record_addresses",
        "record_counts",
        "record_matches",
        "record_judgements",
        "record_interests",
    ):
        opened.read(name, recordKeys=[])
    for name in ("record_categories", "record_brands"):
        opened.read(name, recordKeys=[], before=moment, counted=[])
    opened.read("record_consents", recordKeys=[])
    opened.read("record_events", recordKeys=[], before=moment)
    opened.read("orders_of_record", customerKey="", before=moment)
    opened.read("record_order_sample", customerKey="", before=moment)


def graph() -> Graph:
    """The graph of the running application."""
    found: Graph = current_app.extensions["renmai.graph"]
    return found


def store() -> Store:
    """The open store of the running application, masked where the visitor is a viewer.

    Raises:
        DatabaseError: the database cannot be reached.
    """
    from web.masking import for_visitor

    return for_visitor(graph().store())

"""The sample shop coming in over time: its sources declared, its past loaded, the rest dropped and sent."""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from graph.commands.resolve import resolve
from graph.errors import ConflictError, MachineError
from graph.ledger import Ledger, arrival_sources
from graph.server import ensure_running
from graph.server.progress import Progress
from graph.settings import Settings
from graph.store import Store
from loaders.arrivals.declaring import declare, given_mappings
from loaders.arrivals.events import read_events
from loaders.arrivals.inbox import Inbox
from loaders.arrivals.signing import HEADER, secret_of, sign
from loaders.pipeline import load
from loaders.sample import make_sample
from loaders.sample.trickle import Event, Later, split
from web.security import secret_key

EVENTS = tuple(
    f"sample-app-{name}" for name in ("customers", "orders", "order-lines", "page-views", "reviews")
)
FOLDERS = {
    "sample-stores": ("sample-stores-customers", "sample-stores-orders", "sample-stores-order-lines"),
    "sample-wechat": ("sample-wechat-customers", "sample-wechat-orders", "sample-wechat-order-lines"),
}
APP = "sample-app"
KINDS = ("customer", "product", "supplier", "address")
SHARE = 0.2
STEP_SECONDS = 5.0
DELIVERIES = timedelta(minutes=6)
"""Between two deliveries of files."""

Send = Callable[[list[Event]], None]


class Trickle:
    """A sample shop on its way into a home.

    Args:
        settings: Of the home.
        directory: Where its files are made: ``base`` is loaded at first, files are dropped below ``drop``.
        to: Address of a front end events are sent to; the home's inbox takes them where left out.
        progress: Told how far it is.
    """

    def __init__(self, settings: Settings, directory: Path, to: str, progress: Progress) -> None:
        self._settings, self._directory, self._to = settings, directory.absolute(), to.rstrip("/")
        self._progress = progress

    def prepare(self, customers: int, seed: int) -> Later:
        """Make the shop, declare its sources, and load and resolve its past.

        Raises:
            ConflictError, MachineError: ``sample.…``.
            DatabaseError: the database is down.
        """
        shop = self._directory / "shop"
        make_sample(shop, customers, seed, progress=self._made)
        later = split(shop, self._directory / "base", SHARE)
        with Ledger.open(self._settings) as ledger:
            self._declare(ledger)
            with Store.open(ensure_running(self._settings, self._progress)) as store:
                load([self._directory / "base"], self._settings, store, ledger)
                for kind in KINDS:
                    resolve(store, kind, self._progress, ledger=ledger)
        return later

    def run(self, later: Later, length: timedelta) -> tuple[int, int]:
        """Let the rest come over a time; how many events and files."""
        seconds = length.total_seconds()
        drops = later.drops(max(1, round(length / DELIVERIES)))
        began, sent, dropped = time.monotonic(), 0, 0
        with Ledger.open(self._settings) as ledger:
            send = self._sender(ledger)
            while sent < len(later.events) or dropped < len(drops):
                share = min(1.0, (time.monotonic() - began + 1) / seconds)
                due = round(share * len(later.events))
                while sent < due:
                    send(later.events[sent : min(due, sent + 500)])
                    sent = min(due, sent + 500)
                for drop in drops[dropped : round(share * len(drops))]:
                    drop.write(self._directory / "drop")
                    dropped += 1
                self._progress("sample.trickling", sent + dropped, len(later.events) + len(drops))
                if share < 1:
                    time.sleep(min(STEP_SECONDS, seconds / 10))
        return sent, dropped

    def _made(self, done: int, total: int) -> None:
        self._progress("sample.making", done, total, customers=total)

    def _declare(self, ledger: Ledger) -> None:
        """Declare the sources; those there are stay as they are."""
        known = {item.name for item in arrival_sources.listed(ledger)}
        for name, mappings in FOLDERS.items():
            folder = self._directory / "drop" / name.rpartition("-")[2]
            folder.mkdir(parents=True, exist_ok=True)
            if name not in known:
                declare(ledger, name, str(folder), given_mappings(mappings), timedelta(minutes=20))
        if APP not in known:
            declare(ledger, APP, "", given_mappings(EVENTS), timedelta(minutes=10))

    def _sender(self, ledger: Ledger) -> Send:
        source = arrival_sources.get(ledger, APP)
        if not self._to:
            inbox = Inbox(self._settings, ledger)

            def accept(events: list[Event]) -> None:
                kinds = [event.kind for event in events]
                inbox.accept_events(APP, read_events(_body(events), list(dict.fromkeys(kinds))))

            return accept
        secret = secret_of(secret_key(self._settings), APP, source.salt)
        return lambda events: self._post(secret, _body(events))

    def _post(self, secret: str, body: bytes, tries: int = 60) -> None:
        """Send until it is accepted, as a careful system would.

        Raises:
            MachineError: ``sample.not-accepted``.
        """
        detail = ""
        for _ in range(tries):
            headers = {HEADER: sign(secret, int(time.time()), body), "Content-Type": "application/json"}
            asked = urllib.request.Request(f"{self._to}/api/v1/events/{APP}", body, headers)  # noqa: S310
            try:
                with urllib.request.urlopen(asked, timeout=30):  # noqa: S310 (the address a person gave)
                    return
            except urllib.error.HTTPError as error:
                detail = error.read().decode(errors="replace")[:300]
                if error.code < 500:
                    break
            except OSError as error:
                detail = str(error)
            time.sleep(2)
        raise MachineError("sample.not-accepted", to=self._to, detail=detail)


def _body(events: list[Event]) -> bytes:
    return json.dumps({"events": [event.as_json() for event in events]}, ensure_ascii=False).encode()


def check_free(directory: Path) -> None:
    """Refuse a directory that holds something.

    Raises:
        ConflictError: ``sample.not-empty``.
    """
    if directory.exists() and (not directory.is_dir() or any(directory.iterdir())):
        raise ConflictError("sample.not-empty", path=str(directory))

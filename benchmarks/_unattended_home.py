"""A home with front end, watcher, worker and sources declared: what `benchmarks.unattended` drives."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from datetime import timedelta
from pathlib import Path

import psutil

from graph import server
from graph.ledger import Ledger, accounts, arrival_sources, arrivals
from graph.server import ServerHome
from graph.settings import load_settings
from graph.store import Store
from loaders.arrivals.declaring import declare, given_mappings
from loaders.arrivals.signing import HEADER, secret_of, sign
from web.accounts.sessions import cookie_name
from web.security import secret_key

APP = [f"sample-app-{name}" for name in ("customers", "orders", "order-lines", "page-views", "reviews")]
FOLDERS = {
    "stores": ["sample-stores-customers", "sample-stores-orders", "sample-stores-order-lines"],
    "wechat": ["sample-wechat-customers", "sample-wechat-orders", "sample-wechat-order-lines"],
}
MEMORY = server.Memory(heap=1024**3, page_cache=512 * 1024**2)
BATCH = 50


def say(part: str, **figures: object) -> None:
    print(json.dumps({"part": part, **figures}, ensure_ascii=False), flush=True)


class Shop:
    """A home with its front end, watcher and worker, and the sources declared."""

    def __init__(self, folder: Path) -> None:
        self.settings = load_settings(folder / "home", environ={})
        self.drops = folder / "drop"
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None
        self.ledger = Ledger.open(self.settings)

    def declare(self) -> None:
        for name, mappings in FOLDERS.items():
            (self.drops / name).mkdir(parents=True, exist_ok=True)
            place = str(self.drops / name)
            declare(self.ledger, name, place, given_mappings(mappings), timedelta(minutes=10))
        declare(self.ledger, "app", "", given_mappings(APP), timedelta(minutes=10))
        source = arrival_sources.get(self.ledger, "app")
        self.secret = secret_of(secret_key(self.settings), "app", source.salt)

    def start(self) -> None:
        arguments = ["--home", str(self.settings.home), "web", "--port", str(self.port)]
        log = (self.settings.home / "web.log").open("ab")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "web", *arguments], stdout=log, stderr=log, env=quiet(), cwd=root()
        )
        until = time.monotonic() + 120
        while time.monotonic() < until:
            with contextlib.suppress(OSError), urllib.request.urlopen(f"{self.url}/health", timeout=2):
                return
            time.sleep(0.2)
        raise RuntimeError("the front end did not come up")

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(60)
        self.process = None

    def part(self, name: str) -> psutil.Process | None:
        """The process of a part of it: web, watch, worker or database."""
        if name == "database":
            home = ServerHome.of(self.settings)
            state = home.read_state()
            return state.process(home.root) if state else None
        if self.process is None or self.process.poll() is not None:
            return None
        parent = psutil.Process(self.process.pid)
        if name == "web":
            return parent
        for child in parent.children(recursive=True):
            with contextlib.suppress(psutil.Error):
                if name in child.cmdline():
                    return child
        return None

    def send(self, events: list[dict], patience: float = 600.0) -> int:
        """Post a batch until it is accepted; how often it had to be sent again."""
        body = json.dumps({"events": events}, ensure_ascii=False).encode()
        tries, until = 0, time.monotonic() + patience
        while True:
            headers = {HEADER: sign(self.secret, int(time.time()), body), "Content-Type": "application/json"}
            asked = urllib.request.Request(f"{self.url}/api/v1/events/app", body, headers)
            try:
                with urllib.request.urlopen(asked, timeout=30) as answer:
                    if answer.status == 202:
                        return tries
            except urllib.error.HTTPError as error:
                if error.code < 500 or time.monotonic() > until:
                    raise RuntimeError(error.read().decode()) from error
            except OSError:
                if time.monotonic() > until:
                    raise
            tries += 1
            time.sleep(0.3)

    def settle(self, seconds: float = 900.0) -> float:
        """Wait until nothing waits and no file is still to be found; seconds that took."""
        began = time.monotonic()
        quiet_since = None
        while time.monotonic() - began < seconds:
            waits = arrivals.backlog(self.ledger).arrivals
            if waits == 0:
                quiet_since = quiet_since or time.monotonic()
                if time.monotonic() - quiet_since > 8:
                    return time.monotonic() - began - 8
            else:
                quiet_since = None
            time.sleep(0.2)
        raise RuntimeError(f"{arrivals.backlog(self.ledger)} still waits")


def quiet() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith(("RENMAI_H", "NEO4J"))}


def root() -> Path:
    return Path(__file__).parents[1]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wipe(store: Store) -> None:
    store.execute("CYPHER 25 MATCH (n) WHERE NOT n:Migration CALL (n) { DETACH DELETE n } IN TRANSACTIONS")


def forget(shop: Shop) -> None:
    """Nothing has arrived yet."""
    with shop.ledger.begin() as connection:
        for table in ("arrivals", "runs", "arrival_tallies"):
            connection.exec_driver_sql(f"DELETE FROM {table}")
        connection.exec_driver_sql("UPDATE sources SET watermark = '', state = 'running', reason = NULL")
    shutil.rmtree(shop.drops, ignore_errors=True)
    for name in FOLDERS:
        (shop.drops / name).mkdir(parents=True)


def signed_in(shop: Shop) -> str:
    known = {user.name for user in accounts.users(shop.ledger)}
    if "bench" not in known:
        accounts.add_user(shop.ledger, "bench", "administrator", None)
    token = accounts.open_session(shop.ledger, accounts.user_named(shop.ledger, "bench"))
    return f"{cookie_name(shop.settings, 'session')}={token}"

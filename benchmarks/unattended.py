"""Arrivals end to end: `renmai web` with watcher and worker, files dropped, events sent over HTTP, signed.

``python -m benchmarks.unattended [equal|kills|surge|lag …] [--customers N] [--events N] [--seconds S]
[--kills K] [--rate R] [--people N]``; all four by default. A managed server in a temporary home; a sample
shop whose last rows come later. Prints one JSON object a part.

- equal: ten files and the events come over S seconds; the graph and the partition of customers are compared
  with those of one batch load and resolve.
- kills: the same, while watcher, worker, database and front end are killed K times at random moments.
- surge: events at R a second, then ten times that; nothing lost, lag, times of pages, memory of the watcher.
- lag: seconds from an event to its order's being on its customer's page, among --people made-up people.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import random
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from datetime import timedelta
from pathlib import Path

import psutil

from benchmarks.incremental import People
from benchmarks.incremental import write as write_people
from graph import server
from graph.commands.resolve import resolve
from graph.ledger import Ledger, accounts, arrival_runs, arrival_sources, arrivals, tokens
from graph.server import ServerHome
from graph.settings import load_settings
from graph.store import Store, fingerprint, migrate
from loaders.arrivals.declaring import declare, given_mappings
from loaders.arrivals.signing import HEADER, secret_of, sign
from loaders.pipeline import load
from loaders.sample import make_sample
from loaders.sample.trickle import split
from web.accounts.sessions import cookie_name
from web.security import secret_key

APP = [f"sample-app-{name}" for name in ("customers", "orders", "order-lines", "page-views", "reviews")]
FOLDERS = {
    "stores": ["sample-stores-customers", "sample-stores-orders", "sample-stores-order-lines"],
    "wechat": ["sample-wechat-customers", "sample-wechat-orders", "sample-wechat-order-lines"],
}
TABLES = {
    "users",
    "orders",
    "order_lines",
    "page_views",
    "reviews",
    "products",
    "会员",
    "小票",
    "小票明细",
    "商品",
}
TABLES |= {"members"}
MEMORY = server.Memory(heap=1024**3, page_cache=512 * 1024**2)
BATCH = 50
SURGE = 10


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


def partition(store: Store) -> set[frozenset[str]]:
    rows = store.execute(
        "CYPHER 25 MATCH (c:Customer)-[:RESOLVES_TO]->(p:Person) RETURN p.id AS p, collect(c.key) AS keys"
    )
    return {frozenset(row["keys"]) for row in rows}


def state_of(store: Store) -> tuple[str, set[frozenset[str]], int]:
    orders = store.execute("CYPHER 25 MATCH (p:Person) RETURN sum(coalesce(p.orders, 0)) AS n")[0]["n"]
    return fingerprint(store), partition(store), orders


def wipe(store: Store) -> None:
    store.execute("CYPHER 25 MATCH (n) WHERE NOT n:Migration CALL (n) { DETACH DELETE n } IN TRANSACTIONS")


class Made:
    """The shop's files, split, and the state one batch load and resolve come to."""

    def __init__(self, shop: Shop, folder: Path, customers: int, events: int, share: float) -> None:
        make_sample(folder / "shop", customers, 7)
        leave(folder / "shop")
        self.later = split(folder / "shop", folder / "base", share, events)
        self.base = folder / "base"
        whole = folder / "whole"
        shutil.copytree(folder / "shop", whole, ignore=shutil.ignore_patterns("truth"))
        with Store.open(server.ensure_running(shop.settings, memory=MEMORY)) as store:
            self.begin(shop, store)
            load([whole], shop.settings, store, shop.ledger)
            resolve(store, "customer", full=False)
            self.wanted = state_of(store)
        shutil.rmtree(whole)

    def begin(self, shop: Shop, store: Store) -> None:
        """The graph as it is before anything arrives."""
        wipe(store)
        migrate(store)
        load([self.base], shop.settings, store, shop.ledger)
        resolve(store, "customer")


def leave(shop: Path) -> None:
    """Leave the tables that have to do with what arrives."""
    shutil.rmtree(shop / "erp")
    for path in [*shop.glob("*/*.csv"), *shop.glob("*/*.jsonl")]:
        if path.stem not in TABLES:
            path.unlink()


def drip(shop: Shop, made: Made, seconds: float) -> dict[str, object]:
    """Drop the files and send the events over some seconds."""
    events = [event.as_json() for event in made.later.events]
    batches = [events[start : start + BATCH] for start in range(0, len(events), BATCH)]
    drops = made.later.drops(2)
    began, again = time.monotonic(), 0
    for number, batch in enumerate(batches):
        due = number * seconds / len(batches)
        time.sleep(max(0.0, began + due - time.monotonic()))
        while drops and (len(made.later.drops(2)) - len(drops)) * seconds / 10 <= due:
            drops.pop(0).write(shop.drops)
        again += shop.send(batch)
    for drop in drops:
        drop.write(shop.drops)
    return {"events": len(events), "files": len(made.later.drops(2)), "sentAgain": again}


def compared(shop: Shop, made: Made) -> dict[str, object]:
    with Store.open(server.ensure_running(shop.settings)) as store:
        found = state_of(store)
    return {
        "sameGraph": found[0] == made.wanted[0],
        "samePartition": found[1] == made.wanted[1],
        "sameOrdersOfPersons": found[2] == made.wanted[2],
        "persons": len(found[1]),
    }


def lags(shop: Shop) -> dict[str, float]:
    runs = arrival_runs.listed(shop.ledger, limit=10_000, step="load", status="done")
    found = sorted(run.lag for run in runs if run.lag is not None)
    if not found:
        return {}
    at = lambda share: round(found[min(len(found) - 1, int(share * len(found)))], 1)  # noqa: E731
    return {"runs": len(found), "median": at(0.5), "p95": at(0.95), "slowest": at(1.0)}


def fresh(folder: Path) -> Shop:
    folder.mkdir(parents=True, exist_ok=True)
    return Shop(folder)


def equal(shop: Shop, made: Made, seconds: float, kills: int = 0) -> bool:
    with Store.open(server.ensure_running(shop.settings, memory=MEMORY)) as store:
        made.begin(shop, store)
    forget(shop)
    shop.start()
    killed: list[str] = []
    over = threading.Event()
    killer = threading.Thread(target=kill_at_random, args=(shop, kills, seconds, killed, over))
    killer.start()
    try:
        sent = drip(shop, made, seconds)
        killer.join()
        waited = shop.settle()
    finally:
        over.set()
        killer.join()
        shop.stop()
    found = compared(shop, made)
    loads = arrival_runs.listed(shop.ledger, limit=10_000, step="load")
    statuses = {name: sum(run.status == name for run in loads) for name in ("done", "failed", "stopped")}
    counts = {name: killed.count(name) for name in sorted(set(killed))}
    say(
        "kills" if kills else "equal", **sent, seconds=seconds, settledAfter=round(waited, 1), **found,
        runs=statuses, lag=lags(shop), killed=counts, load=round(os.getloadavg()[0], 1),
    )  # fmt: skip
    return all(found[name] for name in ("sameGraph", "samePartition", "sameOrdersOfPersons"))


def forget(shop: Shop) -> None:
    """Nothing has arrived yet."""
    with shop.ledger.begin() as connection:
        for table in ("arrivals", "runs", "arrival_tallies"):
            connection.exec_driver_sql(f"DELETE FROM {table}")
        connection.exec_driver_sql("UPDATE sources SET watermark = '', state = 'running', reason = NULL")
    shutil.rmtree(shop.drops, ignore_errors=True)
    for name in FOLDERS:
        (shop.drops / name).mkdir(parents=True)


def kill_at_random(shop: Shop, kills: int, seconds: float, killed: list[str], over: threading.Event) -> None:
    """Kill parts one after another, each once it is back."""
    dice = random.Random(11)
    names = ["watch", "worker", "database", "web"]
    for number in range(kills):
        if over.wait(dice.uniform(0.3, 1.7) * seconds / max(1, kills)):
            return
        name = names[number % 3] if number % 7 else "web"
        found = shop.part(name)
        if found is None:
            continue
        killed.append(name)
        with contextlib.suppress(psutil.Error):
            victims = [found, *found.children(recursive=True)] if name == "web" else [found]
            for victim in victims:
                with contextlib.suppress(psutil.Error):
                    victim.send_signal(signal.SIGKILL)
        if name == "web" and shop.process is not None:
            shop.process.wait()
            shop.start()


def surge(shop: Shop, made: Made, rate: float, seconds: float) -> bool:
    """Events at a rate, then ten times that, while pages are asked for."""
    forget(shop)
    shop.start()
    cookie = signed_in(shop)
    pages: list[float] = []
    memory: list[int] = []
    lag: list[tuple[float, float]] = []
    over = threading.Event()
    watchers = [
        threading.Thread(target=ask_pages, args=(shop, cookie, pages, over)),
        threading.Thread(target=look_on, args=(shop, memory, lag, over)),
    ]
    for thread in watchers:
        thread.start()
    try:
        views = made_views(made)
        before = sent_at(shop, views, rate, seconds / 4)
        memory.clear()
        pages.clear()
        began = time.monotonic()
        during = sent_at(shop, views, SURGE * rate, seconds)
        page_times = sorted(pages)
        waits = arrivals.backlog(shop.ledger)
        highest = max((item[1] for item in lag), default=0.0)
        back = shop.settle()
    finally:
        over.set()
        for thread in watchers:
            thread.join()
        shop.stop()
    done = sum(
        run.arrivals for run in arrival_runs.listed(shop.ledger, limit=100_000, status="done", step="load")
    )
    at = lambda share: round(1000 * page_times[min(len(page_times) - 1, int(share * len(page_times)))])  # noqa: E731
    say(
        "surge", usualPerSecond=rate, sent=before + during, done=done, lost=before + during - done,
        surgeSeconds=round(seconds), reachedPerSecond=round(during / seconds, 1), waitingAtEnd=waits.arrivals,
        highestLag=round(highest, 1), lagBackAfter=round(back, 1), pages=len(page_times),
        pageMs={"median": at(0.5), "p95": at(0.95), "slowest": at(1.0)},
        watcherMb={"start": memory[0] >> 20, "end": memory[-1] >> 20, "most": max(memory) >> 20},
        tookSeconds=round(time.monotonic() - began), load=round(os.getloadavg()[0], 1),
    )  # fmt: skip
    return done == before + during and at(0.95) < 500


def made_views(made: Made):  # type: ignore[no-untyped-def]
    """Page views and orders without end, one order to nine views, by known users of known products."""
    views = [event for event in made.later.events if event.kind == "pageView"]
    orders = [event for event in made.later.events if event.kind == "order"]
    number = 0
    while True:
        number += 1
        kind, of = ("order", orders) if number % 10 == 0 else ("pageView", views)
        known = of[number % len(of)]
        key = "order_id" if kind == "order" else "view_id"
        yield {"id": f"s{number}", "kind": kind, "data": {**known.data, key: f"S{number}"}}


def sent_at(shop: Shop, events, rate: float, seconds: float) -> int:  # type: ignore[no-untyped-def]
    """Send at a rate, from four senders, a batch each so often; how many."""
    began, sent = time.monotonic(), 0
    while time.monotonic() - began < seconds:
        due = int((time.monotonic() - began) * rate) - sent
        if due >= min(BATCH, rate):
            batch = [next(events) for _ in range(min(due, 4 * BATCH))]
            shop.send(batch)
            sent += len(batch)
        else:
            time.sleep(0.05)
    return sent


def signed_in(shop: Shop) -> str:
    known = {user.name for user in accounts.users(shop.ledger)}
    if "bench" not in known:
        accounts.add_user(shop.ledger, "bench", "administrator", None)
    token = accounts.open_session(shop.ledger, accounts.user_named(shop.ledger, "bench"))
    return f"{cookie_name(shop.settings, 'session')}={token}"


def ask_pages(shop: Shop, cookie: str, times: list[float], over: threading.Event) -> None:
    with Store.open(server.ensure_running(shop.settings)) as store:
        rows = store.execute("CYPHER 25 MATCH (p:Person) RETURN p.id AS id ORDER BY id LIMIT 50")
    ids = [row["id"] for row in rows]
    dice = random.Random(3)
    while not over.wait(0.3):
        path = dice.choice([f"/person/{dice.choice(ids)}"] * 4 + ["/search?q=%E7%8E%8B", "/runs", "/sources"])
        asked = urllib.request.Request(shop.url + path, headers={"Cookie": cookie})
        began = time.monotonic()
        try:
            with urllib.request.urlopen(asked, timeout=30) as answer:
                answer.read()
        except OSError:
            pass
        times.append(time.monotonic() - began)


def look_on(shop: Shop, memory: list[int], lag: list[tuple[float, float]], over: threading.Event) -> None:
    from datetime import UTC, datetime

    while not over.wait(1.0):
        found = shop.part("watch")
        with contextlib.suppress(psutil.Error):
            if found is not None:
                memory.append(found.memory_info().rss)
        lag.append((time.monotonic(), arrivals.backlog(shop.ledger).lag(datetime.now(UTC))))


def row_to_page(shop: Shop, people: int, count: int) -> bool:
    """Seconds from an order's event to its being listed by its customer's page."""
    made = People(7)
    with Store.open(server.ensure_running(shop.settings, memory=MEMORY)) as store:
        wipe(store)
        migrate(store)
        began = time.monotonic()
        write_people(store, made.rows(people))
        resolve(store, "customer")
        ready = time.monotonic() - began
        sql = "CYPHER 25 MATCH (c:Customer {source: 'app'})-[:RESOLVES_TO]->(p:Person) WHERE c.stub IS NULL"
        rows = store.execute(f"{sql} RETURN c.sourceId AS id, p.id AS person ORDER BY id LIMIT {count}")
    forget(shop)
    shop.start()
    token = api_token(shop)
    taken = []
    try:
        for number, row in enumerate(rows):
            taken.append(one_order(shop, token, row, number))
    finally:
        shop.stop()
    taken.sort()
    say(
        "lag", people=people, preparedIn=round(ready), orders=len(taken),
        median=round(statistics.median(taken), 1), slowest=round(taken[-1], 1),
        load=round(os.getloadavg()[0], 1),
    )  # fmt: skip
    return taken[-1] < 60


def api_token(shop: Shop) -> str:
    signed_in(shop)
    return tokens.add(shop.ledger, "bench", "bench", ["read"])


def one_order(shop: Shop, token: str, row: dict, number: int) -> float:
    at = time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(time.time() + 8 * 3600))
    data = {
        "order_id": f"lag{number}", "user_id": row["id"], "address_id": "", "status": "completed",
        "created_at": at, "paid_at": at, "promised_at": "", "goods_amount": "10.00", "discount_amount": "0",
        "freight_amount": "0", "paid_amount": "10.00", "currency": "CNY", "payment_method": "alipay",
        "payment_account": "", "coupon_id": "", "updated_at": at,
    }  # fmt: skip
    began = time.monotonic()
    shop.send([{"id": f"lag{number}", "kind": "order", "data": data}])
    headers = {"Authorization": f"Bearer {token}"}
    address = f"{shop.url}/api/v1/people/{row['person']}/orders"
    while time.monotonic() - began < 120:
        with contextlib.suppress(OSError):
            asked = urllib.request.Request(address, headers=headers)
            with urllib.request.urlopen(asked, timeout=10) as answer:
                if f"lag{number}" in answer.read().decode():
                    return time.monotonic() - began
        time.sleep(0.1)
    raise RuntimeError("an order never came to its page")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("parts", nargs="*", default=[])
    parser.add_argument("--customers", type=int, default=2_000)
    parser.add_argument("--events", type=int, default=10_000)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--rate", type=float, default=20.0)
    parser.add_argument("--people", type=int, default=100_000)
    asked, _ = parser.parse_known_args()
    parts = [name for name in asked.parts if name in ("equal", "kills", "surge", "lag")]
    parts = parts or ["equal", "kills", "surge", "lag"]
    held = True
    with tempfile.TemporaryDirectory(prefix="renmai-unattended-") as name:
        shop = fresh(Path(name))
        try:
            shop.declare()
            if set(parts) - {"lag"}:
                made = Made(shop, Path(name), asked.customers, asked.events, 0.25)
            if "equal" in parts:
                held &= equal(shop, made, asked.seconds)
            if "kills" in parts:
                held &= equal(shop, made, asked.seconds, asked.kills)
            if "surge" in parts:
                held &= surge(shop, made, asked.rate, asked.seconds)
            if "lag" in parts:
                held &= row_to_page(shop, asked.people, 20)
        finally:
            shop.stop()
            shop.ledger.close()
            server.stop(shop.settings)
    if not held:
        sys.exit(1)


if __name__ == "__main__":
    main()

"""Files and events as they come, nothing touched by hand or parts of it killed, against one batch load."""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import signal
import threading
import time
from pathlib import Path

import psutil

from benchmarks._unattended_home import BATCH, MEMORY, Shop, forget, say, wipe
from graph import server
from graph.commands.resolve import resolve
from graph.ledger import arrival_runs
from graph.store import Store, fingerprint, migrate
from loaders.pipeline import load
from loaders.sample import make_sample
from loaders.sample.trickle import split

TABLES = {
    *("users", "orders", "order_lines", "page_views", "reviews", "products", "members"),
    *("会员", "小票", "小票明细", "商品"),
}
"""Tables of the sample shop that have to do with what arrives."""


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


def partition(store: Store) -> set[frozenset[str]]:
    rows = store.execute(
        "CYPHER 25 MATCH (c:Customer)-[:RESOLVES_TO]->(p:Person) RETURN p.id AS p, collect(c.key) AS keys"
    )
    return {frozenset(row["keys"]) for row in rows}


def state_of(store: Store) -> tuple[str, set[frozenset[str]], int]:
    orders = store.execute("CYPHER 25 MATCH (p:Person) RETURN sum(coalesce(p.orders, 0)) AS n")[0]["n"]
    return fingerprint(store), partition(store), orders


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

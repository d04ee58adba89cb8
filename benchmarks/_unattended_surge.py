"""Ten times the usual rate: what is lost, the lag, how fast pages are and how large the watcher gets."""

from __future__ import annotations

import contextlib
import os
import random
import threading
import time
import urllib.request
from datetime import UTC, datetime

import psutil

from benchmarks._unattended_equal import Made
from benchmarks._unattended_home import BATCH, Shop, forget, say, signed_in
from graph import server
from graph.ledger import arrival_runs, arrivals
from graph.store import Store

SURGE = 10


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
    while not over.wait(1.0):
        found = shop.part("watch")
        with contextlib.suppress(psutil.Error):
            if found is not None:
                memory.append(found.memory_info().rss)
        lag.append((time.monotonic(), arrivals.backlog(shop.ledger).lag(datetime.now(UTC))))

"""How fast pages answer on a large shop: the 360 page, its lazy parts, search, the explorer, many visitors.

``python -m benchmarks.pages [--people N] [--keep FOLDER]`` (100,000 people by default, five times as many
orders): a managed server in a temporary home, or in one kept under the folder; the front end in this process
for times of the server, served by gunicorn for browsers. Prints one JSON object a part.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
import statistics
import subprocess
import sys
import threading
import time
import urllib.request
from pathlib import Path

from benchmarks._big_shop import shop_home
from benchmarks._explorer_frames import explorer_frames
from graph import server
from graph.ledger import Ledger, accounts
from graph.store import Store, migrate
from web.app import create_app

COLD, WARM, ROUNDS = 400, 30, 200
LAZY = ("orders", "behaviour", "timeline", "standing", "relations", "offers")
VISITORS, THINK, SECONDS = 50, 3.0, 45
QUESTIONS = (
    *(
        "王伟",
        "李雨欣",
        "zhangwei",
        "wang fang",
        "lyx",
        "Wong Siu",
        "13900000123",
        "0123",
        "user77@example.cn",
    ),
    *("B00o00001234", "文三路", "杭州市中山路8号", "牛奶 100g", "供应商3", "没有这个人", "zhangwie"),
)


def main(arguments: list[str] | None = None) -> None:
    """Make the shop where there is none, and measure."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--keep", type=Path)
    given, _ = parser.parse_known_args(arguments)
    with shop_home(given.people, given.keep) as settings:
        connection = server.ensure_running(settings)
        try:
            with Store.open(connection) as store:
                migrate(store)
                measure(settings, store, given.people)
        finally:
            server.stop(settings)


def measure(settings, store, people: int) -> None:
    """Everything that is measured over a shop that is there."""
    app, client, token = signed_in(settings)
    rng = random.Random(3)
    cold = [f"/person/{person(rng.randrange(people - 1))}" for _ in range(COLD)]
    say(f"360 page, the first {COLD} after a start", timed(client, cold, 0))
    some = [f"/person/{person(rng.randrange(people - 1))}" for _ in range(WARM + ROUNDS)]
    say("360 page", timed(client, some))
    for part in LAZY:
        say(f"360 {part}", timed(client, [f"{path}/{part}" for path in some[: WARM + 60]]))
    for n, count in ((people - 1, people // 20), (0, 5)):
        for part in ("", *(f"/{part}" for part in LAZY)):
            say(
                f"person of {count} orders{part}", timed(client, [f"/person/{person(n)}{part}"] * (WARM + 30))
            )
    of_kind = ("product", "x"), ("order", "o"), ("supplier", "f"), ("item", "i"), ("place", "h")
    for kind, path in ((kind, f"/{kind}/{letter}00000007") for kind, letter in of_kind):
        say(f"{kind} page", timed(client, [path] * (WARM + 30)))
    searched = [f"/search?q={urllib.request.quote(item)}" for item in QUESTIONS]
    say("search", timed(client, searched * 8, warm=len(searched)))
    for item, path in zip(QUESTIONS, searched, strict=True):
        say(f"search {item}", timed(client, [path] * 6, warm=1))
    hub = "/node/Channel/n00000000/rest?move=THROUGH%3C&order="
    for order in ("newest", "amount", "connected"):
        say(f"hub by {order}", timed(client, [hub + order] * 9, warm=3))
    say(
        "first picture, 300",
        timed(client, [f"/api/neighbourhood?ref=Person:{person(n)}&cap=300" for n in range(2, 42)], 10),
    )
    say("weight", weight(client))
    left(app)
    crowd(settings, app.config["RENMAI_COOKIE"], token, people)


def signed_in(settings):
    """The front end in this process, a client of an administrator signed in, and the session's token."""
    with Ledger.open(settings) as ledger:
        user = accounts.add_user(ledger, f"bench{time.time_ns()}", "administrator", None)
        token = accounts.open_session(ledger, user)
    app = create_app(settings)
    client = app.test_client()
    client.set_cookie(app.config["RENMAI_COOKIE"], token, domain="localhost")
    return app, client, token


def left(app) -> None:
    """Close what a front end in this process holds."""
    app.extensions["renmai.graph"].forget()
    app.extensions["renmai.ledger"].close()


def person(number: int) -> str:
    """Id of a person of the made shop."""
    return f"p{number:08}"


def timed(client, paths, warm: int = WARM) -> dict[str, float]:
    """Milliseconds of the server for each path, the first ``warm`` left out."""
    found = []
    for path in paths:
        began = time.perf_counter()
        answer = client.get(path)
        took = (time.perf_counter() - began) * 1000
        if answer.status_code != 200:
            raise SystemExit(f"{path} answered {answer.status_code}")
        found.append(took)
    return spread(found[warm:])


def spread(milliseconds) -> dict[str, float]:
    """Median and 95th percentile."""
    ranked = sorted(milliseconds)
    return {
        "n": len(ranked),
        "median": round(statistics.median(ranked), 1),
        "p95": round(ranked[min(len(ranked) - 1, int(len(ranked) * 0.95))], 1),
    }


def weight(client) -> dict[str, float]:
    """Kilobytes of the 360 page and all it loads, compressed."""
    html = client.get(f"/person/{person(2)}").get_data(as_text=True)
    links = dict.fromkeys(re.findall(r'(?:src|href)="(/static/[^"]+)"', html))
    version = re.findall("/static/own/([^/]+)/", html)[0]
    names = ("canvas", "layout", "model", "panels", "projection", "saving", "exports")
    modules = [f"/static/own/{version}/js/graph/{name}.js" for name in names]
    total = len(gzip.compress(html.encode()))
    for path in (*links, *modules):
        answer = client.get(path, headers={"Accept-Encoding": "gzip"})
        body = answer.get_data()
        total += len(body) if answer.headers.get("Content-Encoding") == "gzip" else len(gzip.compress(body))
    return {"kB": round(total / 1000, 1), "files": len(links) + len(modules) + 1}


def crowd(settings, cookie: str, token: str, people: int) -> None:
    """Visitors with time to think, on gunicorn as `renmai web` serves."""
    address = "127.0.0.1:8951"
    log = settings.home / "gunicorn.log"
    serving = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "gunicorn",
            "-w",
            "2",
            "--threads",
            "8",
            "-b",
            address,
            "web.app:create_app()",
        ],
        env={"RENMAI_HOME": str(settings.home), "PATH": "/usr/bin:/bin", "HOME": str(Path.home())},
        stdout=subprocess.DEVNULL,
        stderr=log.open("wb"),
    )
    try:
        if not answers(f"http://{address}/sign-in"):
            raise SystemExit(log.read_text(encoding="utf-8")[-2000:])
        found: list[float] = []
        failed: list[str] = []
        stop = time.monotonic() + SECONDS
        threads = [
            threading.Thread(
                target=visit, args=(f"http://{address}", cookie, token, people, n, stop, found, failed)
            )
            for n in range(VISITORS)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        for size, figures in explorer_frames(f"http://{address}", cookie, token).items():
            say(f"explorer of {size}", figures)
        say("50 visitors", {**spread(found[VISITORS:]), "errors": len(failed), "first": failed[:2]})
    finally:
        serving.terminate()
        serving.wait(20)


def answers(address: str) -> bool:
    """Whether an address answers within half a minute."""
    for _ in range(60):
        try:
            with urllib.request.urlopen(address, timeout=5):
                return True
        except OSError:
            time.sleep(0.5)
    return False


def visit(site, cookie, token, people, seed, stop, found, failed) -> None:
    """One visitor: a person, their orders, a search, a product, with time to think between."""
    rng = random.Random(seed)
    while time.monotonic() < stop:
        n = rng.randrange(people - 1)
        paths = (
            f"/person/{person(n)}",
            f"/person/{person(n)}/orders",
            f"/search?q=user{n}%40example.cn",
            f"/product/x{n % 200:08}",
        )
        for path in paths:
            time.sleep(rng.uniform(0.5, 1.5) * THINK)
            asked = urllib.request.Request(site + path, headers={"Cookie": f"{cookie}={token}"})
            began = time.perf_counter()
            try:
                with urllib.request.urlopen(asked, timeout=30) as answer:
                    answer.read()
                found.append((time.perf_counter() - began) * 1000)
            except OSError as error:
                failed.append(f"{path}: {error}")


def say(name: str, figures: dict[str, object]) -> None:
    """One line of results."""
    print(json.dumps({name: figures}, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main()

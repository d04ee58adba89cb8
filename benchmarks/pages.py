"""How fast pages answer on a large shop: the 360 page, its lazy parts, search, the explorer, many visitors.

``python -m benchmarks.pages [PEOPLE]`` (100,000 by default): a managed server in a temporary home, the front
end in this process for times of the server, served by gunicorn for browsers. Prints one JSON object a part.
"""

from __future__ import annotations

import gzip
import json
import random
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from pathlib import Path

from benchmarks._explorer_frames import explorer_frames
from benchmarks._shop_graph import write_shop
from graph import server
from graph.ledger import Ledger, accounts
from graph.settings import load_settings
from graph.store import Store, migrate
from web.app import create_app

WARM, ROUNDS = 30, 200
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
    *("B0000001234", "文三路", "杭州市中山路8号", "牛奶 100g", "供应商s3", "没有这个人", "zhangwie"),
)


def main() -> None:
    """Write the shop and measure."""
    people = int(sys.argv[1]) if len(sys.argv) > 1 and sys.argv[1].isdecimal() else 100_000
    with tempfile.TemporaryDirectory(prefix="renmai-pages-") as folder:
        settings = load_settings(Path(folder), environ={})
        memory = server.Memory(heap=2 * 1024**3, page_cache=2 * 1024**3)
        connection = server.ensure_running(settings, memory=memory)
        try:
            with Store.open(connection) as store:
                migrate(store)
                say("shop", write_shop(store, people))
                measure(settings, store, people)
        finally:
            server.stop(settings)


def measure(settings, store, people: int) -> None:
    """Everything that is measured over a shop that is there."""
    with Ledger.open(settings) as ledger:
        user = accounts.add_user(ledger, "bench", "administrator", None)
        token = accounts.open_session(ledger, user)
    app = create_app(settings)
    client = app.test_client()
    client.set_cookie(app.config["RENMAI_COOKIE"], token, domain="localhost")
    rng = random.Random(3)
    some = [f"/person/p{rng.randrange(2, people)}" for _ in range(WARM + ROUNDS)]
    say("360 page", timed(client, some))
    for part in ("orders", "behaviour", "timeline"):
        say(f"360 {part}", timed(client, [f"{path}/{part}" for path in some[: WARM + 60]]))
    for n, count in ((0, 50_000), (1, 50)):
        for part in ("", "/orders", "/behaviour", "/timeline"):
            say(f"person of {count} orders{part}", timed(client, [f"/person/p{n}{part}"] * (WARM + 30)))
    for kind, path in (("product", "/product/x5"), ("order", "/order/o77"), ("supplier", "/supplier/s3")):
        say(f"{kind} page", timed(client, [path] * (WARM + 30)))
    searched = [f"/search?q={urllib.request.quote(item)}" for item in QUESTIONS]
    say("search", timed(client, searched * 8, warm=len(searched)))
    for item, path in zip(QUESTIONS, searched, strict=True):
        say(f"search {item}", timed(client, [path] * 6, warm=1))
    hub = "/node/Channel/channel/rest?move=THROUGH%3C&order="
    for order in ("newest", "amount", "connected"):
        say(f"hub by {order}", timed(client, [hub + order] * 9, warm=3))
    say(
        "first picture, 300",
        timed(client, [f"/api/neighbourhood?ref=Person:p{n}&cap=300" for n in range(2, 42)], 10),
    )
    say("weight", weight(client))
    app.extensions["renmai.graph"].forget()
    app.extensions["renmai.ledger"].close()
    crowd(settings, app.config["RENMAI_COOKIE"], token, people)


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
    html = client.get("/person/p2").get_data(as_text=True)
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
        n = rng.randrange(2, people)
        paths = (
            f"/person/p{n}",
            f"/person/p{n}/orders",
            f"/search?q=user{n}%40example.cn",
            f"/product/x{n % 200}",
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

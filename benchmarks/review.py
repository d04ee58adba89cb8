"""How fast a reviewer is served: a decision until a customer's page shows it, a list of 100,000 pairs.

``python -m benchmarks.review [CUSTOMERS]`` (5,000 by default): the sample shop loaded and resolved in a graph
of its own. Decisions are made first, on the pairs the resolver left open; then pairs nobody resolved are
added until the list is long. Prints one JSON object a part; times are milliseconds.
"""

import re
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.pages import left, say, signed_in, spread, timed
from graph import server
from graph.commands.resolve import resolve
from graph.commands.review import work_list
from graph.settings import load_settings
from graph.store import Store, migrate
from loaders.pipeline import LoadOptions, load
from loaders.sample import make_sample

DECISIONS = 60
WAITING = 100_000
VERDICTS = ("same", "not", "unsure")
PLANT = """CYPHER 25
MATCH (c:Customer) WITH c ORDER BY c.key LIMIT 1000
WITH collect(c) AS some
UNWIND range(0, $count - 1) AS at
WITH some[at % size(some)] AS one, some[(at / size(some) + at + 1) % size(some)] AS two, at
WHERE one.key < two.key AND NOT EXISTS { (one)-[:MATCHES]-(two) }
CREATE (one)-[:MATCHES {decision: 'unsure', probability: 0.5, weight: 0.0,
                        impact: 2.0 + (at % 7919) / 8000.0}]->(two)
"""


def main() -> None:
    """Make the shop, decide, then read the long list."""
    customers = int(sys.argv[1]) if len(sys.argv) > 1 and sys.argv[1].isdecimal() else 5_000
    with tempfile.TemporaryDirectory(prefix="renmai-review-") as folder:
        settings = load_settings(Path(folder) / "home", environ={})
        make_sample(Path(folder) / "shop", customers, 8_101)
        connection = server.ensure_running(settings)
        try:
            with Store.open(connection) as store:
                migrate(store)
                load([Path(folder) / "shop"], settings, store, options=LoadOptions())
                resolve(store, "customer")
                _measure(settings, store)
        finally:
            server.stop(settings)


def _measure(settings, store) -> None:
    app, client, _ = signed_in(settings)
    _decisions(client, store)
    planted = 0
    while work_list(store, limit=1).total < WAITING:
        store.execute(PLANT, {"count": WAITING // 2 + planted})
        planted += WAITING // 4
    say("waiting", {"pairs": work_list(store, limit=1).total})
    pages, after = [], None
    for _ in range(40):
        page = work_list(store, after=after)
        pages.append(f"/review?after={after}" if after else "/review")
        after = page.following
    say("list, 40 pages of 25 one after the other", timed(client, pages, 2))
    say("first page again", timed(client, ["/review"] * 22, 2))
    left(app)


def _decisions(client, store) -> None:
    csrf = re.search(r'name="csrf-token" content="([^"]+)"', client.get("/account").get_data(as_text=True))
    headers = {"X-CSRFToken": csrf[1]}
    opened, decided, shown = [], [], []
    for number in range(DECISIONS):
        [waiting] = work_list(store, limit=1).items or (None,)
        if waiting is None:
            break
        began = time.perf_counter()
        client.get(f"/review/{waiting.id}")
        opened.append((time.perf_counter() - began) * 1000)
        began = time.perf_counter()
        body = {"verdict": VERDICTS[number % 3], "why": "benchmark", "anyway": True}
        answer = client.post(f"/api/review/{waiting.id}", json=body, headers=headers)
        if answer.status_code != 200:
            raise SystemExit(
                f"{waiting.id} answered {answer.status_code}: {answer.get_data(as_text=True)[:300]}"
            )
        decided.append((time.perf_counter() - began) * 1000)
        person = store.execute(
            "CYPHER 25 MATCH (:Record {key: $key})-[:RESOLVES_TO]->(p) RETURN p.id AS id",
            {"key": waiting.left.key},
        )[0]["id"]
        client.get(f"/person/{person}")
        shown.append((time.perf_counter() - began) * 1000)
    say("a pair opened", spread(opened))
    say("decided and resolved", spread(decided))
    say("decided, resolved and on the customer's page", {**spread(shown), "longest": round(max(shown), 1)})


if __name__ == "__main__":
    main()

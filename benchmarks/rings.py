"""How well the detectors rank the planted rings of a sample shop, beside the naive finder.

    python -m benchmarks.rings [--customers 20000] [--seed 9001]

A case finds a ring when it holds at least half of the ring's accounts and these are at least half of its own;
each ring counts once, so a second case about it is a miss. The shop is loaded into a server of its own,
without what no detector looks at: stock, carts, page views, reviews, consents, points, and order lines of
fewer than four pieces. The detectors were developed on seeds 101, 202, 303,
4101 and 4102, and on columns made of 5101 to 5104.
"""

import argparse
import csv
import json
import sqlite3
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.sample_hardness import naive_rings, rows
from graph.model import record_key

if TYPE_CHECKING:
    from graph.store import Store

UNUSED = ("app/page_views.csv", "app/carts.csv", "app/cart_items.csv", "app/reviews.csv", "app/consents.csv")
UNUSED_WECHAT = ("wechat/carts.jsonl", "wechat/consents.jsonl", "wechat/interactions.jsonl")
UNUSED_STORES = ("stores/营销许可.csv", "stores/积分.csv")
UNUSED_TABLES = ("stock_days", "stock", "deliveries_app", "deliveries_wechat")


@dataclass(frozen=True)
class Ring:
    """A planted ring or decoy."""

    type: str
    level: int
    decoy: bool
    members: frozenset[str]


def planted(shop: Path) -> list[Ring]:
    """Rings and decoys of a shop's truth, with the keys of their records."""
    members: dict[str, set[str]] = defaultdict(set)
    about: dict[str, tuple[str, int, bool]] = {}
    for row in rows(shop / "truth/rings.csv"):
        members[row["ring"]].add(record_key(row["kind"].capitalize(), row["system"], row["id"]))
        about[row["ring"]] = row["type"], int(row["level"]), row["decoy"] == "1"
    return [Ring(*about[id_], frozenset(keys)) for id_, keys in sorted(members.items())]


def score(cases: Sequence[Collection[str]], plan: Sequence[Ring]) -> Mapping[str, float]:
    """Average precision, recall by level and by type, decoys among as many top cases as there are rings.

    >>> found = score(
    ...     [{"a", "b"}, {"x", "y"}],
    ...     [Ring("t", 1, False, frozenset("ab")), Ring("t", 0, True, frozenset("xy"))],
    ... )
    >>> found["average precision"], found["recall, level 1"], found["decoys among the top 1"]
    (1.0, 1.0, 0.0)
    """
    rings = [ring for ring in plan if not ring.decoy]
    hit: set[Ring] = set()
    total = 0.0
    decoys = again = 0
    for rank, case in enumerate(cases, 1):
        keys = set(case)
        ring = next(
            (one for one in plan if 2 * len(keys & one.members) >= max(len(one.members), len(keys))), None
        )
        if ring is None:
            continue
        if ring.decoy:
            decoys += rank <= len(rings)
        elif ring not in hit:
            hit.add(ring)
            total += len(hit) / rank
        else:
            again += 1
    found = {"average precision": total / max(1, len(rings))}
    for name in ("level", "type"):
        counts = Counter(getattr(ring, name) for ring in rings)
        for value, count in sorted(counts.items()):
            found[f"recall, {name} {value}"] = sum(getattr(ring, name) == value for ring in hit) / count
    found[f"decoys among the top {len(rings)}"] = float(decoys)
    found["cases about a ring that has one"] = float(again)
    return found


def reduce(shop: Path) -> None:
    """Take away what no detector looks at, so that loading does not take longer than it must."""
    for name in (*UNUSED, *UNUSED_WECHAT, *UNUSED_STORES):
        (shop / name).unlink(missing_ok=True)
    with sqlite3.connect(shop / "erp/erp.sqlite") as database:
        for table in UNUSED_TABLES:
            database.execute(f"DELETE FROM {table}")
    _keep_bulk(shop / "app/order_lines.csv", "quantity", "utf-8")
    _keep_bulk(shop / "stores/小票明细.csv", "数量", "gb18030")
    orders = shop / "wechat/orders.jsonl"
    kept = []
    for line in orders.read_text("utf-8").splitlines():
        order = json.loads(line)
        order["items"] = [item for item in order["items"] if item["count"] >= 4]
        kept.append(json.dumps(order, ensure_ascii=False))
    orders.write_text("\n".join([*kept, ""]), "utf-8")


def _keep_bulk(path: Path, column: str, encoding: str) -> None:
    with path.open(encoding=encoding, newline="") as file:
        lines = list(csv.DictReader(file))
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.DictWriter(file, list(lines[0]))
        writer.writeheader()
        writer.writerows(line for line in lines if float(line[column] or 0) >= 4)


@contextmanager
def loaded(shop: Path, home: Path) -> Iterator["Store"]:
    """The store of a server of its own with the reduced shop, loaded and resolved."""
    from graph.commands.resolve import resolve
    from graph.server import ensure_running, stop
    from graph.settings import load_settings
    from graph.store import Store, migrate
    from web.cli import cli

    reduce(shop)
    settings = load_settings(home, environ={})
    try:
        connection = ensure_running(settings)
        folders = [str(shop / name) for name in ("app", "wechat", "stores", "erp")]
        cli.main(args=["--home", str(home), "load", *folders], standalone_mode=False)
        with Store.open(connection) as store:
            migrate(store)
            for kind in ("customer", "product", "supplier", "address"):
                resolve(store, kind)
            yield store
    finally:
        stop(settings)


def _loaded_cases(shop: Path, home: Path) -> list[list[str]]:
    from graph.commands.detect import detect, ranked

    with loaded(shop, home) as store:
        started = time.monotonic()
        detect(store)
        print(f"{'seconds of detecting':<40} {time.monotonic() - started:6.1f}")
        return [case["members"] for case in ranked(store, 10_000)]


def main(arguments: list[str] | None = None) -> None:
    """Make a shop, load it, detect, and print how well the cases rank its rings."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--customers", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=9_001)
    chosen = parser.parse_args(arguments)
    from loaders.sample import make_sample

    with tempfile.TemporaryDirectory() as name:
        shop = Path(name) / "shop"
        make_sample(shop, chosen.customers, chosen.seed)
        naive, count = naive_rings(shop)
        plan = planted(shop)
        cases = _loaded_cases(shop, Path(name) / "home")
    print(f"Sample shop, {chosen.customers:,} customers, seed {chosen.seed}: {len(cases)} cases")
    for label, value in score(cases, plan).items():
        print(f"{label:<40} {value:6.3f}")
    print(f"{'naive finder, average precision':<40} {naive:6.3f}  (over {count} rings of customers)")


if __name__ == "__main__":
    main()

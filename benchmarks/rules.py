"""Faults planted between the tables of a sample shop: how many `renmai check` finds, by rule.

    python -m benchmarks.rules [CUSTOMERS] [SEED]

The shop is loaded into a server of its own, without what no rule looks at (visits, carts, reviews, consents).
Only products and suppliers are resolved. A finding is right when it names the very row the truth names.
"""

import csv
import sqlite3
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path

CUSTOMERS, SEED = 1_000, 31_337
UNUSED = (
    *("app/page_views.csv", "app/carts.csv", "app/cart_items.csv", "app/reviews.csv", "app/consents.csv"),
    *("app/sign_ins.csv", "app/devices.csv", "wechat/carts.jsonl", "wechat/consents.jsonl"),
    *("wechat/interactions.jsonl", "stores/营销许可.csv", "stores/积分.csv"),
)
Row = tuple[str, str, str]


def truth_of(shop: Path) -> dict[str, set[Row]]:
    """Rule to the rows planted: source, kind and id."""
    named: dict[str, set[Row]] = defaultdict(set)
    rules = {"missing_reference": "reference-to-nothing"}
    with (shop / "truth" / "faults.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            rule = rules.get(row["type"], row["type"].replace("_", "-"))
            named[rule].add((row["system"], row["kind"], row["id"]))
    return named


def found_in(shop: Path, home: Path) -> tuple[dict[str, set[Row]], float]:
    """Rule to the rows found, and the seconds of the rules alone."""
    from graph.analytics.rules import broken
    from graph.commands.resolve import resolve
    from graph.server import ensure_running, stop
    from graph.settings import load_settings
    from graph.store import Store, migrate
    from web.cli import cli

    settings = load_settings(home, environ={})
    try:
        connection = ensure_running(settings)
        folders = [str(shop / name) for name in ("app", "wechat", "stores", "erp")]
        cli.main(args=["--home", str(home), "load", *folders], standalone_mode=False)
        with Store.open(connection) as store:
            migrate(store)
            for kind in ("product", "supplier"):
                resolve(store, kind)
            began = time.perf_counter()
            found = broken(store)
            seconds = time.perf_counter() - began
    finally:
        stop(settings)
    rows: dict[str, set[Row]] = defaultdict(set)
    for one in found:
        rows[one.rule].add((one.source, one.kind, one.source_id))
    return rows, seconds


def main() -> None:
    from loaders.sample import make_sample

    numbers = [int(one) for one in sys.argv[1:] if one.isdigit()]
    customers, seed = (*numbers, *(CUSTOMERS, SEED)[len(numbers) :])[:2]
    with tempfile.TemporaryDirectory(prefix="renmai-rules-") as folder:
        shop = Path(folder) / "shop"
        make_sample(shop, customers, seed)
        for name in UNUSED:
            (shop / name).unlink(missing_ok=True)
        with sqlite3.connect(shop / "erp/erp.sqlite") as database:
            database.execute("DELETE FROM stock_days")
        planted = truth_of(shop)
        found, seconds = found_in(shop, Path(folder) / "home")
    print(f"Faults between the tables of a shop of {customers:,} customers, seed {seed}:")
    hit = everything = told = 0
    for rule in sorted(set(planted) | set(found)):
        right = planted[rule] & found[rule]
        hit, everything, told = hit + len(right), everything + len(planted[rule]), told + len(found[rule])
        print(
            f"  {rule:24s} planted {len(planted[rule]):4d}  found {len(right):4d}  "
            f"others {len(found[rule]) - len(right):4d}"
        )
    print(f"  all: recall {hit / max(1, everything):.4f}, precision {hit / max(1, told):.4f}")
    print(f"  the rules took {seconds:.1f} s")


if __name__ == "__main__":
    main()

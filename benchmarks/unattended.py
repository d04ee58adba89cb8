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
import sys
import tempfile
from pathlib import Path

from benchmarks._unattended_equal import Made, equal
from benchmarks._unattended_home import Shop
from benchmarks._unattended_lag import row_to_page
from benchmarks._unattended_surge import surge
from graph import server


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
        shop = Shop(Path(name))
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

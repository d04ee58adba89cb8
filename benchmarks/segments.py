"""How long the live count of the templates and a two-step connection take, on made-up people in columns.

It makes ``--people 100000`` with five orders of two things each, a door shared by two, a device by some; it
measures counting alone, not the reading from the graph.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time

import numpy as np

from graph.profiles.segments.evaluate import Evaluator
from graph.profiles.segments.features import Columns, Good, Said, Shop
from web.segment_forms import TEMPLATES

THINGS, TODAY = 500, 20_000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, default=100_000)
    given, _ = parser.parse_known_args()
    started = time.perf_counter()
    data = made(given.people)
    report = {"people": given.people, "orders": len(data.order_day), "seconds to make": _since(started)}
    asked = dict(TEMPLATES) | {
        "two steps": {
            "kind": "shares",
            "what": "device",
            "steps": 2,
            "with": {"kind": "stage", "is": ["active"]},
        },
        "bought one category lately": {"kind": "orders", "days": 30, "category": "c7"},
    }
    counts = {}
    for name, node in asked.items():
        started = time.perf_counter()
        count = int(Evaluator(data).members(node).sum())
        counts[name] = {"members": count, "seconds": _since(started)}
    report["counts"] = counts
    report["median seconds of the templates"] = statistics.median(
        counts[name]["seconds"] for name in TEMPLATES
    )
    print(json.dumps(report, indent=2))


def _since(started: float) -> float:
    return round(time.perf_counter() - started, 3)


def made(people: int, seed: int = 7) -> Columns:
    rng = np.random.default_rng(seed)
    orders = people * 5
    person = np.repeat(np.arange(people), 5)
    names = [f"t{thing}" for thing in range(THINGS)]
    yes = (Said("marketing", "sms", True, 1),)
    goods = {name: Good(f"c{at % 20}", f"b{at % 50}") for at, name in enumerate(names)}
    surplus = frozenset((f"t{thing}", f"w{thing % 13}") for thing in range(60))
    line_order = np.repeat(np.arange(orders), 2)
    empty = np.zeros(0, np.int64)
    devices = rng.integers(0, people, people // 2)
    return Columns(
        shop=Shop(TODAY, goods, {"surplus": surplus}), ids=[f"p{row}" for row in range(people)], row={},
        profile={}, age=np.full(people, 30), order_person=person,
        order_day=TODAY - rng.integers(0, 365, orders),
        order_paid=rng.integers(500, 20_000, orders), order_refunded=np.zeros(orders, np.int64),
        order_channel=["app"] * orders, order_source=["app"] * orders, line_order=line_order,
        line_thing=rng.integers(0, THINGS, orders * 2), view_person=empty, view_day=empty, view_thing=empty,
        view_count=empty, cart_person=empty, cart_thing=empty, coupon_person=np.arange(0, people, 3),
        coupon_day=TODAY - rng.integers(0, 365, len(range(0, people, 3))),
        coupon_name=["c"] * len(range(0, people, 3)), tags=[()] * people,
        consents=[yes if row % 3 else () for row in range(people)], divisions=[("330108",)] * people,
        warehouses=[(f"w{row % 13}",) for row in range(people)], contacts=[frozenset({"phone"})] * people,
        deliverable=rng.random(people) < 0.8, cases=(rng.random(people) < 0.01).astype(np.int64),
        things={name: at for at, name in enumerate(names)},
        ties={
            "address": (np.arange(people), np.arange(people) // 2),
            "device": (np.arange(people // 2), devices),
            "household": (empty, empty), "phone": (empty, empty),
        },
    )  # fmt: skip


if __name__ == "__main__":
    main()

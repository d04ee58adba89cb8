"""How the cost of the detectors grows with the shop: processor seconds and memory, and the curve drawn.

    python -m benchmarks.detect_scale [--people 5000] [--times 1 2 4 8] [--picture FILE.svg]

The columns detectors read are made for a shop of ``--people`` (accounts, orders, sign-ins and ties drawn at
random with rings of eight among them) and repeated with other keys, so that every size has the same share of
everything. Measured is what happens in Python: the detectors and the making of cases. Reading the columns
from Neo4j is not part of it. Times are processor seconds of one core, so that a busy machine does not count.
"""

import argparse
import math
import random
import resource
import time
from pathlib import Path

import numpy as np
import pandas as pd

from graph.analytics.cases import make_cases
from graph.analytics.detectors import DETECTORS
from graph.analytics.evidence import DAY, Evidence, evidence
from graph.analytics.findings import distinct

START = 20_000 * DAY
ORDERS_EACH, SIGN_INS_EACH = 5, 4
RING, RINGS_OF = 8, 0.003


def columns(people: int, seed: int = 1) -> dict[str, pd.DataFrame]:
    """Columns of a shop: honest people with a household's device and door, and rings that refund together."""
    chance = random.Random(seed)
    rings = max(1, int(people * RINGS_OF))
    accounts, orders, signs, stated = [], [], [], []
    for number in range(people):
        key, home = f"a{number:07}", f"h{number // 3}"
        ring = number // RING if number < rings * RING else None
        accounts.append((key, key, "app", f"客{number}", START - chance.randrange(400) * DAY, None))
        stated.append((key, "HAS_PHONE", f"p{number}"))
        stated.append((key, "USES_DEVICE", f"d{number // 2}" if ring is None else f"rd{ring}"))
        for place in range(ORDERS_EACH):
            paid = chance.randrange(1_000, 20_000)
            back = paid if (ring is not None and place < 3) or chance.random() < 0.02 else 0
            at = START + chance.randrange(180) * DAY
            pay = f"pay{number}" if ring is None else f"rp{ring}"
            orders.append(
                (f"o{number:07}{place}", key, at, "completed", "CNY", paid, 0, paid, pay, None, None, None,
                 f"ad{home}", f"s{number // 60}", home, back, at + DAY if back else None)
            )  # fmt: skip
        for _ in range(SIGN_INS_EACH):
            at = START + chance.randrange(180 * DAY)
            signs.append((key, at, f"d{number // 2}", f"ip{number // 2}", "杭州市", True))
    named = {
        "accounts": (accounts, "account person source name registered blocked"),
        "orders": (
            orders,
            "orderKey account placed status currency goods discount paid payment coupon minimum phone "
            "address site door refunded refundedAt",
        ),
        "sign_ins": (signs, "account at device ip city ok"),
        "bulk": ([], "orderKey item pieces shelfLife"),
        "coupons": ([], "account coupons firstAt lastAt"),
        "suppliers": ([], "account company name kind value at"),
        "prices": ([], "account item cost"),
        "stated": (stated, "account kind value"),
    }
    return {name: pd.DataFrame(rows, columns=heads.split()) for name, (rows, heads) in named.items()}


KEYS = ("account", "person", "orderKey", "payment", "address", "site", "door", "device", "ip", "value")


def repeated(base: dict[str, pd.DataFrame], times: int) -> Evidence:
    """The columns as many times, the keys of each copy renamed."""
    frames = []
    for frame in base.values():
        copies = []
        for copy in range(times):
            renamed = {name: frame[name] + f"/{copy}" for name in KEYS if name in frame and len(frame)}
            copies.append(frame.assign(**renamed))
        frames.append(pd.concat(copies, ignore_index=True))
    return evidence(*frames)


def measure(base: dict[str, pd.DataFrame], times: int) -> tuple[float, int, int]:
    """Processor seconds of all detectors, cases found, and the most memory so far in MiB."""
    shop = repeated(base, times)
    begun = time.process_time()
    findings = [item for detector in DETECTORS.values() for item in detector.find(shop)]
    cases = make_cases(distinct(findings), {})
    taken = time.process_time() - begun
    return taken, len(cases), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def picture(points: list[tuple[int, float]]) -> str:
    """The curve as an SVG, with n log n through its first point beside it."""
    width, height, edge = 640, 360, 56
    first = points[0]
    ideal = [(n, first[1] * n * math.log(n) / (first[0] * math.log(first[0]))) for n, _ in points]
    top = max(seconds for _, seconds in [*points, *ideal])
    most = points[-1][0]

    def line(own: list[tuple[int, float]]) -> str:
        return " ".join(
            f"{edge + n / most * (width - 2 * edge):.1f},{height - edge - s / top * (height - 2 * edge):.1f}"
            for n, s in own
        )

    marks = "".join(
        f'<text x="{edge + n / most * (width - 2 * edge):.0f}" y="{height - edge + 18}" text-anchor="middle">'
        f"{n:,}</text>"
        for n, _ in points
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif" '
        f'font-size="12"><rect width="{width}" height="{height}" fill="#fff"/>'
        f'<text x="{edge}" y="24">Processor seconds of all detectors by accounts; dashed: n log n</text>'
        f'<text x="{edge - 6}" y="{edge}" text-anchor="end">{top:.0f} s</text>'
        f'<polyline points="{line(ideal)}" fill="none" stroke="#888" stroke-dasharray="6 4"/>'
        f'<polyline points="{line(points)}" fill="none" stroke="#0b6" stroke-width="2.5"/>{marks}</svg>\n'
    )


def main(arguments: list[str] | None = None) -> None:
    """Measure and print, and draw the curve where a file is named."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, default=5_000)
    parser.add_argument("--times", type=int, nargs="+", default=[1, 2, 4, 8])
    parser.add_argument("--picture", type=Path)
    chosen = parser.parse_args(arguments)
    base = columns(chosen.people)
    points = []
    for times in sorted(chosen.times):
        seconds, cases, memory = measure(base, times)
        count = chosen.people * times
        points.append((count, seconds))
        print(f"{count:>9,} accounts {seconds:8.1f} s {cases:>6} cases {memory:>7,} MiB", flush=True)
    sizes, seconds_of = (np.log(np.array(column)) for column in zip(*points, strict=True))
    if len(points) > 1:
        print(f"cost grows like n^{np.polyfit(sizes, seconds_of, 1)[0]:.2f}")
    if chosen.picture:
        chosen.picture.write_text(picture(points), encoding="utf-8")


if __name__ == "__main__":
    main()

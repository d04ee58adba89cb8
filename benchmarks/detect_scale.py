"""What all detectors cost on a real database, by the size of the shop, and the curve drawn.

    python -m benchmarks.detect_scale [--people 25000 50000 100000] [--picture FILE.svg]

Each size is made (five orders and four sign-ins a person, two lines an order, the same share of rings), put
into a home of its own by Neo4j's importer and served with 4 GB of Java heap at most. Measured is
`renmai detect`: reading from the database, all detectors, publishing the cases; by the clock and in processor
seconds of both processes, which a busy machine distorts less. A second run must give the same cases.
``--keep FOLDER --make`` only makes a large shop, which the same command without ``--make`` then measures.
"""

import argparse
import math
import resource
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import psutil

from benchmarks._big_shop import shop_home
from graph import server
from graph.commands.detect import detect, ranked
from graph.store import Store

SHOWN = 100_000


@dataclass(frozen=True)
class Point:
    """One size measured: seconds by the clock, processor seconds of Python and of the server, MiB of both."""

    people: int
    clock: float
    own: float
    database: float
    cases: int
    memory: int
    resident: int

    @property
    def processor(self) -> float:
        """Seconds of both."""
        return self.own + self.database


def measure(people: int, keep: Path | None, only_make: bool) -> Point | None:
    """Make a shop where there is none, and detect."""
    with shop_home(people, keep) as settings:
        if only_make:
            return None
        try:
            with Store.open(server.ensure_running(settings)) as store:
                return _detecting(store, psutil.Process(server.status(settings).pid), people)
        finally:
            server.stop(settings)


def _detecting(store: Store, process: psutil.Process, people: int) -> Point:
    steps: dict[str, float] = {}
    began, own, database = time.monotonic(), time.process_time(), _spent(process)

    def told(step: str, *_: object) -> None:
        steps.setdefault(step, time.monotonic() - began)

    report = detect(store, progress=told)
    clock = time.monotonic() - began
    point = Point(
        people, clock, time.process_time() - own, _spent(process) - database, report.cases,
        resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, process.memory_info().rss // 2**20,
    )  # fmt: skip
    first = [(case["id"], case["score"], case["members"]) for case in ranked(store, SHOWN)]
    if people <= SHOWN:
        detect(store)
        again = [(case["id"], case["score"], case["members"]) for case in ranked(store, SHOWN)]
        print("the same cases twice" if first == again else "OTHER CASES THE SECOND TIME", flush=True)
    print(f"  reading took {steps['detect.looking']:.1f} s of the clock", flush=True)
    return point


def _spent(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


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
        f'<text x="{edge}" y="24">Processor seconds of renmai detect, by people; dashed: n log n</text>'
        f'<text x="{edge - 6}" y="{edge}" text-anchor="end">{top:.0f} s</text>'
        f'<polyline points="{line(ideal)}" fill="none" stroke="#888" stroke-dasharray="6 4"/>'
        f'<polyline points="{line(points)}" fill="none" stroke="#0b6" stroke-width="2.5"/>{marks}</svg>\n'
    )


def main(arguments: list[str] | None = None) -> None:
    """Measure and print, and draw the curve where a file is named."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, nargs="+", default=[25_000, 50_000, 100_000])
    parser.add_argument("--picture", type=Path)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--make", action="store_true")
    chosen = parser.parse_args(arguments)
    points = []
    for people in sorted(chosen.people):
        point = measure(people, chosen.keep, chosen.make)
        if point is None:
            continue
        points.append(point)
        print(
            f"{people:>9,} people {5 * people:>9,} orders {point.clock:7.1f} s by the clock, processor "
            f"{point.own:6.1f} s Python {point.database:6.1f} s database, {point.cases:>5} cases, "
            f"{point.memory:,} MiB Python, {point.resident:,} MiB server",
            flush=True,
        )
    if len(points) > 1:
        growth = np.polyfit(np.log([p.people for p in points]), np.log([p.processor for p in points]), 1)[0]
        print(f"cost grows like n^{growth:.2f}")
    if chosen.picture and points:
        chosen.picture.write_text(picture([(p.people, p.processor) for p in points]), encoding="utf-8")


if __name__ == "__main__":
    main()

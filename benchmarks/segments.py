"""Segments at size: the live count of the templates, a two-step connection, files, and reading the graph.

It makes ``--people 1000000`` in columns, with five orders of two things each, a door shared by two and a
device by some, and measures counting; writes ``--members 500000`` of them as files, with the memory that
takes; and with ``--graph 4000`` makes a shop of so many people in a managed server (kept under ``--keep
FOLDER``) and measures reading them whole, counting the templates on them and exporting all of them.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np

from graph.commands.segment_export import Wanted, export
from graph.commands.segment_members import Candidate, reader
from graph.commands.segments import Saved
from graph.exports.formats import FORMATS
from graph.exports.members import Member
from graph.ledger import Ledger
from graph.profiles.segments.evaluate import Evaluator
from graph.profiles.segments.features import Coded, Columns, Good, Said, Shop, standing
from graph.profiles.segments.masks import conclude
from graph.settings import load_settings
from graph.store import Store
from web.segment_forms import TEMPLATES

THINGS, TODAY = 500, 20_000
YES = (Said("marketing", "sms", True, 1), Said("crossBorder", "all", True, 1))
FILES = ("csv", "xlsx", "parquet", "google", "tencent", "graphml")
EVERYBODY = {"version": 1, "name": "everybody", "where": {"not": {"kind": "tag", "is": ["nobody"]}}}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--members", type=int, default=50_000)
    parser.add_argument("--graph", type=int, default=0)
    parser.add_argument("--keep", type=Path)
    given, _ = parser.parse_known_args()
    report: dict[str, object] = {}
    if given.people:
        report["counting"] = counting(given.people)
    if given.members:
        report["files"] = files(given.members)
    if given.graph:
        report["graph"] = from_graph(given.graph, given.keep)
    print(json.dumps(report, indent=2))


def counting(people: int) -> dict[str, object]:
    started = time.perf_counter()
    data = made(people)
    report = {"people": people, "orders": len(data.order_day), "seconds to make": _since(started)}
    started = time.perf_counter()
    conclude(data)
    report["seconds to conclude life cycle and scores, once"] = _since(started)
    return {**report, **_counted(data, "c7")}


def _counted(data: Columns, category: str) -> dict[str, object]:
    """Seconds of the templates, of two steps, and of buyers of a category in thirty days."""
    steps = {"kind": "shares", "what": "device", "steps": 2, "with": {"kind": "stage", "is": ["active"]}}
    lately = {"kind": "orders", "days": 30, "category": category}
    asked = dict(TEMPLATES) | {"two steps": steps, "bought one category lately": lately}
    counts = {}
    for name, node in asked.items():
        started, cpu = time.perf_counter(), time.process_time()
        count = int(Evaluator(data).members(node).sum())
        spent = round(time.process_time() - cpu, 3)
        counts[name] = {"members": count, "seconds": _since(started), "CPU seconds": spent}
    median = statistics.median(counts[name]["seconds"] for name in TEMPLATES)
    return {"counts": counts, "median seconds of the templates": median}


def files(members: int) -> dict[str, object]:
    """Whole exports into the ledger and the disk, of members that are made as they are read."""
    data = made(members)
    report: dict[str, object] = {"members": members}
    with tempfile.TemporaryDirectory() as folder, Ledger.open(load_settings(folder, environ={})) as ledger:
        for form in FILES:
            before, started, cpu = _memory(), time.perf_counter(), time.process_time()
            out = Path(folder) / f"out{FORMATS[form].suffix}"
            wanted = Wanted(form, out, "bench")
            done = export(
                Saved("s", "everybody", EVERYBODY, "", None), Evaluator(data), _members, ledger, wanted
            )
            seconds = time.perf_counter() - started
            report[form] = {
                "written": sum(done.files.values()), "rows a second": round(members / seconds),
                "rows a CPU second": round(members / (time.process_time() - cpu)),
                "more memory at the peak, MB": round(_memory() - before),
            }  # fmt: skip
    return report


def _members(ids: list[str], things: int, parts: frozenset[str]) -> Iterator[Candidate]:
    for id_ in ids:
        number = int(id_[1:])
        phone = f"+861{3_000_000_000 + number:010d}"
        bought = tuple((f"t{number % 7 + at}", f"牛奶{at}", at + 1) for at in range(min(things, 3)))
        yield Candidate(
            Member(
                id_, f"客{number}", "客", str(number), (phone,), (f"user{number}@example.cn",), "female",
                "浙江省", "杭州市", "滨江区", "CN", "310000", ties=(("address", str(number // 2)),),
                bought=bought,
            ),
            YES,
        )  # fmt: skip


def from_graph(people: int, keep: Path | None) -> dict[str, object]:
    from benchmarks._big_shop import shop_home
    from graph import server
    from graph.commands.segment_people import read_people
    from graph.server.progress import silent
    from graph.store import migrate

    now = datetime.now(UTC)
    report: dict[str, object] = {"people": people}
    with shop_home(people, keep) as settings:
        connection = server.ensure_running(settings)
        try:
            with Store.open(connection) as store, Ledger.open(settings) as ledger:
                migrate(store)
                started = time.perf_counter()
                data = read_people(store, ZoneInfo("Asia/Shanghai"), silent, now, people)
                report["seconds to read everybody"] = _since(started)
                conclude(data)
                report.update(_counted(data, "牛奶"))
                report["export"] = _exported(data, store, ledger, now)
        finally:
            server.stop(settings)
    return report


def _exported(data: Columns, store: Store, ledger: Ledger, now: datetime) -> dict[str, object]:
    """A file of everybody with consent, read from the graph."""
    with tempfile.TemporaryDirectory() as folder:
        before, started, cpu = _memory(), time.perf_counter(), time.process_time()
        wanted = Wanted("csv", Path(folder) / "out.csv", "bench")
        done = export(
            Saved("s", "everybody", EVERYBODY, "", None), Evaluator(data), reader(store, now), ledger, wanted
        )
        seconds = time.perf_counter() - started
    return {
        "members": len(data.ids), "written": sum(done.files.values()), "seconds": round(seconds, 1),
        "rows a second": round(len(data.ids) / seconds),
        "rows a CPU second of Python": round(len(data.ids) / (time.process_time() - cpu)),
        "more memory at the peak, MB": round(_memory() - before),
    }  # fmt: skip


def _since(started: float) -> float:
    return round(time.perf_counter() - started, 3)


def _memory() -> float:
    """Most memory this process ever had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _same(rows: int, *values: object) -> Coded:
    """A column that repeats some values."""
    return Coded((np.arange(rows) % len(values)).astype(np.int32), list(values))


def made(people: int, seed: int = 7) -> Columns:
    rng = np.random.default_rng(seed)
    orders = people * 5
    person = np.repeat(np.arange(people), 5)
    names = [f"t{thing}" for thing in range(THINGS)]
    yes, no = standing(YES), standing(())
    goods = {name: Good(f"c{at % 20}", f"b{at % 50}") for at, name in enumerate(names)}
    surplus = frozenset((f"t{thing}", f"w{thing % 13}") for thing in range(60))
    line_order = np.repeat(np.arange(orders), 2)
    empty = np.zeros(0, np.int64)
    devices = rng.integers(0, people, people // 2)
    buyers = np.arange(0, people, 3)
    return Columns(
        shop=Shop(TODAY, goods, {"surplus": surplus}), ids=[f"p{row}" for row in range(people)], row={},
        profile={}, age=np.full(people, 30), order_person=person,
        order_day=TODAY - rng.integers(0, 365, orders), order_hour=rng.integers(0, 24, orders),
        order_paid=rng.integers(500, 20_000, orders), order_refunded=np.zeros(orders, np.int64),
        order_channel=_same(orders, "app", "store"), order_source=_same(orders, "app"),
        line_order=line_order, line_thing=rng.integers(0, THINGS, orders * 2), view_person=empty,
        view_day=empty, view_thing=empty, view_count=empty, cart_person=empty, cart_thing=empty,
        coupon_person=buyers, coupon_day=TODAY - rng.integers(0, 365, len(buyers)),
        coupon_name=_same(len(buyers), "c"), tags=_same(people, ()), consents=_same(people, yes, yes, no),
        divisions=_same(people, ("330108",)),
        warehouses=_same(people, *((f"w{house}",) for house in range(13))),
        contacts=_same(people, frozenset({"phone"})), deliverable=rng.random(people) < 0.8,
        cases=(rng.random(people) < 0.01).astype(np.int64),
        things={name: at for at, name in enumerate(names)},
        ties={
            "address": (np.arange(people), np.arange(people) // 2),
            "device": (np.arange(people // 2), devices),
            "household": (empty, empty), "phone": (empty, empty),
        },
    )  # fmt: skip


if __name__ == "__main__":
    main()

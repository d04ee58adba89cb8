"""Seconds to resolve one arriving, changed or deleted customer in a large resolved graph.

``python -m benchmarks.incremental [--records N] [--arrivals K]``: a managed server in a temporary home, N
made-up customer records (200,000 by default, a third of them second records of somebody), one full resolve,
then K of each kind of change, each loaded and resolved alone. Prints a table: seconds by the clock, and CPU
seconds of server and client together, which a busy machine distorts less.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import statistics
import tempfile
import time
from datetime import UTC, datetime, timedelta

import psutil

from graph import server
from graph.commands.judge import judge, undo
from graph.commands.resolve import resolve
from graph.model import Link, Row, key_of, record_key, shared_key
from graph.settings import load_settings
from graph.store import Store, migrate
from graph.store.writer import Watermark, apply

AT = datetime(2026, 1, 1, tzinfo=UTC)
BATCH = 5_000
SOURCES = ("app", "wechat", "stores")
SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎"
)
GIVEN = (
    "伟芳娜敏静丽强磊军洋勇艳杰涛明超秀兰霞平刚桂英华飞玉文红建国志宏嘉欣子涵浩然梓轩雨桐思远晨曦佳怡俊宇诗琪"
)


class People:
    """Made-up people: everybody has a phone; some an e-mail, a home, a date of birth, a second record."""

    def __init__(self, seed: int) -> None:
        self.random, self.clock, self.number = random.Random(seed), 0, 0
        self.people: list[dict] = []

    def person(self) -> dict:
        pick = self.random
        given = "".join(pick.sample(GIVEN, pick.choice((1, 2, 2, 2))))
        born = datetime(1950, 1, 1) + timedelta(days=pick.randrange(20_000))
        return {
            "name": pick.choice(SURNAMES) + given,
            "phone": f"+861{pick.choice('3578')}{pick.randrange(10**9):09d}",
            "email": f"u{pick.randrange(10**8)}@example.com" if pick.random() < 0.4 else None,
            "born": f"{born:%Y-%m-%d}" if pick.random() < 0.5 else None,
            "home": (pick.randrange(3_000), pick.randrange(1, 30), pick.randrange(101, 2_900)),
        }

    def again(self, someone: dict) -> dict:
        """Somebody's other record: a slip in the name, another phone, or less known."""
        pick, made = self.random, dict(someone)
        if pick.random() < 0.2:
            made["name"] = made["name"][:-1] + pick.choice(GIVEN)
        if pick.random() < 0.3:
            made["phone"] = f"+861{pick.choice('3578')}{pick.randrange(10**9):09d}"
        for name in ("email", "born"):
            if pick.random() < 0.3:
                made[name] = None
        return made

    def rows(self, count: int) -> list[Row]:
        made = []
        while len(made) < count:
            second = self.people and self.random.random() < 1 / 3
            values = self.again(self.random.choice(self.people)) if second else self.person()
            if not second:
                self.people.append(values)
            self.number += 1
            made += self.records(self.number, values)
        return made

    def records(self, number: int, values: dict, deleted: bool = False) -> list[Row]:
        """A customer's row and, where there is a home, its address's."""
        self.clock += 1
        source, at = SOURCES[number % 3], AT + timedelta(seconds=self.clock)
        key = record_key("Customer", source, str(number))
        hashed = key_of("row", str(self.clock))
        if deleted:
            return [Row("Customer", key, source, str(number), at, hashed, None, number, deleted=True)]
        links = [
            Link(
                "HAS_PHONE", "Phone", shared_key("Phone", values["phone"]), target={"value": values["phone"]}
            )
        ]
        if values["email"]:
            target = {"value": values["email"]}
            links.append(Link("HAS_EMAIL", "Email", shared_key("Email", values["email"]), target=target))
        road, building, room = values["home"]
        home = record_key("Address", source, str(number))
        links.append(Link("HAS_ADDRESS", "Address", home, target={"source": source, "sourceId": str(number)}))
        properties = {"name": values["name"], "birthDate": values["born"], "phones": values["phone"]}
        street, text = f"第{road}路", f"上海市第{road}路{road % 900 + 1}号{building}幢{room}室"
        address = {
            "text": text, "standardised": text, "city": "上海市", "road": street,
            "number": f"{road % 900 + 1}号", "building": f"{building}幢", "room": f"{room}室",
        }  # fmt: skip
        return [
            Row("Customer", key, source, str(number), at, hashed, "{}", number, properties, tuple(links)),
            Row("Address", home, source, str(number), at, hashed, "{}", number, address),
        ]


def customer_key(number: int) -> str:
    return record_key("Customer", SOURCES[number % 3], str(number))


def write(store: Store, rows: list[Row]) -> None:
    for start in range(0, len(rows), BATCH):
        name = rows[start].row_hash
        apply(store, rows[start : start + BATCH], f"load-{name}", Watermark("bench", "a.csv", 1))


def arrivals(store: Store, people: People, count: int, cpu) -> dict[str, list[tuple[float, float]]]:
    """Seconds of resolving single changes, by the clock and of CPUs, by kind of change."""
    found: dict[str, list[tuple[float, float]]] = {}

    def timed(name: str) -> None:
        began, used = time.perf_counter(), cpu()
        resolve(store, "customer", full=False)
        found.setdefault(name, []).append((time.perf_counter() - began, cpu() - used))

    resolve(store, "customer", full=False)
    for _ in range(count):
        someone = people.random.choice(people.people)
        people.number += 1
        number = people.number
        write(store, people.records(number, people.again(someone)))
        timed("a second record of somebody arrives")
        write(store, people.records(number, {**someone, "phone": people.person()["phone"]}))
        timed("a record changes its phone")
        write(store, people.records(number, someone, deleted=True))
        timed("a record is deleted")
        people.number += 1
        write(store, people.records(people.number, people.person()))
        timed("a new person arrives")
        left, right = (customer_key(at) for at in (people.number, 1))
        made = judge(store, left, right, "positive", "benchmark", "benchmark")
        timed("a person judges two records one")
        undo(store, made.id, "benchmark", "benchmark")
        timed("and takes it back")
    return found


def run(store: Store, records: int, count: int, cpu) -> None:
    people = People(7)
    began = time.perf_counter()
    write(store, people.rows(2 * records))
    print(f"{records:,} customer records loaded in {time.perf_counter() - began:.0f} s", flush=True)
    began, used = time.perf_counter(), cpu()
    report = resolve(store, "customer")
    seconds, busy = time.perf_counter() - began, cpu() - used
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    print(
        f"full resolve: {seconds:.0f} s, {busy:.0f} CPU s, {report.identities:,} persons, peak {peak:.1f} GB"
    )
    print(report.seconds, flush=True)
    print("| change | median s | slowest s | median CPU s |\n|---|---|---|---|")
    for name, taken in arrivals(store, people, count, cpu).items():
        clocks, busy_each = zip(*taken, strict=True)
        middle = statistics.median(busy_each)
        print(f"| {name} | {statistics.median(clocks):.2f} | {max(clocks):.2f} | {middle:.2f} |")
    print(f"load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--records", type=int, default=200_000)
    parser.add_argument("--arrivals", type=int, default=20)
    asked, _ = parser.parse_known_args()
    with tempfile.TemporaryDirectory(prefix="renmai-incremental-") as home:
        settings = load_settings(home, environ={})
        try:
            with Store.open(server.ensure_running(settings)) as store:
                migrate(store)
                process = psutil.Process(server.status(settings).pid)

                def cpu() -> float:
                    times = process.cpu_times()
                    return times.user + times.system + time.process_time()

                run(store, asked.records, asked.arrivals, cpu)
        finally:
            server.stop(settings)


if __name__ == "__main__":
    main()

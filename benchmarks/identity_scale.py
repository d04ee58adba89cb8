"""How `renmai dedupe` and `renmai resolve` grow: customer records of the sample shop at three sizes.

    python -m benchmarks.identity_scale [--records 100000 300000 1000000] [--seed 8111] [--graph [--keep DIR]]

The records are the accounts of the sample shop's people in its three systems (name, nickname, phone, e-mail,
birthday, gender, union id, home, first device), written a thousand people at a time. Times are of the whole
command. Wanted: the largest in 10 minutes and 6 GB, cost per record from the first to the last up by less
than a third.

With ``--graph`` the same accounts are customer records of a graph of their own, loaded by `renmai load`'s
importer; measured is a full resolve of customers, from the loaded graph to published identities: seconds by
step, CPU seconds of Python and of the server, peak memory of Python. ``--keep DIR`` keeps the graphs, so that
a size is made once.
"""

import argparse
import contextlib
import csv
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psutil

from benchmarks._identity_graph import accounts, made, quality
from graph import server
from graph.commands.resolve import resolve
from graph.store import Store

HEADER = ("record", "system", "姓名", "昵称", "手机", "邮箱", "生日", "性别", "微信unionid", "地址", "设备号")
MINUTES, GIGABYTES, GROWTH = 10, 6, 1 / 3


def lines(records: int, seed: int) -> Iterator[tuple[str, list[str]]]:
    """True person and cells of as many accounts, without their order or id saying anything."""
    for account in accounts(records, seed):
        default = next((item for item in account.addresses if item.default), None)
        home = default.written.text if default else account.region.text if account.region else ""
        device = account.devices[0].id if account.devices else ""
        yield account.truth, [
            account.system, account.name, account.nickname, account.phone, account.email,
            account.birthday, account.gender, account.unionid, home, device,
        ]  # fmt: skip


def write(folder: Path, records: int, seed: int) -> tuple[Path, Path]:
    """The file of records and that of their truth."""
    data, truth = folder / f"people-{records}.csv", folder / f"truth-{records}.csv"
    with (
        data.open("w", encoding="utf-8", newline="") as one,
        truth.open("w", encoding="utf-8", newline="") as two,
    ):
        rows, answers = csv.writer(one), csv.writer(two)
        rows.writerow(HEADER)
        answers.writerow(("record", "truth"))
        for number, (person, cells) in enumerate(lines(records, seed)):
            rows.writerow([number, *cells])
            answers.writerow([number, person])
    return data, truth


def measured(data: Path, truth: Path, folder: Path) -> dict[str, float]:
    """Run the command."""
    report = folder / "report.json"
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    command = [str(Path(sys.executable).parent / "renmai"), "dedupe", str(data), "--truth", str(truth)]
    subprocess.run(
        [*command, "--out", str(folder / "out.csv"), "--report", str(report)], check=True, capture_output=True
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    found: dict[str, float] = json.loads(report.read_text(encoding="utf-8"))
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return found | {"seconds": time.monotonic() - started, "cpuSeconds": cpu}


@contextlib.contextmanager
def folder_of(keep: Path | None) -> Iterator[Path]:
    """The folder graphs are kept in, or one that goes away."""
    if keep is not None:
        yield keep
    else:
        with tempfile.TemporaryDirectory() as name:
            yield Path(name)


def resolved(home: Path, records: int, seed: int) -> dict[str, float]:
    """Resolve the customers of one graph, made where there is none; prints what each step took."""
    settings = made(home, records, seed)
    try:
        with Store.open(server.ensure_running(settings)) as store:
            process = psutil.Process(server.status(settings).pid)
            steps: dict[str, list[float]] = {}

            def spent() -> tuple[float, float, float]:
                both = [os.times(), process.cpu_times()]
                own, database = (times.user + times.system for times in both)
                own += both[0].children_user + both[0].children_system
                return time.monotonic(), own, database

            def told(step: str, *_: object, **__: object) -> None:
                note(step.removeprefix("resolve."))

            at = [spent(), "beginning"]

            def note(step: str) -> None:
                now = spent()
                taken = steps.setdefault(at[1], [0.0, 0.0, 0.0])
                for place, (before, after) in enumerate(zip(at[0], now, strict=True)):
                    taken[place] += after - before
                at[:] = [now, step]

            report = resolve(store, "customer", told, full=True)
            note("")
            found = quality(store, home)
    finally:
        server.stop(settings)
    for step, (clock, own, database) in steps.items():
        print(f"    {step:<14}{clock:>8.1f} s{own:>8.1f} CPU s of Python{database:>8.1f} of the server")
    whole = [sum(taken) for taken in zip(*steps.values(), strict=True)]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return {
        "precision": found.precision, "recall": found.recall, "f1": found.f1, "seconds": whole[0],
        "cpuSeconds": whole[1] + whole[2], "peakMemoryBytes": peak, "records": report.records,
    }  # fmt: skip


def main(arguments: list[str] | None = None) -> None:
    """Print a row a size, and what was wanted."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.identity_scale")
    parser.add_argument("--records", type=int, nargs="+", default=[100_000, 300_000, 1_000_000])
    parser.add_argument("--seed", type=int, default=8_111)
    parser.add_argument("--graph", action="store_true")
    parser.add_argument("--keep", type=Path)
    chosen = parser.parse_args(arguments or [])
    print(
        f"{'records':>10}{'P':>8}{'R':>8}{'F1':>8}{'seconds':>9}{'CPU s':>9}{'ms each':>9}{'peak GB':>9}",
        flush=True,
    )
    cost = []
    with folder_of(chosen.keep) as folder:
        for records in chosen.records:
            if chosen.graph:
                found = resolved(folder / f"graph-{records}", records, chosen.seed)
            else:
                found = measured(*write(folder, records, chosen.seed), folder)
            cost.append(1000 * found["cpuSeconds"] / records)
            peak = found["peakMemoryBytes"] / 1e9
            print(
                f"{records:>10,}{found['precision']:>8.4f}{found['recall']:>8.4f}{found['f1']:>8.4f}"
                f"{found['seconds']:>9.0f}{found['cpuSeconds']:>9.0f}{cost[-1]:>9.3f}{peak:>9.2f}",
                flush=True,
            )
    met = found["seconds"] <= 60 * MINUTES and peak <= GIGABYTES
    print(f"wanted of the last: {MINUTES} minutes and {GIGABYTES} GB: {'reached' if met else 'NOT reached'}")
    grown = cost[-1] / cost[0] - 1
    verdict = "reached" if grown < GROWTH else "NOT reached"
    print(f"CPU a record, last against first: {grown:+.0%}; less than +33 % wanted: {verdict}")


if __name__ == "__main__":
    main(sys.argv[1:])

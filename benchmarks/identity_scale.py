"""How `renmai dedupe` grows: customer records of the sample shop at three sizes.

    python -m benchmarks.identity_scale [--records 100000 300000 1000000] [--seed 8111]

The records are the accounts of the sample shop's people in its three systems (name, nickname, phone, e-mail,
birthday, gender, union id, home, first device), written a thousand people at a time. Times are of the whole
command. Wanted: the largest in 10 minutes and 6 GB, cost per record from the first to the last up by less
than a third.
"""

import argparse
import csv
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from loaders.sample.config import SampleConfig
from loaders.sample.opening import AccountMaker
from loaders.sample.people import Population
from loaders.sample.world import World

HEADER = ("record", "system", "姓名", "昵称", "手机", "邮箱", "生日", "性别", "微信unionid", "地址", "设备号")
RECORDS_A_PERSON = 1.75
MINUTES, GIGABYTES, GROWTH = 10, 6, 1 / 3


def accounts(records: int, seed: int) -> Iterator[tuple[str, list[str]]]:
    """True person and cells of as many accounts, without their order or id saying anything."""
    config = SampleConfig(int(records / RECORDS_A_PERSON * 1.2) + 1_000, seed)
    world = World(config)
    population, maker = Population(config, world), AccountMaker(config, world)
    made = 0
    for index in range(config.chunks):
        for household in population.chunk(index):
            for account in maker.of_household(household):
                if made == records:
                    return
                made += 1
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
        for number, (person, cells) in enumerate(accounts(records, seed)):
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


def main(arguments: list[str] | None = None) -> None:
    """Print a row a size, and what was wanted."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.identity_scale")
    parser.add_argument("--records", type=int, nargs="+", default=[100_000, 300_000, 1_000_000])
    parser.add_argument("--seed", type=int, default=8_111)
    chosen = parser.parse_args(arguments or [])
    print(
        f"{'records':>10}{'P':>8}{'R':>8}{'F1':>8}{'seconds':>9}{'CPU s':>9}{'ms each':>9}{'peak GB':>9}",
        flush=True,
    )
    cost = []
    with tempfile.TemporaryDirectory() as name:
        for records in chosen.records:
            found = measured(*write(Path(name), records, chosen.seed), Path(name))
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

"""How well identities are found, beside Splink and recordlinkage in the same run.

    python -m benchmarks.identity [--data ../shared/data/er] [--no-peers] [--customers 20000] [NAME…]

Public files and files made up for this benchmark go through `renmai dedupe`; nothing is set by hand for one.
The sample shop is loaded and resolved in a graph of its own (NAME: shop; --customers 0 leaves it out).
Quality is of the pairs the clusters imply; CPU seconds are of the whole process, start included.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks._made_files import make
from benchmarks._peers import run_peer
from benchmarks._shop import loaded_shop
from benchmarks.identity_ablation import report
from graph.resolve.evaluation import compare_partitions
from graph.resolve.roles import Kind
from loaders.flat import read_flat

SPLINK_THRESHOLDS = ("0.5", "0.9", "0.95", "0.99")


@dataclass(frozen=True)
class Case:
    """One file, or two, and what must be reached on it."""

    name: str
    files: tuple[str, ...]
    truth: str
    options: tuple[str, ...] = ()
    f1: float | None = None
    precision: float | None = None
    peers: tuple[tuple[str, str], ...] = field(default=())


ONE = ("--one-per-source",)
FAKE_PEERS = (("splink", "fake-1000"), ("recordlinkage", "fake-1000"))
WALMART = ("walmart-amazon/walmart.csv", "walmart-amazon/amazon.csv")
ABT = ("abt-buy/abt.csv", "abt-buy/buy.csv")
SEED = 20_411
SHOP_GOALS = {
    Kind.CUSTOMER: (0.92, 0.97),
    Kind.PRODUCT: (0.93, 0.97),
    Kind.SUPPLIER: (0.93, 0.97),
    Kind.ADDRESS: (0.93, 0.97),
}
CASES = (
    Case("febrl-3", ("febrl-3.csv",), "febrl-3-truth.csv", (), 0.998, None, (("recordlinkage", "febrl"),)),
    Case("febrl-4", ("febrl-4.csv",), "febrl-4-truth.csv", (), 0.9995, None),
    Case("fake-1000", ("fake-1000.csv",), "fake-1000-truth.csv", (), 0.94, 0.97, FAKE_PEERS),
    Case(
        "historical", ("historical.csv",), "historical-truth.csv", (), 0.90, 0.97, (("splink", "historical"),)
    ),
    Case("historical --quick", ("historical.csv",), "historical-truth.csv", ("--quick",)),
    Case("hongkong", ("hongkong.csv",), "hongkong-truth.csv", (), 0.90, 0.98),
    Case("hongkong one-per-source", ("hongkong.csv",), "hongkong-truth.csv", ONE, 0.94, 0.98),
    Case("chicago-sites", ("chicago-sites.csv",), "chicago-sites-truth.csv"),
    Case("abt-buy", ABT, "abt-buy/gt.csv", ONE, 0.88),
    Case("abt-buy nothing declared", ABT, "abt-buy/gt.csv"),
    Case("walmart-amazon", WALMART, "walmart-amazon/gt.csv", ONE, 0.68),
)


def ours(case: Case, data: Path) -> dict[str, float]:
    """Run the command as a user would."""
    with tempfile.TemporaryDirectory() as folder:
        told = Path(folder) / "report.json"
        before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
        subprocess.run(
            [
                str(Path(sys.executable).parent / "renmai"), "dedupe",
                *(str(data / name) for name in case.files),
                "--truth", str(data / case.truth), "--out", str(Path(folder) / "out.csv"),
                "--report", str(told), *case.options,
            ],
            check=True,
            capture_output=True,
        )  # fmt: skip
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        found: dict[str, float] = json.loads(told.read_text(encoding="utf-8"))
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return found | {"seconds": time.monotonic() - started, "cpuSeconds": cpu}


def peer(name: str, which: str, case: Case, data: Path) -> list[tuple[str, float, float, float, dict]]:
    """Label, precision, recall, F1 and times of a peer, a row a threshold."""
    path, truth_path = data / case.files[0], data / case.truth
    truth = dict(read_flat(truth_path).rows)
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out.csv"
        thresholds = SPLINK_THRESHOLDS if name == "splink" else ()
        times = run_peer(name, f"{name}_er.py", which, str(path), str(out), *thresholds)
        result = read_flat(out)
    labels = [truth.get(row) for row in result.column("row")]
    rows = []
    for column in result.header[1:]:
        distinct = {value: number for number, value in enumerate(dict.fromkeys(result.column(column)))}
        quality = compare_partitions([distinct[value] for value in result.column(column)], labels)
        label = f"{name} at {column}" if name == "splink" else name
        rows.append((label, quality.precision, quality.recall, quality.f1, times))
    return rows


def line(
    label: str, tool: str, quality: tuple[float, float, float], candidates: str, cost: str, goal: str = ""
) -> None:
    """Print a row of the table."""
    measured = "".join(f"{value:>8.4f}" for value in quality)
    print(f"{label:<26}{tool:<18}{measured}{candidates:>12}{cost:>16}  {goal}".rstrip(), flush=True)


def verdict(f1: float | None, precision: float | None, quality: tuple[float, float, float]) -> str:
    """What must be reached, and whether it was."""
    if f1 is None:
        return ""
    met = quality[2] >= f1 and (precision is None or quality[0] >= precision)
    wanted = f"F1 {f1}" + (f", P {precision}" if precision else "")
    return f"{wanted}: {'reached' if met else 'NOT reached'}"


def show(case: Case, data: Path, peers: bool) -> None:
    """The rows of one case."""
    found = ours(case, data)
    quality = (found["precision"], found["recall"], found["f1"])
    cost = f"{found['seconds']:.1f} / {found['cpuSeconds']:.1f}"
    goal = verdict(case.f1, case.precision, quality)
    line(case.name, "renmai", quality, f"{found['candidateRecall']:.4f}", cost, goal)
    for name, which in case.peers if peers else ():
        for label, precision, recall, f1, times in peer(name, which, case, data):
            line(
                "", label, (precision, recall, f1), "", f"{times['seconds']:.1f} / {times['cpuSeconds']:.1f}"
            )


def show_shop(customers: int) -> None:
    """The rows of the sample shop's four kinds, and what the graph adds."""
    shop = loaded_shop(customers, SEED)
    for kind, (f1, precision) in SHOP_GOALS.items():
        found = shop.quality(kind)
        quality = (found.precision, found.recall, found.f1)
        label = f"shop {customers:,} {kind.value}{'es' if kind is Kind.ADDRESS else 's'}"
        line(label, "renmai", quality, "", f"{shop.seconds[kind]:.1f} / -", verdict(f1, precision, quality))
    print("\n".join(report(shop)), flush=True)


def main(arguments: list[str] | None = None) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.identity")
    parser.add_argument("names", nargs="*")
    parser.add_argument("--data", type=Path, default=Path(__file__).parents[2] / "shared/data/er")
    parser.add_argument("--no-peers", action="store_true")
    parser.add_argument("--customers", type=int, default=20_000)
    chosen = parser.parse_args(arguments or [])
    print(f"{'data':<26}{'tool':<18}{'P':>8}{'R':>8}{'F1':>8}{'candidates':>12}{'s / CPU s':>16}  must reach")
    if not chosen.data.is_dir():
        print(f"No public files at {chosen.data}; name their folder with --data.", file=sys.stderr)
    with tempfile.TemporaryDirectory() as name:
        made = [
            Case(f"made {item.name}", tuple(map(str, item.files)), str(item.truth))
            for item in make(Path(name), SEED)
        ]
        for case in (*(CASES if chosen.data.is_dir() else ()), *made):
            if not chosen.names or case.name.split(" ")[0] in chosen.names:
                show(case, chosen.data, not chosen.no_peers)
    if chosen.customers and (not chosen.names or "shop" in chosen.names):
        show_shop(chosen.customers)


if __name__ == "__main__":
    main(sys.argv[1:])

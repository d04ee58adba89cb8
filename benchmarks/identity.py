"""How well `renmai dedupe` finds identities, beside Splink and recordlinkage in the same run.

    python -m benchmarks.identity [--data ../shared/data/er] [--no-peers] [NAME…]

Nothing is set by hand for a file: columns are recognised. Quality is of the pairs the clusters imply; CPU
seconds are of the whole process, start included.
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

from benchmarks._peers import run_peer
from graph.resolve.evaluation import compare_partitions
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
CASES = (
    Case("febrl-3", ("febrl-3.csv",), "febrl-3-truth.csv", (), 0.998, None, (("recordlinkage", "febrl"),)),
    Case("febrl-4", ("febrl-4.csv",), "febrl-4-truth.csv", (), 0.9995, None),
    Case("fake-1000", ("fake-1000.csv",), "fake-1000-truth.csv", (), 0.94, 0.97, FAKE_PEERS),
    Case(
        "historical", ("historical.csv",), "historical-truth.csv", (), 0.90, 0.97, (("splink", "historical"),)
    ),
    Case("hongkong", ("hongkong.csv",), "hongkong-truth.csv", (), 0.90, 0.98),
    Case("hongkong one-per-source", ("hongkong.csv",), "hongkong-truth.csv", ONE, 0.94, 0.98),
    Case("chicago-sites", ("chicago-sites.csv",), "chicago-sites-truth.csv"),
    Case("abt-buy", ("abt-buy/abt.csv", "abt-buy/buy.csv"), "abt-buy/gt.csv", ONE, 0.88),
    Case(
        "walmart-amazon", (f"{WALMART}/walmart.csv", f"{WALMART}/amazon.csv"), f"{WALMART}/gt.csv", ONE, 0.68
    ),
)


def ours(case: Case, data: Path) -> dict[str, float]:
    """Run the command as a user would."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
        subprocess.run(
            [
                str(Path(sys.executable).parent / "renmai"), "dedupe",
                *(str(data / name) for name in case.files),
                "--truth", str(data / case.truth), "--out", str(Path(folder) / "out.csv"),
                "--report", str(report), *case.options,
            ],
            check=True,
            capture_output=True,
        )  # fmt: skip
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        found: dict[str, float] = json.loads(report.read_text(encoding="utf-8"))
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


def main(arguments: list[str] | None = None) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.identity")
    parser.add_argument("names", nargs="*")
    parser.add_argument("--data", type=Path, default=Path(__file__).parents[2] / "shared/data/er")
    parser.add_argument("--no-peers", action="store_true")
    chosen = parser.parse_args(arguments or [])
    if not chosen.data.is_dir():
        print(f"No data at {chosen.data}; name their folder with --data.")
        return
    print(
        f"{'data':<25}{'tool':<18}{'P':>8}{'R':>8}{'F1':>8}{'candidates':>12}{'s':>8}{'CPU s':>8}  must reach"
    )
    for case in CASES:
        if chosen.names and case.name.split(" ")[0] not in chosen.names:
            continue
        found = ours(case, chosen.data)
        met = (case.f1 is None or found["f1"] >= case.f1) and (
            case.precision is None or found["precision"] >= case.precision
        )
        goal = f"F1 {case.f1 or '-'}, P {case.precision or '-'}: {'reached' if met else 'NOT reached'}"
        print(
            f"{case.name:<25}{'renmai':<18}{found['precision']:>8.4f}{found['recall']:>8.4f}{found['f1']:>8.4f}"
            f"{found['candidateRecall']:>12.4f}{found['seconds']:>8.1f}{found['cpuSeconds']:>8.1f}  {goal}",
            flush=True,
        )
        for name, which in () if chosen.no_peers else case.peers:
            for label, precision, recall, f1, times in peer(name, which, case, chosen.data):
                print(
                    f"{'':<25}{label:<18}{precision:>8.4f}{recall:>8.4f}{f1:>8.4f}{'':>12}"
                    f"{times['seconds']:>8.1f}{times['cpuSeconds']:>8.1f}",
                    flush=True,
                )


if __name__ == "__main__":
    main(sys.argv[1:])

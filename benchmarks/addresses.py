"""Addresses: province to room beside cpca and jionlp, on sets made from held-out seeds and on labelled cases;
faults planted in a sample shop of the same seed.

    python -m benchmarks.addresses [SEED] [COUNT]

The sets are made anew for each seed; nobody tunes to one. Reads ../shared/data.
"""

import csv
import json
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from pathlib import Path

import yaml

from benchmarks._address_kinds import DATA, Made, make
from benchmarks._peers import run_peer
from graph.standardise.addresses.results import Address

CASES = Path(__file__).parents[1] / "tests" / "graph" / "standardise" / "addresses" / "cases"
SEED, COUNT, SPEED_ROWS = 20_260_723, 6_800, 10_000
SHOP = 2_000
PLACE = ("province", "city", "district", "street")
FLAGS = {
    "missing_province": {"address.province-missing"},
    "missing_city": {"address.city-missing", "address.ambiguous"},
    "missing_district": {"address.district-missing"},
    "missing_building": {"address.building-missing", "address.room-missing"},
    "missing_room": {"address.room-missing"},
    "old_district": {"address.abolished", "address.moved", "address.split"},
    "old_city": {"address.abolished", "address.moved"},
    "wrong_district": {"address.contradiction"},
    "wrong_province": {"address.contradiction"},
    "wrong_city": {"address.contradiction"},
    "pasted_front": {"address.contact-inside"},
    "pasted_behind": {"address.contact-inside"},
}
"""Planted fault to the issues that name it."""
DOOR = ("road", "number", "building", "unit", "room")
PARTS = (*PLACE, *DOOR, "recipient", "phone")
SUFFIX = re.compile(r"(?:市辖区|市|区|县)$")
SHOWN = 3


def bare(name: str) -> str:
    """A name with the suffixes 市, 区, 县 and 市辖区 forgiven."""
    return SUFFIX.sub("", name) if len(name) > 2 else name


def ours(texts: list[str]) -> tuple[list[list[str]], float]:
    """City and district of each text, and CPU seconds."""
    from graph.standardise.addresses import standardise

    standardise("a1")
    began = time.process_time()
    found = [standardise(text) for text in texts]
    return [[one.province, one.city, one.district] for one in found], time.process_time() - began


def right(made: Made, row: list[str]) -> bool:
    """Whether city and district are those of the truth.

    A municipality's city may be left out or 市辖区; of a unit directly below its province the unit counts.
    """
    truth = made.truth
    province, city, district = row
    if truth["city"] == truth["district"] or not truth["district"]:
        return bare(truth["city"]) in (bare(city), bare(district))
    if truth["city"] == truth["province"] and city in ("", "市辖区", "县"):
        city = province
    return bare(city) == bare(truth["city"]) and bare(district) == bare(truth["district"])


def divisions(seed: int, count: int) -> None:
    """City and district right, by kind of address and by tool."""
    made = make(seed, count)
    texts = [one.text for one in made]
    rows = {"renmai": ours(texts)}
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "texts.jsonl"
        source.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in texts), "utf-8")
        for tool in ("cpca", "jionlp"):
            out = Path(folder) / f"{tool}.jsonl"
            report = run_peer("addresses", "addresses_cn.py", tool, str(source), str(out))
            rows[tool] = (
                [json.loads(line) for line in out.read_text("utf-8").splitlines()],
                report["seconds"],
            )
    table: dict[str, Counter[str]] = defaultdict(Counter)
    wrong: dict[tuple[str, str], list[str]] = defaultdict(list)
    for tool, (found, _) in rows.items():
        for one, row in zip(made, found, strict=True):
            if right(one, row):
                table[one.kind][tool] += 1
            else:
                wrong[tool, one.kind].append(f"{one.text!r} → {row[1]} {row[2]}")
    sizes = Counter(one.kind for one in made)
    print(f"City and district right, seed {seed}, {count} addresses:")
    for kind, size in sizes.items():
        shares = "  ".join(f"{tool} {table[kind][tool] / size:6.1%}" for tool in rows)
        print(f"  {kind:32s} {shares}")
    total = {tool: sum(table[kind][tool] for kind in sizes) / count for tool in rows}
    print(f"  {'all':32s} " + "  ".join(f"{tool} {share:6.1%}" for tool, share in total.items()))
    print("CPU seconds: " + ", ".join(f"{tool} {seconds:.2f}" for tool, (_, seconds) in rows.items()))
    for (tool, kind), examples in sorted(wrong.items()):
        print(f"wrong by {tool}, {kind} ({len(examples)}): " + "; ".join(examples[:SHOWN]))


def parts(seed: int, count: int) -> None:
    """F1 of every part on made addresses, and of the door on the labelled cases."""
    from graph.standardise.addresses import standardise

    scores = {name: Counter[str]() for name in PARTS}
    for made in make(seed + 2, count):
        found = standardise(made.text)
        for name in PARTS:
            if name != "street" or "street" in made.truth:
                _count(scores[name], made.truth.get(name, ""), getattr(found, name))
    print(f"F1 on {count} made addresses, seed {seed + 2}:")
    _print_scores(scores)
    scores = {name: Counter[str]() for name in DOOR}
    cases = 0
    for file in ("doors", "divisions", "contacts", "elsewhere"):
        for case in yaml.safe_load((CASES / f"{file}.yaml").read_text("utf-8")):
            found = standardise(("浙江省杭州市西湖区" if file == "doors" else "") + case["raw"])
            cases += 1
            for name in DOOR:
                _count(scores[name], case.get(name, ""), getattr(found, name))
    print(f"F1 on {cases} labelled cases (they are also tests, so this is a check, not an estimate):")
    _print_scores(scores)


def _count(score: Counter[str], wanted: str, got: str) -> None:
    score["hit"] += bool(wanted) and wanted == got
    score["missed"] += bool(wanted) and wanted != got
    score["false"] += bool(got) and wanted != got


def _print_scores(scores: dict[str, Counter[str]]) -> None:
    for name, count in scores.items():
        f1 = 2 * count["hit"] / max(1, 2 * count["hit"] + count["missed"] + count["false"])
        print(f"  {name:9s} {f1:.4f}")


def planted(seed: int) -> None:
    """Address faults planted in a sample shop: flagged, flagged in vain, and rightly corrected."""
    from graph.standardise.addresses import standardise
    from loaders.sample import make_sample

    with tempfile.TemporaryDirectory() as folder:
        make_sample(Path(folder) / "shop", SHOP, seed)
        with (Path(folder) / "shop" / "truth" / "addresses.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
    told, found, right, vain = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    flags = 0
    for row in rows:
        read = standardise(row["text"])
        codes = {issue.code for issue in read.issues}
        fault = row["fault"]
        if fault:
            told[fault] += 1
            found[fault] += bool(FLAGS[fault] & codes)
            right[fault] += _corrected(row, read)
        flags += bool(codes)
        vain["addresses"] += bool(codes) and not fault
    everything = sum(told.values())
    print(
        f"Planted in a shop of {SHOP:,} customers, seed {seed}: {everything} faults, {len(rows):,} addresses"
    )
    for fault, count in sorted(told.items()):
        print(f"  {fault:17s} flagged {found[fault] / count:6.1%}  corrected {right[fault] / count:6.1%}")
    print(
        f"  all: recall {sum(found.values()) / everything:.4f}, "
        f"precision {1 - vain['addresses'] / flags:.4f}, "
        f"correction right {sum(right.values()) / everything:.4f}"
    )


def _corrected(row: dict[str, str], read: Address) -> bool:
    """Whether the divisions proposed are the true ones, and a contact pasted in is taken out whole.

    The truth has one city in Hong Kong where the official table has three regions: only the district counts.
    """
    city = row["city"] == read.city or row["province"].startswith("香港")
    contact = (row["recipient"], _dialled(row["phone"])) == (read.recipient, _dialled(read.phone))
    return city and row["district"] == read.district and (not row["fault"].startswith("pasted") or contact)


def _dialled(phone: str) -> str:
    return phone.replace("-", "").replace(" ", "").replace("+", "")


def pasted() -> None:
    """The cases of akebe/address-parse that carry a code."""
    from loaders.standardise_kinds import address

    columns, read = address()
    at = columns.index("divisionCode")
    cases = json.loads((DATA / "akebe-cases.json").read_text("utf-8"))
    coded = [one for one in cases if one["expect"].get("code")]
    same, above = 0, []
    for one in coded:
        code = read(one["input"])[at]
        same += code == one["expect"]["code"]
        if code != one["expect"]["code"]:
            above.append(f"{one['input'][:24]} wants {one['expect']['code']}, has {code}")
    print(
        f"akebe cases with a code: {same} of {len(coded)} exactly" + "".join(f"\n  {line}" for line in above)
    )


def speed(seed: int) -> None:
    """The command itself on 10,000 distinct addresses, from start to file."""
    with tempfile.TemporaryDirectory() as folder:
        source, out = Path(folder) / "in.csv", Path(folder) / "out.csv"
        with source.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["id", "address"])
            writer.writerows([number, one.text] for number, one in enumerate(make(seed + 1, SPEED_ROWS)))
        command = [str(Path(sys.executable).parent / "renmai"), "standardise", "address", str(source)]
        began, used = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
        command += ["--column", "address", "--out", str(out)]
        subprocess.run(command, check=True, capture_output=True)
        wall = time.perf_counter() - began
        cpu = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - used
    print(f"renmai standardise address, {SPEED_ROWS:,} distinct rows: {wall:.2f} s, CPU {cpu:.2f} s")


def main() -> None:
    seed = int(sys.argv[1]) if len(sys.argv) > 1 and sys.argv[1].isdigit() else SEED
    count = int(sys.argv[2]) if len(sys.argv) > 2 and sys.argv[2].isdigit() else COUNT
    divisions(seed, count)
    parts(seed, count)
    planted(seed)
    pasted()
    speed(seed)


if __name__ == "__main__":
    main()

"""Is the sample shop hard enough? Three naive resolvers and a naive ring finder on a shop of a fresh seed.

    python -m benchmarks.sample_hardness [--customers 20000] [--seed 101]

A shop in which the same phone reaches recall 0.65 or precision 0.95, Splink an F1 of 0.87, or components
over shared identifiers an average precision of 0.4 would be too easy, and the generator is mended first.
"""

import argparse
import csv
import json
import re
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from opencc import OpenCC
from pypinyin import lazy_pinyin
from scipy.cluster.hierarchy import DisjointSet

from benchmarks._peers import run_peer
from loaders.sample import make_sample
from loaders.sample.addresses import all_cities

THRESHOLDS = ("0.5", "0.8", "0.9", "0.95", "0.99", "0.999")
CHOSEN = "0.95"
LIMITS = {"same phone recall": 0.65, "same phone precision": 0.95, "Splink F1": 0.87, "ring finder AP": 0.4}
_SIMPLE = OpenCC("t2s")
_DISTRICTS = sorted(
    {
        _SIMPLE.convert(name)
        for city in all_cities()
        for d in city.districts
        for name in (d.name, *(f.name for f in d.former))
    },
    key=len,
    reverse=True,
)
_TITLES = ("先生", "女士", "小姐", "阿姨", "叔叔", "师傅", "老师", "同学", "总")


def rows(path: Path, encoding: str = "utf-8") -> list[dict[str, str]]:
    """All rows of a CSV file."""
    with path.open(encoding=encoding, newline="") as file:
        return list(csv.DictReader(file))


def objects(path: Path) -> list[dict]:
    """All objects of a JSON Lines file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def digits(phone: str | None) -> str:
    """A whole mobile number, or nothing for a masked or missing one."""
    text = (phone or "").translate(str.maketrans("０１２３４５６７８９", "0123456789"))
    if "*" in text:
        return ""
    number = re.sub(r"\D", "", text)
    if len(number) == 13 and number.startswith("86"):
        number = number[2:]
    return "852" + number if len(number) == 8 else number


@lru_cache(maxsize=200_000)
def simple(text: str) -> str:
    """Simplified characters without spaces."""
    return _SIMPLE.convert(text).replace(" ", "")


def people(shop: Path) -> list[dict[str, str]]:
    """One flat row a customer record, with what its default address adds, as a careful analyst joins it."""
    addresses = _addresses(shop)
    found = []
    for row in rows(shop / "app/users.csv"):
        found.append(
            _person(
                row["user_id"],
                row["real_name"],
                row["nickname"],
                row["mobile"],
                row["email"],
                row["birthday"],
                row["gender"],
                row["unionid"],
                addresses.get(row["user_id"], {}),
            )
        )
    for row in objects(shop / "wechat/members.jsonl"):
        gender = {1: "男", 2: "女"}.get(row["gender"], "")
        found.append(
            _person(
                row["openid"],
                row["realName"] or "",
                row["nickName"],
                row["phoneNumber"] or "",
                "",
                row["birthday"] or "",
                gender,
                row["unionid"] or "",
                addresses.get(row["openid"], {}),
            )
        )
    for row in rows(shop / "stores/会员.csv", "gb18030"):
        found.append(
            _person(
                row["会员卡号"],
                row["姓名"],
                "",
                row["手机"],
                row["邮箱"],
                row["生日"],
                row["性别"].replace("未知", ""),
                "",
                {"address": row["地址"]},
            )
        )
    return found


def _addresses(shop: Path) -> dict[str, dict[str, str]]:
    """The default address of each account, else its first."""
    addresses: dict[str, dict[str, str]] = {}
    for row in rows(shop / "app/addresses.csv"):
        if row["is_default"] == "1" or row["user_id"] not in addresses:
            addresses[row["user_id"]] = {
                "name": row["recipient"],
                "phone": row["phone"],
                "address": row["address"],
            }
    for row in objects(shop / "wechat/addresses.jsonl"):
        if row["isDefault"] or row["openid"] not in addresses:
            addresses[row["openid"]] = {
                "name": row["userName"],
                "phone": row["telNumber"],
                "address": row["detailInfo"],
            }
    return addresses


def _person(
    key: str,
    name: str,
    nickname: str,
    phone: str,
    email: str,
    birthday: str,
    gender: str,
    unionid: str,
    address: dict[str, str],
) -> dict[str, str]:
    text = simple(address.get("address", ""))
    whole = next(
        (text for text in (simple(name), simple(address.get("name", ""))) if text and not _part(text)), ""
    )
    known = whole or simple(name or address.get("name", ""))
    number = digits(phone)
    tail = text[max((text.find(mark) for mark in ("路", "街", "道", "大道")), default=0) :]
    door = "-".join(re.findall(r"\d+", tail))
    return {
        "id": key, "name": whole, "pinyin": "".join(sorted("".join(lazy_pinyin(whole)).lower())),
        "surname": _surname(known), "ownPhone": number, "phone": number or digits(address.get("phone")),
        "email": email, "birthday": birthday, "gender": gender, "unionid": unionid,
        "district": next((name for name in _DISTRICTS if name in text), ""),
        "door": door if door.count("-") >= 2 else "",
    }  # fmt: skip


def _part(name: str) -> bool:
    """Whether it is only a surname with a title, or a nickname with 小, 老 or 阿."""
    return name.endswith(_TITLES) or name[:1] in "小老阿"


def _surname(name: str) -> str:
    return name[:1] if "\u4e00" <= name[:1] <= "\u9fff" and name[:1] not in "小老阿" else ""


def quality(clusters: dict[str, object], truth: dict[str, str]) -> tuple[float, float, float]:
    """Pair precision, recall and F1 of a partition; records without a true person are left out."""
    both: Counter[tuple[object, str]] = Counter()
    found: Counter[object] = Counter()
    real: Counter[str] = Counter()
    for key, person in truth.items():
        if person:
            both[clusters[key], person] += 1
            found[clusters[key]] += 1
            real[person] += 1
    pairs = [sum(n * (n - 1) // 2 for n in counter.values()) for counter in (both, found, real)]
    precision, recall = pairs[0] / max(1, pairs[1]), pairs[0] / max(1, pairs[2])
    return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)


def by_key(records: Iterable[dict[str, str]], *columns: str) -> dict[str, object]:
    """Records with equal, filled columns together; the others alone."""
    return {
        row["id"]: tuple(row[column] for column in columns)
        if all(row[column] for column in columns)
        else row["id"]
        for row in records
    }


def splink(records: list[dict[str, str]], folder: Path) -> tuple[dict[str, dict[str, object]], float]:
    """Clusters of Splink for each threshold, and its seconds."""
    columns = [column for column in records[0] if column != "ownPhone"]
    with (folder / "people.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(records)
    out = folder / "splink.csv"
    told = run_peer("splink", "splink_people.py", str(folder / "people.csv"), str(out), *THRESHOLDS)
    found = rows(out)
    return {t: {row["id"]: row[t] or row["id"] for row in found} for t in THRESHOLDS}, told["seconds"]


def identifiers(shop: Path) -> dict[str, set[str]]:
    """Phones, e-mails, devices and payment accounts of each customer account."""
    used: dict[str, set[str]] = defaultdict(set)
    for row in rows(shop / "app/users.csv"):
        used[row["user_id"]] |= {digits(row["mobile"]), row["email"]}
    for row in rows(shop / "app/addresses.csv"):
        used[row["user_id"]].add(digits(row["phone"]))
    for row in rows(shop / "app/devices.csv"):
        used[row["user_id"]].add(row["device_id"])
    for row in rows(shop / "app/orders.csv"):
        used[row["user_id"]].add(row["payment_account"])
    for row in objects(shop / "wechat/members.jsonl"):
        used[row["openid"]] |= {digits(row["phoneNumber"]), row["unionid"] or ""}
    for row in objects(shop / "wechat/orders.jsonl"):
        used[row["openid"]].add((row["payment"] or {}).get("payer") or "")
    for row in rows(shop / "stores/会员.csv", "gb18030"):
        used[row["会员卡号"]] |= {digits(row["手机"]), row["邮箱"]}
    for row in rows(shop / "stores/小票.csv", "gb18030"):
        if row["会员卡号"]:
            used[row["会员卡号"]].add(row["支付账号"])
    return {key: values - {""} for key, values in used.items()}


def naive_rings(shop: Path) -> tuple[float, int]:
    """Average precision of components over shared identifiers, largest first, and how many rings there are.

    A component finds a ring when it holds at least half of the ring's accounts and these are at least half
    of its people; each ring counts once.
    """
    person = {row["id"]: row["person"] for row in rows(shop / "truth/people.csv")}
    sets: DisjointSet = DisjointSet()
    for key, values in identifiers(shop).items():
        sets.add(person.get(key) or key)
        for value in values:
            sets.add(f"value {value}")
            sets.merge(person.get(key) or key, f"value {value}")
    rings: dict[str, set[str]] = defaultdict(set)
    for row in rows(shop / "truth/rings.csv"):
        if row["decoy"] == "0" and row["kind"] == "customer":
            rings[row["ring"]].add(row["person"])
    components = [{name for name in part if not name.startswith("value ")} for part in sets.subsets()]
    components = sorted(
        (part for part in components if len(part) > 1), key=lambda part: (-len(part), min(part))
    )
    hits, total, seen = 0, 0.0, set()
    for rank, part in enumerate(components, 1):
        near = Counter(ring for ring, members in rings.items() for name in members if name in part)
        for ring, common in near.most_common(1):
            if ring not in seen and common >= len(rings[ring]) / 2 and common >= len(part) / 2:
                seen.add(ring)
                hits += 1
                total += hits / rank
    return total / max(1, len(rings)), len(rings)


def ours(customers: int, seed: int, folder: Path) -> tuple[float, float, float]:
    """Precision, recall and F1 of the identities that `renmai demo --once` publishes for the same shop."""
    arguments = ["--home", str(folder / "home"), "demo", "--once"]
    run = subprocess.run(
        [sys.executable, "-m", "web", *arguments, "--customers", str(customers), "--seed", str(seed)],
        stdout=subprocess.PIPE,
        check=True,
    )
    identity = json.loads(run.stdout)["identity"]
    return identity["precision"], identity["recall"], identity["f1"]


def main(arguments: list[str] | None = None) -> None:
    """Make a shop, run the naive ones, print the table; exit 1 where the shop is too easy."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--customers", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=101)
    chosen = parser.parse_args(arguments or [])
    with tempfile.TemporaryDirectory() as name:
        shop = Path(name) / "shop"
        make_sample(shop, chosen.customers, chosen.seed)
        truth = {row["id"]: row["person"] for row in rows(shop / "truth/people.csv")}
        records = people(shop)
        lines = {
            "same phone": quality(by_key(records, "ownPhone"), truth),
            "same name and district": quality(by_key(records, "name", "district"), truth),
        }
        clusters, seconds = splink(records, Path(name))
        tried = {threshold: quality(found, truth) for threshold, found in clusters.items()}
        lines[f"Splink at {CHOSEN}"] = tried[CHOSEN]
        best = max(tried, key=lambda threshold: tried[threshold][2])
        lines[f"Splink, best threshold knowing the truth ({best})"] = tried[best]
        average, rings = naive_rings(shop)
        lines["Renmai, loaded and resolved in the graph"] = ours(chosen.customers, chosen.seed, Path(name))
    print(
        f"Sample shop, {chosen.customers:,} customers, seed {chosen.seed}: {len(records):,} records; "
        f"Splink took {seconds} s"
    )
    print(f"{'resolver':<52} precision  recall    F1")
    for label, (precision, recall, f1) in lines.items():
        print(f"{label:<52} {precision:9.3f} {recall:7.3f} {f1:5.3f}")
    print(f"naive ring finder, average precision over {rings} rings: {average:.3f}")
    reached = {
        "same phone recall": lines["same phone"][1],
        "same phone precision": lines["same phone"][0],
        "Splink F1": tried[best][2],
        "ring finder AP": average,
    }
    easy = [name for name, value in reached.items() if value >= LIMITS[name]]
    print("Too easy: " + ", ".join(easy) if easy else "Hard enough by all four limits.")
    if easy and arguments is not None:
        sys.exit(1)


if __name__ == "__main__":
    main(sys.argv[1:])

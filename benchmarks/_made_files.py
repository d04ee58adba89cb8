"""Files of people, goods, companies and addresses made up for the identity benchmark, with their truth.

They share nothing with the public files but their kinds: other headers (English, Chinese, pinyin), other
layouts, other encodings, slips of other sorts. Everything follows from the seed.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from benchmarks._made_goods import han_goods, one_catalogue, two_shops
from benchmarks._made_parts import Rows
from benchmarks._made_people import (
    han_addresses,
    han_suppliers,
    latin_addresses,
    latin_people,
    latin_suppliers,
    name_and_city,
    pinyin_people,
    two_systems,
)


@dataclass(frozen=True)
class Made:
    """One made case: files, how they are judged, and the options a user would give."""

    name: str
    files: tuple[Path, ...]
    truth: Path
    options: tuple[str, ...] = ()


def _save(
    path: Path,
    header: Sequence[str],
    rows: Sequence[tuple[str, Sequence[str]]],
    random: Random,
    encoding: str = "utf-8",
) -> dict[str, str]:
    """Write shuffled rows under ids that mean nothing; id to truth."""
    shuffled = random.sample(list(rows), len(rows))
    look = random.choice(("{:d}", "C{:06d}", "{:032x}"))
    truth: dict[str, str] = {}
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        for number, (label, cells) in enumerate(shuffled, start=1):
            key = look.format(number if "x" not in look else random.getrandbits(120))
            truth[key] = label
            writer.writerow([key, *cells])
    return truth


ONE_FILE: Mapping[str, tuple[Callable[[Random], Rows], tuple[str, ...], str]] = {
    "pinyin-people": (
        pinyin_people,
        ("bianhao", "xingming", "shouji", "shengri", "dizhi", "xingbie"),
        "gb18030",
    ),
    "latin-people": (latin_people, ("Ref", "Customer", "Tel.", "E-Mail Addr", "D.O.B.", "Addr."), "utf-8"),
    "name-and-city": (name_and_city, ("uid", "First", "Last", "Based in"), "utf-8"),
    "one-catalogue": (one_catalogue, ("sku", "Product", "Unit Price"), "utf-8"),
    "han-goods": (han_goods, ("货品编码", "商品名称", "品牌", "规格", "售价"), "utf-8-sig"),
    "han-suppliers": (
        han_suppliers,
        ("编码", "供应商全称", "对接人", "联系方式", "办公地址", "税号"),
        "gb18030",
    ),
    "latin-suppliers": (latin_suppliers, ("VendorNo", "Vendor", "Contact", "Phone", "Town", "Web"), "utf-8"),
    "han-addresses": (han_addresses, ("序号", "收货地址"), "utf-8"),
    "latin-addresses": (latin_addresses, ("n", "Delivery address"), "utf-8"),
}


TWO_FILES: Mapping[str, tuple[Callable[[Random], tuple[Rows, Rows]], tuple[str, ...], tuple[str, ...]]] = {
    "two-shops": (two_shops, ("id", "name", "description", "price"), ("id", "name", "description", "price")),
    "two-systems": (
        two_systems,
        ("会员编号", "会员姓名", "手机号码", "电子邮箱", "性别"),
        ("contact_id", "Full Name", "Email", "Mobile"),
    ),
}


def make(folder: Path, seed: int) -> list[Made]:
    """Write every case under a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    cases: list[Made] = []
    for name, (maker, header, encoding) in ONE_FILE.items():
        random = Random(f"{seed} {name}")
        path, answer = folder / f"{name}.csv", folder / f"{name}-truth.csv"
        truth = _save(path, header, list(maker(random)), random, encoding)
        _answers(answer, (header[0], "truth"), truth.items())
        cases.append(Made(name, (path,), answer))
    for name, (both, first, second) in TWO_FILES.items():
        random = Random(f"{seed} {name}")
        rows = [list(part) for part in both(random)]
        paths = tuple(folder / f"{name}-{side}.csv" for side in "ab")
        one = _save(paths[0], first, rows[0], random)
        two = _save(paths[1], second, rows[1], random)
        places = {label: key for key, label in two.items()}
        answer = folder / f"{name}-pairs.csv"
        _answers(answer, ("a", "b"), ((key, places[label]) for key, label in one.items() if label in places))
        cases.append(Made(name, paths, answer))
    return cases


def _answers(path: Path, header: tuple[str, str], rows: Iterable[tuple[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)

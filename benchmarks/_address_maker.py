"""Parts of Chinese addresses with known truth, picked from the official tables by a seed."""

import csv
import random
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks._address_words import ESTATES, GIVEN, ROAD_KINDS, ROADS, SURNAMES

DATA = Path(__file__).parents[2] / "shared" / "data" / "addresses"
MUNICIPALITIES = {"11", "12", "31", "50"}


@dataclass
class Made:
    """One address, how it was spoilt, and what is true of it."""

    text: str
    kind: str
    truth: dict[str, str] = field(default_factory=dict)


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


class Maker:
    """Makes addresses of several kinds."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.provinces = {row["code"]: row["name"] for row in _rows("divisions/provinces.csv")}
        self.cities = {row["code"]: row["name"] for row in _rows("divisions/cities.csv")}
        self.counties = [row for row in _rows("divisions/areas.csv") if not _zone(row["name"])]
        self.streets: dict[str, list[str]] = {}
        for row in _rows("divisions/streets.csv"):
            self.streets.setdefault(row["areaCode"], []).append(row["name"])
        names: dict[str, int] = {}
        for row in self.counties:
            names[row["name"]] = names.get(row["name"], 0) + 1
        self.unique = {name for name, count in names.items() if count == 1}
        self.short_owners: dict[str, set[str]] = {}
        for row in self.counties:
            self.short_owners.setdefault(short(row["name"]), set()).add(row["code"])
        for code, name in self.cities.items():
            self.short_owners.setdefault(short(name), set()).add(code)

    def place(self) -> tuple[dict[str, str], dict[str, str]]:
        """A county, with its names as written in full and as the truth has them."""
        row = self.random.choice(self.counties)
        province = self.provinces[row["provinceCode"]]
        city = self.cities[row["cityCode"]]
        if row["provinceCode"] in MUNICIPALITIES:
            city = province
        if "直辖" in city:
            city = ""
        district = row["name"] if row["name"] != city else ""
        truth = {"province": province, "city": city or row["name"], "district": district}
        return {"code": row["code"], "province": province, "city": city, "district": row["name"]}, truth

    def tail(self) -> tuple[str, dict[str, str]]:
        """Road to room, as written and in parts."""
        pick = self.random
        parts: dict[str, str] = {}
        text = ""
        if pick.random() < 0.85:
            parts["road"] = pick.choice(ROADS) + pick.choice(ROAD_KINDS)
            parts["number"] = f"{pick.randint(1, 1999)}号"
            text += parts["road"] + parts["number"]
        if pick.random() < 0.7 or not text:
            text += pick.choice(ESTATES)
            number = pick.randint(1, 60)
            parts["building"] = pick.choice(
                [f"{number}号楼", f"{number}栋", f"{number}幢", f"{pick.choice('ABC')}座"]
            )
            text += parts["building"]
            if pick.random() < 0.6:
                parts["unit"] = f"{pick.randint(1, 6)}单元"
                text += parts["unit"]
            if pick.random() < 0.85:
                parts["room"] = f"{pick.randint(1, 33)}0{pick.randint(1, 8)}室"
                text += parts["room"]
        return text, parts

    def person(self) -> tuple[str, str]:
        """A name and a mobile number."""
        pick = self.random
        name = pick.choice(SURNAMES) + "".join(pick.choice(GIVEN) for _ in range(pick.choice((1, 2, 2))))
        return name, f"1{pick.choice('3578')}{pick.randint(0, 9)}{pick.randint(0, 99999999):08d}"

    def street(self, code: str) -> str:
        """A street office or town of a county, with a regular name."""
        regular = [name for name in self.streets.get(code, []) if name.endswith(("街道", "镇", "乡"))]
        return self.random.choice(regular) if regular else ""


def _zone(name: str) -> bool:
    return name.endswith(
        ("开发区", "园区", "示范区", "管理区", "实验区", "聚集区", "管委会", "食品区", "新城")
    ) or (
        "风景" in name
        or name
        in {
            "北戴河新区",
            "沧州渤海新区",
            "衡水滨湖新区",
            "邯郸冀南新区",
            "镇江新区",
            "兰州新区",
            "德州天衢新区",
        }
    )


def short(name: str) -> str:
    """A name without its suffix, as people write it; autonomous units keep the first word."""
    from graph.standardise.addresses import surfaces

    for forms in (
        surfaces.PROVINCES.get(name, "").split()[:1],
        surfaces.county_forms(name)[1],
        surfaces.city_forms(name)[1],
    ):
        if forms and len(forms[0]) > 1:
            return forms[0]
    return name

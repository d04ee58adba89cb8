"""Noisy Chinese addresses with known truth, made from the official tables; each seed gives another set."""

import csv
import random
from dataclasses import dataclass, field
from pathlib import Path

DATA = Path(__file__).parents[2] / "shared" / "data" / "addresses"
MUNICIPALITIES = {"11", "12", "31", "50"}
ROADS = [
    "人民",
    "中山",
    "解放",
    "建设",
    "文化",
    "和平",
    "新华",
    "长江",
    "黄河",
    "学府",
    "滨河",
    "科技",
    "迎宾",
    "胜利",
    "朝阳",
    "青年",
    "北京",
    "上海",
    "南京",
    "广州",
    "重庆",
    "西湖",
    "东风",
    "环城",
    "府前",
    "泰山",
    "昆仑",
    "长安",
    "复兴",
    "世纪",
    "花园",
    "体育",
    "文三",
    "天府",
    "珠江",
    "松江",
    "江宁",
    "海宁",
    "桂林",
    "四平",
    "大连",
    "延安",
    "武夷",
    "衡山",
    "香山",
    "团结",
    "友谊",
    "工农",
    "幸福",
]
ROAD_KINDS = [
    "路",
    "路",
    "路",
    "路",
    "街",
    "大道",
    "大街",
    "东路",
    "西路",
    "南路",
    "北路",
    "中路",
    "一路",
    "二路",
    "巷",
    "东街",
    "西街",
    "路东段",
]
ESTATES = [
    "阳光花园",
    "锦绣家园",
    "万科城",
    "碧桂园",
    "恒大绿洲",
    "金色家园",
    "学府苑",
    "江南春城",
    "保利香槟",
    "龙湖天街",
    "世纪城",
    "水岸名都",
    "翠苑小区",
    "文馨苑",
    "丽景湾",
    "北京花园",
    "上海城",
    "罗马假日",
    "东方明珠",
    "江南新村",
    "幸福里",
    "荷塘月色",
    "中海国际",
    "融创大厦",
    "国际商会大厦",
    "科技大厦",
    "财富广场",
    "工商银行宿舍",
]
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰涛明超兰霞平刚桂英文华建国志宇欣怡子轩梓涵晓雪海燕春梅"
SUFFIXES = (
    "特别行政区",
    "地区",
    "自治州",
    "自治县",
    "自治旗",
    "新区",
    "林区",
    "省",
    "市",
    "区",
    "县",
    "盟",
    "旗",
    "州",
)


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


def make(seed: int, count: int) -> list[Made]:
    """A set of addresses of all kinds in equal shares."""
    maker = Maker(seed)
    kinds = list(KINDS.items())
    made: list[Made] = []
    while len(made) < count:
        kind, function = kinds[len(made) % len(kinds)]
        found = None
        while found is None:
            found = function(maker)
        found.kind = kind
        made.append(found)
    return made


def _made(
    maker: Maker, head: str, truth: dict[str, str], tail: tuple[str, dict[str, str]] | None = None
) -> Made:
    text, parts = tail if tail is not None else maker.tail()
    return Made(head + text, "", {**truth, **parts})


def full(maker: Maker) -> Made:
    names, truth = maker.place()
    street = maker.street(names["code"]) if maker.random.random() < 0.4 else ""
    city = "" if names["city"] == names["province"] and maker.random.random() < 0.5 else names["city"]
    return _made(maker, names["province"] + city + _once(names) + street, {**truth, "street": street})


def _once(names: dict[str, str]) -> str:
    return "" if names["district"] == names["city"] else names["district"]


def no_suffix(maker: Maker) -> Made | None:
    names, truth = maker.place()
    if len(short(names["district"])) < 2 or short(names["district"]) == names["district"]:
        return None
    return _made(maker, short(names["province"]) + short(names["city"]) + short(names["district"]), truth)


def city_district_short(maker: Maker) -> Made | None:
    names, truth = maker.place()
    if not names["city"] or short(names["district"]) == names["district"]:
        return None
    tail = ("", {}) if maker.random.random() < 0.3 else None
    return _made(maker, short(names["city"]) + short(names["district"]), truth, tail)


def no_province(maker: Maker) -> Made | None:
    names, truth = maker.place()
    return _made(maker, names["city"] + _once(names), truth) if names["city"] else None


def no_city(maker: Maker) -> Made | None:
    names, truth = maker.place()
    same = [
        row
        for row in maker.counties
        if row["name"] == names["district"] and row["provinceCode"] == names["code"][:2]
    ]
    return (
        _made(
            maker,
            maker.random.choice([names["province"], short(names["province"])]) + names["district"],
            truth,
        )
        if len(same) == 1
        else None
    )


def district_only(maker: Maker) -> Made | None:
    names, truth = maker.place()
    return (
        _made(maker, names["district"], truth)
        if names["district"] in maker.unique and len(names["district"]) > 2
        else None
    )


def no_district(maker: Maker) -> Made | None:
    names, truth = maker.place()
    street = maker.street(names["code"])
    siblings = [row["code"] for row in maker.counties if row["cityCode"] == names["code"][:4]]
    owners = [code for code in siblings if street in maker.streets.get(code, [])]
    if not street or len(owners) != 1 or not names["city"]:
        return None
    return _made(maker, names["province"] + names["city"] + street, {**truth, "street": street})


def town_short(maker: Maker) -> Made | None:
    names, truth = maker.place()
    street = maker.street(names["code"])
    if (
        not street
        or len(short(names["district"])) < 2
        or len(maker.short_owners[short(names["district"])]) > 1
    ):
        return None
    return _made(maker, short(names["district"]) + street, {**truth, "street": street})


def traditional(maker: Maker) -> Made:
    import opencc

    made = full(maker)
    made.text = opencc.OpenCC("s2t").convert(made.text)
    return made


def contact_front(maker: Maker) -> Made:
    made = maker.random.choice((full, no_province_sure))(maker)
    name, phone = maker.person()
    form = maker.random.choice(
        (
            "{n} {p} {a}",
            "{n},{p},{a}",
            "{n}{p}{a}",
            "{p} {n} {a}",
            "收货人:{n} 电话:{p} 地址:{a}",
            "{n}，{p}，{a}",
            "{n}\n{p}\n{a}",
            "姓名：{n}；手机：{p}；收货地址：{a}",
        )
    )
    made.text = form.format(n=name, p=phone, a=made.text)
    made.truth |= {"recipient": name, "phone": phone}
    return made


def contact_back(maker: Maker) -> Made:
    made = maker.random.choice((full, no_province_sure))(maker)
    name, phone = maker.person()
    form = maker.random.choice(
        (
            "{a} {n} {p}",
            "{a},{n},{p}",
            "{a}{n}{p}",
            "{a} {p} {n}",
            "{a}（{n}收）{p}",
            "{a}，{n}，{p}",
            "{a} {n}收 {p}",
            "{a} 收件人:{n} 手机:{p}",
        )
    )
    made.text = form.format(n=name, p=phone, a=made.text)
    made.truth |= {"recipient": name, "phone": phone}
    return made


def no_province_sure(maker: Maker) -> Made:
    found = None
    while found is None:
        found = no_province(maker)
    return found


def separated(maker: Maker) -> Made:
    names, truth = maker.place()
    mark = maker.random.choice((" ", ",", "，", "-", "/", "  ", "、", "|"))
    pieces = [names["province"], names["city"], _once(names), maker.street(names["code"])]
    tail, parts = maker.tail()
    street = pieces[3]
    return Made(mark.join(one for one in [*pieces, tail] if one), "", {**truth, **parts, "street": street})


def virtual_city(maker: Maker) -> Made | None:
    names, truth = maker.place()
    if names["code"][:2] not in MUNICIPALITIES:
        return None
    return _made(maker, f"{names['province']}市辖区{names['district']}", truth)


def repeated(maker: Maker) -> Made:
    names, truth = maker.place()
    head = names["province"] + names["city"] + _once(names)
    return _made(maker, head + maker.random.choice(("", " ")) + head, truth)


def reversed_order(maker: Maker) -> Made | None:
    names, truth = maker.place()
    tail, parts = maker.tail()
    return (
        Made(f"{names['district']},{names['city']},{names['province']} {tail}", "", {**truth, **parts})
        if names["city"] and names["city"] != names["province"] and _once(names)
        else None
    )


def typo(maker: Maker) -> Made | None:
    """One wrong character in the district's name, city given."""
    names, truth = maker.place()
    name = names["district"]
    if len(name) < 3 or not names["city"] or name == names["city"]:
        return None
    at = maker.random.randrange(len(name) - 1)
    wrong = maker.random.choice("胡阳安平山水州江石林城新东大丰宁清")
    spelt = name[:at] + wrong + name[at + 1 :]
    siblings = {row["name"] for row in maker.counties if row["cityCode"] == names["code"][:4]}
    near = [
        one
        for one in siblings
        if len(one) == len(spelt) and sum(x != y for x, y in zip(one, spelt, strict=True)) <= 1
    ]
    if wrong == name[at] or spelt in maker.unique or near != [name]:
        return None
    return _made(maker, names["province"] + names["city"] + spelt, truth)


def contradiction(maker: Maker) -> Made | None:
    """Another province before the city."""
    names, truth = maker.place()
    other = maker.random.choice(list(maker.provinces.values()))
    if (
        other == names["province"]
        or not names["city"]
        or names["city"] == names["province"]
        or not _once(names)
    ):
        return None
    return _made(
        maker, other + names["city"] + names["district"], {**truth, "issue": "address.contradiction"}
    )


KINDS = {
    "full": full,
    "no suffixes at all": no_suffix,
    "city and district, no suffixes": city_district_short,
    "no province": no_province,
    "no city": no_city,
    "district alone": district_only,
    "no district, town given": no_district,
    "short district and town": town_short,
    "traditional characters": traditional,
    "name and phone in front": contact_front,
    "name and phone behind": contact_back,
    "separated": separated,
    "市辖区 written out": virtual_city,
    "written twice": repeated,
    "district first": reversed_order,
    "one wrong character": typo,
    "wrong province": contradiction,
}

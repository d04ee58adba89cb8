"""Kinds of noisy Chinese addresses, each with its truth; each seed gives another set."""

from benchmarks._address_maker import DATA, MUNICIPALITIES, Made, Maker, short

__all__ = ["DATA", "KINDS", "Made", "make"]


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

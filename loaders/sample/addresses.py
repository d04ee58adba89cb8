"""How people write a door: many right ways and the faults that stop a delivery."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from random import Random

from loaders.sample import naming, phones
from loaders.sample.names import Name, reading, traditional
from loaders.sample.streams import Weighted
from loaders.sample.world import City, District, Door, read_cities

FAULTS = Weighted(
    [
        "missing_province", "missing_city", "missing_district", "missing_building", "missing_room",
        "old_district",
        "wrong_district", "wrong_province", "wrong_city", "pasted_front", "pasted_behind",
    ],
    [14, 4, 10, 6, 10, 14, 14, 6, 5, 9, 8],
)  # fmt: skip
"""Planted faults of addresses and their shares."""

OLD_CITIES = {"襄阳市": "襄樊市"}
"""Renamed cities and the name people still write: the fault old_city, in place of an old district."""

_PLACE_READINGS = {"朝阳": "chaoyang", "闵行": "minhang", "长宁": "changning", "番禺": "panyu"}
_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


@dataclass(frozen=True, slots=True)
class Written:
    """One way a door was written, with the truth of what the text states.

    Attributes:
        text: What the system holds.
        fault: The planted fault, or empty.
        style: How it is written where that is no fault: plain, spaced, short, traditional or english.
        stated: The parts a perfect reader gets from the text; province, city and district completed.
    """

    text: str
    fault: str
    style: str
    stated: dict[str, str]


@cache
def all_cities() -> tuple[City, ...]:
    """Every city of divisions.yaml, served or not: where a wrong city comes from."""
    return read_cities(99)


def _stem(name: str) -> str:
    return name.removesuffix("市").removesuffix("省")


def _short(name: str) -> str:
    return name[:-1] if len(name) > 2 and name[-1] in "区市县" else name


def write(rng: Random, door: Door, city: City, recipient: str, phone: str, dirty: float) -> Written:
    """Write a door.

    Args:
        rng: Where the choices come from.
        door: The place.
        city: Its city.
        recipient: Who may be pasted into the text, in the form this system knows.
        phone: Whose number may be pasted with it.
        dirty: Share of addresses with a planted fault.
    """
    if city.hong_kong:
        return _hong_kong(rng, door, city, recipient, phone, dirty)
    fault = FAULTS.draw(rng) if rng.random() < dirty else ""
    fault = _possible(fault, door, city)
    site = door.site
    stated = {
        "province": city.province, "city": city.name, "district": site.district.name, "districtWritten": "",
        "street": "", "road": site.road, "number": str(site.number), "community": site.name,
        "building": door.building,
        "unit": door.unit, "floor": "", "room": door.room, "recipient": "", "phone": "",
        "divisionCode": site.district.code,
    }  # fmt: skip
    if rng.random() < 0.4 or fault in ("wrong_district", "wrong_city", "missing_district"):
        stated["street"] = site.street
    style = rng.choices(("plain", "spaced", "short", "traditional"), (62, 14, 20, 4))[0]
    if fault:
        style = "plain"
    text = _head(rng, door, city, stated, fault, style)
    text += _tail(rng, door, stated, fault)
    if style == "traditional":
        text = traditional(text)
    elif rng.random() < 0.02:
        text = text.translate(_WIDE)
    if fault in ("pasted_front", "pasted_behind"):
        stated["recipient"], stated["phone"] = recipient, phone
        gap = rng.choice((" ", "，", ",", "  "))
        pasted = rng.choice((f"{recipient}{gap}{phone}", f"{recipient}{phone}", f"{recipient}{gap}{phone}"))
        text = f"{pasted}{gap}{text}" if fault == "pasted_front" else f"{text}{gap}{pasted}"
    return Written(text, fault, style, stated)


def _possible(fault: str, door: Door, city: City) -> str:
    """The fault, or none where this door cannot have it."""
    if fault == "old_district" and city.name in OLD_CITIES:
        return "old_city"
    if fault == "old_district" and not door.site.former:
        return "wrong_district" if len(city.districts) > 1 else ""
    if fault in ("missing_province", "wrong_province") and city.municipality:
        fault = "missing_room"
    if fault in ("missing_room", "missing_building") and (door.kind != "home" or not door.building):
        return ""
    return fault


def _head(rng: Random, door: Door, city: City, stated: dict[str, str], fault: str, style: str) -> str:
    district = door.site.district
    province, name, written = city.province, city.name, district.name
    if fault == "old_district":
        written = stated["districtWritten"] = door.site.former
    elif fault == "wrong_district":
        others = [other.name for other in city.districts if other is not district]
        written = stated["districtWritten"] = rng.choice(others)
    elif fault == "wrong_province":
        province = rng.choice([other.province for other in all_cities() if other.province != province])
    elif fault == "wrong_city":
        name = _wrong_city(rng, city, district)
        province = next(other.province for other in all_cities() if other.name == name)
    elif fault == "old_city":
        name = OLD_CITIES[city.name]
    if fault == "missing_province":
        province = ""
    elif fault == "missing_city":
        province = name = ""
    elif fault == "missing_district":
        written = ""
    if province == name:
        province = ""
    if style == "short":
        province, name = _stem(province), _stem(name)
        if rng.random() < 0.35:
            province = ""
        if rng.random() < 0.3 and not stated["street"]:
            written = _short(written)
    gap = " " if style == "spaced" else ""
    head = gap.join(part for part in (province, name, written) if part)
    return f"{head}{gap}{stated['street']}"


def _wrong_city(rng: Random, city: City, district: District) -> str:
    names = [
        other.name
        for other in all_cities()
        if other.name != city.name
        and not other.hong_kong
        and all(item.name != district.name for item in other.districts)
    ]
    return rng.choice(names)


def _tail(rng: Random, door: Door, stated: dict[str, str], fault: str) -> str:
    site = door.site
    text = f"{site.road}{site.number}号"
    roll = rng.random()
    if door.kind == "locker":
        stated["building"] = stated["unit"] = stated["room"] = ""
        return f"{text}{site.name}{door.room}"
    if roll < 0.25 and door.kind == "home":
        stated["community"] = ""
    elif roll < 0.35 and door.kind == "home" and fault != "missing_district":
        text = ""
        stated["road"] = stated["number"] = ""
    text += stated["community"]
    if fault == "missing_building":
        stated["building"] = stated["unit"] = stated["room"] = ""
        return text
    if fault == "missing_room":
        stated["unit"] = stated["room"] = ""
        return f"{text}{door.building}{site.suffix}"
    if door.kind != "home":
        ending = rng.choice(("室", "", "房"))
        return f"{text}{door.building}{site.suffix}{door.room}{ending}"
    unit = door.unit
    form = rng.random()
    if form < 0.18:
        return text + "-".join(part for part in (door.building, unit, door.room) if part)
    suffix = rng.choice((site.suffix, site.suffix, "幢", "栋", "号楼"))
    middle = f"{unit}单元" if unit else ""
    return f"{text}{door.building}{suffix}{middle}{door.room}{'室' if form < 0.75 else ''}"


def english(door: Door, city: City) -> Written:
    """A mainland door as a foreigner writes it."""
    site = door.site
    stem, kind = site.road, "Road"
    for ending, word in (
        ("大道", "Avenue"),
        ("大街", "Street"),
        ("路", "Road"),
        ("街", "Street"),
        ("道", "Road"),
    ):
        if ending in site.road:
            stem, _, rest = site.road.partition(ending)
            kind = word + (f" {reading(rest).title()}" if rest else "")
            break
    road = f"{reading(stem).title()} {kind}"
    unit = f"Unit {door.unit}, " if door.unit else ""
    room = f"Room {door.room}, " if door.kind != "locker" else ""
    building = f"Building {door.building}, " if door.building else ""
    short = site.district.name.removesuffix("新区").removesuffix("区")
    district = (_PLACE_READINGS.get(short) or reading(short)).title()
    if site.district.name.endswith("新区"):
        district += " New"
    town = reading(_stem(city.name)).title()
    text = f"{room}{unit}{building}No. {site.number} {road}, {district} District, {town}"
    stated = {
        "province": city.province, "city": city.name, "district": site.district.name, "districtWritten": "",
        "street": "", "road": site.road, "number": str(site.number), "community": "",
        "building": door.building, "unit": door.unit,
        "floor": "", "room": door.room if room else "", "recipient": "", "phone": "",
        "divisionCode": site.district.code,
    }  # fmt: skip
    return Written(text, "", "english", stated)


def _hong_kong(rng: Random, door: Door, city: City, recipient: str, phone: str, dirty: float) -> Written:
    site = door.site
    roll = rng.random()
    fault = ""
    if roll < dirty * 0.5:
        fault = rng.choice(("missing_room", "pasted_front", "pasted_behind", "missing_building"))
        if door.kind != "home" and fault.startswith("missing"):
            fault = ""
    stated = {
        "province": city.province, "city": city.name, "district": site.district.name.translate(_SIMPLE),
        "districtWritten": "", "street": "", "road": site.road, "number": str(site.number),
        "community": site.name,
        "building": door.building, "unit": "", "floor": door.unit, "room": door.room, "recipient": "",
        "phone": "",
        "divisionCode": city.code,
    }  # fmt: skip
    if fault in ("missing_room", "missing_building"):
        stated["floor"] = stated["room"] = ""
    if fault == "missing_building":
        stated["building"] = ""
    if door.kind == "locker":
        stated["building"] = stated["floor"] = stated["room"] = ""
    if rng.random() < 0.45 and door.kind != "locker":
        text, style = _hong_kong_english(rng, door, stated), "english"
    else:
        text, style = _hong_kong_chinese(rng, door, stated), "traditional"
    if fault.startswith("pasted"):
        stated["recipient"], stated["phone"] = recipient, phone
        text = f"{recipient} {phone} {text}" if fault == "pasted_front" else f"{text} {recipient} {phone}"
    return Written(text, fault, style, stated)


_SIMPLE = str.maketrans("東區灣觀塘龍門", "东区湾观塘龙门")


def _hong_kong_chinese(rng: Random, door: Door, stated: dict[str, str]) -> str:
    site = door.site
    start = rng.choice(("香港", "", "香港"))
    quarter = site.district.name if rng.random() < 0.4 else ""
    text = f"{start}{quarter}{site.area}{site.road}{site.number}號{site.name}"
    if door.kind == "locker":
        return f"{text}自提櫃"
    if stated["building"]:
        text += f"{stated['building']}座"
    if stated["floor"]:
        text += f"{stated['floor']}樓{stated['room']}室"
    return text


def _hong_kong_english(rng: Random, door: Door, stated: dict[str, str]) -> str:
    site = door.site
    parts = []
    if stated["room"]:
        parts += [f"{rng.choice(('Flat', 'Room', 'Rm'))} {stated['room']}", f"{stated['floor']}/F"]
    if stated["building"]:
        parts.append(f"{rng.choice(('Tower', 'Block'))} {stated['building']}")
    parts += [site.name_english, f"{site.number} {site.road_english}", site.area_english]
    if rng.random() < 0.6:
        parts.append("Hong Kong")
    return ", ".join(parts)


def recipient_name(rng: Random, person_name: Name, sex: str, born: int, honorific: float) -> str:
    """What stands before the address: the real name, or less."""
    if rng.random() < honorific:
        return naming.honorific(rng, person_name, sex, born)
    return naming.full_name(rng, person_name, roman=0.02, slips=0.02)


def recipient_phone(rng: Random, number: str, mask: float) -> str:
    """The number beside the address, sometimes masked by the system that exported it."""
    return phones.masked(number) if rng.random() < mask else number

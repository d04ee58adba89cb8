"""The people of a made shop: records, identities, contact points, homes, devices, consents.

Households of three share a door, two people a device, sixty a road and number; every third person has a
second record. Of a thousand people 24 are in rings of eight, who share a device.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from benchmarks._big_maker import BEGIN, Maker, chosen, instants, joined, keys, same, texts
from graph.model import shared_key
from graph.resolve.search_words import search_words
from graph.standardise.romanisation import pinyin

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
GIVEN = "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂文辉玲云建国华慧红鑫宇浩然子轩梓涵一诺雨欣"
ROADS = ["人民路", "中山路", "解放路", "建设路", "文三路", "学院路", "胜利街", "和平街", "长江路", "黄河路"]
DISTRICTS = {
    "上城区": "330102", "拱墅区": "330105", "西湖区": "330106", "滨江区": "330108", "萧山区": "330109",
    "余杭区": "330110", "富阳区": "330111", "临安区": "330112", "临平区": "330113", "钱塘区": "330114",
}  # fmt: skip
DOORS = 20


def write_people(maker: Maker) -> None:
    """Write them."""
    second = maker.who[maker.who % 3 == 0]
    homes = np.arange(maker.people // 3 + 1)
    _persons(maker, second)
    _contacts(maker, second)
    _homes(maker, homes)
    device = np.where(maker.ring >= 0, maker.people + maker.ring, maker.who // 2)
    maker.node("Device", key=keys("d", np.unique(device)))
    maker.link("USES_DEVICE", "Customer", keys("c", maker.who), "Device", keys("d", device))
    gave = maker.who[maker.who % 3 > 0]
    maker.node(
        "Consent", key=keys("q", gave), purpose=same("marketing", len(gave)), channel=same("sms", len(gave)),
        granted__boolean=same("true", len(gave)), at__datetime=instants(np.full(len(gave), BEGIN)),
    )  # fmt: skip
    maker.link("GAVE", "Customer", keys("c", gave), "Consent", keys("q", gave))


def district_of(who: np.ndarray) -> np.ndarray:
    """Place of each person's district among them."""
    return who // 3 // DOORS % len(DISTRICTS)


def _persons(maker: Maker, second: np.ndarray) -> None:
    names, readings, words, which = _names(maker)
    name, reading = chosen(names, which), chosen(readings, which)
    who, rows = maker.who, maker.people
    district = chosen(list(DISTRICTS), district_of(who))
    opened = BEGIN - maker.rng.integers(0, 400 * 86_400, rows)
    opened = np.where(maker.ring >= 0, BEGIN + maker.ring * 977 % 86_400, opened)
    phone, email = _phone(who), _email(who)
    both = {"city": same("杭州市", rows), "district": district, "name": name, "namePinyin": reading}
    own = {
        **both, "phones": phone, "emails": email, "eventAt__datetime": instants(opened),
        "registeredAt__datetime": instants(opened),
        "raw": joined('{"姓名":"', name, '","手机":"', phone, '"}'),
    }  # fmt: skip
    maker.node(
        "Record:Customer", key=keys("c", who), source=same("app", rows), sourceId=keys("c", who), **own
    )
    at = pa.array(second)
    later = {header: column.take(at) for header, column in own.items()}
    other = keys("w", second)
    maker.node("Record:Customer", key=other, source=same("wechat", len(second)), sourceId=other, **later)
    twice = np.where(who % 3 == 0, 2, 1)
    maker.node(
        "Identity:Person", id=keys("p", who), searchText=chosen(words, which), records__long=twice,
        sources__long=twice, phone=phone, phones=phone, email=email, emails=email,
        province=same("浙江省", rows), minKey=keys("c", who), **both,
    )  # fmt: skip
    maker.link("RESOLVES_TO", "Customer", keys("c", who), "Person", keys("p", who))
    maker.link("RESOLVES_TO", "Customer", other, "Person", keys("p", second))
    maker.link(
        "MATCHES", "Customer", keys("c", second), "Customer", other,
        probability__double=np.full(len(second), 0.99), weight__double=np.full(len(second), 8.0),
    )  # fmt: skip


def _names(maker: Maker) -> tuple[list[str], list[str], list[str], np.ndarray]:
    """Names that differ, their reading and search words, and which of them each person has."""
    family = maker.rng.integers(0, len(SURNAMES), maker.people)
    first = maker.rng.integers(0, len(GIVEN), maker.people)
    last = np.where(maker.who % 4, maker.rng.integers(0, len(GIVEN), maker.people), len(GIVEN))
    every, which = np.unique((family * len(GIVEN) + first) * (len(GIVEN) + 1) + last, return_inverse=True)
    endings = [*GIVEN, ""]
    names = [
        SURNAMES[code // (len(GIVEN) + 1) // len(GIVEN)]
        + GIVEN[code // (len(GIVEN) + 1) % len(GIVEN)]
        + endings[code % (len(GIVEN) + 1)]
        for code in every.tolist()
    ]
    sounds = {char: pinyin(char) for char in set(GIVEN)}
    families = {char: pinyin(char, surname=True) for char in SURNAMES}
    readings = [f"{families[name[0]]} {''.join(sounds[char] for char in name[1:])}" for name in names]
    return names, readings, [search_words([name]) or "" for name in names], which


def _phone(who: np.ndarray) -> pa.Array:
    return joined("+", texts(8_613_900_000_000 + who))


def _email(who: np.ndarray) -> pa.Array:
    return joined("user", texts(who), "@example.cn")


def _contacts(maker: Maker, second: np.ndarray) -> None:
    for label, type_, values in (
        ("Phone", "HAS_PHONE", _phone(maker.who)),
        ("Email", "HAS_EMAIL", _email(maker.who)),
    ):
        key = pa.array([shared_key(label, value) for value in values.to_pylist()])
        maker.node(label, key=key, value=values)
        maker.link(type_, "Customer", keys("c", maker.who), label, key)
        maker.link(type_, "Customer", keys("w", second), label, key.take(pa.array(second)))


def _homes(maker: Maker, homes: np.ndarray) -> None:
    """Address records and the places they are: three people a door, twenty doors a number."""
    rows, block = len(homes), homes // DOORS
    district = block % len(DISTRICTS)
    parts = {
        "city": same("杭州市", rows), "district": chosen(list(DISTRICTS), district),
        "road": chosen(ROADS, block // len(DISTRICTS) % len(ROADS)),
        "number": joined(texts(block // 100 + 1), "号"), "building": same("1幢", rows),
        "room": joined(texts(homes % DOORS + 101), "室"),
    }  # fmt: skip
    text = joined("浙江省", *parts.values())
    code = chosen(list(DISTRICTS.values()), district)
    places = {"province": same("浙江省", rows), **parts, "text": text, "divisionCode": code}
    maker.node(
        "Record:Address", key=keys("a", homes), source=same("app", rows), sourceId=keys("a", homes), **places
    )
    maker.node("Identity:Place", id=keys("h", homes), name=text, **places)
    maker.link("RESOLVES_TO", "Address", keys("a", homes), "Place", keys("h", homes))
    maker.link("HAS_ADDRESS", "Customer", keys("c", maker.who), "Address", keys("a", maker.who // 3))

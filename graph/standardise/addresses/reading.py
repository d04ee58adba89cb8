"""Reading one address: contact, place, door, then what is doubtful about it."""

from __future__ import annotations

import re

from graph.standardise.addresses.contact import split_contact
from graph.standardise.addresses.door import read_door
from graph.standardise.addresses.places import Place, locate
from graph.standardise.addresses.results import Address
from graph.standardise.addresses.tables import COUNTY, PROVINCE, Division, tables
from graph.standardise.addresses.text import plain
from graph.standardise.results import Issue

_SPLIT_NUMBER = re.compile(r"(?<=[\u4e00-\u9fff]) (?=\d)|(?<=\d) (?=[号室栋幢座楼层单弄巷组])")
_VIRTUAL = re.compile(r"市辖区|(?:省|自治区)直辖县级?(?:行政区划|行政单位)?|中华人民共和国|^中国")


def standardise(raw: str | None) -> Address:
    """Read an address.

    Args:
        raw: Any text.

    Returns:
        Its parts; never raises. Empty text gives ``value`` None and the issue ``address.empty``.

    >>> found = standardise("浙江温州乐清柳市镇")
    >>> found.province, found.city, found.district, found.street
    ('浙江省', '温州市', '乐清市', '柳市镇')
    """
    text = plain(raw) if raw else ""
    if not text:
        return Address(None, issues=(Issue("address.empty"),))
    contact = split_contact(text)
    body = contact.address
    if "辖" in body or "中" in body:
        body = _VIRTUAL.sub(" ", body).strip()
    place = locate(body, tables())
    tail = body[place.end :].lstrip(" ,.-|/>·、")
    if " " in tail:
        tail = _SPLIT_NUMBER.sub("", tail)
    door = read_door(tail)
    province, city, district = _names(place.leaf)
    return Address(
        value=_whole(place, district, tail) or None,
        country="中国" if place.leaf else "",
        province=province,
        city=city,
        district=district or place.district,
        district_written=place.written,
        street=place.street,
        road=door.road,
        number=door.number,
        building=door.building,
        unit=door.unit,
        floor=door.floor,
        room=door.room,
        recipient=contact.recipient,
        phone=contact.phone,
        postcode=contact.postcode,
        division_code=place.leaf.code if place.leaf else "",
        proposed=place.proposed.full_name if place.proposed else "",
        confidence=round(0.98 * place.support, 2),
        issues=tuple(place.issues),
    )


def _names(leaf: Division | None) -> tuple[str, str, str]:
    """Names of province, city and district as they stand in the columns."""
    if leaf is None:
        return "", "", ""
    province = leaf.province.name
    if leaf.level == PROVINCE:
        return province, (province if province.endswith("市") else ""), ""
    city = leaf.city
    if city is not None:
        return province, city.name, leaf.name if leaf.level == COUNTY else ""
    return province, province if province.endswith("市") else leaf.name, leaf.name


def _whole(place: Place, district: str, tail: str) -> str:
    head = place.leaf.full_name if place.leaf else ""
    return head + ("" if district else place.district) + place.street + tail

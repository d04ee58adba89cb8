"""Reading one address: contact, place, door, then what is doubtful about it."""

from __future__ import annotations

import re
from dataclasses import replace

from graph.standardise.addresses.contact import Contact, has_division, split_contact, split_latin
from graph.standardise.addresses.door import Door, read_door
from graph.standardise.addresses.doubts import Place
from graph.standardise.addresses.people import has_surname, is_person, tidy
from graph.standardise.addresses.places import locate
from graph.standardise.addresses.results import Address
from graph.standardise.addresses.tables import CITY, COUNTY, tables
from graph.standardise.addresses.text import is_latin, plain
from graph.standardise.results import Issue

_VIRTUAL = re.compile(r"市辖区|其[它他]区|(?:省|自治区)直辖县级?(?:行政区划|行政单位)?|中华人民共和国|^中国")
_FRONT_CODE = re.compile(r"^(?P<code>\d{6}|\d{3}(?:\d{2})?)(?=[\u4e00-\u9fff]{2}[^号弄栋幢座楼室])")
_SPLIT_NUMBER = re.compile(r"(?<=[\u4e00-\u9fff]) (?=\d)|(?<=\d) (?=[号室栋幢座楼层单弄巷组])")
_DETAIL = re.compile(r"\d|[路街巷弄村]|大道")
_EDGE = " ,.-|/>·、:;()"
_HOMES = re.compile(
    r"小区|花园|家园|公寓|新村|新城|华庭|名城|公馆|[苑庭园寓府湾墅邸里居轩阁邨]$|[一二三四五\d]期$"
)
_NO_HOMES = re.compile(
    r"公园|校园|工业园|科技园|软件园|产业园|创业园|物流园|创意园|农庄|幼儿园|驿站|柜$|店$|公司|学"
)
_LATIN = re.compile("[A-Za-z][A-Za-z]{2}")
_CITY_LEFT_OUT = "香港 "
_WHOLE = 0.98
_NOWHERE = ("", "", "")
_WRONG = frozenset({"address.contradiction", "address.typo", "address.abolished", "address.moved"})
"""Issues whose correction is proposed as a whole address, beside what was written and never instead."""


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
    text, kept = plain(raw) if raw else ("", "")
    if not text:
        return Address(None, issues=(Issue("address.empty"),))
    if _LATIN.search(text) and is_latin(text):
        return _english(kept)
    contact = split_contact(text)
    body = contact.address
    if "辖" in body or "中" in body or "其" in body:
        body = _VIRTUAL.sub(" ", body).strip()
    if body[:1].isdigit():
        front = _FRONT_CODE.match(body)
        if front:
            body = body[front.end() :]
            contact = contact._replace(postcode=contact.postcode or front["code"])
    place = locate(body, tables())
    if place.leaf is None and text is not kept:
        place = _hong_kong(body) or place
    tail = body[place.end :].lstrip(_EDGE)
    if place.start > 0:
        tail, contact = _before(body[: place.start].strip(_EDGE), tail, contact)
    if " " in tail:
        tail = _SPLIT_NUMBER.sub("", tail)
    overseas = place.leaf is not None and place.leaf.overseas
    found = _result(place, contact, tail, read_door(tail, overseas))
    return found if text is kept else _as_written(found, text, kept, overseas)


def _hong_kong(body: str) -> Place | None:
    """An address in traditional characters whose first name is a neighbourhood of Hong Kong."""
    place = locate(f"{_CITY_LEFT_OUT}{body}", tables())
    if place.leaf is None or place.leaf.level != COUNTY or not place.leaf.overseas:
        return None
    place.start, place.end = 0, max(0, place.end - len(_CITY_LEFT_OUT))
    place.support *= 0.9
    return place


def _as_written(found: Address, text: str, kept: str, overseas: bool) -> Address:
    """Names of people, and roads and estates outside the mainland, keep the characters as written."""

    def written(part: str) -> str:
        at = text.find(part) if part else -1
        return kept[at : at + len(part)] if at >= 0 else part

    if not overseas:
        return replace(found, recipient=written(found.recipient)) if found.recipient else found
    return replace(
        found,
        recipient=written(found.recipient),
        road=written(found.road),
        estate=written(found.estate),
    )


def _before(front: str, tail: str, contact: Contact) -> tuple[str, Contact]:
    """What stands before the divisions is a name, or a part of the address written first."""
    if not front:
        return tail, contact
    named = not contact.recipient and len(front) <= 4 and has_surname(front) and is_person(front, True, True)
    if named and not has_division(front):
        return tail, contact._replace(recipient=tidy(front))
    if not tail:
        return front, contact
    return (
        f"{front} {tail}" if _DETAIL.search(front) and not _DETAIL.search(tail) else f"{tail} {front}"
    ), contact


def _result(place: Place, contact: Contact, tail: str, door: Door) -> Address:
    province, city, district = place.leaf.columns if place.leaf else _NOWHERE
    missing = _missing(place, door)
    for name in missing:
        if name == "district":
            place.doubt("address.district-missing", 0.8, proposed="")
        else:
            place.doubt(f"address.{name}-missing", 0.95)
    if contact.recipient or contact.phone:
        place.doubt("address.contact-inside", 1.0, recipient=contact.recipient, phone=contact.phone)
    head = (place.leaf.full_name if place.leaf else "") + ("" if district else place.district)
    right = place.proposed or (
        place.leaf if not _WRONG.isdisjoint(one.code for one in place.issues) else None
    )
    return Address(
        value=(head + place.street + tail) or None,
        country="中国" if place.leaf else "",
        province=province,
        city=city,
        district=district or place.district,
        district_written=place.written,
        street=place.street,
        road=door.road,
        number=door.number,
        estate=door.estate,
        building=door.building,
        unit=door.unit,
        floor=door.floor,
        room=door.room,
        postcode=contact.postcode,
        recipient=contact.recipient,
        phone=contact.phone,
        division_code=place.leaf.code if place.leaf else "",
        proposed=right.full_name + place.street + tail if right else "",
        confidence=round(_WHOLE * place.support, 2),
        issues=tuple(place.issues),
        missing=missing,
    )


def _missing(place: Place, door: Door) -> tuple[str, ...]:
    """What a courier lacks."""
    missing = []
    leaf = place.leaf
    if not place.district and (leaf is None or (leaf.level < COUNTY and tables().children[leaf])):
        missing.append("district")
    if door.building or door.unit:
        if not door.room:
            missing.append("room")
        if not door.building and not door.number:
            missing.append("building")
    elif not door.floor and not door.room:
        if _HOMES.search(door.estate) and not _NO_HOMES.search(door.estate):
            missing.extend(("building", "room"))
        elif not door.number and (door.road or not door.estate):
            missing.append("number")
        elif door.number and not door.estate:
            missing.append("building")
    elif door.room and not door.number and _HOMES.search(door.estate):
        missing.append("building")
    return tuple(missing)


def _english(text: str) -> Address:
    from graph.standardise.addresses.english import read_english  # most files need none of it

    contact = split_latin(text)
    found = read_english(contact.address)
    leaf = found.leaf
    province, city, district = leaf.columns if leaf else _NOWHERE
    whole = 0.8 if leaf and leaf.level >= CITY else 0.75 if found.city and found.road else 0.4
    place = Place(leaf, support=whole / _WHOLE)
    if leaf is None and not found.city and not found.postcode:
        place.doubt("address.division-missing", 1.0)
    missing: tuple[str, ...] = ()
    if not found.room and not found.number:
        missing = ("number",)
    elif leaf and not found.room:
        missing = ("room",) if found.building else ("building", "room")
    for name in missing:
        place.doubt(f"address.{name}-missing", 0.95)
    if contact.recipient or contact.phone:
        place.doubt("address.contact-inside", 1.0, recipient=contact.recipient, phone=contact.phone)
    return Address(
        value=contact.address or None,
        country="中国" if leaf else found.country,
        province=province or found.province,
        city=city or found.city,
        district=district,
        road=found.road,
        number=found.number,
        building=found.building,
        unit=found.unit,
        floor=found.floor,
        room=found.room,
        postcode=found.postcode,
        recipient=contact.recipient,
        phone=contact.phone,
        division_code=leaf.code if leaf else "",
        confidence=round(_WHOLE * place.support, 2),
        issues=tuple(place.issues),
        missing=missing,
    )

"""Reading one address: contact, divisions, street, door, then what is doubtful about it."""

from __future__ import annotations

import re

from graph.standardise.addresses.contact import split_contact
from graph.standardise.addresses.door import read_door
from graph.standardise.addresses.paths import NOTHING, Path, choose, find_hits
from graph.standardise.addresses.results import Address
from graph.standardise.addresses.streets import WRITTEN, counties_with, match_street
from graph.standardise.addresses.tables import COUNTY, PROVINCE, Division, Tables, tables
from graph.standardise.addresses.text import plain
from graph.standardise.results import Issue

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
    table = tables()
    path = choose(find_hits(body, table), table)
    issues: list[Issue] = []
    leaf = path.leaf
    end = path.end
    while end < len(body) and body[end] in " ,.-|/()>·":
        end += 1
    street = ""
    if leaf is not None:
        leaf, street, end = _street(body, end, leaf, path, table)
    tail = body[end:].lstrip(" ,.-|/>·")
    door = read_door(tail)
    province, city, district = _names(leaf)
    issues.extend(_division_issues(path, leaf))
    written = next((body[one.start : one.end] for one in path.used if one.division.level == COUNTY), "")
    confidence = 0.95 if leaf else 0.2
    return Address(
        value=_whole(leaf, street, tail) or None,
        country="中国" if leaf else "",
        province=province,
        city=city,
        district=district,
        district_written=written,
        street=street,
        road=door.road,
        number=door.number,
        building=door.building,
        unit=door.unit,
        floor=door.floor,
        room=door.room,
        recipient=contact.recipient,
        phone=contact.phone,
        division_code=leaf.code if leaf else "",
        confidence=confidence,
        issues=tuple(issues),
    )


def _street(body: str, end: int, leaf: Division, path: Path, table: Tables) -> tuple[Division, str, int]:
    name, stop = match_street(body, end, leaf.code)
    if name:
        return leaf, name, stop
    for rival in path.rivals:
        name, stop = match_street(body, end, rival.code)
        if name:
            return rival, name, stop
    written = WRITTEN.match(body, end)
    if written:
        within = leaf.code[:4] if leaf.level > PROVINCE else leaf.code[:2]
        if leaf.level < COUNTY:
            found = counties_with(written["name"], within)
            if len(found) == 1:
                return found[0], written["name"], written.end()
        elif leaf.level == COUNTY:
            return leaf, written["name"], written.end()
    return leaf, "", end


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


def _whole(leaf: Division | None, street: str, tail: str) -> str:
    return (leaf.full_name if leaf else "") + street + tail


def _division_issues(path: Path, leaf: Division | None) -> list[Issue]:
    if leaf is None:
        return [Issue("address.division-missing")]
    issues = []
    if path.against:
        issues.append(Issue("address.contradiction", {"proposed": leaf.full_name}))
    if path.rivals and leaf is path.leaf:
        issues.append(
            Issue("address.ambiguous", {"candidates": "、".join(one.full_name for one in path.rivals)})
        )
    return issues


_ = NOTHING

"""Where an address lies: the best reading of its divisions, weighed with its street, and what is odd."""

from __future__ import annotations

import re

from graph.standardise.addresses.doubts import (
    Place,
    ambiguous,
    completed,
    contradictions,
    misspelt_above,
    skip,
    told_apart,
    use_names,
)
from graph.standardise.addresses.hits import GAP, Hit, find_hits
from graph.standardise.addresses.paths import Reading, readings, straight
from graph.standardise.addresses.streets import Found, find_short_street, find_street, written_street
from graph.standardise.addresses.tables import (
    CITY,
    COUNTY,
    FULL,
    PROVINCE,
    SHORT,
    VARIANT,
    WORD,
    Division,
    Tables,
)
from graph.standardise.addresses.typos import misspelt_county
from graph.standardise.results import Issue

ACCEPTED = 1.4
"""Support below which a reading is not believed without a street."""
_CLOSE = 3.2
_TIE = 0.2
_STREET = 3.0
_OFFICES = ("街道", "镇", "乡", "苏木")
_ZONE = re.compile(
    r"(?P<zone>[\u4e00-\u9fff]{0,5}?(?:高新技术产业(?:开发|园)区|高新技术开发区|高新产业开发区|高新开发区|高新区|经济技术开发区|经济开发区|"
    r"经开区|技术开发区|综合保税区|保税港?区|出口加工区|旅游度假区|[\u4e00-\u9fff]{2}新区|开发区|工业园区|示范区))(?![\u4e00-\u9fff]?[路街道大])"
)


def locate(text: str, table: Tables) -> Place:
    """Find the divisions and the street of a plain text."""
    plain = straight(text, table)
    if plain is not None:
        place = Place(plain.leaf, 0, skip(text, plain.end))
        use_names(text, place, plain)
        completed(place, plain)
        _below(text, place, None, table)
        return place
    return locate_any(text, table)


def locate_any(text: str, table: Tables) -> Place:
    """Find the divisions and the street of a text, however it is written."""
    hits = find_hits(text, table)
    found = readings(hits, table)
    if not found:
        return _by_street_alone(text, table)
    best, street = _weighed(text, found, table)
    if best.score < ACCEPTED:
        place = _by_street_alone(text, table)
        if place.leaf is None and best.score >= 0.5 and _alone_sure(text, best):
            pass
        else:
            return place
    alias = None if street else _alias(text, best, hits, table)
    if alias:
        best = alias
    rivals = _rivals(best, found)
    if rivals:
        best, rivals = told_apart(text, best, rivals)
    place = Place(best.leaf, min(one.start for one in best.used), skip(text, best.end))
    use_names(text, place, best)
    if rivals:
        ambiguous(text, place, best, rivals)
    if alias:
        place.doubt("address.typo", 0.85, written=place.written, proposed=best.leaf.name)
    else:
        misspelt_above(text, place, best, table)
        contradictions(text, place, best, hits, table)
    if not place.proposed and not rivals:
        completed(place, best)
    _below(text, place, street, table)
    return place


def _alone_sure(text: str, best: Reading) -> bool:
    """A short county by itself is believed at the start of the text when nothing or a space follows."""
    hit = best.used[0]
    return hit.start == 0 and (hit.end >= len(text) or text[hit.end] in GAP)


def _weighed(text: str, found: list[Reading], table: Tables) -> tuple[Reading, Found | None]:
    """The best reading after the street that follows it has been heard, and that street."""
    top = found[0]
    close = []
    for one in found[:10]:
        if top.score - one.score >= _CLOSE:
            break
        close.append(one)
    clear = (
        top.leaf.level == COUNTY
        and top.used[0].kind in (FULL, VARIANT)
        and top.score >= 4.0
        and (len(close) == 1 or top.score - close[1].score > 1.5)
    )
    if clear:
        return top, find_street(text, skip(text, top.end), top.leaf, table)
    close += _confirmed(text, top, found, table)
    best, best_score, best_street = top, -1.0, None
    for reading in close:
        street = find_street(text, skip(text, reading.end), reading.leaf, table)
        score = reading.score
        if street:
            score += _STREET if reading.leaf.level == COUNTY or len(street.counties) == 1 else 0.0
        if score > best_score:
            best, best_score, best_street = reading, score, street
    return Reading(best_score, best.leaf, best.used), best_street


def _confirmed(text: str, top: Reading, found: list[Reading], table: Tables) -> list[Reading]:
    """Counties written in full behind a city they do not belong to, whose street follows.

    District and street are two names that agree; city and province are one choice.
    """
    if top.leaf.level == COUNTY:
        return []
    confirmed = []
    for one in found[1:]:
        own = one.used[0]
        if one.leaf.level != COUNTY or own.kind not in (FULL, VARIANT) or one.leaf.within(top.leaf):
            continue
        if skip(text, top.end) == own.start and find_street(text, skip(text, own.end), one.leaf, table):
            confirmed.append(Reading(max(one.score, top.score - _STREET + 0.5), one.leaf, one.used))
    return confirmed


def _alias(text: str, best: Reading, hits: list[Hit], table: Tables) -> Reading | None:
    """南京市雨花区 names 雨花台区 of the city before it, though another city has a 雨花区."""
    if len(best.used) > 1 or best.leaf.level != COUNTY:
        return None
    own = best.used[0]
    for hit in hits:
        if hit.division.level < COUNTY and hit.end == own.start and hit.kind not in (SHORT, WORD):
            found = misspelt_county(text, own.start, hit.division, table, exact_only=True)
            if found:
                used = Hit(own.start, found.end, found.county, VARIANT, 0, own.run, own.weight)
                return Reading(best.score, found.county, (used, hit))
    return None


def _rivals(best: Reading, found: list[Reading]) -> list[Reading]:
    """Readings of the same names that are supported as well as the best."""
    if len(found) == 1 or (best.leaf is found[0].leaf and best.score - found[1].score >= _TIE):
        return []
    spans = {(one.start, one.end) for one in best.used}
    return [
        one
        for one in found
        if one.leaf is not best.leaf
        and best.score - one.score < _TIE
        and one.leaf.level >= best.leaf.level
        and not one.leaf.within(best.leaf)
        and {(hit.start, hit.end) for hit in one.used} == spans
    ]


def _below(text: str, place: Place, street: Found | None, table: Tables) -> None:
    """Street, zone, misspelt district: what stands behind the names of divisions."""
    leaf = place.leaf
    if leaf is None:
        return
    if street is None or street.end <= place.end:
        street = find_street(text, place.end, leaf, table)
    if leaf.level < COUNTY and table.children[leaf] and street is None:
        street = _zone_or_typo(text, place, leaf, table)
        leaf = place.leaf or leaf
    elif street is None and leaf.level == COUNTY:
        zone = _ZONE.match(text, place.end)
        street = find_street(text, zone.end(), leaf, table) if zone else None
    if street is None:
        street = find_short_street(text, place.end, leaf, table)
    if street is not None:
        place.street, place.end = street.name, skip(text, street.end)
        if leaf.level < COUNTY and len(street.counties) == 1:
            place.leaf = street.counties[0]
            if place.leaf.level == COUNTY:
                place.district = ""
                place.doubt("address.district-missing", 0.97, proposed=place.leaf.name)
        return
    if leaf.level == COUNTY and _elsewhere(text, place, leaf, table):
        return
    name, end = written_street(text, place.end)
    if name and leaf.level >= CITY:
        place.street, place.end = name, skip(text, end)
        place.doubt("address.street-unknown", 0.9, street=name, division=leaf.full_name)


def _elsewhere(text: str, place: Place, leaf: Division, table: Tables) -> bool:
    """A street that only another county of the city has: what is written in more detail is right."""
    if leaf.parent is None or not place.written:
        return False
    found = find_street(text, place.end, leaf.parent, table)
    if found is None or len(found.counties) != 1 or not found.name.endswith(_OFFICES):
        return False
    place.street, place.end = found.name, skip(text, found.end)
    county = found.counties[0]
    if county.level == COUNTY and not county.zone:
        place.leaf = place.proposed = county
        place.doubt("address.contradiction", 0.6, written=place.written, proposed=county.full_name)
    return True


def _zone_or_typo(text: str, place: Place, leaf: Division, table: Tables) -> Found | None:
    if leaf.level == CITY or leaf.name.endswith("市"):
        found = misspelt_county(text, place.end, leaf, table)
        if found:
            place.written = found.written
            place.leaf = place.proposed = found.county
            place.end = skip(text, found.end)
            place.doubt("address.typo", 0.7, written=found.written, proposed=found.county.name)
            return find_street(text, place.end, found.county, table)
    zone = _ZONE.match(text, place.end)
    if zone is None:
        return None
    place.written = place.district = zone["zone"]
    place.doubt("address.zone", 0.85, written=zone["zone"])
    place.end = skip(text, zone.end())
    return find_street(text, place.end, leaf, table)


def _by_street_alone(text: str, table: Tables) -> Place:
    """No division is named: a town that exists once in the country still says where."""
    name, end = written_street(text, 0)
    if not name:
        return Place(support=0.2, issues=[Issue("address.division-missing")])
    owners: list[tuple[Found, Division]] = []
    for province in (one for one in table.children if one.level == PROVINCE):
        found = find_street(text, 0, province, table)
        if found:
            owners.extend((found, county) for county in found.counties)
    if len(owners) == 1:
        found, county = owners[0]
        place = Place(county, 0, skip(text, found.end), found.name, support=0.7)
        place.doubt("address.district-missing", 1.0, proposed=county.full_name)
        return place
    place = Place(None, 0, 0, support=0.25)
    if owners:
        names = "、".join(county.full_name for _, county in owners[:6])
        place.street, place.end = owners[0][0].name, skip(text, owners[0][0].end)
        place.doubt("address.ambiguous", 1.0, written=name, candidates=names)
    else:
        place.street, place.end = name, skip(text, end)
        place.doubt("address.division-missing", 1.0)
    return place

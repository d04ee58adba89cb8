"""Where an address lies: the best reading of its divisions, weighed with its street, and what is odd."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from graph.standardise.addresses.paths import GAP, Hit, Reading, find_hits, readings, straight
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
from graph.standardise.addresses.typos import is_near, misspelt_county
from graph.standardise.results import Issue

ACCEPTED = 1.4
"""Support below which a reading is not believed without a street."""
_CLOSE = 3.2
_TIE = 0.2
_STREET = 3.0
_MARKS = "".join(GAP)
_OFFICES = ("街道", "镇", "乡", "苏木")
_ZONE = re.compile(
    r"(?P<zone>[\u4e00-\u9fff]{0,5}?(?:高新技术产业(?:开发|园)区|高新技术开发区|高新产业开发区|高新开发区|高新区|经济技术开发区|经济开发区|"
    r"经开区|技术开发区|综合保税区|保税港?区|出口加工区|旅游度假区|[\u4e00-\u9fff]{2}新区|开发区|工业园区|示范区))(?![\u4e00-\u9fff]?[路街道大])"
)


@dataclass(slots=True)
class Place:
    """What was found.

    Attributes:
        leaf: The deepest division that is sure, or None.
        start, end: Where the names begin and end in the text, the street included.
        street: Official name, or as written where it is unknown.
        written: The district as written.
        district: Name for the district column where the leaf is not it: a zone, or a name of several places.
        support: 0 to 1, for the confidence.
        proposed: The division proposed where the text contradicts itself.
    """

    leaf: Division | None = None
    start: int = 0
    end: int = 0
    street: str = ""
    written: str = ""
    district: str = ""
    support: float = 1.0
    proposed: Division | None = None
    issues: list[Issue] = field(default_factory=list)

    def doubt(self, code: str, support: float, **params: str) -> None:
        """Add an issue that lowers the support to a share."""
        self.issues.append(Issue(code, params))
        self.support *= support


def locate(text: str, table: Tables) -> Place:
    """Find the divisions and the street of a plain text."""
    plain = straight(text, table)
    if plain is not None:
        place = Place(plain.leaf, 0, _skip(text, plain.end))
        _use_names(text, place, plain)
        _completed(place, plain)
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
        best, rivals = _told_apart(text, best, rivals)
    place = Place(best.leaf, min(one.start for one in best.used), _skip(text, best.end))
    _use_names(text, place, best)
    if rivals:
        _ambiguous(text, place, best, rivals)
    if alias:
        place.doubt("address.typo", 0.85, written=place.written, proposed=best.leaf.name)
    else:
        _misspelt_above(text, place, best, table)
        _contradictions(text, place, best, hits, table)
    if not place.proposed and not rivals:
        _completed(place, best)
    _below(text, place, street, table)
    return place


def _alone_sure(text: str, best: Reading) -> bool:
    """A short county by itself is believed at the start of the text when nothing or a space follows."""
    hit = best.used[0]
    return hit.start == 0 and (hit.end >= len(text) or text[hit.end] in GAP)


def _skip(text: str, at: int) -> int:
    while at < len(text) and text[at] in GAP:
        at += 1
    return at


def _weighed(text: str, found: list[Reading], table: Tables) -> tuple[Reading, Found | None]:
    """The best reading after the street that follows it has been heard, and that street."""
    top = found[0]
    close = [one for one in found if top.score - one.score < _CLOSE][:10]
    clear = (
        top.leaf.level == COUNTY
        and top.used[0].kind in (FULL, VARIANT)
        and top.score >= 4.0
        and (len(close) == 1 or top.score - close[1].score > 1.5)
    )
    if clear:
        return top, find_street(text, _skip(text, top.end), top.leaf, table)
    close += _confirmed(text, top, found, table)
    best, best_score, best_street = top, -1.0, None
    for reading in close:
        street = find_street(text, _skip(text, reading.end), reading.leaf, table)
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
        if _skip(text, top.end) == own.start and find_street(text, _skip(text, own.end), one.leaf, table):
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


def _completed(place: Place, best: Reading) -> None:
    """Say which level above a name written in full was left out; short forms leave it out by custom."""
    leaf = best.leaf
    top = min(best.used, key=lambda hit: hit.division.level)
    if leaf.overseas or leaf.level == PROVINCE or top.kind in (SHORT, WORD):
        return
    levels = {hit.division.level for hit in best.used}
    above = leaf.parent
    told = len(leaf.lineage) == 3 or (above is not None and above.name.endswith("市"))
    if leaf.level == COUNTY and above is not None and above.level not in levels and told:
        place.doubt("address.city-missing", 0.99, proposed=above.name)
    if len(leaf.lineage) > 1 and PROVINCE not in levels and not leaf.province.name.endswith("市"):
        place.doubt("address.province-missing", 0.99, proposed=leaf.province.name)


def _use_names(text: str, place: Place, best: Reading) -> None:
    for hit in best.used:
        name = text[hit.start : hit.end]
        if hit.division.level == COUNTY:
            place.written = name
        if hit.year and hit.kind == FULL and name != hit.division.name:
            place.doubt(
                "address.abolished", 0.95, written=name, year=str(hit.year), now=hit.division.full_name
            )
        elif hit.year:
            place.doubt(
                "address.abolished", 0.93, written=name, year=str(hit.year), now=hit.division.full_name
            )
        if hit.kind in (SHORT, WORD):
            place.support *= 0.97
    if best.leaf.zone:
        place.doubt("address.zone", 0.95, written=place.written)
    if best.leaf.level == COUNTY and len(best.used) == 1 and best.used[0].kind in (SHORT, WORD):
        place.support *= 0.75


def _told_apart(text: str, best: Reading, rivals: list[Reading]) -> tuple[Reading, list[Reading]]:
    """A misspelt city before an ambiguous district still says which is meant."""
    front = _front(text, best.used[0].start)
    near = [
        one for one in (best, *rivals) if any(is_near(front, above.name) for above in one.leaf.lineage[:-1])
    ]
    return (near[0], []) if front and len(near) == 1 else (best, rivals)


def _front(text: str, at: int) -> str:
    """The few characters right before a place, without marks."""
    return text[max(0, at - 9) : at].strip(_MARKS).rpartition(" ")[2]


def _misspelt_above(text: str, place: Place, best: Reading, table: Tables) -> None:
    """A misspelt province or city before or between the names of the path."""
    if len(best.used) == len(best.leaf.lineage):
        return
    if place.start == 0 and best.end <= sum(hit.end - hit.start for hit in best.used) + 1:
        return
    named = {hit.division for hit in best.used}
    for at in sorted({hit.start for hit in best.used}):
        front = _front(text, at)
        if not front or any(hit.end == at for hit in best.used) or table.entries(front[-3:]):
            continue
        for above in best.leaf.lineage[:-1]:
            if above not in named and is_near(front, above.name):
                place.start = min(place.start, at - len(above.name))
                place.doubt("address.typo", 0.8, written=front[-len(above.name) :], proposed=above.name)
                return


def _ambiguous(text: str, place: Place, best: Reading, rivals: list[Reading]) -> None:
    """Several divisions fit: keep what they share, and say so."""
    every = [best, *rivals]
    names = "、".join(one.leaf.full_name for one in every)
    if best.used[0].year and all(one.used[0].year for one in rivals):
        hit = best.used[0]
        place.issues = [one for one in place.issues if one.code != "address.abolished"]
        place.doubt(
            "address.split", 0.6, written=text[hit.start : hit.end], year=str(hit.year), candidates=names
        )
    else:
        place.doubt(
            "address.ambiguous", 0.45, written=text[best.used[0].start : best.used[0].end], candidates=names
        )
    shared = None
    for level in zip(*(one.leaf.lineage for one in every), strict=False):
        if len(set(level)) > 1:
            break
        shared = level[0]
    if (
        shared is not None
        and shared.level == CITY
        and len(rivals) == 1
        and best.used[0].kind in (SHORT, WORD)
    ):
        return  # 伊宁 inside 伊犁: the city rather than the county of that name
    leaves = {one.leaf.name for one in every}
    place.leaf = shared
    place.district = leaves.pop() if len(leaves) == 1 and best.leaf.level == COUNTY else ""


def _contradictions(text: str, place: Place, best: Reading, hits: list[Hit], table: Tables) -> None:
    leaf = best.leaf
    if len(hits) == len(best.used):
        return
    spans = {(one.start, one.end) for one in best.used}
    runs = {one.run for one in best.used}
    on_path = {(one.start, one.end) for one in hits if leaf.within(one.division) or one.division.within(leaf)}
    last = max(one.end for one in best.used)
    seen: set[tuple[int, int]] = set()
    for hit in hits:
        span = (hit.start, hit.end)
        if span in spans or span in on_path or span in seen or hit.run not in runs:
            if (
                hit.start <= place.end
                and span in on_path
                and hit.kind not in (SHORT, WORD)
                and hit.end > place.end
            ):
                place.end = _skip(text, hit.end)
            continue
        if any(hit.start < one.end and one.start < hit.end for one in best.used):
            continue
        if (
            hit.division.zone
            or len(hit.division.name) == hit.end - hit.start == 2
            or (hit.division.code[0] in "78" and hit.division.name[-1] in "乡镇")
        ):
            continue
        if hit.kind in (SHORT, WORD) and (
            hit.division.level == COUNTY or hit.start >= last or hit.weight < 2.0
        ):
            continue
        seen.add(span)
        year = next(
            (table.moved[one, hit.division] for one in leaf.lineage if (one, hit.division) in table.moved), 0
        )
        written = text[hit.start : hit.end]
        if year:
            place.doubt("address.moved", 0.95, written=written, year=str(year), now=leaf.full_name)
            continue
        if leaf.level < COUNTY and hit.division.level == COUNTY:
            alias = misspelt_county(text, hit.start, leaf, table, exact_only=not hit.year)
            if alias:
                place.leaf, place.written, place.end = alias.county, alias.written, _skip(text, alias.end)
                place.doubt("address.typo", 0.8, written=alias.written, proposed=alias.county.name)
                return
        place.proposed = hit.division if _only_one(hit, hits) and leaf.level < COUNTY else leaf
        place.doubt("address.contradiction", 0.5, written=written, proposed=place.proposed.full_name)
        if hit.end > place.end and hit.start - place.end <= 1:
            place.end = _skip(text, hit.end)
            if hit.division.level == COUNTY and not place.written:
                place.written = written
    again = [
        one
        for one in hits
        if one.start >= place.end
        and (one.start, one.end) in on_path
        and (one.kind not in (SHORT, WORD) or leaf.code[0] == "8")
    ]
    for hit in again:
        if hit.start - place.end <= 1:
            place.end = _skip(text, hit.end)


def _only_one(hit: Hit, hits: list[Hit]) -> bool:
    """Whether a county's name is that of one division of today."""
    if hit.division.level != COUNTY or hit.year:
        return False
    return all(one.division is hit.division or one.year for one in hits if one.start == hit.start)


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
        place.street, place.end = street.name, _skip(text, street.end)
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
        place.street, place.end = name, _skip(text, end)
        place.doubt("address.street-unknown", 0.9, street=name, division=leaf.full_name)


def _elsewhere(text: str, place: Place, leaf: Division, table: Tables) -> bool:
    """A street that only another county of the city has: what is written in more detail is right."""
    if leaf.parent is None or not place.written:
        return False
    found = find_street(text, place.end, leaf.parent, table)
    if found is None or len(found.counties) != 1 or not found.name.endswith(_OFFICES):
        return False
    place.street, place.end = found.name, _skip(text, found.end)
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
            place.end = _skip(text, found.end)
            place.doubt("address.typo", 0.7, written=found.written, proposed=found.county.name)
            return find_street(text, place.end, found.county, table)
    zone = _ZONE.match(text, place.end)
    if zone is None:
        return None
    place.written = place.district = zone["zone"]
    place.doubt("address.zone", 0.85, written=zone["zone"])
    place.end = _skip(text, zone.end())
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
        place = Place(county, 0, _skip(text, found.end), found.name, support=0.7)
        place.doubt("address.district-missing", 1.0, proposed=county.full_name)
        return place
    place = Place(None, 0, 0, support=0.25)
    if owners:
        names = "、".join(county.full_name for _, county in owners[:6])
        place.street, place.end = owners[0][0].name, _skip(text, owners[0][0].end)
        place.doubt("address.ambiguous", 1.0, written=name, candidates=names)
    else:
        place.street, place.end = name, _skip(text, end)
        place.doubt("address.division-missing", 1.0)
    return place

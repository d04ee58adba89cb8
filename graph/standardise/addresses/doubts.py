"""What is odd about the divisions of an address: left out, gone, moved, misspelt, ambiguous, at odds."""

from __future__ import annotations

from dataclasses import dataclass, field

from graph.standardise.addresses.hits import GAP, Hit
from graph.standardise.addresses.paths import Reading
from graph.standardise.addresses.tables import (
    CITY,
    COUNTY,
    FULL,
    PROVINCE,
    SHORT,
    WORD,
    Division,
    Tables,
)
from graph.standardise.addresses.typos import is_near, misspelt_county
from graph.standardise.results import Issue

_MARKS = "".join(GAP)


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


def skip(text: str, at: int) -> int:
    """The next place that holds no mark."""
    while at < len(text) and text[at] in GAP:
        at += 1
    return at


def completed(place: Place, best: Reading) -> None:
    """Say which level above a name written in full was left out; short forms leave it out by custom."""
    leaf = best.leaf
    if leaf.overseas or leaf.level == PROVINCE or len(best.used) == len(leaf.lineage):
        return
    top = best.used[0]
    levels = []
    for hit in best.used:
        levels.append(hit.division.level)
        if hit.division.level < top.division.level:
            top = hit
    if top.kind in (SHORT, WORD):
        return
    above = leaf.parent
    told = len(leaf.lineage) == 3 or (above is not None and above.name.endswith("市"))
    if leaf.level == COUNTY and above is not None and above.level not in levels and told:
        place.doubt("address.city-missing", 0.99, proposed=above.name)
    if PROVINCE not in levels and not leaf.province.name.endswith("市"):
        place.doubt("address.province-missing", 0.99, proposed=leaf.province.name)


def use_names(text: str, place: Place, best: Reading) -> None:
    """Take the district as written from the path, and say which of its names are of the past."""
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


def told_apart(text: str, best: Reading, rivals: list[Reading]) -> tuple[Reading, list[Reading]]:
    """A misspelt city before an ambiguous district still says which is meant."""
    front = _front(text, best.used[0].start)
    near = [
        one for one in (best, *rivals) if any(is_near(front, above.name) for above in one.leaf.lineage[:-1])
    ]
    return (near[0], []) if front and len(near) == 1 else (best, rivals)


def _front(text: str, at: int) -> str:
    """The few characters right before a place, without marks."""
    return text[max(0, at - 9) : at].strip(_MARKS).rpartition(" ")[2]


def misspelt_above(text: str, place: Place, best: Reading, table: Tables) -> None:
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


def ambiguous(text: str, place: Place, best: Reading, rivals: list[Reading]) -> None:
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


def contradictions(text: str, place: Place, best: Reading, hits: list[Hit], table: Tables) -> None:
    """Names beside the path that do not lie on it, with the correction each suggests."""
    leaf = best.leaf
    if len(hits) == len(best.used):
        return
    runs = {one.run for one in best.used}
    on_path = {(one.start, one.end) for one in hits if leaf.within(one.division) or one.division.within(leaf)}
    last = max(one.end for one in best.used)
    taken = [(one.start, one.end) for one in best.used]
    for hit in hits:
        if (hit.start, hit.end) in on_path:
            if hit.start <= place.end < hit.end and hit.kind not in (SHORT, WORD):
                place.end = skip(text, hit.end)
            continue
        if hit.run not in runs or _means_little(hit, last):
            continue
        if any(hit.start < end and start < hit.end for start, end in taken):
            continue
        taken.append((hit.start, hit.end))
        if _moved_away(text, place, leaf, hit, table):
            continue
        if _misspelt_below(text, place, leaf, hit, table):
            return
        _contradicts(text, place, leaf, hit, hits)
    for start, end in sorted(taken[len(best.used) :], reverse=True):
        if place.start - 1 <= end <= place.start:
            place.start = start
    for one in hits:
        told = one.kind not in (SHORT, WORD) or leaf.code[0] == "8"
        if told and (one.start, one.end) in on_path and 0 <= one.start - place.end <= 1:
            place.end = skip(text, one.end)


def _means_little(hit: Hit, last: int) -> bool:
    """Whether a name beside the path is too weak to contradict it: a zone, 东区, a short county, a short name
    behind the path.
    """
    division = hit.division
    if division.zone or len(division.name) == hit.end - hit.start == 2:
        return True
    if division.code[0] in "78" and division.name[-1] in "乡镇":
        return True
    return hit.kind in (SHORT, WORD) and (division.level == COUNTY or hit.start >= last or hit.weight < 2.0)


def _moved_away(text: str, place: Place, leaf: Division, hit: Hit, table: Tables) -> bool:
    """Whether the path once lay in the division named beside it; says so."""
    for one in leaf.lineage:
        year = table.moved.get((one, hit.division), 0)
        if year:
            written = text[hit.start : hit.end]
            place.doubt("address.moved", 0.95, written=written, year=str(year), now=leaf.full_name)
            return True
    return False


def _misspelt_below(text: str, place: Place, leaf: Division, hit: Hit, table: Tables) -> bool:
    """Whether the name of another city's county misspells one of this city; takes that one."""
    if leaf.level == COUNTY or hit.division.level != COUNTY:
        return False
    alias = misspelt_county(text, hit.start, leaf, table, exact_only=not hit.year)
    if alias is None:
        return False
    place.leaf, place.written, place.end = alias.county, alias.written, skip(text, alias.end)
    place.doubt("address.typo", 0.8, written=alias.written, proposed=alias.county.name)
    return True


def _contradicts(text: str, place: Place, leaf: Division, hit: Hit, hits: list[Hit]) -> None:
    """Say that a name does not fit, what is proposed, and take it out of the rest of the address."""
    written = text[hit.start : hit.end]
    place.proposed = hit.division if _only_one(hit, hits) and leaf.level < COUNTY else leaf
    place.doubt("address.contradiction", 0.5, written=written, proposed=place.proposed.full_name)
    if hit.end > place.end and hit.start - place.end <= 1:
        place.end = skip(text, hit.end)
        if hit.division.level == COUNTY and not place.written:
            place.written = written


def _only_one(hit: Hit, hits: list[Hit]) -> bool:
    """Whether a county's name is that of one division of today."""
    if hit.division.level != COUNTY or hit.year:
        return False
    return all(one.division is hit.division or one.year for one in hits if one.start == hit.start)

"""The path of divisions a text names: every candidate name is found, then the best supported path wins.

Nothing is read greedily from left to right: each name found stands for every division of that name, each
such division with those above it is a reading, and a reading is worth the sum of the names that support it.
"""

from __future__ import annotations

from typing import NamedTuple

from graph.standardise.addresses.hits import GAP, ROAD_AFTER, WEIGHT, Hit, named_at
from graph.standardise.addresses.streets import find_street
from graph.standardise.addresses.tables import (
    CITY,
    COUNTY,
    FULL,
    SHORT,
    VARIANT,
    WORD,
    Division,
    Tables,
)


class Reading(NamedTuple):
    """A division with the names that support it and those above it."""

    score: float
    leaf: Division
    used: tuple[Hit, ...]

    @property
    def end(self) -> int:
        """Where the names end."""
        return max(one.end for one in self.used)


_GENERIC = 0.3
"""Share that 东区, 郊区 and the like are worth without their city."""
_FAINT = 0.5
"""Names worth less cannot decide; they are only looked at when they come first."""
_ONCE_MORE = 0.5
"""Support of a second name for the same division, such as 莱芜市 before 莱城区."""
_ALONE = {SHORT: 0.8, WORD: 0.15}


def straight(text: str, table: Tables) -> Reading | None:
    """The reading of a text that begins with a plain path down to a county and names nothing behind it.

    A shortcut: the same reading as the best of `readings`, for the way most addresses are written.
    """
    steps: list[tuple[int, int, str, int]] = []
    kind = ""
    above: list[Division] = []
    at = 0
    while True:
        named = named_at(text, at, table)
        if named is None:
            return None
        end, entries = named
        fitting = []
        for division, one_kind, year in entries:
            if not year and (division.parent in above if above else division.level < COUNTY):
                fitting.append(division)
                kind = one_kind if len(fitting) == 1 else kind
        if not fitting or (not above and len(fitting) > 2):
            return None
        above = fitting
        level = fitting[0].level
        steps.append((at, end, kind, level))
        at = end
        while at < len(text) and text[at] in GAP:
            at += 1
        if level == COUNTY:
            break
    leaf = above[0]
    if len(above) > 1 or len(steps) < 2 or leaf.zone:
        return None
    if kind in _ALONE and (
        end >= len(text)
        or text[end] in "镇乡街"
        or ROAD_AFTER.match(text, end)
        or (leaf.parent is not None and find_street(text, steps[-1][0], _named(leaf, steps[-2][3]), table))
    ):
        return None
    if kind not in _ALONE and text.startswith("街道", end):
        return None
    if not _only_a_road(text, at, table) or named_at(text, end - 1, table) is not None:
        return None
    score, used = 0.0, []
    for start, end, kind, level in reversed(steps):
        weight = WEIGHT[kind, level]
        score += weight
        used.append(Hit(start, end, _named(leaf, level), kind, 0, 0, weight))
    return Reading(score, leaf, tuple(used))


def _named(leaf: Division, level: int) -> Division:
    """The division of a level in the lineage of a county."""
    for one in leaf.lineage:
        if one.level == level:
            return one
    return leaf


def _only_a_road(text: str, at: int, table: Tables) -> bool:
    """Whether no name of a division begins at a place, or only one inside the name of a road: 延安西路."""
    named = named_at(text, at, table)
    if named is None:
        return True
    end, entries = named
    return (
        entries[0].kind in _ALONE
        and end < len(text)
        and text[end] not in "镇乡街村社"
        and ROAD_AFTER.match(text, end) is not None
    )


def readings(hits: list[Hit], table: Tables) -> list[Reading]:
    """All readings, the best supported first; ties go to the higher level, then to the smaller code."""
    of: dict[Division, list[Hit]] = {}
    explicit: list[Hit] = []
    for hit in hits:
        same = of.get(hit.division)
        if same is None:
            of[hit.division] = [hit]
        else:
            same.append(hit)
            same.sort(key=lambda one: (-one.weight, -one.start if one.year else one.start))
        if hit.weight > 3.0 and hit.division.level < COUNTY:
            explicit.append(hit)
    found: list[Reading] = []
    for leaf, own in of.items():
        if own[0].weight < _FAINT and found:
            continue
        used = _supporters(leaf, own[0], of)
        score = _alone(leaf, own[0]) if len(used) == 1 else _together(leaf, used)
        if not score:
            continue
        if explicit:
            score += _implied(leaf, used, explicit, table)
        if own[0].kind == FULL:
            score += 0.05 * leaf.level
            if leaf.zone and len(leaf.name) == own[0].end - own[0].start:
                score += 0.25  # its official name, beside zones that are only called so
        elif leaf.level == COUNTY and own[0].kind != VARIANT:
            hit = own[0]
            plain = len(leaf.name) == hit.end - hit.start + 1
            score += 0.06 if leaf.name[-1] == "市" else 0.05 if plain else 0.0
        if len(own) > 1 and any(one.run == own[0].run and _apart(one, own[:1]) for one in own):
            score += _ONCE_MORE
        found.append(Reading(score, leaf, tuple(used)))
    if len(found) > 1:
        found.sort(key=lambda one: (-one.score, one.leaf.level, one.leaf.code))
    return found


def _supporters(leaf: Division, own: Hit, of: dict[Division, list[Hit]]) -> list[Hit]:
    """The name of a leaf and the best names of those above it, no character used twice; the leaf's first."""
    used = [own]
    for division in leaf.above:
        for hit in of.get(division, ()):
            if _apart(hit, used):
                used.append(hit)
                break
    return used


def _alone(leaf: Division, hit: Hit) -> float:
    """What a name is worth without any of those above it."""
    score = hit.weight
    if hit.kind in _ALONE:
        if leaf.level == COUNTY:
            score *= _ALONE[hit.kind]
        elif hit.start:
            score *= 0.8
    if leaf.zone and hit.kind != FULL:
        return 0.0
    if hit.end - hit.start == 2 and hit.kind == FULL:
        score *= _GENERIC
    if leaf.overseas:
        score *= 0.3 if leaf.name[-1] in "乡镇" else 0.75
    return score


def _together(leaf: Division, used: list[Hit]) -> float:
    """What the names of a path are worth; a short county counts fully only right beside one of them."""
    own = used[0]
    score = 0.0
    for hit in used:
        score += hit.weight
    if leaf.level == COUNTY and own.kind in _ALONE:
        gap = min(max(own.start - one.end, one.start - own.end) for one in used[1:])
        if gap <= 1:
            score += own.weight * 0.15
        else:
            score += own.weight * (max(_ALONE[own.kind], 0.2) - 1.0)
    if leaf.zone and own.kind != FULL and all(one.division.level != CITY for one in used):
        return 0.0
    return score


def _implied(leaf: Division, used: list[Hit], explicit: list[Hit], table: Tables) -> float:
    """Support of names beside the path: of the same province, or of what the division belonged to once."""
    top = leaf.lineage[0]
    for hit in explicit:
        if hit in used or not _apart(hit, used):
            continue
        if leaf.level == COUNTY and hit.division.lineage[0] is top:
            return 1.0
        for one in leaf.lineage:
            if (one, hit.division) in table.moved:
                return 1.5
    return 0.0


def _apart(hit: Hit, used: list[Hit]) -> bool:
    """Whether a name shares no character with those used."""
    start, end = hit.start, hit.end
    for one in used:  # noqa: SIM110 - the loop is twice as fast as all()
        if start < one.end and one.start < end:
            return False
    return True

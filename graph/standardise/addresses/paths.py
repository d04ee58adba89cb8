"""The path of divisions a text names: every candidate name is found, then the best supported path wins.

Nothing is read greedily from left to right: each name found stands for every division of that name, each
such division with those above it is a reading, and a reading is worth the sum of the names that support it.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from graph.standardise.addresses.streets import find_street
from graph.standardise.addresses.tables import (
    CITY,
    COUNTY,
    FULL,
    PROVINCE,
    SHORT,
    VARIANT,
    WORD,
    Division,
    Entry,
    Tables,
)

SEARCHED = 72
"""Characters from the start in which divisions are looked for."""

GAP = frozenset(" ,.-|/()>·;:&+_、。")
_ROAD_AFTER = re.compile(
    r"(?:[东西南北中上下前后新老内外正]{0,2}|第?[一二三四五六七八九十\d]{1,2})"
    r"(?:大道|大街|公路|高速|胡同|环路|[路街道巷弄](?![镇乡村]))|街道|[镇乡村]|社区"
)
_LANDMARK_AFTER = (
    "大厦",
    "大学",
    "学院",
    "银行",
    "宾馆",
    "饭店",
    "酒店",
    "公寓",
    "商城",
    "科技",
    "商贸",
    "贸易",
    "经济",
    "高新",
    "技术",
    "开发",
    "工业",
    "花园",
    "小区",
    "小吃",
    "国际",
    "机场",
    "火车",
    "高铁",
    "广场",
    "医院",
    "中学",
    "小学",
    "公园",
    "有限",
    "集团",
    "公司",
    "律师",
    "新村",
    "名城",
    "城市",
    "站",
    "商会",
    "园",
    "苑",
    "人家",
    "印象",
    "大酒",
    "食品",
    "餐",
    "烤",
    "火锅",
    "城",
    "家园",
)


_Named = tuple[int, int, tuple[Entry, ...]]


class Hit(NamedTuple):
    """One reading of one name at one place; ``weight`` is what it is worth by itself."""

    start: int
    end: int
    division: Division
    kind: str
    year: int
    run: int
    weight: float


class Reading(NamedTuple):
    """A division with the names that support it and those above it."""

    score: float
    leaf: Division
    used: tuple[Hit, ...]

    @property
    def end(self) -> int:
        """Where the names end."""
        return max(one.end for one in self.used)


_WEIGHT = {
    (FULL, PROVINCE): 4.0,
    (FULL, CITY): 4.0,
    (FULL, COUNTY): 4.0,
    (VARIANT, PROVINCE): 3.8,
    (VARIANT, CITY): 3.6,
    (VARIANT, COUNTY): 3.6,
    (SHORT, PROVINCE): 3.4,
    (SHORT, CITY): 3.0,
    (SHORT, COUNTY): 2.0,
    (WORD, PROVINCE): 3.4,
    (WORD, CITY): 2.8,
    (WORD, COUNTY): 1.9,
}
_PAST, _PAST_REGION = 0.8, 1.5
_LATER = 0.5
_LATER_SHORT = 0.1
_OVERLAPPING, _OVERLAPPING_SHORT = 0.7, 0.4
_ALONE = {SHORT: 0.8, WORD: 0.15}


def find_hits(text: str, table: Tables) -> list[Hit]:
    """Every name of a division in the first SEARCHED characters, weighed by how it is written and where."""
    found = _scan(text, table)
    if not found:
        return []
    hits: list[Hit] = []
    run, reach, first = 0, -1, -1
    past_start, past_end, past_kind = -1, -1, ""
    for start, end, entries in found:
        nested = past_start < start < past_end
        if nested and end <= past_end and past_kind in (FULL, VARIANT):
            continue
        short = entries[0].kind in (SHORT, WORD)
        if not short and text.startswith("街道", end):
            continue
        factor = 1.0
        if short and end < len(text):
            factor = _after(text, start, end, entries, found, table)
            if not factor:
                continue
        if reach >= 0 and start > reach and not GAP.issuperset(text[reach:start]):
            run += 1
        if first < 0:
            first = run
        if nested:
            factor *= _OVERLAPPING_SHORT if short else _OVERLAPPING
        for division, kind, year in entries:
            weight = _WEIGHT[kind, division.level]
            if year:
                weight -= _PAST_REGION if division.level == COUNTY and form_ends(text, end, "地区") else _PAST
            if run != first:
                weight *= _LATER if kind in (FULL, VARIANT) else _LATER_SHORT
            hits.append(Hit(start, end, division, kind, year, run, weight * factor))
        if end > reach:
            reach = end
        if end > past_end and not nested:
            past_start, past_end, past_kind = start, end, entries[0].kind
    return hits


def form_ends(text: str, end: int, suffix: str) -> bool:
    """Whether the name that ends at a place has a suffix."""
    return text.startswith(suffix, end - len(suffix))


def _scan(text: str, table: Tables) -> list[_Named]:
    """Longest name at each place, and shorter ones where the next name begins right behind them."""
    buckets = table.buckets
    found: list[_Named] = []
    shorter: list[_Named] = []
    for start in range(min(len(text), SEARCHED) - 1):
        key = text[start : start + 2]
        if key in buckets:
            longest = True
            for form, entries in table.bucket(key):
                if text.startswith(form, start):
                    (found if longest else shorter).append((start, start + len(form), entries))
                    longest = False
    if shorter:
        starts = {one[0] for one in found}
        kept = [one for one in shorter if one[1] in starts]
        if kept:
            found = sorted([*found, *kept], key=lambda one: (one[0], -one[1]))
    return found


def _after(
    text: str, start: int, end: int, entries: tuple[Entry, ...], found: list[_Named], table: Tables
) -> float:
    """How much a name without suffix is worth given what follows: nothing inside the name of a road."""
    if text[end] in "镇乡街" and any(find_street(text, start, one.division, table) for one in entries):
        return 0.0
    if any(one[0] == end for one in found):
        return 1.0
    if _ROAD_AFTER.match(text, end):
        counties = [one.division for one in entries if one.division.level == COUNTY]
        return 1.0 if any(find_street(text, end, one, table) for one in counties) else 0.0
    return 0.5 if text.startswith(_LANDMARK_AFTER, end) else 1.0


def readings(hits: list[Hit], table: Tables) -> list[Reading]:
    """All readings, the best supported first; ties go to the higher level, then to the smaller code."""
    of: dict[Division, list[Hit]] = {}
    for hit in hits:
        of.setdefault(hit.division, []).append(hit)
    explicit = [hit for hit in hits if hit.division.level < COUNTY and hit.weight > 3.0]
    for same in of.values():
        if len(same) > 1:
            same.sort(key=lambda one: (-one.weight, -one.start if one.year else one.start))
    found: list[Reading] = []
    for leaf in of:
        used: list[Hit] = []
        for division in reversed(leaf.lineage):
            for hit in of.get(division, ()):
                if _apart(hit, used):
                    used.append(hit)
                    break
        score = sum(_in_context(hit, used) for hit in used)
        if leaf.zone and used[0].kind != FULL and all(one.division.level != CITY for one in used):
            continue
        if len(used) == 1 and leaf.code[0] in "78":
            score *= 0.3 if leaf.name[-1] in "乡镇" else 0.75
        if explicit:
            score += _implied(leaf, used, explicit, table)
        if used[0].kind == FULL:
            score += 0.05 * leaf.level
        score += _once_more(of[leaf], used[0])
        if leaf.level == COUNTY and used[0].kind not in (FULL, VARIANT):
            score += 0.06 if leaf.name[-1] == "市" else 0.05 if len(leaf.name) == len_of(used[0]) + 1 else 0.0
        found.append(Reading(score, leaf, tuple(used)))
    if len(found) > 1:
        found.sort(key=lambda one: (-one.score, one.leaf.level, one.leaf.code))
    return found


def len_of(hit: Hit) -> int:
    """Characters of a name as written."""
    return hit.end - hit.start


def _once_more(same: list[Hit], used: Hit) -> float:
    """Support of a second name for the same division, such as 莱芜市 before 莱城区."""
    if len(same) > 1 and any(_apart(hit, [used]) and hit.run == used.run for hit in same):
        return 0.5
    return 0.0


def _implied(leaf: Division, used: list[Hit], explicit: list[Hit], table: Tables) -> float:
    """Support of names beside the path: of the same province, or of what the division belonged to once."""
    top = leaf.lineage[0]
    for hit in explicit:
        if not _apart(hit, used):
            continue
        if leaf.level == COUNTY and hit.division.lineage[0] is top:
            return 1.0
        if any((one, hit.division) in table.moved for one in leaf.lineage):
            return 1.5
    return 0.0


def _apart(hit: Hit, used: list[Hit]) -> bool:
    """Whether a name shares no character with those used."""
    return all(hit.end <= one.start or hit.start >= one.end for one in used)


def _in_context(hit: Hit, used: list[Hit]) -> float:
    """What a name adds to those above it: a short county counts fully only right beside one of them."""
    if hit.kind not in _ALONE:
        return hit.weight
    if hit.division.level < COUNTY:
        alone = hit.weight if hit.start == 0 else hit.weight * 0.8
    else:
        alone = hit.weight * _ALONE[hit.kind]
    if len(used) == 1:
        return alone
    if hit.division.level < COUNTY:
        return hit.weight
    gap = min(max(hit.start - one.end, one.start - hit.end) for one in used if one is not hit)
    return hit.weight * 1.15 if gap <= 1 else max(alone, hit.weight * 0.2)

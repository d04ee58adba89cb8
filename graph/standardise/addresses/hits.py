"""Every name of a division that stands in a text, with what it is worth by itself."""

from __future__ import annotations

import re
from operator import add
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
ROAD_AFTER = re.compile(
    r"(?![东西南北]大街|[一二三四五六]环)(?:[东西南北中上下前后新老内外正]?|第?[一二三四五六七八九十\d]{1,2})"
    r"(?:大道|大街|公路|高速|胡同|环路|[路街道巷弄](?![镇乡村]))|街道|[镇乡村]|社区"
)
_HEART = re.compile("市心(?:[东西南北中]?路|街|广场)")
"""萧山市心北路 is a road of 萧山, not the city of old 萧山市."""
_ROAD_AT = re.compile("正?[路街道巷里]|大道")
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


WEIGHT = {
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
_DIGIT = re.compile("[0-9]")


def find_hits(text: str, table: Tables) -> list[Hit]:
    """Every name of a division in the first SEARCHED characters, weighed by how it is written and where.

    >>> from graph.standardise.addresses.tables import tables
    >>> [(hit.division.name, hit.kind) for hit in find_hits("绍兴柯桥文三路", tables())][:2]
    [('绍兴市', 'S'), ('柯桥区', 'S')]
    """
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
            weight = WEIGHT[kind, division.level]
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


def named_at(text: str, at: int, table: Tables) -> tuple[int, tuple[Entry, ...]] | None:
    """The longest name that begins at a place: its end and what it stands for."""
    key = text[at : at + 2]
    bucket = table.buckets.get(key)
    if bucket is None:
        return None
    for form, entries in table.bucket(key) if isinstance(bucket, str) else bucket:
        if text.startswith(form, at) and not _HEART.match(text, at + len(form) - 1):
            return at + len(form), entries
    return None


def _scan(text: str, table: Tables) -> list[_Named]:
    """Longest name at each place, and shorter ones where the next name begins right behind them.

    Where the text names a county in full before its first digit, nothing behind is looked at.
    """
    stop = min(len(text), SEARCHED)
    digit = _DIGIT.search(text, 0, stop)
    found, shorter = _names_in(text, 0, digit.start() if digit else stop, table)
    if digit and not any(_is_county(entries) for _, _, entries in found):
        more, more_shorter = _names_in(text, digit.start(), stop, table)
        found += more
        shorter += more_shorter
    if shorter:
        starts = {one[0] for one in found}
        kept = [one for one in shorter if one[1] in starts]
        if kept:
            found = sorted([*found, *kept], key=lambda one: (one[0], -one[1]))
    return found


def _is_county(entries: tuple[Entry, ...]) -> bool:
    first = entries[0]
    return first.kind in (FULL, VARIANT) and first.division.level == COUNTY


def _names_in(text: str, start: int, stop: int, table: Tables) -> tuple[list[_Named], list[_Named]]:
    buckets = table.buckets
    part = text[start:stop]
    found: list[_Named] = []
    shorter: list[_Named] = []
    pairs = enumerate(map(add, part, part[1:]), start)
    for at, key in [one for one in pairs if one[1] in buckets]:
        bucket = buckets[key]
        longest = True
        for form, entries in table.bucket(key) if isinstance(bucket, str) else bucket:
            if text.startswith(form, at) and not _HEART.match(text, at + len(form) - 1):
                (found if longest else shorter).append((at, at + len(form), entries))
                longest = False
    return found, shorter


def _after(
    text: str, start: int, end: int, entries: tuple[Entry, ...], found: list[_Named], table: Tables
) -> float:
    """How much a name without suffix is worth given what follows: nothing inside the name of a road."""
    if text[end] in "镇乡街" and any(find_street(text, start, one.division, table) for one in entries):
        return 0.0
    for one in found:
        if one[0] == end:
            return 1.0
    if entries[0].division.overseas:
        return 0.0 if _ROAD_AT.match(text, end) else 1.0
    if ROAD_AFTER.match(text, end):
        counties = [one.division for one in entries if one.division.level == COUNTY]
        return 1.0 if any(find_street(text, end, one, table) for one in counties) else 0.0
    return 0.5 if text.startswith(_LANDMARK_AFTER, end) else 1.0

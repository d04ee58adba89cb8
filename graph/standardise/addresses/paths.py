"""The path of divisions a text names: every candidate name is found, then the best supported path wins."""

from __future__ import annotations

from typing import NamedTuple

from graph.standardise.addresses.tables import CITY, COUNTY, FULL, PROVINCE, SHORT, Division, Entry, Tables

SEARCHED = 64
"""Characters from the start in which divisions are looked for."""

_GAP = frozenset(" ,.-|/()>·")
_NOT_AFTER_SHORT = (
    "路",
    "街",
    "大道",
    "道",
    "巷",
    "弄",
    "东路",
    "西路",
    "南路",
    "北路",
    "中路",
    "东街",
    "西街",
    "南街",
    "北街",
    "大街",
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
    "镇",
    "乡",
    "村",
    "社区",
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
    "东一",
    "西一",
    "东二",
    "西二",
    "站",
    "里",
    "桥",
    "商会",
    "胡同",
    "环路",
    "一路",
    "二路",
    "三路",
    "四路",
    "五路",
    "园",
)


class Hit(NamedTuple):
    """One reading of one name at one place."""

    start: int
    end: int
    division: Division
    kind: str
    year: int
    run: int


class Path(NamedTuple):
    """The chosen path.

    Attributes:
        leaf: The deepest division, or None.
        end: Where the names of the path end in the text.
        start: Where they begin.
        used: The hits that make the path.
        against: Hits that contradict it.
        rivals: Other divisions supported as well as the leaf.
        score: Support.
    """

    leaf: Division | None
    start: int
    end: int
    used: tuple[Hit, ...]
    against: tuple[Hit, ...]
    rivals: tuple[Division, ...]
    score: float


NOTHING = Path(None, 0, 0, (), (), (), 0.0)


def find_hits(text: str, table: Tables) -> list[Hit]:
    """Every name of a division in the first SEARCHED characters, by its longest form at each place."""
    found: list[tuple[int, int, tuple[Entry, ...]]] = []
    buckets = table.buckets
    size = min(len(text), SEARCHED)
    for start in range(size - 1):
        key = text[start : start + 2]
        if key in buckets:
            for form, entries in table.bucket(key):
                if text.startswith(form, start):
                    found.append((start, start + len(form), entries))
                    break
    starts = {one[0] for one in found}
    hits: list[Hit] = []
    run, reach = 0, -1
    for start, end, entries in found:
        if reach >= 0 and start > reach and not _GAP.issuperset(text[reach:start]):
            run += 1
        kept = False
        for division, kind, year in entries:
            if kind == SHORT and end not in starts and text.startswith(_NOT_AFTER_SHORT, end):
                continue
            hits.append(Hit(start, end, division, kind, year, run))
            kept = True
        if kept and end > reach:
            reach = end
    return hits


_WEIGHT = {
    (FULL, PROVINCE): 4.0,
    (FULL, CITY): 4.0,
    (FULL, COUNTY): 4.0,
    ("V", PROVINCE): 3.8,
    ("V", CITY): 3.6,
    ("V", COUNTY): 3.6,
    (SHORT, PROVINCE): 3.4,
    (SHORT, CITY): 3.0,
    (SHORT, COUNTY): 2.0,
}


def _weight(hit: Hit, first_run: int) -> float:
    weight = _WEIGHT[hit.kind, hit.division.level]
    if hit.year:
        weight -= 0.8
    if hit.run != first_run:
        weight *= 0.5 if hit.kind != SHORT else 0.1
    return weight


def choose(hits: list[Hit], table: Tables) -> Path:
    """The best supported path among the hits."""
    if not hits:
        return NOTHING
    first = hits[0].run
    weights = {hit: _weight(hit, first) for hit in hits}
    best: dict[Division, Hit] = {}
    for hit in hits:
        held = best.get(hit.division)
        if held is None or weights[hit] > weights[held]:
            best[hit.division] = hit
    strong = {
        hit.division.lineage[0]
        for hit in hits
        if hit.run == first and hit.kind != SHORT and hit.division.level < COUNTY
    }
    ranked: list[tuple[float, int, Division, tuple[Hit, ...]]] = []
    for leaf in best:
        used: list[Hit] = []
        score = 0.0
        for division in leaf.lineage:
            own = best.get(division)
            if own is not None and all(own.end <= one.start or own.start >= one.end for one in used):
                used.append(own)
                score += weights[own]
        if not used or (leaf.level == COUNTY and used[-1].division is not leaf):
            continue
        if leaf.lineage[0] in strong:
            score += 1.0
        if leaf.name.endswith("市"):
            score += 0.05
        ranked.append((score, -leaf.level, leaf, tuple(used)))
    if not ranked:
        return NOTHING
    ranked.sort(key=lambda one: (-one[0], -one[1], one[2].code))
    score, _, leaf, used_hits = ranked[0]
    rivals = tuple(
        one[2]
        for one in ranked[1:]
        if score - one[0] < 0.2
        and not leaf.within(one[2])
        and not one[2].within(leaf)
        and one[2].level >= leaf.level
    )
    start = min(one.start for one in used_hits)
    end = max(one.end for one in used_hits)
    against = _against(hits, used_hits, leaf, table)
    end = _swallow_repeats(hits, leaf, end)
    return Path(leaf, start, end, used_hits, against, rivals, score)


def _against(hits: list[Hit], used: tuple[Hit, ...], leaf: Division, table: Tables) -> tuple[Hit, ...]:
    """Explicit names next to the path that do not lie on it."""
    spans = {(one.start, one.end) for one in used}
    runs = {one.run for one in used}
    supported = {(hit.start, hit.end) for hit in hits if leaf.within(hit.division)}
    found: dict[tuple[int, int], Hit] = {}
    last = max(one.end for one in used)
    for hit in hits:
        span = (hit.start, hit.end)
        if hit.run not in runs or span in spans or span in supported or span in found:
            continue
        if any(hit.start < one.end and one.start < hit.end for one in used):
            continue
        if hit.kind == SHORT and (hit.division.level == COUNTY or hit.start >= last):
            continue
        if any((one, hit.division) in table.moved for one in leaf.lineage):
            continue
        found[span] = hit
    return tuple(found.values())


def _swallow_repeats(hits: list[Hit], leaf: Division, end: int) -> int:
    """Where the head ends when the path is written twice."""
    for hit in hits:
        if hit.start >= end and leaf.within(hit.division) and hit.kind != SHORT and hit.start - end <= 1:
            end = hit.end
    return end

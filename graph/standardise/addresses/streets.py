"""Street offices, towns and townships: found below a division, and as evidence for one."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from graph.standardise.addresses.tables import COUNTY, Division, Tables

_OFFICE = ("办事处", "办", "街道办事处", "街道办")
_WRITTEN = re.compile(
    r"(?P<name>[\u4e00-\u9fff]{1,6}?(?:街道(?:办事处|办)?|(?<![城乡古小新老])镇|(?<![城老家同])乡|苏木))(?![\u4e00-\u9fff]?[路街道巷])"
)
_ROAD_INSIDE = re.compile(r"路|巷|大道|大街|街(?!道)")
_OWN_ROAD = re.compile(
    r"(?![东西南北中上下前后新老内外正横直]{1,2}(?:大道|大街|胡同|[路街道巷])"
    r"|[东西南北中]?第?[一二三四五六七八九十]{1,2}[路街道巷]|步行街|商业街|美食街|风情街)"
    r"[\u4e00-\u9fff]{2,5}?(?:大道|[路街巷])(?:[东西南北中]路?|[一二三四五六七八九十]段)?(?:\d|$)"
)
_SHORT = re.compile(r"^(?P<name>.{2,}?)(?:街道(?:办事处)?|(?:[\u4e00-\u9fff]{1,4}族)*[镇乡]|苏木)$")


class Found(NamedTuple):
    """A street found at a place: its official name, where it ends, and the counties that have it."""

    name: str
    end: int
    counties: tuple[Division, ...]


def find_street(text: str, at: int, within: Division, table: Tables) -> Found | None:
    """The longest street of a division written at a place with its suffix."""
    start = text[at : at + 2]
    if len(start) < 2:
        return None
    lines = _lines(within, table)
    key = " " + start
    found = lines.find(key)
    best = ""
    while found >= 0:
        stop = lines.find(" ", found + 1)
        name = lines[found + 1 : stop]
        if len(name) > len(best) and text.startswith(name, at):
            best = name
        found = lines.find(key, stop)
    if not best and "族" in lines:
        best = _of_people(text, at, key, lines)
        if best:
            name, _, written = best.partition("=")
            return Found(name, at + len(written), _owners(name, within, table))
    if not best:
        return None
    end = at + len(best)
    for office in _OFFICE:
        if best.endswith("街道") and text.startswith(office, end):
            end += len(office)
            break
    return Found(best, end, _owners(best, within, table))


def _of_people(text: str, at: int, key: str, lines: str) -> str:
    """A township of a people written without the people: 沔城镇 for 沔城回族镇."""
    found = lines.find(key)
    while found >= 0:
        stop = lines.find(" ", found + 1)
        name = lines[found + 1 : stop]
        if "族" in name:
            short = _SHORT.match(name)
            if short and text.startswith(short["name"] + name[-1], at):
                return f"{name}={short['name']}{name[-1]}"
        found = lines.find(key, stop)
    return ""


def find_short_street(text: str, at: int, within: Division, table: Tables) -> Found | None:
    """A street written without its suffix, where nothing else could follow: at the end or before a space."""
    start = text[at : at + 2]
    if len(start) < 2:
        return None
    lines = _lines(within, table)
    found = lines.find(" " + start)
    while found >= 0:
        stop = lines.find(" ", found + 1)
        short = _SHORT.match(lines[found + 1 : stop])
        if short and short["name"][-1] not in "路街道巷" and text.startswith(short["name"], at):
            end = at + len(short["name"])
            sure = len(short["name"]) > 2 or within.level < COUNTY
            if end == len(text) or text[end] in " ,;/|-" or (sure and _road_follows(text, end)):
                name = lines[found + 1 : stop]
                return Found(name, end, _owners(name, within, table))
        found = lines.find(" " + start, stop)
    return None


def _road_follows(text: str, at: int) -> bool:
    """Whether a road of a name of its own begins at a place: 鸿福路 behind 东莞南城, not 中路 behind 东城."""
    return _OWN_ROAD.match(text, at) is not None


def written_street(text: str, at: int) -> tuple[str, int]:
    """A street by the look of its name, known or not; empty where there is none."""
    found = _WRITTEN.match(text, at)
    if not found or _ROAD_INSIDE.search(found["name"]):
        return "", at
    return found["name"], found.end()


def _owners(name: str, within: Division, table: Tables) -> tuple[Division, ...]:
    if within.level == COUNTY:
        return (within,)
    lines = _lines(within, table)
    owners = []
    found = lines.find(f" {name} ")
    while found >= 0:
        begin = lines.rfind("\n", 0, found) + 1
        owners.append(table.divisions[lines[begin : begin + 6]])
        found = lines.find(f" {name} ", lines.find("\n", found))
    return tuple(owners)


@lru_cache(maxsize=4096)
def _lines(within: Division, table: Tables) -> str:
    """Streets below a division: a line a county, its code, then the names between spaces."""
    if within.level == COUNTY or within.code in table.streets:
        return f"{within.code} {table.streets.get(within.code, '')} \n"
    return "".join(_lines(one, table) for one in table.children[within])

"""Street offices, towns and townships: found below a county, and as evidence for it."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from graph.standardise.addresses.tables import COUNTY, Division, tables

_SUFFIX = re.compile(r"(?:街道办事处|街道办|街道|地区|民族乡|[镇乡]|苏木)$")
_ETHNIC = re.compile(r"(?:[\u4e00-\u9fff]{1,4}族)+(?=[乡镇]$)")
WRITTEN = re.compile(
    r"[ ,]*(?P<name>[\u4e00-\u9fff]{1,7}?(?:街道办事处|街道办|街道|(?<![城乡])镇(?![江海宁])|乡|苏木))"
)


class Street(NamedTuple):
    """A street of the tables."""

    name: str
    county: Division


@lru_cache(maxsize=4096)
def streets_of(code: str) -> dict[str, str]:
    """Every form of the streets of a county with suffix, to its official name."""
    names = tables().streets.get(code, "").split(" ")
    forms: dict[str, str] = {}
    for name in names:
        if not name:
            continue
        forms.setdefault(name, name)
        short = _ETHNIC.sub("", name)
        forms.setdefault(short, name)
        if name.endswith("街道"):
            forms.setdefault(name + "办事处", name)
            forms.setdefault(name + "办", name)
        elif name.endswith("街道办事处"):
            forms.setdefault(name[:-3], name)
    return forms


def match_street(text: str, at: int, code: str) -> tuple[str, int]:
    """The street of a county written at a place: official name and end; empty where there is none."""
    forms = streets_of(code)
    limit = min(len(text), at + 14)
    for end in range(limit, at + 1, -1):
        name = forms.get(text[at:end])
        if name:
            return name, end
    return "", at


@lru_cache(maxsize=2048)
def counties_with(name: str, within: str) -> tuple[Division, ...]:
    """Counties below a division (by the start of its code) that have a street of that name."""
    table = tables()
    needle = f" {name} "
    found = []
    for code, names in table.streets.items():
        if code.startswith(within) and needle in f" {names} ":
            division = table.divisions[code]
            if division.level == COUNTY:
                found.append(division)
    return tuple(found)

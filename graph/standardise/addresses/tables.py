"""The divisions and their names, read once from the compact tables in data/ and kept."""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from functools import cache, cached_property
from importlib import resources
from typing import NamedTuple

FULL, VARIANT, SHORT, WORD = "F", "V", "S", "W"
"""How a name is written: officially, with a suffix, without one, without one and as a word in wide use."""

PROVINCE, CITY, COUNTY = 1, 2, 3
MUNICIPALITIES = frozenset({"11", "12", "31", "50"})
OVERSEAS = frozenset({"71", "81", "82"})


class Division:
    """One division of today.

    Attributes:
        code: Six digits; invented below 71, 81 and 82.
        name: Official name.
        level: PROVINCE, CITY (prefecture level) or COUNTY.
        parent: The division above it, or None.
        zone: A development zone of the statistical tables, no division by law.
    """

    __slots__ = (
        "above",
        "code",
        "columns",
        "full_name",
        "level",
        "lineage",
        "name",
        "overseas",
        "parent",
        "zone",
    )

    def __init__(self, code: str, name: str, parent: Division | None, zone: bool) -> None:
        self.code = code
        self.name = name
        self.parent = parent
        self.zone = zone
        self.level = PROVINCE if code.endswith("0000") else CITY if code.endswith("00") else COUNTY
        self.lineage: tuple[Division, ...] = (*parent.lineage, self) if parent else (self,)
        """From the province down to itself."""
        self.above = self.lineage[-2::-1]
        """Those above it, the nearest first."""
        self.overseas = code[:2] in OVERSEAS
        self.full_name: str = (parent.full_name if parent else "") + name
        """Names from the province down, joined."""
        self.columns = self._columns()
        """Province, city and district as they stand in the columns: the city of a municipality is the
        municipality, that of a county-level unit directly below its province is the unit."""

    def __repr__(self) -> str:
        return f"{self.full_name}({self.code})"

    @property
    def province(self) -> Division:
        """The province-level division it lies in."""
        return self.lineage[0]

    @property
    def city(self) -> Division | None:
        """The prefecture-level division it lies in or is."""
        return next((one for one in self.lineage if one.level == CITY), None)

    def _columns(self) -> tuple[str, str, str]:
        province = self.lineage[0].name
        municipality = province.endswith("市")
        if self.level == PROVINCE:
            return province, province if municipality else "", ""
        if self.level == CITY:
            return province, self.name, ""
        if len(self.lineage) == 3:
            return province, self.lineage[1].name, self.name
        return province, province if municipality else self.name, self.name

    def within(self, other: Division) -> bool:
        """Whether it is the other or lies in it."""
        return other in self.lineage


class Entry(NamedTuple):
    """What one written form stands for: a division, how fully it is written, the year the form ended or 0."""

    division: Division
    kind: str
    year: int


def package_text(name: str) -> str:
    """A table of the package as text."""
    return (resources.files(__package__) / "data" / name).read_text(encoding="utf-8")


class Tables:
    """All tables; built once by `tables`."""

    def __init__(self) -> None:
        self.divisions: dict[str, Division] = {}
        self.children: dict[Division, list[Division]] = {}
        self._read_divisions()
        self.buckets: dict[str, str | tuple[tuple[str, tuple[Entry, ...]], ...]] = {}
        for line in package_text("names.tsv").splitlines():
            start, _, forms = line.partition("\t")
            self.buckets[start] = forms
        self.moved: dict[tuple[Division, Division], int] = {}
        for line in package_text("moved.tsv").splitlines():
            code, city, year = line.split("\t")
            self.moved[self.divisions[code], self.divisions[city]] = int(year)
        self.moved[self.divisions["500000"], self.divisions["510000"]] = 1997
        self.moved[self.divisions["460000"], self.divisions["440000"]] = 1988

    def _read_divisions(self) -> None:
        divisions = self.divisions
        for line in package_text("divisions.tsv").splitlines():
            code, name = line.split("\t")
            above = None
            if code[2:] != "0000":
                above = divisions.get(code[:4] + "00") if code[4:] != "00" else None
                above = above or divisions[code[:2] + "0000"]
            division = Division(code, name, above, name in _zones())
            divisions[code] = division
            self.children.setdefault(division, [])
            if above:
                self.children[above].append(division)

    def bucket(self, start: str) -> tuple[tuple[str, tuple[Entry, ...]], ...]:
        """Forms that begin with two characters, longest first, decoded on first use."""
        held = self.buckets.get(start)
        if held is None:
            return ()
        if isinstance(held, str):
            held = tuple(self._decode(item) for item in held.split(" "))
            self.buckets[start] = held
        return held

    def _decode(self, item: str) -> tuple[str, tuple[Entry, ...]]:
        form, _, codes = item.partition("=")
        entries = (
            Entry(self.divisions[one[:6]], one[6], int(one[7:] or 0))
            for one in codes.split(",")
            if one[:6] in self.divisions
        )
        return form, tuple(entries)

    def entries(self, form: str) -> tuple[Entry, ...]:
        """What a form stands for; empty where it is no form of a division."""
        for known, entries in self.bucket(form[:2]):
            if known == form:
                return entries
        return ()

    @cached_property
    def streets(self) -> Mapping[str, str]:
        """County code to the names of its streets, separated by spaces."""
        packed = (resources.files(__package__) / "data" / "streets.tsv.gz").read_bytes()
        lines = gzip.decompress(packed).decode("utf-8").splitlines()
        return dict(line.split("\t") for line in lines)

    @cached_property
    def simplify(self) -> dict[int, str]:
        """Traditional to simplified characters, one to one, for `str.translate`."""
        old, new, *_ = package_text("traditional.txt").splitlines()
        return {ord(one): other for one, other in zip(old, new, strict=True)}


@cache
def _zones() -> frozenset[str]:
    return frozenset(package_text("zones.txt").splitlines())


@cache
def tables() -> Tables:
    """The tables, read on the first call."""
    return Tables()

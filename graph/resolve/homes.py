"""Addresses taken apart by the address standardiser, each part a column of codes.

City, district, road, number, estate, building, unit and room, written alike: no 号 or 栋, no kind of street.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from graph.resolve.columns import Coded, coded
from graph.resolve.comparisons.addresses import words_of
from graph.resolve.flat_table import Table
from graph.resolve.roles import Kind, Role
from graph.resolve.text import fold, has_han, simplified
from graph.standardise import addresses

PARTS = ("city", "district", "road", "number", "estate", "building", "unit", "room")
_BARE = frozenset({"number", "building", "unit", "room"})
_ALPHANUMERIC = re.compile(r"[^0-9A-Za-z]")
_SHORT_ROOM = 2
"""A room of one letter or two digits counts from its floor (Hong Kong)."""
_CODE = re.compile(r"\b[a-z]{1,2}\d[\da-z]? ?\d[a-z]{2}\b|\b\d{4,6}\b")


@dataclass(frozen=True, slots=True)
class Homes:
    """The parts of one column of addresses, over records.

    Attributes:
        parts: Name of a part (``PARTS``) to its column.
    """

    parts: Mapping[str, Coded]

    @classmethod
    def of(cls, column: Coded) -> Homes:
        """Take apart the distinct texts of a column."""
        read = [_parts(text) for text in column.values]
        made = {}
        for place, name in enumerate(PARTS):
            values = coded([parts[place] for parts in read])
            made[name] = Coded(values.values, np.append(values.codes, np.int32(-1))[column.codes])
        return cls(made)

    def take(self, rows: np.ndarray) -> Homes:
        """Those of some records."""
        return Homes({name: Coded(item.values, item.codes[rows]) for name, item in self.parts.items()})

    def joined(self, *names: str, needs: str) -> Coded:
        """Several parts as one column; missing where the part ``needs`` is."""
        columns = [self.parts[name] for name in names]
        codes = np.stack([item.codes for item in columns], axis=1)
        distinct, where = np.unique(codes, axis=0, return_inverse=True)
        texts = [
            "|".join(
                "" if code < 0 else str(item.values[code]) for item, code in zip(columns, row, strict=True)
            )
            for row in distinct
        ]
        told = coded(texts)
        found = told.codes[where.ravel()].astype(np.int32)
        found[self.parts[needs].codes < 0] = -1
        return Coded(told.values, found)


def _parts(text: str) -> tuple[str, ...]:
    """The parts of one address, missing ones empty.

    >>> dict(zip(PARTS, _parts("浙江省杭州市西湖区文三路12号5栋1单元301室")))["room"]
    '301'
    >>> _parts("flat 3, 12 oak rd, ashford")[2:4]
    ('oak', '12')
    """
    found = addresses.standardise(text)
    made = []
    for name in PARTS:
        value = str(getattr(found, name) or "")
        if name in _BARE:
            bare = _ALPHANUMERIC.sub("", value).upper()
            if name == "room" and 0 < len(bare) <= _SHORT_ROOM and found.floor:
                bare = f"{_ALPHANUMERIC.sub('', found.floor).upper()}-{bare}"
            made.append(bare)
        elif has_han(value):
            made.append(simplified(value))
        else:
            bare = " ".join(_CODE.sub(" ", fold(value)).replace(".", " ").split())
            made.append(words_of(bare) if name == "road" else bare)
    return tuple(made)


def homes_of(table: Table, kind: Kind) -> dict[str, Homes]:
    """Addresses in parts: Chinese ones, and all where the records are addresses and nothing else."""
    made = {}
    around = table.of(Role.REGION, Role.PLACE)
    for name in table.of(Role.ADDRESS):
        rows = zip(*(table.columns[column] for column in (*around, name)), strict=True)
        texts = coded([_one_text(row) for row in rows])
        written = sum(has_han(value) for value in texts.values)
        if kind is Kind.ADDRESS or written > len(texts.values) / 2:
            made[f"{Role.ADDRESS.value}:{name}"] = Homes.of(texts)
    return made


def _one_text(parts: Sequence[str | None]) -> str | None:
    """A Chinese address behind the province, city and district of other columns that it does not repeat."""
    *around, address = (" ".join((part or "").split()) for part in parts)
    if not has_han(address):
        return address or None
    front = [part for part in dict.fromkeys(around) if has_han(part) and part not in address]
    return "".join((*front, address))

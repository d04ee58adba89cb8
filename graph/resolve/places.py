"""Which addresses are one place: the same door, spelt with 栋, 幢 or dashes, by number or compound."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from graph.resolve.comparisons.doors import door_value

Row = Mapping[str, Any]
_PREFIX = ("country", "province", "city", "district", "street", "road", "number")
_LONGEST_COMPOUND = 14
_SHORT_ROOM = 2
_FLOOR = re.compile(r"(\d+) ?(?:楼|樓|层|層|/F)")
_DIGITS_AND_LETTERS = re.compile(r"[^0-9A-Za-z]")


Numbers = Mapping[tuple[str, str], tuple[str, str]]
"""City and compound to street and number."""


def doors_of(
    rows: Sequence[Row], rooms_only: bool = True, numbers: Numbers | None = None
) -> list[str | None]:
    """A key of the door of each address, None where its street number is not known.

    Args:
        rows: Addresses in parts.
        rooms_only: Also None where neither building nor room is known.
        numbers: Where compounds are; read from the rows themselves where it is None.

    An address that names only its compound takes the street number at which others write that compound.
    """
    compounds = [compound_name(row) for row in rows]
    numbers = street_numbers(rows) if numbers is None else numbers
    found: list[str | None] = []
    for row, compound in zip(rows, compounds, strict=True):
        city, road, number = (str(row[part] or "") for part in ("city", "road", "number"))
        if rooms_only and not (row["room"] or row["building"]):
            found.append(None)
            continue
        if not (road and number):
            road, number = numbers.get((city, compound), ("", ""))
        building, unit, room = (str(row[part] or "") for part in ("building", "unit", "room"))
        found.append(door_value(city, road, number, building, unit, _with_floor(room, row)))
    return found


def _with_floor(room: str, row: Row) -> str:
    """A room that is one letter or two digits counts from its floor (Hong Kong)."""
    if len(_DIGITS_AND_LETTERS.sub("", room)) > _SHORT_ROOM:
        return room
    floor = _FLOOR.search(str(row["standardised"] or ""))
    return f"{floor.group(1)}-{room}" if floor else room


def compound_name(row: Row) -> str:
    """The name of the compound an address writes between its street number and its building.

    >>> row = dict.fromkeys(("country", "province", "street", "unit", "room"))
    >>> row |= {
    ...     "standardised": "杭州市萧山区建设一路584号碧水雅苑1幢301",
    ...     "city": "杭州市",
    ...     "district": "萧山区",
    ... }
    >>> compound_name(row | {"road": "建设一路", "number": "584号", "building": "1幢", "room": "301"})
    '碧水雅苑'
    """
    rest = str(row["standardised"] or "")
    for part in _PREFIX:
        value = str(row[part] or "")
        at = rest.find(value) if value else -1
        if 0 <= at <= _LONGEST_COMPOUND:
            rest = rest[at + len(value) :]
    for part in ("building", "unit", "room"):
        value = str(row[part] or "")
        if value and value in rest:
            rest = rest[: rest.index(value)]
            break
    bare = "".join(letter for letter in rest if not letter.isascii() and letter.isalpha())
    return bare if 2 <= len(bare) <= _LONGEST_COMPOUND else ""


def street_numbers(rows: Sequence[Row]) -> dict[tuple[str, str], tuple[str, str]]:
    """Street and number of each compound of a city, where those who write both agree."""
    written: dict[tuple[str, str], Counter[tuple[str, str]]] = defaultdict(Counter)
    for row in rows:
        if row["road"] and row["number"] and (compound := compound_name(row)):
            written[str(row["city"] or ""), compound][str(row["road"]), str(row["number"])] += 1
    found = {}
    for key, counted in written.items():
        (place, times), *_ = sorted(counted.items(), key=lambda item: (-item[1], item[0]))
        if times >= 2 * (sum(counted.values()) - times):
            found[key] = place
    return found

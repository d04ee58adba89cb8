"""Homes known by their parts: the same door, building or compound, or none in common."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from graph.resolve.columns import Coded, Floats, Index, coded
from graph.resolve.comparisons.base import Context, Level, Levels, Shares, blank, plain

DOOR_LEVELS = (
    Level("differs", 0.30, 0.990),
    Level("same-compound", 0.12, 0.008),
    Level("same-building", 0.06, 0.0015),
    Level("same-door", 0.52, 0.0005),
)
COMPOUND, BUILDING, DOOR = 2, 3, 4
SEPARATOR = "|"


def door_value(
    city: str, road: str, number: str, building: str = "", unit: str = "", room: str = ""
) -> str | None:
    """Parts of an address as one text: city|road|number|building|unit|room, without 号, 栋, 室 and the like.

    >>> door_value("杭州市", "金城路", "363号", "4幢", "1单元", "1802室")
    '杭州市|金城路|363|4|1|1802'
    """
    if not road or not number:
        return None
    parts = (_bare(number), _bare(building), _bare(unit), _bare(room))
    return SEPARATOR.join((city, road, *parts))


def _bare(part: str) -> str:
    return (
        "".join(letter for letter in part if letter.isascii() and letter.isalnum())
        .upper()
        .removeprefix("BUILDING")
    )


def compound_of(door: str) -> str:
    """City, road and number."""
    return SEPARATOR.join(door.split(SEPARATOR)[:3])


def building_of(door: str) -> str | None:
    """Compound and building; None where the building is not known."""
    parts = door.split(SEPARATOR)
    return SEPARATOR.join(parts[:4]) if parts[3] else None


def room_of(door: str) -> str | None:
    """Compound, building and room (the unit is often not written, so it is left out); None without a room."""
    parts = door.split(SEPARATOR)
    return SEPARATOR.join((*parts[:4], parts[5])) if parts[5] else None


@dataclass(frozen=True)
class DoorComparison:
    """Compares the homes of records; the nearest two of each pair count.

    Attributes:
        columns: Features, each compared with each.
        views: For each feature its compounds, buildings and rooms, all features over one vocabulary a view.
        shares: How common compounds, buildings and rooms are.
    """

    columns: tuple[str, ...]
    views: tuple[tuple[Coded, Coded, Coded], ...]
    shares: tuple[Shares, Shares, Shares]
    name: str = "door"
    levels: tuple[Level, ...] = DOOR_LEVELS
    anchor: float = 0.0

    @classmethod
    def of(cls, context: Context, columns: Sequence[str]) -> DoorComparison:
        """Take the features apart."""
        per_view: list[list[Coded]] = []
        shares = []
        for view in (compound_of, building_of, room_of):
            lists = [[view(value) for value in context.features[column].values] for column in columns]
            vocabulary = coded([value for values in lists for value in values])
            start, made = 0, []
            for column, values in zip(columns, lists, strict=True):
                codes = np.append(vocabulary.codes[start : start + len(values)], np.int32(-1))
                made.append(Coded(vocabulary.values, codes[context.features[column].codes]))
                start += len(values)
            per_view.append(made)
            shares.append(Shares.of(made[0], context.weights))
        views = tuple(zip(*per_view, strict=True))
        return cls(tuple(columns), views, (shares[0], shares[1], shares[2]))

    @property
    def uses(self) -> frozenset[str]:
        """All its columns."""
        return frozenset(self.columns)

    def compare(self, left: Index, right: Index) -> Levels:
        """Levels: differs, same-compound, same-building, same-door."""
        best = blank(len(left))
        for one in self.views:
            for two in self.views:
                both = (one[0].codes[left] >= 0) & (two[0].codes[right] >= 0)
                found = both.astype(np.int8)
                for level, first, second in zip((COMPOUND, BUILDING, DOOR), one, two, strict=True):
                    codes = first.codes[left]
                    found[(codes >= 0) & (codes == second.codes[right])] = level
                best = np.maximum(best, found)
        return best

    def rarity(self, left: Index, right: Index, levels: Levels) -> Floats:
        """Of the shared compound, building or room."""
        rarity = plain(len(left))
        for level in (COMPOUND, BUILDING, DOOR):
            rows = np.flatnonzero(levels == level)
            found = np.full(len(rows), -np.inf, np.float32)
            for one in self.views:
                for two in self.views:
                    codes = one[level - 2].codes[left[rows]]
                    same = (codes >= 0) & (codes == two[level - 2].codes[right[rows]])
                    bits = self.shares[level - 2].bits(codes[same])
                    found[same] = np.maximum(found[same], bits)
            rarity[rows] = np.where(np.isfinite(found), found, 0)
        return rarity

"""Addresses taken apart: the same door, the same number, the same street, or another place.

The context's column of the feature is the door, so that what is counted is how many share a door.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA

from graph.resolve.columns import Floats, Index, compared
from graph.resolve.comparisons.addresses import ADDRESS_LEVELS, DOOR, EQUAL, NUMBER, STREET
from graph.resolve.comparisons.base import FIXED, Context, Level, Levels, blank, plain
from graph.resolve.homes import Homes

PLACE_LEVELS = (
    Level("differs", 0.015, 0.9985),
    Level("same-street", 0.01, 0.001),
    Level("same-number", 0.02, 0.0005),
    Level("same-door", 0.12, 2e-7),
    Level("equal", 0.835, 1e-8),
)
"""For tables of nothing but addresses, used as they are: two doors are one place or they are not."""
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class HomeComparison:
    """Compares one column of addresses part by part; a part that one address leaves out says nothing."""

    context: Context
    feature: str
    name: str
    homes: Homes
    levels: tuple[Level, ...] = ADDRESS_LEVELS
    anchor: float = 0.6

    @classmethod
    def of(cls, context: Context, feature: str, homes: Homes, places: bool = False) -> HomeComparison:
        """The comparison of a feature; ``places``: the records are addresses and nothing else."""
        whole = homes.joined("road", "estate", "number", "building", "room", needs="number")
        own = Context({feature: whole}, context.weights)
        if places:
            return cls(own, feature, feature, homes, PLACE_LEVELS, FIXED)
        return cls(own, feature, feature, homes)

    @property
    def uses(self) -> frozenset[str]:
        """The feature alone."""
        return frozenset({self.feature})

    def compare(self, left: Index, right: Index) -> Levels:
        """Levels: differs, same-street, same-number, same-door (a letter wrong), equal."""
        levels = blank(len(left))
        known = self._known()
        both = np.flatnonzero(known[left] & known[right])
        one, two = left[both], right[both]
        found = np.ones(len(both), np.int8)
        road, near = self._streets(one, two)
        estate = self._same("estate", one, two)
        street = road | (estate & ~self._clash("road", one, two))
        elsewhere = self._clash("city", one, two) | (self._clash("district", one, two) & ~road)
        found[(street | near) & ~elsewhere] = STREET
        number = self._same("number", one, two)
        number |= estate & ~self._clash("number", one, two)
        found[(street | near) & number & ~elsewhere] = NUMBER
        inside = self._inside(one, two)
        found[(street | near) & number & inside & ~elsewhere] = DOOR
        found[street & number & inside & ~elsewhere & ~self._clash("district", one, two)] = EQUAL
        levels[both] = found
        return levels

    def rarity(self, left: Index, right: Index, levels: Levels) -> Floats:
        """Of the shared door; none where nothing but places is compared."""
        rarity = plain(len(left))
        if self.anchor >= FIXED:
            return rarity
        rows = np.flatnonzero(levels >= DOOR)
        codes = self.context.features[self.feature].codes[left[rows]]
        rarity[rows[codes >= 0]] = self.context.shares_of(self.feature).bits(codes[codes >= 0])
        return rarity

    def _known(self) -> Bools:
        """Which records name a street or an estate."""
        found: Bools = self.homes.parts["road"].present | self.homes.parts["estate"].present
        return found

    def _same(self, part: str, left: Index, right: Index) -> Bools:
        codes = self.homes.parts[part].codes
        found: Bools = (codes[left] >= 0) & (codes[left] == codes[right])
        return found

    def _clash(self, part: str, left: Index, right: Index) -> Bools:
        codes = self.homes.parts[part].codes
        found: Bools = (codes[left] >= 0) & (codes[right] >= 0) & (codes[left] != codes[right])
        return found

    def _streets(self, left: Index, right: Index) -> tuple[Bools, Bools]:
        """Whether the roads are equal, and whether a slip apart."""
        road = self.homes.parts["road"]
        equal = self._same("road", left, right)
        near = np.zeros(len(left), bool)
        rest = np.flatnonzero(self._clash("road", left, right))
        if len(rest):
            near[rest] = compared(road, left[rest], right[rest], OSA.normalized_similarity) >= 0.75
        return equal, near

    def _inside(self, left: Index, right: Index) -> Bools:
        """Whether building, unit and room agree: the room in both, or in neither."""
        clash = self._clash("building", left, right) | self._clash("room", left, right)
        clash |= self._clash("unit", left, right)
        room, building = self.homes.parts["room"].present, self.homes.parts["building"].present
        alike = self._same("room", left, right)
        neither = ~room[left] & ~room[right] & (building[left] == building[right])
        found: Bools = ~clash & (alike | neither)
        return found

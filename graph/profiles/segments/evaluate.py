"""Who is in a segment, and why: every condition is a mask over `Columns`, joined by all, any and not.

Membership and reasons read the same masks, so they cannot disagree.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from graph.errors import InputError, NotFoundError
from graph.profiles.segments.definition import Node, conditions
from graph.profiles.segments.features import Bools, Columns
from graph.profiles.segments.masks import MASKS


@dataclass(frozen=True, slots=True)
class Why:
    """One condition as it stands for one person.

    Attributes:
        place: In the definition, such as ``where.all[1]``.
        holds: Whether the condition holds (before any ``not`` around it).
        seen: What was seen of the person, where it is a number or a text.
    """

    place: str
    condition: Node
    holds: bool
    seen: Any = None


@dataclass(slots=True)
class Evaluator:
    """Evaluates definitions over one set of columns; masks of conditions are kept.

    Attributes:
        saved: Definitions of other segments by name.
    """

    data: Columns
    saved: Mapping[str, Node] = field(default_factory=dict)
    _masks: dict[str, tuple[Bools, Any]] = field(default_factory=dict)
    _within: list[str] = field(default_factory=list)

    def members(self, node: Node) -> Bools:
        """Who is in.

        Raises:
            NotFoundError: ``segment.unknown-segment``; InputError: ``segment.cycle``.
        """
        if "all" in node:
            return np.asarray(np.logical_and.reduce([self.members(child) for child in node["all"]]))
        if "any" in node:
            return np.asarray(np.logical_or.reduce([self.members(child) for child in node["any"]]))
        if "not" in node:
            return np.logical_not(self.members(node["not"]))
        return self._condition(node)[0]

    def why(self, node: Node, row: int) -> list[Why]:
        """Every condition of a definition as it stands for the person of a row."""
        found = []
        for place, condition in conditions(node):
            mask, seen = self._condition(condition)
            found.append(Why(place, condition, bool(mask[row]), None if seen is None else _plain(seen[row])))
        return found

    def _condition(self, node: Node) -> tuple[Bools, Any]:
        if node["kind"] == "segment":
            return self._segment(str(node["name"])), None
        if node["kind"] == "shares":
            return self._shares(node), None
        key = repr(sorted(node.items()))
        if key not in self._masks:
            self._masks[key] = MASKS[str(node["kind"])](self.data, node)
        return self._masks[key]

    def _segment(self, name: str) -> Bools:
        if name in self._within:
            raise InputError("segment.cycle", names=[*self._within[self._within.index(name) :], name])
        if name not in self.saved:
            raise NotFoundError("segment.unknown-segment", name=name, known=sorted(self.saved)[:20])
        self._within.append(name)
        try:
            return self.members(self.saved[name]["where"])
        finally:
            self._within.pop()

    def _shares(self, node: Node) -> Bools:
        """Who is tied within so many steps to somebody else of the ``with``.

        The smallest and the greatest row reached tell whether another than oneself is among them.
        """
        size = self.data.size
        person, key = self.data.ties[node["what"]]
        start = self.members(node["with"]) if "with" in node else np.ones(size, bool)
        rows = np.arange(size)
        low = np.where(start, rows, size)
        high = np.where(start, rows, -1)
        count = int(key.max()) + 1 if len(key) else 0
        for _ in range(int(node.get("steps", 1))):
            key_low, key_high = np.full(count, size), np.full(count, -1)
            np.minimum.at(key_low, key, low[person])
            np.maximum.at(key_high, key, high[person])
            low, high = low.copy(), high.copy()
            np.minimum.at(low, person, key_low[key])
            np.maximum.at(high, person, key_high[key])
        return np.asarray((high >= 0) & ((low != rows) | (high != rows)))


def _plain(value: Any) -> Any:
    return value.item() if isinstance(value, np.generic) else value

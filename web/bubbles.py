"""Circles of given sizes packed into a picture, the largest in the middle; drawn on the server."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Circle:
    """Where a bubble stands, in units of the picture."""

    x: float
    y: float
    radius: float


@lru_cache(maxsize=8)
def packed(sizes: tuple[int, ...], gap: float = 4.0) -> tuple[Circle, ...]:
    """A circle for each size, its area in proportion to it, none over another, in the order given.

    The largest is placed first; each next one at the first free place of a spiral around it.

    >>> first, second = packed((9, 1))
    >>> first.x, first.y, math.hypot(second.x, second.y) >= first.radius + second.radius
    (0.0, 0.0, True)
    """
    order = sorted(range(len(sizes)), key=lambda place: (-sizes[place], place))
    found: dict[int, Circle] = {}
    largest = max(sizes, default=1)
    cell = 2 * (radius_of(largest, largest) + gap)
    grid: dict[tuple[int, int], list[Circle]] = defaultdict(list)
    turn = 0.0
    for place in order:
        radius = radius_of(sizes[place], largest)
        turn = max(0.0, turn - 6.0)
        while True:
            far = 3.2 * turn
            circle = Circle(far * math.cos(turn), far * math.sin(turn) * 0.62, radius)
            if _free(circle, grid, cell, gap):
                break
            turn += 5.0 / max(far, 5.0) + 0.02
        found[place] = circle
        grid[_cell(circle, cell)].append(circle)
    return tuple(found[place] for place in range(len(sizes)))


def radius_of(size: int, largest: int) -> float:
    """Radius of a bubble: area in proportion to its people, never too small to be pressed.

    >>> radius_of(100, 100), radius_of(1, 100)
    (70.0, 12.0)
    """
    return max(12.0, 70.0 * math.sqrt(size / max(1, largest)))


def fitting(text: str, radius: float, size: float = 10.5) -> str:
    """As much of a text as stands in a circle on one line; nothing where not even two characters would.

    >>> fitting("王小明", 30.0), fitting("México D.F.", 20.0), fitting("王小明", 12.0)
    ('王小明', 'Méx…', '')
    """
    room = 1.75 * radius
    wide = [size if char > "\u2e80" else size * 0.6 for char in text]
    if sum(wide) <= room:
        return text
    kept = ""
    for char, width in zip(text, wide, strict=True):
        room -= width
        if room < size:
            break
        kept += char
    return f"{kept}…" if len(kept) > 1 else ""


def box(circles: Sequence[Circle]) -> tuple[float, float, float, float]:
    """Left, top, width and height of the picture."""
    if not circles:
        return (0.0, 0.0, 1.0, 1.0)
    left = min(item.x - item.radius for item in circles) - 8
    top = min(item.y - item.radius for item in circles) - 8
    right = max(item.x + item.radius for item in circles) + 8
    bottom = max(item.y + item.radius for item in circles) + 8
    return (left, top, right - left, bottom - top)


def _cell(circle: Circle, size: float) -> tuple[int, int]:
    return math.floor(circle.x / size), math.floor(circle.y / size)


def _free(circle: Circle, grid: dict[tuple[int, int], list[Circle]], size: float, gap: float) -> bool:
    column, row = _cell(circle, size)
    for dx in (-1, 0, 1):
        for dy in (-1, 0, 1):
            for other in grid.get((column + dx, row + dy), ()):
                apart = math.hypot(circle.x - other.x, circle.y - other.y)
                if apart < circle.radius + other.radius + gap:
                    return False
    return True

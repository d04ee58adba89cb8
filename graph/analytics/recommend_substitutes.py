"""What to offer in the place of something that is out: the same kind of thing, as near as can be had."""

from __future__ import annotations

import heapq
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

LEAST = 0.5
"""Nearness below which a thing is another thing and no substitute."""


@dataclass(frozen=True, slots=True)
class Good:
    """What of a thing says how near another is; empty where nothing is known."""

    name: str
    category: str = ""
    brand: str = ""
    content: float = 0.0
    content_unit: str = ""


SUBSTITUTES = 8
"""Things that may stand in for one that is out."""


def nearness(one: Good, other: Good) -> float:
    """0 to 1: half the name without its brand, the rest the content and the brand; 0 across categories.

    >>> milk = Good("鲜牛奶", "乳品", "光明", 250.0, "ml")
    >>> nearness(milk, Good("鲜牛奶", "乳品", "新希望", 250.0, "ml")) > LEAST
    True
    >>> nearness(milk, Good("鲜牛奶", "饮料", "光明", 250.0, "ml"))
    0.0
    """
    if not one.category or one.category != other.category:
        return 0.0
    name = fuzz.token_set_ratio(_bare(one), _bare(other)) / 100.0
    content = 0.5
    if one.content > 0 and other.content > 0 and one.content_unit == other.content_unit:
        content = min(one.content, other.content) / max(one.content, other.content)
    brand = 1.0 if one.brand and one.brand == other.brand else 0.0
    return 0.7 * name + 0.2 * content + 0.1 * brand


def substitutes(
    wanted: int, goods: Sequence[Good], free: Collection[int], most: int = SUBSTITUTES
) -> list[int]:
    """Things among ``free`` that can stand in for the wanted one, nearest first; ties by number.

    >>> goods = [Good("鲜牛奶", "乳品"), Good("酱油", "乳品"), Good("鲜牛奶 低脂", "乳品")]
    >>> substitutes(0, goods, [1, 2])
    [2]
    """
    near = [(nearness(goods[wanted], goods[other]), -other) for other in free if other != wanted]
    return [-number for value, number in heapq.nlargest(most, near) if value > LEAST]


def _bare(good: Good) -> str:
    name = good.name.replace(good.brand, " ") if good.brand else good.name
    return " ".join(name.split()) or good.name

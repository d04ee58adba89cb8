"""What tells variants of one product apart: contents, sizes, counts and colours in its title."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from graph.resolve.columns import Coded, Floats, Index
from graph.resolve.comparisons.base import Level, Levels, blank, plain

VARIANT_LEVELS = (
    Level("contradict", 0.05, 0.55),
    Level("silent", 0.31, 0.30),
    Level("agree", 0.64, 0.15),
)
CONTRADICT, SILENT, AGREE = 1, 2, 3
_UNIT_WORDS = {
    "gb": "gb", "tb": "tb", "mb": "mb", "g": "g 克", "kg": "kg 千克 公斤", "jin": "斤", "ml": "ml 毫升",
    "l": "l 升",
    "oz": "oz",
    "lb": "lb lbs", "inch": "inch in ' \" 寸 英寸", "mm": "mm", "cm": "cm 厘米", "m": "m 米", "ft": "ft",
    "watt": "w watt watts", "megapixel": "mp megapixel megapixels", "port": "port ports", "size": "码",
    "piece": "pack pk pcs ct count 包 袋 瓶 盒 只 个 罐 支 片 枚 箱",
}  # fmt: skip
_UNITS = {word: unit for unit, words in _UNIT_WORDS.items() for word in words.split()}
_SCALED = {"kg": ("g", 1000.0), "l": ("ml", 1000.0), "tb": ("gb", 1000.0), "jin": ("g", 500.0)}
_MEASURE = re.compile(
    r"(\d+(?:\.\d+)?)[ -]?("
    + "|".join(sorted((re.escape(unit) for unit in _UNITS), key=len, reverse=True))
    + r")(?![a-z])"
)
_TIMES = re.compile(r"(?<=[a-z0-9\u4e00-\u9fff)])\s*[*x×]\s*(\d+)(?![\d.]*[a-z])")
_COLOUR_WORDS = (
    "black white silver red blue green pink purple grey gray gold orange yellow brown beige teal graphite "
    "黑色 白色 银色 红色 蓝色 绿色 粉色 粉红色 紫色 灰色 金色 橙色 黄色 棕色 米色 咖啡色"
)
_COLOURS = {word: {"gray": "grey"}.get(word, word) for word in _COLOUR_WORDS.split()}
_COLOUR = re.compile("|".join(rf"\b{word}\b" if word.isascii() else word for word in _COLOURS))

Variant = Mapping[str, frozenset[str]]


def variant_of(title: str) -> Variant:
    """Unit to amounts, and colours, of a folded title.

    >>> sorted((unit, sorted(held)) for unit, held in variant_of("蒙牛纯牛奶 250ml*12盒 白色").items())
    [('colour', ['白色']), ('ml', ['250']), ('piece', ['12'])]
    """
    found: dict[str, set[str]] = {}
    for amount, unit in _MEASURE.findall(title):
        named, scale = _SCALED.get(_UNITS[unit], (_UNITS[unit], 1.0))
        found.setdefault(named, set()).add(f"{float(amount) * scale:g}")
    for times in _TIMES.findall(title):
        found.setdefault("piece", set()).add(times)
    colours = colours_in(title)
    if colours:
        found["colour"] = set(colours)
    return {unit: frozenset(held) for unit, held in found.items()}


def colour_of(text: str) -> str:
    """The colour a description names, where it names just one.

    >>> colour_of("1gb flash memory - green"), colour_of("black or white")
    ('green', '')
    """
    found = colours_in(text)
    return min(found) if len(found) == 1 else ""


def colours_in(text: str) -> frozenset[str]:
    """The colours a folded text names."""
    return frozenset(_COLOURS[word] for word in _COLOUR.findall(text))


@dataclass(frozen=True)
class VariantComparison:
    """Compares what the titles of two goods say of their variant."""

    column: Coded
    variants: Sequence[Variant]
    uses: frozenset[str]
    name: str = "variant"
    levels: tuple[Level, ...] = VARIANT_LEVELS
    anchor: float = 1.0

    def compare(self, left: Index, right: Index) -> Levels:
        """Levels: contradict, silent (nothing in common to compare), agree."""
        levels = blank(len(left))
        width = max(len(self.variants), 1)
        one, two = self.column.codes[left].astype(np.int64), self.column.codes[right].astype(np.int64)
        both = np.flatnonzero((one >= 0) & (two >= 0))
        keys, where = np.unique(one[both] * width + two[both], return_inverse=True)
        found = np.fromiter(
            (_level(self.variants[key // width], self.variants[key % width]) for key in keys), np.int8
        )
        if len(both):
            levels[both] = found[where]
        return levels

    def rarity(self, left: Index, right: Index, levels: Levels) -> Floats:
        """None."""
        return plain(len(left))


def _level(first: Variant, second: Variant) -> int:
    shared = first.keys() & second.keys()
    if not shared:
        return SILENT
    if any(not first[unit] & second[unit] for unit in shared):
        return CONTRADICT
    return AGREE

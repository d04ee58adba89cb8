"""Judging what several systems say of one thing: units, prices, tax codes. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from graph.analytics.stock_units import weight_of
from graph.standardise import id_numbers

PRICE_RATIO = 1.35
"""Prices of systems this far from the others' median are asked about: shops differ by a quarter, not more."""
UNIT_RATIO = 1.3


@dataclass(frozen=True, slots=True)
class Odd:
    """A record that does not agree with the others, what it says, what they say, and who they are."""

    record: Mapping[str, Any]
    found: str
    right: str
    beside: Mapping[str, Any]


def units(products: Sequence[Mapping[str, Any]]) -> list[Odd]:
    """Products of one item whose unit is another amount than the others'.

    A unit that is counted (件) is as much as the net content; one that is weighed (斤) is its own weight.

    >>> rows = [
    ...     {"unit": "公斤", "content": None},
    ...     {"unit": "斤", "content": None},
    ...     {"unit": "斤", "content": None},
    ... ]
    >>> [(odd.found, odd.right) for odd in units(rows)]
    [('公斤', '斤')]
    """
    counted = _counted(products)
    if counted:
        return counted
    sizes = [(_grams(product), product) for product in products if product.get("unit")]
    known = [(grams, product) for grams, product in sizes if grams]
    odd = []
    for at, (grams, product) in enumerate(known):
        others = [one for place, one in enumerate(known) if place != at]
        if weight_of(product["unit"]) is None or not others:
            continue
        usual = median(size for size, _ in others)
        agrees = [one for size, one in others if 1 / UNIT_RATIO < size / usual < UNIT_RATIO]
        if agrees and not 1 / UNIT_RATIO < grams / usual < UNIT_RATIO and not _weighed_alike(product, others):
            right = Counter(str(one["unit"]) for one in agrees).most_common(1)[0][0]
            odd.append(Odd(product, str(product["unit"]), right, agrees[0]))
    return odd


def _counted(products: Sequence[Mapping[str, Any]]) -> list[Odd]:
    """Products weighed out where the thing is so many pieces or millilitres and the others count it."""
    if not any(product.get("contentUnit") in ("piece", "ml") for product in products):
        return []
    weighed = [one for one in products if weight_of(one.get("unit")) is not None]
    others = [one for one in products if one.get("unit") and weight_of(one["unit"]) is None]
    if not others or len(weighed) >= len(others):
        return []
    right = Counter(str(one["unit"]) for one in others).most_common(1)[0][0]
    return [Odd(one, str(one["unit"]), right, others[0]) for one in weighed]


def _grams(product: Mapping[str, Any]) -> float | None:
    weight = weight_of(product["unit"])
    if weight is not None:
        return weight
    return float(product["content"]) if product.get("content") and product.get("contentUnit") == "g" else None


def _weighed_alike(product: Mapping[str, Any], others: Sequence[tuple[float, Mapping[str, Any]]]) -> bool:
    """Whether another system weighs it out by the same unit: then that is how it is sold."""
    return any(weight_of(one["unit"]) == weight_of(product["unit"]) for _, one in others)


def prices(products: Sequence[Mapping[str, Any]]) -> list[Odd]:
    """Products of one item whose price lies far from the median of the others'.

    >>> rows = [{"priceE4": price, "currency": "CNY"} for price in (10000, 10500, 21000)]
    >>> [(odd.found, odd.right) for odd in prices(rows)]
    [('21000', '10250')]
    """
    odd = []
    for currency in {product.get("currency") for product in products}:
        priced = [one for one in products if one.get("priceE4") and one.get("currency") == currency]
        if len(priced) < 2:
            continue
        for product in priced:
            others = [one for one in priced if one is not product]
            usual = median(int(one["priceE4"]) for one in others)
            spread = max(int(one["priceE4"]) for one in others) / min(int(one["priceE4"]) for one in others)
            if spread < PRICE_RATIO and not 1 / PRICE_RATIO < int(product["priceE4"]) / usual < PRICE_RATIO:
                odd.append(Odd(product, str(product["priceE4"]), str(round(usual)), others[0]))
    return odd


def tax_codes(suppliers: Sequence[Mapping[str, Any]]) -> list[Odd]:
    """Suppliers of one company whose tax code is not the one most records, or a valid check digit, speak for.

    >>> rows = [{"code": code} for code in ("91310000775785552L", "91310000775785552A")]
    >>> [(odd.found, odd.right) for odd in tax_codes(rows)]
    [('91310000775785552A', '91310000775785552L')]
    """
    counts = Counter(str(one["code"]) for one in suppliers)
    best = max(counts, key=lambda code: (counts[code], bool(id_numbers.standardise(code).valid), code))
    beside = next(one for one in suppliers if one["code"] == best)
    sure = counts[best] > 1 or sum(bool(id_numbers.standardise(code).valid) for code in counts) == 1
    odd = [
        Odd(one, str(one["code"]), best if sure else "", beside) for one in suppliers if one["code"] != best
    ]
    return odd if sure else [*odd, Odd(beside, best, "", odd[0].record)]

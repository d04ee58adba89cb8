"""One thing counted in several units (件 of 500 g and 斤): pieces that may be added, or a plain no."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

GRAMS = {
    **dict.fromkeys(("g", "克", "gram", "grams"), 1.0),
    **dict.fromkeys(("kg", "千克", "公斤", "kilogram"), 1000.0),
    **dict.fromkeys(("斤", "市斤", "jin"), 500.0),
    **dict.fromkeys(("两", "liang"), 50.0),
    **dict.fromkeys(("lb", "磅", "pound"), 453.59237),
    **dict.fromkeys(("oz", "盎司", "ounce"), 28.349523125),
}
"""Grams of the units goods are weighed out by; 斤 and 两 are those of the mainland (GB 3100)."""


@dataclass(frozen=True, slots=True)
class Counted:
    """How an item's products are added up.

    Attributes:
        factor: Pieces (or units) of the item in one unit of each product, by product; missing where nobody
            can say, and then the product's numbers are left out.
        unit: What the item is counted in.
        units: The units its products state, where they differ.
        unknown: Units that cannot be turned into the item's.
    """

    factor: dict[str, float]
    unit: str
    units: tuple[str, ...]
    unknown: tuple[str, ...]


def weight_of(unit: object) -> float | None:
    """Grams of a unit, None for one that is counted and not weighed.

    >>> weight_of("公斤"), weight_of("件")
    (1000.0, None)
    """
    return GRAMS.get(str(unit).strip().lower()) if isinstance(unit, str) else None


def counted(goods: pd.DataFrame) -> Counted:
    """How the products of one item are added up.

    Weighed units become pieces through the net content where it is in grams; where all are weighed and none
    states a content, they become grams of the first unit.

    >>> frame = pd.DataFrame(
    ...     {
    ...         "productKey": ["a", "b"],
    ...         "unit": ["件", "kg"],
    ...         "contentQuantity": [500.0, 500.0],
    ...         "contentUnit": ["g", "g"],
    ...     }
    ... )
    >>> found = counted(frame)
    >>> found.factor, found.units
    ({'a': 1.0, 'b': 2.0}, ('kg', '件'))
    """
    rows = list(goods[["productKey", "unit", "contentQuantity", "contentUnit"]].itertuples(index=False))
    weighed = [weight_of(row.unit) for row in rows]
    named = sorted({str(row.unit).strip() for row in rows if isinstance(row.unit, str) and row.unit.strip()})
    if not any(weighed):
        return Counted(
            {str(row.productKey): 1.0 for row in rows}, named[0] if len(named) == 1 else "", (), ()
        )
    stated = goods.loc[goods["contentUnit"] == "g", "contentQuantity"].astype(float)
    content = next((float(grams) for grams in stated.tolist() if grams > 0), None)
    differ = tuple(named) if len(set(weighed)) > 1 else ()
    if all(weighed) and (not differ or content is None):
        base = weighed[0] or 1.0
        factors = {
            str(row.productKey): (grams or base) / base for row, grams in zip(rows, weighed, strict=True)
        }
        return Counted(factors, str(rows[0].unit).strip(), differ, ())
    factors, unknown = {}, set()
    for row, grams in zip(rows, weighed, strict=True):
        if grams is None:
            factors[str(row.productKey)] = 1.0
        elif content is not None:
            factors[str(row.productKey)] = grams / content
        else:
            unknown.add(str(row.unit).strip())
    return Counted(factors, "", differ, tuple(sorted(unknown)))

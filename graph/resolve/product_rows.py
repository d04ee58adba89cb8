"""Product records taken apart: brand (also where only the name says it), bare name, flavour and content."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from graph.resolve.text import fold, has_han, simplified
from graph.standardise import products

Row = Mapping[str, Any]
_LATIN = re.compile(r"[A-Za-z][A-Za-z'’. -]*")
UNBRANDED = "unbranded"
_SLOGAN = re.compile(r"【[^】]*】|\[[^\]]*\]")
_PUNCTUATION = re.compile(r"[()（）\[\]【】·,，/\s-]+")


def product_rows(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """Rows with ``coreName``, ``coreBrand``, ``content`` and ``flavour`` added.

    A brand some row states in its brand column is recognised in the names of the others.
    """
    read = [
        products.standardise(
            _SLOGAN.sub(" ", row["name"] or "").strip(),
            brand=row["brand"] or None,
            specification=row["specification"] or None,
        )
        for row in rows
    ]
    brands = Counter(found.brand for found in read if found.brand)
    short = {name: _short(name, brands) for name in brands}
    known = sorted((name for name in brands if len(name) > 1), key=lambda name: (-len(name), name))
    made = []
    for row, found in zip(rows, read, strict=True):
        name, brand = _core(found.name or "", found.brand, known)
        brand = short.get(brand or "", brand)
        made.append(
            {
                **row,
                "coreName": name,
                "coreBrand": brand or UNBRANDED,
                "content": _content(found),
                "flavour": found.flavour or "-",
            }
        )
    return made


def _short(brand: str, brands: Mapping[str, int]) -> str:
    """The brand without what it makes, where both are written: 青岛 for 青岛啤酒."""
    return min(
        (other for other in brands if len(other) > 1 and brand.startswith(other)), key=len, default=brand
    )


def _core(name: str, brand: str | None, known: Sequence[str]) -> tuple[str | None, str | None]:
    """The name without the brand, and the brand it names where no column did."""
    folded = simplified(fold(name))
    if brand is None:
        brand = next((item for item in known if fold(item) in folded), None)
    if brand is not None:
        folded = folded.replace(fold(brand), " ")
    if has_han(folded):
        folded = _LATIN.sub(" ", folded) if _PUNCTUATION.sub("", _LATIN.sub("", folded)) else folded
        folded = _PUNCTUATION.sub("", folded)
    core = " ".join(_PUNCTUATION.sub(" ", folded).split())
    return core or fold(name) or None, brand


def _content(found: products.Product) -> str | None:
    if not found.content_quantity:
        return None
    return f"{found.content_quantity:g}{found.content_unit or ''}/{found.packs or 1}"

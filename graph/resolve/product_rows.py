"""Product records taken apart: brand (also where only the name says it), bare name, flavour and content."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from graph.resolve.flat_table import Table
from graph.resolve.roles import Role
from graph.resolve.text import fold, has_han, simplified
from graph.standardise import products

Row = Mapping[str, Any]
_LATIN = re.compile(r"[A-Za-z][A-Za-z'’. -]*")
UNBRANDED = "unbranded"
_SLOGAN = re.compile(r"【[^】]*】|\[[^\]]*\]")
_PUNCTUATION = re.compile(r"[()（）\[\]【】·,，/\s-]+")


def brands_of(rows: Sequence[Row]) -> list[str]:
    """The brands that rows state, by which the names of others are read."""
    return sorted({found.brand for found in _read(rows) if found.brand})


def product_rows(rows: Sequence[Row], brands: Sequence[str] | None = None) -> list[dict[str, Any]]:
    """Rows with ``coreName``, ``coreBrand``, ``content`` and ``flavour`` added.

    Args:
        rows: Products.
        brands: Brands that are recognised in names; those the rows themselves state where it is None.
    """
    read = _read(rows)
    named = sorted({found.brand for found in read if found.brand}) if brands is None else list(brands)
    shortened = {found.brand: _short(found.brand, named) for found in read if found.brand}
    short = {**{name: _short(name, named) for name in named}, **shortened}
    known = sorted((name for name in named if len(name) > 1), key=lambda name: (-len(name), name))
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


def _read(rows: Sequence[Row]) -> list[products.Product]:
    return [
        products.standardise(
            _SLOGAN.sub(" ", row["name"] or "").strip(),
            brand=row["brand"] or None,
            specification=row["specification"] or None,
        )
        for row in rows
    ]


def with_parts(table: Table) -> Table:
    """The table of goods, Chinese titles replaced by name, maker, flavour and content.

    The specification is every column of measures together. Titles in other languages stay as they are.
    """
    named = table.of(Role.TITLE)[:1]
    if not named:
        return table
    told = [value for value in table.columns[named[0]] if value]
    if sum(map(has_han, told)) <= len(told) / 2:
        return table
    brand, measures = table.of(Role.BRAND)[:1], table.of(Role.MEASURE)
    rows = [
        {
            "name": table.columns[named[0]][place],
            "brand": next((table.columns[name][place] for name in brand), None),
            "specification": " ".join(filter(None, (table.columns[name][place] for name in measures))),
        }
        for place in range(len(table))
    ]
    made = product_rows(rows)
    parts = {"coreName": Role.PRODUCT_NAME, "coreBrand": Role.MAKER, "content": Role.CONTENT}
    parts["flavour"] = Role.FLAVOUR
    gone = {*named, *brand, *measures}
    columns = {name: values for name, values in table.columns.items() if name not in gone}
    columns |= {f"{named[0]}.{name}": [row[name] for row in made] for name in parts}
    roles = {name: role for name, role in table.roles.items() if name not in gone}
    roles |= {f"{named[0]}.{name}": role for name, role in parts.items()}
    return Table(columns, roles, table.kind)


def _short(brand: str, brands: Sequence[str]) -> str:
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

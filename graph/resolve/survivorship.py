"""Which value of an identity's records stands for it: most records agree, then newest, then fullest.

Pure: rows of the ``…_to_resolve`` queries in, properties of the identity out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from graph.resolve.roles import Kind
from graph.resolve.search_words import search_words
from graph.resolve.text import has_han
from graph.standardise.names import standardise

Row = Mapping[str, Any]

_A_NAME = 0.75
_LONG_AGO = datetime(1, 1, 1, tzinfo=UTC)
_SINGLE: Mapping[Kind, tuple[str, ...]] = {
    Kind.CUSTOMER: ("gender", "birthDate", "company", "level", "province", "city", "district"),
    Kind.PRODUCT: ("brand", "category", "specification", "variant", "barcode"),
    Kind.SUPPLIER: ("uniformCreditCode", "legalPerson", "country", "city"),
    Kind.ADDRESS: (
        *("text", "standardised", "country", "province", "city", "district", "street", "road", "number"),
        *("building", "unit", "room", "divisionCode"),
    ),
}


def best(values: Iterable[tuple[str, datetime]]) -> str | None:
    """The value most rows state; of equals the newest, then the longest, then the first by text.

    >>> early, late = datetime(2020, 1, 1, tzinfo=UTC), datetime(2021, 1, 1, tzinfo=UTC)
    >>> best([("王明", early), ("王小明", late)]), best([("a", early), ("a", early), ("b", late)])
    ('王小明', 'a')
    """
    counts: dict[str, int] = defaultdict(int)
    newest: dict[str, datetime] = {}
    for value, at in values:
        counts[value] += 1
        newest[value] = max(at, newest.get(value, _LONG_AGO))
    if not counts:
        return None
    return min(counts, key=lambda value: (-counts[value], -newest[value].timestamp(), -len(value), value))


def surviving(rows: Sequence[Row], kind: Kind) -> dict[str, Any]:
    """Properties of the identity of some records, and how many records, sources and scripts there are.

    A property none of them states is None.
    """
    found: dict[str, Any] = {name: best(_stated(rows, name)) for name in _SINGLE[kind]}
    found["records"] = len(rows)
    found["sources"] = len({row["source"] for row in rows})
    if kind is Kind.CUSTOMER:
        found.update(_person(rows))
    else:
        found["name"] = best(_stated(rows, "text" if kind is Kind.ADDRESS else "name"))
    return found


def _stated(rows: Sequence[Row], name: str) -> list[tuple[str, datetime]]:
    return [(str(row[name]), _at(row)) for row in rows if row.get(name)]


def _listed(rows: Sequence[Row], name: str) -> list[tuple[str, datetime]]:
    return [(str(value), _at(row)) for row in rows for value in row.get(name) or ()]


def _at(row: Row) -> datetime:
    at = row.get("eventAt")
    return at if isinstance(at, datetime) else _LONG_AGO


def _real_names(stated: list[tuple[str, datetime]]) -> list[tuple[str, datetime]]:
    """Of several, those that are a surname and a given name, if any: people sign in as what they like.

    >>> at = datetime(2020, 1, 1, tzinfo=UTC)
    >>> [name for name, _ in _real_names([("今天吃什么", at), ("吴梅", at)])]
    ['吴梅']
    """
    if len({value for value, _ in stated}) < 2:
        return stated
    return [item for item in stated if standardise(item[0]).confidence >= _A_NAME] or stated


def _person(rows: Sequence[Row]) -> dict[str, Any]:
    stated = _stated(rows, "name")
    named = _real_names(stated)
    han = [item for item in named if has_han(item[0]) and len(item[0]) > 1]
    name = best(han) or best(named) or best(_listed(rows, "recipients")) or best(_stated(rows, "nickname"))
    others = {value for value, _ in (*stated, *_stated(rows, "nickname"), *_listed(rows, "recipients"))}
    found: dict[str, Any] = {"scripts": len({row["script"] for row in rows if row.get("script")}) or 1}
    for single, many in (("phone", "phones"), ("email", "emails")):
        values = _listed(rows, many)
        first = best([(str(row[many][0]), _at(row)) for row in rows if row.get(many)])
        if first is not None:
            found[single] = first
            found[many] = " ".join(sorted({value for value, _ in values}))
    address = best(_listed(rows, "addresses"))
    if address:
        found["addressText"] = address
    if name:
        found["name"] = name
    aliases = sorted(others - {name})
    if aliases:
        found["aliases"] = "; ".join(aliases)
    spelled = search_words(others | {name} if name else others)
    if spelled:
        found["searchText"] = spelled
    return found

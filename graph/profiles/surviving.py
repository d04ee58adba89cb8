"""Which value stands for each property of an identity, which records state it, and which lost to it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from graph.profiles.reading import Properties, words_of

SURVIVING: Mapping[str, tuple[str, ...]] = {
    "Person": (
        *("name", "nickname", "phone", "email", "company", "title", "gender", "birthDate", "level"),
        *("language", "city", "district", "addressText"),
    ),
    "Item": (
        *("name", "brand", "category", "specification", "variant", "contentQuantity", "contentUnit"),
        *("barcode", "unit", "shelfLifeDays"),
    ),
    "Organization": (
        *("name", "brandName", "uniformCreditCode", "legalPerson", "legalForm", "contactName", "phone"),
        *("email", "country", "city", "addressText", "homePage"),
    ),
    "Place": (
        *("text", "standardised", "country", "province", "city", "district", "street", "road", "number"),
        *("building", "unit", "room", "postcode"),
    ),
}
"""Values of the header of an identity by its label, in the order shown."""

RECORD_OF: Mapping[str, str] = {
    "Person": "Customer",
    "Item": "Product",
    "Organization": "Supplier",
    "Place": "Address",
}
"""Label of the records that resolve to an identity of a label."""

_MANY = {"phone": "phones", "email": "emails"}
"""Values that a customer record keeps in the plural."""

_SEVERAL = frozenset(
    {"phone", "email", "nickname", "text", "standardised", "addressText", "unit", "specification"}
)
"""Values of which records may well state several."""


@dataclass(frozen=True, slots=True)
class Stated:
    """One value and the records that state it."""

    value: str
    record_keys: tuple[str, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Surviving:
    """The value that stands for a property, and those that lost to it."""

    property: str
    winner: Stated
    losers: tuple[Stated, ...]


def display_name(node: Properties) -> str:
    """What to call a record or an identity.

    >>> display_name({"nickname": "小王"}), display_name({"name": "王小明", "nickname": "小王"})
    ('小王', '王小明')
    """
    for name in ("name", "nickname", "company", "phone", "email", "text", "standardised", "sourceId"):
        if node.get(name):
            return str(node[name])
    return ""


def surviving_values(
    identity: Properties, records: Sequence[Properties], label: str = "Person"
) -> tuple[Surviving, ...]:
    """The value that stands for each property, with the records that state it, and the others.

    The identity's stored value wins; where it has none, the value most records state, then the newest.

    >>> found = surviving_values({}, [{"key": "a", "source": "app", "name": "X"}])
    >>> found[0].winner
    Stated(value='X', record_keys=('a',), sources=('app',))
    """
    found = []
    newest_first = sorted(records, key=lambda item: str(item.get("eventAt") or ""), reverse=True)
    for name in SURVIVING[label]:
        by_value: dict[str, list[Properties]] = defaultdict(list)
        for record in newest_first:
            for value in values_of(record, name):
                by_value[value].append(record)
        chosen = next(iter(values_of({name: identity.get(name)}, name)), None)
        if chosen is not None and chosen not in by_value:
            by_value[chosen] = []
        ranked = sorted(by_value, key=lambda value: (value != chosen, -len(by_value[value])))
        if ranked:
            stated = [_stated(value, by_value[value]) for value in ranked]
            found.append(Surviving(name, stated[0], tuple(stated[1:])))
    return tuple(found)


def conflicts_of(surviving: Sequence[Surviving]) -> tuple[Surviving, ...]:
    """Properties for which records of the same identity state different values.

    Several phones or e-mails are no conflict, nor is one thing that is written in several ways.
    """
    return tuple(item for item in surviving if item.losers and item.property not in _SEVERAL)


def values_of(record: Properties, name: str) -> tuple[str, ...]:
    """What a record states for a property, several where it keeps several.

    >>> values_of({"phones": "+861 +862"}, "phone"), values_of({"city": ""}, "city")
    (('+861', '+862'), ())
    """
    many = _MANY.get(name)
    if many and record.get(many):
        return words_of(record.get(many))
    value = record.get(name)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return (str(value),) if value not in (None, "") else ()


def _stated(value: str, records: Sequence[Properties]) -> Stated:
    keys = tuple(str(item["key"]) for item in records)
    return Stated(value, keys, tuple(dict.fromkeys(str(item.get("source", "")) for item in records)))

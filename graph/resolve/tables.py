"""From rows of the graph to the resolver's table: which property plays which role, for each kind."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from graph.resolve.places import Numbers, doors_of, street_numbers
from graph.resolve.product_rows import brands_of, product_rows
from graph.resolve.records import Table
from graph.resolve.roles import Kind, Role
from graph.standardise import names

Row = Mapping[str, Any]
"""One record as its ``…_to_resolve`` query returns it."""

_Cell = Callable[[Row], str | None]


def _of(name: str, at: int | None = None) -> _Cell:
    def read(row: Row) -> str | None:
        value = row[name]
        if at is None:
            return str(value) if value else None
        return str(value[at]) if value and len(value) > at else None

    return read


@lru_cache(maxsize=1 << 17)
def _fullness(text: str) -> int:
    """2 for a surname and given name, 1 for a surname alone, 0 for a nickname or anything else."""
    name = names.standardise(text)
    if name.kind != "person" or not name.surname:
        return 1 if name.surname else 0
    return 2 if name.given_name else 1


def _person_name(row: Row) -> str | None:
    """The fullest of the record's name and those its parcels are addressed to, its own first."""
    told = [text for text in (row["name"], *(row["recipients"] or ())) if text]
    fullest = max(told, key=_fullness, default=None)
    return fullest if fullest and _fullness(fullest) else None


def _nickname(row: Row) -> str | None:
    """The nickname; where there is none, a name that is no more than one."""
    if row["nickname"]:
        return str(row["nickname"])
    name = row["name"]
    return str(name) if name and not _fullness(name) else None


def _several(name: str, role: Role, field: str, count: int) -> dict[str, tuple[Role, _Cell]]:
    return {f"{name}.{at}": (role, _of(field, at)) for at in range(count)}


_COLUMNS: Mapping[Kind, Mapping[str, tuple[Role, _Cell]]] = {
    Kind.CUSTOMER: {
        "name": (Role.FULL_NAME, _person_name),
        "nickname": (Role.NICKNAME, _nickname),
        **_several("phone", Role.PHONE, "phones", 3),
        **_several("email", Role.EMAIL, "emails", 2),
        **_several("account", Role.SHARED, "accounts", 3),
        **_several("device", Role.SHARED, "devices", 4),
        **_several("payment", Role.SHARED, "payments", 4),
        "birthDate": (Role.BIRTH_DATE, _of("birthDate")),
        "gender": (Role.GENDER, _of("gender")),
        **{f"door.{at}": (Role.DOOR, _of("doors", at)) for at in range(3)},
        "company": (Role.OCCUPATION, _of("company")),
        "source": (Role.SOURCE, _of("source")),
    },
    Kind.PRODUCT: {
        "name": (Role.PRODUCT_NAME, _of("coreName")),
        "brand": (Role.MAKER, _of("coreBrand")),
        "content": (Role.CONTENT, _of("content")),
        "flavour": (Role.FLAVOUR, _of("flavour")),
        "barcode": (Role.BARCODE, _of("barcode")),
        "source": (Role.SOURCE, _of("source")),
    },
    Kind.SUPPLIER: {
        "name": (Role.COMPANY, _of("name")),
        "taxCode": (Role.IDENTIFIER, _of("uniformCreditCode")),
        "phone": (Role.PHONE, _of("phone")),
        "email": (Role.EMAIL, _of("email")),
        "contact": (Role.ALIAS, _of("contactName")),
        "address": (Role.ADDRESS, _of("addressText")),
        "city": (Role.PLACE, _of("city")),
        "source": (Role.SOURCE, _of("source")),
    },
}

TELLING: Mapping[Kind, tuple[str, ...]] = {
    Kind.CUSTOMER: (
        "phone.0",
        "email.0",
        "account.0",
        "device.0",
        "payment.0",
        "birthDate",
        "door.0",
        "name",
    ),
    Kind.PRODUCT: ("name",),
    Kind.SUPPLIER: ("name",),
}
"""Columns of which a record needs one to be compared: a bare nickname is nobody in particular."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What one row is read by that other rows say; part of a snapshot, so that reading a row is pure.

    Attributes:
        numbers: Where compounds are that addresses name without their street.
        brands: Brands recognised in the names of goods.
    """

    numbers: Numbers = field(default_factory=dict)
    brands: Sequence[str] = ()


def facts_of(rows: Sequence[Row], kind: Kind) -> Facts:
    """What the rows of a kind say about reading one of them."""
    if kind is Kind.PRODUCT:
        return Facts(brands=tuple(brands_of(rows)))
    if kind is Kind.CUSTOMER:
        return Facts(street_numbers([home for row in rows for home in row["homes"] or ()]))
    return Facts(street_numbers(rows)) if kind is Kind.ADDRESS else Facts()


def _doors(rows: Sequence[Row], numbers: Numbers | None) -> list[Row]:
    """The doors of the homes of each row; see `doors_of` for compounds known by name."""
    homes = [home for row in rows for home in row["homes"] or ()]
    doors = iter(doors_of(homes, rooms_only=False, numbers=numbers))
    return [{"doors": [door for _ in row["homes"] or () if (door := next(doors))]} for row in rows]


def table_of(
    rows: Sequence[Row], kind: Kind, always: Collection[str] = (), facts: Facts | None = None
) -> tuple[Table, list[int]]:
    """The table of the rows that can be compared, and their places among the rows.

    Args:
        rows: Records of one kind.
        kind: Which.
        always: Keys of rows that take part whatever they say.
        facts: What rows are read by; taken from these rows where it is None.

    Raises:
        KeyError: the kind is not resolved by comparison (addresses go by their standardised parts).
    """
    if kind is Kind.PRODUCT:
        rows = product_rows(rows, None if facts is None else facts.brands)
    readers = _COLUMNS[kind]
    doors = _doors(rows, None if facts is None else facts.numbers) if kind is Kind.CUSTOMER else ()
    cells = {
        name: [read(row) for row in (doors if role is Role.DOOR else rows)]
        for name, (role, read) in readers.items()
    }
    telling = [cells[name] for name in TELLING[kind]]
    places = [
        at for at in range(len(rows)) if rows[at]["key"] in always or any(column[at] for column in telling)
    ]
    columns = {name: [values[at] for at in places] for name, values in cells.items()}
    return Table(columns, {name: role for name, (role, _) in readers.items()}, kind), places

"""From rows of the graph to the resolver's table: which property plays which role, for each kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from graph.resolve.records import Table
from graph.resolve.roles import Kind, Role

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


def _joined(*names: str) -> _Cell:
    return lambda row: " ".join(str(row[name]) for name in names if row[name]) or None


def _person_name(row: Row) -> str | None:
    """The record's name; where it has none, the one its parcels are addressed to."""
    return row["name"] or (row["recipients"][0] if row["recipients"] else None)


_COLUMNS: Mapping[Kind, Mapping[str, tuple[Role, _Cell]]] = {
    Kind.CUSTOMER: {
        "name": (Role.FULL_NAME, _person_name),
        "nickname": (Role.ALIAS, _of("nickname")),
        "phone": (Role.PHONE, _of("phones", 0)),
        "formerPhone": (Role.PHONE, _of("phones", 1)),
        "email": (Role.EMAIL, _of("emails", 0)),
        "account": (Role.ACCOUNT, _of("accounts", 0)),
        "device": (Role.ACCOUNT, _of("devices", 0)),
        "payment": (Role.ACCOUNT, _of("payments", 0)),
        "birthDate": (Role.BIRTH_DATE, _of("birthDate")),
        "gender": (Role.GENDER, _of("gender")),
        "address": (Role.ADDRESS, _of("addresses", 0)),
        "company": (Role.OCCUPATION, _of("company")),
        "source": (Role.SOURCE, _of("source")),
    },
    Kind.PRODUCT: {
        "title": (Role.TITLE, _joined("name", "specification")),
        "brand": (Role.BRAND, _of("brand")),
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
    Kind.CUSTOMER: ("phone", "email", "account", "device", "payment", "birthDate", "address"),
    Kind.PRODUCT: ("title",),
    Kind.SUPPLIER: ("name",),
}
"""Columns of which a record needs one to be compared: a bare name or nickname is nobody in particular."""


def table_of(rows: Sequence[Row], kind: Kind) -> tuple[Table, list[int]]:
    """The table of the rows that can be compared, and their places among the rows.

    Raises:
        KeyError: the kind is not resolved by comparison (addresses go by their standardised parts).
    """
    readers = _COLUMNS[kind]
    cells = {name: [read(row) for row in rows] for name, (_, read) in readers.items()}
    telling = [cells[name] for name in TELLING[kind]]
    places = [at for at in range(len(rows)) if any(column[at] for column in telling)]
    columns = {name: [values[at] for at in places] for name, values in cells.items()}
    return Table(columns, {name: role for name, (role, _) in readers.items()}, kind), places

"""What a kind of row is made of: the fields a mapping may fill and the references it may state."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class FieldType(StrEnum):
    """How the text of a cell becomes a value of the graph."""

    TEXT = "text"
    PERSON = "person's name"
    COMPANY = "company name"
    GOODS = "product name"
    PHONE = "phone"
    EMAIL = "e-mail"
    ID_NUMBER = "identity number"
    ADDRESS = "address or a part of one"
    MONEY = "amount"
    PRICE = "unit price"
    NUMBER = "number"
    INTEGER = "whole number"
    BOOLEAN = "yes or no"
    INSTANT = "point in time"
    DATE = "day"
    ACCOUNT = "account"
    DEVICE = "device"
    PAYMENT = "payment account"
    BANK = "bank account"
    DIVISION = "division code"


@dataclass(frozen=True, slots=True)
class Field:
    """One thing a column may be mapped to.

    Attributes:
        name: What a mapping calls it, such as ``phone`` or ``address.city``.
        many: Several columns, or several values in a cell, may fill it.
        stored: Name of the property where it differs from ``name``.
        on: The reference on whose link the value stands instead of on the node.
        choices: The values the graph knows, as words of many systems are read into (loaders/words.yaml).
        strict: A row whose cell cannot be read is quarantined, because without it the row would say something
            wrong; else the property stays empty and the doubt is reported.
        kept: Not a property by itself: read together with other cells of the row.
        as_text: A day is written as text.
    """

    name: str
    type: FieldType = FieldType.TEXT
    many: bool = False
    stored: str = ""
    on: str = ""
    choices: tuple[str, ...] = ()
    strict: bool = False
    kept: bool = False
    as_text: bool = False

    @property
    def target(self) -> str:
        """Name of the property it is written to."""
        return self.stored or self.name


@dataclass(frozen=True, slots=True)
class Reference:
    """One link to a row of another kind, which may not be there yet.

    Attributes:
        name: What a mapping calls it, such as ``customer``.
        kind: The kind of row it names.
        type: Relationship type.
        reverse: True where the relationship points from the other end to this row's node.
        required: A row without it is quarantined.
        property: Property of this row's node that repeats the other's key.
    """

    name: str
    kind: str
    type: str
    reverse: bool = False
    required: bool = False
    property: str = ""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of row, the node or the part of a node it states.

    Attributes:
        name: What a mapping calls it, such as ``orderLine``.
        label: Label of the node; for a part, of the node the part belongs to.
        of: For a part: the reference that names the node the links start from.
        references: Links; for a part, those besides ``of``.
        required: Fields without which a row says nothing and is quarantined.
    """

    name: str
    label: str
    fields: tuple[Field, ...] = ()
    references: tuple[Reference, ...] = ()
    of: str = ""
    of_kind: str = ""
    required: tuple[str, ...] = ()
    by_name: dict[str, Field] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_name", {item.name: item for item in self.fields})

    @property
    def is_part(self) -> bool:
        """Whether rows state links of a node that another kind states."""
        return bool(self.of)

    def reference_names(self) -> tuple[str, ...]:
        """Names of all references a mapping may fill, the owner of a part first."""
        return (*((self.of,) if self.of else ()), *(item.name for item in self.references))


def address_fields(prefix: str = "address.") -> tuple[Field, ...]:
    """The fields of one address: whole, in parts, or both.

    >>> [item.name for item in address_fields("")][:3]
    ['text', 'country', 'province']
    """
    whole = (Field(prefix.rstrip(".") or "text", FieldType.ADDRESS),)
    parts = ("country", "province", "city", "district", "street", "detail", "postcode")
    return (*whole, *(Field(prefix + part, FieldType.ADDRESS, many=part == "detail") for part in parts))

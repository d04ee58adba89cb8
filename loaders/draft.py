"""What reading one row fills step by step, and what it depends on."""

from __future__ import annotations

from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from graph.model import Link, Value
from loaders.mapping import Target
from loaders.parts import Contacts
from loaders.standards import Standards


class RejectedError(Exception):
    """A row that cannot be accepted.

    Args:
        code: Key of the reason in web/translations, such as ``"row.id-missing"``.
        params: Named values the reason shows: the column and what stands in it.
    """

    def __init__(self, code: str, **params: str) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


@dataclass(frozen=True, slots=True)
class Context:
    """What reading a cell depends on besides its column.

    Attributes:
        zone: Of times that name none.
        currency: Of amounts of rows that name none.
        region: Two letters; of phones of rows that name no country.
        day_first: Whether a column writes 5/11/2023 for the fifth of November, where its cells tell.
    """

    zone: ZoneInfo
    currency: str
    region: str
    standards: Standards
    day_first: dict[Target, bool] = field(default_factory=dict)


@dataclass(slots=True)
class Draft:
    """What the cells of one row have filled so far.

    Attributes:
        properties: Of the node.
        on: Properties of a reference's link, by the reference's name.
        parts: Parts of the row's address, "" for a whole one.
        refers: Id and source of the rows referred to, by the reference's name.
    """

    source_id: str
    number: int
    properties: dict[str, Value] = field(default_factory=dict)
    on: dict[str, dict[str, Value]] = field(default_factory=dict)
    links: list[Link] = field(default_factory=list)
    contacts: Contacts = field(default_factory=Contacts)
    parts: dict[str, str] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    refers: dict[str, tuple[str, str]] = field(default_factory=dict)
    doubts: list[tuple[str, str, str]] = field(default_factory=list)

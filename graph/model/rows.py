"""What a loader hands to the writer: one standardised row, the node it states and the links it states."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

Value = str | int | float | bool | datetime | date | list[str] | None


@dataclass(frozen=True, slots=True)
class Link:
    """One relationship a row states.

    Attributes:
        type: Relationship type of the model.
        label: Label of the other end.
        key: Key of the other end.
        reverse: True where the relationship points from the other end to the row's node.
        properties: Properties of the relationship.
        target: Properties of the other end when this row is the one that creates it, as a phone's value
            (shared things), or source and sourceId of a stub; never overwrites what is there.
    """

    type: str
    label: str
    key: str
    reverse: bool = False
    properties: Mapping[str, Value] = field(default_factory=dict)
    target: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Row:
    """One accepted source row as the node and links it states; a whole state, never a patch.

    Attributes:
        label: Label of the node, such as ``Customer``.
        key: ``record_key(label, source, source_id)``.
        event_at: When the source says this was true, in UTC; decides which row wins.
        row_hash: Hash of the mapped cells; breaks ties of event_at, equal means nothing to write.
        raw: The mapped cells as compact JSON, kept as they came.
        source_row: Line or row number in the file, 1 for the first data row.
        deleted: The row says its record is gone; the node stays as a tombstone.
        part: Empty for a row that states the node itself. Else the row states only links of a node that
            another file states (a line of an order, a device of a customer, a price of a supplier): it has no
            properties, versions are kept for each (key, part) on the relationship, and the node becomes a
            stub where it is not there yet. The newest version of a part replaces the part's earlier links.
        beside: The row was made beside another of the same file row (an address within a customer's row);
            it is written like any row, and left out of the counts.
    """

    label: str
    key: str
    source: str
    source_id: str
    event_at: datetime
    row_hash: str
    raw: str
    source_row: int
    properties: Mapping[str, Value] = field(default_factory=dict)
    links: tuple[Link, ...] = ()
    deleted: bool = False
    part: str = ""
    beside: bool = False

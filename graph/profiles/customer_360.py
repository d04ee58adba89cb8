"""One customer whole: identity or lone record, surviving values, links, contact points, addresses."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from graph.errors import NotFoundError
from graph.profiles.reading import Properties, Reads, Reason, reasons_of, words_of

SURVIVING = (
    "name",
    "nickname",
    "phone",
    "email",
    "company",
    "title",
    "gender",
    "birthDate",
    "level",
    "language",
    "city",
    "district",
    "addressText",
)
"""Values of the header, in the order shown."""

_MANY = {"phone": "phones", "email": "emails"}
"""Values that a record keeps in the plural."""


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


@dataclass(frozen=True, slots=True)
class Contact:
    """A phone, e-mail, account or device and how it is used here.

    Attributes:
        sharers: Records that use it, in the whole graph.
        current: Whether at least one record still uses it.
    """

    type: str
    label: str
    key: str
    value: str
    properties: Properties
    record_keys: tuple[str, ...]
    sources: tuple[str, ...]
    first_at: datetime | None
    last_at: datetime | None
    current: bool
    sharers: int


@dataclass(frozen=True, slots=True)
class Address:
    """An address with what is wrong with it."""

    key: str
    properties: Properties
    sources: tuple[str, ...]
    issues: tuple[Reason, ...]
    proposed: str | None
    orders: int
    current: bool
    place_id: str | None


@dataclass(frozen=True, slots=True)
class RecordLink:
    """Why two records are one person's."""

    left_key: str
    right_key: str
    probability: float | None
    weight: float | None
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Customer360:
    """What the first content of the page shows.

    Attributes:
        kind: ``person``, or ``record`` where the record resolves to no person yet.
        id: Of the person, or key of the record.
        identity: The person's stored properties; empty for a lone record.
        record_count: All records, of which `records` holds the first.
    """

    kind: str
    id: str
    name: str
    identity: Properties
    records: tuple[Properties, ...]
    record_count: int
    surviving: tuple[Surviving, ...]
    contacts: tuple[Contact, ...]
    addresses: tuple[Address, ...]
    links: tuple[RecordLink, ...]
    counts: Properties

    @property
    def record_keys(self) -> list[str]:
        """Keys of the records at hand."""
        return [str(item["key"]) for item in self.records]

    @property
    def sources(self) -> tuple[str, ...]:
        """The systems the records come from."""
        return tuple(dict.fromkeys(str(item.get("source", "")) for item in self.records))

    @property
    def tree(self) -> tuple[RecordLink, ...]:
        """The strongest links that hold the records together: one fewer than there are records, at most."""
        root = {key: key for key in self.record_keys}

        def find(key: str) -> str:
            while root[key] != key:
                key = root[key]
            return key

        found = []
        for link in sorted(self.links, key=lambda item: -(item.probability or 0.0)):
            if link.left_key in root and link.right_key in root:
                left, right = find(link.left_key), find(link.right_key)
                if left != right:
                    root[left] = right
                    found.append(link)
        return tuple(found)

    @property
    def doubtful_addresses(self) -> int:
        """Addresses with an issue."""
        return sum(1 for item in self.addresses if item.issues)

    @property
    def conflicts(self) -> int:
        """Properties for which records of the same person state different values."""
        return sum(1 for item in self.surviving if item.losers and item.property not in ("phone", "email"))


def customer_360(store: Reads, person_id: str) -> Customer360:
    """A person whole.

    Raises:
        NotFoundError: ``person.unknown``; see `survivor` for retired ids.
    """
    row = store.one("person_records", personId=person_id)
    if row is None:
        raise NotFoundError("person.unknown", id=person_id)
    return _whole(store, "person", person_id, row["person"], row["records"], row["recordCount"])


def record_360(store: Reads, record_key: str) -> tuple[Customer360 | None, str | None]:
    """A customer record alone, or the id of the person it resolves to.

    Raises:
        NotFoundError: ``record.unknown``.
    """
    row = store.one("customer_record", recordKey=record_key)
    if row is None:
        raise NotFoundError("record.unknown", key=record_key)
    if row["personId"]:
        return None, str(row["personId"])
    return _whole(store, "record", record_key, {}, [row["record"]], 1), None


def survivor(store: Reads, retired_id: str) -> str | None:
    """The id under which a retired identity lives on, or None."""
    row = store.one("retired_identity", retiredId=retired_id)
    return str(row["id"]) if row else None


def member_keys(store: Reads, kind: str, subject_id: str) -> list[str]:
    """Keys of the records of a person or of a lone record; raises as `member_records`."""
    return [str(item["key"]) for item in member_records(store, kind, subject_id)]


def member_records(store: Reads, kind: str, subject_id: str) -> list[Properties]:
    """Properties of the records of a person (``kind`` person) or of a lone record.

    Raises:
        NotFoundError: ``person.unknown`` or ``record.unknown``.
    """
    if kind == "person":
        row = store.one("person_records", personId=subject_id)
        if row is None:
            raise NotFoundError("person.unknown", id=subject_id)
        return list(row["records"])
    row = store.one("customer_record", recordKey=subject_id)
    if row is None:
        raise NotFoundError("record.unknown", key=subject_id)
    return [row["record"]]


def _whole(
    store: Reads, kind: str, id: str, identity: Properties, records: Sequence[Properties], count: int
) -> Customer360:
    keys = [str(item["key"]) for item in records]
    sources = {str(item["key"]): str(item.get("source", "")) for item in records}
    return Customer360(
        kind=kind,
        id=id,
        name=display_name(identity) or next(filter(None, map(display_name, records)), ""),
        identity=identity,
        records=tuple(records),
        record_count=count,
        surviving=surviving_values(identity, records),
        contacts=_contacts(store.read("record_contacts", recordKeys=keys), sources),
        addresses=_addresses(store.read("record_addresses", recordKeys=keys), sources),
        links=_links(store.read("record_matches", recordKeys=keys)) if len(keys) > 1 else (),
        counts=store.one("record_counts", recordKeys=keys) or {},
    )


def display_name(node: Properties) -> str:
    """What to call a customer record or person.

    >>> display_name({"nickname": "小王"}), display_name({"name": "王小明", "nickname": "小王"})
    ('小王', '王小明')
    """
    for name in ("name", "nickname", "company", "phone", "email", "sourceId"):
        if node.get(name):
            return str(node[name])
    return ""


def surviving_values(identity: Properties, records: Sequence[Properties]) -> tuple[Surviving, ...]:
    """The value that stands for each property, with the records that state it, and the others.

    The identity's stored value wins; where it has none, the value most records state, then the newest.

    >>> found = surviving_values({}, [{"key": "a", "source": "app", "name": "X"}])
    >>> found[0].winner
    Stated(value='X', record_keys=('a',), sources=('app',))
    """
    found = []
    newest_first = sorted(records, key=lambda item: str(item.get("eventAt") or ""), reverse=True)
    for name in SURVIVING:
        by_value: dict[str, list[Properties]] = defaultdict(list)
        for record in newest_first:
            for value in _values(record, name):
                by_value[value].append(record)
        chosen = identity.get(name)
        if chosen is not None and str(chosen) not in by_value:
            by_value[str(chosen)] = []
        ranked = sorted(by_value, key=lambda value: (value != str(chosen), -len(by_value[value])))
        if ranked:
            stated = [_stated(value, by_value[value]) for value in ranked]
            found.append(Surviving(name, stated[0], tuple(stated[1:])))
    return tuple(found)


def _values(record: Properties, name: str) -> tuple[str, ...]:
    if name in _MANY:
        return words_of(record.get(_MANY[name]))
    value = record.get(name)
    return (str(value),) if value not in (None, "") else ()


def _stated(value: str, records: Sequence[Properties]) -> Stated:
    keys = tuple(str(item["key"]) for item in records)
    return Stated(value, keys, tuple(dict.fromkeys(str(item.get("source", "")) for item in records)))


def _contacts(rows: Sequence[Properties], sources: Properties) -> tuple[Contact, ...]:
    grouped: dict[str, list[Properties]] = defaultdict(list)
    for row in rows:
        grouped[row["contact"]["key"]].append(row)
    found = []
    for key, uses in grouped.items():
        contact = uses[0]["contact"]
        keys = tuple(dict.fromkeys(str(row["recordKey"]) for row in uses))
        moments: list[datetime] = [row["use"]["firstAt"] for row in uses if row["use"].get("firstAt")]
        lasts: list[datetime] = [row["use"]["lastAt"] for row in uses if row["use"].get("lastAt")]
        found.append(
            Contact(
                type=str(uses[0]["type"]),
                label=str(uses[0]["label"]),
                key=key,
                value=_contact_value(contact),
                properties=contact,
                record_keys=keys,
                sources=tuple(dict.fromkeys(str(sources.get(item, "")) for item in keys)),
                first_at=min(moments, default=None),
                last_at=max(lasts, default=None),
                current=any(row["use"].get("endedAt") is None for row in uses),
                sharers=int(uses[0]["sharers"]),
            )
        )
    order = {"HAS_PHONE": 0, "HAS_EMAIL": 1, "HAS_ACCOUNT": 2, "USES_DEVICE": 3}
    return tuple(sorted(found, key=lambda item: (not item.current, order.get(item.type, 9), item.value)))


def _contact_value(contact: Properties) -> str:
    for name in ("value", "externalId", "model", "deviceId"):
        if contact.get(name):
            return str(contact[name])
    return str(contact.get("key", ""))


def _addresses(rows: Sequence[Properties], sources: Properties) -> tuple[Address, ...]:
    found = []
    for row in rows:
        address: dict[str, Any] = dict(row["address"])
        found.append(
            Address(
                key=str(address["key"]),
                properties=address,
                sources=(str(address.get("source") or sources.get(row["recordKey"], "")),),
                issues=reasons_of(address.get("issues")),
                proposed=address.get("proposed"),
                orders=int(row["orders"]),
                current=row["use"].get("endedAt") is None,
                place_id=row["placeId"],
            )
        )
    return tuple(sorted(found, key=lambda item: (not item.current, -item.orders, item.key)))


def _links(rows: Sequence[Properties]) -> tuple[RecordLink, ...]:
    return tuple(
        RecordLink(
            left_key=str(row["leftKey"]),
            right_key=str(row["rightKey"]),
            probability=row["match"].get("probability"),
            weight=row["match"].get("weight"),
            reasons=reasons_of(row["match"].get("levels")),
        )
        for row in rows
    )

"""One customer whole: identity or lone record, surviving values, links, contact points, addresses."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from graph.errors import NotFoundError
from graph.profiles.history import Closed, as_of, closed_values
from graph.profiles.joining import Joining, joining_of, joining_queries
from graph.profiles.members import Members
from graph.profiles.reading import Properties, Reads, Reason, read_all, reasons_of
from graph.profiles.surviving import Surviving, display_name, surviving_values


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
class Customer360(Members):
    """What the first content of the page shows.

    Attributes:
        kind: ``person``, or ``record`` where the record resolves to no person yet.
        id: Of the person, or key of the record.
        identity: The person's stored properties; empty for a lone record.
        record_count: All records, of which `records` holds the first.
        closed: Values once stated and since replaced.
        moment: The moment of the past that is shown; None for the present.
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
    joining: Joining
    counts: Properties
    closed: tuple[Closed, ...] = ()
    moment: datetime | None = None

    @property
    def doubtful_addresses(self) -> int:
        """Addresses with an issue."""
        return sum(1 for item in self.addresses if item.issues)

    @property
    def undeliverable(self) -> int:
        """Addresses in use that a parcel would not reach as they stand."""
        return sum(1 for item in self.addresses if item.issues and item.current and item.proposed)


def customer_360(store: Reads, person_id: str, moment: datetime | None = None) -> Customer360:
    """A person whole, at a moment of the past where one is given.

    The records are those joined today; each says what it said then, and what came later is left out.

    Raises:
        NotFoundError: ``person.unknown``; see `survivor` for retired ids.
    """
    row = store.one("person_records", personId=person_id)
    if row is None:
        raise NotFoundError("person.unknown", id=person_id)
    return _whole(store, "person", person_id, row["person"], row["records"], row["recordCount"], moment)


def record_360(
    store: Reads, record_key: str, moment: datetime | None = None
) -> tuple[Customer360 | None, str | None]:
    """A customer record alone, or the id of the person it resolves to.

    Raises:
        NotFoundError: ``record.unknown``.
    """
    row = store.one("customer_record", recordKey=record_key)
    if row is None:
        raise NotFoundError("record.unknown", key=record_key)
    if row["personId"]:
        return None, str(row["personId"])
    return _whole(store, "record", record_key, {}, [row["record"]], 1, moment), None


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
    store: Reads,
    kind: str,
    id: str,
    identity: Properties,
    stored: Sequence[Properties],
    count: int,
    moment: datetime | None,
) -> Customer360:
    records = as_of(stored, moment) if moment else list(stored)
    keys = [str(item["key"]) for item in records]
    sources = {str(item["key"]): str(item.get("source", "")) for item in records}
    by_keys: Properties = {"recordKeys": keys}
    counted = ("orders_until", {**by_keys, "before": moment}) if moment else ("record_counts", by_keys)
    counts, contacts, addresses, *joined = read_all(
        store,
        [counted, ("record_contacts", by_keys), ("record_addresses", by_keys), *joining_queries(keys)],
    )
    return Customer360(
        kind=kind,
        id=id,
        name=display_name(identity) or next(filter(None, map(display_name, stored)), ""),
        identity={} if moment else identity,
        records=tuple(records),
        record_count=len(records) if moment else count,
        surviving=surviving_values({} if moment else identity, records),
        contacts=_contacts(_then(contacts, moment), sources),
        addresses=_addresses(_then(addresses, moment), sources),
        joining=joining_of(joined),
        counts=counts[0] if counts else {},
        closed=() if moment else closed_values(records),
        moment=moment,
    )


def _then(rows: Sequence[Properties], moment: datetime | None) -> list[Properties]:
    """Rows whose ``use`` held at a moment; those that ended later had not ended yet."""
    if moment is None:
        return list(rows)
    found: list[Properties] = []
    for row in rows:
        first, ended = row["use"].get("firstAt"), row["use"].get("endedAt")
        if (first is None or first <= moment) and (ended is None or ended > moment):
            found.append({**row, "use": {**row["use"], "endedAt": None}})
    return found


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

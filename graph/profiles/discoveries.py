"""What the first page shows: what is loaded, and three things found in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import networkx as nx

from graph.profiles.customer_360 import Customer360, customer_360
from graph.profiles.reading import Properties, Reads, Reason, reasons_of


@dataclass(frozen=True, slots=True)
class Loaded:
    """Totals, and a row for each source and kind."""

    totals: Properties
    sources: tuple[Properties, ...]

    @property
    def empty(self) -> bool:
        """Whether nothing has been loaded yet."""
        return not any(self.totals.values())


@dataclass(frozen=True, slots=True)
class Group:
    """People tied by devices, with the coupons several of them redeemed."""

    people: tuple[Properties, ...]
    devices: tuple[str, ...]
    coupons: tuple[Properties, ...]
    orders: int


@dataclass(frozen=True, slots=True)
class FailingAddress:
    """An order whose address will fail, with the correction."""

    order: Properties
    address: Properties
    issues: tuple[Reason, ...]
    person_id: str | None
    record_key: str | None
    name: str
    delivered: bool


@dataclass(frozen=True, slots=True)
class Discoveries:
    """The three; each is None where the data hold none."""

    person: Customer360 | None
    group: Group | None
    address: FailingAddress | None


def loaded(store: Reads) -> Loaded:
    """What is in the graph."""
    return Loaded(store.one("loaded_counts") or {}, tuple(store.read("loaded_sources")))


def discoveries(store: Reads) -> Discoveries:
    """Find the three by query."""
    return Discoveries(_person(store), _group(store), _address(store))


def _person(store: Reads) -> Customer360 | None:
    row = store.one("discovery_person")
    return customer_360(store, str(row["personId"])) if row else None


def _group(store: Reads) -> Group | None:
    """Among groups of people tied by devices, the one of whom most redeemed the same coupon."""
    best: Group | None = None
    for people, devices in tied(store.read("discovery_shared_devices"))[:12]:
        row = store.one("discovery_group", personIds=sorted(people))
        if row is None or not row["people"]:
            continue
        found = Group(
            people=tuple(sorted(row["people"], key=lambda item: str(item["id"]))),
            devices=tuple(sorted(devices)),
            coupons=tuple(row["coupons"]),
            orders=int(row["orders"]),
        )
        if best is None or _sharers(found) > _sharers(best):
            best = found
    return best


def _sharers(group: Group) -> tuple[int, int]:
    return max((int(item["users"]) for item in group.coupons), default=0), len(group.people)


def tied(rows: Sequence[Properties], at_most: int = 80) -> list[tuple[set[str], set[str]]]:
    """Groups of people connected through devices, largest first.

    Args:
        rows: ``deviceKey`` and ``personIds``.
        at_most: A group of more people than this is a hub, not a group.

    Returns:
        Ids of the people and keys of the devices of each group of at least three people.

    >>> tied([{"deviceKey": "d", "personIds": ["a", "b"]}, {"deviceKey": "e", "personIds": ["b", "c"]}])[0][
    ...     0
    ... ] == {"a", "b", "c"}
    True
    """
    graph: nx.Graph[tuple[str, str]] = nx.Graph()
    for row in rows:
        graph.add_edges_from((("device", row["deviceKey"]), ("person", id)) for id in row["personIds"])
    found = []
    for component in nx.connected_components(graph):
        people = {key for kind, key in component if kind == "person"}
        if 3 <= len(people) <= at_most:
            found.append((people, {key for kind, key in component if kind == "device"}))
    return sorted(found, key=lambda pair: (-len(pair[0]), min(pair[0])))


def _address(store: Reads) -> FailingAddress | None:
    for row in store.read("discovery_address"):
        issues = reasons_of(row["address"].get("issues"))
        if issues and row["address"].get("proposed"):
            return FailingAddress(
                order=row["order"],
                address=row["address"],
                issues=issues,
                person_id=row["personId"],
                record_key=row["recordKey"],
                name=str(row["name"] or ""),
                delivered=bool(row["delivered"]),
            )
    return None

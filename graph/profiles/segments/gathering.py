"""Turning people, one after the other, into columns: none is kept, so that a million fit."""

from __future__ import annotations

from array import array
from collections.abc import Hashable, Iterable
from typing import Any

import numpy as np

from graph.profiles.segments.definition import PROFILE, TIES
from graph.profiles.segments.features import (
    CROWD,
    Coded,
    Columns,
    Ints,
    Person,
    Shop,
    age_of,
    standing,
)

_NUMBERS = (
    *("age", "order_person", "order_day", "order_hour", "order_paid", "order_refunded", "line_order"),
    *("line_thing", "view_person", "view_day", "view_thing", "view_count", "cart_person", "cart_thing"),
    *("coupon_person", "coupon_day", "cases", "deliverable"),
)
_CODED = (
    *("order_channel", "order_source", "coupon_name", "tags", "consents", "divisions", "warehouses"),
    "contacts",
)


class _Codes:
    """Codes of the values of one column, each value kept once."""

    def __init__(self) -> None:
        self._known: dict[Hashable, int] = {}
        self._codes = array("i")

    def add(self, value: Hashable) -> None:
        """The value of the next row."""
        self._codes.append(self._known.setdefault(value, len(self._known)))

    def done(self) -> Coded:
        """The column."""
        return Coded(np.array(self._codes, np.int32), list(self._known))


class Gathering:
    """Columns while they grow; `add` each person, in the order of the rows, then `done`."""

    def __init__(self, shop: Shop) -> None:
        self._shop = shop
        self._things = {thing: place for place, thing in enumerate(shop.goods)}
        self._ids: list[str] = []
        self._of: dict[str, array[int]] = {name: array("q") for name in _NUMBERS}
        self._coded = {name: _Codes() for name in _CODED}
        self._profile = {name: _Codes() for name in PROFILE}
        self._ties: dict[str, tuple[dict[str, int], array[int], array[int]]] = {
            kind: ({}, array("q"), array("q")) for kind in TIES
        }

    def add(self, person: Person) -> None:
        """The next person."""
        row, of, coded = len(self._ids), self._of, self._coded
        self._ids.append(person.id)
        for name, column in self._profile.items():
            column.add(str(person.profile.get(name) or "").casefold())
        of["age"].append(age_of(person.profile.get("birthDate"), self._shop.today))
        of["cases"].append(person.cases)
        of["deliverable"].append(person.deliverable)
        for name in ("tags", "divisions", "warehouses", "contacts"):
            coded[name].add(getattr(person, name))
        coded["consents"].add(standing(person.consents))
        self._behaviour(row, person)
        for kind, key in set(person.ties):
            if kind in self._ties:
                keys, people, numbers = self._ties[kind]
                people.append(row)
                numbers.append(keys.setdefault(key, len(keys)))

    def _behaviour(self, row: int, person: Person) -> None:
        of, coded = self._of, self._coded
        for order in person.orders:
            for thing in order.things:
                of["line_order"].append(len(of["order_day"]))
                of["line_thing"].append(self._thing(thing))
            of["order_person"].append(row)
            of["order_day"].append(order.day)
            of["order_hour"].append(order.hour)
            of["order_paid"].append(order.paid)
            of["order_refunded"].append(order.refunded)
            coded["order_channel"].add(order.channel)
            coded["order_source"].add(order.source)
        for day, thing, count in person.views:
            of["view_person"].append(row)
            of["view_day"].append(day)
            of["view_thing"].append(self._thing(thing))
            of["view_count"].append(count)
        for thing in person.cart:
            of["cart_person"].append(row)
            of["cart_thing"].append(self._thing(thing))
        for day, name in person.coupons:
            of["coupon_person"].append(row)
            of["coupon_day"].append(day)
            coded["coupon_name"].add(name)

    def _thing(self, thing: str) -> int:
        return self._things.setdefault(thing, len(self._things))

    def done(self) -> Columns:
        """Everybody added, as columns."""
        numbers: dict[str, Any] = {name: np.array(column, np.int64) for name, column in self._of.items()}
        numbers |= {name: column.done() for name, column in self._coded.items()}
        numbers["deliverable"] = numbers["deliverable"].astype(bool)
        return Columns(
            shop=self._shop,
            ids=self._ids,
            row={id_: row for row, id_ in enumerate(self._ids)},
            profile={name: column.done() for name, column in self._profile.items()},
            things=self._things,
            ties={kind: _few(*found) for kind, found in self._ties.items()},
            **numbers,
        )


def columns(people: Iterable[Person], shop: Shop) -> Columns:
    """Columns of people, in their order."""
    gathering = Gathering(shop)
    for person in people:
        gathering.add(person)
    return gathering.done()


def _few(keys: dict[str, int], people: array[int], numbers: array[int]) -> tuple[Ints, Ints]:
    """Person and key numbers of one kind of tie, keys of more than CROWD people left out."""
    person, key = np.array(people, np.int64), np.array(numbers, np.int64)
    few = np.bincount(key, minlength=len(keys))[key] <= CROWD if len(key) else np.zeros(0, bool)
    return person[few], key[few]

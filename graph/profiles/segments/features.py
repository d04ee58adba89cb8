"""Columns of everybody, from which segments are counted: profiles, what people did, and what ties them.

A `Person` is one row as the graph tells it; `columns` turns many into arrays. Days count from 1970 in the
shop's zone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph.profiles.segments.definition import PROFILE, TIES

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

CROWD = 50
"""A device, phone or door that more people share ties nobody (the cap of model.md on evidence)."""


@dataclass(frozen=True, slots=True)
class Good:
    """What is known of a thing, for conditions on what was bought."""

    category: str = ""
    brand: str = ""
    suppliers: frozenset[str] = frozenset()
    name: str = ""


@dataclass(frozen=True, slots=True)
class Bought:
    """One paid order: local day, paid and refunded in minor units, channel, source, ids of things."""

    day: int
    paid: int = 0
    refunded: int = 0
    channel: str = ""
    source: str = ""
    things: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Said:
    """One consent given or withdrawn, with its moment."""

    purpose: str
    channel: str
    granted: bool
    at: int


@dataclass(frozen=True, slots=True)
class Person:
    """One person as segments see them.

    Attributes:
        profile: Values by the names of PROFILE; ``birthDate`` and contact values too.
        views: Day, thing and count. coupons: Day and name. tags: Name and last day, None for ever.
        divisions: Codes of current addresses. warehouses: Those that serve them.
        deliverable: An address without any doubt. cases: Open cases the person is in.
        ties: Kind and key of what could be shared.
    """

    id: str
    profile: Mapping[str, Any] = field(default_factory=dict)
    orders: tuple[Bought, ...] = ()
    views: tuple[tuple[int, str, int], ...] = ()
    cart: tuple[str, ...] = ()
    coupons: tuple[tuple[int, str], ...] = ()
    tags: tuple[tuple[str, int | None], ...] = ()
    consents: tuple[Said, ...] = ()
    divisions: tuple[str, ...] = ()
    warehouses: tuple[str, ...] = ()
    deliverable: bool = False
    contacts: frozenset[str] = frozenset()
    cases: int = 0
    ties: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Shop:
    """What conditions need beside people: goods, and where each is in surplus, in shortage or held."""

    today: int
    goods: Mapping[str, Good] = field(default_factory=dict)
    stock: Mapping[str, frozenset[tuple[str, str]]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """Everybody in arrays; ``*_person`` say whose each entry is."""

    shop: Shop
    ids: list[str]
    row: dict[str, int]
    profile: dict[str, list[str]]
    age: Ints
    order_person: Ints
    order_day: Ints
    order_paid: Ints
    order_refunded: Ints
    order_channel: list[str]
    order_source: list[str]
    line_order: Ints
    line_thing: Ints
    view_person: Ints
    view_day: Ints
    view_thing: Ints
    view_count: Ints
    cart_person: Ints
    cart_thing: Ints
    coupon_person: Ints
    coupon_day: Ints
    coupon_name: list[str]
    tags: list[tuple[tuple[str, int | None], ...]]
    consents: list[tuple[Said, ...]]
    divisions: list[tuple[str, ...]]
    warehouses: list[tuple[str, ...]]
    contacts: list[frozenset[str]]
    deliverable: Bools
    cases: Ints
    things: dict[str, int]
    ties: dict[str, tuple[Ints, Ints]]

    @property
    def size(self) -> int:
        """How many people there are."""
        return len(self.ids)


def age_of(birth: object, today: int) -> int:
    """Age in whole years on a day, from an ISO date or a year; -1 where it is not known.

    >>> age_of("1990-11-30", (np.datetime64("2025-11-30") - np.datetime64("1970-01-01")).astype(int))
    35
    """
    text = str(birth or "")
    year = int(text[:4]) if text[:4].isdigit() else 0
    day = np.datetime64("1970-01-01") + np.timedelta64(int(today), "D")
    if not 1880 <= year <= int(str(day)[:4]):
        return -1
    month_day = text[5:10]
    before = len(month_day) == 5 and str(day)[5:10] < month_day
    return int(str(day)[:4]) - year - int(before)


def columns(people: Sequence[Person], shop: Shop) -> Columns:
    """Arrays of people, in their order."""
    things: dict[str, int] = {thing: place for place, thing in enumerate(shop.goods)}

    def number(thing: str) -> int:
        return things.setdefault(thing, len(things))

    orders = [(row, order) for row, person in enumerate(people) for order in person.orders]
    lines = [(at, number(thing)) for at, (_, order) in enumerate(orders) for thing in order.things]
    views = [
        (row, day, number(thing), count) for row, one in enumerate(people) for day, thing, count in one.views
    ]
    carts = [(row, number(thing)) for row, person in enumerate(people) for thing in person.cart]
    coupons = [(row, day, name) for row, person in enumerate(people) for day, name in person.coupons]
    return Columns(
        shop=shop,
        ids=[person.id for person in people],
        row={person.id: row for row, person in enumerate(people)},
        profile={name: [str(one.profile.get(name) or "").casefold() for one in people] for name in PROFILE},
        age=_ints([age_of(person.profile.get("birthDate"), shop.today) for person in people]),
        order_person=_ints([row for row, _ in orders]),
        order_day=_ints([order.day for _, order in orders]),
        order_paid=_ints([order.paid for _, order in orders]),
        order_refunded=_ints([order.refunded for _, order in orders]),
        order_channel=[order.channel for _, order in orders],
        order_source=[order.source for _, order in orders],
        line_order=_ints([order for order, _ in lines]),
        line_thing=_ints([thing for _, thing in lines]),
        view_person=_ints([view[0] for view in views]),
        view_day=_ints([view[1] for view in views]),
        view_thing=_ints([view[2] for view in views]),
        view_count=_ints([view[3] for view in views]),
        cart_person=_ints([row for row, _ in carts]),
        cart_thing=_ints([thing for _, thing in carts]),
        coupon_person=_ints([coupon[0] for coupon in coupons]),
        coupon_day=_ints([coupon[1] for coupon in coupons]),
        coupon_name=[coupon[2] for coupon in coupons],
        tags=[person.tags for person in people],
        consents=[person.consents for person in people],
        divisions=[person.divisions for person in people],
        warehouses=[person.warehouses for person in people],
        contacts=[person.contacts for person in people],
        deliverable=np.array([person.deliverable for person in people], dtype=bool),
        cases=_ints([person.cases for person in people]),
        things=things,
        ties={kind: _ties(people, kind) for kind in TIES},
    )


def _ties(people: Sequence[Person], kind: str) -> tuple[Ints, Ints]:
    """Person and key numbers of one kind of tie, keys of more than CROWD people left out."""
    keys: dict[str, int] = {}
    pairs = sorted(
        {
            (row, keys.setdefault(key, len(keys)))
            for row, one in enumerate(people)
            for what, key in one.ties
            if what == kind
        }
    )
    person, key = _ints([row for row, _ in pairs]), _ints([number for _, number in pairs])
    few = np.bincount(key, minlength=len(keys))[key] <= CROWD if len(key) else np.zeros(0, bool)
    return person[few], key[few]


def _ints(values: Sequence[int]) -> Ints:
    return np.array(values, dtype=np.int64)


def granted(consents: Sequence[Said], purpose: str, channel: str | None = None) -> bool:
    """Whether somebody consents: the latest word per channel, a withdrawal wins ties, missing means no.

    What was said of all channels counts for each. Without a channel, one with consent is enough.

    >>> granted([Said("marketing", "sms", True, 1), Said("marketing", "all", False, 2)], "marketing", "sms")
    False
    """
    about = [said for said in consents if said.purpose == purpose]
    if channel is None:
        return any(granted(about, purpose, one) for one in {said.channel for said in about})
    words = [(said.at, not said.granted) for said in about if said.channel in (channel, "all")]
    return bool(words) and not max(words)[1]


def prefix(division: str) -> str:
    """The beginning that codes of a division's parts share.

    >>> prefix("330100"), prefix("330108"), prefix("330000")
    ('3301', '330108', '33')
    """
    if len(division) >= 6 and set(division[6:]) <= {"0"}:
        division = division[:6]
    while len(division) in (4, 6) and division.endswith("00"):
        division = division[:-2]
    return division

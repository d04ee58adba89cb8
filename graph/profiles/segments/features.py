"""Columns of everybody, from which segments are counted: profiles, what people did, and what ties them.

A `Person` is one row as the graph tells it; `gathering` turns many into arrays. Days count from 1970 in the
shop's zone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

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
    """One paid order: local day, paid and refunded in minor units, channel, source, ids of things, hour."""

    day: int
    paid: int = 0
    refunded: int = 0
    channel: str = ""
    source: str = ""
    things: tuple[str, ...] = ()
    hour: int = -1


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
class Coded:
    """A column of few different values: which of ``values`` each row has."""

    codes: NDArray[np.int32]
    values: list[Any]

    def __getitem__(self, row: Any) -> Any:
        """The value of a row."""
        return self.values[self.codes[row]]

    def __len__(self) -> int:
        """How many rows there are."""
        return len(self.codes)

    def where(self, holds: Callable[[Any], bool]) -> Bools:
        """Rows whose value meets a condition, which is asked once a value.

        >>> Coded(np.array([0, 1, 0], np.int32), ["a", "b"]).where(lambda value: value == "a").tolist()
        [True, False, True]
        """
        if not self.values:
            return np.zeros(len(self.codes), bool)
        return np.array([bool(holds(value)) for value in self.values])[self.codes]


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """Everybody in arrays; ``*_person`` say whose each entry is.

    Attributes:
        consents: What `standing` says of each person's consents.
        order_hour: Local hours, -1 where the source gives none.
        kept: What was concluded from these columns once and serves every count after: life cycle, scores.
    """

    shop: Shop
    ids: list[str]
    row: dict[str, int]
    profile: dict[str, Coded]
    age: Ints
    order_person: Ints
    order_day: Ints
    order_hour: Ints
    order_paid: Ints
    order_refunded: Ints
    order_channel: Coded
    order_source: Coded
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
    coupon_name: Coded
    tags: Coded
    consents: Coded
    divisions: Coded
    warehouses: Coded
    contacts: Coded
    deliverable: Bools
    cases: Ints
    things: dict[str, int]
    ties: dict[str, tuple[Ints, Ints]]
    kept: dict[str, Any] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """How many people there are."""
        return len(self.ids)


def age_of(birth: object, today: int) -> int:
    """Age in whole years on a day, from an ISO date or a year; -1 where it is not known.

    >>> age_of("1990-11-30", (date(2025, 11, 30) - date(1970, 1, 1)).days)
    35
    """
    if not birth:
        return -1
    text, day = str(birth), _iso(int(today))
    year, this_year = int(text[:4]) if text[:4].isdigit() else 0, int(day[:4])
    if not 1880 <= year <= this_year:
        return -1
    month_day = text[5:10]
    return this_year - year - int(len(month_day) == 5 and day[5:] < month_day)


@lru_cache(maxsize=8)
def _iso(day: int) -> str:
    return (date(1970, 1, 1) + timedelta(days=day)).isoformat()


def granted(consents: Sequence[Said], purpose: str, channel: str | None = None) -> bool:
    """Whether somebody consents: the latest word per channel, a withdrawal wins ties, missing means no.

    What was said of all channels counts for each. Without a channel, one with consent is enough.

    >>> granted([Said("marketing", "sms", True, 1), Said("marketing", "all", False, 2)], "marketing", "sms")
    False
    """
    about = [said for said in consents if said.purpose == purpose]
    if channel is None:
        if len(about) == 1:
            return about[0].granted
        return any(granted(about, purpose, one) for one in {said.channel for said in about})
    words = [(said.at, not said.granted) for said in about if said.channel in (channel, "all")]
    return bool(words) and not max(words)[1]


Standing = frozenset[tuple[str, str, bool]]
"""Purpose, channel and whether it is granted, of every purpose and channel somebody ever spoke of."""


def standing(consents: Sequence[Said]) -> Standing:
    """What somebody's consents come to now, without who said what when.

    >>> sorted(standing([Said("marketing", "sms", True, 1), Said("marketing", "all", False, 2)]))
    [('marketing', 'all', False), ('marketing', 'sms', False)]
    """
    pairs = {(said.purpose, said.channel) for said in consents}
    return frozenset((purpose, channel, granted(consents, purpose, channel)) for purpose, channel in pairs)


def allows(now: Standing, purpose: str, channel: str | None = None) -> bool:
    """What `granted` says, of consents as they stand.

    >>> allows(standing([Said("marketing", "all", True, 1)]), "marketing", "sms")
    True
    """
    named = {one: held for about, one, held in now if about == purpose}
    if channel is None:
        return any(named.values())
    return named.get(channel, named.get("all", False))


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

"""What to offer a person: only what can reach them and they lack, with a reason for each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np

from graph.analytics.recommend import Options, best, score
from graph.analytics.recommend_history import History, histories
from graph.analytics.recommend_reasons import Reason, Reasons
from graph.analytics.recommend_substitutes import SUBSTITUTES, substitutes
from graph.analytics.stock_evidence import last_moment
from graph.commands.recommend_crowd import (
    Learnt,
    add_baskets,
    current,
    local_days,
    refuses,
    since,
    stamp_of,
    warehouses_of,
)
from graph.errors import NotFoundError, UsageError
from graph.store import Store

MOST = 100
"""Recommendations that may be asked for at once."""

Row = np.ndarray[Any, Any]
"""Scores of one person, one a thing."""


@dataclass(frozen=True, slots=True)
class Offer:
    """One recommendation.

    Attributes:
        thing: Id of the item, or key of a product that resolves to none.
        reason: A code of texts and its parameters; ``instead`` names what it stands in for, which is out.
    """

    thing: str
    name: str
    score: float
    reason: Reason
    instead: str | None = None


@dataclass(frozen=True, slots=True)
class Advice:
    """What to offer one person.

    Attributes:
        offers: Best first.
        refused: The person refused; there are no offers.
        warehouses: Names of those that can reach the person; empty with ``unreachable`` where none is known.
        stocked: Whether the shop keeps stock; else nothing is left out for it.
        out: Names of what would have come first and is out there, with no substitute.
    """

    person_id: str
    offers: tuple[Offer, ...]
    refused: bool = False
    unreachable: bool = False
    stocked: bool = True
    warehouses: tuple[str, ...] = ()
    out: tuple[str, ...] = field(default=())


def recommend_person(
    store: Store, home: Path, zone: ZoneInfo, person_id: str, k: int = 10,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> Advice:  # fmt: skip
    """What to offer one person now: purchases, cart, refusals and stock are read as they stand.

    Raises:
        NotFoundError: ``person.unknown``.
        UsageError: ``recommend.number``: fewer than one or more than MOST; ``recommend.not-learnt`` and
            ``recommend.nobody``: there is nothing to recommend from.
    """
    check_number(k)
    now = clock()
    stamp = store.one("shelf_stamp") or {}
    last = _last_moment(store, stamp_of(stamp), now)
    about = store.one("recommend_person", personId=person_id, since=since(last))
    if about is None:
        raise NotFoundError("person.unknown", id=person_id)
    if refuses(about["consents"]):
        return Advice(person_id, (), refused=True)
    learnt = current(store, home, zone, stamp, clock)
    houses = store.table("shelf_warehouses").to_pandas()
    stocked = bool(stamp.get("stocked"))
    reach = warehouses_of(about, houses)
    if stocked and not reach:
        return Advice(person_id, (), unreachable=True)
    others = (store.one("recommend_home", personId=person_id, since=since(last)) or {})["baskets"]
    own = _history([about["baskets"]], learnt, zone)
    at_home = _history([others], learnt, zone)
    exclude = np.array([_row_of(learnt, person_id)])
    scores = score(own, learnt.crowd, learnt.today, home=at_home, exclude=exclude)
    total = scores.total.copy()
    total[0, ~learnt.alive] = -np.inf
    cart = {learnt.of_product[key] for key in about["cart"] if key in learnt.of_product}
    total[0, list(cart)] = -np.inf
    free = _free(store, learnt, total[0], reach, now, k) if stocked else None
    chosen, instead, out = Reach(free, learnt).choose(total[0], k)
    picks = np.array([chosen], np.int64).reshape(1, -1)
    said = Reasons(learnt.crowd, learnt.names, Options()).of(picks, own, scores, learnt.today)[0]
    names = tuple(houses.loc[houses["warehouseKey"].isin(reach), "name"])
    offers = offers_of(chosen, instead, said, scores.total[0], learnt)
    return Advice(
        person_id, offers, False, False, stocked, names, tuple(learnt.goods[thing].name for thing in out)
    )


def check_number(k: int) -> None:
    """Refuse a number of recommendations that nobody can mean.

    Raises:
        UsageError: ``recommend.number``.
    """
    if not 1 <= k <= MOST:
        raise UsageError("recommend.number", number=k, most=MOST)


class Reach:
    """What some warehouses hold, and what can stand in for the rest; ``free`` is None without stock."""

    def __init__(self, free: set[int] | None, learnt: Learnt) -> None:
        self.free = free
        self._learnt = learnt
        self._near: dict[int, list[int]] = {}

    def near(self, thing: int) -> list[int]:
        """Things held that can stand in for one that is out, nearest first."""
        if thing not in self._near:
            self._near[thing] = substitutes(thing, self._learnt.goods, self.free or ())
        return self._near[thing]

    def choose(self, total: Row, k: int) -> tuple[list[int], dict[int, int], list[int]]:
        """The k best that are held; a substitute where one of the k best is not; what is out without one.

        A thing whose score is minus infinity is neither offered nor missed. The second names what each
        substitute stands in for.
        """
        if self.free is None:
            return [int(thing) for thing in best(total[None, :], k)[0] if thing >= 0], {}, []
        few = [int(thing) for thing in best(total[None, :], max(200, 12 * k))[0] if thing >= 0]
        if sum(thing in self.free for thing in few) < k:
            few = [int(thing) for thing in best(total[None, :], len(total))[0] if thing >= 0]
        wanted = set(few[:k])
        chosen: list[int] = []
        instead: dict[int, int] = {}
        out: list[int] = []
        for place, thing in enumerate(few):
            if len(chosen) == k:
                break
            if thing in self.free:
                if thing not in instead:
                    chosen.append(thing)
            elif place < k:
                other = next(
                    (one for one in self.near(thing) if self._may(one, total, wanted, instead)), None
                )
                if other is None:
                    out.append(thing)
                else:
                    chosen.append(other)
                    instead[other] = thing
        return chosen, instead, out

    @staticmethod
    def _may(thing: int, total: Row, wanted: set[int], instead: dict[int, int]) -> bool:
        return bool(np.isfinite(total[thing])) and thing not in wanted and thing not in instead


def offers_of(
    chosen: Sequence[int],
    instead: dict[int, int],
    said: Sequence[Reason],
    total: np.ndarray[Any, Any],
    learnt: Learnt,
) -> tuple[Offer, ...]:
    """Offers of the things chosen, with the reasons said of them; a substitute's reason is what it is for."""
    found = []
    for thing, reason in zip(chosen, said, strict=True):
        other = instead.get(thing)
        name = learnt.goods[other].name if other is not None else None
        shown: Reason = ("recommend.instead", {"name": name}) if other is not None else reason
        value = float(total[thing])
        found.append(Offer(learnt.things[thing], learnt.goods[thing].name, round(value, 4), shown, name))
    return tuple(found)


_ASKED = 24
"""Substitutes whose stock is asked for at once."""

_HEARD: dict[tuple[str, str], datetime] = {}


def _last_moment(store: Store, stamp: str, now: datetime) -> datetime:
    """`last_moment` of a graph as its stamp says it stands, looked up once: it reads all stock."""
    key = (store.connection.uri, stamp)
    found = _HEARD.get(key)
    if found is None:
        found = last_moment(store, now)
        _HEARD.clear()
        _HEARD[key] = found
    return found


def _free(store: Store, learnt: Learnt, total: Row, reach: frozenset[str], now: datetime, k: int) -> set[int]:
    """Things the person's warehouses hold, among the likeliest and whatever could stand in for these."""
    products: dict[int, list[str]] = {}
    for key, thing in learnt.of_product.items():
        products.setdefault(thing, []).append(key)

    def ask(things: Sequence[int]) -> set[int]:
        keys = [key for thing in things for key in products.get(thing, ())]
        rows = store.read("stock_of_items", productKeys=keys, warehouseKeys=sorted(reach), now=now)
        return held(rows, learnt)

    ranked = [int(thing) for thing in best(total[None, :], len(total))[0] if thing >= 0]
    first = max(60, 6 * k)
    free = ask(ranked[:first])
    asked = set(ranked[:first])
    for thing in ranked[:k]:
        if thing in free:
            continue
        near = substitutes(thing, learnt.goods, ranked, len(ranked))
        for start in range(0, len(near), _ASKED):
            if sum(other in free for other in near[:start]) >= SUBSTITUTES:
                break
            some = [other for other in near[start : start + _ASKED] if other not in asked]
            free |= ask(some) if some else set()
            asked.update(some)
    for start in range(first, len(ranked), 400):
        if len(free) >= k:
            break
        free |= ask(ranked[start : start + 400])
    return free


def held(rows: Sequence[dict[str, Any]], learnt: Learnt) -> set[int]:
    """Things of which at least one piece is free in one warehouse."""
    found: dict[tuple[int, str], float] = {}
    for row in rows:
        cell = (learnt.of_product[row["productKey"]], row["warehouseKey"])
        found[cell] = found.get(cell, 0.0) + row["available"]
    return {thing for (thing, _), count in found.items() if count > 0}


def _history(baskets: Sequence[Sequence[Any]], learnt: Learnt, zone: ZoneInfo) -> History:
    columns: list[list[int]] = [[], [], [], []]
    for row, each in enumerate(baskets):
        add_baskets(columns, row, each, learnt.of_product)
    person, thing, basket, moment = (np.array(column, np.int64) for column in columns)
    count, days = len(learnt.things), local_days(moment, zone)
    return histories(person, thing, basket, days, len(baskets), count, learnt.today, Options().fade)


def _row_of(learnt: Learnt, person_id: str) -> int:
    place = learnt.members.get(person_id, -1)
    return int(learnt.crowd.member[place]) if place >= 0 else -1

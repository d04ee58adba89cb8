"""What to offer everybody, one after another: the crowd is learnt anew, stock is read once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from graph.analytics.recommend import Options, score
from graph.analytics.recommend_history import History, Ints
from graph.analytics.recommend_reasons import Reasons
from graph.commands.recommend import Advice, Reach, Row, check_number, held, offers_of
from graph.commands.recommend_crowd import Everybody, Learnt, keep, read_everybody, refuses, warehouses_of
from graph.server.progress import Progress, silent
from graph.store import Store

_CHUNK = 500


@dataclass(slots=True)
class _Shop:
    """What is the same for everybody; ``stock`` is None where the shop keeps none."""

    learnt: Learnt
    reasons: Reasons
    houses: pd.DataFrame
    stock: dict[str, set[int]] | None
    reaches: dict[frozenset[str], Reach] = field(default_factory=dict)
    houses_of: dict[str, frozenset[str]] = field(default_factory=dict)
    named: dict[frozenset[str], tuple[str, ...]] = field(default_factory=dict)

    def reach(self, about: dict[str, Any]) -> tuple[frozenset[str], Reach]:
        """The warehouses that can reach somebody, and what they hold."""
        where = repr((about["divisions"], about["served"]))
        if where not in self.houses_of:
            self.houses_of[where] = warehouses_of(about, self.houses)
        keys = self.houses_of[where]
        if keys not in self.reaches:
            free = (
                None if self.stock is None else {thing for key in keys for thing in self.stock.get(key, ())}
            )
            self.reaches[keys] = Reach(free, self.learnt)
        return keys, self.reaches[keys]

    def names(self, keys: frozenset[str]) -> tuple[str, ...]:
        """Names of warehouses."""
        if keys not in self.named:
            rows = zip(self.houses["warehouseKey"], self.houses["name"], strict=True)
            self.named[keys] = tuple(str(name) for key, name in rows if key in keys)
        return self.named[keys]


def recommend_everybody(
    store: Store, home: Path, zone: ZoneInfo, k: int = 10, progress: Progress | None = None,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> Iterator[Advice]:  # fmt: skip
    """What to offer each person, one after another by id; learns the crowd anew and keeps it.

    Raises:
        UsageError: ``recommend.number``, or ``recommend.nobody``: there is nothing to recommend from.
    """
    check_number(k)
    told, now = progress or silent, clock()
    everybody, learnt = read_everybody(store, zone, progress, now)
    keep(learnt, home)
    reasons = Reasons(learnt.crowd, learnt.names, Options())
    shop = _Shop(learnt, reasons, store.table("shelf_warehouses").to_pandas(), _stock(store, learnt, now))
    for start in range(0, len(everybody.ids), _CHUNK):
        rows = np.arange(start, min(start + _CHUNK, len(everybody.ids)), dtype=np.int64)
        yield from _some(rows, everybody, shop, k)
        told("recommend.scoring", int(rows[-1]) + 1, len(everybody.ids))


def _some(rows: Ints, everybody: Everybody, shop: _Shop, k: int) -> Iterator[Advice]:
    learnt = shop.learnt
    place = np.full(len(everybody.ids), -1, np.int64)
    place[learnt.crowd.member] = learnt.crowd.member
    own = everybody.history.rows(rows)
    scores = score(own, learnt.crowd, learnt.today, home=_at_home(everybody, rows), exclude=place[rows])
    total = scores.total.copy()
    total[:, ~learnt.alive] = -np.inf
    picks = np.full((len(rows), k), -1, np.int64)
    advice, instead = [], []
    for at, row in enumerate(rows.tolist()):
        said, chosen, replaced = _one(everybody.ids[row], everybody.about[row], total[at], k, shop)
        picks[at, : len(chosen)] = chosen
        advice.append(said)
        instead.append(replaced)
    why = shop.reasons.of(picks, own, scores, learnt.today)
    for at, said in enumerate(advice):
        chosen = [thing for thing in picks[at].tolist() if thing >= 0]
        yield replace(said, offers=offers_of(chosen, instead[at], why[at], scores.total[at], learnt))


def _one(
    person_id: str, about: dict[str, Any], total: Row, k: int, shop: _Shop
) -> tuple[Advice, list[int], dict[int, int]]:
    """Advice without its offers, the things chosen, and what each substitute stands in for."""
    if refuses(about["consents"]):
        return Advice(person_id, (), refused=True), [], {}
    keys, reach = shop.reach(about)
    if shop.stock is not None and not keys:
        return Advice(person_id, (), unreachable=True), [], {}
    of_product = shop.learnt.of_product
    total[[of_product[key] for key in about["cart"] if key in of_product]] = -np.inf
    chosen, instead, out = reach.choose(total, k)
    names = tuple(shop.learnt.goods[thing].name for thing in out)
    advice = Advice(person_id, (), stocked=shop.stock is not None, warehouses=shop.names(keys), out=names)
    return advice, chosen, instead


def _stock(store: Store, learnt: Learnt, now: datetime) -> dict[str, set[int]] | None:
    """Things each warehouse holds; None where the shop keeps no stock."""
    rows: dict[str, list[dict[str, Any]]] = {}
    latest = now.timestamp() * 1000
    kept = False
    for row in store.stream("shelf_stock"):
        kept = kept or row["warehouseKey"] is not None
        usable = row["onHand"] is not None and row["onHand"] >= 0 and (row["asOf"] or 0) <= latest
        if usable and row["warehouseKey"] and row["productKey"] in learnt.of_product:
            free = row["onHand"] - (row["reserved"] or 0.0)
            rows.setdefault(row["warehouseKey"], []).append(row | {"available": free})
    return {house: held(some, learnt) for house, some in rows.items()} if kept else None


def _at_home(everybody: Everybody, rows: Ints) -> History:
    """What the others of each person's home bought, joined to one history a person; homes of up to ten."""
    order, starts = everybody.by_home
    owner: list[int] = []
    member: list[int] = []
    for at, row in enumerate(rows.tolist()):
        number = int(everybody.homes[row])
        if number < 0:
            continue
        others = order[starts[number] : starts[number + 1]].tolist()
        if 2 <= len(others) <= 10:
            owner += [at] * (len(others) - 1)
            member += [other for other in others if other != row]
    joined = everybody.history.rows(np.array(member, np.int64))
    counts = np.zeros(len(rows), np.int64)
    np.add.at(counts, np.array(owner, np.int64), np.diff(joined.indptr))
    indptr = np.concatenate([np.zeros(1, np.int64), np.cumsum(counts)])
    parts = (joined.thing, joined.times, joined.first, joined.last, joined.faded)
    return History(indptr, *parts, joined.things)

"""Everybody as segments see them, read from the graph page by page, and members as files know them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd

from graph.analytics.stock_evidence import last_moment, serving
from graph.commands.bulk import without_collector
from graph.commands.recommend_crowd import day_number
from graph.profiles.segments.features import Bought, Columns, Good, Person, Said, Shop
from graph.profiles.segments.gathering import Gathering
from graph.server.progress import Progress
from graph.store import Store

PAGE = 5000
"""People read in one query."""


def read_people(store: Store, zone: ZoneInfo, told: Progress, now: datetime, total: int) -> Columns:
    """Everybody as the graph has them now; tags that ended by ``now`` are left out.

    Raises:
        DatabaseError: the database is down or refuses.
    """
    today = day_number(last_moment(store, now), zone)
    goods, of_product = _goods(store)
    reading = _Reading(of_product, store.table("shelf_warehouses").to_pandas(), zone, now)
    gathering = Gathering(Shop(today, goods, _stock(store)))
    count = 0
    with without_collector():
        for rows in _pages(store):
            for row in rows:
                gathering.add(reading.person(row))
            count += len(rows)
            told("segment.reading", count, total)
        return gathering.done()


def _pages(store: Store) -> Iterator[list[dict[str, Any]]]:
    """People page by page; while one page is worked on, the database reads the next."""

    def after(id_: str) -> list[dict[str, Any]]:
        return store.read("segment_people", after=id_, limit=PAGE)

    with ThreadPoolExecutor(1, "people") as pool:
        rows = after("")
        while len(rows) == PAGE:
            following = pool.submit(after, rows[-1]["id"])
            yield rows
            rows = following.result()
        yield rows


def _goods(store: Store) -> tuple[dict[str, Good], dict[str, str]]:
    suppliers: dict[str, set[str]] = {}
    for row in store.stream("shelf_supplies"):
        suppliers.setdefault(row["productKey"], set()).update(
            filter(None, (row["supplierKey"], row["supplier"]))
        )
    found: dict[str, Good] = {}
    of_product: dict[str, str] = {}
    for row in store.stream("shelf_goods"):
        id_ = row["itemId"] or row["productKey"]
        of_product[row["productKey"]] = id_
        known = found.get(id_, Good())
        found[id_] = Good(
            known.category or row["category"] or "",
            known.brand or row["brand"] or "",
            known.suppliers | frozenset(suppliers.get(row["productKey"], ())),
            known.name or row["name"] or "",
        )
    return found, of_product


def _stock(store: Store) -> dict[str, frozenset[tuple[str, str]]]:
    where: dict[str, set[tuple[str, str]]] = {"surplus": set(), "shortage": set(), "held": set()}
    for row in store.read("stock_covers", limit=10_000_000):
        cover = row["cover"]
        cell = (cover["itemId"], cover.get("warehouseKey") or "")
        for name in ("surplus", "shortage"):
            if cover.get(name):
                where[name].add(cell)
        if (cover.get("available") or 0) > 0 and cover.get("state") != "doubtful":
            where["held"].add(cell)
    return {name: frozenset(cells) for name, cells in where.items()}


class _Reading:
    """Reads rows of ``segment_people``."""

    def __init__(
        self, of_product: Mapping[str, str], houses: pd.DataFrame, zone: ZoneInfo, now: datetime
    ) -> None:
        self.of_product, self.houses, self.zone, self.now = of_product, houses, zone, now
        self._served: dict[tuple[str, ...], tuple[str, ...]] = {}

    def person(self, row: Mapping[str, Any]) -> Person:
        """One person."""
        codes = tuple(sorted({code for code, _ in row["addresses"] if code}))
        return Person(
            row["id"],
            row["profile"],
            tuple(self._bought(order) for order in row["orders"]),
            tuple(
                (self._day(view[0]), self.of_product[view[1]], int(view[2]))
                for view in row["views"]
                if view[1] in self.of_product
            ),
            tuple(sorted(self._things(row["cart"]))),
            tuple((self._day(coupon[0]), coupon[1] or "") for coupon in row["coupons"]),
            tags_now(row["tags"], self.now),
            consents_of(row["consents"]),
            codes,
            self._warehouses(codes),
            any(code and sound for code, sound in row["addresses"]),
            _contacts(row),
            int(row["cases"]),
            tuple((tie[0], tie[1]) for tie in row["ties"]),
        )

    def _bought(self, order: Sequence[Any]) -> Bought:
        hour = order[6] if order[6] is not None else self._hour(order[0])
        return Bought(
            self._day(order[0]), int(order[1] or 0), int(order[2] or 0), order[3] or "", order[5] or "",
            tuple(sorted(self._things(order[4]))), hour,
        )  # fmt: skip

    def _things(self, keys: Iterable[str]) -> set[str]:
        return {self.of_product[key] for key in keys if key in self.of_product}

    def _warehouses(self, codes: tuple[str, ...]) -> tuple[str, ...]:
        if codes not in self._served:
            self._served[codes] = tuple(sorted({key for key in serving(self.houses, codes) if key}))
        return self._served[codes]

    def _day(self, seconds: float | None) -> int:
        if seconds is None:
            return 0
        return (datetime.fromtimestamp(seconds, self.zone).date() - date(1970, 1, 1)).days

    def _hour(self, seconds: float | None) -> int:
        return -1 if seconds is None else datetime.fromtimestamp(seconds, self.zone).hour


def tags_now(rows: Iterable[Sequence[Any]], now: datetime) -> tuple[tuple[str, int | None], ...]:
    """Names of tags that count at a moment, from name and last second; each once."""
    live = {name for name, until in rows if until is None or until >= now.timestamp()}
    return tuple((name, None) for name in sorted(live))


def consents_of(rows: Iterable[Sequence[Any]]) -> tuple[Said, ...]:
    """Consents from purpose, channel, granted and second."""
    return tuple(Said(row[0] or "", row[1] or "", bool(row[2]), int(row[3] or 0)) for row in rows)


def _contacts(row: Mapping[str, Any]) -> frozenset[str]:
    profile = row["profile"]
    found = {name for name in ("phone", "email") if profile.get(name) or profile.get(f"{name}s")}
    if row["addresses"]:
        found.add("address")
    if row["wechat"]:
        found.add("wechat")
    return frozenset(found)

"""Everybody as segments see them, read from the graph: people, goods and where these stand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd

from graph.analytics.stock_evidence import last_moment, serving
from graph.commands.recommend_crowd import day_number
from graph.profiles.segments.features import Bought, Columns, Good, Person, Said, Shop, columns
from graph.server.progress import Progress
from graph.store import Store


@dataclass(frozen=True, slots=True, eq=False)
class People:
    """Everybody as segments see them, and as columns."""

    rows: list[Person]
    data: Columns


def read_people(store: Store, zone: ZoneInfo, told: Progress, now: datetime, total: int) -> People:
    """Everybody as the graph has them now.

    Raises:
        DatabaseError: the database is down or refuses.
    """
    today = day_number(last_moment(store, now), zone)
    goods, of_product = _goods(store)
    houses = store.table("shelf_warehouses").to_pandas()
    rows: list[Person] = []
    for row in store.stream("segment_people"):
        rows.append(_person(row, of_product, houses, zone))
        if len(rows) % 1000 == 0:
            told("segment.reading", len(rows), total)
    told("segment.reading", len(rows), total)
    return People(rows, columns(rows, Shop(today, goods, _stock(store))))


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


def _person(
    row: Mapping[str, Any], of_product: Mapping[str, str], houses: pd.DataFrame, zone: ZoneInfo
) -> Person:
    profile = dict(row["profile"])
    codes = tuple(sorted({one["code"] for one in row["addresses"] if one["code"]}))
    profile["postcode"] = next((one["postcode"] for one in row["addresses"] if one["postcode"]), None)
    profile["country"] = _country(row["addresses"], codes)
    profile["accounts"] = row["accounts"]
    return Person(
        row["id"],
        profile,
        tuple(
            Bought(
                _day(order[0], zone), int(order[1] or 0), int(order[2] or 0), order[3] or "", order[5] or "",
                tuple(sorted(_things(order[4], of_product))),
            )
            for order in row["orders"]
        ),
        tuple(
            (_day(view[0], zone), of_product[view[1]], int(view[2]))
            for view in row["views"]
            if view[1] in of_product
        ),
        tuple(sorted(_things(row["cart"], of_product))),
        tuple((_day(coupon[0], zone), coupon[1] or "") for coupon in row["coupons"]),
        tuple((tag[0], None if tag[1] is None else _day(tag[1], zone)) for tag in row["tags"]),
        tuple(
            Said(one["purpose"] or "", one["channel"] or "", bool(one["granted"]), int(one["at"] or 0))
            for one in row["consents"]
        ),
        codes,
        tuple(sorted({key for key in serving(houses, codes) if key})),
        any(one["code"] and one["issues"] in (None, "", "[]") for one in row["addresses"]),
        _contacts(row),
        int(row["cases"]),
        tuple((tie[0], tie[1]) for tie in row["ties"]),
    )  # fmt: skip


def _things(keys: Iterable[str], of_product: Mapping[str, str]) -> set[str]:
    return {of_product[key] for key in keys if key in of_product}


def _contacts(row: Mapping[str, Any]) -> frozenset[str]:
    profile = row["profile"]
    found = {name for name in ("phone", "email") if profile.get(name) or profile.get(f"{name}s")}
    if row["addresses"]:
        found.add("address")
    if any(account.get("platform") == "wechat" for account in row["accounts"]):
        found.add("wechat")
    return frozenset(found)


def _country(addresses: Sequence[Mapping[str, Any]], codes: Sequence[str]) -> str:
    """ISO code of where somebody lives; divisions 81, 82 and 71 are Hong Kong, Macau and Taiwan."""
    if codes:
        return {"81": "HK", "82": "MO", "71": "TW"}.get(codes[0][:2], "CN")
    return next((str(one["country"]) for one in addresses if len(str(one["country"] or "")) == 2), "")


def _day(seconds: float | None, zone: ZoneInfo) -> int:
    if seconds is None:
        return 0
    return (datetime.fromtimestamp(seconds, zone).date() - date(1970, 1, 1)).days

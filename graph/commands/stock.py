"""Compute days of cover, publish them with the people each shortage touches, and list them."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pandas as pd

from graph.analytics.stock import STATES, cover
from graph.analytics.stock_evidence import Shelf, gather, sales
from graph.errors import NotFoundError, UsageError
from graph.model import key_of
from graph.profiles.reading import Reads
from graph.server.progress import Progress, silent
from graph.store import Store

_NUMBERS = (
    *("onHand", "reserved", "available", "dailyDemand", "recoveredDemand", "coverDays", "leadTimeDays"),
    *("shelfLifeDays", "daysWith", "daysOut", "daysMissing", "people"),
)
_WHOLE = frozenset({"shelfLifeDays", "daysWith", "daysOut", "daysMissing", "people"})


@dataclass(frozen=True, slots=True)
class StockReport:
    """What a run found.

    Attributes:
        states: How many items in warehouses, by state.
        touched: Pairs of a shortage and somebody it touches.
        loose: Order lines that no warehouse serves, so that they count nowhere.
    """

    states: dict[str, int]
    touched: int
    loose: int


def compute(
    store: Store,
    zone: ZoneInfo,
    progress: Progress | None = None,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> StockReport:
    """Compute and publish days of cover, in one transaction: readers see the old ones or the new.

    Raises:
        UsageError: ``stock.none``: no stock is loaded; nothing was written.
        DatabaseError: nothing was written.
    """
    told = progress or silent
    told("stock.reading", 0, None)
    now = clock()
    shelf = gather(store, now, zone)
    if shelf.stock.empty:
        raise UsageError("stock.none")
    told("stock.judging", 0, None, rows=len(shelf.stock))
    found = cover(shelf)
    touched, loose = _touched(store, shelf, found)
    rows = [_published(row, now) for row in found.to_dict("records")]
    told("stock.publishing", 0, None, rows=len(rows))
    store.write("publish_cover", run=uuid4().hex[:12], covers=rows, touched=touched)
    states = {state: int((found["state"] == state).sum()) for state in STATES}
    return StockReport(states, len(touched), loose)


def covers(
    store: Reads,
    warehouse: str | None = None,
    state: str | None = None,
    within_days: float | None = None,
    limit: int = 1_000_000,
) -> list[dict[str, Any]]:
    """Published cover, shortages first, each with ``people`` and its ``issues`` as [code, params].

    ``warehouse`` is the name, code or key of one, ``state`` one of STATES; with
    ``within_days`` only shortages that run out within so many days.

    Raises:
        NotFoundError: ``stock.warehouse``: there is no such warehouse.
    """
    key = warehouse_key(store, warehouse) if warehouse else None
    rows = store.read("stock_covers", warehouseKey=key, state=state, withinDays=within_days, limit=limit)
    return [opened(row) for row in rows]


def summary(store: Reads) -> list[dict[str, Any]]:
    """Each warehouse with its counts of shortages, surpluses and doubts; empty before the first run."""
    return store.read("stock_summary")


def cover_of(store: Reads, item_id: str) -> list[dict[str, Any]]:
    """Published cover of one item (or of a product that resolves to none), warehouse by warehouse."""
    return [opened(row) for row in store.read("stock_covers", itemIds=[item_id], limit=200)]


def opened(row: dict[str, Any]) -> dict[str, Any]:
    """A row of ``stock_covers`` as one dict with its issues opened."""
    values = dict(row["cover"])
    missing = dict.fromkeys((*_NUMBERS, "warehouse", "warehouseKey", "unit", "asOf"))
    return missing | values | {"people": row["people"], "issues": json.loads(values.get("issues") or "[]")}


def warehouse_key(store: Reads, text: str) -> str:
    """Key of the warehouse with that name, code or key.

    Raises:
        NotFoundError: ``stock.warehouse``.
    """
    rows = store.read("shelf_warehouses")
    for row in rows:
        if text in (row["warehouseKey"], row["name"], row["sourceId"]):
            return str(row["warehouseKey"])
    raise NotFoundError("stock.warehouse", name=text, known=[row["name"] for row in rows][:20])


def _published(row: dict[Any, Any], now: datetime) -> dict[str, Any]:
    values: dict[str, Any] = {name: _number(row[name], name) for name in _NUMBERS}
    for name in ("itemId", "name", "warehouseKey", "warehouse", "unit", "state", "issues"):
        values[name] = row[name] or None
    for name in ("shortage", "surplus"):
        values[name] = bool(row[name])
    values["asOf"] = None if math.isnan(row["asOf"]) else datetime.fromtimestamp(row["asOf"] / 1000, UTC)
    values["computedAt"] = now
    return {"key": key_of("Cover", str(row["itemId"]), str(row["warehouseKey"])), "values": values}


def _number(value: Any, name: str) -> float | int | None:
    if value is None or math.isnan(value):
        return None
    return int(value) if name in _WHOLE else round(float(value), 4)


def _touched(store: Store, shelf: Shelf, found: pd.DataFrame) -> tuple[list[dict[str, Any]], int]:
    """Who bought an item that is short from that warehouse in the days read, or holds it in a cart there.

    A cart is where its owner's last order was served from.
    """
    of_item = dict(
        zip(shelf.goods["productKey"], shelf.goods["itemId"].fillna(shelf.goods["productKey"]), strict=True)
    )
    sold = sales(shelf)
    loose = int(sold["warehouseKey"].isna().sum())
    sold = sold[sold["person"].notna() & sold["warehouseKey"].notna()]
    sold = sold.assign(item=sold["productKey"].map(of_item))
    short = found.loc[found["shortage"], ["itemId", "warehouseKey"]].rename(columns={"itemId": "item"})
    bought = sold.merge(short, on=["item", "warehouseKey"])
    grouped = bought.groupby(["item", "warehouseKey", "person"]).agg(
        times=("orderKey", "nunique"), at=("at", "max")
    )
    rows: dict[tuple[str, str, str], dict[str, Any]] = {
        (str(item), str(house), str(person)): {"times": int(times), "lastAt": _moment(at), "inCart": False}
        for (item, house, person), times, at in zip(
            grouped.index.tolist(), grouped["times"].tolist(), grouped["at"].tolist(), strict=True
        )
    }
    last = sold.sort_values("at").drop_duplicates("person", keep="last").set_index("person")["warehouseKey"]
    pairs = set(zip(short["item"], short["warehouseKey"], strict=True))
    for cart in store.read("shelf_carts"):
        item, house = of_item.get(cart["productKey"]), last.get(cart["person"])
        if (item, house) in pairs:
            none = {"times": 0, "lastAt": None, "inCart": True}
            rows.setdefault((str(item), str(house), cart["person"]), none)["inCart"] = True
    return [
        {"key": key_of("Cover", item, house), "person": person, "values": values}
        for (item, house, person), values in rows.items()
    ], loose


def _moment(milliseconds: float) -> datetime:
    return datetime.fromtimestamp(milliseconds / 1000, UTC)


def columns() -> Sequence[str]:
    """Columns of a list of cover, in the order shown."""
    return (
        *("state", "name", "warehouse", "onHand", "reserved", "available", "dailyDemand", "recoveredDemand"),
        *("coverDays", "leadTimeDays", "shelfLifeDays", "daysWith", "daysOut", "daysMissing", "people"),
        *("asOf", "issues", "itemId", "warehouseKey"),
    )

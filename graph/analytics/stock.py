"""Days of cover of each item in each warehouse: what runs out before more can come, what spoils first.

*Shortage*: what is left lasts for fewer days than the supplier's lead time. *Surplus*: it lasts longer than
its shelf life. Demand is the mean of the last 28 days that were wholly in stock; days out of stock and days
nobody recorded are counted apart, never as days without demand. What cannot be judged is said in ``issues``.
"""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import numpy as np
import pandas as pd

from graph.analytics.demand import day_shape, recover
from graph.analytics.stock_evidence import WINDOW, Shelf, sales
from graph.analytics.stock_units import Counted, counted

STATES = ("shortage", "surplus", "fine", "unknown", "doubtful")
"""``unknown``: something is missing to judge by; ``doubtful``: what is stated cannot be."""

FEW_DAYS = 7
"""Fewer days in stock than this say little about demand."""


def cover(shelf: Shelf) -> pd.DataFrame:
    """One row an item and warehouse in which it is or was kept.

    Returns:
        A frame with itemId, name, category, warehouseKey, warehouse, unit, onHand, reserved, available,
        dailyDemand, recoveredDemand, coverDays, shelfLifeDays, leadTimeDays, daysWith, daysOut, daysMissing,
        people, asOf (epoch milliseconds), shortage, surplus, state, issues (JSON of [code, params]) and
        suppliers (JSON of {key, name, leadTimeDays}); missing numbers are NaN. Sorted by state and cover.
    """
    goods = _goods(shelf)
    items = {item: counted(rows) for item, rows in goods.groupby("item", sort=True)}
    factor = {key: value for found in items.values() for key, value in found.factor.items()}
    of_product = dict(zip(goods["productKey"], goods["item"], strict=True))
    held = _held(shelf, of_product, factor)
    if held.empty:
        return _finished([])
    days, history = _days(shelf, of_product)
    sold = sales(shelf)
    sold = sold.assign(
        item=sold["productKey"].map(of_product), quantity=sold["quantity"] * sold["productKey"].map(factor)
    )
    sold = sold[sold["item"].notna() & sold["warehouseKey"].notna() & sold["quantity"].notna()]
    demand = _demand(shelf, held, days, sold)
    people = sold.groupby(["item", "warehouseKey"])["person"].nunique()
    about = _about_items(goods)
    lead = _lead_times(shelf, of_product)
    names = dict(zip(shelf.warehouses["warehouseKey"], shelf.warehouses["name"], strict=True))
    rows = []
    for found in held.to_dict("records"):
        row: dict[str, Any] = {str(name): value for name, value in found.items()}
        cell = (row["item"], row["warehouseKey"])
        row |= (
            about[row["item"]]
            | demand[cell]
            | lead.get(row["item"], {"leadTimeDays": np.nan, "suppliers": []})
        )
        row |= {"warehouse": names.get(row["warehouseKey"], ""), "people": int(people.get(cell, 0))}
        row["unit"] = items[row["item"]].unit
        rows.append(_judged(row, items[row["item"]], shelf, row["warehouseKey"] in history))
    return _finished(rows)


def _goods(shelf: Shelf) -> pd.DataFrame:
    goods = shelf.goods
    return goods.assign(item=goods["itemId"].where(goods["itemId"].notna(), goods["productKey"]))


def _held(shelf: Shelf, of_product: dict[str, str], factor: dict[str, float]) -> pd.DataFrame:
    """Stock of all an item's products together; stock without a warehouse stands under an empty key."""
    stock = shelf.stock.assign(item=shelf.stock["productKey"].map(of_product))
    stock = stock[stock["item"].notna()]
    if stock.empty:
        return stock.assign(uncounted=0)
    by = stock["productKey"].map(factor).astype("float64")
    frame = pd.DataFrame(
        {
            "item": stock["item"],
            "warehouseKey": stock["warehouseKey"].fillna(""),
            "onHand": stock["onHand"].astype("float64") * by,
            "reserved": stock["reserved"].astype("float64").fillna(0.0) * by,
            "asOf": stock["asOf"].astype("float64"),
            "uncounted": by.isna().astype("int64"),
            "unstated": stock["onHand"].isna().astype("int64"),
            "lowest": stock["onHand"].astype("float64"),
        }
    )
    how = {"onHand": "sum", "reserved": "sum", "asOf": "max", "uncounted": "sum", "unstated": "sum"}
    found = frame.groupby(["item", "warehouseKey"], as_index=False).agg({**how, "lowest": "min"})
    found["onHand"] = found["onHand"].where(found["unstated"] == 0)
    return found


def _days(shelf: Shelf, of_product: dict[str, str]) -> tuple[pd.DataFrame, set[str]]:
    """Days of an item in a warehouse, the best-stocked product counting; warehouses that keep them."""
    days = shelf.days.assign(item=shelf.days["productKey"].map(of_product))
    days = days[days["item"].notna()]
    if days.empty:
        return pd.DataFrame(
            {"item": [], "warehouseKey": [], "day": [], "outMinutes": [], "closing": []}
        ), set()
    by_cell = days.assign(
        outMinutes=days["outMinutes"].astype("float64").fillna(0.0),
        closing=days["closing"].astype("float64").fillna(0.0),
    ).groupby(["item", "warehouseKey", "day"], as_index=False)
    found = by_cell.agg({"outMinutes": "min", "closing": "sum"})
    return found, set(found["warehouseKey"])


def _demand(
    shelf: Shelf, held: pd.DataFrame, days: pd.DataFrame, sold: pd.DataFrame
) -> dict[Any, dict[str, Any]]:
    """Daily demand of each cell, with the days it was in stock, out of stock and not recorded."""
    window = pd.DataFrame({"day": [shelf.today - timedelta(days=back) for back in range(WINDOW)]})
    cells = held[["item", "warehouseKey"]].merge(window, how="cross")
    known = cells.merge(days, on=["item", "warehouseKey", "day"], how="left")
    history = set(days["warehouseKey"])
    kept = known["warehouseKey"].isin(history)
    # A warehouse that keeps no daily record: every day is taken as in stock, and the row says so.
    known.loc[~kept, ["outMinutes", "closing"]] = [0.0, 1.0]
    of_day = sold.groupby(["item", "warehouseKey", "day"])["quantity"].sum().rename("sales").reset_index()
    known = known.merge(of_day, on=["item", "warehouseKey", "day"], how="left")
    known["sales"] = known["sales"].astype("float64").fillna(0.0)
    known["weekday"] = [day.weekday() for day in known["day"]]
    known = known.rename(columns={"warehouseKey": "warehouse"})
    recorded = known[known["outMinutes"].notna()]
    found = recover(recorded, day_shape(sold["minute"], sold["quantity"]))
    found["with"] = found["outMinutes"] <= 0
    found["inStock"] = found["sales"].where(found["with"], 0.0)
    found["seven"] = found["sales"] > 0
    grouped = found.groupby(["item", "warehouse"]).agg(
        daysWith=("with", "sum"), all=("with", "size"), sold=("inStock", "sum"), recovered=("demand", "mean")
    )
    ever = set(zip(sold["item"], sold["warehouseKey"], strict=True))
    result: dict[Any, dict[str, Any]] = {}
    for cell in zip(held["item"], held["warehouseKey"], strict=True):
        row = grouped.loc[cell] if cell in grouped.index else None
        with_, all_ = (int(row["daysWith"]), int(row["all"])) if row is not None else (0, 0)
        result[cell] = {
            "dailyDemand": float(row["sold"]) / with_ if row is not None and with_ else np.nan,
            "recoveredDemand": float(row["recovered"]) if row is not None else np.nan,
            "daysWith": with_,
            "daysOut": all_ - with_,
            "daysMissing": WINDOW - all_,
            "everSold": cell in ever,
        }
    return result


def _about_items(goods: pd.DataFrame) -> dict[str, dict[str, Any]]:
    """Name, category and shelf life of each item: the shortest shelf life any of its products states."""
    found = {}
    for item, rows in goods.groupby("item", sort=True):
        life = rows["shelfLifeDays"].dropna()
        category = rows["category"].dropna()
        found[str(item)] = {
            "name": next((str(name) for name in rows["name"] if isinstance(name, str)), str(item)),
            "category": str(category.iloc[0]) if len(category) else None,
            "shelfLifeDays": float(life[life > 0].min()) if (life > 0).any() else np.nan,
        }
    return found


def _lead_times(shelf: Shelf, of_product: dict[str, str]) -> dict[str, dict[str, Any]]:
    """The shortest lead time of an item's suppliers, and who they are, quickest first."""
    supplies = shelf.supplies.assign(item=shelf.supplies["productKey"].map(of_product))
    found: dict[str, dict[str, Any]] = {}
    for item, rows in supplies[supplies["item"].notna()].groupby("item", sort=True):
        quickest: dict[str, dict[str, Any]] = {}
        ordered = rows.sort_values("leadTimeDays", na_position="last")
        columns = (ordered[name].tolist() for name in ("supplierKey", "supplier", "leadTimeDays"))
        for key, name, lead in zip(*columns, strict=True):
            days = None if lead is None or lead != lead else float(lead)
            quickest.setdefault(str(key), {"key": key, "name": name, "leadTimeDays": days})
        stated = [one["leadTimeDays"] for one in quickest.values() if one["leadTimeDays"] is not None]
        found[str(item)] = {"leadTimeDays": min(stated, default=np.nan), "suppliers": list(quickest.values())}
    return found


def _judged(row: dict[str, Any], units: Counted, shelf: Shelf, history: bool) -> dict[str, Any]:
    """A row with its issues and what they leave to be said."""
    issues, doubtful = _doubts(row, units, shelf)
    available = row["onHand"] - row["reserved"]
    demand, lead, life = row["dailyDemand"], row["leadTimeDays"], row["shelfLifeDays"]
    days = max(available, 0.0) / demand if demand > 0 else np.nan
    issues += _gaps(row, history)
    empty = available <= 0 and (row["everSold"] or demand > 0)
    shortage = bool(empty or (days < lead) or (np.isnan(lead) and days < 1))
    unsold = demand == 0 and available > 0
    surplus = bool(life > 0 and (days > life or unsold))
    judged = empty or not (np.isnan(days) or np.isnan(lead))
    state = "shortage" if shortage else "surplus" if surplus else "fine" if judged else "unknown"
    if doubtful:
        shortage = surplus = False
        state = "doubtful"
    return row | {
        "itemId": row["item"],
        "available": available,
        "coverDays": 0.0 if empty else days,
        "shortage": shortage,
        "surplus": surplus,
        "state": state,
        "issues": json.dumps(issues, ensure_ascii=False),
        "suppliers": json.dumps(row["suppliers"], ensure_ascii=False),
    }


def _doubts(row: dict[str, Any], units: Counted, shelf: Shelf) -> tuple[list[list[Any]], bool]:
    """What is stated and cannot be so, and whether it keeps the row from being judged."""
    issues: list[list[Any]] = []
    if row["unstated"] or np.isnan(row["onHand"]):
        issues.append(["stock.on-hand-missing", {}])
    if row["lowest"] < 0:
        issues.append(["stock.negative", {"onHand": row["lowest"]}])
    if row["asOf"] > shelf.now.timestamp() * 1000 + 60_000:
        issues.append(["stock.future", {"asOf": _day(row["asOf"], shelf)}])
    if row["uncounted"]:
        issues.append(["stock.units-unknown", {"units": list(units.unknown)}])
    doubtful = bool(issues)
    if row["reserved"] > row["onHand"]:
        issues.append(["stock.reserved", {"reserved": row["reserved"], "onHand": row["onHand"]}])
    if units.units:
        issues.append(["stock.units", {"units": list(units.units)}])
    return issues, doubtful


def _gaps(row: dict[str, Any], history: bool) -> list[list[Any]]:
    """What is missing to judge by."""
    issues: list[list[Any]] = []
    if not row["warehouseKey"]:
        issues.append(["stock.no-warehouse", {}])
    if not row["everSold"]:
        issues.append(["stock.unsold", {"days": WINDOW}])
    elif row["daysWith"] == 0 and row["daysOut"]:
        issues.append(["stock.never-in-stock", {"days": row["daysOut"]}])
    elif 0 < row["daysWith"] < FEW_DAYS:
        issues.append(["stock.few-days", {"days": row["daysWith"]}])
    if not history:
        issues.append(["stock.no-history", {}])
    elif row["daysMissing"]:
        issues.append(["stock.days-missing", {"days": row["daysMissing"], "of": WINDOW}])
    if not row["suppliers"]:
        issues.append(["stock.no-supplier", {}])
    elif np.isnan(row["leadTimeDays"]):
        issues.append(["stock.no-lead-time", {"suppliers": [one["name"] for one in row["suppliers"][:3]]}])
    if np.isnan(row["shelfLifeDays"]):
        issues.append(["stock.no-shelf-life", {}])
    return issues


def _day(moment: float, shelf: Shelf) -> str:
    return str(pd.Timestamp(moment, unit="ms", tz="UTC").tz_convert(shelf.zone).date())


_KEPT = (
    *("itemId", "name", "category", "warehouseKey", "warehouse", "unit", "onHand", "reserved", "available"),
    *("dailyDemand", "recoveredDemand", "coverDays", "shelfLifeDays", "leadTimeDays", "daysWith", "daysOut"),
    *("daysMissing", "people", "asOf", "shortage", "surplus", "state", "issues", "suppliers"),
)


def _finished(rows: list[dict[str, Any]]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=list(_KEPT))
    rank = frame["state"].map({name: place for place, name in enumerate(STATES)})
    order = frame.assign(rank=rank).sort_values(
        ["rank", "coverDays", "people", "itemId", "warehouseKey"], ascending=[True, True, False, True, True]
    )
    return frame.loc[order.index].reset_index(drop=True)

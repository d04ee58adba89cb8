"""Cover, shortage and surplus from columns; what is wrong with the data is said, never a silent zero."""

import doctest
import json
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pytest

from graph.analytics import demand, stock_evidence, stock_units
from graph.analytics.stock import cover
from graph.analytics.stock_evidence import COLUMNS, Shelf, empty

ZONE = ZoneInfo("Asia/Shanghai")
TODAY = date(2025, 11, 30)
NOW = datetime(2025, 12, 1, 1, tzinfo=UTC)
AS_OF = datetime(2025, 11, 30, 14, tzinfo=UTC).timestamp() * 1000


def frame(name, *rows):
    return pd.DataFrame([{**dict.fromkeys(COLUMNS[name]), **row} for row in rows]) if rows else empty(name)


def product(key="p", **more):
    return {
        "productKey": key,
        "itemId": "milk",
        "name": "牛奶",
        "source": "erp",
        "unit": "件",
        "shelfLifeDays": 10,
        **more,
    }


def sold(day, quantity=1.0, key="p", warehouse="w", person="li"):
    at = datetime(day.year, day.month, day.day, 12, tzinfo=ZONE).timestamp() * 1000
    return {"orderKey": f"{day}{key}{person}", "productKey": key, "quantity": quantity,
            "warehouseKey": warehouse, "person": person, "at": int(at)}  # fmt: skip


def back(number):
    return TODAY - timedelta(days=number)


def kept(out=(), missing=(), key="p", warehouse="w"):
    return [
        {"productKey": key, "warehouseKey": warehouse, "day": back(n), "closing": 0.0 if n in out else 5.0,
         "outMinutes": 1440 if n in out else 0}
        for n in range(28) if n not in missing
    ]  # fmt: skip


def supply(days=3.0, key="p"):
    return {"productKey": key, "supplierKey": "s", "supplier": "光明", "leadTimeDays": days}


WAREHOUSE = {
    "warehouseKey": "w",
    "name": "杭州店仓",
    "sourceId": "W1",
    "divisions": ["330108"],
    "channels": ["store"],
}


def shelf(
    on_hand=20.0, *, reserved=0.0, as_of=AS_OF, goods=None, lines=None, days=None, supplies=None, stock=None
):
    lines = [sold(back(n), 2.0) for n in range(28)] if lines is None else lines
    counted = [
        {"productKey": "p", "warehouseKey": "w", "onHand": on_hand, "reserved": reserved, "asOf": as_of}
    ]
    return Shelf(
        TODAY, NOW, ZONE,
        frame("lines", *lines),
        frame("goods", *(goods or [product()])),
        frame("stock", *(counted if stock is None else stock)),
        frame("days", *(kept() if days is None else days)),
        frame("supplies", *([supply()] if supplies is None else supplies)),
        frame("warehouses", WAREHOUSE),
    )  # fmt: skip


def only(found):
    rows = cover(found).to_dict("records")
    assert len(rows) == 1
    return rows[0]


def codes(row):
    return [code for code, _ in json.loads(row["issues"])]


def test_doctests():
    for module in (demand, stock_evidence, stock_units):
        assert doctest.testmod(module).failed == 0


@pytest.mark.parametrize(
    ("on_hand", "reserved", "days", "state"),
    [
        (20.0, 0.0, 10.0, "fine"),
        (7.0, 2.0, 2.5, "shortage"),
        (21.0, 0.0, 10.5, "surplus"),
        (0.0, 0.0, 0.0, "shortage"),
    ],
)
def test_cover_is_what_is_free_over_mean_demand(on_hand, reserved, days, state):
    row = only(shelf(on_hand, reserved=reserved))
    assert (row["coverDays"], row["dailyDemand"], row["state"]) == (days, 2.0, state)
    assert (row["shortage"], row["surplus"]) == (state == "shortage", state == "surplus")
    assert codes(row) == []


def test_days_out_of_stock_are_not_days_without_demand():
    out = (0, 1, 2, 3, 4, 5, 6)
    lines = [sold(back(n), 2.0) for n in range(28) if n not in out]
    row = only(shelf(lines=lines, days=kept(out)))
    assert (row["dailyDemand"], row["daysWith"], row["daysOut"], row["daysMissing"]) == (2.0, 21, 7, 0)
    assert row["recoveredDemand"] == pytest.approx(2.0, rel=0.05)


def test_a_missing_day_is_said_and_counts_neither_way():
    row = only(
        shelf(lines=[sold(back(n), 2.0) for n in range(28) if n not in (3, 4)], days=kept(missing=(3, 4)))
    )
    assert (row["dailyDemand"], row["daysWith"], row["daysMissing"]) == (2.0, 26, 2)
    assert codes(row) == ["stock.days-missing"]


def test_negative_stock_is_not_judged():
    row = only(shelf(-3.0))
    assert row["state"] == "doubtful"
    assert not row["shortage"]
    assert "stock.negative" in codes(row)


def test_stock_of_the_future_is_not_judged():
    row = only(shelf(as_of=(NOW + timedelta(days=2)).timestamp() * 1000))
    assert row["state"] == "doubtful"
    assert json.loads(row["issues"])[0] == ["stock.future", {"asOf": "2025-12-03"}]


def test_an_item_without_sales_has_no_cover_and_says_so():
    row = only(shelf(lines=[sold(back(1), key="other")]))
    assert np.isnan(row["coverDays"])
    assert row["dailyDemand"] == 0.0
    assert "stock.unsold" in codes(row)
    assert row["state"] == "surplus"


def test_a_supplier_without_lead_time_leaves_shortage_open():
    row = only(shelf(supplies=[supply(None)]))
    assert row["state"] == "unknown"
    assert codes(row) == ["stock.no-lead-time"]
    assert only(shelf(1.0, supplies=[supply(None)]))["state"] == "shortage"  # gone before tomorrow ends
    assert codes(only(shelf(supplies=[]))) == ["stock.no-supplier"]


def test_jin_and_kilograms_are_added_as_pieces():
    goods = [
        product(contentQuantity=500.0, contentUnit="g"),
        product("q", unit="斤", contentQuantity=500.0, contentUnit="g"),
        product("r", unit="kg", contentQuantity=500.0, contentUnit="g"),
    ]
    lines = [sold(back(n), 1.0, key) for n in range(28) for key in ("q", "r")]
    row = only(shelf(30.0, goods=goods, lines=lines))
    assert row["dailyDemand"] == 3.0
    assert json.loads(row["issues"]) == [["stock.units", {"units": ["kg", "件", "斤"]}]]


def test_units_that_cannot_be_added_are_not():
    counted = {"productKey": "q", "warehouseKey": "w", "onHand": 4.0, "reserved": 0.0, "asOf": AS_OF}
    row = only(shelf(stock=[counted], goods=[product(), product("q", unit="kg")]))
    assert row["state"] == "doubtful"
    assert ["stock.units-unknown", {"units": ["kg"]}] in json.loads(row["issues"])


def test_stock_that_nobody_stated_is_no_zero():
    row = only(shelf(None))
    assert row["state"] == "doubtful"
    assert np.isnan(row["onHand"])
    assert "stock.on-hand-missing" in codes(row)


def test_without_a_daily_record_every_day_counts_and_it_is_said():
    row = only(shelf(days=[]))
    assert row["dailyDemand"] == 2.0
    assert codes(row) == ["stock.no-history"]


def test_always_out_of_stock_is_a_shortage_with_unknown_demand():
    row = only(shelf(0.0, lines=[sold(back(40))], days=kept(out=range(28))))
    assert np.isnan(row["dailyDemand"])
    assert row["state"] == "shortage"
    assert "stock.never-in-stock" in codes(row)


def test_a_sale_belongs_to_the_warehouse_that_served_it():
    by_store = [sold(back(n), warehouse=None) | {"channelKey": "store"} for n in range(28)]
    by_address = [sold(back(n), warehouse=None, person="wu") | {"division": "330108004"} for n in range(28)]
    elsewhere = [sold(back(n), warehouse=None, person="xu") | {"division": "110101"} for n in range(28)]
    row = only(shelf(lines=[*by_store, *by_address, *elsewhere]))
    assert row["dailyDemand"] == 2.0
    assert row["people"] == 2


def test_a_parent_order_is_not_counted_beside_its_parts():
    lines = [
        sold(back(1), 28.0) | {"orderKey": "part", "parentKey": "whole"},
        sold(back(1), 28.0) | {"orderKey": "whole"},
    ]
    assert only(shelf(lines=lines))["dailyDemand"] == 1.0


def test_a_shop_without_stock_has_no_cover():
    assert cover(shelf(stock=[])).empty
    assert cover(shelf(lines=[]))["state"].tolist() == ["surplus"]


def test_what_was_missed_is_recovered_nearer_to_the_truth_than_sales():
    rng = np.random.default_rng(3)
    rows = []
    for item in range(30):
        for day in range(35):
            wanted = rng.poisson(4.0)
            out = rng.random() < 0.2
            rows.append({"item": item, "warehouse": "w", "weekday": day % 7, "wanted": wanted,
                         "sales": rng.binomial(wanted, 0.5) if out else wanted,
                         "outMinutes": 720 if out else 0, "closing": 0.0 if out else 3.0})  # fmt: skip
    cells = pd.DataFrame(rows)
    even = np.linspace(0, 1, 1441)
    found = demand.recover(cells, even)
    out = cells["outMinutes"] > 0
    truth = cells.loc[out, "wanted"].to_numpy(float)
    assert (found["demand"] >= found["sales"]).all()
    assert demand.wape(truth, found.loc[out, "demand"].to_numpy()) < demand.wape(
        truth, cells.loc[out, "sales"].to_numpy(float)
    )

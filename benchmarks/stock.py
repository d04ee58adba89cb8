"""True demand recovered on days that ran out, and what the filter by stock costs, on a made sample shop.

It makes the shop (``--customers 8000 --seed 11``) in a temporary folder and needs no
server. Demand: for days of the last five weeks on which an item ran out in a warehouse, sales as demand and
ours against the generator's truth (WAPE by day, by item and warehouse, by item). Filter: people's last two
weeks are held out; recall@10 and NDCG@10 with what each one's warehouse held at the cut, and without.
"""

from __future__ import annotations

import argparse
import json
import sqlite3
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.recommend import K, Split, _measure
from graph.analytics.demand import day_shape, likely, recover, wape
from graph.analytics.recommend import Options, best, learn, score
from graph.analytics.recommend_history import histories
from loaders.sample import make_sample

HELD_OUT = 14


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--customers", type=int, default=8000)
    parser.add_argument("--seed", type=int, default=11)
    given, _ = parser.parse_known_args()
    with tempfile.TemporaryDirectory() as folder:
        shop = Path(folder) / "shop"
        make_sample(shop, given.customers, given.seed)
        report = {"customers": given.customers, "demand": demand(shop), "filter": stock_filter(shop)}
    print(json.dumps(report, indent=2, ensure_ascii=False))


def read(shop: Path, name: str) -> pd.DataFrame:
    return pd.read_csv(shop / name, dtype=str, keep_default_na=False)


def stock_days(shop: Path) -> pd.DataFrame:
    """Item, warehouse, day, closing and minutes out, as the ERP holds them."""
    with sqlite3.connect(shop / "erp" / "erp.sqlite") as connection:
        days = pd.read_sql("SELECT * FROM stock_days", connection)
    products = read(shop, "truth/products.csv")
    item = products[products["system"] == "erp"].set_index("id")["item"]
    days["item"] = days["product_id"].map(item)
    days = days.rename(columns={"warehouse_id": "warehouse", "out_minutes": "outMinutes"})
    return days[["item", "warehouse", "day", "closing", "outMinutes"]]


def demand(shop: Path) -> dict[str, object]:
    truth = read(shop, "truth/demand.csv")
    truth = truth.astype({"demand": float, "sales": float})
    cells = stock_days(shop).merge(
        truth[["item", "warehouse", "day", "demand", "sales"]], on=["item", "warehouse", "day"], how="left"
    )
    cells = cells.fillna({"demand": 0.0, "sales": 0.0}).rename(columns={"demand": "truth"})
    cells["weekday"] = pd.to_datetime(cells["day"]).dt.day_of_week
    orders = pd.to_datetime(read(shop, "app/orders.csv")["created_at"])
    shape = day_shape(orders.dt.hour * 60 + orders.dt.minute, pd.Series(np.ones(len(orders))))
    found = recover(cells, shape)
    per_sale = float(read(shop, "app/order_lines.csv")["quantity"].astype(float).mean())
    out = found[found["outMinutes"] > 0]
    report: dict[str, object] = {"days that ran out": len(out), "of days": len(found)}
    for name, keys in (("day", None), ("item and warehouse", ["item", "warehouse"]), ("item", ["item"])):
        rows = out if keys is None else out.groupby(keys)[["truth", "sales", "demand"]].sum()
        real, sales = rows["truth"].to_numpy(float), rows["sales"].to_numpy(float)
        report[f"WAPE by {name}"] = {
            "sales as demand": round(wape(real, sales), 4),
            "renmai": round(wape(real, likely(sales, rows["demand"].to_numpy(float), per_sale)), 4),
            "renmai, as a mean": round(wape(real, rows["demand"].to_numpy(float)), 4),
        }
    report["demand in all"] = {
        name: round(float(out[name].sum()), 1) for name in ("truth", "sales", "demand")
    }
    return report


def purchases(shop: Path) -> tuple[pd.DataFrame, pd.Series]:
    """Person, item, order and day of every line of the app; the warehouse of each person."""
    orders, lines = read(shop, "app/orders.csv"), read(shop, "app/order_lines.csv")
    people, products = read(shop, "truth/people.csv"), read(shop, "truth/products.csv")
    person = people[(people["system"] == "app") & (people["kind"] == "customer")].set_index("id")["person"]
    item = products[products["system"] == "app"].set_index("id")["item"]
    orders = orders[orders["paid_at"] != ""]
    merged = lines.merge(orders, on="order_id")
    with sqlite3.connect(shop / "erp" / "erp.sqlite") as connection:
        served = pd.read_sql("SELECT order_id, warehouse_id FROM deliveries_app", connection)
    house = orders.merge(served, on="order_id").assign(person=lambda frame: frame["user_id"].map(person))
    house = house.sort_values("created_at").groupby("person")["warehouse_id"].last()
    day = (
        pd.to_datetime(merged["created_at"]).dt.normalize().astype("datetime64[s]").astype("int64") // 86_400
    )
    frame = pd.DataFrame(
        {"person": merged["user_id"].map(person), "item": merged["product_id"].map(item),
         "order": merged["order_id"], "day": day}
    )  # fmt: skip
    return frame.dropna(), house


def stock_filter(shop: Path) -> dict[str, object]:
    lines, house = purchases(shop)
    cut = int(lines["day"].max()) - HELD_OUT
    train, test = lines[lines["day"] <= cut], lines[lines["day"] > cut]
    people, things = pd.Index(sorted(train["person"].unique())), pd.Index(sorted(train["item"].unique()))
    history = histories(
        people.get_indexer(train["person"]).astype(np.int64),
        things.get_indexer(train["item"]).astype(np.int64),
        pd.factorize(train["order"])[0].astype(np.int64), train["day"].to_numpy(np.int64),
        len(people), len(things), cut, Options().fade,
    )  # fmt: skip
    days = stock_days(shop)
    at_cut = str(pd.Timestamp(cut, unit="D").date())
    held = days[(days["day"] == at_cut) & (days["closing"] > 0)]
    allowed = {name: things.isin(rows["item"]) for name, rows in held.groupby("warehouse")}
    known = test[test["person"].isin(people) & test["person"].isin(house.index)]
    bought = known.groupby("person")["item"].agg(set)
    number = {name: place for place, name in enumerate(things)}
    split = Split(
        history, cut, [{number[name] for name in names if name in number} or {-1} for names in bought],
        people.get_indexer(bought.index).astype(np.int64),
    )  # fmt: skip
    crowd = learn(history, cut)
    houses = [house[name] for name in bought.index]
    picks = {"without": [], "with": []}
    for rows in np.array_split(np.arange(len(bought)), 1 + len(bought) // 250):
        whom = split.tested[rows]
        total = score(history.rows(whom), crowd, cut, exclude=whom).total
        picks["without"].append(best(total, K))
        for at, row in enumerate(rows.tolist()):
            total[at, ~allowed[houses[row]]] = -np.inf
        picks["with"].append(best(total, K))
    found = {name: _measure(np.vstack(parts), split) for name, parts in picks.items()}
    share = {
        name: round(found["with"][name] / found["without"][name], 4) for name in ("recall@10", "ndcg@10")
    }
    return {"people": len(bought), "things": len(things), **found, "kept": share}


if __name__ == "__main__":
    main()

"""Stock meets demand in a real graph: computed, published, asked for by name, replaced by the next run."""

import json
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from graph.commands.stock import compute, covers, summary
from graph.errors import NotFoundError, UsageError

pytestmark = pytest.mark.integration

NOW = datetime(2025, 12, 1, tzinfo=UTC)
ZONE = ZoneInfo("Asia/Shanghai")

SHOP = """CYPHER 25
CREATE (hz:Warehouse {key: 'hz', name: '杭州店仓', sourceId: 'W1'}),
  (d:Division {code: '330108'}), (hz)-[:SERVES]->(d),
  (milk:Identity:Item {id: 'milk', name: '鲜牛奶'}), (wine:Identity:Item {id: 'wine', name: '米酒'}),
  (p:Record:Product {key: 'p', source: 'erp', name: '鲜牛奶', unit: '件', shelfLifeDays: 7}),
  (p)-[:RESOLVES_TO]->(milk),
  (q:Record:Product {key: 'q', source: 'app', name: '鲜牛奶 250ml', unit: '件'})-[:RESOLVES_TO]->(milk),
  (r:Record:Product {key: 'r', source: 'erp', name: '米酒', unit: '件', shelfLifeDays: 30}),
  (r)-[:RESOLVES_TO]->(wine),
  (s:Record:Supplier {key: 's', name: '光明'})-[:SUPPLIES {leadTimeDays: 3.0, unitCostE4: 20000}]->(p),
  (s)-[:SUPPLIES]->(r),
  (a:Stock {key: 'a', onHand: 4.0, reserved: 1.0, asOf: datetime('2025-11-30T14:00Z')})-[:OF]->(p),
  (a)-[:AT]->(hz),
  (b:Stock {key: 'b', onHand: 900.0, reserved: 0.0, asOf: datetime('2025-11-30T14:00Z')})-[:OF]->(r),
  (b)-[:AT]->(hz)
WITH hz, p, q, r
UNWIND range(0, 27) AS back
WITH hz, p, q, r, back, date('2025-11-30') - duration({days: back}) AS day
CREATE (x:StockDay {key: 'p' + back, day: day, closing: 9.0, outMinutes: 0})-[:OF]->(p), (x)-[:AT]->(hz),
  (y:StockDay {key: 'r' + back, day: day, closing: 9.0, outMinutes: 0})-[:OF]->(r), (y)-[:AT]->(hz)
WITH hz, q, r, back, day
MERGE (li:Identity:Person {id: 'li'}) SET li.name = '李雷'
MERGE (c:Record:Customer {key: 'c'}) MERGE (c)-[:RESOLVES_TO]->(li)
WITH hz, q, r, back, day, c, datetime({date: day, hour: 4, timezone: 'UTC'}) AS at
CREATE (o:Order {key: 'o' + back, customerKey: 'c', status: 'completed', placedAt: at, paidAt: at}),
  (c)-[:PLACED]->(o), (o)-[:CONTAINS {quantity: 2.0}]->(q), (o)-[:CONTAINS {quantity: 1.0}]->(r),
  (o)-[:FULFILLED_BY]->(t:Shipment {key: 't' + back})-[:FROM]->(hz)
"""


@pytest.fixture
def shop(store):
    store.execute(SHOP)
    store.execute(
        """CYPHER 25 MATCH (q:Product {key: 'q'})
        CREATE (:Identity:Person {id: 'han', name: '韩梅梅'})<-[:RESOLVES_TO]-(c:Record:Customer {key: 'h'})
               -[:HAS_CART]->(:Cart {key: 'k', state: 'open'})-[:HOLDS]->(q)
        WITH c MATCH (r:Product {key: 'r'}), (w:Warehouse {key: 'hz'})
        CREATE (c)-[:PLACED]->(o:Order {key: 'h1', placedAt: datetime('2025-11-20T04:00Z'), customerKey: 'h',
                 paidAt: datetime('2025-11-20T04:00Z')})-[:CONTAINS {quantity: 1.0}]->(r),
               (o)-[:FULFILLED_BY]->(:Shipment {key: 'h2'})-[:FROM]->(w)"""
    )
    return store


def run(store):
    return compute(store, ZONE, clock=lambda: NOW)


def test_what_runs_out_is_named_with_the_people_and_the_supplier(shop):
    report = run(shop)
    assert report.states == {"shortage": 1, "surplus": 1, "fine": 0, "unknown": 0, "doubtful": 0}
    short = shop.read("shortages")[0]
    assert (short["name"], short["warehouse"], short["available"], short["dailyDemand"]) == (
        "鲜牛奶",
        "杭州店仓",
        3.0,
        2.0,
    )
    assert (short["coverDays"], short["people"]) == (1.5, 2)
    people = shop.read("people_touched_by_shortage", itemId="milk")
    assert [(row["name"], row["times"], row["inCart"]) for row in people] == [
        ("韩梅梅", 0, True),
        ("李雷", 28, False),
    ]
    supplier = shop.read("suppliers_of_shortage")[0]
    assert (supplier["supplier"], supplier["leadTimeDays"], supplier["warehouses"]) == (
        "光明",
        3.0,
        ["杭州店仓"],
    )
    over = shop.read("surpluses")[0]
    assert (over["name"], over["shelfLifeDays"]) == ("米酒", 30)
    assert json.loads(over["issues"])[0][0] == "stock.no-lead-time"


def test_a_new_run_takes_the_place_of_the_old_one(shop):
    run(shop)
    shop.execute("CYPHER 25 MATCH (s:Stock {key: 'a'}) SET s.onHand = 41.0, s.reserved = 27.5")
    run(shop)
    rows = covers(shop, "W1")
    assert [(row["name"], row["state"]) for row in rows] == [("米酒", "surplus"), ("鲜牛奶", "fine")]
    assert summary(shop)[0]["shortages"] == 0
    assert shop.read("people_touched_by_shortage", itemId="milk") == []


def test_without_stock_nothing_is_written_and_it_is_said(store):
    with pytest.raises(UsageError, match=r"stock\.none"):
        run(store)
    with pytest.raises(NotFoundError, match=r"stock\.warehouse"):
        covers(store, "nowhere")


def test_a_suppliers_record_is_what_the_shelves_saw(store):
    store.execute(SHOP)
    compute(store, ZONE, clock=lambda: NOW)
    [whole] = store.read("supplier_record", id="s")
    assert (whole["things"], whole["daysWith"], whole["daysOut"], whole["shortages"]) == (2, 56, 0, 1)
    assert (whole["unitCostE4"], whole["leadTimeDays"], whole["rating"]) == (20000, 3.0, None)
    [of_item] = store.read("supplier_record", id="wine")
    assert (of_item["supplierKey"], of_item["leadTimeDays"], of_item["unitCostE4"]) == ("s", None, None)
    stakes = {row["itemId"]: row for row in store.read("supplier_stakes", id="s")}
    assert [cover["warehouse"] for cover in stakes["milk"]["covers"]] == ["杭州店仓"]

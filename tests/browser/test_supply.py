"""A planner sees what runs out and whom it touches; a customer's page offers only what can reach them."""

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.integration]

PLANT = """CYPHER 25
MATCH (person:Person)<-[:RESOLVES_TO]-(c:Customer)-[:HAS_ADDRESS]->(a:Address)
WHERE a.divisionCode IS NOT NULL AND person.name IS NOT NULL AND COUNT {(c)-[:PLACED]->()} > 3
  AND NOT EXISTS {(person)<-[:RESOLVES_TO]-()-[:GAVE]->(:Consent {purpose: 'profiling', granted: false})}
WITH person, c, a ORDER BY COUNT {(c)-[:PLACED]->()} DESC, person.id LIMIT 1
MATCH (c)-[:PLACED]->(o:Order) WITH person, a, o ORDER BY o.placedAt DESC LIMIT 30
WITH person, a.divisionCode AS code, collect(o) AS orders
MERGE (d:Division {code: left(code, 6)})
CREATE (w:Warehouse {key: 'shelf-w', name: '试验店仓', sourceId: 'SHELF'})-[:SERVES]->(d)
CREATE (gone:Record:Product {key: 'shelf-gone', name: '试验鲜牛奶', category: '试验乳品', source: 'shelf'}),
       (here:Record:Product {key: 'shelf-here', name: '试验鲜牛奶 低脂', category: '试验乳品'}),
       (s:Record:Supplier {key: 'shelf-s', name: '试验乳业'})-[:SUPPLIES {leadTimeDays: 3.0}]->(gone),
       (x:Stock {key: 'shelf-x', onHand: 0.0, reserved: 0.0, asOf: orders[0].placedAt})-[:OF]->(gone),
       (y:Stock {key: 'shelf-y', onHand: 40.0, reserved: 0.0, asOf: orders[0].placedAt})-[:OF]->(here),
       (x)-[:AT]->(w), (y)-[:AT]->(w)
FOREACH (o IN orders | CREATE (o)-[:CONTAINS {quantity: 1.0, part: 'shelf'}]->(gone)
                       CREATE (o)-[:FULFILLED_BY]->(:Shipment {key: 'shelf-' + o.key})-[:FROM]->(w))
RETURN person.id AS id, person.name AS name
"""


@pytest.fixture(scope="module")
def planted(shop):
    row = shop.execute(PLANT)[0]
    yield row
    shop.execute(
        "CYPHER 25 MATCH (n:Warehouse|Product|Supplier|Stock|Shipment|Consent) "
        "WHERE n.key STARTS WITH 'shelf-' OR n.source = 'renmai' DETACH DELETE n"
    )
    shop.execute("CYPHER 25 MATCH (n:Cover) DETACH DELETE n")


def test_a_planner_sees_tomorrows_shortages_and_whom_they_touch(site, visit, planted):
    visitor = visit("zh")
    page = visitor.page
    page.goto(f"{site}/stock")
    if page.locator("[data-never]").count():
        visitor.check_accessible()
        page.locator("main form button").click()
    row = page.locator("[data-stock] tr[data-state=shortage]", has_text="试验鲜牛奶").first
    expect(row).to_be_visible(timeout=60_000)
    row.locator("button").click()
    touched = page.locator("[data-touched]")
    expect(touched.get_by_role("link", name=planted["name"])).to_be_visible(timeout=30_000)
    expect(touched.get_by_role("link", name="试验乳业")).to_be_visible()
    visitor.check_accessible()
    visitor.picture("shortage")
    page.locator("[data-filters] select[name=view]").select_option("all")
    page.locator("[data-filters] button").click()
    expect(page.locator("[data-stock] tr", has_text="试验鲜牛奶 低脂")).to_have_count(1)


def test_a_customers_page_offers_only_what_can_reach_that_customer(site, visit, planted):
    visitor = visit("en")
    page = visitor.page
    page.goto(f"{site}/person/{planted['id']}")
    offers = page.locator("[data-offers]")
    expect(offers).to_be_visible(timeout=60_000)
    expect(offers.locator("[data-note='recommend.reach']")).to_contain_text("试验店仓")
    expect(offers.locator("li a")).to_have_text(["试验鲜牛奶 低脂"])
    expect(offers.locator("li")).to_contain_text("in place of 试验鲜牛奶, which is out there")
    visitor.graph_ready()
    visitor.check_accessible()
    visitor.picture("offers")
    offers.get_by_role("button", name="This person wants no recommendations").click()
    expect(offers.locator("[data-note='recommend.refused']")).to_be_visible(timeout=60_000)
    expect(offers.locator("li")).to_have_count(0)
    offers.get_by_role("button", name="Recommend again").click()
    expect(offers.locator("li a")).to_have_text(["试验鲜牛奶 低脂"], timeout=60_000)


def test_the_page_of_a_thing_tells_who_supplies_it_and_what_stands_in(site, visit, planted):
    visitor = visit("en")
    page = visitor.page
    page.goto(f"{site}/product/shelf-gone")
    cover = page.locator("[data-cover]")
    expect(cover.get_by_role("link", name="试验乳业")).to_be_visible(timeout=60_000)
    expect(cover.locator("[data-record] td", has_text="not known").first).to_be_visible()
    expect(cover.get_by_role("link", name="试验鲜牛奶 低脂")).to_be_visible()
    visitor.check_accessible()
    visitor.picture("thing")

"""Pages of items, organizations, places and addresses; the origin of values; a customer as of a day."""

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.integration]

KINDS = {
    "item": ("Product", "Item", "Chai"),
    "organization": ("Supplier", "Organization", "Exotic Liquids"),
    "place": ("Address", "Place", ""),
}


@pytest.fixture(scope="module")
def identities(shop):
    """One identity a kind, of two records each; taken away again when the tests end."""
    made = {}
    for kind, (record, label, name) in KINDS.items():
        rows = shop.execute(
            f"""CYPHER 25 MATCH (r:{record} {{source: 'northwind'}})
            WHERE ($name = '' OR r.name = $name) AND NOT (r)-[:RESOLVES_TO]->()
              AND ($name <> '' OR EXISTS {{(r)<-[:SHIPPED_TO]-()}})
            WITH r ORDER BY r.key LIMIT 1
            MATCH (other:{record}) WHERE other <> r AND other.source <> 'northwind'
            WITH r, other ORDER BY other.key LIMIT 1
            CREATE (i:Identity:{label} {{id: 'planted-{kind}', name: coalesce(r.name, r.text), records: 2}})
            CREATE (r)-[:RESOLVES_TO]->(i), (other)-[:RESOLVES_TO]->(i)
            CREATE (:Retired {{id: 'retired-{kind}'}})-[:REDIRECTS_TO]->(i)
            RETURN r.key AS key, other.key AS other, i.name AS name""",
            {"name": name},
        )
        made[kind] = rows[0]
    yield made
    shop.execute(
        """CYPHER 25 MATCH (n) WHERE (n:Identity AND n.id STARTS WITH 'planted-')
          OR (n:Retired AND n.id STARTS WITH 'retired-') DETACH DELETE n"""
    )


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("kind", list(KINDS))
def test_an_identity_shows_every_record_that_is_it(site, visit, identities, kind, lang):
    visitor = visit(lang)
    page = visitor.page
    page.goto(f"{site}/{kind}/planted-{kind}")
    expect(page.get_by_role("heading", level=1)).to_have_text(identities[kind]["name"])
    expect(page.locator("#records thead th")).to_have_count(3)
    page.locator("#profile .origin summary").first.click()
    expect(page.locator("#profile .origin[open] dd").first).to_be_visible()
    visitor.graph_ready()
    visitor.check_accessible()
    visitor.picture(kind)


@pytest.mark.parametrize(
    ("kind", "path"), [("item", "product"), ("organization", "supplier"), ("place", "address")]
)
def test_a_record_leads_to_its_identity_and_a_retired_id_to_its_survivor(site, visit, identities, kind, path):
    page = visit().page
    page.goto(f"{site}/{path}/{identities[kind]['key']}")
    if path != "address":
        page.locator("[data-identity-link]").click()
    page.wait_for_url(f"**/{kind}/planted-{kind}*")
    page.goto(f"{site}/identity/retired-{kind}")
    page.wait_for_url(f"**/{kind}/planted-{kind}")


def test_every_product_leads_to_its_suppliers(site, visit, shop):
    row = shop.execute(
        """CYPHER 25 MATCH (o:Order {source: 'northwind'})-[:CONTAINS]->(p:Product)<-[:SUPPLIES]-(s:Supplier)
        RETURN o.key AS o, p.key AS p, s.key AS s ORDER BY o, p LIMIT 1"""
    )[0]
    page = visit().page
    for path in (f"/product/{row['p']}", f"/order/{row['o']}"):
        page.goto(site + path)
        expect(page.locator(f"main a[href='/supplier/{row['s']}']").first, path).to_be_visible()


@pytest.fixture(scope="module")
def customer(shop):
    """A person of two records, of which one said other things before."""
    row = shop.execute(
        """CYPHER 25 MATCH (p:Person)<-[:RESOLVES_TO]-(c:Customer)
        WHERE p.records = 2 AND c.raw IS NOT NULL AND c.earlier IS NULL AND c.phones IS NOT NULL
        RETURN p.id AS id, c.key AS key ORDER BY id, key LIMIT 1"""
    )[0]
    before = shop.execute(
        """CYPHER 25 MATCH (c:Customer {key: $key}) WITH c, c{.*} AS old
        SET c.raw = '{"姓名": "新名字", "城市": "上海市"}', c.name = '新名字', c.city = '上海市',
            c.eventAt = datetime('2025-06-01T00:00:00Z'), c.registeredAt = datetime('2024-02-01T00:00:00Z'),
            c.earlier = '[{"at":"2024-03-01T00:00:00Z","hash":"h","raw":{"姓名":"旧名字","城市":"杭州市"}}]'
        CREATE (:Judgement {id: 'planted-judgement', kind: 'customer', verdict: 'positive', leftKey: $key,
                            rightKey: 'x', by: 'ann', at: datetime('2025-07-01T00:00:00Z'), why: '电话核实'})
        RETURN old""",
        {"key": row["key"]},
    )[0]["old"]
    yield row["id"]
    shop.execute(
        "CYPHER 25 MATCH (c:Customer {key: $key}) SET c = $old", {"key": row["key"], "old": dict(before)}
    )
    shop.execute("CYPHER 25 MATCH (j:Judgement {id: 'planted-judgement'}) DELETE j")


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_value_shows_its_source_load_and_judgement_and_what_it_replaced(site, visit, customer, lang):
    visitor = visit(lang)
    page = visitor.page
    page.goto(f"{site}/person/{customer}")
    row = page.locator("#profile tr[data-property=name]")
    row.locator("td:last-child > details > summary").click()
    expect(row.locator(".struck", has_text="旧名字")).to_be_visible()
    for summary in row.locator(".origin > summary").all():
        if summary.is_visible():
            summary.click()
    expect(row.get_by_text("电话核实").first).to_be_visible()
    page.locator("[data-quality]").click()
    assert page.url.endswith("#quality")
    expect(page.locator("#quality li").first).to_be_visible()
    visitor.check_accessible()
    visitor.picture("origin")


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_customer_is_shown_as_of_a_day(site, visit, customer, lang):
    visitor = visit(lang)
    page = visitor.page
    page.goto(f"{site}/person/{customer}")
    page.locator("#asOf").fill("2024-06-01")
    page.locator(".asof button").click()
    page.wait_for_url("**asOf=2024-06-01")
    expect(page.locator("[data-as-of]")).to_be_visible()
    expect(page.locator("#profile tr[data-property=city]")).to_contain_text("杭州市")
    expect(page.locator("#profile")).not_to_contain_text("新名字")
    expect(page.locator("#orders .loading")).to_have_count(0)
    for said in page.locator("#orders tbody time").all():
        assert said.get_attribute("datetime") < "2024-06-02"
    visitor.check_accessible()
    visitor.picture("as-of")

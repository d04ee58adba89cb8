"""A marketer builds a segment by choosing, sees the count move, reads why, and takes the files."""

import hashlib
import io
import zipfile

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.integration]

PLANT = """CYPHER 25
MATCH (person:Person)<-[:RESOLVES_TO]-(c:Customer)-[:PLACED]->(o:Order)-[:CONTAINS]->(p:Product)
WHERE person.name IS NOT NULL AND o.paidAt IS NOT NULL
WITH person, c, p ORDER BY o.placedAt DESC, person.id LIMIT 1
MERGE (a:Record:Address {key: 'shelf-a', divisionCode: '990101'}) MERGE (c)-[:HAS_ADDRESS]->(a)
MERGE (w:Warehouse {key: 'shelf-w2', name: '试验仓'}) MERGE (d:Division {code: '990100'})
MERGE (w)-[:SERVES]->(d)
MERGE (k:Consent {key: 'shelf-k', purpose: 'marketing', channel: 'sms', granted: true}) SET k.at = datetime()
MERGE (c)-[:GAVE]->(k)
SET person.phone = coalesce(person.phone, '+8613800138999')
WITH person, p, head(COLLECT {MATCH (p)-[:RESOLVES_TO]->(i:Item) RETURN i.id}) AS item
CREATE (:Cover {key: 'shelf-c', itemId: coalesce(item, p.key), name: p.name, warehouseKey: 'shelf-w2',
                warehouse: '试验仓', state: 'surplus', surplus: true, shortage: false, available: 9.0,
                computedAt: datetime(), issues: '[]'})
RETURN person.id AS id, person.name AS name
"""


@pytest.fixture(scope="module")
def fan(shop):
    row = shop.execute(PLANT)[0]
    yield row
    shop.execute(
        "CYPHER 25 MATCH (n:Address|Warehouse|Consent|Cover) WHERE n.key STARTS WITH 'shelf-' DETACH DELETE n"
    )
    shop.execute("CYPHER 25 MATCH (n:Division {code: '990100'}) DETACH DELETE n")
    shop.execute("CYPHER 25 MATCH (n:Segment {name: '试验人群'}) DETACH DELETE n")


def test_a_marketer_finds_fans_of_a_surplus_and_takes_their_files(site, visit, fan, shop):
    visitor = visit("zh")
    page = visitor.page
    page.goto(f"{site}/segments")
    visitor.check_accessible()
    page.get_by_role("link", name="积压商品的粉丝").click()
    count = page.locator("[data-count]")
    expect(count).to_be_visible(timeout=60_000)
    before = int(count.get_attribute("data-count"))
    assert before >= 1
    visitor.check_accessible()
    page.locator("[data-add]").click()
    page.locator("[data-row='3'] select").first.select_option("orders")
    page.locator("[name=at_least-3]").fill("9999")
    page.wait_for_function(
        "() => document.querySelector('[data-count]')?.dataset.count === '0'", timeout=60_000
    )
    page.locator("[name=at_least-3]").fill("1")
    page.wait_for_function(
        "(n) => document.querySelector('[data-count]')?.dataset.count === String(n)",
        arg=before,
        timeout=60_000,
    )
    page.locator("[name=name]").last.fill("试验人群")
    page.get_by_role("button", name="保存").click()
    page.wait_for_url("**/segments/*")
    page.locator("[name=person]").fill(fan["id"])
    page.get_by_role("button", name="查看").click()
    why = page.locator("[data-inside]")
    expect(why).to_have_attribute("data-inside", "yes", timeout=60_000)
    expect(why.locator("li")).to_have_count(4)
    expect(why.locator(".tag.warn")).to_have_count(0)
    portrait = page.locator("[data-portrait]")
    expect(portrait.locator("[data-chart][data-ready]").first).to_be_visible(timeout=60_000)
    visitor.check_accessible()
    visitor.picture("segment")
    portrait.scroll_into_view_if_needed()
    visitor.picture("portrait")
    found = shop.execute("CYPHER 25 MATCH (p:Person {id: $id}) RETURN p.phone AS phone", {"id": fan["id"]})
    digits = found[0]["phone"].removeprefix("+86")
    assert digits in take(page, "sms").decode("utf-8-sig")
    with zipfile.ZipFile(io.BytesIO(take(page, "tencent"))) as archive:
        [name] = archive.namelist()
        lines = archive.read(name).decode().split()
    assert hashlib.md5(digits.encode(), usedforsecurity=False).hexdigest() in lines
    page.reload()
    expect(page.locator("[data-log] > li")).to_have_count(2, timeout=60_000)
    page.locator("[data-life] button").click()
    expect(page.locator("[data-size]")).to_have_attribute("data-size", str(before), timeout=60_000)
    page.locator("[data-clock] button").first.click()
    expect(page.locator("[data-clock] [name=off]")).to_be_visible(timeout=30_000)
    page.locator("[data-clock] [name=off]").click()
    expect(page.locator("[data-clock] [name=off]")).to_have_count(0, timeout=30_000)
    visitor.check_calm()


def take(page, form):
    """The bytes of a file handed over."""
    page.locator("[data-export] [name=format]").select_option(form)
    with page.expect_download() as download:
        page.locator("[data-export] button").click()
    return download.value.path().read_bytes()

"""A fraud analyst opens the best case, asks one more question, confirms it and hands over the hold list."""

import json

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.integration]

PLANT = """CYPHER 25
MATCH (d:Device {key: 'planted-device'})<-[:USES_DEVICE]-(c:Customer)
WITH collect(c)[..4] AS members
CREATE (k:Case {id: 'plantedcase000ab', score: 9999.0, detector: 'device-farm', reason: '["device-farm"]',
                status: 'open', people: 4, records: 4, valueAtRisk: 123400, currency: 'CNY',
                factors: $factors,
                firstAt: datetime('2025-11-01T00:00:00Z'), lastAt: datetime('2025-11-20T00:00:00Z'),
                openedAt: datetime('2025-11-21T00:00:00Z'), run: 'planted'})
FOREACH (c IN members | CREATE (k)-[:INVOLVES {role: 'member'}]->(c))"""
CLEAR = """CYPHER 25 MATCH (k:Case {id: 'plantedcase000ab'})
OPTIONAL MATCH (e:CaseEvent {caseId: k.id}) DETACH DELETE e, k"""


@pytest.fixture
def planted(shop):
    shop.execute(CLEAR)
    factor = {
        "code": "factor.device-shared",
        "points": 30.0,
        "params": {"sharers": 4},
        "query": "evidence_ties",
    }
    shop.execute(PLANT, {"factors": json.dumps([factor])})
    yield shop
    shop.execute(CLEAR)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_best_case_is_opened_questioned_confirmed_and_handed_over(site, visit, planted, lang):
    visitor = visit(lang, role="fraud")
    page = visitor.page
    page.goto(f"{site}/cases")
    visitor.check_accessible()
    visitor.picture("list")
    page.locator("[data-cases] tbody a").first.click()
    page.wait_for_url("**/cases/plantedcase000ab")
    graph = visitor.graph_ready()
    assert sum(node["label"] == "Customer" for node in graph["nodes"]) == 4
    visitor.check_accessible()
    visitor.picture("case")
    page.locator("[data-factors] a").first.click()
    page.wait_for_selector("[data-ask][data-state=ready]", timeout=30_000)
    page.locator("[data-act=run]").click()
    expect(page.locator("[data-out=table] tbody tr").first).to_be_visible(timeout=30_000)
    page.goto(f"{site}/cases/plantedcase000ab")
    page.fill("textarea[name=why]", "一人多号，同一台设备")
    page.locator("button[formaction$=confirm]").click()
    expect(page.locator("[data-hold]")).to_be_visible(timeout=30_000)
    expect(page.locator("[data-history] li").first).to_contain_text("一人多号")
    with page.expect_download() as download:
        page.locator("[data-hold]").click()
    rows = download.value.path().read_text(encoding="utf-8-sig").splitlines()
    assert sum(row.startswith("account,") for row in rows) == 4
    page.goto(f"{site}/cases/plantedcase000ab/report")
    visitor.check_accessible()
    page.emulate_media(media="print")
    expect(page.locator(".mainnav")).to_be_hidden()
    visitor.picture("report")


def test_a_viewer_reads_a_case_and_cannot_decide(site, visit, planted):
    page = visit(role="viewer").page
    page.goto(f"{site}/cases/plantedcase000ab")
    expect(page.locator("[data-factors] li").first).to_be_visible()
    assert page.locator("textarea[name=why]").count() == 0
    answer = page.request.post(f"{site}/cases/plantedcase000ab/confirm", form={"why": "x"})
    assert answer.status in (400, 403)


def test_a_note_sent_without_a_session_is_kept(site, visit, planted, settings, signed_in):
    visitor = visit(role="fraud", calm=False)
    page = visitor.page
    page.goto(f"{site}/cases/plantedcase000ab")
    page.fill("textarea[name=why]", "must not be lost")
    page.context.clear_cookies()
    page.locator("form[action$='/note'] button").first.click()
    expect(page.locator(".note.warn")).to_be_visible(timeout=30_000)
    assert page.locator("input[name=carried]").get_attribute("value")

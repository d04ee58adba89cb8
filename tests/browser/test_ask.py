"""A fraud analyst asks the graph: parameters, four forms of a result, mistakes, cancelling, attacks."""

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.integration]

QUERY = """MATCH (p:Person)<-[:RESOLVES_TO]-(c:Customer) WHERE p.records >= $least
RETURN p, p.id AS personId, count(c) AS records ORDER BY records DESC LIMIT 7"""
RUNAWAY = (
    "UNWIND range(1, 1000000) AS x UNWIND range(1, 1000000) AS y WITH x, y WHERE x + y < 0 RETURN count(*)"
)


def ready(page):
    page.wait_for_selector("[data-ask][data-state=ready]", timeout=30_000)


def ask(page, text):
    page.evaluate("(text) => renmaiQuery.set(text)", text)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_question_with_a_parameter_is_a_table_a_graph_and_json(site, visit, shop, lang):
    visitor = visit(lang, role="fraud")
    page = visitor.page
    page.goto(f"{site}/query")
    ready(page)
    ask(page, QUERY)
    page.fill("[name=least]", "2")
    page.keyboard.press("Control+Enter")
    page.locator("[data-act=run]").click() if not page.locator("[data-out=table] td").count() else None
    expect(page.locator("[data-out=table] tbody tr")).to_have_count(7, timeout=30_000)
    expect(page.locator("[data-out=table] td a").first).to_be_visible()
    visitor.check_accessible()
    visitor.picture("table")
    with page.expect_download() as download:
        page.locator("[data-csv] button").click()
    assert len(download.value.path().read_text(encoding="utf-8-sig").splitlines()) == 8
    page.locator("[data-view=json]").click()
    expect(page.locator("pre.json")).to_contain_text('"personId"')
    page.locator("[data-view=graph]").click()
    graph = visitor.graph_ready()
    assert {node["label"] for node in graph["nodes"]} == {"Person"}
    page.locator("[data-tab=history]").click()
    expect(page.locator("[data-past]").first).to_contain_text("$least")


def test_a_mistake_is_marked_in_its_place_and_an_attack_gets_nothing(site, visit, shop):
    visitor = visit(role="fraud", calm=False)
    page = visitor.page
    page.goto(f"{site}/query")
    ready(page)
    ask(page, "MATCH (n)\nRETRUN n")
    page.locator("[data-act=run]").click()
    error = page.locator("[data-error]")
    expect(error).to_contain_text("Line 2, column 1", timeout=30_000)
    expect(page.locator(".cm-lintRange-error")).to_have_count(1)
    ask(page, "LOAD CSV FROM 'file:///etc/passwd' AS line RETURN line")
    page.locator("[data-act=run]").click()
    expect(error).to_contain_text("LOAD CSV", timeout=30_000)
    expect(page.locator("[data-out=table] td")).to_have_count(0)
    ask(page, "RETURN 1 //" + "x" * 1_100_000)
    page.locator("[data-act=run]").click()
    expect(error).to_contain_text("too large", timeout=30_000)


def test_a_query_that_takes_too_long_is_cancelled(site, visit, shop):
    page = visit(role="fraud", calm=False).page
    page.goto(f"{site}/query")
    ready(page)
    ask(page, RUNAWAY)
    page.locator("[data-act=run]").click()
    cancel = page.locator("[data-act=cancel]")
    expect(cancel).to_be_enabled()
    for _ in range(40):  # one that comes before the database knows the query stops nothing
        cancel.evaluate("(button) => button.click()")  # does nothing once it is disabled
        if cancel.is_disabled():
            break
        page.wait_for_timeout(500)
    expect(page.locator("[data-error]")).to_contain_text("cancelled", timeout=30_000)


def test_a_query_is_saved_shared_and_found_by_another(site, visit, shop):
    page = visit(role="fraud").page
    page.goto(f"{site}/query")
    ready(page)
    ask(page, "MATCH (p:Person) RETURN count(p) AS people")
    page.locator("[data-save] summary").click()
    page.fill("[data-save] [name=name]", "How many people")
    page.locator("[data-save] [name=shared]").check()
    page.locator("[data-save] button").click()
    expect(page.locator("[data-pane=saved] a", has_text="How many people")).to_be_visible(timeout=30_000)
    other = visit("zh", role="analyst").page
    other.goto(f"{site}/query")
    ready(other)
    other.locator("[data-tab=saved]").click()
    other.locator("[data-pane=saved] a", has_text="How many people").click()
    ready(other)
    other.locator("[data-act=run]").click()
    expect(other.locator("[data-out=table] td")).to_have_count(1, timeout=30_000)


def test_labels_are_completed_from_the_live_schema(site, visit, shop):
    page = visit(role="analyst").page
    page.goto(f"{site}/query")
    ready(page)
    ask(page, "")
    page.locator(".cm-content").click()
    page.keyboard.type("MATCH (n:Pers")
    expect(page.locator(".cm-tooltip-autocomplete li", has_text="Person")).to_be_visible(timeout=30_000)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_shipped_query_has_its_documentation_and_runs(site, visit, shop, lang):
    visitor = visit(lang, role="analyst")
    page = visitor.page
    page.goto(f"{site}/query/devices_shared_by_people")
    ready(page)
    visitor.check_accessible()
    visitor.picture("shipped")
    page.locator("[data-act=run]").click()
    expect(page.locator("[data-figures]")).not_to_be_empty(timeout=30_000)
    expect(page.locator("[data-out=table] td, [data-out=table] .empty strong").first).to_be_visible()

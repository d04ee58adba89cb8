"""The graph by mouse, by keyboard and as a table: panel, moves, bubbles, legend, failures."""

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.integration]


@pytest.fixture
def explorer(site, visit, shop):
    row = shop.execute(
        """CYPHER 25 MATCH (c:Customer {source: 'northwind'})-[:PLACED]->(o:Order)
        RETURN c.key AS key, count(o) AS orders ORDER BY orders DESC, key LIMIT 1"""
    )[0]
    visitor = visit()
    visitor.page.goto(f"{site}/explore?ref=Customer:{row['key']}&cap=60")
    visitor.graph_ready()
    visitor.key, visitor.orders = row["key"], row["orders"]
    return visitor


def test_what_is_not_drawn_is_counted_and_a_bubble_draws_more(explorer):
    page, graph = explorer.page, explorer.graph()
    bubble = next(item for item in graph["bubbles"] if item["node"] == f"Customer:{explorer.key}")
    drawn = sum(1 for link in graph["links"] if link["type"] == "PLACED")
    assert bubble["move"] == "PLACED>"
    assert bubble["hidden"] == explorer.orders - drawn
    explorer.click_thing(f"rest Customer:{explorer.key} PLACED>")
    page.wait_for_function("(n) => window.renmaiGraph.nodes.length > n", arg=len(graph["nodes"]))
    after = explorer.graph_ready()
    assert sum(1 for link in after["links"] if link["type"] == "PLACED") == min(explorer.orders, drawn + 25)
    assert len(after["nodes"]) == len({node["id"] for node in after["nodes"]})


def test_the_panel_tells_of_a_thing_and_expands_one_move(explorer):
    page = explorer.page
    order = next(node for node in explorer.graph()["nodes"] if node["label"] == "Order")
    explorer.click_thing(order["id"])
    panel = page.locator("[data-panel]")
    expect(panel.get_by_role("heading", level=2)).to_have_text(order["title"])
    before = len(explorer.graph()["nodes"])
    panel.locator("[data-move='FULFILLED_BY>']").click()
    page.wait_for_function("(n) => window.renmaiGraph.nodes.length > n", arg=before)
    shipments = [node for node in explorer.graph_ready()["nodes"] if node["label"] == "Shipment"]
    assert len(shipments) == 1


def test_the_legend_hides_a_kind_and_shows_it_again(explorer):
    button = explorer.page.locator("[data-legend] [data-label=Product]")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "false")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")


def test_the_table_holds_the_same_and_expands_by_keyboard(explorer):
    page, graph = explorer.page, explorer.graph()
    page.locator("[data-table] summary").focus()
    page.keyboard.press("Enter")
    expect(page.locator("[data-rows] tr")).to_have_count(len(graph["nodes"]))
    button = page.locator("[data-rows] button:enabled").first
    button.focus()
    page.keyboard.press("Enter")
    page.wait_for_function("(n) => window.renmaiGraph.nodes.length > n", arg=len(graph["nodes"]))
    explorer.check_accessible()


def test_a_failed_expansion_says_so_and_changes_nothing(explorer):
    page, graph = explorer.page, explorer.graph()
    explorer_trouble = explorer.trouble
    page.route("**/api/neighbourhood/expand", lambda route: route.abort())
    explorer.click_thing(f"Customer:{explorer.key}", double=True)
    expect(page.locator("[data-said]")).to_contain_text("could not be reached")
    assert explorer.graph()["nodes"] == graph["nodes"]
    assert all("ERR_FAILED" in text for text in explorer_trouble)
    explorer_trouble.clear()
    page.unroute("**/api/neighbourhood/expand")
    explorer.click_thing(f"Customer:{explorer.key}", double=True)
    page.wait_for_function("(n) => window.renmaiGraph.nodes.length > n", arg=len(graph["nodes"]))

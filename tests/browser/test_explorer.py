"""The graph by mouse, by keyboard and as a table: panel, moves, bubbles, groups, filters, style, failures."""

import json

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.integration]


def opened(site, visit, shop, lang="en", cap=60, **more):
    row = shop.execute(
        """CYPHER 25 MATCH (c:Customer {source: 'northwind'})-[:PLACED]->(o:Order)
        RETURN c.key AS key, count(o) AS orders ORDER BY orders DESC, key LIMIT 1"""
    )[0]
    visitor = visit(lang, **more)
    visitor.page.goto(f"{site}/explore?ref=Customer:{row['key']}&cap={cap}")
    visitor.graph_ready()
    visitor.key, visitor.orders = row["key"], row["orders"]
    return visitor


@pytest.fixture
def explorer(site, visit, shop):
    return opened(site, visit, shop)


def act(visitor, name):
    visitor.page.locator(f".gbar [data-act={name}]").click()


def choose(visitor, *refs):
    """Tick things in the table, by keyboard."""
    page = visitor.page
    if page.locator("[data-table]").get_attribute("open") is None:
        page.locator("[data-table] summary").focus()
        page.keyboard.press("Enter")
    page.locator("[data-row] input").first.wait_for()
    page.wait_for_function(
        "() => [...document.querySelectorAll('[data-row] input:checked')].length"
        " === window.renmaiGraph.chosen.length"
    )
    for ticked in page.locator("[data-row] input:checked").all():
        ticked.uncheck()
    for ref in refs:
        page.locator(f"[data-row='{ref}'] input").focus()
        page.keyboard.press("Space")
    assert set(visitor.page.evaluate("window.renmaiGraph.chosen")) == set(refs)


def shown(visitor):
    return set(visitor.page.evaluate("window.renmaiGraph.shown"))


def test_a_bubble_is_listed_summed_and_drawn_on(explorer):
    page, graph = explorer.page, explorer.graph()
    bubble = next(item for item in graph["bubbles"] if item["node"] == f"Customer:{explorer.key}")
    drawn = sum(1 for link in graph["links"] if link["type"] == "PLACED")
    assert bubble["move"] == "PLACED>"
    assert bubble["hidden"] == explorer.orders - drawn
    explorer.click_thing(f"rest Customer:{explorer.key} PLACED>")
    rest = page.locator("[data-panel] [data-rest]")
    expect(rest.get_by_role("status")).to_contain_text(str(explorer.orders))
    expect(rest.locator("[data-rest-list] li")).to_have_count(min(25, explorer.orders))
    expect(rest.locator("[data-sums] li").first).to_contain_text(str(explorer.orders))
    before = explorer.page.evaluate("window.renmaiGraph.at()")
    rest.locator("[data-next][data-order=newest]").click()
    page.wait_for_function("(n) => window.renmaiGraph.nodes.length > n", arg=len(graph["nodes"]))
    after = explorer.graph_ready()
    assert sum(1 for link in after["links"] if link["type"] == "PLACED") == min(explorer.orders, drawn + 25)
    assert len(after["nodes"]) == len({node["id"] for node in after["nodes"]})
    moved = explorer.page.evaluate("window.renmaiGraph.at()")
    assert all(moved[node["id"]] == before[node["id"]] for node in graph["nodes"]), "nothing else moves"
    parent = moved[f"Customer:{explorer.key}"]
    fresh = [moved[node["id"]] for node in after["nodes"] if node["id"] not in before]
    assert all(abs(at["x"] - parent["x"]) < 700 and abs(at["y"] - parent["y"]) < 700 for at in fresh)


def test_the_top_of_a_move_is_drawn_first_and_chosen_things_alone(explorer, shop):
    page = explorer.page
    explorer.click_thing(f"rest Customer:{explorer.key} PLACED>")
    page.locator("[data-rest-order=connected]").click()
    expect(page.locator("[data-rest-order=connected]")).to_have_attribute("aria-pressed", "true")
    boxes = page.locator("[data-rest-list] input")
    drawn = {node["id"] for node in explorer.graph()["nodes"]}
    wanted = next(ref for ref in (box.get_attribute("value") for box in boxes.all()) if ref not in drawn)
    page.locator(f"[data-rest-list] input[value='{wanted}']").check()
    page.locator("[data-act=bring-chosen]").click()
    page.wait_for_function("(ref) => window.renmaiGraph.nodes.some((n) => n.id === ref)", arg=wanted)
    after = {node["id"] for node in explorer.graph_ready()["nodes"]}
    assert after - drawn == {wanted}
    assert any(wanted in (link["source"], link["target"]) for link in explorer.graph()["links"])


def test_the_panel_tells_of_a_thing_and_expands_one_move(explorer):
    page = explorer.page
    order = next(node for node in explorer.graph()["nodes"] if node["label"] == "Order")
    explorer.click_thing(order["id"])
    panel = page.locator("[data-panel]")
    expect(panel.get_by_role("heading", level=2)).to_have_text(order["title"])
    before = len(explorer.graph()["nodes"])
    panel.locator("[data-move='FULFILLED_BY>']").first.click()
    page.wait_for_function("(n) => window.renmaiGraph.nodes.length > n", arg=before)
    shipments = [node for node in explorer.graph_ready()["nodes"] if node["label"] == "Shipment"]
    assert len(shipments) == 1


def test_the_legend_hides_a_kind_and_shows_it_again(explorer):
    button = explorer.page.locator("[data-legend] [data-label=Product]")
    products = {node["id"] for node in explorer.graph()["nodes"] if node["label"] == "Product"}
    button.click()
    expect(button).to_have_attribute("aria-pressed", "false")
    assert not products & shown(explorer)
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    assert products <= shown(explorer)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_change_is_made_by_keyboard_and_undone(site, visit, shop, lang):
    visitor = opened(site, visit, shop, lang)
    start = f"Customer:{visitor.key}"
    order = next(node["id"] for node in visitor.graph()["nodes"] if node["label"] == "Order")
    whole = {node["id"] for node in visitor.graph()["nodes"]}
    choose(visitor, order)
    act(visitor, "isolate")
    around = shown(visitor)
    assert order in around
    assert len(around) < len(whole)
    act(visitor, "undo")
    assert shown(visitor) >= whole
    act(visitor, "hideChosen")
    assert order not in shown(visitor)
    act(visitor, "showAll")
    act(visitor, "pin")
    assert visitor.page.evaluate("window.renmaiGraph.pinned") == [order]
    act(visitor, "collapse")
    assert {node["id"] for node in visitor.graph()["nodes"]} < whole
    for _ in range(4):
        act(visitor, "undo")
    assert shown(visitor) >= whole
    assert visitor.page.evaluate("window.renmaiGraph.pinned") == []
    act(visitor, "lock")
    assert visitor.page.evaluate("window.renmaiGraph.locked")
    act(visitor, "people")
    assert visitor.page.evaluate("window.renmaiGraph.people")
    act(visitor, "undo")
    act(visitor, "undo")
    assert start in shown(visitor)
    visitor.check_accessible()
    visitor.picture("tools")


def test_a_pinned_thing_stays_when_the_rest_is_arranged(explorer):
    order = next(node["id"] for node in explorer.graph()["nodes"] if node["label"] == "Order")
    choose(explorer, order)
    act(explorer, "pin")
    before = explorer.page.evaluate("window.renmaiGraph.at()")[order]
    act(explorer, "layout")
    explorer.page.wait_for_function("() => window.renmaiGraph.state === 'ready'")
    after = explorer.page.evaluate("window.renmaiGraph.at()")[order]
    assert abs(after["x"] - before["x"]) < 1
    assert abs(after["y"] - before["y"]) < 1


def test_leaves_of_a_kind_are_one_bubble_until_it_is_opened(site, visit, shop):
    key = shop.execute(
        """CYPHER 25 MATCH (c:Category {source: 'northwind'})<-[:IN]-(:Product)
        RETURN c.key AS key ORDER BY key LIMIT 1"""
    )[0]["key"]
    visitor = visit()
    page = visitor.page
    page.goto(f"{site}/explore?ref=Category:{key}")
    visitor.graph_ready()
    page.locator("[data-panel] [data-move='IN<']").first.click()
    page.wait_for_function("() => window.renmaiGraph.nodes.length > 3")
    visitor.graph_ready()
    act(visitor, "group")
    [fold] = page.evaluate("window.renmaiGraph.folds")
    assert len(fold["members"]) > 2
    assert not set(fold["members"]) & shown(visitor)
    visitor.click_thing(fold["id"])
    assert set(fold["members"]) <= shown(visitor)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_time_amount_and_rules_narrow_what_is_seen(site, visit, shop, lang):
    visitor = opened(site, visit, shop, lang)
    page = visitor.page
    orders = {node["id"] for node in visitor.graph()["nodes"] if node["label"] == "Order"}
    page.locator("details.fold summary").nth(0).click()
    expect(page.locator("[data-brush] svg rect")).not_to_have_count(0)
    slider = page.locator("[data-brush] input[type=range]").first
    slider.focus()
    slider.evaluate("(range) => { range.value = Math.ceil(range.max * 0.6); }")
    slider.dispatch_event("input")
    slider.dispatch_event("change")
    late = orders & shown(visitor)
    assert 0 < len(late) < len(orders)
    act(visitor, "undo")
    assert orders <= shown(visitor)
    page.locator("details.fold summary").nth(1).click()
    form = page.locator("[data-rules-form]")
    form.locator("[name=kind]").select_option("Order")
    form.locator("[name=property]").select_option("degree")
    form.locator("[name=value]").fill("3")
    form.locator("button").click()
    rule = page.locator("[data-legend] [data-rule='0']")
    rule.click()
    expect(rule).to_have_attribute("aria-pressed", "false")
    assert len(orders & shown(visitor)) < len(orders)
    visitor.check_accessible()
    visitor.picture("filters")


def test_the_table_holds_the_same_and_expands_by_keyboard(explorer):
    page, graph = explorer.page, explorer.graph()
    page.locator("[data-table] summary").focus()
    page.keyboard.press("Enter")
    expect(page.locator("[data-rows] tr")).to_have_count(len(graph["nodes"]))
    button = page.locator("[data-rows] [data-expand]:enabled").first
    button.focus()
    page.keyboard.press("Enter")
    page.wait_for_function("(n) => window.renmaiGraph.nodes.length > n", arg=len(graph["nodes"]))
    explorer.check_accessible()


def test_a_drag_draws_a_box_around_things(explorer):
    page = explorer.page
    act(explorer, "box")
    box = page.locator("[data-canvas]").bounding_box()
    page.mouse.move(box["x"] + 5, box["y"] + 60)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] - 5, box["y"] + box["height"] - 40, steps=6)
    page.mouse.up()
    page.wait_for_function("() => window.renmaiGraph.chosen.length > 5")
    act(explorer, "hideChosen")
    assert len(shown(explorer)) < 10


def test_the_cap_is_said_and_may_be_raised(site, visit, shop):
    visitor = opened(site, visit, shop, cap=20)
    assert len(visitor.graph()["nodes"]) == 20
    expect(visitor.page.locator("[data-said]")).to_contain_text("No more than 20")
    visitor.page.route(
        "**/api/neighbourhood/expand",
        lambda route: route.fulfill(
            status=400,
            content_type="application/json",
            body=json.dumps({"error": {"code": "neighbourhood.full", "message": "1,000 are drawn"}}),
        ),
    )
    visitor.click_thing(f"Customer:{visitor.key}", double=True)
    visitor.page.locator("[data-said] button").click()
    expect(visitor.page.locator("[data-said]")).to_contain_text("5,000")
    visitor.trouble.clear()


def test_a_database_lost_in_the_middle_of_an_expansion_says_so_and_changes_nothing(explorer):
    page, graph = explorer.page, explorer.graph()
    page.route(
        "**/api/neighbourhood/expand",
        lambda route: route.fulfill(
            status=503,
            content_type="application/json",
            body=json.dumps({"error": {"code": "store.unreachable", "message": "The database is down"}}),
        ),
    )
    explorer.click_thing(f"Customer:{explorer.key}", double=True)
    expect(page.locator("[data-said]")).to_contain_text("The database is down")
    assert explorer.graph()["nodes"] == graph["nodes"]
    page.unroute("**/api/neighbourhood/expand")
    page.route("**/api/neighbourhood/expand", lambda route: route.abort())
    explorer.click_thing(f"Customer:{explorer.key}", double=True)
    expect(page.locator("[data-said]")).to_contain_text("could not be reached")
    assert explorer.graph()["nodes"] == graph["nodes"]
    page.unroute("**/api/neighbourhood/expand")
    assert all("ERR_FAILED" in text or "503" in text for text in explorer.trouble)
    explorer.trouble.clear()
    explorer.expand_thing(f"Customer:{explorer.key}", len(graph["nodes"]))

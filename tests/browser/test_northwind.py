"""A real Northwind customer is found and seen whole, with the graph around her."""

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.integration]


def test_a_northwind_customer_is_found_and_seen_with_her_graph(site, visit):
    visitor = visit()
    page = visitor.page
    page.goto(site)
    page.keyboard.press("/")
    page.keyboard.type("Alfreds Futterkiste")
    page.locator("#suggest [data-hit]", has_text="Maria Anders").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Maria Anders")
    expect(page.locator("#profile")).to_contain_text("Alfreds Futterkiste")
    expect(page.locator("#orders tbody tr")).to_have_count(6)

    graph = visitor.graph_ready()
    drawn = {}
    for node in graph["nodes"]:
        drawn.setdefault(node["label"], set()).add(node["title"])
    assert drawn["Customer"] == {"Maria Anders"}
    assert drawn["Order"] == {"10643", "10692", "10702", "10835", "10952", "11011"}
    assert {"Chartreuse verte", "Rössle Sauerkraut", "Vegie-spread"} <= drawn["Product"]
    assert drawn["Supplier"]
    assert graph["around"] > len(graph["nodes"])
    page.locator("#graph").scroll_into_view_if_needed()
    visitor.picture("customer")
    visitor.check_accessible()


def test_a_thing_of_the_graph_is_expanded_by_a_double_click_and_taken_back(site, visit):
    visitor = visit()
    page = visitor.page
    page.goto(f"{site}/search?q=Alfreds")
    page.locator("main [data-hit]", has_text="Maria Anders").click()
    before = visitor.graph_ready()
    product = max((n for n in before["nodes"] if n["label"] == "Product"), key=lambda n: n["hidden"])
    visitor.expand_thing(product["id"], len(before["nodes"]))
    after = visitor.graph_ready()
    added = {n["id"] for n in after["nodes"]} - {n["id"] for n in before["nodes"]}
    assert {link["source"] for link in after["links"] if link["target"] == product["id"]} >= {
        ref for ref in added if ref.startswith("Order:")
    }
    visitor.picture("expanded")
    page.get_by_role("button", name="Undo").click()
    assert {n["id"] for n in visitor.graph()["nodes"]} == {n["id"] for n in before["nodes"]}
    page.get_by_role("button", name="Redo").click()
    assert {n["id"] for n in visitor.graph()["nodes"]} == {n["id"] for n in after["nodes"]}


@pytest.mark.parametrize(
    ("question", "path"), [("Chartreuse verte", "/product/"), ("Exotic Liquids", "/supplier/")]
)
def test_products_and_suppliers_have_whole_pages(site, visit, question, path):
    visitor = visit()
    page = visitor.page
    page.goto(f"{site}/search?q={question}")
    page.locator(f"main [data-hit][href^='{path}']", has_text=question).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(question)
    assert visitor.graph_ready()["nodes"]
    visitor.check_accessible()
    visitor.picture(path.strip("/"))

"""A view is saved, shared and exported six ways; the way between two things is told and drawn."""

import csv
import io
import json
import re
from xml.etree import ElementTree

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.integration]


@pytest.fixture(scope="module")
def customer(shop):
    return shop.execute(
        """CYPHER 25 MATCH (c:Customer {source: 'northwind'})-[:PLACED]->(o:Order)
        RETURN c.key AS key, count(o) AS orders ORDER BY orders DESC, key LIMIT 1"""
    )[0]["key"]


def save(visitor, site, customer, name):
    page = visitor.page
    page.goto(f"{site}/explore?ref=Customer:{customer}&cap=30")
    visitor.graph_ready()
    page.locator("[data-legend] [data-label=Supplier]").click()
    page.locator("details.fold summary").last.click()
    page.locator("[data-save] [name=name]").fill(name)
    page.locator("[data-save] [name=notes]").fill("=先看电话，再看地址 <b>")
    page.locator("[data-save] button").first.click()
    page.wait_for_url("**/views/*")
    visitor.graph_ready()


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_view_opens_as_it_was_saved(site, visit, customer, lang):
    visitor = visit(lang)
    page = visitor.page
    save(visitor, site, customer, f"投诉 {lang}")
    before = page.evaluate("window.renmaiGraph.at()")
    shown = page.evaluate("window.renmaiGraph.shown")
    address = page.url
    expect(page.locator("[data-link]")).to_have_text(address)
    colleague = visit("zh" if lang == "en" else "en")
    colleague.page.goto(address)
    colleague.graph_ready()
    expect(colleague.page.get_by_role("heading", level=1)).to_have_text(f"投诉 {lang}")
    assert colleague.page.locator("[data-save] [name=notes]").input_value().endswith("<b>")
    assert sorted(colleague.page.evaluate("window.renmaiGraph.shown")) == sorted(shown)
    after = colleague.page.evaluate("window.renmaiGraph.at()")
    for ref in shown:
        if not ref.startswith(("rest", "fold")):
            assert abs(after[ref]["x"] - before[ref]["x"]) <= 1
            assert abs(after[ref]["y"] - before[ref]["y"]) <= 1
    colleague.check_accessible()
    colleague.picture("view")
    colleague.page.goto(f"{site}/views")
    row = colleague.page.locator("tr", has_text=f"投诉 {lang}").first
    expect(row).to_be_visible()
    colleague.check_accessible()
    colleague.picture("views")
    row.get_by_role("button").click()
    colleague.page.wait_for_url("**/views")
    colleague.page.goto(address, wait_until="domcontentloaded")
    expect(colleague.page.locator(".err")).to_be_visible()
    colleague.trouble.clear()


def export(visitor, kind):
    with visitor.page.expect_download() as held:
        visitor.page.locator(f"[data-format={kind}]").click()
    assert held.value.suggested_filename.endswith(f".{kind}")
    return held.value.path().read_bytes()


def test_a_view_is_exported_six_ways(site, visit, customer):
    visitor = visit("zh")
    save(visitor, site, customer, "导出")
    shown = {ref for ref in visitor.page.evaluate("window.renmaiGraph.shown") if ":" in ref}
    assert export(visitor, "png").startswith(b"\x89PNG")
    svg = ElementTree.fromstring(export(visitor, "svg"))
    assert len(svg.findall(".//{http://www.w3.org/2000/svg}g")) >= len(shown)
    table = export(visitor, "csv")
    assert table.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(table.decode("utf-8-sig"))))
    assert shown <= {row[-1] for row in rows}
    assert not any(re.match(r"[=+@]", cell) for row in rows for cell in row)
    assert {len(row) for row in rows} == {10}
    graphml = ElementTree.fromstring(export(visitor, "graphml"))
    space = "{http://graphml.graphdrawing.org/xmlns}"
    assert {node.get("id") for node in graphml.iter(f"{space}node")} == shown
    content = json.loads(export(visitor, "json"))
    assert {node["id"] for node in content["nodes"]} == shown
    ends = {link[side] for link in content["links"] for side in ("source", "target")}
    assert ends <= shown
    page = export(visitor, "html").decode()
    assert "&lt;b&gt;" in page
    assert "<svg" in page
    assert "<script" not in page


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_ways_between_two_things_are_told_and_drawn(site, visit, shop, lang):
    row = shop.execute(
        """CYPHER 25 MATCH (d:Device {key: 'planted-device'})<-[:USES_DEVICE]-(c:Customer)-[:RESOLVES_TO]->(p)
        RETURN p.id AS id, c.key AS key ORDER BY id LIMIT 2"""
    )
    visitor = visit(lang)
    page = visitor.page
    page.goto(f"{site}/explore/path")
    visitor.check_accessible()
    page.locator("#path-from").fill(row[0]["id"])
    page.locator("#path-to").fill(row[1]["id"])
    page.keyboard.press("Enter")
    expect(page.locator("[data-way]").first).to_be_visible()
    expect(page.locator("[data-way] li").first).to_be_visible()
    graph = visitor.graph_ready()
    assert {f"Person:{row[0]['id']}", f"Person:{row[1]['id']}"} <= {node["id"] for node in graph["nodes"]}
    visitor.check_accessible()
    visitor.picture("path")
    page.goto(f"{site}/explore/path?from={row[0]['id']}&to=没有这样的人zzz")
    expect(page.get_by_role("status").first).to_be_visible()

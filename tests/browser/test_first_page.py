"""The first page's three discoveries open, in both languages, light and dark, wide and narrow."""

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.integration]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_person_of_many_records_opens_with_her_graph(site, visit, lang):
    visitor = visit(lang)
    page = visitor.page
    page.goto(site)
    find = page.locator("[data-find=person]")
    cards = find.locator(".rec").count()
    assert cards >= 2
    expect(find.locator("ol.why li")).to_have_count(cards - 1)
    visitor.check_accessible()
    visitor.picture("home")
    find.locator(".btn-r").click()
    graph = visitor.graph_ready()
    labels = [node["label"] for node in graph["nodes"]]
    assert labels.count("Person") >= 1
    assert labels.count("Customer") >= cards
    assert sum(1 for link in graph["links"] if link["type"] == "RESOLVES_TO") >= cards
    visitor.check_accessible()
    visitor.picture("person")


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_group_tied_by_devices_opens_as_a_graph(site, visit, lang):
    visitor = visit(lang)
    page = visitor.page
    page.goto(site)
    people = page.locator("[data-find=group] .people a").count()
    page.locator("[data-find=group] .btn-r").click()
    graph = visitor.graph_ready()
    labels = [node["label"] for node in graph["nodes"]]
    assert labels.count("Person") >= people
    assert "Device" in labels
    assert any(link["type"] == "USES_DEVICE" for link in graph["links"])
    visitor.check_accessible()
    visitor.picture("group")


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_order_that_will_fail_shows_the_correction(site, visit, lang):
    visitor = visit(lang)
    page = visitor.page
    page.goto(site)
    proposed = page.locator("[data-find=address] .to").inner_text()
    page.locator("[data-find=address] .btn-r").click()
    expect(page.locator("[data-proposed]")).to_have_text(proposed)
    visitor.graph_ready()
    visitor.check_accessible()
    visitor.picture("order")


@pytest.mark.parametrize(("dark", "width"), [(True, 1440), (False, 390), (True, 390)])
def test_pages_stay_usable_dark_and_on_a_phone(site, visit, dark, width):
    visitor = visit("zh", dark=dark, width=width, height=844)
    page = visitor.page
    for path in ("/", page_of_a_person(site, page)):
        page.goto(site + path)
        assert page.evaluate("document.documentElement.dataset.bsTheme") == ("dark" if dark else "light")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        visitor.check_accessible()
    visitor.picture(f"{'dark' if dark else 'light'}-{width}")


def page_of_a_person(site, page):
    page.goto(site)
    return page.locator("[data-find=person] .btn-r").get_attribute("href").split("#")[0]


def test_the_language_and_the_theme_are_kept(site, visit):
    visitor = visit("en")
    page = visitor.page
    page.goto(f"{site}/search?q=Maria")
    page.get_by_role("link", name="中文").click()
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hans")
    assert "q=Maria" in page.url
    page.locator("[data-theme-toggle]").click()
    page.goto(site)
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hans")
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")

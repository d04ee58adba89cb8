"""A person of the shop is found by Chinese name, pinyin and phone, and seen whole."""

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.integration]


@pytest.fixture(scope="module")
def someone(shop):
    """A person with records in two scripts or more, a Han name of her own, a phone and orders."""
    return shop.execute(
        """CYPHER 25 MATCH (p:Person)<-[:RESOLVES_TO]-(c:Customer)
        WHERE c.script = 'han' AND size(c.name) >= 2 AND c.phones IS NOT NULL AND p.records > 2
          AND c.namePinyin IS NOT NULL AND EXISTS {(c)-[:PLACED]->()}
        RETURN p.id AS id, p.name AS person, c.name AS name, c.namePinyin AS pinyin, c.phones AS phones,
               p.records AS records
        ORDER BY p.scripts DESC, p.records DESC, size(c.name) DESC, p.id LIMIT 1"""
    )[0]


def found(page, someone):
    return page.locator(f"main [data-hit][href='/person/{someone['id']}']")


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_person_is_found_by_name_pinyin_joined_pinyin_and_phone(site, visit, someone, lang):
    visitor = visit(lang)
    page = visitor.page
    phone = str(someone["phones"]).split()[0].split(";")[0].strip()
    pinyin = someone["pinyin"]
    for question in (
        someone["name"],
        pinyin,
        pinyin.replace(" ", ""),
        phone,
        phone.removeprefix("+86"),
        phone[-4:],
    ):
        page.goto(f"{site}/search")
        page.locator("header input[type=search]").fill(question)
        page.keyboard.press("Enter")
        expect(found(page, someone), question).to_have_count(1)
    visitor.check_accessible()
    visitor.picture("search")


def test_a_person_is_found_and_opened_by_keyboard_alone(site, visit, someone):
    visitor = visit("zh")
    page = visitor.page
    page.goto(site)
    page.keyboard.press("/")
    page.keyboard.type(someone["name"])
    page.locator("#suggest [data-hit]").first.wait_for()
    page.keyboard.press("ArrowDown")
    for _ in range(page.locator("#suggest [data-hit]").count()):
        if page.evaluate("document.activeElement.getAttribute('href')") == f"/person/{someone['id']}":
            break
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/person/{someone['id']}")
    visitor.graph_ready()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"


def test_a_person_is_seen_whole(site, visit, someone):
    visitor = visit("zh")
    page = visitor.page
    page.goto(f"{site}/person/{someone['id']}")
    expect(page.locator("#records thead th")).to_have_count(someone["records"] + 1)
    expect(page.locator("ol.why li")).to_have_count(someone["records"] - 1)
    expect(page.locator("#orders tbody tr").first).to_be_visible()
    expect(page.locator("#contacts li").first).to_be_visible()
    page.locator("#timeline").scroll_into_view_if_needed()
    expect(page.locator("#timeline [data-line] li").first).to_be_visible()
    page.locator("#behaviour").scroll_into_view_if_needed()
    expect(page.locator("#behaviour [data-chart][data-ready]").first).to_be_visible()
    events = page.locator("#timeline [data-line] > li:not([data-more])")
    every = events.count()
    page.locator("#timeline .filters label", has_text="订单").first.click()
    page.wait_for_function(
        "(n) => document.querySelectorAll('[data-line] > li:not([data-more])').length < n", arg=every
    )
    assert page.locator("#timeline [data-line] .dot:not(.k-Order)").count() == 0
    visitor.check_accessible()
    visitor.picture("whole")


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_month_of_the_chart_leads_to_its_orders_by_keyboard_and_back_to_all(site, visit, someone, lang):
    visitor = visit(lang)
    page = visitor.page
    page.goto(f"{site}/person/{someone['id']}")
    expect(page.locator("#orders tbody tr").first).to_be_visible()
    page.locator("#behaviour").scroll_into_view_if_needed()
    expect(page.locator("[data-chart=months][data-ready]")).to_be_visible()
    page.locator("#months-of summary").press("Enter")
    link = page.locator("#months-of a").first
    month = link.get_attribute("data-name")
    link.press("Enter")
    said = page.locator("#orders [role=status]")
    expect(said).to_contain_text(month)
    days = page.locator("#orders tbody time").evaluate_all("all => all.map((item) => item.dateTime)")
    assert 0 < len(days) == int(link.inner_text().split("·")[1])
    assert all(day[:4] in (month[:4], str(int(month[:4]) - 1)) for day in days)
    said.locator("button").press("Enter")
    expect(said).to_have_count(0)
    expect(page.locator("#orders tbody tr").first).to_be_visible()

"""A person of the shop is found by Chinese name, pinyin and phone, and seen whole."""

from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from graph.profiles.activity import rhythm
from graph.profiles.behind import Bar, orders_behind
from graph.profiles.customer_360 import member_keys

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
def test_a_bar_of_every_chart_leads_to_its_orders_by_keyboard_and_back_to_all(site, visit, someone, lang):
    visitor = visit(lang)
    page = visitor.page
    page.goto(f"{site}/person/{someone['id']}")
    expect(page.locator("#orders tbody tr").first).to_be_visible()
    page.locator("#behaviour").scroll_into_view_if_needed()
    expect(page.locator("[data-chart=months][data-ready]")).to_be_visible()
    for chart in ("month", "weekday", "hour", "category"):
        page.locator(f"#{chart}-of summary").press("Enter")
        link = page.locator(f"#{chart}-of a").first
        count = int(link.inner_text().split("·")[-1])
        link.press("Enter")
        shown = page.locator(f"#orders [data-bar={chart}]")
        expect(shown.get_by_role("status")).to_contain_text(str(count))
        assert shown.locator("tbody time").count() == min(count, 12)
    visitor.check_accessible()
    shown.get_by_role("status").locator("button").press("Enter")
    expect(page.locator("#orders [data-orders]:not([data-bar]) tbody tr").first).to_be_visible()


def test_every_bar_counts_the_orders_it_leads_to(shop, someone):
    zone = ZoneInfo("Asia/Shanghai")
    keys = member_keys(shop, "person", someone["id"])
    found = rhythm(shop, keys, zone)
    bars = {
        "month": [(month, orders) for month, orders, _ in found.months],
        "weekday": [(str(day), orders) for day, orders in enumerate(found.weekdays, 1)],
        "hour": [(str(hour), orders) for hour, orders in enumerate(found.hours)],
        "category": found.categories,
        "brand": found.brands,
    }
    assert found.categories
    for chart, counted in bars.items():
        for value, orders in counted:
            behind = orders_behind(shop, keys, Bar(chart, value), zone, limit=1000)
            assert (behind.total, len(behind.orders)) == (orders, orders), (chart, value)
    [busiest] = [bar for bar in bars["weekday"] if bar[1] == max(found.weekdays)][:1]
    first = orders_behind(shop, keys, Bar("weekday", busiest[0]), zone, limit=1)
    assert first.following == (1 if busiest[1] > 1 else None)

"""The one box finds by each kind of text, in both languages, and by keyboard alone."""

import pytest
from playwright.sync_api import expect

from graph.model import shared_key

pytestmark = [pytest.mark.browser, pytest.mark.integration]

KINDS = {
    "characters": ("司徒雅静", "/person/search-p"),
    "pinyin": ("situyajing", "/person/search-p"),
    "initials": ("syj", "/person/search-p"),
    "romanised": ("Szeto Nga", "/person/search-p"),
    "phone": ("139 7777 0001", "/person/search-p"),
    "e-mail": ("situ.yajing@example.cn", "/person/search-p"),
    "order number": ("SEARCH20260101", "/order/search-o"),
    "address": ("镜湖新区胜利西路1号", "/address/search-a"),
    "product": ("紫苏青梅酒", "/product/search-x"),
    "supplier": ("绍兴镜湖酿造", "/supplier/search-s"),
    "tag": ("镜湖老客", "/tag/search-t"),
}


@pytest.fixture(scope="module")
def planted(shop):
    shop.execute(
        """CYPHER 25
        CREATE (p:Identity:Person {id: 'search-p', name: '司徒雅静', records: 1,
                                   searchText: 'syj szeto nga ching'}),
               (c:Record:Customer {key: 'search-c', source: 'search', name: '司徒雅静',
                                   namePinyin: 'situ yajing', phones: '+8613977770001',
                                   emails: 'situ.yajing@example.cn'})-[:RESOLVES_TO]->(p),
               (c)-[:HAS_PHONE]->(:Phone {key: $phone, value: '+8613977770001'}),
               (c)-[:HAS_EMAIL]->(:Email {key: $email, value: 'situ.yajing@example.cn'}),
               (c)-[:PLACED]->(:Order {key: 'search-o', source: 'search', orderNumber: 'SEARCH20260101',
                                       customerKey: 'search-c', placedAt: datetime('2026-01-01T00:00:00Z')}),
               (:Record:Address {key: 'search-a', source: 'search', text: '绍兴市越城区镜湖新区胜利西路1号'}),
               (:Record:Product {key: 'search-x', source: 'search', name: '紫苏青梅酒'}),
               (:Record:Supplier {key: 'search-s', source: 'search', name: '绍兴镜湖酿造有限公司'}),
               (p)-[:TAGGED]->(:Tag {key: 'search-t', name: '镜湖老客'})""",
        {
            "phone": shared_key("Phone", "+8613977770001"),
            "email": shared_key("Email", "situ.yajing@example.cn"),
        },
    )
    shop.execute("CALL db.index.fulltext.awaitEventuallyConsistentIndexRefresh()")
    yield
    shop.execute(
        """CYPHER 25 MATCH (n:Person|Customer|Order|Address|Product|Supplier|Tag)
        WHERE n.key STARTS WITH 'search-' OR n.id = 'search-p'
        OPTIONAL MATCH (n)-[:HAS_PHONE|HAS_EMAIL]->(contact) DETACH DELETE n, contact"""
    )


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_each_kind_of_text_finds_its_thing(site, visit, planted, lang):
    visitor = visit(lang)
    page = visitor.page
    for kind, (question, address) in KINDS.items():
        page.goto(f"{site}/search?q={question}")
        expect(page.locator(f"main [data-hit][href='{address}']"), kind).to_have_count(1)
    visitor.check_accessible()
    visitor.picture("kinds")


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_box_is_used_by_keyboard_alone(site, visit, planted, lang):
    visitor = visit(lang)
    page = visitor.page
    page.goto(f"{site}/search")
    page.keyboard.press("/")
    page.keyboard.type("紫苏青梅")
    page.locator("#suggest [data-hit]").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    assert page.evaluate("document.activeElement.type") == "search"
    page.keyboard.press("Escape")
    expect(page.locator("#suggest [data-hit]")).to_have_count(0)
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("司徒雅静")
    page.locator("#suggest [data-hit]").first.wait_for()
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=*")
    hit = page.locator("main [data-hit][href='/person/search-p']")
    hit.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("司徒雅静")


@pytest.mark.parametrize("question", ["长" * 10_000, "x" * 10_000, "<script>alert(1)</script>", "\\\"'(*~"])
def test_no_question_is_too_much(site, visit, question):
    visitor = visit("zh")
    page = visitor.page
    page.goto(f"{site}/search")
    page.locator("header input[type=search]").focus()
    page.keyboard.insert_text(question)
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=*")
    expect(page.locator("main .hits").first).to_be_visible()
    if len(question) > 400:
        expect(page.locator("main .hits")).to_contain_text("200")
    visitor.check_accessible()

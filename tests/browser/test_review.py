"""A reviewer clears pairs by keyboard and takes one back; two tabs, a lost session and a lost record.

The pairs are planted beside the shop. Resolving is left out here (it would make the shop's people anew); that
a decision shows on the customer's page is tested with real resolving in integration/test_review_pages.py.
"""

import time

import pytest
from playwright.sync_api import expect

from graph.commands import review, review_progress
from graph.commands.resolve import ResolveReport

pytestmark = [pytest.mark.browser, pytest.mark.integration]

PLANT = """CYPHER 25
UNWIND range(1, $pairs) AS n
WITH n, toString(n) AS text, toString(100 + n) AS long
CREATE (a:Record:Customer {key: 'reviewa' + long, source: 'reviewing', sourceId: 'a' + text, gender: 'female',
                           name: '赵小' + text, phones: '+8613900001' + long}),
       (b:Record:Customer {key: 'reviewb' + long, source: 'reviewing', sourceId: 'b' + text,
                           name: '赵晓' + text, phones: '+8613900002' + long}),
       (a)-[:MATCHES {decision: 'unsure', probability: 0.6, weight: 0.6, impact: 100.0 - n}]->(b)"""
CLEAR = """CYPHER 25
MATCH (c:Customer {source: 'reviewing'})
OPTIONAL MATCH (j:Judgement) WHERE j.leftKey = c.key OR j.rightKey = c.key
DETACH DELETE j, c"""


@pytest.fixture
def planted(shop, monkeypatch):
    def published(store, kind, **_):
        store.execute(
            """CYPHER 25 MATCH (a:Customer {source: 'reviewing'})-[m:MATCHES]->(b)
            SET m.decision = CASE WHEN EXISTS {
              MATCH (j:Judgement {leftKey: a.key, rightKey: b.key})
              WHERE j.verdict IN ['positive', 'negative']
                AND NOT EXISTS { MATCH (:Judgement {retracts: j.id}) }
            } THEN 'judged' ELSE 'unsure' END"""
        )
        return ResolveReport(kind, 0, 0, 0, 0, 0, 0, {})

    monkeypatch.setattr(review, "resolve", published)
    monkeypatch.setattr(review_progress, "resolve", published)
    shop.execute(CLEAR)
    shop.execute(PLANT, {"pairs": 24})
    yield shop
    shop.execute(CLEAR)


def start(site, visitor, number=1):
    page = visitor.page
    page.goto(f"{site}/review/reviewa{100 + number}-reviewb{100 + number}")
    page.wait_for_selector("[data-review][data-state=ready]", timeout=30_000)
    return page


def shown(page):
    return page.locator("[data-pair]").get_attribute("data-pair")


def press(page, key):
    before = shown(page)
    page.keyboard.press(key)
    page.wait_for_function(
        "(pair) => document.querySelector('[data-pair]')?.dataset.pair !== pair", arg=before, timeout=30_000
    )


def saved(page):
    page.wait_for_function("() => renmaiReview.queue === 0 && !renmaiReview.sending", timeout=60_000)


def verdicts(store):
    rows = store.execute(
        """CYPHER 25 MATCH (j:Judgement) WHERE j.leftKey STARTS WITH 'reviewa' AND j.verdict <> ''
        AND NOT EXISTS { MATCH (:Judgement {retracts: j.id}) }
        RETURN j.leftKey AS key, j.verdict AS verdict ORDER BY j.at"""
    )
    return [(row["key"], row["verdict"]) for row in rows]


@pytest.mark.parametrize(("lang", "pairs"), [("en", 20), ("zh", 3)])
def test_a_reviewer_clears_pairs_by_keyboard_and_takes_one_back(site, visit, planted, lang, pairs):
    visitor = visit(lang)
    page = visitor.page
    page.goto(f"{site}/review")
    visitor.check_accessible()
    visitor.picture("list")
    page.locator("[data-begin]").click(timeout=90_000)
    page.wait_for_selector("[data-review][data-state=ready]", timeout=90_000)
    expect(page.locator(".compare mark").first).to_be_visible(timeout=30_000)
    visitor.graph_ready()
    visitor.check_accessible()
    visitor.picture("pair")
    began = time.monotonic()
    for number in range(pairs):
        press(page, "snu"[number % 2])
    saved(page)
    taken = time.monotonic() - began
    assert pairs / taken * 3600 >= 300, f"{pairs} decisions took {taken:.0f} s"
    assert len(verdicts(planted)) == pairs
    last = verdicts(planted)[-1][0]
    page.keyboard.press("z")
    page.wait_for_function(
        "(key) => document.querySelector('[data-pair]')?.dataset.pair.startsWith(key)",
        arg=last,
        timeout=60_000,
    )
    saved(page)
    assert len(verdicts(planted)) == pairs - 1


def test_a_second_tab_is_told_what_the_first_decided(site, visit, planted):
    first, second = visit(), visit(calm=False)
    start(site, first)
    page = start(site, second)
    press(first.page, "s")
    saved(first.page)
    page.keyboard.press("n")
    expect(page.locator("[data-trouble]")).to_contain_text("the same", timeout=30_000)
    assert verdicts(planted) == [("reviewa101", "positive")]
    page.wait_for_function(
        "() => document.querySelector('[data-pair]')?.dataset.pair.startsWith('reviewa101')", timeout=30_000
    )
    page.wait_for_selector("[data-review][data-state=ready]")
    press(page, "n")
    saved(page)
    assert verdicts(planted)[-1] == ("reviewa101", "negative")


def test_a_session_that_ends_loses_no_decision(site, visit, planted, settings, signed_in):
    visitor = visit(calm=False)
    page = start(site, visitor)
    page.context.clear_cookies()
    page.keyboard.press("s")
    expect(page.locator("[data-trouble]")).to_contain_text("kept in this browser", timeout=30_000)
    assert verdicts(planted) == []
    page.context.add_cookies([signed_in(settings, "administrator")])
    page.reload()
    page.wait_for_selector("[data-review][data-state=ready]", timeout=30_000)
    saved_or_stale = page.locator("[data-trouble]")
    page.wait_for_function("() => !renmaiReview.sending", timeout=30_000)
    if page.evaluate("() => renmaiReview.queue"):
        saved_or_stale.get_by_role("button").click()
    saved(page)
    assert verdicts(planted) == [("reviewa101", "positive")]


def test_a_judgement_on_a_record_that_has_gone_says_so(site, visit, planted):
    visitor = visit(calm=False)
    page = start(site, visitor, 2)
    planted.execute("CYPHER 25 MATCH (c:Customer {key: 'reviewb102'}) DETACH DELETE c")
    page.keyboard.press("s")
    expect(page.locator("[data-trouble]")).to_contain_text("no longer on the work list", timeout=30_000)
    assert verdicts(planted) == []


def test_many_are_decided_at_once_after_a_preview(site, visit, planted):
    visitor = visit()
    page = visitor.page
    page.goto(f"{site}/review")
    for box in page.locator("input[name=pair]").all()[:3]:
        box.check()
    page.locator("button[name=verdict][value=not]").first.click()
    preview = page.locator("[data-preview]")
    expect(preview.locator("li")).to_have_count(3)
    visitor.check_accessible()
    preview.get_by_role("button").click()
    expect(page.locator(".note.good")).to_contain_text("3 pairs")
    assert [verdict for _, verdict in verdicts(planted)] == ["negative"] * 3


def test_a_pair_that_somebody_holds_is_shown_as_held(site, visit, planted):
    start(site, visit(role="analyst"))
    page = visit().page
    for _ in range(30):
        page.goto(f"{site}/review")
        if page.locator("[data-pairs] td", has_text="analyst").count():
            return
        page.wait_for_timeout(300)
    pytest.fail("the claim of the analyst is not shown")

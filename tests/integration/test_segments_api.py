"""Segments, tags, stock and recommendations by REST: listed, saved, counted, exported, refused."""

from datetime import UTC, datetime

import pytest

from graph.commands import campaigns
from graph.ledger import Ledger, accounts, exports, jobs, tokens
from graph.server import ensure_running
from graph.store import Store
from web.app import create_app
from web.jobs.runner import run_job

pytestmark = pytest.mark.integration

SHOP = """CYPHER 25
CREATE (w:Warehouse {key: 'w', name: '杭州店仓'})-[:SERVES]->(:Division {code: '330100'}),
  (p:Record:Product {key: 'milk', name: '牛奶', category: '乳品', source: 'erp'}),
  (s:Stock {key: 's', onHand: 9.0, reserved: 0.0, asOf: datetime('2025-11-30T04:00Z')})-[:OF]->(p),
  (s)-[:AT]->(w)
WITH p
UNWIND range(0, 2) AS n
CREATE (c:Record:Customer {key: 'c' + n, source: 'app', sourceId: '' + n})
    -[:RESOLVES_TO]->(:Identity:Person {id: 'p' + n, name: '客' + n, minKey: 'c' + n,
                                        phone: '+861380013800' + n}),
  (c)-[:HAS_ADDRESS]->(:Record:Address {key: 'a' + n, divisionCode: '330108'}),
  (c)-[:GAVE]->(:Consent {key: 'g' + n, purpose: 'marketing', channel: 'sms', granted: n < 2,
                       at: datetime('2025-01-01T00:00Z')})
WITH p, c, n
UNWIND range(1, 3) AS week
CREATE (c)-[:PLACED]->(:Order {key: 'o' + n + week, customerKey: c.key, status: 'completed',
  placedAt: datetime('2025-11-30T04:00Z') - duration({days: 7 * week})})-[:CONTAINS {quantity: 1.0}]->(p)
"""
DEFINITION = {"version": 1, "name": "买过", "where": {"kind": "orders", "item": "milk", "at_least": 1}}


@pytest.fixture
def ask(settings, store):
    """Ask as a marketer with a token of some scopes."""
    store.execute(SHOP)
    app = create_app(settings, prepared=False)
    with Ledger.open(settings) as ledger:
        if "api-marketer" not in {user.name for user in accounts.users(ledger)}:
            accounts.add_user(ledger, "api-marketer", "marketer", None)

        def made(method, path, scopes=tokens.SCOPES, **rest):
            token = tokens.add(ledger, "api-marketer", "test", scopes)
            headers = {"Authorization": f"Bearer {token}"}
            return app.test_client().open(f"/api/v1{path}", method=method, headers=headers, **rest)

        yield made
    app.extensions["renmai.ledger"].close()
    app.extensions["renmai.graph"].forget()


def test_a_segment_is_saved_counted_explained_and_exported(ask, settings):
    made = ask("POST", "/segments", json={"definition": DEFINITION})
    assert made.status_code == 201
    id_ = made.json["id"]
    assert ask("POST", "/segments", json={"definition": DEFINITION}).json["code"] == "segment.exists"
    wrong = ask("POST", "/segments", json={"definition": {"version": 1, "name": "x", "where": {"kind": "y"}}})
    assert (wrong.status_code, wrong.mimetype) == (422, "application/problem+json")
    assert [one["name"] for one in ask("GET", "/segments").json["segments"]] == ["买过"]
    assert ask("GET", f"/segments/{id_}/count").json == {"members": 3, "everybody": 3, "asOf": None}
    page = ask("GET", f"/segments/{id_}/members?size=2").json
    assert [one["name"] for one in page["members"]] == ["客0", "客1"]
    rest = ask("GET", f"/segments/{id_}/members?after={page['next']}").json
    assert (rest["members"], rest["next"]) == ([{"id": "p2", "name": "客2"}], None)
    why = ask("GET", f"/segments/{id_}/why/p0").json
    assert (why["inside"], why["reasons"][0]["seen"]) == (True, 3)

    assert ask("POST", f"/segments/{id_}/exports", ("read",), json={"format": "sms"}).status_code == 403
    job = ask("POST", f"/segments/{id_}/exports", json={"format": "sms", "recipient": "代理"}).json["job"]
    run_job(settings, job)
    result = ask("GET", f"/jobs/{job}").json["result"]
    assert (result["members"], result["added"]) == (3, 3)
    [(name, count)] = result["files"].items()
    assert count == 2
    with ask("GET", f"/segments/{id_}/files/{name}") as answer:
        content = answer.get_data(as_text=True)
    assert [line.split(",")[0] for line in content.split()[1:]] == ["13800138000", "13800138001"]
    assert ask("GET", f"/segments/{id_}/files/..%2f..%2fledger.db").status_code == 404


def test_files_of_a_large_shop_are_written_by_a_job_with_its_campaign(ask, settings):
    id_ = ask("POST", "/segments", json={"definition": DEFINITION}).json["id"]
    campaign = {"name": "双十二", "share": 0.0, "cost": 10_000, "currency": "CNY"}
    params = {"segment": id_, "format": "csv", "mode": "all", "recipient": "", "once": True}
    with Ledger.open(settings) as ledger:
        job = jobs.add(ledger, "hand-over", {**params, "campaign": campaign}, "li")
        run_job(settings, job)
        done = jobs.get(ledger, job)
        assert (done.status, list(done.result["files"].values())) == ("done", [2])
        [handed, *_] = exports.listed(ledger, id_, 1)
    assert (handed.by, handed.members, handed.left_out) == ("li", 3, {"no-consent": 1})
    with Store.open(ensure_running(settings)) as store:
        [kept] = campaigns.campaigns(store, id_)
    assert (kept.name, kept.cost) == ("双十二", 10_000)


def test_tags_are_put_on_and_taken_off(ask):
    assert ask("POST", "/people/p0/tags", json={"name": "团长", "until": "2999-12-31"}).status_code == 201
    assert [tag["name"] for tag in ask("GET", "/people/p0/tags").json["tags"]] == ["团长"]
    assert [(tag["name"], tag["people"]) for tag in ask("GET", "/tags").json["tags"]] == [("团长", 1)]
    assert ask("DELETE", "/people/p0/tags/团长").json == {"tags": []}
    assert ask("POST", "/people/p0/tags", json={"name": "x", "until": "soon"}).status_code == 422


def test_stock_and_recommendations_with_a_refusal(ask, store):
    from zoneinfo import ZoneInfo

    from graph.commands.stock import compute

    compute(store, ZoneInfo("Asia/Shanghai"), clock=lambda: datetime(2025, 12, 1, tzinfo=UTC))
    shown = ask("GET", "/stock?warehouse=杭州店仓").json
    assert [(row["name"], row["available"]) for row in shown["stock"]] == [("牛奶", 9.0)]
    assert shown["more"] is False
    assert ask("GET", "/stock?warehouse=nowhere").json["code"] == "stock.warehouse"
    found = ask("GET", "/people/p0/recommendations?k=3").json
    assert [one["name"] for one in found["recommendations"]] == ["牛奶"]
    assert found["recommendations"][0]["code"].startswith("recommend.")
    refused = ask("PUT", "/people/p0/recommendations/refusal", json={"refused": True}).json
    assert (refused["refused"], refused["recommendations"]) == (True, [])
    assert ask("GET", "/people/p1/recommendations").json["refused"] is False
    again = ask("PUT", "/people/p0/recommendations/refusal", json={"refused": False}).json
    assert [one["name"] for one in again["recommendations"]] == ["牛奶"]
    assert ask("PUT", "/people/none/recommendations/refusal", json={"refused": True}).status_code == 404

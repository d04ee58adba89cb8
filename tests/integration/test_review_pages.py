"""Review through the pages with real resolving: a decision shows on the customer's page, its undoing too."""

import re
from datetime import UTC, datetime

import pytest

from graph.commands.resolve import resolve
from graph.commands.review import work_list
from graph.commands.review_progress import decide_all, part, preview, progress_of
from graph.errors import UsageError
from graph.ledger import Ledger, accounts
from graph.model import Link, Row, key_of, record_key, shared_key
from graph.settings import load_settings
from graph.store.writer import Watermark, apply
from web.app import create_app

pytestmark = pytest.mark.integration
AT = datetime(2026, 1, 1, tzinfo=UTC)


def customer(number, name, phone, born=None):
    source = ("wechat", "app")[number % 2]
    key = record_key("Customer", source, str(number))
    link = Link("HAS_PHONE", "Phone", shared_key("Phone", phone), target={"value": phone})
    properties = {"name": name, "phones": phone, "birthDate": born}
    return Row(
        "Customer",
        key,
        source,
        str(number),
        AT,
        key_of("row", str(number)),
        "{}",
        number,
        properties,
        (link,),
    )


@pytest.fixture
def open_pair(store):
    """A model of a few people, then relatives on one phone."""
    taught = [("周明亮", "01"), ("周明亮", "01"), ("吴国强", "02"), ("郑华军", "03"), ("孙文武", "04")]
    rows = [
        customer(100 + at, name, f"+861377777{phone}{phone}", "1990-01-01" if at < 2 else None)
        for at, (name, phone) in enumerate(taught)
    ]
    apply(store, rows, "load-1", Watermark("app", "a.csv", 5))
    resolve(store, "customer", full=True)
    few = [customer(1, "陈大文", "+8613900001111"), customer(2, "陈丽华", "+8613900001111")]
    apply(store, few, "load-2", Watermark("app", "b.csv", 2))
    resolve(store, "customer", full=False)
    return work_list(store).items[0]


@pytest.fixture
def client(tmp_path, store):
    settings = load_settings(tmp_path, environ={})
    with Ledger.open(settings) as ledger:
        token = accounts.open_session(ledger, accounts.add_user(ledger, "ann", "analyst", None))
    app = create_app(settings, opener=lambda _: store, prepared=False)
    client = app.test_client()
    client.set_cookie(app.config["RENMAI_COOKIE"], token, domain="localhost")
    html = client.get("/account").get_data(as_text=True)
    client.csrf = re.search(r'name="csrf-token" content="([^"]+)"', html)[1]
    yield client
    app.extensions["renmai.ledger"].close()


def post(client, path, body):
    return client.post(path, json=body, headers={"X-CSRFToken": client.csrf})


def test_a_decision_shows_on_the_customers_page_and_so_does_its_undoing(client, store, open_pair):
    assert open_pair.id in client.get("/review").get_data(as_text=True)
    page = client.get(f"/review/{open_pair.id}").get_data(as_text=True)
    assert "<mark>" in page
    answer = post(client, f"/api/review/{open_pair.id}", {"verdict": "same"})
    shown = client.get(f"/record/{open_pair.left.key}", follow_redirects=True).get_data(as_text=True)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    assert "陈大文" in shown
    assert "陈丽华" in shown
    again = post(client, f"/api/review/{open_pair.id}", {"verdict": "not", "seen": ""})
    assert (again.status_code, again.get_json()["error"]["code"]) == (409, "review.decided")
    undone = post(client, "/api/review/undo", {"judgements": answer.get_json()["judgements"]})
    assert undone.status_code == 200
    assert (
        post(client, "/api/review/undo", {"judgements": answer.get_json()["judgements"]}).status_code == 200
    )
    shown = client.get(f"/record/{open_pair.left.key}", follow_redirects=True).get_data(as_text=True)
    assert ("陈大文" in shown) != ("陈丽华" in shown)


def test_a_record_is_split_off_and_progress_is_counted(store, open_pair):
    began = datetime(2020, 1, 1, tzinfo=UTC)
    made, failed, report = decide_all(store, [open_pair.id, "gonekey-gonekez"], "positive", "", "ann")
    assert (len(made), len(failed), report.merged) == (1, 1, 1)
    [judged] = part(store, open_pair.id, "left", "not her", "ben")
    assert judged.verdict == "negative"
    found = progress_of(store, "customer", "ann", began)
    assert (found.total, found.mine, found.twice, found.agreement) == (2, 1, 1, 0.0)
    with pytest.raises(UsageError, match=r"review\.side"):
        part(store, open_pair.id, "middle", "", "ben")
    with pytest.raises(UsageError, match=r"review\.many"):
        decide_all(store, [f"a-b{number}" for number in range(500)], "positive", "", "ann")


def test_the_preview_joins_identities_through_pairs(store, open_pair):
    [group] = preview([(open_pair.left, open_pair.right), (open_pair.right, open_pair.left)])
    assert (len(group.identities), group.records) == (2, 2)
    assert set(group.names) == {"陈大文", "陈丽华"}


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/api/review/nothing", {"verdict": "same"}, 404),
        ("/api/review/aaa-bbb", {"verdict": "same"}, 404),
        ("/api/review/undo", {"judgements": []}, 400),
        ("/api/review/undo", {"judgements": ["none"]}, 404),
    ],
)
def test_what_is_not_there_is_said(client, path, body, status):
    assert post(client, path, body).status_code == status

"""Events from other systems: each refusal its own status and sentence, counted, and nothing half taken."""

import json
import time
from datetime import date, timedelta

import pytest

from graph.ledger import Ledger, arrival_runs, arrival_sources, arrivals
from graph.ledger.arrival_sources import Source
from loaders.arrivals import events as events_module
from loaders.arrivals import inbox
from loaders.arrivals.signing import HEADER, secret_of, sign
from web.security import secret_key

ORDERS = "{source: shop, kind: order, id: id, columns: {paid: paidAmount}}"
VIEWS = "{source: shop, kind: pageView, id: id, columns: {at: at}, references: {customer: u, product: p}}"


@pytest.fixture
def ledger(settings):
    with Ledger.open(settings) as opened:
        yield opened


@pytest.fixture
def shop(ledger):
    return arrival_sources.add(ledger, Source("shop", "events", "", (ORDERS, VIEWS), timedelta(hours=1)))


@pytest.fixture
def send(app, settings, shop):
    """Send a body as the shop's system would, signed unless told otherwise."""
    secret = secret_of(secret_key(settings), "shop", shop.salt)
    client = app.test_client()

    def sent(body, source="shop", header=None, at=None, **rest):
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        signed = sign(secret, int(time.time() if at is None else at), data) if header is None else header
        return client.post(f"/api/v1/events/{source}", data=data, headers={HEADER: signed}, **rest)

    return sent


def order(number, **more):
    return {"id": f"e{number}", "kind": "order", "data": {"id": number, "paid": "1.50"}, **more}


def refusals(ledger):
    counts = arrival_runs.tallies(ledger, date(2020, 1, 1), date(2100, 1, 1)).get("shop", {})
    return {code: count for code, count in counts.items() if code not in ("accepted", "repeated")}


def test_events_are_accepted_once_with_their_ids(send, ledger):
    first = send(order(1))
    assert (first.status_code, first.json["accepted"]) == (202, 1)
    batch = send({"events": [order(1), order(2), {"kind": "order", "data": {"id": 3}}]})
    assert (batch.status_code, batch.json["accepted"], batch.json["repeated"]) == (202, 2, 1)
    assert batch.json["ids"][0] == first.json["ids"][0]
    assert send([{"kind": "order", "data": {"id": 3}}]).json["repeated"] == 1
    assert arrivals.waiting(ledger, "shop")[0].body == '{"id":1,"paid":"1.50"}'
    assert arrivals.backlog(ledger).arrivals == 3


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"{", 422, "event.json"),
        (b'{"kind": "order", "data": {"id": "\xff"}}', 422, "event.json"),
        (b'{"kind": "order", "data": {"id": "\\ud800"}}', 422, "event.json"),
        ([], 422, "event.none"),
        ([order(1), "text"], 422, "event.shape"),
        ({"kind": "order"}, 422, "event.shape"),
        ([order(1), order(2, kind="weather")], 422, "event.kind"),
        ({"data": {"id": 1}}, 422, "event.kind"),
        (order(1, id="x" * 201), 422, "event.id"),
        ({"kind": "order", "data": {"id": "x" * (257 << 10)}}, 413, "event.large"),
        ([order(number) for number in range(5_001)], 413, "event.many"),
    ],
)
def test_what_cannot_be_taken_is_refused_whole_and_counted(send, ledger, body, status, code):
    answer = send(body)
    assert (answer.status_code, json.loads(answer.data)["code"]) == (status, code)
    assert answer.mimetype == "application/problem+json"
    assert refusals(ledger) == {code: 1}
    assert arrivals.backlog(ledger).arrivals == 0


def test_only_a_fresh_signature_of_the_very_bytes_opens_the_door(send, ledger, shop):
    body = json.dumps(order(1)).encode()
    wrong = [
        {"header": ""}, {"header": "t=1,v1=zz"}, {"header": sign("other", int(time.time()), body)},
        {"header": sign("x", 0, b"")}, {"at": time.time() - 3_000}, {"at": time.time() + 3_000},
    ]  # fmt: skip
    for how in wrong:
        assert send(body, **how).status_code == 401
    assert refusals(ledger) == {"event.signature": len(wrong)}
    arrival_sources.new_salt(ledger, "shop")
    assert send(body).status_code == 401
    unknown = send(body, source="nothing")
    assert (unknown.status_code, json.loads(unknown.data)["code"]) == (401, "event.signature")
    assert arrivals.backlog(ledger).arrivals == 0


def test_a_request_of_many_megabytes_is_refused_before_it_is_read_whole(send, ledger):
    answer = send(b"x" * (9 << 20))
    assert (answer.status_code, json.loads(answer.data)["code"]) == (413, "event.body")
    assert refusals(ledger) == {"event.body": 1}


def test_a_full_inbox_refuses_page_views_before_orders_and_says_when_to_come_again(send, ledger, monkeypatch):
    limits = inbox.Limits(arrivals=10)
    monkeypatch.setattr(inbox, "Limits", lambda: limits)
    assert send([order(number) for number in range(9)]).status_code == 202
    monkeypatch.setattr(inbox.Inbox, "_waiting", lambda self: arrivals.backlog(ledger))
    view = {"kind": "pageView", "data": {"id": 1, "p": 2}}
    full = send(view)
    assert (full.status_code, full.headers["Retry-After"]) == (503, "10")
    assert send([order(9)]).status_code == 202
    assert send(order(10)).status_code == 503
    assert refusals(ledger) == {"arrival.full": 2}
    assert arrivals.backlog(ledger).arrivals == 10


def test_a_full_disk_refuses_with_a_status_of_its_own(send, ledger, monkeypatch):
    limits = inbox.Limits(spare=1 << 60)
    monkeypatch.setattr(inbox, "Limits", lambda: limits)
    answer = send(order(1))
    assert (answer.status_code, json.loads(answer.data)["code"]) == (507, "arrival.no-space")
    assert refusals(ledger) == {"arrival.no-space": 1}
    assert arrivals.backlog(ledger).arrivals == 0


def test_a_paused_source_still_takes_in(send, ledger):
    arrival_sources.pause(ledger, "shop")
    assert send(order(1)).status_code == 202
    assert not arrivals.any_ready(ledger)


def test_a_token_or_a_session_opens_nothing_here(app, client, shop):
    assert client.post("/api/v1/events/shop", json=order(1)).status_code == 401
    assert app.test_client().get("/api/v1/events/shop").status_code in (401, 405)


def test_limits_are_those_the_documentation_names():
    assert (events_module.MOST_BYTES, events_module.MOST_EVENT_BYTES) == (8 << 20, 256 << 10)

"""Webhooks: where they may go, what arrives there, and what an administrator sees and does."""

import json
import re
import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from graph.errors import InputError, UsageError
from graph.ledger import Ledger, outbox, webhooks
from graph.settings import load_settings
from web.app import create_app
from web.webhooks.addresses import networks_of, target_of
from web.webhooks.delivering import Delivering, deliver_due
from web.webhooks.sending import signature

HERE = networks_of("127.0.0.0/8")


@pytest.fixture
def known(monkeypatch):
    """Names that mean what a test says, whatever the machine's network."""
    names = {}

    def look_up(host, port, **_):
        if host not in names:
            raise socket.gaierror(-2, "Name or service not known")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, port)) for ip in names[host]]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return names


@pytest.mark.parametrize(
    ("url", "ips", "code"),
    [
        ("https://crm.example/hook?k=1", ["93.184.216.34"], None),
        ("https://crm.example:8443/", ["2606:2800:220:1::1"], None),
        ("http://crm.example/", ["93.184.216.34"], "webhook.plain"),
        ("https://crm.example/", ["10.0.0.7"], "webhook.private"),
        ("https://crm.example/", ["93.184.216.34", "127.0.0.1"], "webhook.private"),
        ("https://crm.example/", ["169.254.169.254"], "webhook.private"),
        ("https://crm.example/", ["::ffff:192.168.0.1"], "webhook.private"),
        ("https://crm.example/", ["64:ff9b::a00:1"], "webhook.private"),
        ("https://crm.example/", ["fd00::1"], "webhook.private"),
        ("https://crm.example/", ["224.0.0.1"], "webhook.private"),
        ("https://crm.example/", ["0.0.0.0"], "webhook.private"),
        ("https://me:secret@crm.example/", ["93.184.216.34"], "webhook.url"),
        ("https://crm.example/a\r\nHost: x", ["93.184.216.34"], "webhook.url"),
        ("ftp://crm.example/", ["93.184.216.34"], "webhook.url"),
        ("https:///hook", [], "webhook.url"),
        ("https://crm.example:99999/", ["93.184.216.34"], "webhook.url"),
        ("crm.example", [], "webhook.url"),
    ],
)
def test_messages_go_to_public_addresses_only(known, url, ips, code):
    known["crm.example"] = ips
    if code is None:
        assert target_of(url).ip == ips[0]
        return
    with pytest.raises(UsageError) as caught:
        target_of(url)
    assert caught.value.code == code


def test_a_named_network_opens_the_way_to_a_system_of_ones_own(known):
    known["crm.lan"] = ["10.1.2.3"]
    assert not target_of("http://crm.lan/x", networks_of("10.1.0.0/16")).is_tls
    with pytest.raises(UsageError, match=r"webhook\.private"):
        target_of("http://crm.lan/x", networks_of("10.2.0.0/16"))
    with pytest.raises(InputError, match=r"webhook\.unknown-host"):
        target_of("https://nowhere.example/")
    with pytest.raises(InputError, match=r"webhook\.networks"):
        networks_of("ten-one")


def test_the_signature_is_that_of_standard_webhooks():
    made = signature(
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "msg_p5jXN8AQM9LWM0D4loKWxJek",
        1614265330,
        b'{"test": 2432232314}',
    )
    assert made == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


@pytest.fixture(scope="module")
def receiver():
    """A system that answers what a test says and keeps what it got."""

    class Receiver(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            server.got.append((self.path, dict(self.headers), body))
            answer = server.answers.pop(0) if server.answers else 204
            self.send_response(answer)
            if answer == 302:
                self.send_header("Location", "/elsewhere")
            self.end_headers()
            server.came.set()

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    server.got, server.answers, server.came = [], [], threading.Event()
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def at(receiver):
    receiver.got.clear()
    receiver.answers.clear()
    return f"http://127.0.0.1:{receiver.server_port}/hook"


@pytest.fixture
def ledger(settings):
    with Ledger.open(settings) as opened:
        yield opened


@pytest.fixture
def hook(ledger, at):
    return webhooks.add(ledger, at, ["identity.changed"], "Mei")


def announce(ledger, *ids):
    for id_ in ids:
        outbox.announce(ledger, "identity.changed", {"changed": [id_]})


def states(ledger, hook):
    return {item.params["changed"][0]: item.status for item in outbox.deliveries(ledger, hook.id)}


def test_a_message_arrives_signed_and_once(ledger, hook, receiver):
    announce(ledger, "p1")
    assert deliver_due(ledger, HERE) == 1
    assert deliver_due(ledger, HERE) == 0
    ((path, headers, body),) = receiver.got
    told = json.loads(body)
    assert (path, told["type"], told["data"]) == ("/hook", "identity.changed", {"changed": ["p1"]})
    given = {name.lower(): value for name, value in headers.items()}
    wanted = signature(hook.secret, given["webhook-id"], int(given["webhook-timestamp"]), body)
    assert given["webhook-signature"] == wanted
    assert states(ledger, hook) == {"p1": "delivered"}


def test_one_message_refused_holds_up_no_other_and_a_redirect_is_no_receipt(ledger, hook, receiver):
    announce(ledger, "p1", "p2", "p3")
    receiver.answers[:] = [400, 302]
    deliver_due(ledger, HERE)
    assert states(ledger, hook) == {"p1": "waiting", "p2": "waiting", "p3": "delivered"}
    assert {path for path, _, _ in receiver.got} == {"/hook"}
    assert outbox.deliveries(ledger, hook.id)[-1].error == ("webhook.answer", {"status": "400"})


def test_a_receiver_in_trouble_is_left_in_peace_for_a_while(ledger, hook, receiver):
    announce(ledger, "p1", "p2")
    receiver.answers[:] = [503]
    assert deliver_due(ledger, HERE) == 1
    assert deliver_due(ledger, HERE) == 0
    assert len(receiver.got) == 1


def test_a_receiver_that_is_gone_is_not_asked_again(ledger, hook, receiver):
    announce(ledger, "p1", "p2")
    receiver.answers[:] = [410]
    deliver_due(ledger, HERE)
    assert webhooks.get(ledger, hook.id).stopped == "webhook.stopped.gone"
    assert deliver_due(ledger, HERE) == 0


def test_what_became_private_since_it_was_added_is_refused_when_it_is_sent(ledger, hook, receiver):
    announce(ledger, "p1")
    deliver_due(ledger, ())
    assert receiver.got == []
    (item,) = outbox.deliveries(ledger, hook.id)
    assert item.error[0] == "webhook.private"


def test_the_worker_delivers_by_itself(settings, ledger, hook, receiver):
    announce(ledger, "p1")
    open_home = load_settings(settings.home, environ={"RENMAI_WEBHOOK_NETWORKS": "127.0.0.1"})
    receiver.came.clear()
    with Delivering(open_home):
        assert receiver.came.wait(30)


@pytest.fixture
def client(settings, answers, accounts_ready):
    """An administrator's, in a home whose webhooks may reach this machine."""
    open_home = load_settings(settings.home, environ={"RENMAI_WEBHOOK_NETWORKS": "127.0.0.1"})
    app = create_app(open_home, opener=lambda _: answers, prepared=False)
    made = app.test_client()
    made.set_cookie(app.config["RENMAI_COOKIE"], accounts_ready[1]["administrator"], domain="localhost")
    yield made
    app.extensions["renmai.ledger"].close()


def post(client, path, **form):
    page = client.get("/webhooks").get_data(as_text=True)
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
    return client.post(path, data={"csrf_token": token, **form}, follow_redirects=True)


def test_an_administrator_adds_tests_and_removes_a_webhook(client, ledger, at, receiver):
    assert "No webhook yet" in client.get("/webhooks").get_data(as_text=True)
    refused = post(client, "/webhooks", url="https://127.0.0.2/x", event="case.opened")
    assert refused.status_code == 400
    assert "RENMAI_WEBHOOK_NETWORKS" in refused.get_data(as_text=True)
    assert "whsec_" in post(client, "/webhooks", url=at, event="case.opened").get_data(as_text=True)
    (hook,) = webhooks.listed(ledger)
    receiver.answers[:] = [400]
    post(client, f"/webhooks/{hook.id}/test")
    deliver_due(ledger, HERE)
    page = client.get(f"/webhooks/{hook.id}", headers={"Accept-Language": "zh"}).get_data(as_text=True)
    assert "对方返回 HTTP 状态 400" in page
    (item,) = outbox.deliveries(ledger, hook.id)
    post(client, f"/webhooks/{hook.id}/deliveries/{item.id}")
    deliver_due(ledger, HERE)
    assert [json.loads(body)["type"] for _, _, body in receiver.got] == ["webhook.test"] * 2
    assert "Nothing is sent" in post(client, f"/webhooks/{hook.id}/stop").get_data(as_text=True)
    post(client, f"/webhooks/{hook.id}/start")
    post(client, f"/webhooks/{hook.id}/forget")
    assert webhooks.listed(ledger) == []


def test_webhooks_are_for_administrators(client_of):
    assert client_of("analyst").get("/webhooks").status_code == 403

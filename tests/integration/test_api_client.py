"""The API as developers meet it: by a client generated from its description, by the examples of docs."""

import importlib
import io
import json
import re
import shlex
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from graph.commands.resolve import resolve
from graph.ledger import Ledger, accounts, jobs, tokens
from graph.settings import load_settings
from graph.store import migrate
from loaders.pipeline import LoadOptions, load
from loaders.plan import plan_file
from web.app import create_app
from web.jobs.runner import run_job

pytestmark = pytest.mark.integration

DOCS = Path(__file__).parents[2] / "docs" / "api.md"
BASE = "http://localhost"
MEMBERS = (
    "会员号,姓名,手机号,注册时间\n1,张伟明,13957120468,2024-03-05\n2,张伟明,13957120468,2024-04-05\n"
    "3,李娜,13800001234,2024-05-01\n4,王芳,13957120468,2024-06-01\n"
)
CASE = """CYPHER 25 MATCH (c:Customer {sourceId: '1'})
CREATE (k:Case {id: 'case1', status: 'open', detector: 'device-farm', score: 0.9, people: 1, records: 1,
  factors: '[]', reason: '["device-farm"]', currency: 'CNY', firstAt: $at, lastAt: $at, openedAt: $at})
CREATE (k)-[:INVOLVES {role: 'member'}]->(c)"""


@pytest.fixture(scope="module")
def home(open_store, tmp_path_factory):
    """A home in which members were loaded and resolved, with one case; read, and changed with care."""
    open_store.execute("CYPHER 25 MATCH (n) WHERE NOT n:Migration DETACH DELETE n")
    migrate(open_store)
    folder = tmp_path_factory.mktemp("api")
    path, mapping = folder / "会员.csv", folder / "m.yaml"
    path.write_text(MEMBERS, encoding="utf-8")
    (plan,) = plan_file(path, "club")
    mapping.write_text(plan.mapping, encoding="utf-8")
    connection = open_store.connection
    settings = load_settings(
        folder / "home",
        environ={
            "NEO4J_URI": connection.uri,
            "NEO4J_USERNAME": connection.username,
            "NEO4J_PASSWORD": connection.password,
            "RENMAI_WEBHOOK_NETWORKS": "127.0.0.0/8",
        },
    )
    with Ledger.open(settings) as ledger:
        load([path], settings, open_store, ledger, LoadOptions(mappings=(mapping,)))
        accounts.add_user(ledger, "dev", "administrator", None)
    resolve(open_store, "customer")
    open_store.execute(CASE, {"at": datetime(2026, 1, 1, tzinfo=UTC)})
    return settings


@pytest.fixture(scope="module")
def app(home):
    made = create_app(home, prepared=False)
    yield made
    made.extensions["renmai.ledger"].close()
    made.extensions["renmai.graph"].forget()


@pytest.fixture(scope="module")
def token(home):
    with Ledger.open(home) as ledger:
        return tokens.add(ledger, "dev", "test", tokens.SCOPES)


@pytest.fixture(scope="module")
def generated(app, tmp_path_factory):
    """The client that a generator makes of the description."""
    folder = tmp_path_factory.mktemp("client")
    with app.app_context():
        (folder / "openapi.json").write_text(json.dumps(app.spec), encoding="utf-8")
    (folder / "config.yaml").write_text("post_hooks: []\n", encoding="utf-8")
    arguments = ["--path", "openapi.json", "--meta", "none", "--config", "config.yaml"]
    command = [sys.executable, "-m", "openapi_python_client", "generate", *arguments]
    made = subprocess.run(
        [*command, "--output-path", "renmai_client", "--fail-on-warning"],
        cwd=folder,
        capture_output=True,
        text=True,
    )
    assert made.returncode == 0, made.stdout + made.stderr
    sys.path.insert(0, str(folder))
    yield importlib.import_module("renmai_client")
    sys.path.remove(str(folder))


@pytest.fixture
def call(generated, app, token):
    """Call an operation of the client; what it gave back, as the client types it."""
    transport = {"transport": httpx.WSGITransport(app=app)}
    client = generated.AuthenticatedClient(BASE, token, httpx_args=transport, raise_on_unexpected_status=True)

    def made(path, *args, body=None, **params):
        operation = importlib.import_module(f"renmai_client.api.{path}")
        if body is not None:
            name, values = body
            kind = getattr(importlib.import_module("renmai_client.models"), name)
            params["body"] = kind.from_dict(values)
        return operation.sync_detailed(*args, client=client, **params)

    yield made
    client.get_httpx_client().close()


def test_a_generated_client_goes_round_all_that_pages_do(call, home):
    assert call("data.me").parsed.name == "dev"
    hits = call("people.search", q="张伟明").parsed.hits
    person = next(hit for hit in hits if hit.label == "Person")
    assert len(call("people.person", person.id).parsed.whole["records"]) == 2
    other = next(hit for hit in call("people.search", q="王芳").parsed.hits if hit.label == "Person")

    picture = call("people.around", ref=[f"Person:{person.id}"], cap=10).parsed
    records = [node.id for node in picture.nodes if node.label == "Customer"]
    assert len(records) >= 2
    grown = call(
        "things.expand_neighbourhood",
        body=("ExpandBody", {"ref": records[0], "drawn": [f"Person:{person.id}", records[0]]}),
    ).parsed
    assert "Phone" in {node.label for node in grown.nodes}
    ways = call("things.paths", from_=f"Person:{person.id}", to=f"Person:{other.id}").parsed.ways
    assert "HAS_PHONE" in ways[0].links
    assert ways[0].why[0].sentence

    body = {"left": "club:1", "right": "club:3", "verdict": "negative", "why": "other birthday"}
    judged = call("decisions.judge", body=("JudgementBody", body)).parsed
    undone = call("decisions.undo", judged.id, body=("WhyBody", {"why": "mistaken"})).parsed
    assert undone.retracts == judged.id
    pair = "-".join(sorted((judged.left, judged.right)))
    assert call("decisions.review_pair", pair).parsed.id == pair
    decided = call("decisions.decide_pair", pair, body=("ReviewBody", {"verdict": "unsure", "why": "?"}))
    assert decided.parsed.judgements[0].verdict == "unsure"
    assert call("decisions.list_review").parsed.total >= 0


def test_a_generated_client_works_on_cases_views_and_webhooks(call):
    assert [item["id"] for item in [case.to_dict() for case in call("cases.list_cases").parsed.cases]] == [
        "case1"
    ]
    until = (datetime.now(UTC) + timedelta(days=9)).isoformat()
    for decision, more, status in (
        ("snooze", {"until": until}, "snoozed"),
        ("reopen", {}, "open"),
        ("dismiss", {}, "dismissed"),
        ("reopen", {}, "open"),
    ):
        body = {"decision": decision, "why": "seen", **more}
        assert call("cases.decide_case", "case1", body=("DecisionBody", body)).parsed.status == status
    assert (
        call("cases.assign_case", "case1", body=("AssignBody", {"to": "dev"})).parsed.case["line"]["assignee"]
        == "dev"
    )
    call("cases.note_case", "case1", body=("NoteBody", {"text": "asked the shop"}))
    assert len(call("cases.case_ties", "case1").parsed.members) == 1
    assert call("cases.case_timeline", "case1").status_code == 200

    things = [{"id": "Customer:abc", "x": 1.5, "y": 2}]
    kept = call("views.keep_view", body=("ViewBody", {"name": "ring", "things": things})).parsed
    changed = call(
        "views.change_view", kept.id, body=("ViewBody", {"name": "ring 2", "things": things})
    ).parsed
    assert [view.name for view in call("views.list_views").parsed.views] == [changed.name]
    assert call("views.get_view", kept.id).parsed.state["things"] == [
        {"id": "Customer:abc", "x": 1.5, "y": 2}
    ]
    assert call("views.remove_view", kept.id).status_code == 204

    body = {"url": "http://127.0.0.1:9/x", "events": ["case.opened"]}
    hook = call("webhooks.add_webhook", body=("WebhookBody", body)).parsed
    assert hook.secret.startswith("whsec_")
    sent = call("webhooks.test_webhook", hook.id).parsed.id
    (delivery,) = call("webhooks.list_deliveries", hook.id).parsed.deliveries
    assert (delivery.announcement, delivery.event) == (sent, "webhook.test")
    assert call("webhooks.redeliver", hook.id, delivery.id).status_code == 202
    assert [item.url for item in call("webhooks.list_webhooks").parsed.webhooks] == [body["url"]]
    assert call("webhooks.remove_webhook", hook.id).status_code == 204


def test_a_generated_client_exports_by_a_job_and_looks_after_jobs(call, home):
    asked = call("queries.add_export", body=("ExportBody", {"query": "loads", "params": {"limit": 5}})).parsed
    early = call("queries.export_file", asked.id)
    assert early.status_code == 409
    run_job(home, asked.id)
    assert call("data.get_job", asked.id).parsed.result["rows"] == 1
    text = call("queries.export_file", asked.id).content.decode("utf-8-sig")
    assert "club" in text.splitlines()[1]
    stopped = call("data.add_job", body=("JobBody", {"kind": "resolve", "kinds": ["customer"]})).parsed
    assert call("data.cancel_job", stopped.id).parsed.status == "cancelled"
    assert call("data.list_jobs", size=1).parsed.next_ == stopped.id
    assert call("data.list_quarantine").parsed.rows == []
    assert call("data.list_sources").parsed.sources[0]["source"] == "club"


def blocks(kind):
    """The examples of docs/api.md, as ids for the report and as text."""
    found = re.findall(rf"```{kind}\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.S)
    assert found
    return found


def test_each_curl_example_of_the_docs_is_answered(app, token, home, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "members.csv").write_text(MEMBERS, encoding="utf-8")
    client = app.test_client()
    known = {"RENMAI": BASE, "TOKEN": token}
    for block in blocks("sh"):
        for line in block.replace("\\\n", " ").splitlines():
            if not line.startswith(("curl", "renmai")):
                assert not line.strip() or line.startswith("#"), line
                continue
            if line.startswith("renmai"):
                continue
            words = shlex.split(re.sub(r"\$(\w+)", lambda found: known[found[1]], line))
            answer = asked(client, words[1:])
            assert answer.status_code < 300, (line, answer.get_data(as_text=True))
            remember(known, answer, home)
            answer.close()


def asked(client, words):
    """Do what curl would do."""
    method, headers, data, form, url = "", {}, None, {}, ""
    rest = iter(words)
    for word in rest:
        if word == "-X":
            method = next(rest)
        elif word == "-H":
            name, _, value = next(rest).partition(": ")
            headers[name] = value
        elif word == "-d":
            data = next(rest)
        elif word == "-F":
            name, _, value = next(rest).partition("=")
            form[name] = (
                (io.BytesIO(Path(value[1:]).read_bytes()), value[1:]) if value.startswith("@") else value
            )
        elif not word.startswith("-"):
            url = word
    parts = urlsplit(url)
    more = {"json": json.loads(data)} if data else {"data": form} if form else {}
    method = method or ("POST" if more else "GET")
    return client.open(f"{parts.path}?{parts.query}", method=method, headers=headers, **more)


def remember(known, answer, home):
    """Ids that later examples name."""
    said = answer.get_json(silent=True) or {}
    hits = [hit for hit in said.get("hits", ()) if hit["label"] == "Person"]
    if hits:
        known.setdefault("PERSON", hits[0]["id"])
        known["OTHER"] = hits[-1]["id"]
    if said.get("kind") in ("bring", "export"):
        known["JOB"] = str(said["id"])
        run_job(home, said["id"])
    if "verdict" in said:
        known["JUDGEMENT"] = said["id"]
    if said.get("cases"):
        known["CASE"] = said["cases"][0]["id"]
    if "state" in said:
        known["VIEW"] = said["id"]
    if "secret" in said:
        known["HOOK"] = str(said["id"])


def test_the_python_examples_of_the_docs_run(app, token, home, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "members.csv").write_text(MEMBERS, encoding="utf-8")
    monkeypatch.setenv("TOKEN", token)
    client = httpx.Client

    def here(**given):
        return client(**{**given, "base_url": f"{BASE}/api/v1", "transport": httpx.WSGITransport(app=app)})

    monkeypatch.setattr(httpx, "Client", here)
    monkeypatch.setattr("time.sleep", lambda _: work(home))
    for block in blocks("python"):
        exec(compile(block, "docs/api.md", "exec"), {})
    assert "张伟明" in capsys.readouterr().out


def work(home):
    """What the worker does meanwhile."""
    with Ledger.open(home) as ledger:
        for number in jobs.waiting(ledger):
            run_job(home, number)

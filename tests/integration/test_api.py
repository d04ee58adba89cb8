"""The REST API: tokens and scopes, errors a program can read, and what each route gives."""

import io
import json
import re

import pytest
from openapi_spec_validator import validate

from graph.ledger import Ledger, accounts, jobs, tokens
from loaders.pipeline import load
from web.api.schemas import GraphAnswer
from web.app import create_app
from web.jobs.runner import run_job

pytestmark = pytest.mark.integration

MEMBERS = (
    "会员号,姓名,手机号,注册时间\n1,张伟明,13957120468,2024-03-05\n"
    "2,张伟明,13957120468,2024-04-05\n3,李娜,13800001234,2024-05-01\n"
)


@pytest.fixture
def ask(settings, store):
    """Ask with a token of some scopes."""
    app = create_app(settings, prepared=False)
    with Ledger.open(settings) as ledger:
        known = {user.name for user in accounts.users(ledger)}
        for role in ("viewer", "analyst"):
            if f"api-{role}" not in known:
                accounts.add_user(ledger, f"api-{role}", role, None)

        def made(method, path, *, scopes=tokens.SCOPES, role="analyst", token=None, **rest):
            token = token or tokens.add(ledger, f"api-{role}", "test", scopes)
            headers = {"Authorization": f"Bearer {token}"} if token != "none" else {}
            return app.test_client().open(f"/api/v1{path}", method=method, headers=headers, **rest)

        yield made
    app.extensions["renmai.ledger"].close()
    app.extensions["renmai.graph"].forget()


@pytest.fixture
def members(settings, store, tmp_path):
    path = tmp_path / "会员.csv"
    path.write_text(MEMBERS, encoding="utf-8")
    from graph.commands.resolve import resolve
    from loaders.pipeline import LoadOptions
    from loaders.plan import plan_file

    (plan,) = plan_file(path, "club")
    mapping = tmp_path / "m.yaml"
    mapping.write_text(plan.mapping, encoding="utf-8")
    with Ledger.open(settings) as ledger:
        load([path], settings, store, ledger, LoadOptions(mappings=(mapping,)))
    resolve(store, "customer")


@pytest.mark.parametrize(
    ("token", "code"), [("none", "token.missing"), ("rm_nonsense", "token.wrong")], ids=["none", "wrong"]
)
def test_without_a_valid_token_a_program_is_told_how_to_get_one(ask, token, code):
    answer = ask("GET", "/loads", token=token)
    assert answer.status_code == 401
    assert answer.mimetype == "application/problem+json"
    said = json.loads(answer.data)
    assert (said["code"], said["status"]) == (code, 401)
    assert "renmai token add" in said["detail"]


def test_a_token_does_what_its_scopes_and_its_user_may(ask):
    assert ask("GET", "/loads", scopes=["read"]).status_code == 200
    refused = ask("GET", "/queries", scopes=["read"])
    assert json.loads(refused.data)["code"] == "token.scope-missing"
    body = {"left": "a", "right": "b", "verdict": "positive", "why": "same"}
    assert ask("POST", "/judgements", json=body, role="viewer").status_code == 403


def test_a_person_is_found_seen_whole_and_drawn(ask, members):
    found = ask("GET", "/search?q=张伟明").get_json()
    hit = next(item for item in found["hits"] if item["label"] == "Person")
    whole = ask("GET", f"/people/{hit['id']}").get_json()
    assert whole["name"] == "张伟明"
    assert len(whole["whole"]["records"]) == 2
    assert ask("GET", f"/people/{hit['id']}/orders").get_json() == {"orders": [], "next": None}
    picture = ask("GET", f"/neighbourhood?ref=Person:{hit['id']}").get_json()
    assert GraphAnswer().dump(picture) == picture, "the answer is what its description says"
    assert {node["label"] for node in picture["nodes"]} >= {"Person", "Customer"}
    masked = ask("GET", f"/people/{hit['id']}", role="viewer").get_data(as_text=True)
    assert "13957120468" not in masked
    assert ask("GET", "/people/nobody").status_code == 404


def test_a_judgement_is_appended_and_taken_back(ask, members):
    body = {"left": "club:1", "right": "club:3", "verdict": "negative", "why": "other birthday"}
    made = ask("POST", "/judgements", json=body)
    assert made.status_code == 201
    undone = ask("DELETE", f"/judgements/{made.get_json()['id']}", json={"why": "mistaken"})
    assert undone.get_json()["retracts"] == made.get_json()["id"]
    again = ask("DELETE", f"/judgements/{made.get_json()['id']}", json={"why": "mistaken"})
    assert (again.status_code, json.loads(again.data)["code"]) == (409, "judge.undone-already")


def test_named_queries_are_listed_and_run_with_their_parameters(ask, members):
    names = {item["name"] for item in ask("GET", "/queries").get_json()["queries"]}
    assert "loads" in names
    rows = ask("POST", "/queries/loads", json={"params": {"limit": 1}}).get_json()["rows"]
    assert rows[0]["source"] == "club"
    assert ask("POST", "/queries/nothing", json={}).status_code == 404
    assert ask("POST", "/queries/loads", json={"params": {"other": 1}}).status_code == 400


def test_a_file_is_loaded_in_the_background(ask, settings, store):
    with Ledger.open(settings) as ledger:
        for number in jobs.waiting(ledger):
            jobs.cancel(ledger, number)
    data = {"file": (io.BytesIO(MEMBERS.encode("gb18030")), "会员.csv"), "source": "club"}
    asked = ask("POST", "/loads", data=data)
    assert asked.status_code == 202
    number = asked.get_json()["id"]
    run_job(settings, number)
    ended = ask("GET", f"/jobs/{number}").get_json()
    assert (ended["status"], ended["result"]["written"]) == ("done", 3)
    assert ask("GET", "/loads").get_json()["loads"][0]["source"] == "club"


@pytest.mark.parametrize(
    ("method", "path", "rest", "field"),
    [
        ("GET", "/search", {}, "q"),
        ("POST", "/judgements", {"json": {"left": "a"}}, "right"),
        ("GET", "/cases?size=900", {}, "size"),
    ],
)
def test_a_wrong_question_says_which_field_and_why(ask, method, path, rest, field):
    answer = ask(method, path, **rest)
    assert answer.status_code == 422
    assert answer.mimetype == "application/problem+json"
    assert field in json.loads(answer.data)["detail"]


def test_the_description_is_valid_openapi_and_names_every_route(settings, store):
    app = create_app(settings, prepared=False)
    with app.app_context():
        spec = app.spec
    validate(spec)
    described = {(method.upper(), path) for path, each in spec["paths"].items() for method in each}
    routes = {
        (
            method,
            re.sub(r"<(?:[a-z]+:)?(\w+)>", r"{\1}", str(rule)),
        )
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("api.")
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }
    assert described == routes


def test_cookies_open_nothing_in_the_api(settings, store):
    app = create_app(settings, prepared=False)
    with Ledger.open(settings) as ledger:
        known = {user.name: user for user in accounts.users(ledger)}
        user = known.get("api-cookie") or accounts.add_user(ledger, "api-cookie", "administrator", None)
        token = accounts.open_session(ledger, user)
    client = app.test_client()
    client.set_cookie(app.config["RENMAI_COOKIE"], token, domain="localhost")
    assert client.get("/api/v1/loads").status_code == 401
    assert client.get("/api/docs").status_code == 200

"""Signing in and out, what a session opens, what a role may do, and what is kept when a session ends."""

import re

import pytest

from graph.ledger import Ledger, accounts, audit
from graph.ledger.accounts import MOST_BY_NAME, ROLES
from web.accounts import access, passwords
from web.api.routes import PREFIX
from web.app import create_app
from web.translations import catalogue

GOOD = "three green lanterns"
LANGUAGES = [("en", "en"), ("zh-CN,zh;q=0.9", "zh_Hans")]


@pytest.fixture(scope="module")
def hashed():
    return passwords.hashed(GOOD)


@pytest.fixture
def mei(app, hashed):
    with app.app_context():
        from web.ledger import ledger

        return accounts.add_user(ledger(), "Mei", "analyst", hashed)


@pytest.fixture
def book(settings):
    with Ledger.open(settings) as opened:
        yield opened


def token(client, path="/sign-in"):
    return re.search(r'name="csrf_token" value="([^"]+)"', client.get(path).get_data(as_text=True))[1]


def path_of(rule):
    """A path that leads to a rule."""

    def part(found):
        kind = found[1] or ""
        return "1" if kind.startswith("int") else kind[4:].split(",")[0] if kind.startswith("any(") else "x"

    return re.sub(r"<(?:([^:<>]+):)?[^<>]+>", part, str(rule))


def sign_in(client, name="Mei", password=GOOD, **more):
    form = {"name": name, "password": password, "csrf_token": token(client), **more}
    return client.post("/sign-in", data=form)


def test_a_password_opens_the_pages_and_signing_out_closes_them(stranger, mei):
    answer = sign_in(stranger, next="/search?q=x")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/search?q=x")
    cookie = next(item for item in answer.headers.getlist("Set-Cookie") if "session" in item)
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert stranger.get("/search?q=x").status_code == 200
    stranger.post("/sign-out", data={"csrf_token": token(stranger, "/account")})
    assert stranger.get("/search?q=x").headers["Location"] == "/sign-in?next=/search?q%3Dx"


@pytest.mark.parametrize(("asked", "lang"), LANGUAGES)
@pytest.mark.parametrize(
    ("name", "password"), [("Mei", "wrong password"), ("nobody", GOOD), ("", ""), ("Mei", "")]
)
def test_a_wrong_name_and_a_wrong_password_are_told_alike(stranger, mei, name, password, asked, lang):
    form = {"name": name, "password": password, "csrf_token": token(stranger)}
    answer = stranger.post("/sign-in", data=form, headers={"Accept-Language": asked})
    assert answer.status_code == 401
    html = answer.get_data(as_text=True)
    assert catalogue(lang)["sign-in.wrong"] in html
    assert password == "" or password not in html


def test_a_password_typed_on_another_keyboard_is_the_same():
    assert passwords.matches("caf\u00e9 au lait", passwords.hashed("cafe\u0301 au lait"))


def test_guessing_is_slowed_whatever_the_password(stranger, mei, book):
    for _ in range(MOST_BY_NAME):
        accounts.note_failure(book, "Mei", "10.0.0.9")
    answer = sign_in(stranger)
    assert answer.status_code == 429
    assert "15" in answer.get_data(as_text=True)


def test_someone_locked_out_is_out_at_once(stranger, mei, book):
    sign_in(stranger)
    assert stranger.get("/account").status_code == 200
    accounts.set_disabled(book, mei, True)
    assert stranger.get("/account").status_code == 303
    assert sign_in(stranger).status_code == 401


@pytest.mark.parametrize("wanted", ["//evil.example", "https://evil.example", "/\\evil.example"])
def test_signing_in_never_leads_away(stranger, mei, wanted):
    assert sign_in(stranger, next=wanted).headers["Location"] == "/"


def test_a_link_signs_in_once(stranger, app, mei, book):
    link = accounts.make_link(book, mei)
    assert stranger.get(f"/sign-in/once/{link}").headers["Location"] == "/"
    assert stranger.get("/account").status_code == 200
    other = app.test_client()
    assert other.get(f"/sign-in/once/{link}").status_code == 401
    assert other.get("/account").status_code == 303


def test_the_demo_may_be_entered_only_where_the_demo_serves(settings, answers, stranger):
    assert stranger.post("/sign-in/demo", data={"csrf_token": token(stranger)}).status_code == 404
    app = create_app(settings, opener=lambda _: answers, prepared=False, demo=True)
    visitor = app.test_client()
    answer = visitor.post("/sign-in/demo", data={"csrf_token": token(visitor), "next": "/account"})
    assert answer.headers["Location"] == "/account"
    assert "demo" in visitor.get("/account").get_data(as_text=True)
    elsewhere = visitor.post(
        "/sign-in/demo",
        data={"csrf_token": token(app.test_client())},
        environ_overrides={"REMOTE_ADDR": "10.0.0.1"},
    )
    assert elsewhere.status_code in (400, 404)
    app.extensions["renmai.ledger"].close()


def test_without_anybody_the_page_says_how_to_begin(tmp_path, answers):
    from graph.settings import load_settings

    app = create_app(load_settings(tmp_path / "new", environ={}), opener=lambda _: answers, prepared=False)
    html = app.test_client().get("/sign-in").get_data(as_text=True)
    assert "renmai user add" in html
    app.extensions["renmai.ledger"].close()


def test_only_a_few_views_answer_without_a_session(app, stranger):
    opened = {name for name, view in app.view_functions.items() if access.is_open(view)}
    assert opened == {
        *("files.own", "files.vendor", "files.icon", "meta.health", "meta.language"),
        *("sign_in.form", "sign_in.sign_in", "sign_in.once", "sign_in.demo"),
        "api.events",  # signed with the secret of its source
    }
    assert stranger.get("/health").get_json() == {"status": "ok"}
    assert stranger.get("/no/such/page").headers["Location"].startswith("/sign-in")
    assert stranger.get("/api/neighbourhood?ref=Person:x").status_code == 401


def test_a_view_that_changes_something_and_names_nobody_is_found_at_once(settings, answers):
    app = create_app(settings, opener=lambda _: answers, prepared=False)
    app.add_url_rule("/forgotten", "forgotten", lambda: "", methods=["POST"])
    with pytest.raises(RuntimeError, match="forgotten"):
        access.check(app)
    app.extensions["renmai.ledger"].close()
    with pytest.raises(ValueError, match="king"):
        access.permits("king")


@pytest.mark.parametrize("role", ROLES)
def test_every_route_is_open_to_the_roles_it_names_and_to_no_other(app, client_of, role):
    """The matrix: each route and method with each role; who is refused is told so, before anything runs."""
    client = client_of(role)
    token_ = token(client, "/account")
    for rule in app.url_map.iter_rules():
        path = path_of(rule)
        allowed = role in access.permitted(app.view_functions[rule.endpoint])
        for method in sorted((rule.methods or set()) - {"OPTIONS", "HEAD"}):
            if rule.endpoint in ("sign_in.sign_out", "sign_in.change_password"):
                continue  # it would end the session of the matrix
            answer = client.open(path, method=method, data={"csrf_token": token_})
            if path.startswith(PREFIX):
                assert answer.status_code == 401, (
                    "programs bring a token; a page's cookie opens nothing there"
                )
                continue
            assert (answer.status_code == 403) is not allowed, (method, path)
    assert app.test_client().get("/account").status_code == 303


def test_no_route_answers_a_stranger(app, stranger):
    for rule in app.url_map.iter_rules():
        if access.is_open(app.view_functions[rule.endpoint]):
            continue
        path = path_of(rule)
        for method in sorted((rule.methods or set()) - {"OPTIONS", "HEAD"}):
            assert stranger.open(path, method=method).status_code in (303, 401), (method, path)


def test_a_part_of_a_page_leads_to_signing_in_and_back(stranger):
    here = {"HX-Request": "true", "HX-Current-URL": "http://localhost/person/p1?x=1"}
    answer = stranger.get("/person/p1/orders", headers=here)
    assert answer.status_code == 401
    assert answer.headers["HX-Redirect"] == "/sign-in?next=/person/p1?x%3D1"
    answer = stranger.post("/users", headers=here)
    assert "HX-Redirect" not in answer.headers
    assert "/sign-in" in answer.get_data(as_text=True)


def test_a_form_sent_after_the_session_ended_is_kept_and_can_be_sent(stranger, client, app, book, hashed):
    late = stranger.post(
        "/users", data={"name": "<b>Hua</b>", "role": "planner", "password": "", "csrf_token": "old"}
    )
    assert late.status_code == 401
    packed = re.search(r'name="carried" value="([^"]+)"', late.get_data(as_text=True))[1]
    accounts.add_user(book, "Boss", "administrator", hashed)
    form = {"name": "Boss", "password": GOOD, "csrf_token": token(stranger), "carried": packed}
    answer = stranger.post("/sign-in", data=form)
    html = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert 'action="/users"' in html
    assert 'name="role" value="planner"' in html
    assert "&lt;b&gt;Hua" in html
    assert 'value="old"' not in html
    assert sign_in(app.test_client(), "Boss", carried=packed + "x").status_code == 303


def test_pages_of_somebody_elses_session_are_stale(client_of, mei):
    client = client_of("administrator")
    answer = client.post("/users", data={"name": "x", "csrf_token": "of another session"})
    assert answer.status_code == 400
    assert catalogue("en")["web.error.stale"] in answer.get_data(as_text=True)


def test_an_administrator_adds_changes_and_locks_out(client, book, stranger):
    sent = {"csrf_token": token(client, "/users")}
    add = {**sent, "name": "Hua", "role": "planner", "password": GOOD}
    assert client.post("/users", data=add).status_code == 303
    assert client.post("/users", data=add).status_code == 409
    assert client.post("/users", data={**add, "name": "Li", "password": "password12"}).status_code == 400
    assert client.post("/users/Hua/role", data={**sent, "role": "fraud"}).status_code == 303
    assert accounts.user_named(book, "hua").role == "fraud"
    assert sign_in(stranger, "Hua").status_code == 303
    assert client.post("/users/Hua/disable", data=sent).status_code == 303
    assert stranger.get("/account").status_code == 303
    assert client.post("/users/administrator/disable", data=sent).status_code == 409
    assert client.post("/users/nobody/disable", data=sent).status_code == 404
    actions = [item.action for item in audit.entries(book)]
    assert [item for item in actions if item not in ("users.add", "users.disable")] == [
        "users.disabled", "sign-in", "users.role",
    ]  # fmt: skip
    html = client.get("/users", headers={"Accept-Language": "zh-CN"}).get_data(as_text=True)
    assert catalogue("zh_Hans")["audit.users.disabled"] in html
    assert GOOD not in html
    assert "argon2" not in html


def test_ones_own_password_is_changed_with_the_present_one(stranger, mei):
    sign_in(stranger)
    sent = {
        "csrf_token": token(stranger, "/account"),
        "present": GOOD,
        "new": "brass owl sings",
        "again": "brass owl sings",
    }
    for wrong in ({"present": "no"}, {"again": "other"}, {"new": "short", "again": "short"}):
        assert stranger.post("/account/password", data={**sent, **wrong}).status_code == 400
    assert stranger.post("/account/password", data=sent).status_code == 303
    assert stranger.get("/account").status_code == 200


def test_a_refusal_says_who_may_and_is_in_the_log(client_of, book):
    client = client_of("viewer")
    answer = client.get("/users", headers={"Accept-Language": "zh-CN"})
    assert answer.status_code == 403
    assert catalogue("zh_Hans")["web.error.refused"] in answer.get_data(as_text=True)
    assert audit.entries(book, 1)[0].action == "refused users.users"


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("short", "user.password.short"),
        ("x" * 300, "user.password.long"),
        ("aaaaaaaaaaaa", "user.password.simple"),
        ("qwertyuiop", "user.password.simple"),
        ("Mei1234567890", "user.password.simple"),
        ("renmai2026", "user.password.simple"),
        ("三个绿灯笼和一只铜猫头鹰", None),
    ],
)
def test_what_is_guessed_first_is_refused(password, code):
    if code is None:
        passwords.check(password, "Mei")
        return
    with pytest.raises(access.RenmaiError, match=re.escape(code)):
        passwords.check(password, "Mei")

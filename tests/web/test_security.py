"""Headers, hosts, redirects, CSRF: what a hostile page or address cannot do."""

import re
import stat

import pytest

from web.security import secret_key
from web.views.meta import safe_path

PATHS = ["/health", "/search", "/nowhere", "/person/none", "/explore?ref=Person:x", "/favicon.ico"]


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_carries_the_headers(client, path):
    headers = client.get(path).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "worker-src blob:" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"


def test_the_nonce_is_new_each_time_and_the_one_in_the_page(client):
    first, second = client.get("/search"), client.get("/explore?ref=Person:x")
    nonces = [
        re.search(r"'nonce-([\w-]+)'", answer.headers["Content-Security-Policy"])[1]
        for answer in (first, second)
    ]
    assert nonces[0] != nonces[1]


def test_pages_have_no_inline_script_or_handler(client):
    html = client.get("/search?q=x").get_data(as_text=True)
    assert not re.search(r"<script(?![^>]*\bsrc=)", html)
    assert not re.search(r"\son[a-z]+=|javascript:|\bstyle=", html)
    for address in re.findall(r"(?:src|href)=\"([^\"]+)\"", html):
        assert address.startswith(("/", "#")), address
        assert not address.startswith("//"), address


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "10.0.0.1:8000"])
def test_another_host_name_is_refused(client, host):
    answer = client.get("/health", headers={"Host": host})
    assert answer.status_code == 400
    assert "127.0.0.1" in answer.get_data(as_text=True)


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost:8000"])
def test_this_machines_names_are_served(client, host):
    assert client.get("/health", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "wanted",
    [
        "//evil.example",
        "https://evil.example",
        "/\\evil.example",
        "javascript:x",
        "",
        "/a\r\nSet-Cookie: x=1",
    ],
)
def test_the_language_switch_never_leads_away(client, wanted):
    assert safe_path(wanted) == "/"
    answer = client.get("/language/zh_Hans", query_string={"next": wanted})
    assert answer.headers["Location"] == "/"
    assert "lang=zh_Hans" in answer.headers["Set-Cookie"]


def test_an_unknown_language_is_not_found(client):
    assert client.get("/language/xx").status_code == 404


def test_a_post_without_the_token_is_refused(client):
    answer = client.post("/api/neighbourhood/expand", json={"ref": "Person:x", "drawn": []})
    assert answer.status_code == 400
    assert answer.get_json()["error"]["message"]


def test_the_key_is_made_once_for_its_owner_alone(settings):
    first = secret_key(settings)
    assert len(first) > 40
    assert secret_key(settings) == first
    assert stat.S_IMODE((settings.home / "secret.key").stat().st_mode) == 0o600


@pytest.mark.parametrize("name", ["../app.py", "%2e%2e/app.py", "css/none.css", "/etc/passwd"])
def test_static_addresses_reach_nothing_else(client, name):
    assert client.get(f"/static/own/x/{name}").status_code in (404, 308)
    assert client.get(f"/static/vendor/{name}").status_code in (404, 308)


def test_static_files_are_kept_for_a_year_under_their_version(client):
    moved = client.get("/static/own/old/css/app.css")
    assert moved.status_code == 307
    answer = client.get(moved.headers["Location"], headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert "immutable" in answer.headers["Cache-Control"]

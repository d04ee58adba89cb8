"""Pages over a store of answers: every state, whatever stands in the data."""

import json
import os
import time
from datetime import UTC, datetime

import pytest

from web.translations import catalogue

SCRIPT = '<script>alert("x")</script>'
WHEN = datetime(2026, 3, 1, 4, 5, tzinfo=UTC)
LANGUAGES = [("en", "en"), ("zh-CN,zh;q=0.9", "zh_Hans")]


def record(**more):
    return {"key": "r1", "source": "app", "sourceId": "17", "eventAt": WHEN, "name": SCRIPT, **more}


PERSON = {
    "person": {"id": "p1", "name": SCRIPT, "revenue": 12345, "currency": "CNY"},
    "recordCount": 2,
    "records": [
        record(nickname=SCRIPT, phones="+8613900000001", raw=json.dumps({SCRIPT: SCRIPT})),
        record(key="r2", source=SCRIPT, name="李明", company=SCRIPT, addressText=SCRIPT),
    ],
}
MATCH = {
    "leftKey": "r1",
    "rightKey": "r2",
    "match": {
        "probability": 0.9999,
        "levels": json.dumps([["match.name-other-script", {"leftName": SCRIPT, "rightName": "李明"}]]),
    },
}
ADDRESS = {
    "recordKey": "r1",
    "address": {
        "key": "a1",
        "source": "app",
        "text": SCRIPT,
        "proposed": SCRIPT,
        "issues": json.dumps([{"code": "address.contradiction", "params": {"proposed": SCRIPT}}]),
    },
    "use": {},
    "orders": 3,
    "placeId": None,
}
CONTACT = {
    "recordKey": "r1",
    "type": "HAS_PHONE",
    "label": "Phone",
    "contact": {"key": "ph1", "value": "+8613900000001"},
    "use": {"endedAt": None},
    "sharers": 4,
}


@pytest.fixture
def person(answers):
    answers.rows.update(
        person_records=[PERSON],
        record_matches=[MATCH],
        record_addresses=[ADDRESS],
        record_contacts=[CONTACT],
        record_counts=[{"orders": 2}],
    )


def get(client, path, language="en", **headers):
    return client.get(path, headers={"Accept-Language": language, **headers})


@pytest.mark.parametrize(("asked", "lang"), LANGUAGES)
def test_a_script_in_every_field_is_shown_as_text(client, person, asked, lang):
    html = get(client, "/person/p1", asked).get_data(as_text=True)
    assert SCRIPT not in html
    assert "&lt;script&gt;" in html
    assert catalogue(lang)["page.section.timeline"] in html
    assert "None" not in html


@pytest.mark.parametrize(("asked", "lang"), LANGUAGES)
@pytest.mark.parametrize(
    "path", ["/person/none", "/record/none", "/order/none", "/product/none", "/supplier/none", "/x"]
)
def test_what_is_not_there_says_so_in_the_visitors_language(client, path, asked, lang):
    answer = get(client, path, asked)
    assert answer.status_code == 404
    html = answer.get_data(as_text=True)
    assert catalogue(lang)["web.error.missing"] in html
    assert f'lang="{"zh-Hans" if lang == "zh_Hans" else "en"}"' in html


def test_a_retired_id_leads_to_its_survivor(client, answers):
    answers.rows["retired_identity"] = [{"id": "p2", "labels": ["Identity", "Person"]}]
    answer = get(client, "/person/old")
    assert answer.status_code == 301
    assert answer.headers["Location"] == "/person/p2"


def test_a_record_leads_to_its_person_or_is_shown_alone(client, answers):
    answers.rows["customer_record"] = [{"record": record(name="Maria Anders"), "personId": "p9"}]
    assert get(client, "/record/r1").headers["Location"] == "/person/p9"
    answers.rows["customer_record"] = [{"record": record(name="Maria Anders"), "personId": None}]
    html = get(client, "/record/r1").get_data(as_text=True)
    assert "Maria Anders" in html
    assert catalogue("en")["page.person.unresolved"] in html


@pytest.mark.parametrize(("asked", "lang"), LANGUAGES)
def test_a_database_that_is_down_is_a_page_that_says_what_to_do(client, answers, asked, lang):
    answers.down = True
    for path in ("/", "/person/p1", "/search?q=x"):
        answer = get(client, path, asked)
        assert answer.status_code == 503
        assert answer.headers["Retry-After"]
        html = answer.get_data(as_text=True)
        assert "renmai up" in html
        assert catalogue(lang)["web.error.database"] in html
        assert "Traceback" not in html
    answers.down = False
    assert get(client, "/").status_code == 200


def test_a_part_and_an_api_call_fail_in_their_own_form(client, answers):
    answers.down = True
    part = get(client, "/person/p1/orders", **{"HX-Request": "true"})
    assert part.status_code == 503
    assert "<html" not in part.get_data(as_text=True)


def test_a_failure_nobody_foresaw_has_a_reference_and_no_trace(client, answers, caplog):
    answers.rows["person_records"] = lambda **_: 1 / 0
    answer = get(client, "/person/p1")
    html = answer.get_data(as_text=True)
    assert answer.status_code == 500
    assert "ZeroDivisionError" not in html
    reference = html.partition("reference ")[2][:8]
    assert reference in caplog.text


def test_nothing_loaded_yet_says_how_to_begin(client):
    assert "renmai demo" in get(client, "/").get_data(as_text=True)


def test_ten_thousand_characters_are_searched_for_by_their_beginning(client, answers):
    answers.rows["search_names"] = []
    answer = client.get("/search", query_string={"q": "长" * 10_000})
    assert answer.status_code == 200
    asked = [params["text"] for name, params in answers.asked if name == "search_names"]
    assert len(asked[0]) < 5000


@pytest.mark.parametrize(
    "question", ["", "  ", '"', "***", "AND OR NOT", "a:b", "\\", "()", "~", "[a TO b]", "\x00"]
)
def test_no_question_breaks_the_search(client, question):
    assert client.get("/search", query_string={"q": question}).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/person/p1/orders?before=yesterday",
        "/explore?ref=x",
        "/explore?ref=Nothing:1",
        "/api/neighbourhood?ref=Person:x&cap=-1",
    ],
)
def test_bad_input_is_a_sentence(client, person, path):
    answer = get(client, path)
    assert answer.status_code == 400


def test_the_status_of_the_demo_is_shown_until_it_is_done(client, settings):
    path = settings.home / "demo.json"
    path.write_text(
        '{"step": "sampleShop", "done": 30, "total": 120, "secondsLeft": 12.4, "finished": false}'
    )
    html = get(client, "/").get_data(as_text=True)
    assert 'value="25.0"' in html
    assert "12" in html
    part = get(client, "/progress", **{"HX-Request": "true"})
    assert "<html" not in part.get_data(as_text=True)
    assert "HX-Redirect" not in part.headers
    path.write_text('{"step": "done", "finished": true}')
    assert get(client, "/progress", **{"HX-Request": "true"}).headers["HX-Redirect"] == "/"


@pytest.mark.parametrize("content", ["", "{", "[]", '{"step": 3}', '{"done": "x", "total": 0}'])
def test_a_status_being_written_breaks_nothing(client, settings, content):
    (settings.home / "demo.json").write_text(content)
    assert get(client, "/").status_code == 200
    assert get(client, "/progress").status_code == 200


def test_a_status_nobody_writes_any_more_says_so(client, settings):
    path = settings.home / "demo.json"
    path.write_text('{"step": "resolve", "finished": false}')
    os.utime(path, (time.time() - 600, time.time() - 600))
    assert "renmai demo" in get(client, "/").get_data(as_text=True)

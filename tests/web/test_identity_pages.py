"""Pages of things over a store of answers: whatever stands in the data, and what is missing."""

from datetime import UTC, datetime

import pytest

from graph.errors import DatabaseError
from web.translations import catalogue

SCRIPT = '<script>alert("x")</script>'
WHEN = datetime(2026, 3, 1, 4, 5, tzinfo=UTC)
LANGUAGES = [("en", "en"), ("zh-CN,zh;q=0.9", "zh_Hans")]


def record(key, **more):
    return {"key": key, "source": SCRIPT, "sourceId": SCRIPT, "name": SCRIPT, "eventAt": WHEN, **more}


IDENTITY = {"identity": {"id": "i1", "name": SCRIPT}, "recordCount": 2}
ORDER = {
    "key": "o1",
    "orderNumber": SCRIPT,
    "sourceId": "1",
    "placedAt": WHEN,
    "status": SCRIPT,
    "paidAmount": None,
}
ANSWERS = {
    "item_whole": {
        **IDENTITY,
        "records": [record("x1", brand=SCRIPT, orders=2), record("x2", brand="b", orders=0)],
        "suppliers": [{"key": "s1", "name": SCRIPT, "city": SCRIPT, "offers": []}],
        "stock": [{"warehouse": SCRIPT, "onHand": 3.0}],
        "orders": 2,
    },
    "organization_whole": {
        **IDENTITY,
        "records": [record("s1", legalPerson=SCRIPT), record("s2")],
        "products": [
            {
                "key": "x1",
                "name": SCRIPT,
                "specification": SCRIPT,
                "source": SCRIPT,
                "priceE4": None,
                "orders": 1,
            }
        ],
        "productCount": 1,
        "contacts": [
            {"type": "HAS_PHONE", "label": "Phone", "key": "f", "value": SCRIPT, "source": "a", "sharers": 4}
        ],
        "accounts": [{"key": "b", "value": SCRIPT, "bank": SCRIPT, "sharers": 2}],
    },
    "place_whole": {
        **IDENTITY,
        "records": [record("a1", text=SCRIPT, orders=1), record("a2", text="b", orders=0)],
        "owners": [{"label": "Customer", "key": "c1", "identityId": None, "name": SCRIPT, "source": "a"}],
        "ownerCount": 1,
        "orders": [{**ORDER, "person": {"key": "c1", "id": None, "name": SCRIPT}}],
        "orderCount": 1,
        "building": {"key": "u1", "name": SCRIPT, "places": 3},
    },
    "address_whole": {
        "address": record("a1", text=SCRIPT, proposed=SCRIPT),
        "placeId": None,
        "owners": [{"label": "Supplier", "key": "s1", "name": SCRIPT, "source": "a"}],
        "orders": 2,
    },
}
PATHS = {
    "/item/i1": "item_whole",
    "/organization/i1": "organization_whole",
    "/place/i1": "place_whole",
    "/address/a1": "address_whole",
}


def get(client, path, language="en"):
    return client.get(path, headers={"Accept-Language": language})


@pytest.mark.parametrize(("asked", "lang"), LANGUAGES)
@pytest.mark.parametrize("path", PATHS)
def test_a_script_in_every_field_is_shown_as_text(client, answers, path, asked, lang):
    answers.rows[PATHS[path]] = [ANSWERS[PATHS[path]]]
    answers.rows["product_buyers"] = [
        {"orderKey": "o1", "orderNumber": SCRIPT, "placedAt": WHEN, "quantity": 1.0, "name": SCRIPT,
         "recordKey": "c1", "personId": None, "status": SCRIPT}
    ]  # fmt: skip
    answer = get(client, path, asked)
    assert answer.status_code == 200
    html = answer.get_data(as_text=True)
    assert SCRIPT not in html
    assert html.count("&lt;script&gt;") > 5
    assert catalogue(lang)["page.section.records"] in html
    assert ">None<" not in html


@pytest.mark.parametrize(("asked", "lang"), LANGUAGES)
@pytest.mark.parametrize("path", [*PATHS, "/identity/none", "/supplier/none", "/views/none"])
def test_what_is_not_there_says_so(client, path, asked, lang):
    answer = get(client, path, asked)
    assert answer.status_code == 404
    assert catalogue(lang)["web.error.missing"] in answer.get_data(as_text=True)


@pytest.mark.parametrize("kind", ["item", "organization", "place"])
def test_a_retired_id_leads_to_its_survivor(client, answers, kind):
    answers.rows["retired_identity"] = [{"id": "i2", "labels": ["Identity"]}]
    answer = get(client, f"/{kind}/old")
    assert (answer.status_code, answer.headers["Location"]) == (301, f"/{kind}/i2")


def test_an_address_leads_to_its_place_and_an_organization_from_the_suppliers_page(client, answers):
    answers.rows["address_whole"] = [{**ANSWERS["address_whole"], "placeId": "p1"}]
    assert get(client, "/address/a1").headers["Location"].startswith("/place/p1")
    answers.rows["organization_whole"] = [ANSWERS["organization_whole"]]
    assert get(client, "/supplier/i1").headers["Location"] == "/organization/i1"


@pytest.mark.parametrize("day", ["yesterday", "2026-13-01", "9999-12-31", "<b>"])
def test_a_day_that_is_none_is_a_sentence(client, answers, day):
    answers.rows["person_records"] = [{"person": {}, "recordCount": 1, "records": [record("c1")]}]
    assert client.get("/person/p1", query_string={"asOf": day}).status_code == 400


def test_a_database_lost_in_the_middle_of_a_page_says_what_to_do(client, answers):
    def lost(**_):
        raise DatabaseError("store.unreachable", uri="bolt://127.0.0.1:1", detail="refused")

    answers.rows["item_whole"] = [ANSWERS["item_whole"]]
    answers.rows["record_matches"] = lost
    answer = get(client, "/item/i1")
    assert answer.status_code == 503
    assert "renmai up" in answer.get_data(as_text=True)


def test_an_expansion_without_the_database_is_a_sentence_as_json(client, answers):
    answer = client.post("/api/neighbourhood/expand", json={"ref": "Person:p", "drawn": "no list"})
    assert answer.status_code in (400, 403)


VIEW = {"name": "投诉", "notes": "n", "things": [{"id": "Person:p", "x": 1.4, "y": -2}], "view": None}


@pytest.fixture
def posting(app, client):
    app.config["WTF_CSRF_ENABLED"] = False
    return client


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        {"name": "x"},
        {**VIEW, "name": "  "},
        {**VIEW, "things": [{"id": "Nothing:p", "x": 0, "y": 0}]},
        {**VIEW, "things": [{"id": "Person:p", "x": "NaN", "y": 0}]},
        {**VIEW, "things": "abc"},
        {**VIEW, "rules": ["x"]},
        {**VIEW, "view": {"zoom": 1}},
    ],
)
def test_a_view_that_cannot_be_read_is_refused(posting, body):
    assert posting.post("/views", json=body).status_code == 400


def test_a_view_is_its_makers_own_and_shown_as_text(posting, app, client_of):
    made = posting.post("/views", json={**VIEW, "notes": SCRIPT, "name": SCRIPT}).get_json()
    page = posting.get(made["address"]).get_data(as_text=True)
    assert SCRIPT not in page
    assert "Person:p" in page
    other = client_of("analyst")
    assert other.get(made["address"]).status_code == 200
    assert other.post(made["address"], json=VIEW).status_code == 403
    assert other.post(f"{made['address']}/remove").status_code == 403
    assert client_of("viewer").post("/views", json=VIEW).status_code == 403
    assert posting.post(f"{made['address']}/remove").status_code == 303
    assert posting.get(made["address"]).status_code == 404

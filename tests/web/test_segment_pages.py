"""What the form states is the definition it was made from; every kind has words in both languages."""

import pytest

from graph.exports.formats import FORMATS
from graph.profiles.segments.definition import KINDS, checked
from web.languages import Speaker
from web.segment_forms import TEMPLATES, definition_of, row_of, sentence


def form_of(nodes):
    form = {"name": "x", "join": "all"}
    for number, node in enumerate(nodes):
        row = row_of(number, node)
        form[f"kind-{number}"] = row.kind
        if row.negated:
            form[f"not-{number}"] = "1"
        form |= {f"{name}-{number}": value for name, _, _, value in row.fields}
    return form


@pytest.mark.parametrize("name", list(TEMPLATES))
def test_a_template_comes_back_from_its_form(name):
    found = definition_of(form_of(TEMPLATES[name]["all"]))
    assert found == {"version": 1, "name": "x", "where": TEMPLATES[name]}
    assert checked(found)


@pytest.mark.parametrize("lang", ["en", "zh_Hans"])
def test_every_kind_field_choice_format_and_template_has_words(lang):
    said = Speaker(lang, "Asia/Shanghai")
    codes = {f"segment.kind.{kind}" for kind in KINDS} | {f"segment.format.{key}" for key in FORMATS}
    codes |= {f"segment.field.{field}" for stated in KINDS.values() for field in stated}
    codes |= {f"segment.template.{name}{more}" for name in TEMPLATES for more in ("", ".text")}
    assert [code for code in sorted(codes) if not said.has(code)] == []
    choices = {
        one
        for stated in KINDS.values()
        for field in stated.values()
        for one in field.get("enum") or field.get("items", {}).get("enum") or ()
    }
    known = {one for one in choices if said.has(f"segment.choice.{one}") or said.has(f"property.{one}")}
    assert choices == known


def test_a_condition_is_said_in_words():
    said = Speaker("en", "Asia/Shanghai")
    node = {"kind": "shares", "what": "household", "with": {"kind": "tag", "is": ["VIP"]}}
    assert sentence(said, node) == "Shares: what household; with somebody of the segment Has the tag: is VIP"


def test_an_empty_list_says_how_to_begin(client):
    shown = client.get("/segments", headers={"Accept-Language": "en"}).get_data(as_text=True)
    assert "No segment is saved yet" in shown
    assert "Fans of something in surplus" in shown


def test_a_viewer_cannot_count_save_or_export(client_of, app):
    app.config["WTF_CSRF_ENABLED"] = False
    client = client_of("viewer")
    for address in ("/segments/count", "/segments", "/segments/x/export"):
        assert client.post(address).status_code == 403
    assert "/segments/new" not in client.get("/segments").get_data(as_text=True)


def test_what_cannot_be_read_is_said_in_the_place_of_the_count(client, app):
    app.config["WTF_CSRF_ENABLED"] = False
    shown = client.post("/segments/count", data={"kind-0": "orders", "days-0": "many"}).get_data(as_text=True)
    assert "data-wrong" in shown
    assert "many" in shown

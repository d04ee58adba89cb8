"""What the form states is the definition it was made from; every kind has words in both languages."""

import json
from typing import ClassVar
from zoneinfo import ZoneInfo

import pytest

from graph.commands import segment_columns
from graph.commands.segment_columns import QUICK, people
from graph.exports.formats import FORMATS
from graph.ledger import Ledger, jobs, tokens
from graph.profiles.segments.definition import KINDS, checked
from graph.profiles.segments.features import Person, Shop
from graph.profiles.segments.gathering import columns
from web.languages import Speaker
from web.segment_forms import TEMPLATES, definition_of, row_of, sentence

ALL = {"version": 1, "name": "all", "where": {"not": {"kind": "tag", "is": ["nobody"]}}}

NOBODY = {
    "name": "all", "members": 0, "no_consent": 0, "not_abroad": 0, "suppressed": 0, "no_identifier": 0,
    "same_contact": 0, "same_home": 0, "held_out": 0,
}  # fmt: skip


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


class TestALargeShop:
    """More people than are read while somebody waits."""

    FORM: ClassVar = {"kind-0": "orders", "at_least-0": "1"}
    HTMX: ClassVar = {"HX-Request": "true", "Accept-Language": "en"}

    @pytest.fixture(autouse=True)
    def shop(self, app, answers, monkeypatch):
        app.config["WTF_CSRF_ENABLED"] = False
        monkeypatch.setattr(segment_columns, "_HELD", {})
        answers.rows["segment_stamp"] = [{"people": QUICK + 1}]
        answers.rows["saved_segments"] = [
            {"id": "s1", "name": "all", "definition": json.dumps(ALL), "by": "li", "at": None}
        ]
        return answers

    @pytest.fixture
    def ledger(self, app):
        with Ledger.open(app.config["RENMAI"]) as opened:
            yield opened

    @pytest.fixture
    def asked(self, client, ledger):
        """What a program is answered that asks for the count."""
        header = {"Authorization": f"Bearer {tokens.add(ledger, 'administrator', 'test', ['read'])}"}
        return lambda: client.get("/api/v1/segments/s1/count", headers=header)

    def test_a_first_count_waits_for_one_job_that_reads_everybody(self, client, ledger):
        for _ in range(2):
            shown = client.post("/segments/count", data=self.FORM, headers=self.HTMX).get_data(as_text=True)
            assert 'hx-post="/segments/count?"' in shown
            assert "Everybody is read once" in shown
        [job] = jobs.listed(ledger)
        assert (job.kind, job.is_open) == ("people", True)
        shown = client.get("/segments/s1/count", headers=self.HTMX).get_data(as_text=True)
        assert 'hx-get="/segments/s1/count?"' in shown

    def test_a_job_that_failed_is_not_begun_again_at_once(self, client, ledger):
        client.get("/segments/s1/count", headers=self.HTMX)
        [job] = jobs.listed(ledger)
        jobs.claim(ledger, job.id)
        error = ("store.unreachable", {"uri": "bolt://127.0.0.1:1", "detail": "refused"})
        jobs.end(ledger, job.id, "failed", error=error)
        shown = client.get("/segments/s1/count", headers=self.HTMX).get_data(as_text=True)
        assert "could not be read" in shown
        assert "hx-get" not in shown
        assert len(jobs.listed(ledger)) == 1

    def test_a_program_is_told_to_come_back(self, asked):
        answer = asked()
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
        assert answer.json["code"] == "segment.still-reading"

    def test_counts_of_what_was_read_before_say_of_when(
        self, client, answers, app, ledger, asked, monkeypatch
    ):
        everybody = columns([Person("p1"), Person("p2")], Shop(20_000))
        monkeypatch.setattr(segment_columns, "read_people", lambda *_: everybody)
        people(answers, ZoneInfo("Asia/Shanghai"), home=app.config["RENMAI"].home)
        assert "data-as-of" not in client.get("/segments/s1/count", headers=self.HTMX).get_data(as_text=True)
        assert asked().json == {"members": 2, "everybody": 2, "asOf": None}
        answers.rows["segment_stamp"] = [{"people": QUICK + 2}]
        assert "data-as-of" in client.get("/segments/s1/count", headers=self.HTMX).get_data(as_text=True)
        assert asked().json["asOf"]
        assert [job.kind for job in jobs.listed(ledger)] == ["people"]

    def test_files_are_written_by_a_job_that_the_log_follows(self, client, ledger):
        form = {"format": "csv", "recipient": "代理", "campaign": "双十二", "share": "20", "cost": "100"}
        answer = client.post("/segments/s1/export", data=form)
        assert (answer.status_code, answer.headers["Location"]) == (303, "/segments/s1#h-log")
        [job] = jobs.listed(ledger)
        told = {"name": "双十二", "share": 0.2, "cost": 10000, "currency": "CNY"}
        assert job.kind == "hand-over"
        assert job.params == {
            "segment": "s1", "format": "csv", "mode": "all", "recipient": "代理", "once": False,
            "campaign": told,
        }  # fmt: skip
        shown = client.get("/segments/s1/log", headers=self.HTMX).get_data(as_text=True)
        assert "The files are being written" in shown
        jobs.claim(ledger, job.id)
        jobs.end(ledger, job.id, "failed", error=("segment.nobody", NOBODY))
        shown = client.get("/segments/s1/log", headers=self.HTMX).get_data(as_text=True)
        assert "data-handing" in shown
        assert "hx-get" not in shown

    def test_what_is_wrong_with_a_form_is_said_before_a_job_begins(self, client, ledger):
        for wrong in ({"format": "fax"}, {"format": "csv", "campaign": "x", "share": "90"}):
            assert client.post("/segments/s1/export", data=wrong).status_code in (400, 422)
        assert jobs.listed(ledger) == []

"""Judgements against a real server: written, obeyed by the next resolve, taken back; links explained."""

from datetime import UTC, datetime

import pytest

from graph.commands.explain import explain
from graph.commands.judge import judge, judgements_of, undo
from graph.commands.resolve import resolve
from graph.commands.review import undo as undo_and_resolve
from graph.errors import DatabaseError, NotFoundError, UsageError
from graph.ledger import Ledger, webhooks
from graph.ledger.outbox import due
from graph.model import Link, Row, record_key, shared_key
from graph.settings import load_settings
from graph.store.writer import Watermark, apply

pytestmark = pytest.mark.integration
AT = datetime(2026, 1, 1, tzinfo=UTC)


def customer(number, name, phone, source="app"):
    key = record_key("Customer", source, str(number))
    link = Link("HAS_PHONE", "Phone", shared_key("Phone", phone), target={"value": phone})
    properties = {"name": name, "phones": phone}
    return Row("Customer", key, source, str(number), AT, f"h{number}", "{}", number, properties, (link,))


@pytest.fixture
def people(store):
    rows = [
        customer(1, "王小明", "+8613812345678"),
        customer(2, "王小明", "+8613812345678", "wechat"),
        customer(3, "陈大文", "+8613900001111"),
        customer(4, "李丽华", "+8613655556666"),
    ]
    apply(store, rows, "load-1", Watermark("app", "a.csv", 4))
    resolve(store, "customer")
    return store


def identities(store):
    rows = store.read("record_identities", sources=["app", "wechat"])
    return {f"{row['source']}:{row['sourceId']}": row["personId"] for row in rows}


def test_a_negative_parts_and_undo_restores(people):
    before = identities(people)
    assert before["app:1"] == before["wechat:2"]
    made = judge(people, "app:1", "wechat:2", "negative", "two cousins", "ann")
    resolve(people, "customer")
    parted = identities(people)
    assert parted["app:1"] != parted["wechat:2"]
    undo(people, made.id, "they were one after all", "ann")
    resolve(people, "customer")
    assert identities(people) == before
    assert len(judgements_of(people, "customer")) == 2


def test_a_positive_joins_and_is_explained(people):
    judge(people, "app:3", "app:4", "positive", "she married", "ann")
    resolve(people, "customer")
    found = identities(people)
    assert found["app:3"] == found["app:4"]
    told = explain(people, "app:3", "app:4")
    assert told.together
    assert [item.why for item in told.judgements] == ["she married"]


def test_a_link_is_explained_by_what_is_shared(people):
    told = explain(people, "app:1", "wechat:2")
    assert told.together
    assert told.weakest is not None
    assert ("match.same-phone", {"value": "+8613812345678"}) in told.weakest.reasons


def test_unknown_and_equal_references_are_sentences(people):
    with pytest.raises(NotFoundError) as caught:
        judge(people, "app:99", "app:1", "positive", "x", "ann")
    assert caught.value.code == "judge.unknown"
    with pytest.raises(UsageError) as caught:
        judge(people, "app:1", "app:1", "positive", "x", "ann")
    assert caught.value.code == "judge.same-record"


@pytest.fixture
def ledger(tmp_path):
    with Ledger.open(load_settings(tmp_path, environ={})) as opened:
        webhooks.add(opened, "https://crm.example/hook", ["identity.changed"], "ann")
        yield opened


def test_other_systems_are_told_which_identities_changed(people, ledger, monkeypatch):
    before = identities(people)
    made = judge(people, "app:1", "wechat:2", "negative", "two cousins", "ann")
    with monkeypatch.context() as patch:
        patch.setattr(people, "transact", lambda *_: (_ for _ in ()).throw(DatabaseError("store.lost")))
        with pytest.raises(DatabaseError):
            resolve(people, "customer", ledger=ledger)
    assert due(ledger) == []
    resolve(people, "customer", ledger=ledger)
    (told,) = due(ledger)
    after = identities(people)
    assert (told.event, told.params["kind"]) == ("identity.changed", "Person")
    assert told.params["changed"] == sorted({after["app:1"], after["wechat:2"]})
    assert [entry["kind"] for entry in told.params["log"]] == ["split"]
    undo_and_resolve(people, made.id, "one after all", "ann", ledger=ledger)
    told = due(ledger)[-1]
    assert told.params["changed"] == [before["app:1"]]
    assert [entry["kind"] for entry in told.params["log"]] == ["merged"]
    resolve(people, "customer", ledger=ledger)
    assert len(due(ledger)) == 2

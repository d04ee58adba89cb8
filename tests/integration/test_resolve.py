"""Resolving in the graph: identities, their links and reasons, ids that stay, and GDS's agreement."""

import csv

import pytest

from graph.commands.components import check_components
from graph.commands.resolve import resolve
from graph.errors import UsageError
from graph.ledger import Ledger
from loaders.pipeline import load
from loaders.sample import make_sample
from loaders.sample.evaluate import identity_quality

pytestmark = pytest.mark.integration

SOURCES = ["app", "wechat", "stores"]


@pytest.fixture
def shop(store, settings, tmp_path):
    folder = tmp_path / "shop"
    make_sample(folder, 80, 11)
    with Ledger.open(settings) as ledger:
        load([folder / name for name in SOURCES], settings, store, ledger)
    return folder


def identities(store):
    return {row["key"]: row["personId"] for row in store.read("record_identities", sources=SOURCES)}


def test_every_live_record_has_one_person_and_the_truth_is_mostly_found(store, shop):
    report = resolve(store, "customer")
    found = identities(store)
    with (shop / "truth/people.csv").open(encoding="utf-8") as file:
        records = sum(row["kind"] == "customer" for row in csv.DictReader(file))
    assert len(found) == report.records == records
    quality = identity_quality(store, shop)
    assert quality["precision"] > 0.9
    assert quality["f1"] > 0.8

    again = resolve(store, "customer")
    assert identities(store) == found, "the same records keep their ids"
    assert again.created == again.merged == again.split == 0

    agreement = check_components(store, SOURCES)
    assert agreement.crossing == 0
    assert agreement.persons == report.identities
    assert agreement.components == agreement.persons + extra(agreement)

    assert store.one("discovery_person")["records"] > 1


def extra(agreement):
    """Components beyond one a person exist only where persons are held together by their groups."""
    return 0 if agreement.loose == 0 else agreement.components - agreement.persons


def test_an_unknown_kind_is_refused(store):
    with pytest.raises(UsageError) as caught:
        resolve(store, "invoice")
    assert caught.value.code == "resolve.kind"


def test_an_empty_graph_resolves_to_nothing(store):
    assert resolve(store, "customer").identities == 0

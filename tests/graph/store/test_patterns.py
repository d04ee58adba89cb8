"""Texts for walking the graph are made from the model alone; one of each is kept as it is."""

import re
from pathlib import Path

import pytest

from graph.errors import UsageError
from graph.model import MODEL
from graph.store import patterns, patterns_ranked
from graph.store.patterns import Ref, moves

GOLDEN = Path(__file__).parents[2] / "golden" / "patterns"

TEXTS = {
    "locate": lambda: patterns.locate_text("Person"),
    "properties": lambda: patterns.properties_text("Address"),
    "counts": lambda: patterns.counts_text("Phone"),
    "expand": lambda: patterns.expand_text(
        (("Customer", ("HAS_PHONE>", "PLACED>")), ("Phone", ("HAS_PHONE<",)))
    ),
    "among": lambda: patterns.among_text(),
    "between": lambda: patterns.between_text("Coupon", "Order"),
    "ranked": lambda: patterns_ranked.ranked_text("Coupon", "REDEEMED<", "amount"),
    "newest": lambda: patterns_ranked.ranked_text("Customer", "PLACED>", "newest"),
    "summed": lambda: patterns_ranked.summed_text("Product", "CONTAINS<"),
}


@pytest.mark.parametrize("name", sorted(TEXTS))
def test_each_text_is_the_one_kept(name):
    assert TEXTS[name]() + "\n" == (GOLDEN / f"{name}.cypher").read_text(encoding="utf-8")


def test_every_relationship_can_be_walked_from_both_its_ends():
    walked = {(label, move.type, move.out) for label in patterns.drawable() for move in moves(label)}
    for kind in MODEL.relationships.values():
        for start, end in kind.ends:
            for name, out in ((start, True), (end, False)):
                for label in patterns.drawable():
                    if name in MODEL.nodes[label].labels and kind.name not in ("ABOUT", "REDIRECTS_TO"):
                        assert (label, kind.name, out) in walked


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Person",
        "Person:",
        ":x",
        "Nothing:x",
        "Judgement:x",
        "Load:x",
        "person:x",
        "Person) DETACH DELETE (n:x",
    ],
)
def test_a_reference_names_a_label_of_the_model(text):
    with pytest.raises(UsageError, match=r"patterns\.reference"):
        Ref.parse(text)


def test_a_key_never_becomes_part_of_a_text():
    hostile = Ref.parse("Person:x'}) DETACH DELETE n //")
    asked = []

    class Store:
        def transact(self, work, access):
            class Transaction:
                def run(self, text, parameters):
                    asked.append((text, parameters))
                    return []

            return work(Transaction())

    assert patterns.locate(Store(), [hostile]) == []
    [(text, parameters)] = asked
    assert hostile.key not in text
    assert parameters["keys"] == [hostile.key]


def test_a_move_that_a_label_does_not_have_is_refused():
    with pytest.raises(UsageError, match=r"patterns\.move"):
        patterns.expand(None, [Ref("Phone", "x")], {"Phone": {"PLACED>": 5}})


def test_things_between_which_the_model_knows_nothing_are_not_asked_about():
    assert patterns.between_text("Phone", "Channel") == ""
    assert patterns.between_text("Coupon", "Order")


def test_hubs_are_known_for_what_they_are():
    assert {move.name for move in moves("Order") if move.hub} == {"THROUGH>", "REDEEMED>"}
    assert not any(move.hub for move in moves("Phone"))


def test_texts_hold_only_names_of_the_model():
    for make in TEXTS.values():
        for type_ in re.findall(r"\[r:([A-Z_|]+)\]", make()):
            assert set(type_.split("|")) <= MODEL.types()

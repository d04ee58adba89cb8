"""Relations: strength from rarity, reasons added up, a sentence for each kind."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.analytics.related import MOST, WEIGHT, Because, combined, rare, relations_of
from web.translations import LANGUAGES, catalogue


class Rows:
    """Answers queries from a dict."""

    def __init__(self, **rows):
        self.rows = rows

    def read(self, name, /, **_params):
        return self.rows.get(name, [])


def tie(kind, other, sharers, key="k"):
    row = {"kind": kind, "otherLabel": "Person", "otherId": other, "otherName": other, "label": "Device"}
    return row | {"key": key, "name": "x", "sharers": sharers}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_kind_has_a_name_and_a_sentence(lang):
    for kind in WEIGHT:
        assert f"relation.{kind}" in catalogue(lang)
        assert f"relation.kind.{kind}" in catalogue(lang)


@given(st.integers(2, 500), st.integers(2, 500))
def test_the_rarer_thing_says_at_least_as_much(one, two):
    assert 0 <= rare(one) <= 1
    if one <= two:
        assert rare(one) >= rare(two)


def test_what_a_crowd_shares_relates_nobody_and_a_referral_always_does():
    store = Rows(person_relations=[tie("device", "a", MOST), tie("referred", "b", 400)])
    assert [(item.id, item.kind) for item in relations_of(store, "p")] == [("b", "referred")]


def test_two_reasons_are_stronger_than_one_and_the_same_one_twice_is_not():
    store = Rows(
        person_relations=[
            tie("device", "a", 2),
            tie("device", "a", 2),
            tie("device", "b", 2),
            tie("phone", "b", 3, "p"),
        ]
    )
    found = relations_of(store, "p")
    assert [item.id for item in found] == ["b", "a"]
    assert len(found[1].reasons) == 1
    assert found[1].strength == WEIGHT["device"]


def test_colleagues_look_alikes_products_and_companies():
    person = Rows(
        person_colleagues=[{"otherId": "c", "otherName": "乙", "company": "某公司", "sharers": 3}],
        person_look_alikes=[{"otherId": "d", "otherName": "丙", "goods": ["茶"], "common": 4, "weight": 1.2}],
    )
    assert {item.kind for item in relations_of(person, "p")} == {"employer", "lookAlike"}
    item = Rows(item_relations=[{"otherId": "i", "otherName": "面", "together": 9, "lift": 4.0}])
    assert relations_of(item, "p", "Item")[0].strength == pytest.approx(0.375)
    company = Rows(organization_relations=[tie("bank", "o", 2)])
    assert relations_of(company, "p", "Organization")[0].kind == "bank"


@given(st.lists(st.tuples(st.sampled_from("abc"), st.floats(0, 1), st.sampled_from("xyz")), max_size=12))
def test_strengths_stay_between_nothing_and_one_in_order(rows):
    made = [
        ("Person", id_, "", Because("device", "Device", key, "", 2, strength)) for id_, strength, key in rows
    ]
    found = combined(made)
    assert all(0 < item.strength <= 1 or item.strength == 0 for item in found)
    assert [item.strength for item in found] == sorted((item.strength for item in found), reverse=True)

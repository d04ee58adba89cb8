"""Which value stands, which links hold a person together, what addresses and contact points say."""

from datetime import UTC, datetime

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import NotFoundError
from graph.profiles.customer_360 import Customer360, customer_360, member_keys, record_360
from graph.profiles.joining import Joining, RecordLink
from graph.profiles.reading import reasons_of, words_of
from graph.profiles.surviving import surviving_values


class Answers:
    def __init__(self, **rows):
        self.rows = rows

    def read(self, name, /, **params):
        return self.rows.get(name, [])

    def one(self, name, /, **params):
        return next(iter(self.read(name)), None)


def record(key, source="app", **values):
    return {"key": key, "source": source, "sourceId": key, **values}


def test_the_identitys_value_stands_and_the_others_are_kept_with_their_sources():
    records = [
        record("a", name="Peng Chen"),
        record("b", "stores", name="陈鹏"),
        record("c", "wechat", name="陈鹏"),
    ]
    [name] = [item for item in surviving_values({"name": "陈鹏"}, records) if item.property == "name"]
    assert name.winner.value == "陈鹏"
    assert name.winner.sources == ("stores", "wechat")
    assert [(item.value, item.sources) for item in name.losers] == [("Peng Chen", ("app",))]


def test_without_a_stored_value_the_one_most_records_state_stands_then_the_newest():
    old, new = datetime(2024, 1, 1, tzinfo=UTC), datetime(2025, 1, 1, tzinfo=UTC)
    records = [record("a", city="上海市", eventAt=old), record("b", city="杭州市", eventAt=new)]
    assert surviving_values({}, records)[0].winner.value == "杭州市"
    records.append(record("c", city="上海市", eventAt=old))
    assert surviving_values({}, records)[0].winner.value == "上海市"


def test_a_stored_value_no_record_states_any_more_is_shown_without_a_source():
    [name] = surviving_values({"name": "王芳"}, [record("a", name="王方")])
    assert name.winner.value == "王芳"
    assert name.winner.sources == ()


@given(
    st.lists(st.tuples(st.sampled_from("abcd"), st.sampled_from(["x", "y", None, ""])), max_size=8),
    st.sampled_from([None, "x", "z"]),
)
def test_every_stated_value_is_a_winner_or_a_loser_once(stated, stored):
    records = [record(f"{key}{place}", name=value) for place, (key, value) in enumerate(stated)]
    found = surviving_values({"name": stored}, records)
    values = [item.value for one in found for item in (one.winner, *one.losers)]
    assert sorted(values) == sorted({value for _, value in stated if value} | ({stored} if stored else set()))


LINKS = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5), st.floats(0, 1)), max_size=20)


@given(LINKS)
def test_the_links_shown_are_the_strongest_that_hold_the_records_together(links):
    records = tuple(record(f"r{place}") for place in range(6))
    all_links = tuple(RecordLink(f"r{a}", f"r{b}", chance, None, ()) for a, b, chance in links if a != b)
    whole = Customer360("person", "p", "", {}, records, 6, (), (), (), Joining(all_links), {})
    graph = nx.Graph()
    graph.add_nodes_from(item["key"] for item in records)
    for link in sorted(all_links, key=lambda item: item.probability):
        graph.add_edge(link.left_key, link.right_key, weight=link.probability)
    expected = nx.maximum_spanning_tree(graph)
    assert len(whole.tree) == expected.number_of_edges()
    assert sum(item.probability for item in whole.tree) == pytest.approx(expected.size("weight"))


def test_a_contact_point_of_several_records_is_one_with_all_its_sources():
    at = datetime(2025, 1, 1, tzinfo=UTC)
    use = {"firstAt": at, "lastAt": at}
    contact = {"key": "f", "value": "+8613900000001"}
    row = {"type": "HAS_PHONE", "label": "Phone", "contact": contact, "sharers": 3}
    store = Answers(
        person_records=[{"person": {}, "records": [record("a"), record("b", "erp")], "recordCount": 2}],
        record_contacts=[
            {**row, "recordKey": "a", "use": {**use, "endedAt": at}},
            {**row, "recordKey": "b", "use": use},
        ],
    )
    [found] = customer_360(store, "p").contacts
    assert found.sources == ("app", "erp")
    assert found.current
    assert found.sharers == 3


def test_who_is_not_there_is_said():
    with pytest.raises(NotFoundError, match=r"person\.unknown"):
        customer_360(Answers(), "p")
    with pytest.raises(NotFoundError, match=r"record\.unknown"):
        record_360(Answers(), "r")
    with pytest.raises(NotFoundError, match=r"record\.unknown"):
        member_keys(Answers(), "record", "r")


@pytest.mark.parametrize(
    ("stored", "codes"),
    [
        (None, []),
        ('[{"code": "address.typo", "params": {"proposed": "x"}}]', ["address.typo"]),
        ('[["a.b", {}], "c.d"]', ["a.b", "c.d"]),
        ("not json", ["not", "json"]),
        ("[]", []),
    ],
)
def test_issues_are_read_however_they_were_kept(stored, codes):
    assert [item.code for item in reasons_of(stored)] == codes


@given(st.text(max_size=30))
def test_values_in_the_plural_never_fail(text):
    assert isinstance(words_of(text), tuple)

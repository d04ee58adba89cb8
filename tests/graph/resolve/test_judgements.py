"""Judgements: the latest counts, negatives hold, undo restores, the resolver obeys."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from graph.resolve.judgements import Judgement, live, settled
from graph.resolve.records import Table
from graph.resolve.resolver import Options, resolve
from graph.resolve.roles import Role

START = datetime(2026, 1, 1, tzinfo=UTC)


def said(number, verdict, left, right, by="ann", retracts=None):
    return Judgement(
        f"j{number:03d}", "customer", verdict, left, right, by, START + timedelta(days=number), "", retracts
    )


def test_the_latest_verdict_on_a_pair_counts():
    found = settled([said(1, "positive", "a", "b"), said(2, "negative", "a", "b")])
    assert (found.together, found.apart) == ((), (("a", "b"),))


def test_a_rule_does_not_overrule_a_person():
    found = settled([said(1, "negative", "a", "b"), said(2, "positive", "a", "b", by="rule:phone")])
    assert found.apart == (("a", "b"),)


def test_an_undone_judgement_is_gone_and_an_undone_undo_brings_it_back():
    first, undone = said(1, "positive", "a", "b"), said(2, "", "a", "b", retracts="j001")
    assert settled([first, undone]).together == ()
    again = said(3, "", "a", "b", retracts="j002")
    assert settled([first, undone, again]).together == (("a", "b"),)
    assert [item.id for item in live([first, undone, again])] == ["j001", "j003"]


KEYS = st.sampled_from("abcdef")
SAYINGS = st.lists(st.tuples(st.sampled_from(["positive", "negative", "unsure"]), KEYS, KEYS), max_size=14)


@given(sayings=SAYINGS, random=st.randoms(use_true_random=False))
def test_positives_never_join_a_pair_held_apart_whatever_the_order_they_are_read_in(sayings, random):
    made = [
        said(number, verdict, *sorted((one, two)))
        for number, (verdict, one, two) in enumerate(sayings)
        if one != two
    ]
    found = settled(made)
    assert found == settled(random.sample(made, len(made)))
    group = {key: {key} for key in "abcdef"}
    for one, two in found.together:
        joined = group[one] | group[two]
        for key in joined:
            group[key] = joined
    assert not any(two in group[one] for one, two in found.apart)


PEOPLE = {
    "name": ["Anna Smith", "Anna Smith", "Anna Smith", "Boris Novak", "Clara Weiss", "Dora Lind"],
    "phone": ["13812345678", "13812345678", None, "13900001111", "13655556666", "13511112222"],
    "email": ["anna@a.com", None, "anna@a.com", "boris@b.com", "clara@c.com", "dora@d.com"],
}
ROLES = {"name": Role.FULL_NAME, "phone": Role.PHONE, "email": Role.EMAIL}


def clusters(**options):
    return resolve(Table(PEOPLE, ROLES), Options(**options)).clusters.tolist()


def test_records_held_apart_stay_apart_and_records_joined_are_one():
    before = clusters()
    assert before[0] == before[1]
    apart = clusters(apart=[(0, 1)])
    assert apart[0] != apart[1]
    joined = clusters(together=[(3, 4)])
    assert joined[3] == joined[4]
    assert clusters() == before


def test_equal_rows_can_be_held_apart():
    columns = {name: [values[0], values[0], *values[3:]] for name, values in PEOPLE.items()}
    found = resolve(Table(columns, ROLES), Options(apart=[(0, 1)])).clusters
    assert found[0] != found[1]

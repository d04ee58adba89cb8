"""Groups of accounts: joined by things, and two rings of one building stay two."""

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from graph.analytics.relations import groups


def links(*rows):
    frame = pd.DataFrame(rows, columns=["account", "kind", "value"])
    return frame.assign(person=frame["account"])


def ring(name, count, site):
    own = [(f"{name}{number}", "payment", name) for number in range(count)]
    return own + [(f"{name}{number}", "site", site) for number in range(count)]


def members(frame, weak=("site",), least=3):
    return [keys for keys, _ in groups(frame, least, weak)]


def test_two_rings_of_one_building_are_two():
    found = members(links(*ring("a", 7, "tower"), *ring("b", 6, "tower")))
    assert [len(keys) for keys in found] == [7, 6]
    assert len(members(links(*ring("a", 7, "tower"), *ring("b", 6, "tower")), weak=())) == 1


def test_pieces_of_one_ring_in_one_building_are_one():
    assert [len(keys) for keys in members(links(*ring("a", 3, "tower"), *ring("b", 3, "tower")))] == [6]


def test_a_straggler_goes_where_it_shares_most():
    rows = [*ring("a", 6, "tower"), *ring("b", 5, "tower"), ("b0", "site", "yard"), ("x", "site", "yard")]
    found = members(links(*rows, ("x", "site", "tower")))
    assert [len(keys) for keys in found] == [6, 6]
    assert "x" in found[1]


def test_a_small_ring_with_a_site_of_its_own_is_not_swallowed():
    rows = [*ring("a", 8, "tower"), *[(f"s{n}", "site", "yard") for n in range(4)], ("s0", "site", "tower")]
    assert [len(keys) for keys in members(links(*rows))] == [8, 4]


ROWS = st.lists(
    st.tuples(st.sampled_from("abcdefghijkl"), st.sampled_from(["payment", "site"]), st.sampled_from("123")),
    min_size=1,
    unique=True,
)


@given(ROWS, st.integers(1, 4))
def test_weak_ties_only_ever_cut_groups_and_lose_nobody(rows, least):
    frame = links(*rows)
    whole, cut = members(frame, (), least), members(frame, ("site",), least)
    assert sorted(key for keys in whole for key in keys) == sorted(key for keys in cut for key in keys)
    for keys in cut:
        assert any(set(keys) <= set(held) for held in whole)


@given(ROWS, st.randoms())
def test_the_order_of_links_changes_nothing(rows, chance):
    shuffled = list(rows)
    chance.shuffle(shuffled)
    assert members(links(*rows), least=1) == members(links(*shuffled), least=1)


def test_a_ring_of_pieces_in_a_building_where_one_of_another_ring_shops_is_not_swallowed():
    rows = [*ring("a", 8, "tower"), *[(f"s{n}", "site", "yard") for n in range(4)], ("a0", "site", "yard")]
    assert [len(keys) for keys in members(links(*rows))] == [8, 4]


def test_two_groups_most_of_whom_have_the_same_weak_thing_are_one_where_the_kind_joins():
    frame = links(*ring("a", 7, "tower"), *ring("b", 6, "tower"), ("c0", "site", "tower"))
    assert [len(keys) for keys, _ in groups(frame, 3, ("site",), ("site",))] == [14]
    apart = links(*ring("a", 7, "tower"), *ring("b", 6, "yard"), ("a0", "site", "yard"))
    assert [len(keys) for keys, _ in groups(apart, 3, ("site",), ("site",))] == [7, 6]

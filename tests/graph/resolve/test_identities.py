"""Ids are stable: an identity keeps its id through growth, merges and splits."""

from hypothesis import given
from hypothesis import strategies as st

from graph.model import identity_id
from graph.resolve.identities import Former, Known, name_components


def known(**members):
    return {name: Known(name, float(at), count) for name, (at, count) in members.items()}


def test_a_new_component_gets_an_id_from_its_smallest_key():
    naming = name_components([["b", "a"]], {}, {})
    assert naming.ids == [identity_id("a")] == naming.created


def test_an_identity_keeps_its_id_when_records_join():
    naming = name_components([["a", "b", "c"]], {"a": "x", "b": "x"}, known(x=(1, 2)))
    assert naming.ids == ["x"]
    assert not naming.created
    assert not naming.retired


def test_on_a_merge_the_earliest_minted_survives_and_the_other_redirects():
    naming = name_components([["a", "b"]], {"a": "late", "b": "early"}, known(late=(2, 1), early=(1, 1)))
    assert naming.ids == ["early"]
    assert naming.retired == {"late": "early"}
    assert naming.merged == {"early": ["late"]}


def test_on_a_split_the_largest_part_keeps_the_id():
    current = dict.fromkeys("abc", "x")
    naming = name_components([["a"], ["b", "c"]], current, known(x=(1, 3)))
    assert naming.ids == [identity_id("a"), "x"]
    assert naming.split == {"x": [identity_id("a")]}


def test_on_a_split_in_halves_the_part_with_the_smallest_key_keeps_the_id():
    naming = name_components([["b"], ["a"]], {"a": "x", "b": "x"}, known(x=(1, 2)))
    assert naming.ids == [identity_id("b"), "x"]


def test_an_id_in_use_is_never_minted_again():
    naming = name_components([["a"]], {}, {}, taken={identity_id("a")})
    assert naming.ids == [identity_id("a", 1)]


def test_undoing_a_merge_gives_both_sides_the_ids_they_had_whichever_is_larger():
    current = dict.fromkeys("abcd", "early")
    late = Former("late", 2.0, frozenset("bcd"))
    naming = name_components([["a"], ["b", "c", "d"]], current, known(early=(1, 4)), former=[late])
    assert naming.ids == ["early", "late"]
    assert naming.revived == ["late"]
    assert not naming.created


def test_a_retired_id_goes_to_nobody_who_held_little_of_it():
    late = Former("late", 2.0, frozenset("b"))
    naming = name_components(
        [["a"], ["b", "c", "d"]], dict.fromkeys("abcd", "x"), known(x=(1, 4)), former=[late]
    )
    assert naming.ids == [identity_id("a"), "x"]
    assert not naming.revived


@given(
    st.lists(st.integers(0, 5), min_size=1, max_size=12),
    st.lists(st.integers(0, 5), min_size=1, max_size=12),
)
def test_every_component_has_one_id_of_its_own_and_every_old_id_is_accounted_for(before, after):
    size = min(len(before), len(after))
    keys = [f"k{at:02d}" for at in range(size)]
    current = {key: f"id{label}" for key, label in zip(keys, before, strict=False)}
    old = {name: Known(name, float(name[2:]), 1) for name in set(current.values())}
    groups = {}
    for key, label in zip(keys, after, strict=False):
        groups.setdefault(label, []).append(key)
    naming = name_components(list(groups.values()), current, old)
    assert len(set(naming.ids)) == len(naming.ids) == len(groups)
    assert set(old) <= set(naming.ids) | set(naming.retired)
    assert set(naming.retired.values()) <= set(naming.ids)
    same = name_components(list(groups.values()), current, old)
    assert same.ids == naming.ids

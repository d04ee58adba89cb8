"""The overview: everybody in one bubble, at most 500, the same in any order."""

from hypothesis import given
from hypothesis import strategies as st

from graph.analytics.communities import BUBBLES, GIANT, Shared, Someone, as_plain, of_plain, overview

CITIES = ("杭州市", "上海市", "")


def someone(number, city="杭州市", orders=1):
    return Someone(f"p{number:05}", f"客{number}", city, orders, (f"r{number}",))


def test_a_giant_component_is_cut_and_a_small_one_is_whole():
    people = [someone(number) for number in range(GIANT + 10)]
    component = {f"r{number}": 0 for number in range(GIANT + 10)}
    community = {f"r{number}": number % 2 for number in range(GIANT + 10)}
    found = overview(people, component, community, [Shared("Device", "d", ("r0", "r1", "r2"))])
    assert [(bubble.size, bubble.giant) for bubble in found.bubbles] == [(35, True), (35, True)]
    assert [(link.things, link.labels) for link in found.links] == [(1, ("Device",))]
    small = overview(people[:10], component, community, [])
    assert [(bubble.size, bubble.giant) for bubble in small.bubbles] == [(10, False)]


def test_people_without_a_community_stand_together_by_city():
    people = [someone(0), someone(1, "上海市"), someone(2, ""), someone(3)]
    found = overview(people, {f"r{number}": number for number in range(4)}, {}, [])
    assert {(bubble.city, bubble.size) for bubble in found.bubbles} == {("杭州市", 2), ("上海市", 1), ("", 1)}
    assert found.communities == 0


def test_there_are_never_more_than_500_bubbles():
    people = [someone(number, f"城{number % 90}") for number in range(3 * 700)]
    component = {f"r{number}": number // 3 for number in range(3 * 700)}
    found = overview(people, component, {}, [])
    assert len(found.bubbles) <= BUBBLES
    assert sum(bubble.size for bubble in found.bubbles) == len(people)
    assert found.communities == 700


PEOPLE = st.lists(
    st.tuples(st.integers(0, 6), st.sampled_from(CITIES), st.integers(0, 5)), min_size=1, max_size=40
)


@given(PEOPLE, st.lists(st.sets(st.integers(0, 39), min_size=2, max_size=6), max_size=8), st.randoms())
def test_everybody_is_in_one_bubble_and_the_order_changes_nothing(rows, groups, chance):
    people = [someone(number, city, orders) for number, (_, city, orders) in enumerate(rows)]
    component = {f"r{number}": part for number, (part, _, _) in enumerate(rows)}
    shared = [Shared("Phone", str(n), tuple(f"r{k}" for k in sorted(g))) for n, g in enumerate(groups)]
    found = overview(people, component, {}, shared)
    assert sum(bubble.size for bubble in found.bubbles) == len(people)
    ids = {bubble.id for bubble in found.bubbles}
    assert len(ids) == len(found.bubbles)
    assert all({link.one, link.other} <= ids for link in found.links)
    chance.shuffle(people)
    again = overview(people, component, {}, shared)
    assert set(again.bubbles) == set(found.bubbles)
    assert of_plain(as_plain(found)).bubbles == found.bubbles

"""The recommender against what it must do, on small made-up shops."""

import doctest

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.analytics import recommend, recommend_history
from graph.analytics.recommend import Crowd, Options, best, learn, score
from graph.analytics.recommend_history import histories

TODAY = 1000


def shop(lines, people, things):
    columns = [np.array(column, np.int64) for column in zip(*lines, strict=True)]
    return histories(*columns, people, things, TODAY, 365.0)


def weekly(person, thing, since=TODAY - 70, every=7):
    return [(person, thing, person * 1000 + day, day) for day in range(since, TODAY, every)]


@pytest.fixture
def two_tastes():
    """Things 0 to 4 are bought by people 0 to 19, 5 to 9 by people 20 to 39; person 0 lacks thing 4."""
    lines = []
    for person in range(40):
        base = 0 if person < 20 else 5
        for thing in range(base, base + 5):
            if (person, thing) != (0, 4):
                lines.append((person, thing, person * 10 + thing % 2, TODAY - 30 + thing))
    return shop(lines, 40, 10)


def test_doctests():
    for module in (recommend, recommend_history):
        assert doctest.testmod(module).failed == 0


def test_what_people_alike_buy_comes_before_what_others_buy(two_tastes):
    crowd = learn(two_tastes, TODAY)
    total = score(two_tastes.rows(np.array([0])), crowd, TODAY, exclude=np.array([0])).total[0]
    assert total[4] > total[5:].max()
    assert set(best(total[None, :], 5)[0].tolist()) == {0, 1, 2, 3, 4}


def test_somebody_without_purchases_is_offered_what_is_popular(two_tastes):
    nobody = shop([(0, 3, 1, TODAY - 1)], 1, 10).rows(np.zeros(0, np.int64))
    empty = histories(*[np.zeros(0, np.int64)] * 4, 1, 10, TODAY, 365.0)
    crowd = learn(two_tastes, TODAY)
    total = score(empty, crowd, TODAY).total
    assert np.isfinite(total).all()
    assert nobody.people == 0
    assert best(total, 1)[0, 0] != 4  # the one thing that a buyer fewer has


def test_a_shop_of_one_sale_and_one_of_none_are_no_trouble():
    for history in (
        shop([(0, 0, 1, TODAY)], 2, 1),
        histories(*[np.zeros(0, np.int64)] * 4, 2, 3, TODAY, 365.0),
    ):
        crowd = learn(history, TODAY)
        assert np.isfinite(score(history, crowd, TODAY).total).all()


def test_what_was_just_bought_waits_and_what_is_due_comes_first():
    due = weekly(0, 0, every=10)
    fresh = weekly(0, 1, every=10)
    moved = [(person, thing, basket + 9, day + 9) for person, thing, basket, day in fresh]
    history = shop([*due, *moved], 1, 2)
    own = score(history, learn(history, TODAY), TODAY).own[0]
    assert own[0] > own[1]


def test_the_household_counts_for_less_than_ones_own():
    history = shop([*weekly(0, 0), *weekly(1, 1), *weekly(2, 2)], 3, 3)
    crowd = learn(history, TODAY)
    total = score(history.rows(np.array([0])), crowd, TODAY, home=history.rows(np.array([1]))).total[0]
    assert total[0] > total[1] > total[2]


def test_a_crowd_comes_back_from_its_arrays(two_tastes):
    crowd = learn(two_tastes, TODAY)
    again = Crowd.of_arrays(crowd.arrays())
    one, two = (score(two_tastes, item, TODAY).total for item in (crowd, again))
    assert np.array_equal(one, two)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 8), st.integers(0, 6), st.integers(0, 12), st.integers(900, 1000)),
        min_size=1,
        max_size=60,
    )
)
def test_histories_hold_what_a_plain_count_holds(lines):
    lines = [(person, thing, person * 100 + basket, day) for person, thing, basket, day in lines]
    lines = list(
        {
            (person, thing, basket): (person, thing, basket, day) for person, thing, basket, day in lines
        }.values()
    )
    history = shop(lines, 9, 7)
    plain = {}
    for person, thing, _, day in lines:
        plain.setdefault((person, thing), []).append(day)
    found = {}
    for person in range(9):
        for at in range(history.indptr[person], history.indptr[person + 1]):
            found[person, int(history.thing[at])] = (
                history.times[at], history.first[at], history.last[at], round(float(history.faded[at]), 4),
            )  # fmt: skip
    expected = {
        pair: (len(days), min(days), max(days), round(sum(np.exp((day - TODAY) / 365.0) for day in days), 4))
        for pair, days in plain.items()
    }
    assert found.keys() == expected.keys()
    for pair, values in expected.items():
        assert found[pair] == pytest.approx(values, abs=2e-4)
    total = score(history, learn(history, TODAY, Options(near=3)), TODAY, Options(near=3)).total
    assert np.isfinite(total).all()


@given(
    st.lists(st.lists(st.floats(-5, 5), min_size=3, max_size=3), min_size=1, max_size=5), st.integers(1, 5)
)
def test_best_is_what_sorting_gives(rows, k):
    total = np.array(rows, np.float32)
    expected = [sorted(range(3), key=lambda place: (-row[place], place))[:k] for row in total]
    assert [row[: min(k, 3)].tolist() for row in best(total, k)] == expected

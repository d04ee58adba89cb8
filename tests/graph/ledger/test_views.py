"""Saved views are kept, changed, listed and removed; nobody's id is guessed."""

from datetime import UTC, datetime

import pytest

from graph.errors import NotFoundError
from graph.ledger import views

ANN = (7, "ann")


def at(day):
    return datetime(2026, 1, day, tzinfo=UTC)


def test_a_view_is_kept_with_its_maker_and_changed_by_anyone(ledger):
    made = views.keep(
        ledger, "投诉", "先看电话", {"things": [{"id": "Person:p", "x": 1, "y": 2}]}, ANN, at(1)
    )
    assert views.get(ledger, made.id) == made
    changed = views.change(ledger, made.id, "投诉二", "", {"things": []}, at(2))
    assert views.get(ledger, made.id) == changed
    assert (changed.by, changed.created_at, changed.changed_at) == ("ann", at(1), at(2))


def test_views_are_listed_the_one_changed_last_first(ledger):
    first, second = (views.keep(ledger, name, "", {}, ANN, at(day)) for name, day in (("a", 1), ("b", 2)))
    assert [item.id for item in views.listed(ledger)] == [second.id, first.id]
    views.change(ledger, first.id, "a", "", {}, at(3))
    assert [item.id for item in views.listed(ledger)] == [first.id, second.id]


def test_a_removed_view_is_not_there(ledger):
    made = views.keep(ledger, "a", "", {}, ANN)
    views.remove(ledger, made.id)
    with pytest.raises(NotFoundError, match=r"views\.unknown"):
        views.get(ledger, made.id)
    with pytest.raises(NotFoundError, match=r"views\.unknown"):
        views.remove(ledger, made.id)

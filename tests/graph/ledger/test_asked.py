"""Saved and shared queries, and the history of each user."""

from datetime import UTC, datetime

import pytest

from graph.errors import NotFoundError, UsageError
from graph.ledger import accounts, asked

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def test_a_query_is_saved_replaced_shared_and_forgotten(ledger):
    mei, hua = (accounts.add_user(ledger, name, "analyst", None).id for name in ("Mei", "Hua"))
    first = asked.save(ledger, mei, " Rings  of five ", "RETURN $n", {"n": "5"}, False, NOW)
    assert asked.saved(ledger, hua) == []
    assert asked.save(ledger, mei, "Rings of five", "RETURN 2", {}, True, NOW) == first
    [seen] = asked.saved(ledger, hua)
    assert (seen.text, seen.by, seen.mine, seen.shared) == ("RETURN 2", "Mei", False, True)
    assert asked.saved_query(ledger, hua, first) == seen
    with pytest.raises(NotFoundError, match=r"asked\.unknown"):
        asked.forget(ledger, hua, first)
    asked.forget(ledger, mei, first)
    assert asked.saved(ledger, mei) == []
    with pytest.raises(UsageError, match=r"asked\.name"):
        asked.save(ledger, mei, "  ", "RETURN 1", {}, False)


def test_the_history_is_ones_own_newest_first_and_bounded(ledger, monkeypatch):
    monkeypatch.setattr(asked, "KEPT", 3)
    mei, hua = (accounts.add_user(ledger, name, "analyst", None).id for name in ("Mei", "Hua"))
    for number in range(5):
        asked.note(ledger, mei, asked.Ran(f"RETURN {number}", {}, number, 0.1, None, NOW))
    asked.note(ledger, hua, asked.Ran("RETRUN", {"a": "1"}, None, None, "guard.syntax", NOW))
    assert [item.text for item in asked.history(ledger, mei)] == ["RETURN 4", "RETURN 3", "RETURN 2"]
    assert asked.history(ledger, hua)[0].code == "guard.syntax"

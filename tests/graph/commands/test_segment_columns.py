"""Columns of people at hand: a large shop is never read while somebody waits, a small one always."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from graph.commands import segment_columns
from graph.commands.segment_columns import QUICK, AtHand, at_hand, people
from graph.profiles.segments.features import Person, Shop
from graph.profiles.segments.gathering import columns
from graph.server import Connection

ZONE = ZoneInfo("Asia/Shanghai")
NOON = datetime(2026, 6, 30, 4, tzinfo=UTC)


class Graph:
    """A store with so many people and a number of changes; counts how often people are read."""

    def __init__(self, size, port=1):
        self.size, self.changes, self.reads = size, 0, 0
        self.connection = Connection(f"bolt://127.0.0.1:{port}", "neo4j", "none", "neo4j", managed=False)

    def one(self, name, /):
        assert name == "segment_stamp"
        return {"people": self.size, "changes": self.changes}

    def read_people(self):
        self.reads += 1
        return columns([Person(f"p{self.reads}")], Shop(20_000))


@pytest.fixture(autouse=True)
def process(monkeypatch):
    """Starts a process anew, which holds nothing yet."""

    def start():
        monkeypatch.setattr(segment_columns, "_HELD", {})

    start()
    monkeypatch.setattr(segment_columns, "read_people", lambda store, *_: store.read_people())
    return start


def at(minutes):
    return lambda: NOON + timedelta(minutes=minutes)


def seen(found: AtHand | None):
    return None if found is None else (found.columns.ids, found.moment, found.current)


def test_a_small_shop_is_read_at_once_and_again_when_it_changed(tmp_path):
    graph = Graph(QUICK)
    assert seen(at_hand(graph, ZONE, tmp_path, at(0))) == (["p1"], NOON, True)
    assert seen(at_hand(graph, ZONE, tmp_path, at(1))) == (["p1"], NOON, True)
    graph.changes += 1
    assert seen(at_hand(graph, ZONE, tmp_path, at(2))) == (["p2"], NOON + timedelta(minutes=2), True)


def test_a_large_shop_that_was_never_read_has_nothing_at_hand(tmp_path):
    graph = Graph(QUICK + 1)
    assert at_hand(graph, ZONE, tmp_path, at(0)) is None
    assert graph.reads == 0


@pytest.mark.parametrize("afresh", [False, True])
def test_a_large_shop_that_changed_is_at_hand_as_it_was_until_somebody_read_it(tmp_path, process, afresh):
    graph = Graph(QUICK + 1)
    people(graph, ZONE, clock=at(0), home=tmp_path)
    graph.changes += 1
    if afresh:
        process()
    assert seen(at_hand(graph, ZONE, tmp_path, at(1))) == (["p1"], NOON, False)
    assert graph.reads == 1
    people(graph, ZONE, clock=at(2), home=tmp_path)
    assert seen(at_hand(graph, ZONE, tmp_path, at(3))) == (["p2"], NOON + timedelta(minutes=2), True)


def test_what_another_process_read_is_at_hand_even_where_the_graph_moved_on(tmp_path, process):
    graph = Graph(QUICK + 1)
    people(graph, ZONE, clock=at(0), home=tmp_path)
    mine = dict(segment_columns._HELD)
    process()
    graph.changes += 1
    people(graph, ZONE, clock=at(2), home=tmp_path)
    graph.changes += 1
    segment_columns._HELD.update(mine)
    assert seen(at_hand(graph, ZONE, tmp_path, at(3))) == (["p2"], NOON + timedelta(minutes=2), False)


def test_people_of_another_database_or_zone_are_not_at_hand(tmp_path, process):
    people(Graph(QUICK + 1), ZONE, clock=at(0), home=tmp_path)
    assert at_hand(Graph(QUICK + 1, port=2), ZONE, tmp_path, at(0)) is None
    assert at_hand(Graph(QUICK + 1), ZoneInfo("UTC"), tmp_path, at(0)) is None
    process()
    assert at_hand(Graph(QUICK + 1, port=2), ZONE, tmp_path, at(0)) is None


def test_the_next_day_everybody_is_read_anew(tmp_path):
    graph = Graph(QUICK + 1)
    people(graph, ZONE, clock=at(0), home=tmp_path)
    assert seen(at_hand(graph, ZONE, tmp_path, at(24 * 60))) == (["p1"], NOON, False)

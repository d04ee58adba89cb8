"""The inbox and its sources as rows of the ledger: what is accepted once, taken in turn, and never lost."""

from datetime import UTC, date, datetime, timedelta

import pytest

from graph.errors import ConflictError, NotFoundError
from graph.ledger import arrival_runs, arrival_sources, arrivals
from graph.ledger.arrival_sources import Source
from graph.ledger.arrivals import Delivered

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def shop(ledger):
    made = Source("shop", "events", "", ("source: shop",), timedelta(minutes=10), by="Mei")
    return arrival_sources.add(ledger, made, NOON)


def event(name, priority=0, kind="order", size=10):
    return Delivered(kind, name, name, priority, size, body="{}")


def names(found):
    return [item.name for item in found]


def test_a_delivery_is_accepted_once_whatever_how_often_it_comes(ledger, shop):
    first = arrivals.accept(ledger, "shop", [event("a"), event("b"), event("a")], NOON)
    assert first.ids[0] == first.ids[2]
    assert first.repeated == {first.ids[0]}
    again = arrivals.accept(ledger, "shop", [event("b"), event("c")], NOON + timedelta(seconds=1))
    assert again.repeated == {first.ids[1]}
    assert arrivals.backlog(ledger).arrivals == 3
    assert arrivals.is_known(ledger, "shop", "c")
    assert not arrivals.is_known(ledger, "shop", "d")
    assert arrival_sources.get(ledger, "shop").arrived_at == NOON + timedelta(seconds=1)


def test_orders_come_before_page_views_and_the_oldest_first(ledger, shop):
    arrivals.accept(ledger, "shop", [event("seen", 2), event("first"), event("second")], NOON)
    assert names(arrivals.take(ledger, 2, 1_000)) == ["first", "second"]
    assert names(arrivals.take(ledger, 2, 1_000)) == ["seen"]
    assert arrivals.take(ledger, 2, 1_000) == []


def test_what_is_taken_together_is_bounded_and_a_file_comes_alone(ledger, shop):
    file = Delivered("", "digest", "orders.csv", 0, 10, path="1-orders.csv")
    arrivals.accept(ledger, "shop", [event("a", size=60), event("b", size=60), file, event("c")], NOON)
    taken = [names(arrivals.take(ledger, 10, 100)) for _ in range(4)]
    assert taken == [["a"], ["b"], ["orders.csv"], ["c"]]


def test_what_a_killed_process_had_taken_waits_again_in_its_turn(ledger, shop):
    arrivals.accept(ledger, "shop", [event("a"), event("b")], NOON)
    arrivals.take(ledger, 1, 1_000)
    run = arrival_runs.begin(ledger, "shop", "load", now=NOON)
    assert arrivals.recover(ledger) == 1
    assert [item.id for item in arrival_runs.interrupt(ledger)] == [run]
    assert arrival_runs.get(ledger, run).error == ("arrival.interrupted", {})
    assert names(arrivals.take(ledger, 5, 1_000)) == ["a", "b"]


def test_nothing_is_taken_from_a_source_that_is_paused_or_stopped(ledger, shop):
    arrivals.accept(ledger, "shop", [event("a")], NOON)
    arrival_sources.pause(ledger, "shop")
    assert arrivals.take(ledger, 5, 1_000) == []
    proposal = ("arrival.propose.header", {"mapping": "x"})
    arrival_sources.stop(ledger, "shop", ("arrival.stop.rows", {"rows": 3}), proposal)
    stopped = arrival_sources.get(ledger, "shop")
    assert (stopped.state, stopped.reason, stopped.proposal) == (
        "stopped", ("arrival.stop.rows", {"rows": 3}), proposal,
    )  # fmt: skip
    assert arrivals.take(ledger, 5, 1_000) == []
    resumed = arrival_sources.resume(ledger, "shop")
    assert (resumed.state, resumed.reason, resumed.proposal) == ("running", None, None)
    assert names(arrivals.take(ledger, 5, 1_000)) == ["a"]


def test_a_person_lets_the_next_arrival_pass_or_drops_it(ledger, shop):
    arrivals.accept(ledger, "shop", [event("a"), event("b")], NOON)
    assert arrivals.drop(ledger, "shop") == ["a"]
    assert arrivals.force(ledger, "shop") == ["b"]
    (taken,) = arrivals.take(ledger, 5, 1_000)
    assert taken.is_forced
    arrivals.settle(ledger, [taken.id], NOON)
    assert arrivals.drop(ledger, "shop") == arrivals.force(ledger, "shop") == []


def test_what_was_done_is_replayed_from_any_point_until_it_is_forgotten(ledger, shop):
    for hour in range(3):
        arrivals.accept(ledger, "shop", [event(f"at {hour}")], NOON + timedelta(hours=hour))
    taken = arrivals.take(ledger, 5, 1_000)
    arrivals.settle(ledger, [item.id for item in taken], NOON + timedelta(hours=3))
    assert arrivals.kept_since(ledger, "shop") == NOON
    assert arrivals.replay(ledger, "shop", NOON + timedelta(hours=1), None) == 2
    again = arrivals.take(ledger, 5, 1_000)
    assert names(again) == ["at 1", "at 2"]
    arrivals.settle(ledger, [item.id for item in again], NOON + timedelta(hours=4))
    assert arrivals.replay(ledger, None, None, taken[2].id) == 1
    assert arrivals.replay(ledger, "other", None, None) == 0
    arrivals.settle(ledger, [taken[2].id], NOON + timedelta(hours=4))
    assert arrivals.prune(ledger, NOON + timedelta(hours=3, minutes=1)) == []
    assert arrivals.replay(ledger, None, None, None) == 2


def test_the_lag_is_that_of_the_oldest_that_waits(ledger, shop):
    assert arrivals.backlog(ledger).lag(NOON) == 0
    arrivals.accept(ledger, "shop", [event("a", 2)], NOON)
    arrivals.accept(ledger, "shop", [event("b")], NOON + timedelta(seconds=30))
    (found,) = arrivals.backlogs(ledger).values()
    assert (found.arrivals, found.size, found.lag(NOON + timedelta(minutes=1))) == (2, 20, 60.0)


def test_a_source_has_one_name_and_is_late_past_its_promise(ledger, shop):
    with pytest.raises(ConflictError, match=r"arrival\.source-known"):
        arrival_sources.add(ledger, shop)
    with pytest.raises(NotFoundError, match=r"arrival\.source-missing"):
        arrival_sources.get(ledger, "pos")
    assert not shop.is_late(NOON + timedelta(minutes=10))
    assert shop.is_late(NOON + timedelta(minutes=11))
    arrivals.accept(ledger, "shop", [event("a")], NOON + timedelta(minutes=9))
    assert not arrival_sources.get(ledger, "shop").is_late(NOON + timedelta(minutes=11))
    assert arrival_sources.new_salt(ledger, "shop").salt != shop.salt
    arrival_sources.remove(ledger, "shop")
    assert arrival_sources.listed(ledger) == []


def test_runs_tell_what_came_and_what_followed(ledger, shop):
    number = arrival_runs.begin(ledger, "shop", "load", "2 events", 2, NOON)
    counts = {"read": 2, "written": 1, "quarantined": 1}
    arrival_runs.end(
        ledger, number, "done", counts, 3.5, [{"kind": "order", "read": 2}], {"people": 1},
        now=NOON + timedelta(seconds=4),
    )  # fmt: skip
    (run,) = arrival_runs.listed(ledger, "shop", since=NOON, until=NOON + timedelta(days=1))
    assert (run.seconds, run.lag, run.counts["written"], run.followed) == (4.0, 3.5, 1, {"people": 1})
    assert run.loads == ({"kind": "order", "read": 2},)
    assert arrival_runs.listed(ledger, "shop", before=number) == []
    with pytest.raises(NotFoundError, match=r"arrival\.run-missing"):
        arrival_runs.get(ledger, number + 1)


def test_what_came_and_what_was_refused_is_counted_by_day(ledger):
    day = date(2026, 3, 1)
    arrival_runs.tally(ledger, "shop", day, {"accepted": 2, "event.signature": 1, "repeated": 0})
    arrival_runs.tally(ledger, "shop", day, {"accepted": 3})
    arrival_runs.tally(ledger, "shop", day + timedelta(days=1), {"accepted": 1})
    assert arrival_runs.tallies(ledger, day, day) == {"shop": {"accepted": 5, "event.signature": 1}}
    assert arrival_runs.tallies(ledger, day, day + timedelta(days=1))["shop"]["accepted"] == 6

"""Jobs in the ledger: claimed once, cancelled, and queued again when their worker is gone."""

from datetime import UTC, datetime, timedelta

import pytest

from graph.errors import ConflictError, NotFoundError
from graph.ledger import jobs, sittings

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def test_a_job_is_claimed_once_and_keeps_what_it_is_told(ledger):
    number = jobs.add(ledger, "load", {"sitting": "甲"}, "ann", NOW)
    assert jobs.waiting(ledger) == [number]
    claimed = jobs.claim(ledger, number, NOW)
    assert claimed.status == "running"
    assert claimed.params == {"sitting": "甲"}
    assert jobs.claim(ledger, number, NOW) is None
    jobs.advance(ledger, number, "job.step.rows", {"file": "a.csv", "rows": 5}, 5, 20, "items", 3.0)
    running = jobs.get(ledger, number)
    assert (running.share, running.seconds_left, running.step_params["file"]) == (0.25, 3.0, "a.csv")
    jobs.end(ledger, number, "done", {"read": 20}, now=NOW)
    ended = jobs.get(ledger, number)
    assert (ended.status, ended.result, ended.ended_at, ended.is_open) == ("done", {"read": 20}, NOW, False)


def test_a_waiting_job_is_cancelled_at_once_and_one_at_work_when_it_looks(ledger):
    waiting, working = (jobs.add(ledger, "load", {}, "ann", NOW) for _ in range(2))
    jobs.claim(ledger, working, NOW)
    assert jobs.live(ledger, working)
    assert jobs.cancel(ledger, waiting).status == "cancelled"
    assert jobs.cancel(ledger, working).status == "running"
    assert not jobs.live(ledger, working)
    jobs.end(ledger, working, "done", {})
    with pytest.raises(NotFoundError):
        jobs.cancel(ledger, 99)
    other = jobs.add(ledger, "load", {}, "ann", NOW)
    jobs.claim(ledger, other)
    jobs.end(ledger, other, "done", {})
    with pytest.raises(ConflictError):
        jobs.cancel(ledger, other)


def test_a_job_whose_worker_is_gone_is_queued_again_until_it_was_lost_too_often(ledger):
    number = jobs.add(ledger, "load", {}, "ann", NOW)
    moment = NOW
    for _ in range(jobs.MOST_ATTEMPTS - 1):
        assert jobs.claim(ledger, number, moment)
        assert jobs.requeue_lost(ledger, moment + timedelta(seconds=10)) == []
        moment += jobs.LOST_AFTER + timedelta(seconds=1)
        assert jobs.requeue_lost(ledger, moment) == [number]
    assert jobs.claim(ledger, number, moment)
    assert jobs.requeue_lost(ledger, moment + jobs.LOST_AFTER + timedelta(seconds=1)) == []
    lost = jobs.get(ledger, number)
    assert lost.status == "failed"
    assert lost.error == ("job.lost", {"attempts": jobs.MOST_ATTEMPTS})


def test_a_cancelled_job_whose_worker_is_gone_ends(ledger):
    number = jobs.add(ledger, "load", {}, "ann", NOW)
    jobs.claim(ledger, number, NOW)
    jobs.cancel(ledger, number)
    assert jobs.requeue_lost(ledger, NOW, timedelta(seconds=-1)) == []
    assert jobs.get(ledger, number).status == "cancelled"


def test_jobs_are_listed_newest_first_in_pages(ledger):
    made = [jobs.add(ledger, "check", {}, "ann", NOW) for _ in range(5)]
    first = jobs.listed(ledger, 2)
    assert [job.id for job in first] == made[:2:-1]
    assert [job.id for job in jobs.listed(ledger, 9, before=first[-1].id)] == made[2::-1]


def test_a_sitting_keeps_its_state_and_is_forgotten(ledger):
    made = sittings.begin(ledger, "ann", {"files": [{"name": "会员.csv", "size": 3}]}, NOW)
    sittings.change(ledger, made.id, lambda state: state.update(source="淘宝"))
    found = sittings.get(ledger, made.id)
    assert found.state == {"files": [{"name": "会员.csv", "size": 3}], "source": "淘宝"}
    assert [item.id for item in sittings.listed(ledger)] == [made.id]
    sittings.forget(ledger, made.id)
    with pytest.raises(NotFoundError):
        sittings.get(ledger, made.id)
    with pytest.raises(NotFoundError):
        sittings.change(ledger, made.id, lambda state: None)

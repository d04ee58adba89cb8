"""Segments on a clock: due ones become jobs once, missed ones are done once; pages of parts answer."""

import doctest
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from graph.errors import InputError
from graph.ledger import Ledger, exports, jobs, schedules
from web.jobs.segments import begin_due

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2025, 12, 1, 1, tzinfo=UTC)  # nine in the morning in Shanghai


@pytest.fixture
def ledger(settings):
    with Ledger.open(settings) as opened:
        yield opened


def test_what_is_due_becomes_a_job_once_and_moves_on(settings, ledger):
    kept = schedules.keep(ledger, "s", 2, 10, ZONE, "li", form="csv", mode="diff", recipient="代理", now=NOW)
    assert kept.next_at == datetime(2025, 12, 1, 2, tzinfo=UTC)
    assert begin_due(settings, ledger, NOW) == []
    [number] = begin_due(settings, ledger, NOW + timedelta(hours=1))
    job = jobs.get(ledger, number)
    assert (job.kind, job.by, job.params["mode"], job.params["recipient"]) == (
        "segment",
        "li",
        "diff",
        "代理",
    )
    moved = schedules.of_segment(ledger, "s")
    assert (moved.next_at, moved.last_job) == (datetime(2025, 12, 3, 2, tzinfo=UTC), number)
    assert begin_due(settings, ledger, NOW + timedelta(hours=1)) == []
    assert len(begin_due(settings, ledger, NOW + timedelta(days=30))) == 1
    assert schedules.of_segment(ledger, "s").next_at > NOW + timedelta(days=30)
    assert schedules.drop(ledger, "s")
    assert schedules.listed(ledger) == []


@pytest.mark.parametrize(("days", "hour", "code"), [(0, 6, "days"), (1, 24, "hour")])
def test_a_clock_that_cannot_be_is_refused(ledger, days, hour, code):
    with pytest.raises(InputError, match=rf"schedule\.{code}"):
        schedules.keep(ledger, "s", days, hour, ZONE, "li")


def test_sizes_add_up_within_a_day(ledger):
    for added, removed, members in ((3, 0, 3), (0, 1, 2)):
        exports.note_size(ledger, "s", NOW.date(), NOW, members, 9, added, removed)
    [size] = exports.sizes(ledger, "s")
    assert (size.members, size.added, size.removed) == (2, 3, 1)


def test_a_campaign_with_too_few_says_so(client, answers):
    campaign = {"id": "c", "name": "双十二", "segmentId": "s", "at": NOW, "cost": 1000, "currency": "CNY"}
    row = dict.fromkeys(("buyers", "orders", "orders2", "revenue", "revenue2", "margin", "margin2"), 1)
    answers.rows = {"campaigns": [{"campaign": campaign, "segment": "人群"}]}
    answers.rows["campaign_results"] = [
        {"heldOut": held, "people": people, "costed": 1, "lines": 2, **row}
        for held, people in ((False, 40), (True, 4))
    ]
    shown = client.get("/campaign/c", headers={"Accept-Language": "en"}).get_data(as_text=True)
    assert 'data-lift="few"' in shown
    assert "Too few to tell" in shown
    for arm in answers.rows["campaign_results"]:
        arm |= {"people": 1000, "buyers": 100 if arm["heldOut"] else 300}
    told = client.get("/campaign/c?days=30", headers={"Accept-Language": "zh-CN"}).get_data(as_text=True)
    assert 'data-lift="told"' in told
    assert "高于偶然" in told


def test_only_a_marketer_sets_the_clock_or_takes_files(client_of, app, answers):
    app.config["WTF_CSRF_ENABLED"] = False
    answers.rows = {"saved_segments": [{"id": "s", "name": "x", "definition": "{}", "by": "li", "at": NOW}]}
    assert client_of("viewer").post("/segments/s/clock").status_code == 403
    assert client_of("viewer").get("/segments/s/files/a.csv").status_code == 403
    assert client_of("marketer").get("/segments/s/files/..%2fledger.db").status_code == 404
    answer = client_of("marketer").post("/segments/s/clock", data={"days": "1", "hour": "6", "format": "csv"})
    assert b"06:00" in answer.data
    off = client_of("marketer").post(
        "/segments/s/clock", data={"off": "1"}, headers={"Accept-Language": "en"}
    )
    assert b"Nothing happens by itself" in off.data


def test_doctests():
    assert doctest.testmod(schedules).failed == 0

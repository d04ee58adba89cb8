"""A dismissed case comes back only on what was not there when it was dismissed."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from graph.analytics.cases import make_cases
from graph.analytics.decisions import Snapshot, news, news_text
from graph.analytics.findings import Factor, Finding

DAY = datetime(2025, 11, 1, tzinfo=UTC)
THEN = Snapshot(tuple("abcdefgh"), ("coupon-abuse",), 60.0, 10_000, DAY)
LATER = DAY + timedelta(days=3)


def codes(now):
    return [item.code for item in news(THEN, now)]


def test_the_same_evidence_scored_anew_is_nothing_new():
    assert not codes(replace(THEN, score=95.0, at_risk=50_000))
    assert not codes(replace(THEN, members=tuple("abcd")))


def test_one_more_member_is_not_enough_and_two_are():
    assert not codes(replace(THEN, members=tuple("abcdefghi"), last_at=LATER))
    assert codes(replace(THEN, members=tuple("abcdefghij"))) == ["case.news.members"]


def test_two_more_members_of_forty_are_not_enough():
    many = tuple(f"m{number:02}" for number in range(40))
    then = replace(THEN, members=many)
    assert not news(then, replace(then, members=(*many, "x", "y")))


def test_another_detector_is_news():
    both = replace(THEN, detectors=("coupon-abuse", "refund-abuse"))
    assert [item.params for item in news(THEN, both)] == [(("detector", "refund-abuse"),)]


def test_later_events_count_where_they_raise_what_is_at_stake():
    assert not codes(replace(THEN, last_at=LATER))
    assert codes(replace(THEN, last_at=LATER, at_risk=15_000)) == ["case.news.risk"]
    assert codes(replace(THEN, last_at=LATER, score=70.0)) == ["case.news.score"]


@given(st.sets(st.sampled_from("abcdefgh"), min_size=1), st.floats(0, 100), st.integers(0, 10**9))
def test_nothing_that_was_known_is_ever_news(members, score, at_risk):
    assert not news(THEN, replace(THEN, members=tuple(sorted(members)), score=score, at_risk=at_risk))


def test_a_snapshot_comes_back_as_it_was():
    assert Snapshot.of_text(THEN.as_text()) == THEN
    assert news_text(news(THEN, replace(THEN, last_at=LATER, score=75.0))).startswith('[["case.news.score"')


def found(members, detector="x"):
    return Finding(detector, tuple(members), (Factor("c", 50.0, "q"),), 0, "CNY", 0, 0)


def test_a_dismissed_case_does_not_come_back_in_pieces():
    known = {"old": tuple("abcdefgh")}
    pieces = [found("abc"), found("fgh")]
    assert len(make_cases(pieces, known)) == 2
    joined = make_cases(pieces, known, ["old"])
    assert [(case.id, case.members) for case in joined] == [("old", tuple("abcfgh"))]


def test_a_group_that_only_touches_a_dismissed_case_is_a_case_of_its_own():
    known = {"old": tuple("abcdefgh")}
    cases = make_cases([found("abc"), found("hxyz")], known, ["old"])
    assert len(cases) == 2
    assert sum(case.id == "old" for case in cases) == 1

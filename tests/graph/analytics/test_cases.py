"""Cases: joined by overlap, ranked, with ids that last."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from graph.analytics.cases import make_cases
from graph.analytics.findings import Factor, Finding, factor, rising


def found(detector, members, points=50.0):
    factors = (Factor("farm.people", points, "evidence_accounts", (("people", len(members)),)),)
    return Finding(detector, tuple(sorted(members)), factors, 100, "CNY", 0, 86_400)


FINDINGS = st.lists(
    st.builds(
        found,
        st.sampled_from(["x", "y"]),
        st.sets(st.sampled_from("abcdefghij"), min_size=1, max_size=5),
        st.floats(0, 100).map(lambda value: round(value, 1)),
    ),
    max_size=8,
)


def test_findings_about_the_same_accounts_are_one_case_led_by_the_strongest():
    cases = make_cases([found("x", "abc", 30), found("y", "abd", 70), found("x", "pqr", 50)], {})
    assert [(case.lead.detector, case.members) for case in cases] == [
        ("y", ("a", "b", "c", "d")),
        ("x", ("p", "q", "r")),
    ]
    assert cases[0].score == 70


def test_a_case_keeps_its_id_when_it_grows_and_a_new_one_never_takes_it():
    first = make_cases([found("x", "bcd")], {})
    known = {case.id: case.members for case in first}
    grown = make_cases([found("x", "abcde")], known)
    assert grown[0].id == first[0].id
    other = make_cases([found("x", "bxyz")], known)
    assert other[0].id != first[0].id


@given(FINDINGS)
def test_the_order_of_findings_changes_nothing(findings):
    assert make_cases(findings, {}) == make_cases(findings[::-1], {})


@given(FINDINGS)
def test_the_same_run_twice_gives_the_same_ids(findings):
    first = make_cases(findings, {})
    again = make_cases(findings, {case.id: case.members for case in first})
    assert [(case.id, case.members) for case in again] == [(case.id, case.members) for case in first]


@given(FINDINGS)
def test_ids_are_distinct_and_every_finding_is_in_one_case(findings):
    cases = make_cases(findings, {})
    assert len({case.id for case in cases}) == len(cases)
    assert sorted(map(repr, findings)) == sorted(repr(item) for case in cases for item in case.findings)


def test_a_finding_comes_back_from_the_graph_as_it_was():
    one = Finding("x", ("a", "b"), (factor("farm.idle", 30, 0.5, "q", orders=0.1),), 5, "CNY", 60, 3_600)
    row = one.as_row()
    assert row["firstAt"] == datetime(1970, 1, 1, 0, 1, tzinfo=UTC)
    assert Finding.of_row(row) == one
    assert one.score == 15.0


def test_points_stay_between_nothing_and_the_most():
    assert factor("a.b", 20, 7, "q").points == 20
    assert factor("a.b", 20, -1, "q").points == 0
    assert rising(-3, 5) == 0

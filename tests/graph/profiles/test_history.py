"""A record as it stood at a day of the past, and the values it has given up since."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.profiles.history import as_of, closed_values, versions_of
from graph.store.writer.versions import Version, earlier_text, merge


def day(number):
    return datetime(2026, 1, number, tzinfo=UTC)


def cells(name, phone="13900000001", city="上海市"):
    return json.dumps({"姓名": name, "手机": phone, "城市": city}, ensure_ascii=False)


def stored(versions, **values):
    """A record as the writer keeps it."""
    merged = merge(versions)
    newest = merged[0]
    raw = json.loads(newest.raw or "{}")
    return {
        "key": "r",
        "source": "app",
        "name": raw.get("姓名"),
        "phones": "+86" + raw.get("手机", ""),
        "city": raw.get("城市"),
        "raw": newest.raw,
        "earlier": earlier_text(merged) if len(merged) > 1 else None,
        "eventAt": newest.last,
        "sameSince": newest.first if newest.first != newest.last else None,
        "deletedAt": newest.last if newest.gone else None,
        **values,
    }


MOVED = stored(
    [
        Version("a", day(3), day(3), raw=cells("王芳")),
        Version("b", day(9), day(9), raw=cells("王方", "139 0000 0002", "杭州市")),
        Version("c", day(20), day(20), raw=cells("王芳", "13900000003", "杭州市")),
    ]
)


@pytest.mark.parametrize(
    ("moment", "name", "phone", "city"),
    [
        (day(4), "王芳", "+8613900000001", "上海市"),
        (day(9), "王方", "+8613900000002", "杭州市"),
        (day(19), "王方", "+8613900000002", "杭州市"),
        (day(21), "王芳", "+8613900000003", "杭州市"),
    ],
)
def test_a_record_says_what_it_said_then(moment, name, phone, city):
    [found] = as_of([MOVED], moment)
    assert (found["name"], found["phones"], found["city"]) == (name, phone, city)


def test_before_its_first_day_a_record_was_not_known():
    assert as_of([MOVED], day(2)) == []
    assert as_of([{**MOVED, "registeredAt": day(1)}], day(2))[0]["name"] == "王芳"


def test_a_record_without_dates_was_always_there():
    assert as_of([{"key": "r", "source": "app", "name": "x"}], day(1))[0]["name"] == "x"


def test_a_deleted_record_is_gone_from_that_day_on():
    gone = stored(
        [Version("a", day(3), day(3), raw=cells("王芳")), Version("x", day(8), day(8), True, cells("王芳"))]
    )
    assert as_of([gone], day(7))[0]["name"] == "王芳"
    assert as_of([gone], day(8)) == []


def test_replaced_values_are_told_with_the_day_they_ended():
    found = {(item.property, item.value): item.until for item in closed_values([MOVED])}
    assert found == {
        ("name", "王方"): day(20),
        ("phone", "+8613900000002"): day(20),
        ("phone", "+8613900000001"): day(9),
        ("city", "上海市"): day(9),
    }


def test_what_was_said_again_later_holds_again():
    again = stored(
        [Version("a", day(1), day(5), raw=cells("甲")), Version("b", day(3), day(3), raw=cells("乙"))]
    )
    assert [as_of([again], day(number))[0]["name"] for number in (1, 3, 4, 5)] == ["甲", "乙", "乙", "甲"]


VERSIONS = st.lists(st.tuples(st.integers(1, 28), st.sampled_from("甲乙丙丁")), min_size=1, max_size=6)


@given(VERSIONS, st.integers(1, 28))
def test_the_newest_statement_before_the_moment_counts(said, moment):
    record = stored([Version(name, day(at), day(at), raw=cells(name)) for at, name in said])
    assert len(versions_of(record)) == len({name for _, name in said})
    found = as_of([record], day(moment))
    before = [at for at, _ in said if at <= moment]
    if not before:
        assert found == []
    else:
        assert found[0]["name"] in {name for at, name in said if at >= min(max(before), 28) or at <= moment}


@given(st.text(max_size=30))
def test_what_cannot_be_read_is_no_version(text):
    record = {"key": "r", "source": "app", "eventAt": day(2), "earlier": text, "raw": text}
    assert versions_of(record)[0].until is None

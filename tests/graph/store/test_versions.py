"""The merge of versions is a semilattice: order, grouping and repetition do not matter."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from graph.store.writer.versions import (
    Version,
    body_of,
    earlier_text,
    ended_at,
    merge,
    newest_only,
    parts_text,
    read_earlier,
    read_parts,
)

START = datetime(2026, 1, 1, tzinfo=UTC)


@st.composite
def stated(draw):
    moment = START + timedelta(days=draw(st.integers(0, 5)), microseconds=draw(st.integers(0, 1)))
    name = draw(st.sampled_from("abc"))
    gone = draw(st.booleans())
    bare = gone and name == "c"
    return Version(name, moment, moment, gone, None if bare else f'{{"cell":"{name}"}}')


many = st.lists(stated(), min_size=1, max_size=8)


@given(many, st.randoms())
def test_order_and_repetition_do_not_matter(versions, chance):
    shuffled = versions * 2
    chance.shuffle(shuffled)
    assert merge(shuffled) == merge(versions)


@given(many, many)
def test_merging_what_was_merged_is_merging_all(one, two):
    assert merge((*merge(one), *merge(two))) == merge((*one, *two))


@given(many, many)
def test_keeping_only_the_newest_loses_nothing_that_later_decides(one, two):
    assert newest_only(merge((*newest_only(merge(one)), *two))) == newest_only(merge((*one, *two)))


@given(many)
def test_the_newest_wins_and_ties_go_to_the_greater_hash(versions):
    winner = merge(versions)[0]
    assert (winner.last, winner.hash, winner.gone) == max((v.last, v.hash, v.gone) for v in versions)
    body = body_of(merge(versions))
    assert (body is None) == all(v.bare for v in versions)


@given(many)
def test_history_is_read_back_as_it_was_written(versions):
    merged = merge(versions)
    assert tuple(read_earlier(earlier_text(merged))) == merged[1:]
    without_raw = {"line:1": tuple(Version(v.hash, v.first, v.last, v.gone) for v in merged)}
    assert read_parts(parts_text(without_raw)) == without_raw


def test_something_ends_with_the_next_event_or_with_a_tie():
    day = [START + timedelta(days=n) for n in range(5)]
    versions = merge([Version("a", day[0], day[2]), Version("b", day[1], day[3])])
    assert ended_at(day[2], versions) == day[3]
    assert ended_at(day[0], versions) == day[1]
    assert ended_at(day[3], versions) == day[3]


def test_raw_text_that_is_no_json_is_kept_as_it_is():
    versions = merge([Version("a", START, START, raw="not json"), Version("b", START, START, raw="[1]")])
    assert read_earlier(earlier_text(versions))[0].raw == "not json"


def test_there_is_no_history_of_one_version():
    assert earlier_text(merge([Version("a", START, START, raw="{}")])) is None
    assert parts_text({}) is None

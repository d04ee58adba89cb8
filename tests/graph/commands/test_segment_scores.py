"""RFM scores on disk: of every buyer those that segments count with, of nobody else any."""

import stat
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import settings as rules
from hypothesis import strategies as st

from graph.commands.segment_kept import Kept
from graph.commands.segment_scores import forget, keep, path_of, scores_of
from graph.profiles.segments.definition import RFM
from graph.profiles.segments.features import Bought, Person, Shop
from graph.profiles.segments.gathering import columns
from graph.profiles.segments.masks import scores

HERE = "bolt://127.0.0.1:1 neo4j"
STAMP = ("people=3", HERE)
MOMENT = datetime(2026, 6, 30, 4, tzinfo=UTC)
ORDERS = st.lists(st.builds(Bought, st.integers(19_000, 20_003), st.integers(0, 900)), max_size=4).map(tuple)


def everybody(*orders):
    return columns([Person(f"p{row:02}", orders=each) for row, each in enumerate(orders)], Shop(20_000))


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return tmp_path_factory.mktemp("home")


@rules(max_examples=40, deadline=None)
@given(people=st.lists(ORDERS, max_size=9))
def test_every_buyer_is_found_with_the_scores_segments_count_with(home, people):
    forget(home)
    data = everybody(*people)
    keep(home, Kept(STAMP, MOMENT, data))
    buyers = {id_ for row, id_ in enumerate(data.ids) if scores(data, "frequency")[row]}
    for row, id_ in enumerate(data.ids):
        found = scores_of(home, HERE, id_)
        assert found is not None
        assert (found.moment, found.buyers) == (MOMENT, len(buyers))
        told = {part: score.value for part, score in found.parts.items()}
        assert told == ({part: scores(data, part)[row] for part in RFM} if id_ in buyers else {})


def test_a_score_says_whom_it_is_above(home):
    forget(home)
    keep(home, Kept(STAMP, MOMENT, everybody(*[(Bought(20_000, paid),) for paid in (10, 20, 30, 40)], ())))
    found = [scores_of(home, HERE, f"p{row:02}").parts["monetary"] for row in range(4)]
    assert [(one.value, one.above) for one in found] == [(1, 0.0), (2, 0.25), (3, 0.5), (4, 0.75)]


def test_nobody_has_scores_where_nothing_is_kept_or_of_another_database(home):
    forget(home)
    assert scores_of(home, HERE, "p00") is None
    keep(home, Kept(STAMP, MOMENT, everybody((Bought(20_000, 5),))))
    assert scores_of(home, "bolt://127.0.0.1:2 neo4j", "p00") is None
    assert scores_of(home, HERE, "stranger").parts == {}


def test_scores_are_written_anew_where_the_graph_changed_and_only_then(home):
    forget(home)
    keep(home, Kept(STAMP, MOMENT, everybody((Bought(20_000, 5),))))
    keep(home, Kept(STAMP, MOMENT, everybody()))
    assert scores_of(home, HERE, "p00").parts
    keep(home, Kept(("people=4", HERE), MOMENT, everybody()))
    assert not scores_of(home, HERE, "p00").parts


def test_a_file_that_cannot_be_read_is_as_good_as_none(home, caplog):
    forget(home)
    keep(home, Kept(STAMP, MOMENT, everybody((Bought(20_000, 5),))))
    whole = path_of(home).read_bytes()
    path_of(home).write_bytes(whole[: len(whole) // 2])
    assert scores_of(home, HERE, "p00") is None
    assert "cannot be opened" in caplog.text
    keep(home, Kept(STAMP, MOMENT, everybody((Bought(20_000, 5),))))
    assert scores_of(home, HERE, "p00").parts


def test_only_its_owner_may_read_it(home):
    forget(home)
    keep(home, Kept(STAMP, MOMENT, everybody()))
    assert stat.S_IMODE(path_of(home).stat().st_mode) == 0o600

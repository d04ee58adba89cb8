"""Columns of people on disk: what is opened equals what was kept, and what is not whole is not opened."""

import os
import stat
from dataclasses import fields
from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as rules
from hypothesis import strategies as st

from graph.commands import segment_kept
from graph.commands.segment_kept import Kept, forget, keep, kept, path_of
from graph.profiles.segments.features import Bought, Coded, Columns, Good, Person, Said, Shop
from graph.profiles.segments.gathering import columns
from graph.profiles.segments.masks import conclude

STAMP = ("people=3", "2025-12-01 Asia/Shanghai")
GOODS = {"milk": Good("乳品", "光明", frozenset({"s1", "s2"}), "牛奶"), "beer": Good()}
SHOP = Shop(20_000, GOODS, {"surplus": frozenset({("milk", "w1"), ("beer", "")})})

THINGS = st.lists(st.sampled_from(["milk", "beer", "gone"]), max_size=2, unique=True).map(tuple)
WORDS = st.sampled_from(["", "app", "门店", "a\nb"])
DAYS = st.integers(19_000, 20_010)
PERSON = st.builds(
    Person,
    id=st.just(""),
    profile=st.fixed_dictionaries({"city": WORDS, "gender": WORDS, "birthDate": st.just("1990-02-03")}),
    orders=st.lists(st.builds(Bought, DAYS, st.integers(0, 10**12), channel=WORDS, things=THINGS), max_size=3)
    .map(tuple),
    views=st.lists(st.tuples(DAYS, st.just("milk"), st.integers(1, 3)), max_size=2).map(tuple),
    cart=THINGS,
    coupons=st.lists(st.tuples(DAYS, WORDS), max_size=2).map(tuple),
    tags=st.lists(st.tuples(WORDS, st.one_of(st.none(), DAYS)), max_size=2).map(tuple),
    consents=st.lists(st.builds(Said, WORDS, WORDS, st.booleans(), DAYS), max_size=2).map(tuple),
    divisions=st.lists(WORDS, max_size=2).map(tuple),
    warehouses=st.lists(st.sampled_from(["w1", "w2"]), max_size=2).map(tuple),
    deliverable=st.booleans(),
    contacts=st.frozensets(st.sampled_from(["phone", "email"])),
    cases=st.integers(0, 2),
    ties=st.lists(st.tuples(st.sampled_from(["device", "phone"]), WORDS), max_size=3).map(tuple),
)  # fmt: skip


MOMENT = datetime(2025, 12, 1, 4, tzinfo=UTC)


def everybody(people, stamp=STAMP):
    named = [
        Person(f"p{row}", *[getattr(one, f.name) for f in fields(Person)[1:]])
        for row, one in enumerate(people)
    ]
    data = columns(named, SHOP)
    conclude(data)
    return Kept(stamp, MOMENT, data)


def ours(stamp):
    return stamp == STAMP


def plain(value):
    """Anything of columns in values that can be compared, types included."""
    if isinstance(value, Coded):
        return ("coded", value.values, plain(value.codes))
    if isinstance(value, np.ndarray):
        return (str(value.dtype), value.tolist())
    if isinstance(value, dict):
        return {name: plain(held) for name, held in value.items()}
    return tuple(map(plain, value)) if isinstance(value, tuple) else value


def same(one: Columns, other: Columns) -> bool:
    return all(plain(getattr(one, f.name)) == plain(getattr(other, f.name)) for f in fields(Columns))


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return tmp_path_factory.mktemp("home")


@rules(max_examples=40, deadline=None)
@given(people=st.lists(PERSON, max_size=5))
def test_what_is_opened_is_what_was_kept(home, people):
    data = everybody(people)
    keep(home, data)
    found = kept(home, ours)
    assert found is not None
    assert (found.stamp, found.moment) == (STAMP, MOMENT)
    assert same(found.columns, data.columns)


def test_columns_under_another_stamp_are_not_opened(home):
    keep(home, everybody([]))
    assert kept(home, ours) is not None
    assert kept(home, lambda stamp: stamp != STAMP) is None


def test_columns_of_another_version_are_not_opened(home, monkeypatch):
    keep(home, everybody([Person("")]))
    monkeypatch.setattr(segment_kept, "VERSION", segment_kept.VERSION + 1)
    assert kept(home, ours) is None


def test_a_file_that_is_not_whole_is_not_opened(home):
    keep(home, everybody([Person("")] * 50))
    path = path_of(home)
    whole = path.read_bytes()
    for cut in (0, 5, len(whole) // 2, len(whole) - 1):
        path.write_bytes(whole[:cut])
        assert kept(home, ours) is None
    for at in range(0, len(whole), len(whole) // 23):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        assert kept(home, ours) is None
    path.write_bytes(whole)
    assert kept(home, ours) is not None


def test_only_the_owner_may_read_them_and_they_can_be_erased(home):
    keep(home, everybody([Person("")]))
    assert stat.S_IMODE(path_of(home).stat().st_mode) == 0o600
    forget(home)
    forget(home)
    assert kept(home, ours) is None
    assert os.listdir(path_of(home).parent) == []


def test_a_home_that_cannot_be_written_to_is_no_failure(tmp_path):
    (tmp_path / "cache").write_text("a file where a folder should be")
    keep(tmp_path, everybody([]))
    assert kept(tmp_path, ours) is None

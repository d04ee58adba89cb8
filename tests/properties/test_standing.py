"""Under a snapshot a part of the records resolves as it would among all: the law that arrivals rest on."""

from datetime import UTC, datetime

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.resolve.clustering import components
from graph.resolve.learning import learn
from graph.resolve.roles import Kind
from graph.resolve.snapshots import Snapshot, differences
from graph.resolve.standing import partition, read
from graph.resolve.tokens import texts_of

AT = datetime(2026, 1, 1, tzinfo=UTC)
NAMES = ["王小明", "王晓明", "李丽华", "陈大文", "Chan Tai Man", "William Li", "Bill Li", None]
PHONES = ["+8613812345678", "+8613900001111", "+8613655556666", "+8613655556667"]
EMAILS = ["a.chan@x.com", "li@y.cn", "bill@z.org"]
PEOPLE = st.lists(
    st.tuples(
        st.sampled_from(NAMES),
        st.lists(st.sampled_from(PHONES), max_size=2, unique=True),
        st.lists(st.sampled_from(EMAILS), max_size=1),
        st.sampled_from(["1971-02-03", "1988-11-30", None]),
        st.sampled_from(["app", "wechat"]),
    ),
    min_size=1,
    max_size=14,
)


def row(number, name=None, phones=(), emails=(), born=None, source="app"):
    """A customer as its query returns it."""
    empty = dict.fromkeys(
        ("identityId", "nickname", "gender", "company", "district", "script", "level", "province", "city")
    )
    lists = {key: [] for key in ("accounts", "devices", "payments", "addresses", "homes", "recipients")}
    return {
        **empty,
        **lists,
        "key": f"k{number:03d}",
        "sourceId": str(number),
        "source": source,
        "name": name,
        "phones": list(phones),
        "emails": list(emails),
        "birthDate": born,
        "eventAt": AT,
        "pending": None,
        "blockKeys": None,
    }


def people(listed):
    return [row(number, *values) for number, values in enumerate(listed)]


TEACHERS = people(
    [
        ("王小明", ["+8613812345678"], [], "1971-02-03", "app"),
        ("王小明", ["+8613812345678"], [], None, "wechat"),
        ("李丽华", ["+8613900001111"], ["li@y.cn"], "1988-11-30", "app"),
        ("李丽华", [], ["li@y.cn"], "1988-11-30", "wechat"),
        *((f"陈{one}{two}", [f"+861365555{at:02d}{at:02d}"], [], None, "app")
          for at, (one, two) in enumerate(zip("大小文武明亮", "文明华强国军", strict=True))),
    ]
)  # fmt: skip
LEARNT = learn(TEACHERS, Kind.CUSTOMER, 0.85)


def parts(rows, counts=None, snapshot=LEARNT):
    """The partition as sets of keys, and the links."""
    found = read(rows, snapshot)
    cut = partition(found, snapshot, counts=counts)
    groups = {}
    for place, label in zip(found.places, cut.labels.tolist(), strict=True):
        groups.setdefault(label, set()).add(rows[place]["key"])
    alone = [{item["key"]} for item in rows if not any(item["key"] in group for group in groups.values())]
    return {frozenset(group) for group in (*groups.values(), *alone)}, found, cut


@settings(max_examples=60, deadline=None)
@given(listed=PEOPLE)
def test_what_links_hang_together_resolves_alone_as_among_all(listed):
    rows = people(listed)
    whole, found, cut = parts(rows)
    counts = {}
    for block in found.blocks:
        values, sizes = np.unique(block.tokens, return_counts=True)
        counts |= dict(zip(values.tolist(), sizes.tolist(), strict=True))
    hanging = components(found.size, cut.links.left, cut.links.right)
    together = set()
    for number in range(int(hanging.max(initial=-1)) + 1):
        some = [rows[found.places[place]] for place in np.flatnonzero(hanging == number)]
        together |= parts(some, counts)[0]
    together |= {frozenset({item["key"]}) for at, item in enumerate(rows) if at not in set(found.places)}
    assert together == whole


@settings(max_examples=30, deadline=None)
@given(listed=PEOPLE, random=st.randoms(use_true_random=False))
def test_neither_order_nor_keys_matter(listed, random):
    rows = people(listed)
    assert parts(random.sample(rows, len(rows)))[0] == parts(rows)[0]


@settings(max_examples=30, deadline=None)
@given(listed=PEOPLE)
def test_the_kept_keys_of_a_record_do_not_depend_on_the_others(listed):
    rows = people(listed)
    found = read(rows, LEARNT)
    texts = dict(zip(found.places, texts_of(found.blocks, found.contents), strict=True))
    for place, text in texts.items():
        alone = read([rows[place]], LEARNT)
        assert texts_of(alone.blocks, alone.contents) == [text]


def test_the_same_record_many_times_is_one():
    whole, _, cut = parts([row(number, "王小明", ["+8613812345678"]) for number in range(500)])
    assert len(whole) == 1
    assert len(cut.links.left) == 499


def test_a_value_that_too_many_share_says_nothing():
    shared = "+8613700000000"
    names = [f"{one}{two}{three}" for one in "赵钱孙李周吴" for two in "伟芳娜敏静" for three in "强磊"]
    rows = [row(number, name, [shared]) for number, name in enumerate(names)]
    rows.append(row(900, "Maria Gomez", [shared]))
    rows.append(row(901, None, [shared]))
    assert len(names) > LEARNT.sharers
    apart, _, _ = parts(rows)
    assert frozenset({"k900", "k901"}) not in apart
    few, _, _ = parts(rows[-2:])
    assert few == {frozenset({"k900", "k901"})}


def test_nothing_and_one_record_resolve():
    assert parts([])[0] == set()
    assert parts([row(1, "王小明")])[0] == {frozenset({"k001"})}
    assert parts([row(1), row(2)])[0] == {frozenset({"k001"}), frozenset({"k002"})}


def test_a_snapshot_is_data_that_is_read_back_named_by_what_it_holds_and_compared():
    again = Snapshot.of(LEARNT.text)
    assert again == LEARNT
    assert again.id == LEARNT.id
    assert not differences(LEARNT, again)
    other = learn(TEACHERS[:6], Kind.CUSTOMER, 0.85)
    assert other.id != LEARNT.id
    assert differences(LEARNT, other)
    assert Snapshot.of('{"format": 0}') is None
    assert "+8613812345678" not in LEARNT.text

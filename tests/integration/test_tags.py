"""Tags: by hand with an expiry, by the rule of a segment, and with their record when persons change."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from graph.commands import segments, tags
from graph.commands.segment_columns import people
from graph.errors import ConflictError, InputError, NotFoundError, UsageError
from graph.profiles.tags import tags_of
from graph.store.writer.identities import Publication, Retirement, publish_parts

pytestmark = pytest.mark.integration

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2025, 12, 1, 4, tzinfo=UTC)

PEOPLE = """CYPHER 25
UNWIND range(0, 3) AS n
CREATE (:Identity:Person {id: 'p' + n, name: '客' + n, minKey: 'c' + n, city: ['杭州市', '上海市'][n % 2]})
       <-[:RESOLVES_TO]-(:Record:Customer {key: 'c' + n})
"""


def clock():
    return NOW


def names(store, person, now=NOW):
    return [(tag.name, tag.source) for tag in tags_of(store, person, now)]


def whole(name, where):
    return {"version": 1, "name": name, "where": where}


def test_tags_are_put_on_by_hand_and_by_rule_and_end(store):
    store.execute(PEOPLE)
    assert tags.put_on(store, " 团购  团长 ", ["p0", "/person/p1"], "li", clock=clock) == 2
    tags.put_on(store, "试用", ["p0"], "li", until=date(2025, 12, 1), zone=ZONE, clock=clock)
    assert names(store, "p0") == [("团购 团长", "hand"), ("试用", "hand")]
    assert names(store, "p0", datetime(2025, 12, 1, 16, tzinfo=UTC)) == [("团购 团长", "hand")]
    assert tags.take_off(store, "团购 团长", ["p1"], clock) == 1
    assert names(store, "p1") == []

    segments.create(store, whole("杭州", {"kind": "profile", "field": "city", "is": ["杭州市"]}), "li")
    tag = tags.define(store, "本地", "li", segment="杭州", days=30, clock=clock)
    evaluated = segments.evaluator(store, people(store, ZONE, clock=clock))
    assert tags.follow_rule(store, tag, evaluated, ZONE, clock) == (2, 0)
    assert ("本地", "rule") in names(store, "p2")
    store.execute("CYPHER 25 MATCH (p:Person {id: 'p2'}) SET p.city = '上海市'")
    tags.put_on(store, "本地", ["p3"], "li", clock=clock)
    with pytest.raises(ConflictError, match=r"tag\.by-rule"):
        tags.take_off(store, "本地", ["p2"], clock)
    evaluated = segments.evaluator(store, people(store, ZONE, clock=clock))
    assert tags.follow_rule(store, tag, evaluated, ZONE, clock) == (0, 1)
    assert {row["id"] for row in store.read("tag_carriers", key=tag.key)} == {"p0", "p3"}
    assert [(one.name, one.segment, one.people) for one in tags.tags(store, clock)] == [
        ("团购 团长", None, 1), ("本地", "杭州", 2), ("试用", None, 1),
    ]  # fmt: skip
    found = segments.evaluator(store, people(store, ZONE, clock=clock))
    rows = segments.member_rows(found, {"where": {"kind": "tag", "is": ["本地"]}})
    assert [found.data.ids[row] for row in rows] == ["p0", "p3"]
    assert tags.drop(store, "本地", clock).people == 2
    assert names(store, "p3") == []


def test_what_cannot_be_is_said(store):
    store.execute(PEOPLE)
    with pytest.raises(NotFoundError, match=r"person\.unknown"):
        tags.put_on(store, "x", ["nobody"], "li")
    with pytest.raises(InputError, match=r"tag\.past"):
        tags.put_on(store, "x", ["p0"], "li", until=date(2020, 1, 1))
    with pytest.raises(InputError, match=r"tag\.name"):
        tags.put_on(store, " ", ["p0"], "li")
    with pytest.raises(NotFoundError, match=r"tag\.unknown"):
        tags.take_off(store, "x", ["p0"])
    with pytest.raises(NotFoundError, match=r"segment\.unknown-segment"):
        tags.define(store, "x", "li", segment="none")
    with pytest.raises(UsageError, match=r"tag\.no-rule"):
        tags.follow_rule(store, tags.define(store, "x", "li"), None, ZONE)


def test_a_tag_stays_with_the_record_it_was_put_on_when_persons_merge_and_part_again(store):
    store.execute(PEOPLE)
    tags.put_on(store, "一", ["p0"], "li", clock=clock)
    tags.put_on(store, "二", ["p1"], "li", clock=clock)

    def written(**change):
        publish_parts(store, "Customer", "Person", lambda: (Publication(**change),), "run", NOW)

    written(
        identities=[{"id": "p0", "minKey": "c0"}], members=[("c0", "p0"), ("c1", "p0")],
        retired=[Retirement("p1", "p0", ("c1",))],
    )  # fmt: skip
    assert names(store, "p0") == [("一", "hand"), ("二", "hand")]
    written(
        identities=[{"id": "p0", "minKey": "c0"}, {"id": "p1", "minKey": "c1"}],
        members=[("c0", "p0"), ("c1", "p1")], revived=["p1"],
    )  # fmt: skip
    assert names(store, "p0") == [("一", "hand")]
    assert names(store, "p1") == [("二", "hand")]

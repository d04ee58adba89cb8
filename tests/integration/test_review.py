"""The work list: what is open comes first by what it would change; two reviewers do not collide."""

from datetime import UTC, datetime, timedelta

import pytest

from graph.commands.resolve import resolve
from graph.commands.review import claim, decide, pair, release, undo, work_list
from graph.commands.review_order import impact_of
from graph.errors import ConflictError, NotFoundError, UsageError
from graph.model import Link, Row, key_of, record_key, shared_key
from graph.store.writer import Watermark, apply

pytestmark = pytest.mark.integration
AT = datetime(2026, 1, 1, tzinfo=UTC)


def customer(number, name, phone, born=None):
    source = ("wechat", "app")[number % 2]
    key = record_key("Customer", source, str(number))
    link = Link("HAS_PHONE", "Phone", shared_key("Phone", phone), target={"value": phone})
    properties = {"name": name, "phones": phone, "birthDate": born}
    hashed = key_of("row", str(number))
    return Row("Customer", key, source, str(number), AT, hashed, "{}", number, properties, (link,))


@pytest.fixture
def open_pairs(store):
    """A model of a few people; then two pairs of relatives on one phone, one of which has a second record."""
    taught = [("周明亮", "01"), ("周明亮", "01"), ("吴国强", "02"), ("郑华军", "03"), ("孙文武", "04")]
    rows = [
        customer(100 + at, name, f"+861377777{phone}{phone}", "1990-01-01" if at < 2 else None)
        for at, (name, phone) in enumerate(taught)
    ]
    apply(store, rows, "load-1", Watermark("app", "a.csv", 5))
    resolve(store, "customer", full=True)
    few = [customer(1, "陈大文", "+8613900001111"), customer(2, "陈丽华", "+8613900001111")]
    more = [customer(3, "林国栋", "+8613900002222"), customer(4, "林秀英", "+8613900002222")]
    again = [customer(5, "林国栋", "+8613900002222", "1971-02-03")]
    apply(store, [*few, *more, *again], "load-2", Watermark("app", "b.csv", 5))
    resolve(store, "customer", full=False)
    return store


def test_the_list_is_paged_claimed_decided_and_undone(open_pairs):
    store = open_pairs
    page = work_list(store, limit=1)
    assert (len(page.items), page.total) == (1, 2)
    first = page.items[0]
    assert {first.left.name, first.right.name} == {"林国栋", "林秀英"}, "three records weigh more than two"
    rest = work_list(store, after=page.following)
    assert {rest.items[0].left.name, rest.items[0].right.name} == {"陈大文", "陈丽华"}
    assert rest.following is None

    id_ = rest.items[0].id
    assert claim(store, id_, "ann").by == "ann"
    for collide in (lambda: claim(store, id_, "ben"), lambda: decide(store, id_, "negative", "x", "ben")):
        with pytest.raises(ConflictError) as caught:
            collide()
        assert caught.value.code == "review.claimed"
    later = lambda: datetime.now(UTC) + timedelta(hours=1)  # noqa: E731
    assert claim(store, id_, "ben", later).by == "ben", "a claim does not hold for ever"
    release(store, id_, "ben")

    seen = pair(store, id_)
    assert dict(seen.left.fields)["phones"] == ("+8613900001111",)
    assert seen.waterfall.total == pytest.approx(seen.waiting.weight, abs=0.01)
    made = decide(store, id_, "negative", "husband and wife", "ann").judgement
    assert work_list(store).total == 1
    assert [item.verdict for item in pair(store, id_).judgements] == ["negative"]
    assert pair(store, id_).waterfall.forced == "negative"
    undo(store, made.id, "not sure", "ann")
    assert work_list(store).total == 2
    decide(store, id_, "unsure", "nobody knows", "ann")
    assert work_list(store).total == 1
    joined = decide(store, id_, "positive", "one person after all", "ann")
    assert joined.report.merged == 1
    assert work_list(store).total == 1


def test_what_is_no_pair_or_no_place_is_a_sentence(store):
    for wrong in (lambda: pair(store, "abc"), lambda: work_list(store, after="1-b-a")):
        with pytest.raises(UsageError):
            wrong()
    with pytest.raises(NotFoundError):
        pair(store, "aaa-bbb")
    with pytest.raises(NotFoundError):
        claim(store, "aaa-bbb", "ann")


def test_what_changes_more_comes_first_and_the_open_question_before_the_clear_one():
    assert impact_of(2, 2, 0.5) > impact_of(1, 3, 0.5) > impact_of(1, 2, 0.5) > impact_of(1, 2, 0.9)

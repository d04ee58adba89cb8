"""Panels of Customer 360: where a customer stands, who is around them, what a viewer sees of it."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from graph.commands.segment_scores import Score, Scores
from graph.profiles.standing import standing_of

ZONE = ZoneInfo("Asia/Shanghai")
TODAY = date(2026, 6, 30)


def order(days_ago, amount=1000, status="paid", currency="CNY", refunded=0):
    at = datetime(2026, 6, 30, 4, tzinfo=UTC) - timedelta(days=days_ago)
    return {"placedAt": at, "status": status, "amount": amount, "currency": currency, "refunded": refunded}


@pytest.mark.parametrize(
    ("days", "stage", "gap"),
    [
        ([], "never", None),
        ([5], "new", None),
        ([40], "active", None),
        ([100], "late", None),
        ([200], "lost", None),
        ([10, 20, 30, 90], "active", 10.0),
        ([25, 35, 45, 90], "late", 10.0),
        ([45, 55, 65, 90], "lost", 10.0),
        ([40, 140, 240], "active", 100.0),
    ],
)
def test_the_life_cycle_follows_the_customers_own_rhythm(days, stage, gap):
    found = standing_of([order(each) for each in days], ZONE, TODAY)
    assert (found.stage, found.gap) == (stage, gap)


def test_unpaid_orders_and_other_currencies_do_not_count_into_the_sum():
    rows = [order(3), order(9, refunded=400), order(1, status="created"), order(4, currency="USD")]
    found = standing_of(rows, ZONE, TODAY)
    assert (found.recency, found.orders, found.revenue, found.currency) == (3, 3, 1600, "CNY")
    assert found.average == 533


RECORD = {"key": "c1", "source": "app"}
PHONE = {
    "kind": "phone", "otherLabel": "Person", "otherId": "p2", "otherName": "王芳",
    "label": "Phone", "key": "k1", "name": "+8613957120468", "sharers": 2,
}  # fmt: skip


@pytest.fixture
def person(answers):
    answers.rows |= {
        "person_records": [{"person": {"id": "p1"}, "records": [RECORD], "recordCount": 1}],
        "record_standing": [order(3), order(13), order(23)],
        "person_relations": [PHONE],
        "person_segments": [{"id": "s1", "name": "常客", "since": datetime(2026, 1, 1, tzinfo=UTC)}],
    }


@pytest.mark.parametrize(("lang", "said"), [("en", "usually every 10 days"), ("zh-CN", "通常每 10 天一次")])
def test_how_they_buy_is_told_with_a_way_to_the_orders(client, person, lang, said):
    page = client.get("/person/p1/standing", headers={"Accept-Language": lang}).get_data(as_text=True)
    assert said in page
    assert page.count('href="#orders"') >= 3
    assert "常客" in page
    assert "/cases?about=p1" in page
    assert "/help#word-lifecycle" in page


def test_relations_come_with_reasons_and_the_way_between_them(client, person):
    page = client.get("/person/p1/relations").get_data(as_text=True)
    assert 'href="/person/p2"' in page
    assert "Same phone: +8613957120468 (2 in all)" in page
    assert "from=Person:p1&amp;to=Person:p2" in page


def test_a_viewer_sees_relations_masked(client_of, person):
    page = client_of("viewer").get("/person/p1/relations").get_data(as_text=True)
    assert "13957120468" not in page
    assert "Same phone: " in page


def test_nobody_related_is_said(client, answers, person):
    answers.rows["person_relations"] = []
    assert "Nobody known" in client.get("/person/p1/relations").get_data(as_text=True)


@pytest.mark.parametrize(("ended", "said"), [(1, False), (30, True)])
def test_a_shop_whose_orders_end_earlier_is_measured_there_and_says_so(client, answers, person, ended, said):
    newest = datetime.now(UTC) - timedelta(days=ended)
    answers.rows["newest_order"] = [{"placedAt": newest}]
    answers.rows["record_standing"] = [
        {**order(0), "placedAt": newest - timedelta(days=each)} for each in (3, 13, 23, 40)
    ]
    page = client.get("/person/p1/standing", headers={"Accept-Language": "en"}).get_data(as_text=True)
    assert ("data-old" in page) is said
    assert "3 days ago" in page
    assert "Active" in page


class TestScores:
    AT = datetime(2026, 6, 30, 4, tzinfo=UTC)

    @pytest.fixture
    def kept(self, person, monkeypatch):
        """Sets what is kept of the person."""

        def keep(found):
            monkeypatch.setattr("web.views.person.scores_of", lambda *_: found)

        return keep

    @pytest.mark.parametrize(
        ("lang", "said"),
        [("en", ["4 of 5", "more orders than 75% of buyers", "8 people"]), ("zh-CN", ["4 / 5 分", "8 位"])],
    )
    def test_scores_are_shown_with_whom_they_are_against(self, client, kept, lang, said):
        parts = dict.fromkeys(("recency", "frequency", "monetary"), Score(4, 0.75))
        kept(Scores(self.AT, 8, parts))
        page = client.get("/person/p1/standing", headers={"Accept-Language": lang}).get_data(as_text=True)
        assert [word for word in said if word not in page] == []
        assert page.count('<i class="on">') == 12
        assert "/help#word-rfm" in page

    @pytest.mark.parametrize(
        ("found", "address", "said"),
        [
            (None, "/person/p1/standing", "Not counted yet"),
            (Scores(AT, 8, {}), "/person/p1/standing", "No paid order when everybody was last counted"),
            (None, "/person/p1/standing?before=2026-06-01T00:00:00Z", "for today only"),
        ],
    )
    def test_where_there_are_none_it_is_said_why(self, client, kept, found, address, said):
        kept(found)
        assert said in client.get(address).get_data(as_text=True)

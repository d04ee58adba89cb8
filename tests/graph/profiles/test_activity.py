"""Orders in pages, one timeline, and figures that add up."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from graph.profiles.activity import orders_before, rhythm, timeline_before
from graph.profiles.discoveries import tied

START = datetime(2025, 1, 1, tzinfo=UTC)
SHANGHAI = ZoneInfo("Asia/Shanghai")


class Shop:
    """Orders of records, as the queries return them."""

    def __init__(self, hours):
        self.orders = {
            key: sorted((START + timedelta(hours=hour) for hour in found), reverse=True)
            for key, found in hours.items()
        }

    def read(self, name, /, **params):
        if name == "orders_of_record":
            placed = [at for at in self.orders[params["customerKey"]] if at < params["before"]]
            return [self._order(params["customerKey"], at) for at in placed[: params["limit"]]]
        if name == "record_order_sample":
            return [
                {
                    "placedAt": at,
                    "status": "paid",
                    "paidAmount": 100,
                    "goodsAmount": None,
                    "currency": "CNY",
                    "lineAmounts": [],
                }
                for at in self.orders[params["customerKey"]][: params["limit"]]
            ]
        return []

    @staticmethod
    def _order(key, at):
        return {
            "order": {"key": f"{key}-{at:%j%H}", "placedAt": at, "paidAmount": None, "goodsAmount": None},
            "lineCount": 1,
            "products": [],
            "shipments": [],
            "refunds": [],
            "channel": None,
            "lineAmounts": [150, None, 50],
        }


SIZES = st.integers(1, 9)
HOURS = st.dictionaries(st.sampled_from("abc"), st.sets(st.integers(0, 4000), max_size=30), min_size=1)


@given(HOURS, SIZES)
@settings(max_examples=60)
def test_pages_of_orders_hold_every_order_once_newest_first(hours, size):
    distinct = {key: {hour * 3 + "abc".index(key) for hour in found} for key, found in hours.items()}
    shop, seen, before = Shop(distinct), [], None
    while True:
        page = orders_before(shop, sorted(distinct), before, size)
        seen += [order.placed_at for order in page.orders]
        if page.next_before is None:
            break
        before = page.next_before
    assert seen == sorted(
        (START + timedelta(hours=h) for found in distinct.values() for h in found), reverse=True
    )


@given(st.dictionaries(st.sampled_from("abc"), st.lists(st.integers(0, 6), max_size=25), min_size=1), SIZES)
def test_orders_of_one_day_are_lost_between_no_two_pages(days, size):
    shop, seen, before = Shop({key: [24 * day for day in found] for key, found in days.items()}), [], None
    while True:
        page = orders_before(shop, sorted(days), before, size)
        seen += [(order.record_key, order.placed_at) for order in page.orders]
        if page.next_before is None:
            break
        before = page.next_before
    assert sorted(seen) == sorted((key, at) for key, placed in shop.orders.items() for at in placed)


@given(st.lists(st.integers(0, 6), max_size=40), SIZES)
def test_what_happened_at_one_moment_is_lost_between_no_two_pages_of_a_timeline(days, size):
    shop, seen, before = Shop({"a": [24 * day for day in days]}), [], None
    records = [{"key": "a", "registeredAt": START + timedelta(days=3)}]
    while True:
        page = timeline_before(shop, records, before, limit=size)
        seen += [event.at for event in page.events]
        if page.next_before is None:
            break
        before = page.next_before
    assert seen == sorted([*shop.orders["a"], START + timedelta(days=3)], reverse=True)


def test_an_order_without_a_total_is_worth_the_sum_of_its_lines():
    [order] = orders_before(Shop({"a": {1}}), ["a"]).orders
    assert order.amount == 200


@given(HOURS)
@settings(max_examples=40)
def test_every_way_of_counting_orders_gives_the_same(hours):
    found = rhythm(Shop(hours), sorted(hours), SHANGHAI)
    total = sum(len(item) for item in hours.values())
    assert sum(found.weekdays) == sum(found.hours) == sum(orders for _, orders, _ in found.months) == total
    assert sum(amount for _, _, amount in found.months) == 100 * total


def test_a_chart_of_all_orders_says_so_also_where_several_records_have_many():
    many = {"a": set(range(600)), "b": set(range(600))}
    assert rhythm(Shop(many), ["a", "b"], SHANGHAI).complete
    assert not rhythm(Shop({**many, "c": set(range(1001))}), ["a", "b", "c"], SHANGHAI).complete


def test_months_are_those_of_the_shops_zone_and_have_no_gaps():
    late = int((datetime(2025, 1, 31, 20, tzinfo=UTC) - START).total_seconds() // 3600)
    found = rhythm(Shop({"a": {0, late, late + 24 * 60}}), ["a"], SHANGHAI)
    assert [month for month, _, _ in found.months] == ["2025-01", "2025-02", "2025-03", "2025-04"]
    assert found.months[1][1] == 1


def test_a_timeline_goes_on_where_it_stopped():
    records = [{"key": "a", "source": "app", "registeredAt": START - timedelta(days=3)}]
    shop = Shop({"a": set(range(50))})
    first = timeline_before(shop, records, limit=30)
    second = timeline_before(shop, records, first.next_before, limit=30)
    assert [event.kind for event in first.events] == ["Order"] * 30
    assert len(second.events) == 21
    assert second.events[-1].kind == "Registered"
    assert second.next_before is None
    assert timeline_before(shop, records, kinds=("Registered",)).events[0].kind == "Registered"


def test_people_tied_by_devices_are_groups_unless_they_are_too_many():
    rows = [{"deviceKey": "d", "personIds": ["a", "b"]}, {"deviceKey": "e", "personIds": ["b", "c"]}]
    crowd = {"deviceKey": "f", "personIds": [f"p{place}" for place in range(90)]}
    pair = {"deviceKey": "g", "personIds": ["x", "y"]}
    assert tied([*rows, crowd, pair]) == [({"a", "b", "c"}, {"d", "e"})]

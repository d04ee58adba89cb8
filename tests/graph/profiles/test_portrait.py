"""A portrait's shares are those that counting by hand gives."""

import numpy as np

from graph.profiles.segments.features import Bought, Good, Person, Shop
from graph.profiles.segments.gathering import columns
from graph.profiles.segments.portrait import portrait

TODAY = 20_000  # a Friday
SHOP = Shop(TODAY, {"milk": Good("乳品"), "beer": Good("酒")})


def charts(people, members):
    data = columns(people, SHOP)
    return {chart.key: chart for chart in portrait(data, np.array(members, bool))}


def test_shares_of_members_stand_beside_those_of_everybody():
    people = [
        Person("a", {"city": "杭州市", "district": "滨江区"}, (
            Bought(TODAY, 100, channel="app", things=("milk", "beer"), hour=9),
            Bought(TODAY - 1, 100, channel="app", things=("milk",), hour=9))),
        Person("b", {"city": "上海市"}, (Bought(TODAY, 900, channel="store", things=("beer",), hour=20),)),
        Person("c"),
    ]  # fmt: skip
    found = charts(people, [True, False, True])
    assert dict(zip(found["hours"].names, found["hours"].members, strict=True))["9"] == 1.0
    assert round(found["hours"].everybody[9], 3) == 0.667
    assert found["weekdays"].members[3:5] == (0.5, 0.5)
    assert found["channels"].names == ("app",)
    assert round(found["channels"].everybody[0], 3) == 0.667
    assert dict(zip(found["categories"].names, found["categories"].members, strict=True)) == {
        "乳品": 1.0,
        "酒": 1.0,
    }
    assert dict(zip(found["categories"].names, found["categories"].everybody, strict=True)) == {
        "乳品": 0.5,
        "酒": 1.0,
    }
    assert found["districts"].names == ("杭州市 滨江区",)
    assert found["districts"].everybody == (0.5,)
    assert dict(zip(found["stages"].names, found["stages"].members, strict=True))["never"] == 0.5
    assert sum(found["monetary"].members) == 1.0


def test_nobody_and_a_shop_without_orders_have_no_charts_to_show():
    assert charts([], []) == {}
    assert set(charts([Person("a")], [True])) == {"stages"}
    assert charts([Person("a")], [False]) == {}

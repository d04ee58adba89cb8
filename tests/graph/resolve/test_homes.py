"""Addresses in one column: the same door however written, another door however near."""

import pytest

from graph.resolve.flat_table import Table
from graph.resolve.resolver import resolve
from graph.resolve.roles import Kind, Role

SAME = [
    ("浙江省杭州市西湖区文三路12号5栋301室", "杭州西湖区文三路12号5-301"),
    ("香港九龍旺角彌敦道623號12樓A室", "九龙旺角弥敦道623号12楼A室"),
    ("Flat 3, 12 Oak Road, Ashford", "12 Oak Rd, Flat 3, Ashford"),
]
OTHER = [
    ("香港九龍旺角彌敦道623號12樓A室", "香港九龍旺角彌敦道623號13樓A室"),
    ("浙江省杭州市西湖区文三路12号5栋301室", "浙江省杭州市西湖区文三路12号5栋302室"),
    ("杭州市西湖区文三路12号5栋301室", "成都市武侯区文三路12号5栋301室"),
    ("Flat 3, 12 Oak Road, Ashford", "Flat 4, 12 Oak Road, Ashford"),
]


def clusters(*texts):
    filler = [f"武汉市江岸区中山路{number}号{number % 7 + 1}栋{number}01室" for number in range(1, 30)]
    table = Table({"a": [*texts, *filler]}, {"a": Role.ADDRESS}, Kind.ADDRESS)
    return resolve(table).clusters[: len(texts)].tolist()


@pytest.mark.parametrize("pair", SAME)
def test_one_door_is_one_place(pair):
    assert clusters(*pair) == [1, 1]


@pytest.mark.parametrize("pair", OTHER)
def test_two_doors_are_two_places(pair):
    assert clusters(*pair) == [1, 2]


def test_columns_of_city_and_district_belong_to_the_address():
    columns = {
        "city": ["杭州市", "杭州市", "成都市"],
        "district": ["西湖区", "西湖区", "武侯区"],
        "address": ["文三路12号5栋301室", "浙江省杭州市西湖区文三路12号5幢301", "文三路12号5栋301室"],
    }
    roles = {"city": Role.PLACE, "district": Role.PLACE, "address": Role.ADDRESS}
    assert resolve(Table(columns, roles, Kind.ADDRESS)).clusters.tolist() == [1, 1, 2]

"""A first set of real forms of address."""

import pytest

from graph.standardise.addresses import standardise

CASES = [
    ("浙江温州乐清柳市镇", "330382"),
    ("江苏省靖江市江阴经济开发区靖江园区五星村里面的江阴经济开发区", "321282"),
    ("重庆市县城口县", "500229"),
    ("绍兴柯桥", "330603"),
    ("湖北神农架太阳村10组", "429021"),
]


@pytest.mark.parametrize(("raw", "code"), CASES)
def test_the_division_is_found(raw, code):
    assert standardise(raw).division_code == code

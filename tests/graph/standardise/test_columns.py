"""What a whole column says about its cells: the region of phones, the order of dates, decimal commas."""

import pytest

from graph.standardise.dates import day_first_of
from graph.standardise.money import decimal_comma_of
from graph.standardise.phones import region_of


@pytest.mark.parametrize(
    ("cells", "region"),
    [
        (["13912345670", "010-82345678", "021-58881234"], "CN"),
        (["9730 6723", "6098 7284", "2345 6789"], "HK"),
        (["97306723", "92933691", "81234567", "60987284", "65203511", "94013638", "93291361", "31234567",
          "61234567", "91234567", "90345884"], "HK"),
        (["8812 3456", "8723 4567", "8671 2345"], "SG"),
        (["(312) 744-3000", "212-736-5000"], "US"),
        (["0912-345-678", "(02)2345-6789"], "TW"),
        (["+85297306723", "无", ""], "CN"),
        ([], "CN"),
        ([None, "x"], "CN"),
    ],
)  # fmt: skip
def test_the_region_of_a_column_of_phones(cells, region):
    assert region_of(cells) == region


def test_the_order_of_day_and_month_is_told_by_the_cells_that_can_be_read_one_way_only():
    assert day_first_of(["05/11/2023", "25/12/2023"]) is True
    assert day_first_of(["05/11/2023", "12/25/2023"]) is False
    assert day_first_of(["05/11/2023", None, ""]) is None
    assert day_first_of(["25/12/2023", "12/25/2023"]) is None


def test_decimal_commas_are_told_by_the_cells_that_can_be_read_one_way_only():
    assert decimal_comma_of(["1.234,56", "7,5"]) is True
    assert decimal_comma_of(["1,234.56", "1,234"]) is False
    assert decimal_comma_of(["1,234", "1.234", None]) is None

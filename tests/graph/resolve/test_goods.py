"""Model codes, makers and variants as titles of goods name them."""

import pytest

from graph.resolve.comparisons.models import CODE_LEVELS, _level, codes_of
from graph.resolve.flat_table import Table
from graph.resolve.goods import makers, model_codes, titles
from graph.resolve.roles import Role


@pytest.mark.parametrize(
    ("one", "two", "level"),
    [
        ({"ht10x"}, {"ht10x", "99123"}, "shared"),
        ({"wms3"}, {"wms3s"}, "begins-alike"),
        ({"ex32lp"}, {"mdrex32lp"}, "begins-alike"),
        ({"dscw120b"}, {"dscw120p"}, "same-stem"),
        ({"kdl40s4100"}, {"kdl46s4100"}, "sibling"),
        ({"scd382"}, {"scdc382"}, "begins-alike"),
        ({"ht10x"}, {"00972123"}, "none-shared"),
        ({"ht10x"}, set(), "none-shared"),
        ({"=exz35sr", "exz35sr", "exz35"}, {"=exz35bk", "exz35bk", "exz35"}, "same-stem"),
    ],
)
def test_two_sets_of_codes(one, two, level):
    found = _level(frozenset(one), frozenset(two))
    assert CODE_LEVELS[found - 1].code == level
    assert _level(frozenset(two), frozenset(one)) == found


def test_measures_are_no_codes_and_slashes_part_codes():
    assert codes_of("yp-s2zg/xaa 500gb 42 inch 1080p 10mp") == {"yps2zg", "yps2zgxaa"}


def test_short_numbers_are_codes_where_a_model_column_has_them():
    columns = {"title": ["TOPS pads", "New TOPS 7532 pads 100 sheets"], "model": ["07532", None]}
    one, two = model_codes(Table(columns, {"title": Role.TITLE, "model": Role.MODEL}))
    assert one & two == {"7532"}


def test_makers_stand_in_the_brand_column_or_lead_titles():
    names = ["Sony TV", "Sony Radio", "Sony Camera", "Nvidia card", "Case for Sony"]
    brands = [None, None, None, "Jaton Corp", None]
    found = makers(Table({"t": names, "b": brands}, {"t": Role.TITLE, "b": Role.BRAND}))
    assert [found.values[code] if code >= 0 else None for code in found.codes] == [
        "sony", "sony", "sony", "jaton", "sony",
    ]  # fmt: skip


def test_a_colour_only_the_description_names_counts():
    columns = {"t": ["Ink CLI-8", "Ink black"], "d": ["in yellow", "or white"]}
    found = titles(Table(columns, {"t": Role.TITLE, "d": Role.DESCRIPTION}))
    assert set(found.values) == {"ink cli-8 yellow", "ink black"}

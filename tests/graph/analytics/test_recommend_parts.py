"""Substitutes, refusals, and files nobody's spreadsheet computes."""

import doctest

import pytest

from graph.analytics import recommend_reasons, recommend_substitutes
from graph.analytics.recommend_substitutes import Good, substitutes
from graph.commands import recommend_crowd
from graph.commands.recommend_crowd import refuses
from graph.errors import MachineError
from graph.exports import cells
from graph.exports.atomic import whole_file
from graph.exports.cells import safe_cell


def test_doctests():
    for module in (recommend_reasons, recommend_substitutes, recommend_crowd, cells):
        assert doctest.testmod(module).failed == 0


def test_a_substitute_is_of_the_same_kind_and_nearest_in_name_and_content():
    goods = [
        Good("光明鲜牛奶", "乳品", "光明", 950.0, "ml"),
        Good("光明酸奶", "乳品", "光明", 400.0, "g"),
        Good("新希望鲜牛奶", "乳品", "新希望", 250.0, "ml"),
        Good("新希望鲜牛奶", "乳品", "新希望", 900.0, "ml"),
        Good("鲜牛奶巧克力", "糖果", "", 950.0, "ml"),
    ]
    assert substitutes(0, goods, range(5))[:2] == [3, 2]
    assert 4 not in substitutes(0, goods, range(5))
    assert substitutes(4, goods, range(5)) == []


@pytest.mark.parametrize(
    ("said", "refused"),
    [
        ([], False),
        ([("profiling", True, 1), ("profiling", False, 2)], True),
        ([("profiling", False, 1), ("profiling", True, 2)], False),
        ([("profiling", True, 2), ("profiling", False, 2)], True),
        ([("profiling", True, 2), ("recommendation", False, 1)], True),
    ],
)
def test_the_latest_word_counts_and_a_withdrawal_wins_ties(said, refused):
    rows = [
        {"purpose": purpose, "channel": "all", "granted": granted, "at": at} for purpose, granted, at in said
    ]
    assert refuses(rows) is refused


@pytest.mark.parametrize("text", ["=1+1", "+cmd|' /C calc'!A0", "-2+3+cmd", "@SUM(A1)", "\t=1", " =1", "＝1"])
def test_a_formula_is_shown_and_not_computed(text):
    assert safe_cell(text) == "'" + text


@pytest.mark.parametrize("value", ["+8613800138000", "-12.5", "王小明", "", 7, -3.5, None, "a=b"])
def test_other_cells_stay_what_they_are(value):
    assert safe_cell(value) == value


def test_a_file_that_fails_half_way_leaves_nothing_and_keeps_the_old_one(tmp_path):
    path = tmp_path / "out.csv"
    path.write_text("old", encoding="utf-8")

    class StoppedError(Exception):
        pass

    def write():
        with whole_file(path) as file:
            file.write(b"half")
            raise StoppedError

    with pytest.raises(StoppedError):
        write()
    assert path.read_text(encoding="utf-8") == "old"
    assert [item.name for item in tmp_path.iterdir()] == ["out.csv"]


def test_a_folder_that_is_not_there_is_said(tmp_path):
    with pytest.raises(MachineError, match=r"export\.unwritable"), whole_file(tmp_path / "no" / "out.csv"):
        pass

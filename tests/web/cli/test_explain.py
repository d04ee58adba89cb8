"""`renmai explain` in a terminal: a waterfall as a table with bars, every comparison and level in words."""

import numpy as np
import pytest

from graph.resolve.comparisons.build import comparisons_for
from graph.resolve.forms import with_forms
from graph.resolve.records import prepare
from graph.resolve.roles import Kind
from graph.resolve.tables import table_of
from graph.resolve.waterfall import Step, Waterfall
from web.cli.explain import step_text, waterfall_lines
from web.translations import LANGUAGES

WHY = Waterfall(-9.9, (Step("phone", "equal", 14.2, 1.0), Step("gender:gender", "differs", -3.1)), "", 0.85)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_lines_add_up_and_end_in_a_probability(lang):
    lines = waterfall_lines(lang, WHY)
    assert len(lines) == 5
    assert lines[2].rstrip().endswith("█")
    assert "+14.2" in lines[2]
    assert "+1.2" in lines[3]
    assert "░" in lines[3]
    assert f"{WHY.probability:.4f}" in lines[-1]
    judged = Waterfall(-9.9, forced="negative")
    assert len(waterfall_lines(lang, judged)) == 4


@pytest.mark.parametrize("kind", [Kind.CUSTOMER, Kind.PRODUCT, Kind.SUPPLIER])
def test_every_comparison_and_level_has_a_name_in_both_languages(kind):
    table, _ = table_of([], kind)
    records = prepare(with_forms(table))
    for item in comparisons_for(records, np.ones(records.size, np.float32)):
        for level in item.levels:
            for lang in LANGUAGES:
                shown = step_text(lang, item.name, level.code)
                assert "comparison." not in shown
                assert "level." not in shown

"""Each comparison finds the level its cases name."""

from pathlib import Path

import numpy as np
import pytest
import yaml

from graph.resolve.comparisons.build import comparisons_for
from graph.resolve.records import Table, prepare
from graph.resolve.roles import Kind, Role

CASES = yaml.safe_load((Path(__file__).parent / "cases/comparisons.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['left']} | {case['right']}")
@pytest.mark.parametrize("turned", [False, True], ids=["", "turned"])
def test_two_values_show_the_level_of_the_case(case, turned):
    role = Role(case["role"])
    values = [case["left"], case["right"]]
    kind = {Role.TITLE: Kind.PRODUCT, Role.COMPANY: Kind.SUPPLIER}.get(role, Kind.CUSTOMER)
    records = prepare(Table({"c": values[::-1] if turned else values}, {"c": role}, kind))
    named = {item.name.partition(":")[0]: item for item in comparisons_for(records, np.ones(2, np.float32))}
    if case["level"] is None and case["comparison"] not in named:
        return
    comparison = named[case["comparison"]]
    number = int(comparison.compare(np.array([0]), np.array([1]))[0])
    found = comparison.levels[number - 1].code if number else None
    assert found == case["level"]

"""Every case of cases/*.yaml: what a raw value is read as, and why."""

from datetime import date, datetime
from decimal import Decimal
from importlib import import_module
from pathlib import Path

import pytest
import yaml

CASES = Path(__file__).parent / "cases"


def cases():
    for path in sorted(CASES.glob("*.yaml")):
        table = yaml.safe_load(path.read_text(encoding="utf-8"))
        for number, case in enumerate(table["cases"], 1):
            raw = case["raw"]
            yield pytest.param(table["module"], case, id=f"{path.stem}-{number}-{str(raw)[:30]!r}")


def plain(value):
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, date | datetime):
        return value.isoformat()
    return value


@pytest.mark.parametrize(("module", "case"), list(cases()))
def test_case(module, case):
    standardise = import_module(f"graph.standardise.{module}").standardise
    result = standardise(case["raw"], **case.get("hints", {}))
    why = case.get("why", "")
    for name, expected in case["expect"].items():
        if name == "issues":
            found = [issue.code.split(".", 1)[1] for issue in result.issues]
            assert sorted(found) == sorted(expected), why
        elif name == "sure":
            assert (result.confidence >= 0.8) == expected, (result.confidence, why)
        else:
            assert plain(getattr(result, name)) == expected, (name, why)


def test_every_kind_has_its_cases_and_its_reasons():
    for path in CASES.glob("*.yaml"):
        table = yaml.safe_load(path.read_text(encoding="utf-8"))
        raws = [(str(case["raw"]), str(case.get("hints"))) for case in table["cases"]]
        assert len(raws) == len(set(raws)), f"{path.name} repeats a case"
        assert all(case.get("why") for case in table["cases"]), f"{path.name} has a case without a reason"

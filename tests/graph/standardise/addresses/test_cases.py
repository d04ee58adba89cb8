"""Every case of cases/*.yaml: written by hand, each with the reason it is there."""

from pathlib import Path

import pytest
import yaml

from graph.standardise.addresses import standardise

CASES = [
    (path.stem, case)
    for path in sorted((Path(__file__).parent / "cases").glob("*.yaml"))
    for case in yaml.safe_load(path.read_text(encoding="utf-8"))
]
FIELDS = {"written": "district_written", "code": "division_code"}
DOOR = ("road", "number", "building", "unit", "room")
HEAD = "浙江省杭州市西湖区"


@pytest.mark.parametrize(("file", "case"), CASES, ids=[f"{file}:{case['raw']}" for file, case in CASES])
def test_case(file, case):
    raw = HEAD + case["raw"] if file == "doors" else case["raw"]
    found = standardise(raw)
    wanted = {name: value for name, value in case.items() if name not in ("raw", "why", "issues", "year")}
    if file in ("doors", "divisions", "contacts", "elsewhere"):
        wanted = {**dict.fromkeys(DOOR, ""), **wanted}
    got = {name: getattr(found, FIELDS.get(name, name)) for name in wanted}
    assert got == wanted, case["why"]
    codes = {issue.code for issue in found.issues}
    if "issues" in case:
        assert set(case["issues"]) <= codes, (case["why"], codes)
        if not case["issues"]:
            assert not codes, case["why"]
    if "year" in case:
        assert case["year"] in {issue.params.get("year") for issue in found.issues}

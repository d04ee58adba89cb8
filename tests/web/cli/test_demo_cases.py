"""The demo ends with its cases in a few lines."""

from datetime import UTC, datetime

import pytest

from graph.commands.cases import CaseFactor, CaseLine
from web.cli.demo import _tell_cases
from web.demo import _told_case

DAY = datetime(2025, 11, 1, tzinfo=UTC)
FACTORS = (
    CaseFactor("farm.people", 17.5, {"people": 12}, "case_sign_ins", {"caseId": "c"}),
    CaseFactor("farm.company", 28.4, {"days": 5.8}, "case_sign_ins", {"caseId": "c"}),
)
LINE = CaseLine(
    "c", 86.8, "device-farm", ("device-farm",), "open", None, 12, 12, 19_700, "CNY", DAY, DAY, DAY, None,
    True, FACTORS, ("刘志强",),
)  # fmt: skip


@pytest.mark.parametrize(("lang", "words"), [("en", "12 involved, 197.00 CNY"), ("zh_Hans", "涉及 12 方")])
def test_each_case_is_a_line_with_its_weightiest_reason(capsys, lang, words):
    _tell_cases({"cases": [_told_case(LINE)]}, lang, "http://127.0.0.1:8000/")
    told = capsys.readouterr().err
    assert words in told
    assert "5.8" in told
    assert "http://127.0.0.1:8000/cases" in told
    assert "{" not in told


def test_a_demo_without_cases_says_nothing_of_them(capsys):
    _tell_cases({"cases": []}, "en", "http://127.0.0.1:8000/")
    assert not capsys.readouterr().err

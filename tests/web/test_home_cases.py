"""The first page leads to the most suspicious open cases."""

import json
from datetime import UTC, datetime

import pytest

DAY = datetime(2025, 11, 1, tzinfo=UTC)
CASE = {
    "id": "case1", "score": 86.8, "detector": "device-farm", "detectors": '["device-farm"]', "status": "open",
    "assignee": None, "people": 12, "records": 12, "valueAtRisk": 19_700, "currency": "CNY", "firstAt": DAY,
    "lastAt": DAY, "openedAt": DAY, "snoozedUntil": None, "found": True, "names": ["刘志强"], "total": 1,
    "factors": json.dumps(
        [{"code": "farm.people", "points": 17.5, "query": "evidence_sign_ins", "params": {"people": 12}}]
    ),
}  # fmt: skip


@pytest.mark.parametrize(("lang", "said"), [("en", "12 people take turns."), ("zh-Hans", "12 人轮流登录。")])
def test_the_first_page_lists_cases_with_their_best_reason(client, answers, lang, said):
    answers.rows["loaded_counts"] = [{"customers": 3, "persons": 2, "orders": 1}]
    answers.rows["case_list"] = [CASE]
    page = client.get("/", headers={"Accept-Language": lang}).get_data(as_text=True)
    assert 'href="/cases/case1"' in page
    assert 'href="/cases"' in page
    assert said in page


def test_no_case_leaves_no_empty_box(client, answers):
    answers.rows["loaded_counts"] = [{"customers": 3, "persons": 2, "orders": 1}]
    assert 'data-find="cases"' not in client.get("/").get_data(as_text=True)

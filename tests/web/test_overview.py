"""Everybody at a glance: no bubble lies over another; the page is there before the first run."""

import json
import math
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web.bubbles import box, packed
from web.translations import catalogue

SCRIPT = '<script>alert("x")</script>'


@given(st.lists(st.integers(1, 400), min_size=1, max_size=60))
def test_no_bubble_lies_over_another_and_all_are_in_the_picture(sizes):
    circles = packed(tuple(sizes))
    for place, one in enumerate(circles):
        for other in circles[place + 1 :]:
            assert math.hypot(one.x - other.x, one.y - other.y) >= one.radius + other.radius
    left, top, width, height = box(circles)
    assert all(left <= item.x - item.radius and item.x + item.radius <= left + width for item in circles)
    assert all(top <= item.y - item.radius and item.y + item.radius <= top + height for item in circles)


def bubble(id, kind, size, **more):
    return {
        "id": id, "kind": kind, "size": size, "city": "杭州市", "names": [SCRIPT], "people": ["p1", "p2"],
        "ties": [["Device", 3]], "giant": False, "orders": 9, **more,
    }  # fmt: skip


REPORT = {
    "bubbles": [bubble("k1", "community", 40), bubble("k2", "community", 3), bubble("city:x", "city", 900)],
    "links": [["k1", "k2", 4, ["Device"]]],
    "communities": 2,
    "people": 943,
    "cutPoints": [["Device", "d1", SCRIPT, 3]],
    "bridges": [],
    "nodes": 10,
    "links_": 9,
}


@pytest.mark.parametrize(("asked", "lang"), [("en", "en"), ("zh-CN", "zh_Hans")])
def test_each_bubble_leads_into_its_community(client, answers, asked, lang):
    at = datetime(2026, 3, 1, tzinfo=UTC)
    answers.rows["communities_report"] = [{"report": json.dumps(REPORT), "at": at}]
    html = client.get("/overview", headers={"Accept-Language": asked}).get_data(as_text=True)
    assert html.count("<circle") >= 3
    assert html.count('href="/explore?ref=Community:k1"') == 2
    assert SCRIPT not in html
    assert catalogue(lang)["overview.title"] in html


@pytest.mark.parametrize(("asked", "lang"), [("en", "en"), ("zh-CN", "zh_Hans")])
def test_before_the_first_run_it_says_how_to_make_one(client, asked, lang):
    html = client.get("/overview", headers={"Accept-Language": asked}).get_data(as_text=True)
    assert catalogue(lang)["overview.none"] in html
    assert "renmai communities" in html

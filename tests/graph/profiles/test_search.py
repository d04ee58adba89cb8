"""Questions become full-text queries that mean what a person means and never break."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.profiles.search import search
from graph.profiles.search_query import lucene, syllables


class Answers:
    def __init__(self, **rows):
        self.rows = rows

    def read(self, name, /, **params):
        return self.rows.get(name, [])

    def one(self, name, /, **params):
        return None


def named(label, key, name, score, identity=None, **more):
    return {
        "label": label,
        "node": {"key": key, "name": name, "source": "app", **more},
        "score": score,
        "identityId": identity,
        "identityName": name if identity else None,
        "records": 3 if identity else None,
    }


@given(st.text(max_size=60))
def test_no_text_makes_an_unbalanced_query(text):
    query = lucene(text)
    bare = []
    index = 0
    while index < len(query):
        if query[index] == "\\":
            index += 2
            continue
        bare.append(query[index])
        index += 1
    outside = "".join(bare).split('"')
    assert len(outside) % 2 == 1, "quotes are balanced"
    plain = "".join(outside[::2])
    assert plain.count("(") == plain.count(")")


@pytest.mark.parametrize(
    ("question", "part"),
    [
        ("张小明", '"张小明"^4'),
        ("张小明", "小明"),
        ("張小明", '"张小明"^4'),
        ("zhang xiaoming", '"zhang xiaoming"^4'),
        ("zhangwei", 'namePinyin:"zhang wei"'),
        ("zxm", "searchText:zxm^3"),
        ("zhangxiaoming", 'namePinyin:"zhang xiaoming"'),
        ("zhang xiao ming", 'namePinyin:"zhang xiaoming"'),
        ("杨雨心", 'namePinyin:"yang yuxin"'),
        ("8001", "phones:*8001*"),
        ("smyth", "smyth~1"),
        ("王", "王*"),
    ],
)
def test_a_question_is_read_in_all_its_senses(question, part):
    assert part in lucene(question)


@pytest.mark.parametrize("word", ["smith", "abc", "x" * 40, "北京", ""])
def test_what_is_no_pinyin_has_no_syllables(word):
    assert syllables(word) == []


def test_records_of_one_person_are_one_hit_and_stubs_are_none():
    rows = [
        named("Customer", "r1", "陈鹏", 3.0, "p1"),
        named("Customer", "r2", "陈鹏", 5.0, "p1"),
        named("Customer", "r3", "陈朋", 2.0),
        named("Customer", "r4", "陈鹏", 9.0, stub=True),
        named("Product", "x1", "陈皮", 1.0),
    ]
    found = search(Answers(search_names=rows), "陈鹏")
    shown = {group: [hit.id for hit in hits] for group, hits in found.groups}
    assert shown == {"person": ["p1"], "record": ["r3"], "product": ["x1"]}
    assert found.groups[0][1][0].records == 3


def test_an_owner_of_the_very_phone_comes_first():
    contact = {
        "label": "Phone",
        "value": "+8613812345678",
        "recordKey": "r9",
        "recordLabel": "Customer",
        "name": "李四",
        "source": "app",
        "identityId": "p9",
        "identityName": "李四",
        "records": 2,
    }
    rows = [named("Customer", "r1", "13812345678", 8.0, "p1")]
    found = search(Answers(search_contacts=[contact], search_names=rows), "138 1234 5678")
    assert [hit.id for hit in found.groups[0][1]] == ["p9", "p1"]


def test_each_group_is_cut_and_the_whole_is_counted():
    rows = [named("Product", f"x{place}", f"苹果{place}", 1.0) for place in range(30)]
    found = search(Answers(search_names=rows), "苹果", per_group=8)
    assert len(found.groups[0][1]) == 8
    assert found.total == 30


def test_a_very_long_question_is_cut_and_says_so():
    assert search(Answers(), "长" * 5000).cut
    assert not search(Answers(), "短").cut

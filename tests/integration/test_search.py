"""The one box against the real full-text index: every way to write a name, and no way to break it."""

import pytest

from graph.model import shared_key
from graph.profiles.search import search

pytestmark = pytest.mark.integration


@pytest.fixture
def people(store):
    store.execute(
        """CYPHER 25
        CREATE (p:Identity:Person {id: 'p1', name: '张小明', records: 2, searchText: 'zxm cheung siu ming'}),
               (:Record:Customer {key: 'c1', source: 'app', name: '张小明', namePinyin: 'zhang xiaoming',
                                  phones: '+8613812345678',
                                  emails: 'xm.zhang@example.com xmzhang88@example.com'})-[:RESOLVES_TO]->(p),
               (b:Record:Customer {key: 'c2', source: 'stores', name: 'Xiaoming Zhang'})-[:RESOLVES_TO]->(p),
               (f:Phone {key: $phone, value: '+8613812345678'})<-[:HAS_PHONE]-(b),
               (:Record:Customer {key: 'c3', source: 'northwind', name: 'Maria Anders',
                                  company: 'Alfreds Futterkiste'}),
               (:Record:Product {key: 'x1', source: 'erp', name: '德青源土鸡蛋', specification: '10枚'}),
               (p)-[:TAGGED]->(:Tag {key: 't1', name: '高价值 VIP'}),
               (:Record:Address {key: 'a1', source: 'app', text: '杭州市西湖区文三路90号5幢201室'}),
               (:Record:Supplier {key: 's1', source: 'erp', name: '上海鲜之源食品有限公司'}),
               (:Order {key: 'o1', source: 'app', orderNumber: '20251013059653'})""",
        {"phone": shared_key("Phone", "+8613812345678")},
    )
    store.execute("CALL db.awaitIndexes(60)")
    return store


def found(store, question):
    return {(hit.label, hit.id) for _, hits in search(store, question).groups for hit in hits}


PERSON, TAG = ("Person", "p1"), ("Tag", "t1")
KINDS = {
    "characters": (PERSON, "张小明", "張小明", "小明", "张", "张某明", "章小明"),
    "pinyin": (PERSON, "zhang xiaoming", "xiaoming zhang", "zhangxiaoming", "Xiaoming", "xiaomng"),
    "initials": (PERSON, "zxm", "ZXM"),
    "romanised": (PERSON, "Cheung Siu Ming", "cheung siu", "cheong siu ming"),
    "phone": (PERSON, "13812345678", "+86 138 1234 5678", "5678", "138123", "2345"),
    "e-mail": (PERSON, "xm.zhang@example.com", "xmzhang88@example.com", "xmzhang88", "xmzhang98@example.com"),
    "order number": (("Order", "o1"), "20251013059653", "2025101305", "2025 1013 0596 53"),
    "address": (("Address", "a1"), "文三路90号", "杭州市西湖区文三路90号5幢201室", "文三路"),
    "product": (("Product", "x1"), "德青源土鸡蛋", "鸡蛋", "土鸡旦"),
    "supplier": (("Supplier", "s1"), "上海鲜之源食品有限公司", "鲜之源"),
    "company": (("Customer", "c3"), "Alfreds", "anders maria", "Futterkist"),
    "tag": (TAG, "高价值", "vip", "VIP"),
}
"""Kind of text to what it finds and ways to write it, slips among them."""


@pytest.mark.parametrize("kind", KINDS)
def test_a_thing_is_found_by_its(people, kind):
    thing, *questions = KINDS[kind]
    missed = [question for question in questions if thing not in found(people, question)]
    assert not missed


def test_the_best_answer_stands_first(people):
    groups = dict(search(people, "张小明").groups)
    assert groups["person"][0].id == "p1"
    assert all(hit.score <= groups["person"][0].score for hits in groups.values() for hit in hits)


@pytest.mark.parametrize(
    "question",
    [
        *(
            '"',
            "\\",
            "(",
            "a AND",
            "OR",
            "NOT x",
            "[a TO b]",
            "{",
            "~",
            "^2",
            "a:b",
            "*",
            "?*",
            "/re/",
            "+-!",
            "&&",
        ),
        *(
            "\x00",
            "\ud83d",
            "😀",
            "a" * 10_000,
            "长" * 10_000,
            "'; MATCH (n) DETACH DELETE n //",
            "<script>",
            "%",
            "٣٤",
        ),
    ],
)
def test_no_question_breaks_it(people, question):
    search(people, question)
    assert people.execute("RETURN COUNT {(:Customer)} AS n")[0]["n"] == 3

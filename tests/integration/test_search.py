"""The one box against the real full-text index: every way to write a name, and no way to break it."""

import pytest

from graph.model import shared_key
from graph.profiles.search import search

pytestmark = pytest.mark.integration


@pytest.fixture
def people(store):
    store.execute(
        """CYPHER 25
        CREATE (p:Identity:Person {id: 'p1', name: '张小明', records: 2}),
               (:Record:Customer {key: 'c1', source: 'app', name: '张小明', namePinyin: 'zhang xiao ming',
                                  phones: '+8613812345678',
                                  emails: 'xm.zhang@example.com'})-[:RESOLVES_TO]->(p),
               (b:Record:Customer {key: 'c2', source: 'stores', name: 'Xiaoming Zhang'})-[:RESOLVES_TO]->(p),
               (f:Phone {key: $phone, value: '+8613812345678'})<-[:HAS_PHONE]-(b),
               (:Record:Customer {key: 'c3', source: 'northwind', name: 'Maria Anders',
                                  company: 'Alfreds Futterkiste'}),
               (:Record:Product {key: 'x1', source: 'erp', name: '德青源土鸡蛋', specification: '10枚'}),
               (:Record:Supplier {key: 's1', source: 'erp', name: '上海鲜之源食品有限公司'}),
               (:Order {key: 'o1', source: 'app', orderNumber: '20251013059653'})""",
        {"phone": shared_key("Phone", "+8613812345678")},
    )
    store.execute("CALL db.awaitIndexes(60)")
    return store


def found(store, question):
    return {(hit.label, hit.id) for _, hits in search(store, question).groups for hit in hits}


@pytest.mark.parametrize(
    "question",
    [
        *(
            "张小明",
            "張小明",
            "小明",
            "张",
            "zhang xiaoming",
            "xiaoming zhang",
            "zhangxiaoming",
            "Xiaoming",
            "xiaomng",
        ),
        *("zxm", "13812345678", "+86 138 1234 5678", "5678", "138123", "xm.zhang@example.com"),
    ],
)
def test_a_person_is_found_by(people, question):
    assert ("Person", "p1") in found(people, question)


@pytest.mark.parametrize(
    ("question", "thing"),
    [
        ("Alfreds", ("Customer", "c3")),
        ("anders maria", ("Customer", "c3")),
        ("鸡蛋", ("Product", "x1")),
        ("鲜之源", ("Supplier", "s1")),
        ("20251013059653", ("Order", "o1")),
        ("2025101305", ("Order", "o1")),
    ],
)
def test_other_things_are_found_by(people, question, thing):
    assert thing in found(people, question)


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

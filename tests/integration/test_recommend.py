"""What is offered can reach the person, is not in the cart, was not refused, and says why."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from graph.commands.recommend import recommend_person
from graph.commands.recommend_all import recommend_everybody
from graph.errors import NotFoundError, UsageError

pytestmark = pytest.mark.integration

NOW = datetime(2025, 12, 1, tzinfo=UTC)
ZONE = ZoneInfo("Asia/Shanghai")

SHOP = """CYPHER 25
CREATE (hz:Warehouse {key: 'hz', name: '杭州店仓'})-[:SERVES]->(:Division {code: '330100'}),
       (bj:Warehouse {key: 'bj', name: '北京店仓'})-[:SERVES]->(:Division {code: '110100'})
WITH hz, bj
UNWIND ['鲜牛奶 光明', '鲜牛奶 新希望', '吐司面包', '青岛啤酒', '豆腐'] AS name
WITH hz, bj, name, CASE WHEN name CONTAINS '牛奶' THEN '乳品' ELSE name END AS category,
     CASE name WHEN '豆腐' THEN hz ELSE bj END AS other
CREATE (p:Record:Product {key: 'p' + name, name: name, category: category, source: 'erp'})
       -[:RESOLVES_TO]->(:Identity:Item {id: name, name: name})
CREATE (s:Stock {key: 's' + name, onHand: CASE name WHEN '鲜牛奶 光明' THEN 0.0 ELSE 9.0 END, reserved: 0.0,
                 asOf: datetime('2025-11-30T14:00Z')})-[:OF]->(p), (s)-[:AT]->(hz)
CREATE (t:Stock {key: 't' + name, onHand: 9.0, asOf: datetime('2025-11-30T14:00Z')})-[:OF]->(p),
       (t)-[:AT]->(other)
"""

PEOPLE = """CYPHER 25
UNWIND range(0, 11) AS n
WITH n, CASE WHEN n < 10 THEN '330108' ELSE '110105' END AS division
CREATE (c:Record:Customer {key: 'c' + n})-[:RESOLVES_TO]->(:Identity:Person {id: 'p' + n, name: '顾客' + n}),
  (c)-[:HAS_ADDRESS]->(:Record:Address {key: 'a' + n, divisionCode: division})
WITH c, n
UNWIND range(1, 4) AS week
CREATE (c)-[:PLACED]->(o:Order {key: 'o' + n + '-' + week, customerKey: c.key, status: 'completed',
  placedAt: datetime('2025-11-30T04:00Z') - duration({days: 7 * week})})
WITH c, n, o, week
UNWIND (CASE WHEN n = 9 THEN ['青岛啤酒'] WHEN n = 0 THEN ['鲜牛奶 光明', '吐司面包']
             ELSE ['鲜牛奶 光明', '吐司面包', '豆腐'] END) AS name
MATCH (p:Product {key: 'p' + name})
CREATE (o)-[:CONTAINS {quantity: 1.0}]->(p)
"""


@pytest.fixture
def shop(store):
    store.execute(SHOP)
    store.execute(PEOPLE)
    return store


def advice(store, home, person, k=3):
    return recommend_person(store, home, ZONE, person, k, clock=lambda: NOW)


def test_a_person_is_offered_what_their_warehouse_holds_with_a_reason(shop, tmp_path):
    found = advice(shop, tmp_path, "p0")
    assert found.warehouses == ("杭州店仓",)
    offers = {offer.name: offer for offer in found.offers}
    assert offers["吐司面包"].reason == ("recommend.rhythm", {"days": 7, "ago": 7})
    assert "鲜牛奶 光明" not in offers
    assert offers["鲜牛奶 新希望"].reason == ("recommend.instead", {"name": "鲜牛奶 光明"})
    assert offers["豆腐"].reason[0] in ("recommend.together", "recommend.alike")


def test_the_same_thing_is_offered_where_it_is_held(shop, tmp_path):
    assert "鲜牛奶 光明" in [offer.name for offer in advice(shop, tmp_path, "p11").offers]


def test_what_is_in_the_cart_is_not_offered(shop, tmp_path):
    shop.execute(
        "CYPHER 25 MATCH (c:Customer {key: 'c0'}), (p:Product {key: 'p吐司面包'}) "
        "CREATE (c)-[:HAS_CART]->(:Cart {key: 'k', state: 'open'})-[:HOLDS]->(p)"
    )
    assert "吐司面包" not in [offer.name for offer in advice(shop, tmp_path, "p0").offers]


def test_who_refused_is_offered_nothing(shop, tmp_path):
    shop.execute(
        "CYPHER 25 MATCH (c:Customer {key: 'c0'}) UNWIND [[true, 1], [false, 2]] AS said CREATE (c)-[:GAVE]->"
        "(:Consent {key: 'g' + said[1], purpose: 'profiling', channel: 'all', granted: said[0], "
        "at: datetime({year: 2025, month: said[1]})})"
    )
    found = advice(shop, tmp_path, "p0")
    assert found.refused
    assert not found.offers


def test_who_cannot_be_reached_is_offered_nothing(shop, tmp_path):
    shop.execute("CYPHER 25 MATCH (a:Address {key: 'a0'}) SET a.divisionCode = '440100'")
    found = advice(shop, tmp_path, "p0")
    assert found.unreachable
    assert not found.offers


def test_the_batch_says_of_each_person_what_their_page_says(shop, tmp_path):
    batch = {each.person_id: each for each in recommend_everybody(shop, tmp_path, ZONE, 3, clock=lambda: NOW)}
    assert len(batch) == 12
    for person in ("p0", "p9", "p11"):
        alone = advice(shop, tmp_path, person)
        assert [(o.name, o.reason) for o in batch[person].offers] == [
            (o.name, o.reason) for o in alone.offers
        ]


def test_what_cannot_be_answered_is_said(store, tmp_path):
    with pytest.raises(NotFoundError, match=r"person\.unknown"):
        advice(store, tmp_path, "nobody")
    store.execute("CYPHER 25 CREATE (:Identity:Person {id: 'alone'})")
    with pytest.raises(UsageError, match=r"recommend\.nobody"):
        advice(store, tmp_path, "alone")
    with pytest.raises(UsageError, match=r"recommend\.number"):
        advice(store, tmp_path, "alone", 0)

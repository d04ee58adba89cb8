"""Segments read from a real graph, saved in it, and explained."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from graph.commands import segments
from graph.errors import ConflictError, InputError, NotFoundError

pytestmark = pytest.mark.integration

SHOP = """CYPHER 25
CREATE (p:Record:Product {key: 'p', name: '牛奶', category: '乳品', source: 'app'}),
  (d:Device {key: 'd'}), (t:Tag {key: 't', name: 'VIP'}),
  (case:Case {id: 'k', status: 'open'}), (old:Case {id: 'k2', status: 'dismissed'})
WITH p, d, t, case, old
UNWIND range(0, 3) AS n
WITH p, d, t, case, old, n, CASE n WHEN 1 THEN '["x"]' END AS issues,
  datetime('2025-11-30T04:00Z') - duration({days: n * 40}) AS at
CREATE (person:Identity:Person {id: 'p' + n, name: '客' + n,
    city: ['杭州市', '上海市', '上海市', '上海市'][n]}),
  (c:Record:Customer {key: 'c' + n})-[:RESOLVES_TO]->(person),
  (c)-[:HAS_ADDRESS]->(:Record:Address {key: 'a' + n, divisionCode: '330108', issues: issues}),
  (c)-[:GAVE]->(:Consent {key: 'g' + n, purpose: 'marketing', channel: 'sms', granted: n <> 2,
    at: at}),
  (c)-[:PLACED]->(o:Order {key: 'o' + n, placedAt: at, paidAt: at, paidAmount: 1000 * n})-[:CONTAINS]->(p)
FOREACH (one IN CASE WHEN n < 2 THEN [1] ELSE [] END | CREATE (c)-[:USES_DEVICE]->(d))
FOREACH (one IN CASE n WHEN 0 THEN [1] ELSE [] END | CREATE (person)-[:TAGGED {by: 'li'}]->(t))
FOREACH (one IN CASE n WHEN 3 THEN [1] ELSE [] END | CREATE (case)-[:INVOLVES]->(c), (old)-[:INVOLVES]->(c))
"""


def whole(name, where):
    return {"version": 1, "name": name, "where": where}


def test_segments_are_saved_counted_and_explained(store):
    store.execute(SHOP)
    tied = {"kind": "shares", "what": "device", "with": {"kind": "tag", "is": ["VIP"]}}
    segments.create(store, whole("买过乳品", {"kind": "orders", "days": 100, "category": "乳品"}), "li")
    segments.create(store, whole("tied", {"all": [{"kind": "segment", "name": "买过乳品"}, tied]}), "li")
    everybody = segments.people(
        store, ZoneInfo("Asia/Shanghai"), clock=lambda: datetime(2025, 12, 1, tzinfo=UTC)
    )
    evaluated = segments.evaluator(store, everybody)

    def ids(where):
        rows = segments.member_rows(evaluated, {"where": where})
        return [everybody.rows[row].id for row in rows]

    assert ids({"kind": "segment", "name": "买过乳品"}) == ["p0", "p1", "p2"]
    assert ids({"kind": "segment", "name": "tied"}) == ["p1"]
    assert ids({"kind": "case"}) == ["p3"]
    assert ids({"kind": "deliverable"}) == ["p0", "p2", "p3"]
    assert ids({"kind": "profile", "field": "city", "is": ["杭州市"]}) == ["p0"]
    assert ids({"not": {"kind": "consent", "purpose": "marketing", "channel": "sms"}}) == ["p2"]
    assert ids({"kind": "spent", "at_least": 2000}) == ["p2", "p3"]
    inside, reasons = segments.why(evaluated, segments.find(store, "tied").definition, "p0")
    assert (inside, [why.holds for why in reasons]) == (False, [True, False])
    assert segments.people(store, ZoneInfo("Asia/Shanghai")) is everybody
    with pytest.raises(ConflictError, match=r"segment\.exists"):
        segments.create(store, whole("tied", {"kind": "case"}), "li")
    with pytest.raises(InputError, match=r"segment\.cycle"):
        segments.create(store, whole("买过乳品", {"kind": "segment", "name": "tied"}), "li", replace=True)
    with pytest.raises(NotFoundError, match=r"person\.unknown"):
        segments.why(evaluated, whole("x", {"kind": "case"}), "nobody")
    with pytest.raises(NotFoundError, match=r"segment\.unknown-segment"):
        segments.find(store, "nothing")

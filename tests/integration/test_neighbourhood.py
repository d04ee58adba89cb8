"""The neighbourhood on a real graph: no link missing, nothing drawn twice, what is hidden counted."""

import re

import pytest

from graph.errors import NotFoundError, UsageError
from graph.profiles import neighbourhood
from graph.store import patterns
from graph.store.patterns import Ref

pytestmark = pytest.mark.integration

SCANS = ("AllNodesScan", "NodeByLabelScan", "RelationshipTypeScan", "CartesianProduct")


@pytest.fixture
def shop(store):
    """Two people who share a phone; one has 400 orders; a coupon hub that 300 orders redeemed."""
    store.execute(
        """CYPHER 25
        CREATE (p:Identity:Person {id: 'p1', name: '张三'}), (q:Identity:Person {id: 'p2', name: '李四'}),
               (a:Record:Customer {key: 'c1', name: '张三'}), (b:Record:Customer {key: 'c2', name: '李四'}),
               (f:Phone {key: 'f1', value: '+8613900000001'}), (k:Coupon {key: 'k1', name: '新人券'}),
               (a)-[:RESOLVES_TO]->(p), (b)-[:RESOLVES_TO]->(q), (a)-[:HAS_PHONE]->(f), (b)-[:HAS_PHONE]->(f),
               (b)-[:RECEIVED]->(k)
        WITH a, k
        UNWIND range(1, 400) AS i
        CREATE (a)-[:PLACED]->(o:Order {key: 'o' + i, orderNumber: 'N' + i})
        WITH o, k, i WHERE i <= 300 CREATE (o)-[:REDEEMED]->(k)"""
    )
    return store


def all_links(store, refs):
    rows = store.execute(
        """CYPHER 25 MATCH (a)-[r]->(b)
        WHERE coalesce(a.key, a.id) IN $keys AND coalesce(b.key, b.id) IN $keys RETURN elementId(r) AS id""",
        {"keys": [ref.key for ref in refs]},
    )
    return {row["id"] for row in rows}


def test_the_first_picture_of_a_person_reaches_whom_they_share_a_phone_with(shop):
    picture = neighbourhood.start(shop, [Ref("Person", "p1")], cap=60)
    drawn = {node.ref for node in picture.nodes}
    assert {Ref("Person", "p2"), Ref("Phone", "f1"), Ref("Customer", "c2")} <= drawn
    assert {link.id for link in picture.links} == all_links(shop, drawn)
    assert Ref("Coupon", "k1") not in drawn
    rest = next(item for item in picture.rests if item.move == "PLACED>")
    assert rest.count == 400
    degrees = {node.ref: node.degree for node in picture.nodes}
    assert degrees[Ref("Customer", "c1")] == 402


def test_the_cap_holds_and_is_said(shop):
    picture = neighbourhood.start(shop, [Ref("Customer", "c1")], cap=5)
    assert len(picture.nodes) == 5
    assert picture.capped
    assert {link.id for link in picture.links} == all_links(shop, [node.ref for node in picture.nodes])


def test_an_expansion_adds_new_things_with_every_link_to_what_is_drawn(shop):
    drawn = [node.ref for node in neighbourhood.start(shop, [Ref("Person", "p1")], cap=60).nodes]
    first = neighbourhood.expand(shop, Ref("Customer", "c1"), drawn, "PLACED>", limit=25)
    assert len(first.nodes) == 25
    assert not {node.ref for node in first.nodes} & set(drawn)
    everything = [*drawn, *(node.ref for node in first.nodes)]
    before = all_links(shop, drawn)
    assert {link.id for link in first.links} == all_links(shop, everything) - before
    second = neighbourhood.expand(shop, Ref("Customer", "c1"), everything, "PLACED>", limit=25)
    assert not {node.ref for node in second.nodes} & set(everything)


def test_links_between_two_crowded_things_are_found(shop):
    shop.execute(
        "CYPHER 25 MATCH (c:Customer {key: 'c1'}), (k:Coupon {key: 'k1'}) CREATE (c)-[:RECEIVED]->(k)"
    )
    one, other = Ref("Customer", "c1"), Ref("Coupon", "k1")
    placed = [
        patterns.Placed(Ref(row["label"], row["key"]), row["elementId"], row["degree"])
        for row in patterns.locate(shop, [one, other])
    ]
    assert min(item.degree for item in placed) > patterns.FEW
    [row] = patterns.among(shop, placed)
    assert (row["start"], row["type"], row["end"]) == (one, "RECEIVED", other)


def test_a_hub_drawn_late_is_tied_to_all_that_is_drawn(shop):
    drawn = [node.ref for node in neighbourhood.start(shop, [Ref("Person", "p1")], cap=60).nodes]
    redeemed = Ref("Order", "o1")
    drawn = [*drawn, *({redeemed} - set(drawn))]
    picture = neighbourhood.expand(shop, redeemed, drawn, "REDEEMED>")
    assert [node.ref for node in picture.nodes] == [Ref("Coupon", "k1")]
    everything = [*drawn, Ref("Coupon", "k1")]
    assert {link.id for link in picture.links} == all_links(shop, everything) - all_links(shop, drawn)


def test_several_things_are_drawn_with_what_connects_them(shop):
    refs = [Ref("Person", "p1"), Ref("Person", "p2"), Ref("Coupon", "k1")]
    drawn = {node.ref for node in neighbourhood.start(shop, refs).nodes}
    assert {*refs, Ref("Customer", "c1"), Ref("Customer", "c2"), Ref("Phone", "f1")} <= drawn
    orders = [ref for ref in drawn if ref.label == "Order"]
    assert orders, "orders of one that redeemed the other"


def test_what_is_not_there_is_said(shop):
    with pytest.raises(NotFoundError, match=r"neighbourhood\.unknown"):
        neighbourhood.start(shop, [Ref("Person", "gone")])
    with pytest.raises(UsageError, match=r"neighbourhood\.full"):
        neighbourhood.expand(shop, Ref("Person", "p1"), [Ref("Order", f"o{i}") for i in range(20)], cap=20)


def test_no_walk_scans(shop):
    texts = [patterns.between_text("Customer", "Coupon"), patterns.locate_text("Division")]
    texts.append(patterns.among_text())
    for label in ("Person", "Customer", "Order", "Product", "Address", "Phone", "Coupon"):
        texts.append(patterns.properties_text(label))
        texts.append(patterns.expand_text(((label, tuple(move.name for move in patterns.moves(label))),)))
    with shop.session("READ") as session:
        for text in texts:
            parameters = dict.fromkeys(re.findall(r"\$(\w+)", text))
            plan = str(session.run(f"EXPLAIN {text}", parameters).consume().plan)
            assert not any(scan in plan for scan in SCANS), text

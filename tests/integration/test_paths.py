"""Why two things are connected, on a real server."""

import pytest

from graph.commands.paths import paths_between, picture_of
from graph.errors import NotFoundError, UsageError

pytestmark = pytest.mark.integration


@pytest.fixture
def shop(store):
    """Two customers who pay from one account and buy what everybody buys; a third who shares only that."""
    store.execute(
        "CYPHER 25 CREATE (p:PaymentAccount {key: 'pay', value: '2088'}), "
        "(milk:Record:Product {key: 'milk', name: '牛奶'}) WITH p, milk UNWIND range(1, 40) AS n "
        "CREATE (c:Record:Customer {key: 'c' + n, source: 'app', sourceId: 'c' + n, name: '客' + n})"
        "-[:PLACED]->(o:Order {key: 'o' + n, orderNumber: 'N' + n})-[:CONTAINS {quantity: 1.0}]->(milk) "
        "FOREACH (x IN CASE WHEN n < 3 THEN [1] ELSE [] END | CREATE (o)-[:PAID_WITH]->(p))"
    )
    return store


def test_the_rare_thing_connects_and_what_all_buy_is_only_named(shop):
    found = paths_between(shop, "Customer:c1", "Customer:c2")
    assert [item.ref.label for item in found.shortest.nodes] == [
        *("Customer", "Order", "PaymentAccount", "Order", "Customer"),
    ]
    assert [item.code for item in found.cheapest[0].why] == ["path.share.PaymentAccount"]
    assert len(found.cheapest) == 1
    assert [item.ref.key for item in found.common] == ["milk"]
    picture = picture_of(found)
    assert (len(picture.nodes), len(picture.links)) == (5, 4)


def test_no_way_leads_through_what_everybody_shares(shop):
    found = paths_between(shop, "Customer:c1", "Customer:c9")
    assert found.shortest is None
    assert not found.cheapest
    assert not found.stopped


def test_an_order_is_named_by_its_number_and_an_end_may_be_common(shop):
    found = paths_between(shop, "N1", "Product:milk")
    assert len(found.shortest.links) == 1


def test_what_is_not_there_or_the_same_is_said(shop):
    with pytest.raises(NotFoundError, match=r"path\.unknown"):
        paths_between(shop, "Customer:c1", "nobody")
    with pytest.raises(NotFoundError, match=r"path\.unknown"):
        paths_between(shop, "Customer:c1", "Customer:none")
    with pytest.raises(UsageError, match=r"path\.same"):
        paths_between(shop, "Customer:c1", "Customer:c1")
    shop.execute("CYPHER 25 CREATE (:Coupon {key: 'k'})")
    with pytest.raises(UsageError, match=r"path\.label"):
        paths_between(shop, "Customer:c1", "Coupon:k")

"""Stocking up, and the honest who buy by the dozen."""

from graph.analytics.stocking_up import find

RING = [f"s{number}" for number in range(6)]


def buy(shop, days, pieces=8.0, shelf=365, **more):
    for member in RING:
        shop.account(member)
        for day in days:
            key = shop.order(member, day, 40_000, **more)
            line = {"orderKey": key, "item": "oil", "pieces": pieces, "shelfLife": shelf}
            shop.rows["bulk"].append(line)


def test_neighbours_buying_one_keeping_product_by_the_dozen_in_days_are_a_ring(shop):
    buy(shop, (10, 11), phone="one phone")
    (ring,) = find(shop.evidence())
    assert list(ring.members) == RING
    assert ring.at_risk == 12 * 40_000


def test_a_restaurant_buying_fresh_goods_is_none(shop):
    buy(shop, (10, 11), shelf=7, phone="one phone")
    assert not find(shop.evidence())


def test_a_leaders_neighbours_ordering_for_months_are_none(shop):
    buy(shop, range(10, 90, 7), phone="one phone")
    assert not find(shop.evidence())


def test_a_sale_everybody_uses_ties_nobody(shop):
    buy(shop, (10, 11))
    assert not find(shop.evidence())

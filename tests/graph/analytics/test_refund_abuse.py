"""Refund abuse, and the broken cold chain that only looks like it."""

from graph.analytics.refund_abuse import find

RING = [f"r{number}" for number in range(6)]


def refunds(shop, days, members=RING, **more):
    for member in members:
        shop.account(member)
        for day in days:
            shop.order(member, day, refunded=5000, refundedAt=None, **more)
        shop.order(member, 90)


def test_accounts_with_one_payer_that_keep_taking_money_back_are_a_ring(shop):
    refunds(shop, (10, 30, 50), payment="payer")
    (ring,) = find(shop.evidence())
    assert list(ring.members) == RING
    assert ring.at_risk == 18 * 5000


def test_neighbours_refunded_on_the_days_the_cold_chain_broke_are_none(shop):
    refunds(shop, (10, 11), site="one estate", door="one locker")
    assert not find(shop.evidence())


def test_unlucky_strangers_are_none(shop):
    refunds(shop, (10, 30, 50))
    assert not find(shop.evidence())


def test_a_site_ties_refunders_where_there_are_too_many_of_them_for_chance(shop):
    refunds(shop, (10, 30, 50), site="estate")
    for number in range(6):
        shop.order(f"rest{number}", 5, site="estate")
    (ring,) = find(shop.evidence())
    assert list(ring.members) == RING

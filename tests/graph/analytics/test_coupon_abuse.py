"""Coupon abuse, and the newcomers who only look like it."""

from itertools import pairwise

from graph.analytics.coupon_abuse import find

RING = [f"c{number}" for number in range(6)]


def spend(shop, members, goods, plain=0, **more):
    for member in members:
        shop.account(member)
        for day in (10, 20):
            shop.order(member, day, goods, coupon="new", minimum=3000, discount=1000, **more)
        for day in range(plain):
            shop.order(member, 30 + day, 6000)


def test_accounts_that_spend_coupons_to_the_cent_on_one_device_are_a_ring(shop):
    spend(shop, RING, 3100)
    for member in RING:
        shop.tie(member, "USES_DEVICE", "emulator")
    (ring,) = find(shop.evidence())
    assert list(ring.members) == RING
    assert ring.at_risk == 12 * 1000
    assert ring.score > 60


def test_students_who_spend_more_and_go_on_buying_are_none(shop):
    spend(shop, RING, 5500, plain=4, site="dormitory")
    for one, two in pairwise(RING):
        shop.tie(one, "REFERRED", two)
    assert not find(shop.evidence())


def test_thrifty_strangers_are_none(shop):
    spend(shop, RING, 3100)
    assert not find(shop.evidence())


def test_a_locker_most_of_whose_users_are_honest_ties_nobody(shop):
    spend(shop, RING, 3100, door="locker")
    for number in range(40):
        shop.order(f"rest{number}", 5, door="locker")
    assert not find(shop.evidence())


def test_accounts_of_one_source_count_apart_even_where_they_resolve_to_one_person(shop):
    spend(shop, [], 3100)
    for member in RING:
        shop.account(member, person="one")
        shop.order(member, 10, 3100, coupon="new", minimum=3000, payment="pays for all")
    (ring,) = find(shop.evidence())
    assert list(ring.members) == RING


def test_two_coupons_to_the_cent_among_ordinary_shopping_are_suspect_too(shop):
    for number in range(200):
        for day in (3, 30, 60, 90):
            shop.order(f"rest{number}", day)
    spend(shop, RING, 3100, plain=4, payment="pays for all")
    (ring,) = find(shop.evidence())
    assert list(ring.members) == RING

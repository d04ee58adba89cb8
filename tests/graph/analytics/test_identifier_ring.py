"""Identifier rings, and families who share as well."""

from graph.analytics.evidence import DAY
from graph.analytics.identifier_ring import find

BEGIN = 20_000 * DAY
RING = [f"i{number}" for number in range(6)]


def chain(shop, years=0, door=None):
    for place, member in enumerate(RING):
        shop.account(member, registered=BEGIN + place * (DAY + years * 365 * DAY))
        shop.tie(member, "HAS_PHONE", f"phone {place // 2}")
        shop.tie(member, "HAS_EMAIL", f"mail {(place + 1) // 2}")
        shop.order(member, 20, 9_000, **({"door": door} if door else {}))


def test_new_accounts_whose_phones_and_mails_go_round_are_a_ring(shop):
    chain(shop)
    (ring,) = find(shop.evidence())
    assert list(ring.members) == RING


def test_a_family_behind_one_door_is_none(shop):
    chain(shop, door="home")
    assert not find(shop.evidence())


def test_relatives_who_joined_over_years_are_none(shop):
    chain(shop, years=1)
    assert not find(shop.evidence())


def test_a_number_that_everybody_has_ties_nobody(shop):
    for number in range(30):
        shop.account(f"n{number}", registered=BEGIN)
        shop.tie(f"n{number}", "HAS_PHONE", "13800138000")
        shop.tie(f"n{number}", "HAS_EMAIL", "none")
    assert not find(shop.evidence())


def test_a_recipients_phone_that_is_anothers_own_ties_them(shop):
    for place, member in enumerate(RING):
        shop.account(member, registered=BEGIN + place * DAY)
        shop.tie(member, "HAS_PHONE", f"phone {place}")
        shop.order(member, 20, 9_000, phone=f"phone {(place + 1) % len(RING)}")
    (ring,) = find(shop.evidence())
    assert list(ring.members) == RING


def test_an_old_customer_who_shares_something_with_a_ring_is_not_of_it(shop):
    chain(shop)
    shop.account("old", registered=BEGIN - 900 * DAY)
    shop.tie("old", "HAS_PHONE", "phone 0")
    (ring,) = find(shop.evidence())
    assert list(ring.members) == RING


def four(shop, apart):
    for place, member in enumerate(RING[:4]):
        shop.account(member, registered=BEGIN + place * apart * DAY)
        shop.order(member, 20, 9_000, payment=f"payer {place // 2}")
    shop.tie("i1", "HAS_PHONE", "phone")
    shop.tie("i2", "HAS_PHONE", "phone")


def test_four_who_came_within_days_and_share_three_things_are_a_ring(shop):
    four(shop, 2)
    (ring,) = find(shop.evidence())
    assert list(ring.members) == RING[:4]


def test_four_who_came_over_two_months_are_none(shop):
    four(shop, 18)
    assert not find(shop.evidence())

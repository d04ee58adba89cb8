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


def pairs(shop, doors):
    """Four suspects of an estate of eighty, two of whom have one payer, and two one device."""
    for number in range(2_000):
        shop.account(f"elsewhere{number}")
        shop.order(f"elsewhere{number}", 5)
    for place, member in enumerate(RING[:4]):
        where = {"site": "estate", "door": f"door {place * doors // 4}"}
        refunds(shop, (10, 30, 50), [member], payment=f"payer {max(1, place)}", **where)
        shop.tie(member, "USES_DEVICE", f"device {min(2, place)}")
    for number in range(80):
        shop.order(f"rest{number}", 5, site="estate")


def test_what_a_sites_suspects_share_besides_adds_to_the_site(shop):
    pairs(shop, doors=4)
    (ring,) = find(shop.evidence())
    assert list(ring.members) == RING[:4]


def test_what_one_household_shares_is_no_second_reason(shop):
    pairs(shop, doors=2)
    assert not find(shop.evidence())


def test_who_pays_like_a_suspect_needs_less_to_be_one(shop):
    for number in range(200):
        for day in range(4):
            shop.order(f"rest{number}", day, refunded=5000 if number < 40 and day == 1 else 0)
    refunds(shop, (10, 30, 50), RING[:2], payment="payer")
    for member in ("mild", "stranger"):
        shop.account(member)
        for day in range(9):
            shop.order(member, day, payment="payer" if member == "mild" else "own")
        for day in (20, 40):
            shop.order(member, day, refunded=5000)
    (ring,) = find(shop.evidence())
    assert list(ring.members) == ["mild", *RING[:2]]

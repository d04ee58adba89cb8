"""Shared-device farms, and what only looks like one."""

from graph.analytics.device_farm import find
from graph.analytics.evidence import DAY

MEMBERS = [f"f{number}" for number in range(8)]


def rounds(shop, members, days, ip=None, device=None):
    for member in members:
        shop.account(member)
    for day in days:
        for place, member in enumerate(members):
            shop.sign_in(member, day * DAY + place * 120, device=device, ip=ip)


def test_accounts_that_take_turns_on_one_line_for_days_are_a_farm(shop):
    rounds(shop, MEMBERS, range(5), ip="10.0.0.1")
    (farm,) = find(shop.evidence())
    assert list(farm.members) == MEMBERS
    assert farm.score == round(sum(item.points for item in farm.factors), 1)
    assert farm.last_at - farm.first_at == 4 * DAY + 7 * 120


def test_lines_chain_through_common_accounts(shop):
    rounds(shop, MEMBERS[:5], range(4), ip="10.0.0.1")
    rounds(shop, ["g1", "g2"], [], ip="10.0.0.2")
    for day in range(4):
        for place, member in enumerate(("f4", "g1", "g2")):
            shop.sign_in(member, day * DAY + 40_000 + place * 60, ip="10.0.0.2")
    (farm,) = find(shop.evidence())
    assert len(farm.members) == 7


def test_a_store_tablet_each_member_signs_in_on_once_is_no_farm(shop):
    rounds(shop, [f"k{number}" for number in range(20)], [3], device="tablet")
    assert not find(shop.evidence())


def test_a_family_on_one_line_is_no_farm(shop):
    rounds(shop, MEMBERS[:4], range(30), ip="10.0.0.1")
    assert not find(shop.evidence())


def test_a_line_that_everybody_shares_is_no_farm(shop):
    rounds(shop, [f"h{number}" for number in range(100)], range(5), ip="10.0.0.1")
    assert not find(shop.evidence())


def test_test_accounts_are_left_out(shop):
    for member in MEMBERS:
        shop.account(member, name="测试007")
    for day in range(5):
        for place, member in enumerate(MEMBERS):
            shop.sign_in(member, day * DAY + place * 60, device="phone")
    assert not find(shop.evidence())


def test_a_shop_without_sign_ins_has_none(shop):
    assert not find(shop.evidence())

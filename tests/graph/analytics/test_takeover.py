"""Account takeover, and the new telephones and trips that only look like it."""

from graph.analytics.evidence import DAY
from graph.analytics.takeover import find

VICTIMS = [f"v{number}" for number in range(5)]


def grown(shop):
    for member in VICTIMS:
        shop.account(member)
        for day in (5, 40, 100):
            shop.sign_in(member, day * DAY, device=f"own {member}", ip=f"line {member}")
            shop.order(member, day, 5000)


def stolen(shop, device, address="drop", paid=30_000, after=(), city="成都市"):
    for place, member in enumerate(VICTIMS):
        at = 80 * DAY + place * 3600
        shop.sign_in(member, at, device=device or f"new {member}", ip="far", city=city, ok=False)
        shop.sign_in(member, at + 30, device=device or f"new {member}", ip="far", city=city)
        where = {"address": f"{address} {member}", "door": address, "site": address} if address else {}
        shop.order(member, 80.5, paid, **where)
        for day in after:
            shop.sign_in(member, day * DAY, device=device or f"new {member}", ip=f"line {member}")


def test_a_stranger_on_one_device_who_orders_dear_to_a_drop_is_a_takeover(shop):
    grown(shop)
    stolen(shop, "tool")
    (series,) = find(shop.evidence())
    assert list(series.members) == VICTIMS
    assert series.at_risk == 5 * 30_000
    assert series.score > 80


def test_new_telephones_that_stay_are_no_strangers(shop):
    grown(shop)
    stolen(shop, None, after=(95, 110, 130))
    assert not find(shop.evidence())


def test_a_stranger_who_orders_nothing_dear_is_none(shop):
    grown(shop)
    stolen(shop, "tool", paid=5_000)
    assert not find(shop.evidence())


def test_goods_sent_to_the_usual_address_are_none(shop):
    grown(shop)
    stolen(shop, "tool", address=None)
    assert not find(shop.evidence())


def test_a_shop_without_sign_ins_has_none(shop):
    assert not find(shop.evidence())


def test_a_stranger_whose_sign_in_is_the_first_on_record_is_told_by_the_city(shop):
    for member in VICTIMS:
        shop.account(member, registered=19_800 * DAY)
        for day in (90, 120):
            shop.sign_in(member, day * DAY, device=f"own {member}", ip=f"line {member}")
        shop.order(member, 20, 5000)
    stolen(shop, "tool")
    (series,) = find(shop.evidence())
    assert list(series.members) == VICTIMS


def test_wrong_passwords_from_a_far_city_tell_without_a_dear_order(shop):
    grown(shop)
    stolen(shop, "tool", paid=5_000)
    for place, member in enumerate(VICTIMS):
        shop.sign_in(member, 80 * DAY + place * 3600 + 10, device="tool", ip="far", city="成都市", ok=False)
    (series,) = find(shop.evidence())
    assert list(series.members) == VICTIMS


def test_an_account_the_same_device_used_is_counted_in_though_its_goods_went_home(shop):
    grown(shop)
    stolen(shop, "tool")
    shop.account("home")
    for day in (5, 40, 100):
        shop.sign_in("home", day * DAY, device="own home", ip="line home")
        shop.order("home", day, 5000)
    shop.sign_in("home", 81 * DAY, device="tool", ip="far", city="成都市")
    shop.order("home", 81.2, 30_000)
    (series,) = find(shop.evidence())
    assert list(series.members) == ["home", *VICTIMS]


def test_a_removal_to_the_same_building_months_before_is_not_of_the_series(shop):
    grown(shop)
    stolen(shop, "tool")
    shop.account("moved")
    shop.sign_in("moved", 1 * DAY, device="own moved", ip="line moved")
    shop.order("moved", 2, 5000)
    shop.sign_in("moved", 30 * DAY, device="lent", ip="hotel", city="上海市")
    shop.order("moved", 30.2, 20_000, address="new", door="drop", site="drop")
    (series,) = find(shop.evidence())
    assert list(series.members) == VICTIMS

"""Supplier collusion, a group's subsidiaries and a market's stalls."""

from graph.analytics.collusion import find


def supplier(shop, key, goods, cost, **ties):
    for kind, value in {"self": key, **ties}.items():
        row = {"account": key, "company": key, "name": key, "kind": kind, "value": value}
        shop.rows["suppliers"].append(row)
    for item in goods:
        shop.rows["prices"].append({"account": key, "item": item, "cost": cost})


def market(shop):
    for number in range(4):
        supplier(shop, f"honest{number}", "abcd", 10_000, bank=f"bank{number}")


def test_dear_competitors_with_one_bank_account_are_a_ring(shop):
    market(shop)
    for key in ("x", "y", "z"):
        supplier(shop, key, "abc", 13_000, bank="one", legal="王强")
    (ring,) = find(shop.evidence())
    assert ring.members == ("x", "y", "z")
    assert ring.score > 70
    told = {item.code: dict(item.params) for item in ring.factors}
    assert told["collusion.bank"] == told["collusion.legal"] == {"companies": 3}


def test_a_chain_of_a_phone_and_a_door_is_one_ring(shop):
    market(shop)
    supplier(shop, "x", "abc", 12_000, phone="1")
    supplier(shop, "y", "abc", 12_000, phone="1", door="d")
    supplier(shop, "z", "abc", 12_000, door="d")
    (ring,) = find(shop.evidence())
    assert ring.members == ("x", "y", "z")


def test_subsidiaries_with_goods_of_their_own_are_none(shop):
    market(shop)
    for key, goods in (("x", "ab"), ("y", "cd")):
        supplier(shop, key, goods, 13_000, bank="one")
    assert not find(shop.evidence())


def test_stalls_with_ordinary_prices_are_none(shop):
    market(shop)
    for key in ("x", "y", "z"):
        supplier(shop, key, "abc", 10_100, door="market")
    assert not find(shop.evidence())


def test_a_switchboard_of_many_companies_ties_nobody(shop):
    market(shop)
    for number in range(12):
        supplier(shop, f"t{number:02}", "abc", 13_000, phone="tower")
    assert not find(shop.evidence())


def test_who_offers_the_same_goods_as_dear_as_a_tied_pair_is_counted_in(shop):
    supplier(shop, "wholesaler", [f"g{number}" for number in range(500)], 10_000)
    market(shop)
    supplier(shop, "x", "abc", 13_000, phone="1")
    supplier(shop, "y", "abd", 13_000, phone="1")
    supplier(shop, "z", "bcd", 13_000)
    (ring,) = find(shop.evidence())
    assert ring.members == ("x", "y", "z")


def test_dear_specialists_of_one_trade_without_a_tie_are_none(shop):
    supplier(shop, "wholesaler", [f"g{number}" for number in range(500)], 10_000)
    market(shop)
    for key in ("x", "y", "z"):
        supplier(shop, key, "abc", 13_000)
    assert not find(shop.evidence())

"""Guilt by association: friends of the confirmed who act alike, and colleagues who only sit near."""

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from graph.analytics.association import DETECTOR, closeness, find

BLOCKED = 20_100 * 86_400
FRIENDS = [f"m{number}" for number in range(5)]


def ring(shop, odd=2, device="tool", seed_blocked=True):
    """A blocked account and five on its device, each with ``odd`` refunded orders of four."""
    shop.account("seed", blocked=BLOCKED if seed_blocked else None)
    for member in ("seed", *FRIENDS):
        if member != "seed":
            shop.account(member)
        shop.tie(member, "USES_DEVICE", device or f"own {member}")
        for day in range(4):
            shop.order(member, 10 + 5 * day, refunded=4_000 if day < odd else 0)


def test_friends_of_a_blocked_account_who_act_alike_are_a_case(shop):
    ring(shop)
    (found,) = find(shop.evidence())
    assert found.members == tuple(sorted(["seed", *FRIENDS]))
    assert found.score > 60
    assert sum(item.points for item in found.factors) == found.score


def test_nobody_is_guilty_without_somebody_confirmed(shop):
    ring(shop, seed_blocked=False)
    assert not find(shop.evidence())


def test_a_confirmed_case_is_a_seed_like_a_blocked_account(shop):
    ring(shop, seed_blocked=False)
    evidence = shop.evidence()
    object.__setattr__(evidence, "confirmed", pd.DataFrame({"account": ["seed"], "case": ["k"]}))
    (found,) = find(evidence)
    assert set(found.members) == {"seed", *FRIENDS}


def test_close_people_who_buy_like_everybody_else_are_no_suspects(shop):
    ring(shop, odd=0)
    assert not find(shop.evidence())


def test_colleagues_at_one_front_desk_are_none(shop):
    shop.account("seed", blocked=BLOCKED)
    for number in range(14):
        key = "seed" if number == 0 else f"c{number}"
        if number:
            shop.account(key)
        for day in range(4):
            shop.order(
                key,
                10 + day,
                door="office",
                phone="desk",
                refunded=3_000 if number in (0, 3) and day == 0 else 0,
            )
    assert not find(shop.evidence())


def test_what_the_whole_shop_shares_ties_nobody(shop):
    ring(shop, device=None)
    for number in range(200):
        shop.tie(f"rest{number}", "USES_DEVICE", "tablet")
    for member in ("seed", *FRIENDS):
        shop.tie(member, "USES_DEVICE", "tablet")
    assert not find(shop.evidence())


def test_a_chain_leads_away_from_the_seed(shop):
    ring(shop, device=None)
    people = ["seed", *FRIENDS]
    for place in range(5):
        for member in people[place : place + 2]:
            shop.tie(member, "USES_DEVICE", f"link {place}")
    (found,) = find(shop.evidence())
    assert set(found.members) == set(people)


LINKS = st.sets(st.tuples(st.sampled_from("sabcdef"), st.sampled_from("xyz")), min_size=1)


@given(LINKS)
def test_closeness_is_a_share_and_only_what_is_linked_has_one(links):
    frame = pd.DataFrame(sorted(links), columns=["account", "value"]).assign(kind="device")
    found = closeness(frame, {"s"})
    if "s" in found:
        assert abs(sum(found.values()) - 1) < 1e-9
        assert all(0 <= value <= 1 for value in found.values())
        near = {account for account, value in links if (("s", value) in links)}
        assert all(found[account] > 0 for account in near)


def test_its_page_says_what_it_is():
    assert DETECTOR.id == "association"
    assert "Usual false positives" in DETECTOR.page

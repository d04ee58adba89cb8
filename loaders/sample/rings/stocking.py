"""Stocking up: many accounts buy what is limited to a household, for one pair of hands."""

from __future__ import annotations

from random import Random

from loaders.sample.accounts import ScriptedOrder
from loaders.sample.purchase import Wish
from loaders.sample.rings.plan import RingPlan
from loaders.sample.rings.stage import Stage, shared_in_groups


def stocking_up(stage: Stage, rng: Random, plan: RingPlan) -> None:
    """Accounts that buy the same keeping goods by the dozen within days.

    Level 1: one door, one recipient's phone. Level 2: two or three doors, payment accounts shared in threes.
    Level 3: doors of their own in one community, over two weeks, among ordinary shopping.
    """
    level = plan.level
    size = rng.randint(*((8, 13), (7, 11), (6, 9))[level - 1])
    people = stage.cast(rng, size)
    keeping = [
        item
        for item in stage.catalogue.items
        if item.shelf_life >= 180 and item.price >= 2000 and item.index in stage.catalogue.by_item["app"]
    ]
    goods = rng.sample(keeping, (1, 2, 3)[level - 1])
    leader = people[0]
    site = leader.household.home.site
    doors = [leader.household.home, *(stage.world.flat(rng, site) for _ in range((0, 2, size)[level - 1]))]
    pays = [("alipay", f"2088{rng.randrange(10**12):012d}") for _ in range(1 + size // 3)]
    used_pays = shared_in_groups(rng, pays, len(people), level)
    start = rng.randint(15, stage.config.days - 30)
    span = (1, 4, 12)[level - 1]
    for place, person in enumerate(people):
        account = stage.account(rng, person)
        if account.registered > start * 86_400:
            account = stage.account(rng, person, (start - rng.randint(1, 40)) * 86_400)
        if account.script:
            account.script.life = (0.2, 0.6, 1.0)[level - 1]
        number = leader.phone if level == 1 or (level == 2 and place % 2 == 0) else ""
        entry = stage.ship_to(
            rng, account, doors[place % len(doors)], number=number, at=start * 86_400 - 3600
        )
        payment = used_pays[place][0] if used_pays[place] else ("wechat", person.payments["wechat"])
        for _ in range(rng.randint(2, 4)):
            wish = Wish(
                [(item, float(rng.randint(*((8, 16), (6, 12), (4, 9))[level - 1]))) for item in goods]
            )
            stage.order(account, ScriptedOrder(stage.moment(rng, start, start + span), entry, wish, payment))
        stage.tell(plan, "resellers", "leader" if place == 0 else "member", account)
        stage.retie(rng, person)

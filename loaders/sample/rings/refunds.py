"""Refund ring: buys dear, has it delivered, and takes the money back."""

from __future__ import annotations

from random import Random

from loaders.sample.accounts import ScriptedOrder
from loaders.sample.rings.plan import RingPlan
from loaders.sample.rings.stage import Stage, shared_in_groups


def refund_abuse(stage: Stage, rng: Random, plan: RingPlan) -> None:
    """Accounts most of whose orders are delivered and then refunded whole.

    Level 1: one payment account and one door. Level 2: payment accounts and devices shared in threes, doors
    in one community. Level 3: own payment accounts but for pairs, refunds of parts among honest orders.
    """
    level = plan.level
    size = rng.randint(*((7, 12), (6, 10), (5, 8))[level - 1])
    people = stage.cast(rng, size)
    pays = [("alipay", f"2088{rng.randrange(10**12):012d}") for _ in range(1 + size // 3)]
    used_pays = shared_in_groups(rng, pays, len(people), level)
    site = people[0].household.home.site
    doors = [stage.world.flat(rng, site) for _ in range((1, 3, 4)[level - 1])]
    share = (0.85, 0.6, 0.45)[level - 1]
    first_day = rng.randint(10, 60)
    devices = [person.device for person in people if person.device]
    used_devices = shared_in_groups(rng, devices, len(people), level)
    dear = [item for item in stage.catalogue.items if item.price >= 2500]
    for place, person in enumerate(people):
        account = stage.account(rng, person)
        if account.registered > first_day * 86_400:
            account = stage.account(rng, person, -rng.randint(5, 300) * 86_400)
        if account.script:
            account.script.life = (0.2, 0.5, 0.9)[level - 1]
        if used_devices[place] and used_devices[place][0] not in account.devices:
            account.devices.append(used_devices[place][0])
        entry = stage.ship_to(rng, account, doors[place % len(doors)], at=first_day * 86_400)
        payment = used_pays[place][0] if used_pays[place] else ("wechat", person.payments["wechat"])
        for _ in range(rng.randint(5, 9)):
            moment = stage.moment(rng, first_day, stage.config.days - 6)
            wish = stage.basket(rng, 9000, 26000, pool=dear)
            reason = rng.choice(("商品变质", "未收到货", "少发漏发")) if rng.random() < share else ""
            whole = rng.random() < (0.95, 0.8, 0.5)[level - 1]
            stage.order(account, ScriptedOrder(moment, entry, wish, payment, refund=reason, whole=whole))
        stage.tell(plan, "refund ring", "leader" if place == 0 else "member", account)
        stage.retie(rng, person)

"""Guilt by association: one or two confirmed cheats, and the friends nobody has looked at yet."""

from __future__ import annotations

from random import Random

from loaders.sample.accounts import ScriptedOrder
from loaders.sample.clock import DAY
from loaders.sample.people import make_device
from loaders.sample.rings.plan import RingPlan
from loaders.sample.rings.stage import Stage


def guilt_by_association(stage: Stage, rng: Random, plan: RingPlan) -> None:
    """Blocked seeds, and accounts tied to them by a mixture of device, payment account, door and referral.

    Level 1: two ties with a seed itself. Level 2: one tie with a seed, another with a fellow. Level 3: a
    chain of single ties away from the seed; behaviour (coupons, refunds) only a little worse than others'.
    """
    level = plan.level
    size = rng.randint(*((6, 10), (6, 9), (5, 8))[level - 1])
    people = stage.cast(rng, size)
    start = rng.randint(30, stage.config.days - 60)
    seeds = 2 if size >= 8 and level < 3 else 1
    accounts = []
    for person in people:
        account = stage.account(rng, person)
        if account.registered > start * DAY:
            account = stage.account(rng, person, rng.randint(-60, start) * DAY)
        accounts.append(account)
    device = make_device(rng, plan.id, "seed")
    pay = ("alipay", f"2088{rng.randrange(10**12):012d}")
    door = stage.world.flat(rng, people[0].household.home.site)
    for place, account in enumerate(accounts):
        account.script.life = (0.5, 0.8, 1.0)[level - 1] if account.script else 0.0  # type: ignore[union-attr]
        role = "seed" if place < seeds else "member"
        if role == "seed":
            reason = rng.choice(("薅羊毛", "恶意退款", "盗用账号"))
            account.blocked = (
                f"{reason}@{(start + rng.randint(20, 40)) * DAY + rng.randint(9 * 3600, 18 * 3600)}"
            )
        nearest = accounts[place - 1] if place and level == 3 else accounts[place % seeds]
        ties = _ties(rng, level) if place else {"device", "payment", "door"}
        if "device" in ties:
            shared = device if level < 3 else (nearest.devices or [device])[0]
            account.devices = [*account.devices, shared] if shared not in account.devices else account.devices
            for _ in range(rng.randint(1, 3)):
                moment = stage.moment(rng, start, start + 40)
                stage.sign_in(account, shared, moment, stage.ip(rng), account.person.household.city.name)
        if "referral" in ties and nearest is not account:
            stage.refer(nearest, account)
        target = door if "door" in ties else account.person.household.home
        entry = stage.ship_to(rng, account, target, at=start * DAY)
        payment = pay if "payment" in ties else ("wechat", account.person.payments["wechat"])
        if level == 3 and "payment" in ties:
            payment = ("card", nearest.person.payments["card"])
        for _ in range(rng.randint(3, 6)):
            coupon = rng.choice(stage.coupons[2:]) if rng.random() < 0.5 else None
            wish = (
                stage.basket(rng, coupon.minimum, coupon.minimum + 900)
                if coupon
                else stage.basket(rng, 5000, 18000)
            )
            moment = stage.moment(rng, start, start + 50)
            if coupon and not coupon.start <= moment < coupon.end:
                coupon = None
            reason = "商品变质" if rng.random() < (0.4, 0.3, 0.2)[level - 1] else ""
            stage.order(account, ScriptedOrder(moment, entry, wish, payment, coupon, refund=reason))
        stage.tell(plan, "around a blocked user", role, account)
        stage.retie(rng, account.person)


def _ties(rng: Random, level: int) -> set[str]:
    kinds = ["device", "payment", "door", "referral"]
    rng.shuffle(kinds)
    return set(kinds[: 2 if level < 3 else 1])

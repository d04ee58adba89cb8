"""Coupon abuse 薅羊毛: accounts opened for newcomers' coupons, spent to the cent, and nothing else."""

from __future__ import annotations

from random import Random

from loaders.sample.accounts import Account, DeliveryAddress, ScriptedOrder
from loaders.sample.clock import DAY
from loaders.sample.people import make_device
from loaders.sample.rings.plan import RingPlan
from loaders.sample.rings.stage import Stage, shared_in_groups


def coupon_abuse(stage: Stage, rng: Random, plan: RingPlan) -> None:
    """Many new accounts in a few days, referred by one, each spending coupons just above their minimum.

    Level 1: one or two devices, payment accounts and doors for all. Level 2: shared in threes. Level 3: own
    devices, doors in one building, only some payment accounts shared.
    """
    level = plan.level
    size = rng.randint(*((12, 18), (9, 14), (7, 10))[level - 1])
    span = (3, 10, 24)[level - 1]
    people = stage.cast(rng, size)
    start = rng.randint(20, stage.config.days - 50)
    accounts = [
        stage.account(rng, person, stage.moment(rng, start, start + span, (6, 24))) for person in people
    ]
    accounts.sort(key=lambda account: account.registered)
    devices = [make_device(rng, plan.id, number, emulator=level == 1) for number in range(1 + size // 4)]
    pays = [("alipay", f"2088{rng.randrange(10**12):012d}") for _ in range(1 + size // 4)]
    used_devices = shared_in_groups(rng, devices, len(accounts), level)
    used_pays = shared_in_groups(rng, pays, len(accounts), level)
    home = people[0].household.home
    doors = [home, *(stage.world.flat(rng, home.site) for _ in range(3))]
    for place, account in enumerate(accounts):
        if used_devices[place]:
            account.devices = list(used_devices[place])
        life = (0.0, 0.15, 0.3)[level - 1]
        if account.script:
            account.script.life = life
        door = doors[0 if level == 1 else place % 2 if level == 2 else place % 4]
        entry = stage.ship_to(rng, account, door, at=account.registered + 300)
        payment = used_pays[place][0] if used_pays[place] else ("wechat", account.person.payments["wechat"])
        _spend(stage, rng, account, entry, payment, level)
        if place and rng.random() < (1.0, 0.9, 0.6)[level - 1]:
            inviter = accounts[0] if level == 1 or rng.random() < 0.6 else accounts[place - 1]
            stage.refer(inviter, account)
        stage.tell(plan, "coupon farm", "leader" if place == 0 else "member", account)
        stage.retie(rng, account.person)


def _spend(
    stage: Stage, rng: Random, account: Account, entry: DeliveryAddress, payment: tuple[str, str], level: int
) -> None:
    newcomer = rng.choice(stage.coupons[:2])
    first = account.registered + rng.randint(1800, (6 * 3600, 2 * DAY, 4 * DAY)[level - 1])
    moment = min(opening(first), stage.end - DAY)
    wish = stage.basket(rng, newcomer.minimum, newcomer.minimum + (250, 450, 900)[level - 1])
    stage.order(account, ScriptedOrder(moment, entry, wish, payment, newcomer))
    later = [coupon for coupon in stage.coupons[2:] if coupon.end - DAY > moment]
    for coupon in later[: rng.randint(1, 3)]:
        when = opening(rng.randint(max(coupon.start, moment + DAY), max(coupon.end - 7200, moment + DAY + 1)))
        basket = stage.basket(rng, coupon.minimum, coupon.minimum + (300, 600, 1200)[level - 1])
        stage.order(account, ScriptedOrder(min(when, stage.end - DAY), entry, basket, payment, coupon))


def opening(moment: int) -> int:
    """The moment, moved into the day where it falls into the night."""
    day, second = divmod(moment, DAY)
    return day * DAY + min(max(second, 8 * 3600), 22 * 3600 - 1)

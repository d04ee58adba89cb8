"""Device farm: many accounts worked from few machines, minute by minute, for what signing in earns."""

from __future__ import annotations

from random import Random

from loaders.sample.accounts import Account, ScriptedOrder
from loaders.sample.clock import DAY
from loaders.sample.people import make_device
from loaders.sample.rings.plan import RingPlan
from loaders.sample.rings.stage import Stage, shared_in_groups


def device_farm(stage: Stage, rng: Random, plan: RingPlan) -> None:
    """Accounts that sign in one after the other on the same machines and hardly buy.

    Level 1: two emulators for all. Level 2: chains of machines with a few accounts each. Level 3: phones of
    their own mostly, only pairs share one; the rhythm of the sign-ins and the line are common.
    """
    level = plan.level
    size = rng.randint(*((12, 20), (10, 15), (7, 11))[level - 1])
    people = stage.cast(rng, size)
    start = rng.randint(10, stage.config.days - 40)
    machines = [make_device(rng, plan.id, number, emulator=level < 3) for number in range(2 + size // 3)]
    used = shared_in_groups(rng, machines, len(people), level)
    lines = [stage.ip(rng) for _ in range(level)]
    accounts = []
    for place, person in enumerate(people):
        opened = stage.moment(rng, max(0, start - 5 * level), start, (0, 24))
        account = stage.account(rng, person, opened if rng.random() < (1.0, 0.8, 0.5)[level - 1] else None)
        account.devices = list(used[place]) or account.devices
        if account.script:
            account.script.life = (0.05, 0.25, 0.45)[level - 1]
        accounts.append(account)
        stage.tell(plan, "device farm", "member", account)
    city = people[0].household.city.name
    for round_number in range(rng.randint(6, 10)):
        day = start + 1 + round_number * rng.randint(1, 3)
        moment = day * DAY + rng.randint(0, 5 * 3600)
        for account in accounts:
            if rng.random() < (0.95, 0.85, 0.7)[level - 1] and moment < stage.end:
                device = rng.choice(account.devices)
                stage.sign_in(account, device, moment, rng.choice(lines), city)
                moment += rng.randint(20, (90, 200, 500)[level - 1])
    for account in accounts:
        _collect(stage, rng, account, start, level)
        stage.retie(rng, account.person)


def _collect(stage: Stage, rng: Random, account: Account, start: int, level: int) -> None:
    """Receive every coupon going, use one now and then."""
    for coupon in stage.coupons:
        low, high = max(coupon.start, start * DAY, account.registered), min(coupon.end, stage.end) - DAY
        if low < high and rng.random() < (0.9, 0.7, 0.5)[level - 1]:
            received = rng.randint(low, high)
            if account.script:
                account.script.received.append((coupon, received))
            if rng.random() < 0.25 and account.addresses:
                wish = stage.basket(rng, coupon.minimum, coupon.minimum + 600)
                moment = stage.moment(rng, received // DAY, received // DAY + 1)
                if moment > received:
                    stage.order(account, ScriptedOrder(moment, account.addresses[0], wish, coupon=coupon))

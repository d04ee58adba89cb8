"""Identifier ring: made-up customers put together from a few phones, e-mails and payment accounts."""

from __future__ import annotations

from random import Random

from loaders.sample import phones
from loaders.sample.accounts import Account, ScriptedOrder
from loaders.sample.clock import DAY
from loaders.sample.rings.plan import RingPlan
from loaders.sample.rings.stage import Stage, shared_in_groups


def identifier_ring(stage: Stage, rng: Random, plan: RingPlan) -> None:
    """Accounts of unrelated names whose phones, e-mails and payment accounts go round.

    Level 1: two phones and one payment account for all. Level 2: each identifier by two or three neighbours,
    in a chain. Level 3: one identifier with the next, never two with the same.
    """
    level = plan.level
    size = rng.randint(*((8, 13), (8, 12), (6, 9))[level - 1])
    people = stage.cast(rng, size)
    start = rng.randint(15, stage.config.days - 60)
    numbers = [phones.mobile(rng) for _ in range(2 + size // 2)]
    mails = [f"{rng.choice('abcdefghk')}{rng.randrange(10**8)}@163.com" for _ in range(2 + size // 2)]
    pays = [("alipay", f"2088{rng.randrange(10**12):012d}") for _ in range(2 + size // 2)]
    accounts = [
        stage.account(rng, person, stage.moment(rng, start, start + (4, 12, 30)[level - 1], (0, 24)))
        for person in people
    ]
    used_pays = shared_in_groups(rng, pays, len(accounts), level)
    for place, account in enumerate(accounts):
        _identify(rng, account, place, level, numbers, mails)
        if account.script:
            account.script.life = (0.2, 0.4, 0.6)[level - 1]
        number = numbers[(place + 1) // 2 % len(numbers)] if level == 2 else ""
        entry = stage.ship_to(
            rng, account, account.person.household.home, number=number, at=account.registered + 60
        )
        payment = used_pays[place][0] if used_pays[place] else ("wechat", account.person.payments["wechat"])
        for _ in range(rng.randint(2, 5)):
            moment = stage.moment(rng, account.registered // DAY + 1, stage.config.days - 5)
            wish = stage.basket(rng, *((8000, 20000), (6000, 16000), (4000, 14000))[level - 1])
            coupon = rng.choice(stage.coupons[:2]) if rng.random() < 0.3 else None
            stage.order(account, ScriptedOrder(moment, entry, wish, payment, coupon))
        stage.tell(plan, "made-up customers", "member", account)
        stage.retie(rng, account.person)


def _identify(
    rng: Random, account: Account, place: int, level: int, numbers: list[str], mails: list[str]
) -> None:
    if level == 1:
        account.phone_number = numbers[place % 2]
        account.email = mails[0] if rng.random() < 0.6 else account.email
    elif level == 2:
        account.phone_number = numbers[place // 2 % len(numbers)]
        if place % 3 == 1:
            account.email = mails[place // 3 % len(mails)]
    elif place % 2 == 0:
        account.email = mails[place // 4 % len(mails)]
    else:
        account.phone_number = numbers[place // 4 % len(numbers)]
    account.phone = phones.written(rng, account.phone_number) if account.phone_number else account.phone

"""Account takeover: strangers sign in to grown accounts, change where goods go, and order dear."""

from __future__ import annotations

from random import Random

from loaders.sample.accounts import ScriptedOrder
from loaders.sample.addresses import all_cities
from loaders.sample.clock import DAY
from loaders.sample.people import make_device
from loaders.sample.rings.coupons import opening
from loaders.sample.rings.plan import RingPlan
from loaders.sample.rings.stage import Stage


def account_takeover(stage: Stage, rng: Random, plan: RingPlan) -> None:
    """Victims with an honest past, then a stranger's device, failures, a new address, dear orders.

    Level 1: one device, one line, one drop door. Level 2: a device for two or three victims, two doors.
    Level 3: a device for each, common only to some; lines differ, doors are lockers; few failures.
    """
    level = plan.level
    size = rng.randint(*((6, 11), (5, 9), (5, 8))[level - 1])
    people = stage.cast(rng, size)
    start = rng.randint(90, stage.config.days - 25)
    tools = [
        make_device(rng, plan.id, number, emulator=level == 1)
        for number in range((1, 1 + size // 3, 1 + size // 2)[level - 1])
    ]
    lines = [stage.ip(rng) for _ in range((1, 2, 4)[level - 1])]
    here = people[0].household.city
    away = rng.choice([city.name for city in all_cities() if city.name != here.name])
    site_home = people[0].household.home
    district = rng.choice(here.districts)
    drop_home = stage.world.home(rng, district)
    drops = [drop_home, stage.world.locker(rng, site_home), stage.world.locker(rng, drop_home)]
    dear = [item for item in stage.catalogue.items if item.price >= 4000]
    for place, person in enumerate(people):
        account = stage.account(rng, person)
        if account.registered > 0:
            account = stage.account(rng, person, -rng.randint(30, 500) * DAY)
        account.share = max(account.share, 1.0)
        tool = tools[place % len(tools)]
        moment = (start + rng.randint(0, (2, 6, 12)[level - 1])) * DAY + rng.randint(0, DAY - 4 * 3600)
        line = lines[place % len(lines)]
        for _ in range(rng.randint(*((3, 6), (2, 4), (0, 2))[level - 1])):
            stage.sign_in(account, tool, moment, line, away, "wrong password")
            moment += rng.randint(8, 60)
        stage.sign_in(account, tool, moment, line, away)
        account.updated = max(account.updated, moment + 60)
        drop = drops[0 if level == 1 else place % 2 if level == 2 else 1 + place % 2]
        entry = stage.ship_to(rng, account, drop, at=moment + rng.randint(60, 900))
        stored = next(iter(account.payments.items()), ("wechat", person.payments["wechat"]))
        for number in range(rng.randint(1, 3)):
            when = opening(moment + 1200 + number * rng.randint(1800, 9000))
            if when <= moment:
                when = opening(moment + DAY)
            wish = stage.basket(rng, *((24000, 60000), (18000, 42000), (14000, 30000))[level - 1], pool=dear)
            stage.order(account, ScriptedOrder(min(when, stage.end - 7200), entry, wish, stored))
        stage.tell(plan, "takeover", "victim", account)

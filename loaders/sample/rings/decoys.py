"""Decoys: honest people who share and act together for good reasons; one kind for each kind of ring."""

from __future__ import annotations

from random import Random

from loaders.sample.accounts import Account, ScriptedOrder
from loaders.sample.addresses import all_cities
from loaders.sample.clock import DAY
from loaders.sample.people import make_device
from loaders.sample.purchase import Wish
from loaders.sample.rings.plan import RingPlan
from loaders.sample.rings.stage import RING_PLACE, Stage


def _own_payment(account: Account) -> tuple[str, str]:
    method = next(iter(account.payments), "wechat")
    return method, account.payments.get(method) or account.person.payments[method]


def dormitory(stage: Stage, rng: Random, plan: RingPlan) -> None:
    """Like coupon abuse: students who join in the same week with newcomers' coupons and refer each other.

    They have devices and payment accounts of their own and go on buying when the coupons are gone.
    """
    people = stage.cast(rng, rng.randint(10, 20))
    home = people[0].household.city
    term = 88 + rng.randint(0, 6)
    district = rng.choice(home.districts)
    manager = people[0].phone
    accounts = [stage.account(rng, person, stage.moment(rng, term, term + 8, (9, 23))) for person in people]
    for place, account in enumerate(accounts):
        number = manager if rng.random() < 0.85 else ""
        entry = stage.ship_to(
            rng, account, stage.world.dormitory(rng, district), number=number, at=account.registered + 60
        )
        account.addresses.insert(0, account.addresses.pop())
        if place and rng.random() < 0.6:
            stage.refer(rng.choice(accounts[:place]), account)
        if rng.random() < 0.75:
            coupon = rng.choice(stage.coupons[:2])
            wish = stage.basket(rng, coupon.minimum, coupon.minimum + 3500)
            moment = stage.moment(rng, account.registered // DAY + 1, account.registered // DAY + 12)
            stage.order(account, ScriptedOrder(moment, entry, wish, _own_payment(account), coupon))
        for _ in range(rng.randint(2, 7)):
            moment = stage.moment(rng, term + 12, stage.config.days - 2)
            stage.order(
                account, ScriptedOrder(moment, entry, stage.basket(rng, 1500, 9000), _own_payment(account))
            )
        stage.tell(plan, "dormitory", "member", account)


def kiosk(stage: Stage, rng: Random, plan: RingPlan) -> None:
    """Like a device farm: the tablet in the store on which the assistant opens members' accounts."""
    people = stage.cast(rng, rng.randint(12, 24))
    tablet = make_device(rng, plan.id, "kiosk", tablet=True)
    line, city = stage.ip(rng), people[0].household.city.name
    for person in people:
        account = stage.account(rng, person)
        moment = max(
            account.registered + rng.randint(10, 200), stage.moment(rng, 0, stage.config.days - 4, (9, 21))
        )
        account.devices.append(tablet)
        stage.sign_in(account, tablet, moment, line, city)
        stage.tell(plan, "store tablet", "member", account)


def testers(stage: Stage, rng: Random, plan: RingPlan) -> None:
    """Like a device farm: the shop's own test accounts, on one phone, with orders that are closed again.

    Nobody can say whose they are, so their person is empty in truth/people.csv.
    """
    people = stage.cast(rng, 3)
    phone = make_device(rng, plan.id, "tester")
    line = stage.ip(rng)
    start = rng.randint(5, 120)
    for person in people:
        for place in range(5, RING_PLACE + 1):
            account = stage.maker.open(rng, person, "app", place, start * DAY + rng.randint(0, 30 * DAY))
            stage.adopt(account)
            account.truth, account.name = "", f"测试{rng.randrange(1000):03d}"
            account.nickname, account.email, account.unionid = account.name, "", ""
            account.phone = account.phone_number = f"1990000{rng.randrange(10**4):04d}"
            account.devices, account.payments = [phone], {}
            entry = stage.ship_to(
                rng, account, people[0].household.home, recipient="测试", number=account.phone_number
            )
            account.addresses = [entry]
            for _ in range(rng.randint(1, 4)):
                moment = stage.moment(rng, account.registered // DAY + 1, stage.config.days - 5, (9, 19))
                stage.sign_in(account, phone, moment, line, person.household.city.name)
                wish = stage.basket(rng, 1000, 8000)
                stage.order(account, ScriptedOrder(moment, entry, wish, refund="不想要了"))
            stage.tell(plan, "test accounts", "member", account)


def broken_cold_chain(stage: Stage, rng: Random, plan: RingPlan) -> None:
    """Like a refund ring: neighbours whose goods all came spoilt on the two days the cold store failed."""
    people = stage.cast(rng, rng.randint(8, 15))
    day = rng.randint(30, stage.config.days - 20)
    site = people[0].household.home.site
    fresh = [item for item in stage.catalogue.items if item.shelf_life <= 21 and item.price >= 1200]
    for place, person in enumerate(people):
        account = stage.account(rng, person)
        if account.registered > day * DAY:
            account = stage.account(rng, person, (day - rng.randint(5, 300)) * DAY)
        locker = stage.world.locker(rng, stage.world.flat(rng, site))
        entry = stage.ship_to(
            rng,
            account,
            locker,
            number=stage.world.desk_phone(site) if place % 5 else "",
            at=account.registered + 60,
        )
        for _ in range(rng.randint(1, 2)):
            moment = stage.moment(rng, day, day + 1)
            wish = stage.basket(rng, 5000, 16000, pool=fresh)
            stage.order(account, ScriptedOrder(moment, entry, wish, _own_payment(account), refund="商品变质"))
        stage.tell(plan, "broken cold chain", "member", account)


def group_leader(stage: Stage, rng: Random, plan: RingPlan) -> None:
    """Like stocking up: neighbours who order together every week to the door of their leader 团长."""
    people = stage.cast(rng, rng.randint(9, 18))
    leader = people[0]
    weekday = rng.randrange(7)
    for person in people:
        account = stage.account(rng, person)
        if account.registered > 60 * DAY:
            account = stage.account(rng, person, rng.randint(-200, 40) * DAY)
        entry = stage.ship_to(
            rng, account, leader.household.home, number=leader.phone, at=account.registered + 60
        )
        for week in range(2, 25):
            if rng.random() < 0.35:
                moment = stage.moment(rng, week * 7 + weekday, week * 7 + weekday, (17, 21))
                stage.order(
                    account,
                    ScriptedOrder(moment, entry, stage.basket(rng, 2000, 9000), _own_payment(account)),
                )
        stage.tell(plan, "group-buy leader", "leader" if person is leader else "member", account)


def restaurant(stage: Stage, rng: Random, plan: RingPlan) -> None:
    """Like stocking up: the staff of a small restaurant, buying by the dozen every few days."""
    people = stage.cast(rng, rng.randint(5, 8))
    door = stage.world.office(rng, people[0].household.home.site.district)
    card = ("card", f"62{rng.randrange(10**14):014d}")
    fresh = [
        item
        for item in stage.catalogue.items
        if item.shelf_life <= 30 and item.index in stage.catalogue.by_item["app"]
    ]
    usual = rng.sample(fresh, 6)
    for person in people:
        account = stage.account(rng, person)
        if account.registered > 30 * DAY:
            account = stage.account(rng, person, rng.randint(-300, 10) * DAY)
        entry = stage.ship_to(rng, account, door, number=people[0].phone, at=account.registered + 60)
        for day in range(10, stage.config.days - 3, rng.randint(8, 14)):
            wish = Wish([(item, float(rng.randint(4, 12))) for item in rng.sample(usual, 3)])
            stage.order(account, ScriptedOrder(stage.moment(rng, day, day + 2, (8, 10)), entry, wish, card))
        stage.tell(plan, "restaurant", "member", account)


def company_trip(stage: Stage, rng: Random, plan: RingPlan) -> None:
    """Like a takeover: colleagues who sign in from one hotel far away, and send dear gifts to the office."""
    people = stage.cast(rng, rng.randint(6, 11))
    here = people[0].household.city
    away = rng.choice([city.name for city in all_cities() if city.name != here.name])
    line, day = stage.ip(rng), rng.randint(60, stage.config.days - 30)
    office = stage.world.office(rng, rng.choice(here.districts))
    desk = people[0].second_phone or people[0].phone
    for person in people:
        account = stage.account(rng, person)
        if account.registered > 30 * DAY:
            account = stage.account(rng, person, -rng.randint(30, 500) * DAY)
        device = person.device or make_device(rng, plan.id, person.number)
        for _ in range(rng.randint(1, 3)):
            moment = stage.moment(rng, day, day + 2, (7, 23))
            result = "wrong password" if rng.random() < 0.12 else "success"
            stage.sign_in(account, device, moment, line, away, result)
        entry = stage.ship_to(
            rng, account, office, number=desk if rng.random() < 0.9 else "", at=account.registered + 60
        )
        if rng.random() < 0.8:
            wish = stage.basket(rng, 9000, 30000)
            stage.order(
                account,
                ScriptedOrder(stage.moment(rng, day + 1, day + 5), entry, wish, _own_payment(account)),
            )
        stage.tell(plan, "company trip", "member", account)


def extended_family(stage: Stage, rng: Random, plan: RingPlan) -> None:
    """Like an identifier ring: three households of one family, whose young pay and order for the old."""
    people = [*stage.household(rng, 4), *stage.household(rng, 3), *stage.household(rng, 2)]
    if not people:
        return
    payer = people[0]
    tablet = payer.household.tablet or make_device(rng, plan.id, "tablet", tablet=True)
    pay = ("alipay", payer.household.payment or payer.payments["alipay"])
    for place, person in enumerate(people):
        account = stage.account(rng, person)
        if rng.random() < 0.5:
            account.devices.append(tablet)
        number = payer.phone if rng.random() < 0.5 else ""
        entry = stage.ship_to(rng, account, person.household.home, number=number, at=account.registered + 60)
        for _ in range(rng.randint(1, 4)):
            first = max(0, account.registered // DAY + 1)
            moment = stage.moment(rng, first, stage.config.days - 3)
            payment = pay if rng.random() < 0.6 else _own_payment(account)
            if moment > account.registered:
                stage.order(account, ScriptedOrder(moment, entry, stage.basket(rng, 2500, 14000), payment))
        stage.tell(plan, "extended family", "leader" if place == 0 else "member", account)


def office_neighbours(stage: Stage, rng: Random, plan: RingPlan) -> None:
    """Like guilt by association: a blocked user works where many do, and only the front desk is common."""
    people = stage.cast(rng, rng.randint(8, 16))
    door = stage.world.office(rng, rng.choice(people[0].household.city.districts))
    desk = people[1].second_phone or people[1].phone if len(people) > 1 else people[0].phone
    accounts = []
    for place, person in enumerate(people):
        account = stage.account(rng, person)
        if account.registered > 60 * DAY:
            account = stage.account(rng, person, rng.randint(-400, 40) * DAY)
        accounts.append(account)
        role = "seed" if place == 0 else "member"
        if role == "seed":
            account.blocked = f"恶意退款@{rng.randint(100, 170) * DAY + 11 * 3600}"
        elif rng.random() < 0.2:
            stage.refer(accounts[0], account)
        other = stage.world.office(rng, door.site.district, rng.randint(2, 20)) if place % 3 == 0 else door
        entry = stage.ship_to(
            rng, account, other, number=desk if rng.random() < 0.85 else "", at=account.registered + 60
        )
        for _ in range(rng.randint(2, 6)):
            wish = stage.basket(rng, 1500, 9000)
            moment = stage.moment(rng, 61, stage.config.days - 3, (11, 19))
            stage.order(account, ScriptedOrder(moment, entry, wish, _own_payment(account)))
        stage.tell(plan, "office neighbours", role, account)

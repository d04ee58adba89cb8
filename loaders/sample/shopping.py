"""Orders of the sample shop: who buys what, when, from which shelf, and how it reaches them."""

from __future__ import annotations

from math import exp
from random import Random

from loaders.sample.accounts import Account, DeliveryAddress, ScriptedOrder
from loaders.sample.catalogue import Catalogue, Item, Listing
from loaders.sample.clock import DAY, Calendar
from loaders.sample.config import SampleConfig
from loaders.sample.demand import DemandBook
from loaders.sample.orders import ORDERS_PER_ACCOUNT, Line, Order, Refund, Shipment
from loaders.sample.purchase import NEWCOMERS, Wish, make_coupons
from loaders.sample.streams import Weighted, scrambler
from loaders.sample.tables import table
from loaders.sample.world import World


def poisson(rng: Random, mean: float) -> int:
    """A Poisson number, for means up to about 30."""
    limit, product, count = exp(-mean), rng.random(), 0
    while product > limit:
        product *= rng.random()
        count += 1
    return count


_HOURS = Weighted(list(range(7, 23)), [2, 4, 6, 8, 9, 8, 5, 4, 5, 6, 8, 11, 11, 8, 5, 3])


class Shopping:
    """Makes orders; amounts add up, what is sold was on the shelf, deliveries go where the shop delivers."""

    def __init__(
        self, config: SampleConfig, calendar: Calendar, world: World, catalogue: Catalogue, book: DemandBook
    ) -> None:
        self.config = config
        self.calendar = calendar
        self.world = world
        self.catalogue = catalogue
        self.book = book
        weights = [
            (1.0, 0.95, 0.95, 1.0, 1.15, 1.5, 1.45)[calendar.weekday(day)] for day in range(config.days)
        ]
        self._days = Weighted(range(config.days), weights)
        self._ids = {
            system: scrambler(config.seed, "orders", system) for system in ("app", "wechat", "stores")
        }
        self._line_ids = scrambler(config.seed, "lines", bits=46)
        self._event_ids = scrambler(config.seed, "events")
        self.coupons = make_coupons(config)

    def of_account(self, rng: Random, account: Account, favourites: list[Item], mean: float) -> list[Order]:
        """Ordinary orders of an account, in no order; about ``mean`` of them."""
        start = max(0, account.registered // DAY + 1)
        orders: list[Order] = []
        for _ in range(min(poisson(rng, min(mean, 25.0)), ORDERS_PER_ACCOUNT // 2)):
            day = self._days.draw(rng)
            if day < start or (account.system != "stores" and not account.addresses):
                continue
            address = None
            if account.system != "stores":
                address = account.addresses[
                    0 if rng.random() < 0.7 else rng.randrange(len(account.addresses))
                ]
            moment = day * DAY + _HOURS.draw(rng) * 3600 + rng.randrange(3600)
            wish = self.wish(rng, account.system, favourites, day)
            order = self.place(rng, account, len(orders), moment, address, wish)
            if order is not None:
                order.anonymous = account.system == "stores" and rng.random() < self.config.no_card_shown
                orders.append(order)
        if account.system == "app" and start > 0 and orders and rng.random() < 0.5:
            self._welcome(rng, min(orders, key=lambda order: order.placed))
        return orders

    def show_payment(
        self, rng: Random, account: Account, orders: list[Order], favourites: list[Item]
    ) -> None:
        """See to it that a payment account on file stands on an order: it may be all that ties a person."""
        shown = [order.payment for order in orders if not order.anonymous]
        if not account.payments or any(value in shown for value in account.payments.values()):
            return
        method, value = next(iter(account.payments.items()))
        paid = [order for order in orders if order.paid_at is not None and not order.anonymous]
        for _ in range(20):
            if paid:
                break
            if account.system != "stores" and not account.addresses:
                return
            day = rng.randint(max(0, account.registered // DAY + 1), self.config.days - 1)
            moment = day * DAY + _HOURS.draw(rng) * 3600 + rng.randrange(3600)
            address = account.addresses[0] if account.addresses else None
            wish = self.wish(rng, account.system, favourites, day)
            order = self.place(rng, account, len(orders), moment, address, wish)
            if order is not None and order.paid_at is not None:
                paid.append(order)
                orders.append(order)
        if paid:
            paid[0].method, paid[0].payment = method, value

    def _welcome(self, rng: Random, order: Order) -> None:
        """A newcomer's coupon on the first order."""
        coupon = rng.choice(self.coupons[:2])
        if order.paid_at is not None and order.goods >= coupon.minimum and order.refund is None:
            order.coupon, order.discount = coupon, coupon.amount
            order.paid = max(0, order.goods - order.discount + order.freight)

    def perform(self, rng: Random, account: Account, place: int, plan: ScriptedOrder) -> Order | None:
        """An order of a ring's or decoy's script; None where the shelf has nothing of it."""
        order = self.place(rng, account, place, plan.moment, plan.address, plan.wish, ask=False)
        if order is None:
            return None
        order.coupon, order.discount, order.refund, order.status = None, 0, None, "completed"
        if plan.coupon and plan.coupon.minimum <= order.goods:
            order.coupon, order.discount = plan.coupon, plan.coupon.amount
        self.settle(rng, order)
        if plan.payment[0]:
            order.method, order.payment = plan.payment
        elif not order.method:
            order.method = "wechat"
        if plan.address is not None:
            self._ship(rng, order, failure=plan.failure, sure=not plan.failure)
        if plan.refund:
            self.refund(rng, order, whole=plan.whole, reason=plan.refund)
        return order

    def favourites(self, rng: Random) -> list[Item]:
        """The dozen things a household buys again and again."""
        return [self.catalogue.draw.draw(rng) for _ in range(rng.randint(6, 14))]

    def wish(self, rng: Random, system: str, favourites: list[Item], day: int) -> Wish:
        """What somebody wants on a day; weekends have wishes of their own."""
        weekend = self.calendar.weekday(day) >= 5
        wish: dict[int, tuple[Item, float]] = {}
        for _ in range(rng.choices((1, 2, 3, 4, 5, 6, 8), (14, 20, 22, 18, 12, 9, 5))[0]):
            for _ in range(4):
                item = rng.choice(favourites) if rng.random() < 0.62 else self.catalogue.draw.draw(rng)
                wanted = item.weekend if weekend else 1.0
                if rng.random() < wanted / 2.0:
                    break
            quantity = float(rng.choices((1, 2, 3, 4), (72, 20, 6, 2))[0])
            if system == "stores" and item.fresh and not item.brand and item.content.total == 500:
                quantity = round(rng.uniform(0.4, 3.0), 2)
            wish[item.index] = (item, quantity)
        return Wish(list(wish.values()))

    def place(
        self, rng: Random, account: Account, place: int, moment: int, address: DeliveryAddress | None,
        wish: Wish,
        *, ask: bool = True,
    ) -> Order | None:  # fmt: skip
        """One order, or None where the shelf has nothing of it; ``place`` counts the account's orders."""
        if address is None:
            home = account.person.household.home
            warehouse = self.world.warehouse_of(home.site.district)
        else:
            warehouse = self.world.warehouse_of(address.door.site.district)
        number = account.number * ORDERS_PER_ACCOUNT + place
        currency = "HKD" if self.world.cities[warehouse.city].hong_kong else "CNY"
        lines = self._lines(rng, account.system, number, warehouse.index, moment, wish, ask, currency)
        if not lines:
            return None
        order = Order(
            number,
            self._id(account.system, number, moment),
            account,
            moment,
            warehouse,
            address,
            lines,
            currency=currency,
        )
        order.goods = sum(line.amount for line in lines)
        order.freight = 0 if account.system == "stores" or order.goods >= 3900 else 600
        self._pay(rng, order)
        if address is not None:
            self._ship(rng, order)
        if order.paid_at is not None and order.status != "paid" and rng.random() < self.config.refund:
            self.refund(rng, order)
        return order

    def _id(self, system: str, number: int, moment: int) -> str:
        mixed = self._ids[system](number)
        if system == "stores":
            return f"XP{mixed:013d}"
        if system == "wechat":
            return f"wx{mixed:011x}"
        return f"{self.calendar.day(moment // DAY).replace('-', '')}{mixed:013d}"

    def _lines(
        self, rng: Random, system: str, number: int, warehouse: int, moment: int, wish: Wish, ask: bool,
        currency: str,
    ) -> list[Line]:  # fmt: skip
        day, second = divmod(moment, DAY)
        minute = second // 60
        lines: list[Line] = []
        for item, quantity in wish.items:
            listings = self.catalogue.by_item[system].get(item.index)
            if not listings:
                continue
            if ask and not self.book.ask(warehouse, item.index, day, minute, quantity):
                listings = self._substitute(rng, system, item, warehouse, day, minute, quantity)
                if not listings:
                    continue
            elif not ask:
                if not self.book.has(warehouse, item.index, day, minute):
                    continue
                self.book.ask(warehouse, item.index, day, minute, quantity)
            listing = listings[0] if rng.random() < 0.75 else rng.choice(listings)
            price = listing.price if currency == "CNY" else round(listing.price * 1.2)
            mark = self._line_ids(number * 16 + len(lines))
            lines.append(Line(f"{mark:014d}", listing, quantity, price, half_up(price * quantity)))
        return lines

    def _substitute(
        self, rng: Random, system: str, item: Item, warehouse: int, day: int, minute: int, quantity: float
    ) -> list[Listing] | None:
        if rng.random() > 0.25:
            return None
        other = rng.choice(self.catalogue.of_category[item.category])
        if other is item or not self.book.has(warehouse, other.index, day, minute) or quantity % 1:
            return None
        listings = self.catalogue.by_item[system].get(other.index)
        if listings:
            self.book.sell(warehouse, other.index, day, quantity)
        return listings

    def _pay(self, rng: Random, order: Order) -> None:
        account = order.account
        if rng.random() < 0.12 and account.system != "stores":
            usable = [
                c
                for c in self.coupons
                if c.start <= order.placed < c.end and c.minimum <= order.goods and c.campaign != NEWCOMERS
            ]
            if usable:
                order.coupon = rng.choice(usable)
                order.discount = order.coupon.amount
        self.settle(rng, order)
        if account.system != "stores" and rng.random() < 0.03:
            order.paid_at, order.status, order.method, order.payment = (
                None,
                rng.choice(("created", "closed")),
                "",
                "",
            )
        account_methods = list(account.payments)
        if order.paid_at is None:
            return
        if account_methods and rng.random() < 0.8:
            order.method = account_methods[0]
            order.payment = account.payments[order.method]
        else:
            order.method = (
                "wechat"
                if account.system == "wechat"
                else rng.choice(
                    ("alipay", "wechat", "card", "cash" if account.system == "stores" else "alipay")
                )
            )

    def settle(self, rng: Random, order: Order) -> None:
        """Set what is paid, and when."""
        order.paid = max(0, order.goods - order.discount + order.freight)
        order.paid_at = (
            order.placed if order.account.system == "stores" else order.placed + rng.randint(5, 600)
        )

    def _ship(self, rng: Random, order: Order, *, failure: str = "", sure: bool = False) -> None:
        if order.paid_at is None:
            return
        config = self.config
        if order.placed >= (config.days - 1) * DAY + 15 * 3600 and rng.random() < 0.6:
            order.status, order.promised = "paid", config.days * DAY + rng.randint(8, 12) * 3600
            return
        promised = order.promised = order.placed + rng.choice((1, 2, 2, 3, 4)) * 3600
        shipped = order.paid_at + rng.randint(300, 2400)
        roll = rng.random()
        delivered = None
        if failure:
            pass
        elif roll < config.failed_delivery and not sure:
            failure = rng.choice(table("texts")["failures"])
        elif roll < config.failed_delivery + config.late_delivery:
            delivered = promised + rng.randint(300, 5 * 3600)
        else:
            delivered = rng.randint(min(shipped + 600, promised - 60), max(shipped + 900, promised))
        number = self._event_ids(order.number)
        order.shipment = Shipment(
            f"SH{number:013d}", rng.choice(table("texts")["carriers"]), f"YD{number * 7 % 10**13:013d}",
            promised, shipped,
            delivered, failure, order.warehouse,
        )  # fmt: skip
        if failure:
            order.status = "closed"
            self.refund(rng, order, whole=True, reason="未收到货")
        elif delivered is not None and delivered >= config.days * DAY:
            order.status = "shipped"
            order.shipment.delivered = None

    def refund(
        self, rng: Random, order: Order, *, whole: bool = False, reason: str = "", at: int | None = None
    ) -> None:
        """Give back the whole or one line; never more than was paid."""
        line = rng.choice(order.lines)
        amount = order.paid if whole else min(line.amount, order.paid)
        if amount <= 0:
            return
        start = order.paid_at if order.paid_at is not None else order.placed
        when = at if at is not None else start + rng.randint(3600, 3 * DAY)
        if when >= self.config.days * DAY:
            return
        order.refund = Refund(
            f"RF{self._event_ids(order.number) + 10**12}", amount,
            reason or rng.choice(table("texts")["refund_reasons"]),
            when, "" if whole else line.id,
        )  # fmt: skip


def half_up(value: float) -> int:
    """Cents rounded half up, once a line."""
    return int(value + 0.5)

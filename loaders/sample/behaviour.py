"""What customers do besides buying: sign-ins, page views, carts, reviews, messages, points and consents."""

from __future__ import annotations

from random import Random

from loaders.sample.accounts import Account
from loaders.sample.catalogue import Catalogue, Item
from loaders.sample.clock import DAY
from loaders.sample.config import SampleConfig
from loaders.sample.orders import Order
from loaders.sample.people import Device
from loaders.sample.purchase import Coupon
from loaders.sample.streams import scrambler
from loaders.sample.systems.app import AppFiles
from loaders.sample.systems.stores import StoreFiles
from loaders.sample.systems.wechat import WechatFiles
from loaders.sample.tables import table
from loaders.sample.world import World

_PURPOSES = (
    ("marketing", "sms"),
    ("marketing", "email"),
    ("marketing", "push"),
    ("profiling", "all"),
    ("crossBorder", "all"),
)
_PAGES = ("detail", "detail", "detail", "search", "category", "campaign")


class Behaviour:
    """Writes the small events around accounts and their orders."""

    def __init__(
        self,
        config: SampleConfig,
        world: World,
        catalogue: Catalogue,
        app: AppFiles,
        wechat: WechatFiles,
        stores: StoreFiles,
    ) -> None:
        self.config = config
        self.world = world
        self.catalogue = catalogue
        self.app = app
        self.wechat = wechat
        self.stores = stores
        self._ids = scrambler(config.seed, "behaviour", bits=46)
        self._end = config.days * DAY - 1

    def id(self, account: Account, place: int) -> int:
        """A number of an event of an account; ``place`` counts its events."""
        return self._ids(account.number * 1024 + place)

    def of_account(self, rng: Random, account: Account, orders: list[Order], favourites: list[Item]) -> None:
        """Write everything an ordinary account does."""
        if account.system == "app":
            self._app(rng, account, orders, favourites)
        elif account.system == "wechat":
            self._wechat(rng, account, orders, favourites)
        else:
            self._stores(rng, account, orders)
        self._consents(rng, account)

    def sign_in(
        self,
        account: Account,
        place: int,
        device: Device | None,
        at: int,
        ip: str,
        city: str,
        result: str = "success",
    ) -> None:
        """Write one sign-in to the app."""
        self.app.sign_ins.add(
            f"L{self.id(account, place):014d}",
            account.id,
            device.id if device else "",
            ip,
            city,
            result,
            self.app.calendar.text(at),
        )

    def address_of(self, rng: Random, account: Account) -> str:
        """An IP address: the household's line at home, a mobile one elsewhere."""
        if rng.random() < 0.6:
            home = account.person.household.id
            return f"60.{int(home[1:3], 16)}.{int(home[3:5], 16)}.{int(home[5:7], 16)}"
        return f"117.{rng.randrange(256)}.{rng.randrange(256)}.{rng.randrange(256)}"

    def _moment(self, rng: Random, account: Account, orders: list[Order]) -> int:
        if orders and rng.random() < 0.75:
            order = rng.choice(orders)
            return max(order.placed - rng.randint(60, 3000), account.registered + 60)
        return rng.randint(min(max(0, account.registered + 60), self._end - 1), self._end)

    def _app(self, rng: Random, account: Account, orders: list[Order], favourites: list[Item]) -> None:
        text = self.app.calendar.text
        city = account.person.household.city.name
        devices = account.devices or [None]  # type: ignore[list-item]
        seen: dict[str, list[int]] = {}
        known = {device.id: device for device in account.devices}
        for place in range(self._ordinary(rng, account, orders)):
            moment = self._moment(rng, account, orders)
            device = devices[0] if len(devices) == 1 or rng.random() < 0.75 else rng.choice(devices[1:])
            result = "success" if rng.random() < 0.97 else "wrong password"
            where = city if rng.random() < 0.96 else self.world.draw_city(rng).name
            self.sign_in(account, place, device, moment, self.address_of(rng, account), where, result)
            if device:
                seen.setdefault(device.id, []).append(moment)
        if account.script:
            for place, plan in enumerate(account.script.sign_ins):
                self.sign_in(account, 62 + place, plan.device, plan.at, plan.ip, plan.city, plan.result)
                seen.setdefault(plan.device.id, []).append(plan.at)
                known[plan.device.id] = plan.device
        for key, device in known.items():
            moments = seen.get(key, [account.registered])
            self.app.device(account, device, min(moments), max(moments))
        for place in range(100, 100 + min(120, rng.randrange(3) + 2 * len(orders))):
            item = rng.choice(favourites) if rng.random() < 0.5 else self.catalogue.draw.draw(rng)
            listings = self.catalogue.by_item["app"].get(item.index)
            if listings:
                self.app.page_views.add(
                    f"PV{self.id(account, place):014d}", account.id, listings[0].id, rng.choice(_PAGES),
                    rng.choice(("ios", "android")),
                    rng.choice((1, 1, 1, 2, 3)), text(self._moment(rng, account, orders)),
                )  # fmt: skip
        for place, order in enumerate(orders[:100]):
            if order.paid_at is not None and rng.random() < 0.09:
                self.review(rng, account, 300 + place, order)
        if rng.random() < 0.35:
            self._app_cart(rng, account, favourites)
        self.receive_coupons(rng, account, orders)

    def _ordinary(self, rng: Random, account: Account, orders: list[Order]) -> int:
        """Number of ordinary sign-ins."""
        life = account.script.life if account.script else 1.0
        return min(60, round((1 + len(orders) + rng.randrange(3)) * (0.3 + 0.7 * life)))

    def review(self, rng: Random, account: Account, place: int, order: Order) -> None:
        """Write a review of one line of an order."""
        rating = rng.choices((5, 4, 3, 2, 1), (58, 22, 9, 6, 5))[0]
        start = (
            order.shipment.delivered if order.shipment and order.shipment.delivered else order.placed + 7200
        )
        self.app.reviews.add(
            f"RV{self.id(account, place):014d}", account.id, rng.choice(order.lines).listing.id, rating,
            rng.choice(table("texts")["reviews"][rating]),
            self.app.calendar.text(start + rng.randint(600, 2 * DAY)),
        )  # fmt: skip

    def _app_cart(self, rng: Random, account: Account, favourites: list[Item]) -> None:
        text = self.app.calendar.text
        moment = rng.randint(
            min(max(account.registered + 60, self._end - 20 * DAY), self._end - 1), self._end
        )
        cart = f"CT{self.id(account, 420):014d}"
        chosen = dict.fromkeys(self._listed("app", rng, favourites))
        if not chosen:
            return
        self.app.carts.add(
            cart, account.id, "open" if moment > self._end - 3 * DAY else "abandoned", text(moment)
        )
        for place, product in enumerate(chosen):
            self.app.cart_items.add(
                f"CI{self.id(account, 430 + place):014d}",
                cart,
                product,
                rng.choice((1, 1, 2)),
                text(moment - place * 40),
            )

    def _listed(self, system: str, rng: Random, favourites: list[Item]) -> list[str]:
        found = []
        for _ in range(rng.randint(1, 5)):
            item = rng.choice(favourites) if rng.random() < 0.5 else self.catalogue.draw.draw(rng)
            listings = self.catalogue.by_item[system].get(item.index)
            if listings:
                found.append(listings[0].id)
        return found

    def receive_coupons(self, rng: Random, account: Account, orders: list[Order]) -> None:
        """Write the coupons an account was given: those it used, and some it did not."""
        received: dict[str, int] = {}
        for order in orders:
            if order.coupon:
                received.setdefault(order.coupon.id, order.placed - rng.randint(60, 3 * DAY))
        for coupon, moment in account.script.received if account.script else ():
            received.setdefault(coupon.id, moment)
        for coupon in self.campaigns:
            if coupon.id not in received and rng.random() < 0.06 and account.registered < coupon.end - DAY:
                received[coupon.id] = rng.randint(max(coupon.start, account.registered), coupon.end - 1)
        for place, (coupon_id, moment) in enumerate(received.items()):
            self.app.user_coupons.add(
                f"UC{self.id(account, 450 + place):014d}",
                account.id,
                coupon_id,
                self.app.calendar.text(max(moment, account.registered + 1)),
            )

    campaigns: list[Coupon] = []  # noqa: RUF012 - set once by the shop

    def _wechat(self, rng: Random, account: Account, orders: list[Order], favourites: list[Item]) -> None:
        text = self.wechat.calendar.offset
        for place in range(rng.randrange(4)):
            words = rng.choice(table("texts")["interactions"])
            kind = (
                "follow" if "关注" in words else "ticket" if "投诉" in words or "退款" in words else "message"
            )
            self.wechat.interactions.add_object({
                "eventId": f"E{self.id(account, 500 + place):014d}", "openid": account.id, "kind": kind,
                "text": words,
                "at": text(self._moment(rng, account, orders)),
            })  # fmt: skip
        if rng.random() < 0.25:
            moment = rng.randint(
                min(max(account.registered + 60, self._end - 20 * DAY), self._end - 1), self._end
            )
            goods = dict.fromkeys(self._listed("wechat", rng, favourites))
            if not goods:
                return
            self.wechat.carts.add_object({
                "cartId": f"WC{self.id(account, 520):014d}", "openid": account.id, "state": "open",
                "updatedAt": text(moment),
                "items": [
                    {"goodsId": product, "count": rng.choice((1, 1, 2)), "addedAt": text(moment)}
                    for product in goods
                ],
            })  # fmt: skip

    def _stores(self, rng: Random, account: Account, orders: list[Order]) -> None:
        slashed = self.stores.calendar.slashed
        for place, order in enumerate(orders[:200]):
            if not order.anonymous:
                self.stores.points.add(
                    f"JF{self.id(account, 560 + place):014d}",
                    account.id,
                    "消费积分",
                    order.paid // 100,
                    slashed(order.placed),
                )
        if orders and rng.random() < 0.15:
            moment = max(order.placed for order in orders) + rng.randint(3600, 5 * DAY)
            self.stores.points.add(
                f"JF{self.id(account, 780):014d}",
                account.id,
                "积分兑换",
                -rng.choice((100, 200, 500)),
                slashed(min(moment, self._end)),
            )

    def _consents(self, rng: Random, account: Account) -> None:
        """About the configured share says yes; some contradict themselves, or change their mind."""
        willing = _willing(account, self.config.consent)
        for place, (purpose, channel) in enumerate(_PURPOSES):
            if rng.random() < 0.35:
                continue
            answer = willing if rng.random() < 0.92 else not willing
            if purpose == "crossBorder":
                answer = answer and rng.random() < 0.3
            moment = account.registered + rng.randint(0, 600)
            self._consent(account, 800 + place * 2, purpose, channel, answer, moment)
            if rng.random() < 0.06:
                later = rng.randint(min(moment + 60, self._end - 1), self._end)
                self._consent(account, 801 + place * 2, purpose, channel, not answer, later)

    def _consent(
        self, account: Account, place: int, purpose: str, channel: str, granted: bool, at: int
    ) -> None:
        number = f"{self.id(account, place):014d}"
        if account.system == "app":
            self.app.consents.add(
                f"CS{number}", account.id, purpose, channel, int(granted), self.app.calendar.text(at)
            )
        elif account.system == "wechat":
            self.wechat.consents.add_object({
                "consentId": f"WS{number}", "openid": account.id, "purpose": purpose, "channel": channel,
                "granted": granted,
                "at": self.wechat.calendar.offset(at),
            })  # fmt: skip
        else:
            names = {"marketing": "营销", "profiling": "画像", "crossBorder": "出境"}
            channels = {"sms": "短信", "email": "邮件", "push": "推送", "all": "全部"}
            self.stores.consents.add(
                f"XK{number}",
                account.id,
                names[purpose],
                channels[channel],
                "是" if granted else "否",
                self.stores.calendar.slashed(at),
            )


def _willing(account: Account, share: float) -> bool:
    """The same for all accounts of a person."""
    return (int(account.person.id[1:9], 16) % 1000) / 1000 < share

"""The shopping app: UTF-8 CSV files, one a table, as its database exports them."""

from __future__ import annotations

from loaders.sample.accounts import Account
from loaders.sample.catalogue import Catalogue
from loaders.sample.clock import Calendar
from loaders.sample.files import Files
from loaders.sample.orders import Order
from loaders.sample.people import Device
from loaders.sample.purchase import Coupon

_GENDERS = {"M": "男", "F": "女", "": ""}


def money(cents: int) -> str:
    """Cents as yuan.

    >>> money(2350)
    '23.50'
    """
    sign = "-" if cents < 0 else ""
    return f"{sign}{abs(cents) // 100}.{abs(cents) % 100:02d}"


class AppFiles:
    """Writes app/*.csv."""

    def __init__(self, files: Files, calendar: Calendar) -> None:
        self.calendar = calendar
        table = files.table
        self.users = table("app/users.csv", (
            "user_id", "nickname", "real_name", "mobile", "email", "gender", "birthday", "unionid",
            "registered_at", "updated_at",
        ))  # fmt: skip
        self.addresses = table("app/addresses.csv", (
            "address_id", "user_id", "recipient", "phone", "address", "is_default", "created_at",
            "updated_at",
        ))  # fmt: skip
        self.devices = table(
            "app/devices.csv", ("user_id", "device_id", "model", "os", "first_seen", "last_seen")
        )
        self.orders = table("app/orders.csv", (
            "order_id", "user_id", "address_id", "status", "created_at", "paid_at", "promised_at",
            "goods_amount", "discount_amount",
            "freight_amount", "paid_amount", "currency", "payment_method", "payment_account", "coupon_id",
            "updated_at",
        ))  # fmt: skip
        self.lines = table(
            "app/order_lines.csv", ("line_id", "order_id", "product_id", "quantity", "unit_price", "amount")
        )
        self.products = table("app/products.csv", (
            "product_id", "name", "brand", "spec", "unit", "price", "barcode", "category", "on_sale",
        ))  # fmt: skip
        self.carts = table("app/carts.csv", ("cart_id", "user_id", "state", "updated_at"))
        self.cart_items = table(
            "app/cart_items.csv", ("cart_item_id", "cart_id", "product_id", "quantity", "added_at")
        )
        self.page_views = table(
            "app/page_views.csv", ("view_id", "user_id", "product_id", "page", "channel", "views", "at")
        )
        self.sign_ins = table(
            "app/sign_ins.csv", ("sign_in_id", "user_id", "device_id", "ip", "city", "result", "at")
        )
        self.reviews = table(
            "app/reviews.csv", ("review_id", "user_id", "product_id", "rating", "text", "at")
        )
        self.referrals = table("app/referrals.csv", ("referral_id", "inviter_id", "invitee_id", "at"))
        self.coupons = table("app/coupons.csv", (
            "coupon_id", "name", "campaign", "amount", "minimum_amount", "valid_from", "valid_until",
        ))  # fmt: skip
        self.user_coupons = table(
            "app/user_coupons.csv", ("receipt_id", "user_id", "coupon_id", "received_at")
        )
        self.refunds = table(
            "app/refunds.csv", ("refund_id", "order_id", "amount", "reason", "lines", "status", "at")
        )
        self.consents = table(
            "app/consents.csv", ("consent_id", "user_id", "purpose", "channel", "granted", "at")
        )
        self.blocked = table("app/blocked_users.csv", ("block_id", "user_id", "reason", "blocked_at"))

    def catalogue(self, catalogue: Catalogue) -> None:
        """Write products and coupons, which do not depend on people."""
        for listing in catalogue.listings["app"]:
            self.products.add(
                listing.id, listing.name, listing.brand, listing.specification, listing.unit,
                money(listing.price),
                listing.barcode, catalogue.categories[listing.item.category][0], 1,
            )  # fmt: skip

    def coupon(self, coupon: Coupon) -> None:
        """Write one campaign's coupon."""
        self.coupons.add(
            coupon.id, coupon.name, coupon.campaign, money(coupon.amount), money(coupon.minimum),
            self.calendar.text(coupon.start),
            self.calendar.text(coupon.end),
        )  # fmt: skip

    def account(self, account: Account) -> None:
        """Write a user and the address book."""
        text = self.calendar.text
        self.users.add(
            account.id, account.nickname, account.name, account.phone, account.email,
            _GENDERS[account.gender], account.birthday,
            account.unionid, text(account.registered), text(account.updated),
        )  # fmt: skip
        for entry in account.addresses:
            self.addresses.add(
                entry.id, account.id, entry.recipient, entry.phone, entry.written.text, int(entry.default),
                text(entry.created),
                text(entry.created),
            )  # fmt: skip
        if account.blocked:
            reason, _, moment = account.blocked.partition("@")
            self.blocked.add(f"B{account.id[-9:]}", account.id, reason, text(int(moment)))

    def device(self, account: Account, device: Device, first: int, last: int) -> None:
        """Write that an account was seen on a device."""
        self.devices.add(
            account.id,
            device.id,
            device.model,
            device.system,
            self.calendar.text(first),
            self.calendar.text(last),
        )

    def order(self, order: Order, user: str = "", address: str = "") -> None:
        """Write an order with its lines and refund; ``user`` and ``address`` replace the right ids."""
        text = self.calendar.text
        self.orders.add(
            order.id, user or order.account.id, address or (order.address.id if order.address else ""),
            order.status, text(order.placed),
            text(order.paid_at) if order.paid_at is not None else "",
            text(order.promised) if order.promised is not None else "", money(order.goods),
            money(order.discount), money(order.freight),
            money(order.paid if order.paid_at is not None else 0), order.currency, order.method,
            order.payment, order.coupon.id if order.coupon else "",
            text(order.refund.at if order.refund else (order.paid_at or order.placed)),
        )  # fmt: skip
        for line in order.lines:
            self.lines.add(
                line.id, order.id, line.product, f"{line.quantity:g}", money(line.price), money(line.amount)
            )
        if order.refund:
            refund = order.refund
            self.refunds.add(
                refund.id,
                order.id,
                money(refund.amount),
                refund.reason,
                refund.lines,
                "completed",
                text(refund.at),
            )

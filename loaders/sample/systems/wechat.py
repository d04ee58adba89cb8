"""The WeChat mini-program: JSON Lines with nested objects."""

from __future__ import annotations

from loaders.sample.accounts import Account
from loaders.sample.catalogue import Catalogue
from loaders.sample.clock import Calendar
from loaders.sample.files import Files
from loaders.sample.orders import Order

_STATES = {
    "created": "待付款",
    "paid": "已付款",
    "shipped": "配送中",
    "completed": "已完成",
    "closed": "已关闭",
}


class WechatFiles:
    """Writes wechat/*.jsonl; amounts are whole cents, as WeChat Pay counts."""

    def __init__(self, files: Files, calendar: Calendar) -> None:
        self.calendar = calendar
        self.members = files.objects("wechat/members.jsonl")
        self.addresses = files.objects("wechat/addresses.jsonl")
        self.products = files.objects("wechat/products.jsonl")
        self.orders = files.objects("wechat/orders.jsonl")
        self.refunds = files.objects("wechat/refunds.jsonl")
        self.carts = files.objects("wechat/carts.jsonl")
        self.interactions = files.objects("wechat/interactions.jsonl")
        self.consents = files.objects("wechat/consents.jsonl")

    def catalogue(self, catalogue: Catalogue) -> None:
        """Write the goods."""
        for listing in catalogue.listings["wechat"]:
            self.products.add_object({
                "goodsId": listing.id, "title": listing.name, "brand": listing.brand or None,
                "spec": listing.specification or None,
                "unit": listing.unit, "priceFen": listing.price, "barcode": listing.barcode or None,
                "category": catalogue.categories[listing.item.category][0], "onSale": True,
            })  # fmt: skip

    def account(self, account: Account) -> None:
        """Write a member and the address book."""
        text = self.calendar.offset
        self.members.add_object({
            "openid": account.id, "unionid": account.unionid or None, "nickName": account.nickname,
            "realName": account.name or None, "phoneNumber": account.phone or None,
            "gender": {"M": 1, "F": 2}.get(account.gender, 0), "birthday": account.birthday or None,
            "deviceId": account.devices[0].id if account.devices else None,
            "registeredAt": text(account.registered), "updatedAt": text(account.updated),
        })  # fmt: skip
        for entry in account.addresses:
            self.addresses.add_object({
                "addressId": entry.id, "openid": account.id, "userName": entry.recipient,
                "telNumber": entry.phone,
                "detailInfo": entry.written.text, "isDefault": entry.default,
                "updatedAt": text(entry.created),
            })  # fmt: skip

    def order(self, order: Order, user: str = "", address: str = "") -> None:
        """Write an order with its items inside, and its refund."""
        text = self.calendar.offset
        entry = order.address
        receiver: dict[str, object] | None = None
        if entry:
            receiver = {"addressId": address or entry.id, "name": entry.recipient, "phone": entry.phone}
        self.orders.add_object({
            "orderId": order.id, "openid": user or order.account.id, "state": _STATES[order.status],
            "createTime": text(order.placed),
            "receiver": receiver,
            "items": [
                {
                    "lineId": line.id, "goodsId": line.product, "count": int(line.quantity),
                    "priceFen": line.price,
                    "amountFen": line.amount,
                }
                for line in order.lines
            ],
            "goodsFen": order.goods, "discountFen": order.discount, "freightFen": order.freight,
            "payment": {
                "method": order.method, "payer": order.payment or None, "payTime": text(order.paid_at),
                "paidFen": order.paid,
            } if order.paid_at is not None else None,
            "currency": order.currency, "couponId": order.coupon.id if order.coupon else None,
            "promisedAt": text(order.promised) if order.promised is not None else None,
            "updateTime": text(order.refund.at if order.refund else (order.paid_at or order.placed)),
        })  # fmt: skip
        if order.refund:
            refund = order.refund
            self.refunds.add_object({
                "refundId": refund.id, "orderId": order.id, "refundFen": refund.amount,
                "currency": order.currency,
                "reason": refund.reason, "lines": refund.lines or None, "state": "SUCCESS",
                "at": text(refund.at),
            })  # fmt: skip

"""Kinds about buying: orders and their lines, payments, deliveries, refunds, coupons, carts, channels."""

from __future__ import annotations

from loaders.kinds.fields import Field, FieldType, Kind, Reference, address_fields

T = FieldType

ORDER_STATUS = ("created", "paid", "shipped", "completed", "closed")

ORDER = Kind(
    "order",
    "Order",
    (
        Field("orderNumber"),
        Field("status", choices=ORDER_STATUS),
        Field("currency"),
        Field("placedAt", T.INSTANT),
        Field("paidAt", T.INSTANT),
        Field("promisedAt", T.INSTANT),
        Field("goodsAmount", T.MONEY),
        Field("discountAmount", T.MONEY),
        Field("freightAmount", T.MONEY),
        Field("paidAmount", T.MONEY),
        Field("couponAmount", T.MONEY, stored="amount", on="coupon"),
        Field("recipient"),
        Field("recipientPhone"),
        Field("oaid"),
        Field("paymentAccount", T.PAYMENT),
        *address_fields(),
    ),
    (
        Reference("customer", "customer", "PLACED", reverse=True, property="customerKey"),
        Reference("parent", "order", "", property="parentKey"),
        Reference("channel", "channel", "THROUGH", property="channelKey"),
        Reference("coupon", "coupon", "REDEEMED"),
    ),
)

ORDER_LINE = Kind(
    "orderLine",
    "Order",
    (
        Field("line", on="product"),
        Field("quantity", T.NUMBER, on="product"),
        Field("unitPrice", T.PRICE, stored="unitPriceE4", on="product"),
        Field("discount", T.NUMBER, on="product"),
        Field("amount", T.MONEY, on="product"),
        Field("currency"),
    ),
    (Reference("product", "product", "CONTAINS", required=True),),
    of="order",
    of_kind="order",
    required=("quantity",),
)

PAYMENT = Kind(
    "payment",
    "Order",
    (Field("paymentAccount", T.PAYMENT),),
    of="order",
    of_kind="order",
    required=("paymentAccount",),
)

SHIPMENT = Kind(
    "shipment",
    "Shipment",
    (
        Field("carrier"),
        Field("trackingNumber"),
        Field("failure"),
        Field("status"),
        Field("promisedAt", T.INSTANT),
        Field("shippedAt", T.INSTANT),
        Field("deliveredAt", T.INSTANT),
    ),
    (
        Reference("order", "order", "FULFILLED_BY", reverse=True, required=True),
        Reference("warehouse", "warehouse", "FROM"),
    ),
)

REFUND = Kind(
    "refund",
    "Refund",
    (
        Field("amount", T.MONEY),
        Field("currency"),
        Field("reason"),
        Field("lines"),
        Field("status"),
        Field("at", T.INSTANT),
    ),
    (Reference("order", "order", "REFUNDED", reverse=True, required=True),),
    required=("amount",),
)

COUPON = Kind(
    "coupon",
    "Coupon",
    (
        Field("name"),
        Field("code"),
        Field("campaign"),
        Field("currency"),
        Field("amount", T.MONEY),
        Field("minimumAmount", T.MONEY),
        Field("validFrom", T.INSTANT),
        Field("validUntil", T.INSTANT),
    ),
)

COUPON_RECEIPT = Kind(
    "couponReceipt",
    "Customer",
    (Field("at", T.INSTANT, on="coupon"),),
    (Reference("coupon", "coupon", "RECEIVED", required=True),),
    of="customer",
    of_kind="customer",
)

CART = Kind(
    "cart",
    "Cart",
    (Field("state"), Field("updatedAt", T.INSTANT)),
    (Reference("customer", "customer", "HAS_CART", reverse=True, required=True),),
)

CART_LINE = Kind(
    "cartLine",
    "Cart",
    (Field("quantity", T.NUMBER, on="product"), Field("addedAt", T.INSTANT, on="product")),
    (Reference("product", "product", "HOLDS", required=True),),
    of="cart",
    of_kind="cart",
)

CHANNEL = Kind(
    "channel",
    "Channel",
    (Field("name"), Field("kind"), Field("city"), Field("district")),
)

TRADE = (
    CHANNEL,
    COUPON,
    ORDER,
    ORDER_LINE,
    PAYMENT,
    SHIPMENT,
    REFUND,
    COUPON_RECEIPT,
    CART,
    CART_LINE,
)

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
        Field("placedAt", T.INSTANT, strict=True),
        Field("paidAt", T.INSTANT, strict=True),
        Field("promisedAt", T.INSTANT),
        Field("goodsAmount", T.MONEY, strict=True),
        Field("discountAmount", T.MONEY, strict=True),
        Field("freightAmount", T.MONEY, strict=True),
        Field("paidAmount", T.MONEY, strict=True),
        Field("couponAmount", T.MONEY, strict=True, stored="amount", on="coupon"),
        Field("recipient"),
        Field("recipientPhone", kept=True),
        Field("oaid"),
        Field("paymentAccount", T.PAYMENT),
        *address_fields(),
    ),
    (
        Reference("customer", "customer", "PLACED", reverse=True, property="customerKey"),
        Reference("parent", "order", "", property="parentKey"),
        Reference("channel", "channel", "THROUGH", property="channelKey"),
        Reference("address", "address", "SHIPPED_TO"),
        Reference("coupon", "coupon", "REDEEMED"),
    ),
)

ORDER_LINE = Kind(
    "orderLine",
    "Order",
    (
        Field("line", on="product"),
        Field("quantity", T.NUMBER, strict=True, on="product"),
        Field("unitPrice", T.PRICE, strict=True, stored="unitPriceE4", on="product"),
        Field("discount", T.NUMBER, strict=True, on="product"),
        Field("amount", T.MONEY, strict=True, on="product"),
        Field("currency", kept=True),
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
        Field("shippedAt", T.INSTANT, strict=True),
        Field("deliveredAt", T.INSTANT, strict=True),
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
        Field("amount", T.MONEY, strict=True),
        Field("currency"),
        Field("reason"),
        Field("lines"),
        Field("status"),
        Field("at", T.INSTANT, strict=True),
    ),
    (Reference("order", "order", "REFUNDED", reverse=True, required=True),),
)

COUPON = Kind(
    "coupon",
    "Coupon",
    (
        Field("name"),
        Field("code"),
        Field("campaign"),
        Field("currency"),
        Field("amount", T.MONEY, strict=True),
        Field("minimumAmount", T.MONEY, strict=True),
        Field("validFrom", T.INSTANT, strict=True),
        Field("validUntil", T.INSTANT, strict=True),
    ),
)

COUPON_RECEIPT = Kind(
    "couponReceipt",
    "Customer",
    (Field("at", T.INSTANT, strict=True, on="coupon"),),
    (Reference("coupon", "coupon", "RECEIVED", required=True),),
    of="customer",
    of_kind="customer",
)

CART = Kind(
    "cart",
    "Cart",
    (Field("state"), Field("updatedAt", T.INSTANT, strict=True)),
    (Reference("customer", "customer", "HAS_CART", reverse=True, required=True),),
)

CART_LINE = Kind(
    "cartLine",
    "Cart",
    (
        Field("quantity", T.NUMBER, strict=True, on="product"),
        Field("addedAt", T.INSTANT, strict=True, on="product"),
    ),
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

"""Which property of a kind a header means: by whose (party) and what (attribute) it says.

A target is a field's name, ``@reference``, or ``!id``, ``!updatedAt``, ``!deleted``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

Pair = tuple[str, str]
"""Party and attribute of loaders/mapping_words.yaml; "" for none."""


@dataclass(frozen=True, slots=True)
class Layout:
    """How the headers of one kind are understood.

    Attributes:
        own: Parties that mean the row itself.
        refs: Party to the reference it names.
        plain: Attribute of the row itself to its target.
        cross: Party and attribute to a target.
    """

    own: tuple[str, ...]
    refs: Mapping[str, str] = field(default_factory=dict)
    plain: Mapping[str, str] = field(default_factory=dict)
    cross: Mapping[Pair, str] = field(default_factory=dict)

    def target(self, pair: Pair) -> str | None:
        """What a header of that party and attribute fills, or None; a weak guess ends in ``?``."""
        party, attribute = pair
        if pair in self.cross:
            return self.cross[pair]
        if attribute in ("updated", "deleted") and (not party or party in self.own):
            return "!updatedAt" if attribute == "updated" else "!deleted"
        if party in self.refs and attribute in ("id", "bare"):
            return f"@{self.refs[party]}"
        if attribute == "openid" and "customer" in self.refs:
            return f"@{self.refs['customer']}?"
        if not party or party in self.own:
            if attribute == "id":
                return "!id"
            return self.plain.get(attribute)
        return None


def _same(*names: str) -> dict[str, str]:
    return {name: name for name in names}


def _places(prefix: str, whole: str, *parties: str) -> dict[Pair, str]:
    names = ("country", "province", "city", "district", "street", "detail", "postcode")
    found = {(party, name): prefix + name for party in ("", *parties) for name in names}
    return found | {(party, "address"): whole for party in ("", *parties)}


_PERSON = _same(
    "name", "surname", "givenName", "nickname", "gender", "idNumber", "level", "language", "email"
)
_DEVICE = {"device": "device", "deviceModel": "device.model", "os": "device.os"}

LAYOUTS: dict[str, Layout] = {
    "customer": Layout(
        ("customer",),
        {"channel": "channel", "referrer": "referrer"},
        _PERSON
        | {"phone": "phone", "birth": "birthDate", "companyName": "company", "position": "title"}
        | {"registered": "registeredAt", "placed": "registeredAt", "openid": "account", "unionid": "account"}
        | {"contact": "name", "bare": "name", "device": "device"},
        _places("address.", "address", "customer", "recipient")
        | {("recipient", "name"): "address.recipient", ("recipient", "phone"): "address.phone"}
        | {("company", "name"): "company", ("company", "bare"): "company"},
    ),
    "address": Layout(
        ("address",),
        {"customer": "customer", "supplier": "supplier", "warehouse": "warehouse"},
        {"name": "recipient", "contact": "recipient", "phone": "phone", "isDefault": "isDefault"},
        _places("", "text", "recipient", "address")
        | {("recipient", "name"): "recipient", ("recipient", "bare"): "recipient"}
        | {("recipient", "phone"): "phone", ("address", "bare"): "text"}
        | {("customer", "name"): "recipient?", ("customer", "phone"): "phone?"},
    ),
    "contactPoint": Layout(
        (), {"customer": "customer"}, _DEVICE | _same("phone", "email") | {"openid": "account"}
    ),
    "referral": Layout(
        (),
        {"referrer": "customer", "customer": "referred", "referred": "referred"},
        {"at": "at", "placed": "at"},
    ),
    "consent": Layout(
        ("event",),
        {"customer": "customer"},
        _same("purpose", "granted", "at")
        | {"channelName": "channel", "eventKind": "purpose", "placed": "at"},
    ),
    "signIn": Layout(
        ("event",), {"customer": "customer"}, _DEVICE | _same("at", "ip", "city", "result") | {"placed": "at"}
    ),
    "interaction": Layout(
        ("event",),
        {"customer": "customer"},
        _same("at", "text")
        | {"eventKind": "kind", "channelName": "channel", "placed": "at", "reason": "text"},
    ),
    "pageView": Layout(
        ("event",),
        {"customer": "customer", "product": "product"},
        _same("at", "count", "page") | {"channelName": "channel", "placed": "at"},
    ),
    "review": Layout(
        ("review",),
        {"customer": "customer", "product": "product"},
        _same("rating", "text", "at") | {"placed": "at", "bare": "text"},
    ),
    "order": Layout(
        ("order",),
        {"customer": "customer", "channel": "channel", "coupon": "coupon", "address": "address"},
        _same("status", "paidAt", "promisedAt", "currency", "paidAmount", "goodsAmount", "couponAmount")
        | {"oaid": "oaid", "placed": "placedAt", "at": "placedAt"}
        | {"discount": "discountAmount", "freight": "freightAmount"}
        | {"payer": "paymentAccount", "parent": "@parent", "amount": "goodsAmount", "phone": "recipientPhone"}
        | {"channelName": "@channel?"},
        _places("address.", "address", "recipient")
        | {("recipient", "name"): "recipient", ("recipient", "bare"): "recipient"}
        | {("recipient", "phone"): "recipientPhone", ("coupon", "amount"): "couponAmount"},
    ),
    "orderLine": Layout(
        ("line",),
        {"order": "order", "product": "product"},
        _same("quantity", "discount", "amount", "currency")
        | {"price": "unitPrice", "lineNo": "line", "goodsAmount": "amount", "paidAmount": "amount"},
        {("product", "quantity"): "quantity", ("product", "price"): "unitPrice"}
        | {("order", "quantity"): "quantity"},
    ),
    "payment": Layout((), {"order": "order"}, {"payer": "paymentAccount"}),
    "shipment": Layout(
        ("shipment",),
        {"order": "order", "warehouse": "warehouse"},
        _same("carrier", "failure", "status", "promisedAt", "shippedAt", "deliveredAt")
        | {"tracking": "trackingNumber", "reason": "failure"},
        {("shipment", "at"): "shippedAt"},
    ),
    "refund": Layout(
        ("refund",),
        {"order": "order"},
        _same("amount", "currency", "reason", "status", "at") | {"placed": "at", "paidAmount": "amount"},
    ),
    "coupon": Layout(
        ("coupon",),
        {},
        _same("name", "campaign", "currency", "amount", "minimumAmount", "validFrom", "validUntil")
        | {"couponAmount": "amount", "discount": "amount", "bare": "name"},
        {("coupon", "amount"): "amount"},
    ),
    "couponReceipt": Layout((), {"customer": "customer", "coupon": "coupon"}, {"at": "at", "placed": "at"}),
    "cart": Layout(("cart",), {"customer": "customer"}, {"status": "state"}),
    "cartLine": Layout(
        ("line",),
        {"cart": "cart", "product": "product"},
        {"quantity": "quantity", "at": "addedAt", "placed": "addedAt"},
        {("customer", "id"): "@cart?", ("product", "quantity"): "quantity"},
    ),
    "channel": Layout(
        ("channel",), {}, _same("name", "city", "district") | {"eventKind": "kind", "bare": "name"}
    ),
    "category": Layout(
        ("category",),
        {},
        _same("name", "description") | {"parent": "@parent", "categoryName": "name", "bare": "name"},
    ),
    "brand": Layout(("brand",), {}, {"name": "name", "brandName": "name", "bare": "name"}),
    "listing": Layout(("listing",), {}, {"name": "name", "brandName": "brand", "bare": "name"}),
    "warehouse": Layout(
        ("warehouse",),
        {},
        {"name": "name", "bare": "name", "warehouseServes": "serves"},
        _places("address.", "address", "warehouse"),
    ),
    "supplier": Layout(
        ("supplier", "company"),
        {},
        _same("legalPerson", "fax", "email", "homePage", "bankAccount", "phone")
        | {"creditCode": "uniformCreditCode", "contact": "contactName", "bankName": "bank"}
        | {"name": "name", "companyName": "name", "bare": "name", "brandName": "brandName"},
        _places("address.", "address", "supplier", "company")
        | {("bank", "bare"): "bank", ("bank", "id"): "bankAccount"},
    ),
    "supply": Layout(
        (),
        {"supplier": "supplier", "product": "product"},
        {"cost": "unitCost", "price": "unitCost", "leadTime": "leadTimeDays", "minimumOrder": "minimumOrder"}
        | {"currency": "currency"},
    ),
    "bankAccount": Layout(
        ("bank",), {"supplier": "supplier"}, {"bankAccount": "bankAccount", "bankName": "bank"},
        {("bank", "bare"): "bank", ("bank", "id"): "bankAccount"},
    ),
    "product": Layout(
        ("product",),
        {"supplier": "supplier", "listing": "listing"},
        _same("name", "specification", "variant", "barcode", "unit", "currency", "price")
        | {"discontinued": "discontinued", "bare": "name"}
        | {"brandName": "brand", "categoryName": "category", "shelfLife": "shelfLifeDays"}
        | {"onHand": "unitsInStock", "onOrder": "unitsOnOrder", "reorder": "reorderLevel"}
        | {"cost": "unitCost"},
        {("brand", "bare"): "brand", ("category", "bare"): "category", ("brand", "name"): "brand"}
        | {("category", "name"): "category", ("brand", "id"): "@brand", ("category", "id"): "@category"},
    ),
    "bundle": Layout((), {"product": "product", "component": "component"}, {"quantity": "quantity"}),
    "stock": Layout(
        ("event",),
        {"product": "product", "warehouse": "warehouse"},
        _same("onHand", "reserved", "asOf") | {"quantity": "onHand"},
    ),
    "stockDay": Layout(
        (),
        {"product": "product", "warehouse": "warehouse"},
        _same("day", "closing", "outMinutes") | {"at": "day", "onHand": "closing", "placed": "day"},
    ),
}  # fmt: skip
"""How the headers of each kind are understood; a test holds it to the kinds."""

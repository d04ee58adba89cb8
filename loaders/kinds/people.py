"""Kinds about people: customers, their addresses, contact points, consents and what they do."""

from __future__ import annotations

from loaders.kinds.fields import Field, FieldType, Kind, Reference, address_fields

T = FieldType


def _by_customer(type_: str, *, required: bool = True) -> Reference:
    return Reference("customer", "customer", type_, reverse=True, required=required)


CUSTOMER = Kind(
    "customer",
    "Customer",
    (
        Field("name", T.PERSON),
        Field("surname", kept=True),
        Field("givenName", kept=True),
        Field("nickname"),
        Field("gender", choices=("male", "female")),
        Field("birthDate", T.DATE, as_text=True),
        Field("idNumber", T.ID_NUMBER),
        Field("company"),
        Field("title"),
        Field("language"),
        Field("level"),
        Field("registeredAt", T.INSTANT),
        Field("phone", T.PHONE, many=True),
        Field("email", T.EMAIL, many=True),
        Field("account", T.ACCOUNT, many=True),
        Field("device", T.DEVICE, many=True),
        *address_fields(),
        Field("address.recipient", T.ADDRESS),
        Field("address.phone", T.ADDRESS),
    ),
    (
        Reference("channel", "channel", "THROUGH"),
        Reference("referrer", "customer", "REFERRED", reverse=True),
    ),
)

ADDRESS = Kind(
    "address",
    "Address",
    (
        *address_fields(""),
        Field("recipient"),
        Field("phone", kept=True),
        Field("isDefault", T.BOOLEAN),
    ),
    (
        Reference("customer", "customer", "HAS_ADDRESS", reverse=True),
        Reference("supplier", "supplier", "HAS_ADDRESS", reverse=True),
        Reference("warehouse", "warehouse", "HAS_ADDRESS", reverse=True),
    ),
)

CONTACT_POINT = Kind(
    "contactPoint",
    "Customer",
    (
        Field("phone", T.PHONE, many=True),
        Field("email", T.EMAIL, many=True),
        Field("account", T.ACCOUNT, many=True),
        Field("device", T.DEVICE, many=True),
        Field("device.model", kept=True),
        Field("device.os", kept=True),
    ),
    of="customer",
    of_kind="customer",
)

REFERRAL = Kind(
    "referral",
    "Customer",
    (Field("at", T.INSTANT, strict=True, on="referred"),),
    (Reference("referred", "customer", "REFERRED", required=True),),
    of="customer",
    of_kind="customer",
)

CONSENT = Kind(
    "consent",
    "Consent",
    (
        Field("purpose"),
        Field("channel"),
        Field("granted", T.BOOLEAN, strict=True),
        Field("at", T.INSTANT, strict=True),
    ),
    (_by_customer("GAVE"),),
    required=("purpose", "granted"),
)

SIGN_IN = Kind(
    "signIn",
    "SignIn",
    (
        Field("at", T.INSTANT, strict=True),
        Field("ip"),
        Field("city"),
        Field("result"),
        Field("device", T.DEVICE),
        Field("device.model", kept=True),
        Field("device.os", kept=True),
    ),
    (_by_customer("SIGNED_IN"),),
    required=("at",),
)

INTERACTION = Kind(
    "interaction",
    "Interaction",
    (Field("kind"), Field("channel"), Field("text"), Field("at", T.INSTANT, strict=True)),
    (_by_customer("HAD"),),
    required=("at",),
)

PAGE_VIEW = Kind(
    "pageView",
    "PageView",
    (
        Field("at", T.INSTANT, strict=True),
        Field("count", T.INTEGER, strict=True),
        Field("channel"),
        Field("page"),
    ),
    (_by_customer("MADE"), Reference("product", "product", "OF")),
    required=("at",),
)

REVIEW = Kind(
    "review",
    "Review",
    (Field("rating", T.INTEGER, strict=True), Field("text"), Field("at", T.INSTANT, strict=True)),
    (_by_customer("WROTE"), Reference("product", "product", "OF", required=True)),
)

PEOPLE = (
    CUSTOMER,
    ADDRESS,
    CONTACT_POINT,
    REFERRAL,
    CONSENT,
    SIGN_IN,
    INTERACTION,
    PAGE_VIEW,
    REVIEW,
)

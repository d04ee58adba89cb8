"""Every relationship type of the graph, declared once; shared/model.md decided what they mean."""

from __future__ import annotations

from typing import Literal

from graph.model.vocabulary import Layer, Property, RelationshipType, ValueType

_I, _F, _B = ValueType.INTEGER, ValueType.FLOAT, ValueType.BOOLEAN
_T, _S = ValueType.INSTANT, ValueType.STRING
P = Property

STATED = (P("source"), P("load"), P("sourceRow", _I), P("part"), P("reverse", _B))
"""Who stated it: source and load; row and part where a file of parts did (an order's line); ``reverse`` where
either end may state it and the row of the end did."""

VALIDITY = (P("firstAt", _T), P("lastAt", _T), P("endedAt", _T), *STATED)

Side = Literal["start", "end", "either"]


def _source(
    name: str, *ends: tuple[str, str], properties: tuple[Property, ...] = (), stated: Side = "start"
) -> RelationshipType:
    return RelationshipType(name, Layer.SOURCE, ends, (*properties, *STATED), stated)


def _valid(name: str, *ends: tuple[str, str], stated: Side = "start") -> RelationshipType:
    return RelationshipType(name, Layer.SOURCE, ends, VALIDITY, stated)


RELATIONSHIPS: tuple[RelationshipType, ...] = (
    RelationshipType(
        "RESOLVES_TO",
        Layer.DERIVED,
        (("Customer", "Person"), ("Product", "Item"), ("Supplier", "Organization"), ("Address", "Place")),
        (P("run"), P("at", _T)),
    ),
    RelationshipType(
        "MATCHES",
        Layer.DERIVED,
        (("Record", "Record"),),
        (
            P("probability", _F),
            P("weight", _F),
            P("snapshot", _I),
            P("levels"),
            P("decision"),
            P("rule"),
            P("run"),
            P("impact", _F),
            P("claimedBy"),
            P("claimedUntil", _T),
        ),
        indexed=(("decision", "impact"),),
    ),
    _valid("HAS_PHONE", ("Customer", "Phone"), ("Supplier", "Phone")),
    _valid("HAS_EMAIL", ("Customer", "Email"), ("Supplier", "Email")),
    _valid("HAS_ACCOUNT", ("Customer", "Account")),
    _valid("USES_DEVICE", ("Customer", "Device")),
    _valid(
        "HAS_ADDRESS",
        ("Customer", "Address"),
        ("Supplier", "Address"),
        ("Warehouse", "Address"),
        stated="either",
    ),
    _source("REFERRED", ("Customer", "Customer"), properties=(P("at", _T),), stated="either"),
    _source("GAVE", ("Customer", "Consent"), stated="end"),
    _source("SIGNED_IN", ("Customer", "SignIn"), stated="end"),
    _source("FROM", ("SignIn", "Device"), ("Shipment", "Warehouse")),
    _source("HAD", ("Customer", "Interaction"), stated="end"),
    _source("WROTE", ("Customer", "Review"), stated="end"),
    _source("RECEIVED", ("Customer", "Coupon"), properties=(P("at", _T),)),
    _source("PLACED", ("Customer", "Order"), stated="end"),
    _source(
        "CONTAINS",
        ("Order", "Product"),
        properties=(
            P("line", _S),
            P("quantity", _F),
            P("unitPriceE4", _I),
            P("discount", _F),
            P("amount", _I),
        ),
    ),
    _source("SHIPPED_TO", ("Order", "Address")),
    _source("PAID_WITH", ("Order", "PaymentAccount")),
    _source("REDEEMED", ("Order", "Coupon"), properties=(P("amount", _I),)),
    _source("THROUGH", ("Order", "Channel"), ("Customer", "Channel")),
    _source("FULFILLED_BY", ("Order", "Shipment"), stated="either"),
    _source("REFUNDED", ("Order", "Refund"), stated="either"),
    _source("HAS_CART", ("Customer", "Cart"), stated="end"),
    _source("HOLDS", ("Cart", "Product"), properties=(P("quantity", _F), P("addedAt", _T))),
    _source("MADE", ("Customer", "PageView"), stated="end"),
    _source(
        "OF",
        ("PageView", "Product"),
        ("Review", "Product"),
        ("Stock", "Product"),
        ("StockDay", "Product"),
        ("Product", "Brand"),
    ),
    _source("VARIANT_OF", ("Product", "Listing")),
    _source("BUNDLES", ("Product", "Product"), properties=(P("quantity", _F),)),
    _source(
        "IN",
        ("Product", "Category"),
        ("Category", "Category"),
        ("Building", "Division"),
        ("Division", "Division"),
    ),
    _source(
        "SUPPLIES",
        ("Supplier", "Product"),
        properties=(P("unitCostE4", _I), P("leadTimeDays", _F), P("minimumOrder", _F)),
        stated="either",
    ),
    _source("PAID_TO", ("Supplier", "BankAccount")),
    _source("AT", ("Stock", "Warehouse"), ("StockDay", "Warehouse"), ("Place", "Building")),
    _source("SERVES", ("Warehouse", "Division")),
    RelationshipType("REPLACED_BY", Layer.REFERENCE, (("Division", "Division"),), (P("year", _I),)),
    RelationshipType("REDIRECTS_TO", Layer.JUDGEMENT, (("Retired", "Identity"),)),
    RelationshipType("ABOUT", Layer.JUDGEMENT, (("Judgement", "Record"), ("CaseEvent", "Case"))),
    RelationshipType(
        "MEMBER_OF", Layer.DERIVED, (("Person", "Household"), ("Person", "Community")), (P("run"),)
    ),
    RelationshipType("COVERS", Layer.DERIVED, (("Cover", "Item"), ("Cover", "Product")), (P("run"),)),
    RelationshipType("KEPT_AT", Layer.DERIVED, (("Cover", "Warehouse"),), (P("run"),)),
    RelationshipType(
        "TOUCHES",
        Layer.DERIVED,
        (("Cover", "Person"),),
        (P("times", _I), P("lastAt", _T), P("inCart", _B), P("run")),
    ),
    RelationshipType(
        "PREFERS",
        Layer.DERIVED,
        (("Person", "Category"), ("Person", "Brand"), ("Person", "Item")),
        (P("strength", _F), P("since", _T), P("run")),
    ),
    RelationshipType("IN_MONTH", Layer.DERIVED, (("Customer", "ActivityMonth"),), (P("run"),)),
    RelationshipType("INCLUDES", Layer.SAVED, (("Segment", "Person"),), (P("since", _T),)),
    RelationshipType(
        "TAGGED",
        Layer.SAVED,
        (("Person", "Tag"),),
        (P("by"), P("source"), P("recordKey"), P("at", _T), P("until", _T)),
    ),
    RelationshipType("REACHED", Layer.SAVED, (("Campaign", "Person"),), (P("heldOut", _B), P("recordKey"))),
    RelationshipType(
        "INVOLVES",
        Layer.SAVED,
        (("Case", "Identity"), ("Case", "Record"), ("Finding", "Record"), ("Finding", "Identity")),
        (P("role"),),
    ),
)

"""Every label of the graph, declared once; shared/model.md decided what they mean."""

from __future__ import annotations

from graph.model.vocabulary import Layer, NodeLabel, Personal, Property, ValueType

_S, _I, _F, _B = ValueType.STRING, ValueType.INTEGER, ValueType.FLOAT, ValueType.BOOLEAN
_T, _D, _L = ValueType.INSTANT, ValueType.DATE, ValueType.STRINGS
P = Property


def _text(*names: str, personal: Personal = Personal.NONE) -> tuple[Property, ...]:
    return tuple(P(name, _S, personal) for name in names)


PROVENANCE = (
    *_text("source", "sourceId", "load", "rowHash", "raw", "earlier", "parts"),
    P("sourceRow", _I),
    P("eventAt", _T),
    P("sameSince", _T),
    P("loadedAt", _T),
    P("deletedAt", _T),
    P("stub", _B),
)
"""Carried by every source node: where it came from and when. ``raw`` is the mapped cells as JSON,
``earlier`` the values a newer row replaced, as a JSON list, newest first; ``sameSince`` is when the source
first said what it still says at ``eventAt``, where that is earlier; ``parts`` holds the versions of the parts
that other files state, as JSON."""

SHARED = (*_text("source", "load"), P("sourceRow", _I), P("eventAt", _T), P("loadedAt", _T))
"""Provenance of a shared thing (phone, device …): who first stated it."""

RECORD = (*PROVENANCE, *_text("blockKeys"), P("pending", _I))
"""``blockKeys`` are what a record is found by when others are resolved; ``pending`` counts changes that no
resolve has seen, and is absent where there are none."""

NAME_PARTS = _text("name", "surname", "givenName", "nameKey", "namePinyin", "script", personal=Personal.NAME)
ADDRESS_PARTS = (
    *_text("text", "standardised", "road", "number", "building", "unit", "room", personal=Personal.ADDRESS),
    *_text(
        "country", "province", "city", "district", "districtWritten", "street", "postcode", "divisionCode"
    ),
    *_text("issues", "proposed"),
    P("confidence", _F),
)


def _source(name: str, *properties: Property, **more: object) -> NodeLabel:
    return NodeLabel(name, Layer.SOURCE, "key", (*PROVENANCE, *properties), **more)  # type: ignore[arg-type]


def _shared(name: str, *properties: Property, **more: object) -> NodeLabel:
    return NodeLabel(name, Layer.SOURCE, "key", (*SHARED, *properties), **more)  # type: ignore[arg-type]


def _record(name: str, *properties: Property, **more: object) -> NodeLabel:
    return NodeLabel(name, Layer.SOURCE, "key", (*RECORD, *properties), also=("Record",), **more)  # type: ignore[arg-type]


def _identity(name: str, *properties: Property, indexed: tuple[tuple[str, ...], ...] = ()) -> NodeLabel:
    common = (
        *_text("name", personal=Personal.NAME),
        *_text("run", "minKey", "searchText", "digest"),
        P("generation", _I),
        P("records", _I),
        P("sources", _I),
        P("mintedAt", _T),
        P("updatedAt", _T),
        P("probability", _F),
    )
    return NodeLabel(name, Layer.DERIVED, "id", (*common, *properties), also=("Identity",), indexed=indexed)


_NOT_LIVE = (("stub",), ("deletedAt",))
"""Indexes of the few nodes that nobody stated yet, or that were taken back: live ones are counted by them."""

NODES: tuple[NodeLabel, ...] = (
    # records
    _record(
        "Customer",
        *NAME_PARTS,
        *_text("nickname", personal=Personal.NAME),
        *_text("gender", "birthDate", personal=Personal.IDENTIFIER),
        *_text("idNumber", personal=Personal.IDENTIFIER),
        *_text("phones", "phonePatterns", "emails", personal=Personal.CONTACT),
        *_text("company", "title", "language", "level", "addressText", "province", "city", "district"),
        P("registeredAt", _T),
        P("virtualNumbers", _I),
        indexed=(("source", "sourceId"), ("pending",), *_NOT_LIVE),
    ),
    _record(
        "Product",
        *_text(
            "name",
            "nameKey",
            "brand",
            "specification",
            "variant",
            "category",
            "barcode",
            "unit",
            "contentUnit",
        ),
        *_text("currency", "supplierKey"),
        P("contentQuantity", _F),
        P("packs", _I),
        P("priceE4", _I),
        P("shelfLifeDays", _I),
        P("discontinued", _B),
        P("unitsInStock", _F),
        P("unitsOnOrder", _F),
        P("reorderLevel", _F),
        indexed=(("source", "sourceId"), ("pending",), *_NOT_LIVE),
    ),
    _record(
        "Supplier",
        *_text("name", "nameKey", "brandName", "place", "legalForm", "uniformCreditCode", "country", "city"),
        *_text("legalPerson", "contactName", personal=Personal.NAME),
        *_text("phone", "fax", "email", personal=Personal.CONTACT),
        *_text("addressText", "homePage"),
        indexed=(("source", "sourceId"), ("pending",), *_NOT_LIVE),
    ),
    _record(
        "Address",
        *ADDRESS_PARTS,
        *_text("recipient", personal=Personal.NAME),
        *_text("phone", personal=Personal.CONTACT),
        P("isDefault", _B),
        indexed=(("pending",), *_NOT_LIVE),
    ),
    # contact points and accounts
    _shared("Phone", *_text("value", personal=Personal.CONTACT), *_text("kind", "region")),
    _shared("Email", *_text("value", "matchKey", personal=Personal.CONTACT), *_text("domain")),
    _shared(
        "Account", *_text("platform", "appId", "idType"), *_text("externalId", personal=Personal.IDENTIFIER)
    ),
    _shared("Device", *_text("deviceId", personal=Personal.IDENTIFIER), *_text("model", "os")),
    _shared("PaymentAccount", *_text("value", personal=Personal.IDENTIFIER), *_text("kind")),
    _shared("BankAccount", *_text("value", personal=Personal.IDENTIFIER), *_text("bank")),
    # what happened
    _source(
        "Order",
        *_text("orderNumber", "status", "parentKey", "currency", "customerKey", "channelKey", "rawStatus"),
        *_text("recipient", "recipientName", personal=Personal.NAME),
        *_text("recipientPhone", "oaid", personal=Personal.CONTACT),
        *_text("addressText", personal=Personal.ADDRESS),
        P("placedAt", _T),
        P("paidAt", _T),
        P("promisedAt", _T),
        P("goodsAmount", _I),
        P("discountAmount", _I),
        P("freightAmount", _I),
        P("paidAmount", _I),
        P("localDay", _D),
        P("localHour", _I),
        indexed=(("customerKey", "placedAt"), ("orderNumber",), ("placedAt",), *_NOT_LIVE),
    ),
    _source(
        "Shipment",
        *_text("carrier", "trackingNumber", "failure", "status"),
        P("promisedAt", _T),
        P("shippedAt", _T),
        P("deliveredAt", _T),
    ),
    _source("Refund", *_text("reason", "lines", "status", "currency"), P("amount", _I), P("at", _T)),
    _source("Cart", *_text("state"), P("updatedAt", _T), history=False),
    _source("PageView", *_text("channel", "page"), P("at", _T), P("count", _I)),
    _source("Interaction", *_text("kind", "channel"), *_text("text", personal=Personal.TEXT), P("at", _T)),
    _source("SignIn", *_text("ip", personal=Personal.IDENTIFIER), *_text("city", "result"), P("at", _T)),
    _source("Review", *_text("text", personal=Personal.TEXT), P("rating", _I), P("at", _T)),
    _source("Consent", *_text("purpose", "channel"), P("granted", _B), P("at", _T)),
    _source(
        "Coupon",
        *_text("name", "code", "campaign", "currency"),
        P("amount", _I),
        P("minimumAmount", _I),
        P("validFrom", _T),
        P("validUntil", _T),
        hub=True,
    ),
    _source("Channel", *_text("name", "kind", "city", "district"), hub=True),
    # goods and stock
    _source("Listing", *_text("name", "brand")),
    _source("Brand", *_text("name", "nameKey")),
    _source("Category", *_text("name", "parentKey", "description"), hub=True),
    _source("Warehouse", *_text("name", "city", "district", "addressText")),
    _source("Stock", P("onHand", _F), P("reserved", _F), P("asOf", _T), history=False),
    _source("StockDay", P("day", _D), P("closing", _F), P("outMinutes", _I)),
    # reference
    NodeLabel(
        "Division",
        Layer.REFERENCE,
        "code",
        (*_text("name", "fullName", "level", "pinyin"), P("abolished", _I)),
        hub=True,
        indexed=(("name",),),
    ),
    NodeLabel("Building", Layer.DERIVED, "key", (*_text("name", "divisionCode", "run"), P("sharers", _I))),
    # identities
    _identity(
        "Person",
        *_text("surname", "givenName", "namePinyin", "aliases", personal=Personal.NAME),
        *_text("phone", "email", "phones", "emails", personal=Personal.CONTACT),
        *_text("gender", "birthDate", personal=Personal.IDENTIFIER),
        *_text("company", "level", "province", "city", "district", "divisionCode", "addressText"),
        P("scripts", _I),
        P("orders", _I),
        P("revenue", _I),
        P("firstOrderAt", _T),
        P("lastOrderAt", _T),
        *_text("currency"),
        indexed=(("scripts", "records"),),
    ),
    _identity(
        "Item",
        *_text("brand", "category", "specification", "variant", "contentUnit", "barcode"),
        P("contentQuantity", _F),
    ),
    _identity(
        "Organization",
        *_text("uniformCreditCode", "country", "city", "legalForm"),
        *_text("legalPerson", personal=Personal.NAME),
    ),
    _identity("Place", *ADDRESS_PARTS),
    NodeLabel(
        "Retired",
        Layer.JUDGEMENT,
        "id",
        (*_text("minKey", "kind"), P("at", _T), P("generation", _I), P("mintedAt", _T), P("keys", _L)),
    ),
    NodeLabel(
        "IdentityEvent",
        Layer.JUDGEMENT,
        "id",
        (*_text("kind", "identityKind", "run"), P("at", _T), P("from", _L), P("to", _L)),
        indexed=(("at",),),
    ),
    NodeLabel(
        "Judgement",
        Layer.JUDGEMENT,
        "id",
        (
            *_text("kind", "verdict", "leftKey", "rightKey", "by", "retracts"),
            *_text("why", personal=Personal.TEXT),
            P("at", _T),
        ),
        indexed=(("leftKey",), ("rightKey",), ("retracts",)),
    ),
    NodeLabel(
        "CaseEvent",
        Layer.JUDGEMENT,
        "id",
        (
            *_text("kind", "caseId", "by", "to", "members", "evidence"),
            *_text("why", personal=Personal.TEXT),
            P("at", _T),
            P("until", _T),
        ),
        indexed=(("caseId",),),
    ),
    # computed and saved
    NodeLabel(
        "ActivityMonth",
        Layer.DERIVED,
        "key",
        (*_text("month", "customerKey", "currency", "run"), P("orders", _I), P("revenue", _I)),
    ),
    NodeLabel("Household", Layer.DERIVED, "id", (*_text("run", "placeId"), P("members", _I))),
    NodeLabel(
        "Cover",
        Layer.DERIVED,
        "key",
        (
            *_text("run", "itemId", "warehouseKey", "name", "warehouse", "unit", "state", "issues"),
            *(P(name, _F) for name in ("onHand", "reserved", "available", "dailyDemand", "recoveredDemand")),
            *(P(name, _F) for name in ("coverDays", "leadTimeDays")),
            *(P(name, _I) for name in ("shelfLifeDays", "daysWith", "daysOut", "daysMissing", "people")),
            P("shortage", _B),
            P("surplus", _B),
            P("asOf", _T),
            P("computedAt", _T),
        ),
        indexed=(("state",),),
    ),
    NodeLabel("Community", Layer.DERIVED, "id", (*_text("run"), P("members", _I))),
    NodeLabel(
        "Finding",
        Layer.DERIVED,
        "id",
        (
            *_text("detector", "run", "reason", "members", "factors", "currency"),
            P("score", _F),
            P("at", _T),
            P("valueAtRisk", _I),
            P("firstAt", _T),
            P("lastAt", _T),
        ),
    ),
    NodeLabel(
        "Case",
        Layer.SAVED,
        "id",
        (
            *_text("status", "assignee", "detector", "reason", "run", "factors", "currency"),
            *_text("members", "decidedBy", "rule"),
            *_text("why", personal=Personal.TEXT),
            P("score", _F),
            P("openedAt", _T),
            P("decidedAt", _T),
            P("snoozedUntil", _T),
            P("ruleFrom", _T),
            P("people", _I),
            P("records", _I),
            P("valueAtRisk", _I),
            P("firstAt", _T),
            P("lastAt", _T),
        ),
    ),
    NodeLabel("Segment", Layer.SAVED, "id", (*_text("name", "definition", "by"), P("at", _T))),
    NodeLabel(
        "Tag", Layer.SAVED, "key", (*_text("name", "about", "segmentId", "by"), P("days", _I), P("at", _T))
    ),
    NodeLabel(
        "Campaign",
        Layer.SAVED,
        "id",
        (
            *_text("name", "purpose", "by", "segmentId", "format", "recipient", "currency"),
            *(P(name, _I) for name in ("cost", "members", "heldOut")),
            P("share", _F),
            P("at", _T),
        ),
    ),
    NodeLabel(
        "Load",
        Layer.SYSTEM,
        "id",
        (
            *_text("source", "kind", "file", "fileHash", "mapping", "status", "counts"),
            P("watermark", _I),
            P("startedAt", _T),
            P("finishedAt", _T),
            P("read", _I),
            P("written", _I),
            P("unchanged", _I),
            P("superseded", _I),
            P("quarantined", _I),
            P("repaired", _I),
        ),
        indexed=(("source", "kind"),),
    ),
    NodeLabel(
        "Snapshot", Layer.SYSTEM, "id", (*_text("kind", "model", "status"), P("number", _I), P("at", _T))
    ),
    NodeLabel(
        "Run",
        Layer.SYSTEM,
        "id",
        (*_text("kind", "status", "plan", "report"), P("at", _T), P("finishedAt", _T)),
    ),
    NodeLabel(
        "Migration", Layer.SYSTEM, "number", (P("number", _I), *_text("name", "checksum"), P("at", _T))
    ),
)

"""What to call a thing of the graph on a page, and the address of its page."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from flask import url_for

from graph.model import MODEL
from graph.profiles.reading import Properties, reasons_of
from web.languages import Speaker

_NAMES = (
    "name",
    "nickname",
    "value",
    "orderNumber",
    "text",
    "model",
    "externalId",
    "deviceId",
    "trackingNumber",
    "code",
)

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
"""The event time of rows whose source states none."""

_E4 = ("priceE4", "unitPriceE4", "unitCostE4")
_AMOUNTS = (
    *("goodsAmount", "discountAmount", "freightAmount", "paidAmount", "amount", "minimumAmount", "revenue"),
)
_TECHNICAL = frozenset(
    {
        "key",
        "id",
        "load",
        "rowHash",
        "raw",
        "earlier",
        "blockKeys",
        "searchText",
        "run",
        "minKey",
        "generation",
    }
    | {
        "customerKey",
        "channelKey",
        "parentKey",
        "supplierKey",
        "nameKey",
        "matchKey",
        "sourceRow",
        "part",
        "parts",
    }
)


def title_of(speaker: Speaker, label: str, node: Properties) -> str:
    """A short name of a thing: its own, else what it is."""
    if label in ("Refund", "Shipment", "SignIn", "Interaction", "PageView", "Review", "Cart", "Consent"):
        moment = node.get("at") or node.get("updatedAt")
        shown = speaker.t(f"label.{label}")
        return f"{shown} {speaker.day(moment)}" if isinstance(moment, datetime) else shown
    for name in _NAMES:
        if node.get(name):
            return str(node[name])
    return str(node.get("sourceId") or speaker.t(f"label.{label}"))


def subtitle_of(speaker: Speaker, label: str, node: Properties) -> str:
    """A second line: the source of a record, the day and amount of an order."""
    if label == "Person" and node.get("records"):
        return speaker.t("page.records", count=node["records"])
    if label == "Order":
        parts = [speaker.day(node["placedAt"])] if node.get("placedAt") else []
        if node.get("paidAmount") is not None:
            parts.append(speaker.money(node["paidAmount"], node.get("currency")))
        return " · ".join(parts)
    return str(node.get("source") or "")


ENDPOINTS = {
    "Person": "person.person",
    "Customer": "person.record",
    "Order": "things.order",
    "Product": "things.product",
    "Supplier": "things.supplier",
    "Item": "things.item",
    "Organization": "things.organization",
    "Place": "things.place",
    "Address": "things.address",
    "Tag": "tags.tag",
}
"""Pages of things of their own, by label."""


def address_of(label: str, key: str) -> str | None:
    """The address of a thing's own page, or None where it has none."""
    endpoint = ENDPOINTS.get(label)
    return url_for(endpoint, id=key) if endpoint else None


def said_at(speaker: Speaker, record: Properties) -> str:
    """When a source said what a record holds, or that it gives no dates."""
    moment = record.get("eventAt")
    if not isinstance(moment, datetime) or moment == EPOCH:
        return speaker.t("page.origin.undated")
    return speaker.moment(moment)


def values_of(speaker: Speaker, label: str, node: Properties) -> list[tuple[str, str]]:
    """(name, text) of what a person wants to know of a thing, in the model's order."""
    found = []
    names = [item.name for item in MODEL.nodes[label].properties] if label in MODEL.nodes else []
    for name in dict.fromkeys((*names, *sorted(node))):
        value = node.get(name)
        if name in _TECHNICAL or value in (None, "", [], False, EPOCH):
            continue
        if name in ("phones", "emails") and value == node.get(name[:-1]):
            continue
        found.append((speaker.t(f"property.{name}"), value_text(speaker, name, value, node)))
    return found


def value_text(speaker: Speaker, name: str, value: Any, node: Properties) -> str:
    """One property's value as text."""
    if name in _E4:
        return speaker.unit_price(value, node.get("currency"))
    if name in _AMOUNTS:
        return speaker.money(value, node.get("currency"))
    if name == "issues":
        return speaker.listed([speaker.t(item.code, **item.params) for item in reasons_of(str(value))])
    if name in ("probability", "confidence"):
        return speaker.percent(float(value), 1)
    if isinstance(value, bool):
        return speaker.t("page.yes" if value else "page.no")
    if isinstance(value, datetime):
        return speaker.moment(value)
    if isinstance(value, date):
        return speaker.day(value)
    if isinstance(value, int | float):
        return str(value) if name in ("year", "abolished", "number") else speaker.number(value)
    coded = f"value.{name}.{value}"
    return speaker.t(coded) if speaker.has(coded) else str(speaker.plain(value))

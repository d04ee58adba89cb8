"""An order, a product, a supplier, an item, an organization or a place whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from graph.errors import NotFoundError
from graph.profiles.joining import Joining, joining
from graph.profiles.members import Members
from graph.profiles.reading import Properties, Reads
from graph.profiles.surviving import Surviving, display_name, surviving_values


def order_whole(store: Reads, order_key: str) -> Properties:
    """The row of the query ``order_whole``.

    Raises:
        NotFoundError: ``order.unknown``.
    """
    row = store.one("order_whole", orderKey=order_key)
    if row is None:
        raise NotFoundError("order.unknown", key=order_key)
    return row


def product_whole(store: Reads, product_key: str) -> Properties:
    """The row of the query ``product_whole``, with the newest buyers under ``buyers``.

    Raises:
        NotFoundError: ``product.unknown``.
    """
    row = store.one("product_whole", productKey=product_key)
    if row is None:
        raise NotFoundError("product.unknown", key=product_key)
    return {**row, "buyers": store.read("product_buyers", productKey=product_key)}


def supplier_whole(store: Reads, supplier_key: str) -> Properties:
    """The row of the query ``supplier_whole``.

    Raises:
        NotFoundError: ``supplier.unknown``.
    """
    row = store.one("supplier_whole", supplierKey=supplier_key)
    if row is None:
        raise NotFoundError("supplier.unknown", key=supplier_key)
    return row


@dataclass(frozen=True, slots=True)
class IdentityWhole(Members):
    """An item, organization or place, or a lone address.

    Attributes:
        label: ``Item``, ``Organization``, ``Place``, or ``Address`` where it names no place yet.
        more: What else the query of its label returned.
    """

    label: str
    id: str
    name: str
    identity: Properties
    records: tuple[Properties, ...]
    record_count: int
    surviving: tuple[Surviving, ...]
    joining: Joining
    more: Properties


_QUERIES = {"Item": "item_whole", "Organization": "organization_whole", "Place": "place_whole"}
_BUYERS_OF = 12
"""Products of an item whose newest buyers are read."""


def identity_label(store: Reads, identity_id: str) -> str:
    """Label of an identity.

    Raises:
        NotFoundError: ``identity.unknown``.
    """
    row = store.one("identity_label", identityId=identity_id)
    if row is None:
        raise NotFoundError("identity.unknown", id=identity_id)
    return str(row["label"])


def identity_whole(store: Reads, label: str, identity_id: str) -> IdentityWhole:
    """An item, organization or place with every record that resolves to it.

    Raises:
        NotFoundError: ``identity.unknown``.
    """
    row = store.one(_QUERIES[label], identityId=identity_id)
    if row is None:
        raise NotFoundError("identity.unknown", id=identity_id)
    records = tuple(row["records"])
    more = {**row, "buyers": _buyers(store, records)} if label == "Item" else row
    return IdentityWhole(
        label=label,
        id=identity_id,
        name=display_name(row["identity"]) or next(filter(None, map(display_name, records)), ""),
        identity=row["identity"],
        records=records,
        record_count=int(row["recordCount"]),
        surviving=surviving_values(row["identity"], records, label),
        joining=joining(store, [str(item["key"]) for item in records]),
        more=more,
    )


def _buyers(store: Reads, products: Sequence[Properties], limit: int = 20) -> list[Properties]:
    """The newest orders of any of some products, those sold most first looked at."""
    sold = sorted(products, key=lambda item: -int(item.get("orders") or 0))[:_BUYERS_OF]
    rows: list[Properties] = []
    for product in sold:
        if product.get("orders"):
            found = store.read("product_buyers", productKey=str(product["key"]))
            rows += [{**row, "source": product.get("source")} for row in found]
    return sorted(rows, key=lambda row: row["placedAt"], reverse=True)[:limit]


def address_whole(store: Reads, address_key: str) -> tuple[IdentityWhole | None, str | None]:
    """An address alone, or the id of the place it names.

    Raises:
        NotFoundError: ``address.unknown``.
    """
    row = store.one("address_whole", addressKey=address_key)
    if row is None:
        raise NotFoundError("address.unknown", key=address_key)
    if row["placeId"]:
        return None, str(row["placeId"])
    address = {**row["address"], "orders": row["orders"]}
    owners = row["owners"]
    more = {"owners": owners, "ownerCount": len(owners), "orders": [], "orderCount": row["orders"]}
    surviving = surviving_values({}, [address], "Place")
    whole = IdentityWhole(
        "Address", address_key, display_name(address), {}, (address,), 1, surviving, Joining(), more
    )
    return whole, None

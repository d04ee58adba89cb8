"""An order, a product or a supplier whole."""

from __future__ import annotations

from graph.errors import NotFoundError
from graph.profiles.reading import Properties, Reads

IDENTITY_PAGES = {"Person": "person", "Item": "item", "Organization": "organization", "Place": "place"}


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


def identity_records(store: Reads, identity_id: str) -> Properties:
    """The row of the query ``identity_records``.

    Raises:
        NotFoundError: ``identity.unknown``.
    """
    row = store.one("identity_records", identityId=identity_id)
    if row is None:
        raise NotFoundError("identity.unknown", id=identity_id)
    return row

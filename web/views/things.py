"""Pages of an order, a product, a supplier, and of the identities of products, suppliers and addresses."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from graph.errors import NotFoundError
from graph.profiles.customer_360 import survivor
from graph.profiles.reading import reasons_of
from graph.profiles.things import (
    IdentityWhole,
    address_whole,
    identity_label,
    identity_whole,
    order_whole,
    product_whole,
    supplier_whole,
)
from web.captions import ENDPOINTS, address_of, said_at
from web.database import store
from web.page_values import side_by_side
from web.pages.things import IdentityPage, OrderPageWhole, ProductPage, SupplierPage
from web.rendering import render, speaker

blueprint = Blueprint("things", __name__)

SIDE_BY_SIDE = {
    "Item": (
        *("name", "listing", "brand", "category", "specification", "variant", "contentQuantity"),
        *("contentUnit", "packs", "unit", "barcode", "priceE4", "unitsInStock", "discontinued", "orders"),
        "eventAt",
    ),
    "Organization": (
        *("name", "brandName", "uniformCreditCode", "legalPerson", "legalForm", "contactName", "phone"),
        *("fax", "email", "country", "city", "addressText", "homePage", "products", "eventAt"),
    ),
    "Place": (
        *("text", "standardised", "proposed", "issues", "recipient", "phone", "province", "city"),
        *("district", "street", "road", "number", "building", "unit", "room", "postcode", "orders"),
        "eventAt",
    ),
}
"""Rows of the table in which the records of an identity stand side by side."""


@blueprint.app_context_processor
def _names() -> dict[str, Any]:
    said = speaker()
    return {"record_address": address_of, "said_at": lambda record: said_at(said, record)}


@blueprint.get("/order/<id>")
def order(id: str) -> ResponseReturnValue:
    """One order."""
    whole = order_whole(store(), id)
    address = whole["address"] or {}
    issues = tuple((item.code, item.params) for item in reasons_of(address.get("issues")))
    return render(OrderPageWhole(whole, issues))


@blueprint.get("/product/<id>")
def product(id: str) -> ResponseReturnValue:
    """One product."""
    return render(ProductPage(product_whole(store(), id)))


@blueprint.get("/supplier/<id>")
def supplier(id: str) -> ResponseReturnValue:
    """One supplier; the id of an organization leads to its page."""
    try:
        return render(SupplierPage(supplier_whole(store(), id)))
    except NotFoundError:
        return _known("Organization", id)


@blueprint.get("/item/<id>")
def item(id: str) -> ResponseReturnValue:
    """One item: every product of every source that is it."""
    return _identity("Item", id)


@blueprint.get("/organization/<id>")
def organization(id: str) -> ResponseReturnValue:
    """One organization: every supplier of every source that is it."""
    return _identity("Organization", id)


@blueprint.get("/place/<id>")
def place(id: str) -> ResponseReturnValue:
    """One place: every address that names it."""
    return _identity("Place", id)


@blueprint.get("/address/<id>")
def address(id: str) -> ResponseReturnValue:
    """An address: the page of the place it names, or the address alone."""
    whole, place_id = address_whole(store(), id)
    if place_id is not None:
        return redirect(url_for(".place", id=place_id, _anchor=f"record-{id}"), 302)
    assert whole is not None  # noqa: S101 - one of the two is always there
    return render(_page(whole))


@blueprint.get("/identity/<id>")
def identity(id: str) -> ResponseReturnValue:
    """Whatever has this id: its own page."""
    try:
        label = identity_label(store(), id)
    except NotFoundError:
        found = survivor(store(), id)
        if found is None:
            raise
        return redirect(url_for(".identity", id=found), 301)
    where = address_of(label, id)
    if where is None:
        raise NotFoundError("identity.unknown", id=id)
    return redirect(where, 302)


def _identity(label: str, id: str) -> ResponseReturnValue:
    try:
        whole = identity_whole(store(), label, id)
    except NotFoundError:
        found = survivor(store(), id)
        if found is None:
            raise
        return redirect(url_for(ENDPOINTS[label], id=found), 301)
    return render(_page(whole))


def _known(label: str, id: str) -> ResponseReturnValue:
    """Lead from an identity's id to its page, else say that the record is not there."""
    try:
        identity_whole(store(), label, id)
    except NotFoundError:
        raise NotFoundError("supplier.unknown", key=id) from None
    return redirect(url_for(ENDPOINTS[label], id=id), 302)


def _page(whole: IdentityWhole) -> IdentityPage:
    names = SIDE_BY_SIDE["Place" if whole.label == "Address" else whole.label]
    return IdentityPage(whole, side_by_side(speaker(), whole.records, names))

"""Pages of an order, a product, a supplier, and of the identities of products, suppliers and addresses."""

from __future__ import annotations

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from graph.errors import NotFoundError
from graph.profiles.reading import reasons_of
from graph.profiles.things import identity_records, order_whole, product_whole, supplier_whole
from web.captions import address_of
from web.database import store
from web.pages.things import OrderPageWhole, ProductPage, SupplierPage
from web.rendering import render

blueprint = Blueprint("things", __name__)


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
    """One supplier."""
    return render(SupplierPage(supplier_whole(store(), id)))


@blueprint.get("/item/<id>", endpoint="item")
@blueprint.get("/organization/<id>", endpoint="organization")
@blueprint.get("/place/<id>", endpoint="place")
@blueprint.get("/identity/<id>")
def identity(id: str) -> ResponseReturnValue:
    """The page of an identity's first record, or its graph where records of its kind have no page."""
    row = identity_records(store(), id)
    label, records = str(row["label"]), row["records"]
    if label == "Person":
        return redirect(url_for("person.person", id=id), 302)
    record = {"Item": "Product", "Organization": "Supplier"}.get(label)
    if record and records:
        page = address_of(record, str(records[0]["key"]))
        if page:
            return redirect(page, 302)
    if label not in ("Item", "Organization", "Place"):
        raise NotFoundError("identity.unknown", id=id)
    return redirect(url_for("explore.explore", ref=f"{label}:{id}"), 302)

"""People: found, seen whole, with their orders and what is around them."""

from __future__ import annotations

from typing import Any

from flask import Response, jsonify

from graph.errors import NotFoundError
from graph.profiles import neighbourhood
from graph.profiles.activity import orders_before
from graph.profiles.customer_360 import customer_360, member_keys, survivor
from graph.profiles.search import search as find
from graph.store.patterns import Ref
from web.api.routes import blueprint, moment_of, scope
from web.api.schemas import (
    GraphAnswer,
    NeighbourhoodQuery,
    OrdersAnswer,
    OrdersQuery,
    PersonAnswer,
    SearchAnswer,
    SearchQuery,
)
from web.api.shown import as_json
from web.database import store
from web.graph_data import drawn
from web.rendering import speaker


@blueprint.get("/search")
@scope("read")
@blueprint.input(SearchQuery, location="query")
@blueprint.output(SearchAnswer)
@blueprint.doc(tags=["People"], summary="Find people, orders, addresses, products and suppliers")
def search(query_data: dict[str, Any]) -> dict[str, Any]:
    """Find whatever a question may mean, best first within each group."""
    found = find(store(), query_data["q"], query_data["per_group"])
    hits = [as_json(hit) for _, group in found.groups for hit in group]
    return {"question": found.question, "hits": hits, "total": found.total}


@blueprint.get("/people/<id>")
@scope("read")
@blueprint.output(PersonAnswer)
@blueprint.doc(tags=["People"], summary="One person whole", responses=[404])
def person(id: str) -> dict[str, Any]:
    """Customer 360; the id of a person that was merged away answers with the one that stands for it."""
    try:
        whole = customer_360(store(), id)
    except NotFoundError:
        other = survivor(store(), id)
        if other is None:
            raise
        whole = customer_360(store(), other)
    return {"id": whole.id, "kind": whole.kind, "name": whole.name, "whole": as_json(whole)}


@blueprint.get("/people/<id>/orders")
@scope("read")
@blueprint.input(OrdersQuery, location="query")
@blueprint.output(OrdersAnswer)
@blueprint.doc(tags=["People"], summary="Orders of a person, newest first", responses=[404])
def orders(id: str, query_data: dict[str, Any]) -> dict[str, Any]:
    """A page of orders."""
    page = orders_before(store(), member_keys(store(), "person", id), moment_of(query_data["before"]))
    following = page.next_before.isoformat() if page.next_before else None
    return {"orders": as_json(page.orders), "next": following}


@blueprint.get("/neighbourhood")
@scope("read")
@blueprint.input(NeighbourhoodQuery, location="query")
@blueprint.output(GraphAnswer)
@blueprint.doc(tags=["People"], summary="What is around some things")
def around(query_data: dict[str, Any]) -> Response:
    """The picture the explorer starts with: nodes, links, and bubbles where there are too many to draw."""
    refs = [Ref.parse(text) for text in query_data["ref"]]
    picture = neighbourhood.start(store(), refs, query_data["cap"])
    # An answer made here is not copied field by field once more; a test holds it to its schema.
    return jsonify(drawn(speaker(), picture, query_data["cap"]))

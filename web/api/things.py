"""Things besides people, what an expansion adds, and the ways between two things."""

from __future__ import annotations

from typing import Any

from graph.analytics.paths import Path
from graph.commands.paths import paths_between, picture_of
from graph.errors import NotFoundError
from graph.profiles import neighbourhood, things
from graph.profiles.neighbourhood import HARD_CAP
from graph.store.patterns import Ref
from web.accounts.access import permits
from web.accounts.auditing import reads_only
from web.api.routes import blueprint, scope
from web.api.schemas import ExpandBody, GraphAnswer, PathsAnswer, PathsQuery, ThingAnswer
from web.api.shown import as_json
from web.database import store
from web.graph_data import drawn
from web.path_texts import reasons_of
from web.rendering import speaker

READERS = ("viewer", "analyst", "fraud", "marketer", "planner")


@blueprint.get("/orders/<id>")
@scope("read")
@blueprint.output(ThingAnswer)
@blueprint.doc(tags=["Things"], summary="One order whole", responses=[404])
def order(id: str) -> Any:
    """An order by its key: buyer, lines, shipment, refunds."""
    return {"id": id, "kind": "Order", "whole": as_json(things.order_whole(store(), id))}


@blueprint.get("/products/<id>")
@scope("read")
@blueprint.output(ThingAnswer)
@blueprint.doc(tags=["Things"], summary="One product of one source", responses=[404])
def product(id: str) -> Any:
    """A product by its record key."""
    return {"id": id, "kind": "Product", "whole": as_json(things.product_whole(store(), id))}


@blueprint.get("/suppliers/<id>")
@scope("read")
@blueprint.output(ThingAnswer)
@blueprint.doc(tags=["Things"], summary="One supplier of one source", responses=[404])
def supplier(id: str) -> Any:
    """A supplier by its record key."""
    return {"id": id, "kind": "Supplier", "whole": as_json(things.supplier_whole(store(), id))}


@blueprint.get("/identities/<id>")
@scope("read")
@blueprint.output(ThingAnswer)
@blueprint.doc(tags=["Things"], summary="One item, organization or place whole", responses=[404])
def identity(id: str) -> Any:
    """What products, suppliers or addresses resolve to, by its id; people have a route of their own."""
    label = things.identity_label(store(), id)
    if label == "Person":
        raise NotFoundError("api.person", id=id)
    return {"id": id, "kind": label, "whole": as_json(things.identity_whole(store(), label, id))}


@blueprint.post("/neighbourhood/expand")
@permits(*READERS)
@reads_only
@scope("read")
@blueprint.input(ExpandBody)
@blueprint.output(GraphAnswer)
@blueprint.doc(tags=["Things"], summary="What an expansion adds to a picture", responses=[400])
def expand_neighbourhood(json_data: dict[str, Any]) -> Any:
    """New things and links only; `rests` says what is still around."""
    refs = [Ref.parse(text) for text in json_data["drawn"][:HARD_CAP]]
    ref, cap = Ref.parse(json_data["ref"]), json_data["cap"]
    limit, order = json_data["limit"], json_data["order"]
    found = neighbourhood.expand(
        store(), ref, refs if ref in refs else [ref, *refs], json_data["move"], limit, cap, order
    )
    return drawn(speaker(), found, cap)


@blueprint.get("/paths")
@scope("read")
@blueprint.input(PathsQuery, location="query")
@blueprint.output(PathsAnswer)
@blueprint.doc(tags=["Things"], summary="How two things are connected", responses=[400, 404])
def paths(query_data: dict[str, Any]) -> Any:
    """The shortest way and the least common ones, with the reason of each step."""
    found = paths_between(store(), query_data["start"], query_data["end"], query_data["most"])
    ways = [_way("shortest", found.shortest)] if found.shortest else []
    picture = drawn(speaker(), picture_of(found), HARD_CAP)
    return {
        "ways": ways + [_way("cheapest", way) for way in found.cheapest],
        "stopped": found.stopped,
        "common": [str(item.ref) for item in found.common],
        "graph": picture,
    }


def _way(kind: str, way: Path) -> dict[str, Any]:
    sentences = reasons_of(way)
    return {
        "kind": kind,
        "nodes": [str(node.ref) for node in way.nodes],
        "links": [link.type for link in way.links],
        "why": [{"code": item.code, "sentence": said} for item, said in zip(way.why, sentences, strict=True)],
    }

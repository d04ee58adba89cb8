"""Stock against demand, and what to offer a person."""

from __future__ import annotations

from typing import Any

from graph.commands import refusals
from graph.commands import stock as covered
from graph.commands.recommend import recommend_person
from web.accounts.access import permits
from web.accounts.auditing import note
from web.api import segment_schemas as shapes
from web.api.routes import blueprint, scope
from web.api.shown import as_json
from web.database import graph, store
from web.rendering import speaker
from web.requested import home_settings, home_zone

TAGS = ["Stock"]


@blueprint.get("/stock")
@scope("read")
@blueprint.input(shapes.StockQuery, location="query")
@blueprint.output(shapes.StockAnswer)
@blueprint.doc(tags=TAGS, summary="Days of cover", responses=[404])
def stock(query_data: dict[str, Any]) -> Any:
    """A page of what the last computing of days of cover found; nothing before the first."""
    page, size = query_data["page"], query_data["size"]
    rows = covered.covers(store(), query_data["warehouse"], query_data["state"], limit=page * size + 1)
    shown = rows[(page - 1) * size : page * size]
    for row in shown:
        row["issues"] = [{"code": code, "params": params} for code, params in row["issues"]]
    return {"items": as_json(shown), "page": page, "size": size, "more": len(rows) > page * size}


@blueprint.get("/people/<id>/recommendations")
@scope("read")
@blueprint.input(shapes.RecommendQuery, location="query")
@blueprint.output(shapes.RecommendAnswer)
@blueprint.doc(tags=TAGS, summary="What to offer a person", responses=[400, 404])
def recommendations(id: str, query_data: dict[str, Any]) -> Any:
    """Only what a warehouse that serves the person holds and the cart lacks."""
    return _advised(id, query_data["k"])


@blueprint.put("/people/<id>/recommendations/refusal")
@permits("marketer", "analyst")
@scope("segments")
@blueprint.input(shapes.RefusalBody)
@blueprint.output(shapes.RecommendAnswer)
@blueprint.doc(tags=TAGS, summary="Keep that a person refuses recommendations", responses=[400, 404])
def refuse_recommendations(id: str, json_data: dict[str, Any]) -> Any:
    """The word is kept as a consent with its moment; the latest counts."""
    refusals.say(graph().store(), id, not json_data["refused"])
    note("recommendations.refusal", id, refused=json_data["refused"])
    return _advised(id, 10)


def _advised(id: str, number: int) -> dict[str, Any]:
    advice = recommend_person(graph().store(), home_settings().home, home_zone(), id, number)
    said = speaker()
    found = [
        {
            "item": offer.thing, "name": offer.name, "score": round(offer.score, 6),
            "reason": said.t(offer.reason[0], **offer.reason[1]), "code": offer.reason[0],
            "instead": offer.instead,
        }
        for offer in advice.offers
    ]  # fmt: skip
    return {
        "recommendations": found, "refused": advice.refused, "unreachable": advice.unreachable,
        "warehouses": list(advice.warehouses), "out": list(advice.out),
    }  # fmt: skip

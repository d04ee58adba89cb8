"""What people decide about records: judgements, and the work list of pairs too close to call."""

from __future__ import annotations

from typing import Any

from graph.commands import review
from graph.commands.judge import judge as append
from graph.commands.judge import undo as take_back
from graph.commands.review_progress import part
from web.accounts.access import permits, user
from web.accounts.auditing import note
from web.api.review_schemas import (
    JudgementAnswer,
    JudgementBody,
    PairAnswer,
    ReviewAnswer,
    ReviewBody,
    ReviewDecisionAnswer,
    ReviewQuery,
    WhyBody,
)
from web.api.routes import blueprint, scope
from web.api.shown import as_json
from web.database import store
from web.ledger import ledger

TAGS = ["Decisions"]


@blueprint.post("/judgements")
@permits("analyst")
@scope("judge")
@blueprint.input(JudgementBody)
@blueprint.output(JudgementAnswer, status_code=201)
@blueprint.doc(tags=TAGS, summary="Judge two records", responses=[404, 409])
def judge(json_data: dict[str, Any]) -> Any:
    """Append a judgement; the next resolve follows it."""
    made = append(store(), **json_data, by=user().name)
    note("judgements.add", made.id, verdict=made.verdict)
    return as_json(made)


@blueprint.delete("/judgements/<id>")
@permits("analyst")
@scope("judge")
@blueprint.input(WhyBody)
@blueprint.output(JudgementAnswer)
@blueprint.doc(tags=TAGS, summary="Take a judgement back", responses=[404, 409])
def undo(id: str, json_data: dict[str, Any]) -> Any:
    """Append what takes it back; nothing is deleted."""
    made = take_back(store(), id, json_data["why"], user().name)
    note("judgements.undo", id)
    return as_json(made)


@blueprint.get("/review")
@scope("read")
@blueprint.input(ReviewQuery, location="query")
@blueprint.output(ReviewAnswer)
@blueprint.doc(tags=TAGS, summary="Pairs too close to call", responses=[400])
def list_review(query_data: dict[str, Any]) -> Any:
    """A page of the work list, the most consequential pairs first."""
    page = review.work_list(store(), query_data["kind"], query_data["after"], query_data["size"])
    return {"pairs": as_json(page.items), "next": page.following, "total": page.total}


@blueprint.get("/review/<id>")
@scope("read")
@blueprint.output(PairAnswer)
@blueprint.doc(tags=TAGS, summary="One pair with its waterfall", responses=[400, 404])
def review_pair(id: str) -> Any:
    """Both records, why they weigh what they weigh, and what was judged before."""
    return {"id": id, "pair": as_json(review.pair(store(), id))}


@blueprint.post("/review/<id>/decision")
@permits("analyst")
@scope("judge")
@blueprint.input(ReviewBody)
@blueprint.output(ReviewDecisionAnswer, status_code=201)
@blueprint.doc(tags=TAGS, summary="Decide on a pair", responses=[400, 404, 409])
def decide_pair(id: str, json_data: dict[str, Any]) -> Any:
    """Judge a pair and resolve what that touches; `split` says that one record is none of its identity."""
    verdict, why, by = json_data["verdict"], json_data["why"], user().name
    if verdict == "split":
        made = part(store(), id, json_data["side"], why, by, ledger=ledger())
    else:
        made = (review.decide(store(), id, verdict, why, by, ledger=ledger()).judgement,)
    note("review.decide", id, verdict=verdict)
    return {"judgements": as_json(made)}


@blueprint.post("/review/<id>/claim")
@permits("analyst")
@scope("judge")
@blueprint.output({}, status_code=204)
@blueprint.doc(tags=TAGS, summary="Hold a pair while one looks at it", responses=[404, 409])
def claim_pair(id: str) -> Any:
    """Nobody else decides a pair that is claimed; a claim ends by itself."""
    review.claim(store(), id, user().name)
    return ""


@blueprint.delete("/review/<id>/claim")
@permits("analyst")
@scope("judge")
@blueprint.output({}, status_code=204)
@blueprint.doc(tags=TAGS, summary="Give a pair back", responses=[400])
def release_pair(id: str) -> Any:
    """Nothing happens where somebody else holds it."""
    review.release(store(), id, user().name)
    return ""

"""What people decide: judgements on records, and cases."""

from __future__ import annotations

from typing import Any

from graph.commands import cases as worked
from graph.commands.judge import judge as append
from graph.commands.judge import undo as take_back
from web.accounts.access import permits, user
from web.accounts.auditing import note
from web.api.routes import blueprint, scope
from web.api.schemas import (
    CaseAnswer,
    CasesAnswer,
    CasesQuery,
    DecisionBody,
    JudgementAnswer,
    JudgementBody,
    WhyBody,
)
from web.api.shown import as_json
from web.database import store


@blueprint.post("/judgements")
@permits("analyst", "fraud")
@scope("judge")
@blueprint.input(JudgementBody)
@blueprint.output(JudgementAnswer, status_code=201)
@blueprint.doc(tags=["Decisions"], summary="Judge two records", responses=[404, 409])
def judge(json_data: dict[str, Any]) -> Any:
    """Append a judgement; the next resolve follows it."""
    made = append(store(), **json_data, by=user().name)
    note("judgements.add", made.id, verdict=made.verdict)
    return as_json(made)


@blueprint.delete("/judgements/<id>")
@permits("analyst", "fraud")
@scope("judge")
@blueprint.input(WhyBody)
@blueprint.output(JudgementAnswer)
@blueprint.doc(tags=["Decisions"], summary="Take a judgement back", responses=[404, 409])
def undo(id: str, json_data: dict[str, Any]) -> Any:
    """Append what takes it back; nothing is deleted."""
    made = take_back(store(), id, json_data["why"], user().name)
    note("judgements.undo", id)
    return as_json(made)


@blueprint.get("/cases")
@scope("read")
@blueprint.input(CasesQuery, location="query")
@blueprint.output(CasesAnswer)
@blueprint.doc(tags=["Decisions"], summary="Cases, highest score first")
def cases(query_data: dict[str, Any]) -> Any:
    """A page of cases."""
    page = worked.list_cases(
        store(),
        query_data["status"],
        query_data["detector"],
        page=query_data["page"],
        size=query_data["size"],
    )
    found = as_json(page)
    return {"cases": found["cases"], "total": page.total, "page": page.page, "size": page.size}


@blueprint.get("/cases/<id>")
@scope("read")
@blueprint.output(CaseAnswer)
@blueprint.doc(tags=["Decisions"], summary="One case whole", responses=[404])
def case(id: str) -> Any:
    """A case with its factors, members and history."""
    return {"case": as_json(worked.case_of(store(), id))}


@blueprint.post("/cases/<id>/decision")
@permits("fraud", "analyst")
@scope("cases")
@blueprint.input(DecisionBody)
@blueprint.output(CaseAnswer)
@blueprint.doc(tags=["Decisions"], summary="Confirm, dismiss or reopen a case", responses=[404, 409])
def decide(id: str, json_data: dict[str, Any]) -> Any:
    """Decide on a case; the decision joins its history."""
    how = {"confirm": worked.confirm, "dismiss": worked.dismiss, "reopen": worked.reopen}
    how[json_data["decision"]](store(), id, json_data["why"], user().name)
    note(f"cases.{json_data['decision']}", id)
    return {"case": as_json(worked.case_of(store(), id))}

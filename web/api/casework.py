"""Cases: the ranked list, one whole with its evidence, and what people decide."""

from __future__ import annotations

from datetime import UTC
from typing import Any

from graph.commands import case_evidence, cases
from graph.commands.case_rules import flagged, hold_list
from graph.errors import UsageError
from graph.ledger import accounts
from web.accounts.access import permits, user
from web.accounts.auditing import note
from web.api.case_schemas import (
    AssignBody,
    CaseAnswer,
    CasesAnswer,
    CasesQuery,
    DecisionBody,
    EvidenceAnswer,
    FlagsAnswer,
    HoldAnswer,
    NoteBody,
    TimelineAnswer,
    TimelineQuery,
)
from web.api.routes import blueprint, moment_of, scope
from web.api.shown import as_json
from web.database import store
from web.graph_data import drawn
from web.ledger import ledger
from web.rendering import speaker

TAGS = ["Cases"]
EVENTS = 60


@blueprint.get("/cases")
@scope("read")
@blueprint.input(CasesQuery, location="query")
@blueprint.output(CasesAnswer)
@blueprint.doc(tags=TAGS, summary="Cases, highest score first", operation_id="list_cases")
def list_of_cases(query_data: dict[str, Any]) -> Any:
    """A page of cases, narrowed by state, detector, who works on them and whom they are about."""
    page = cases.list_cases(store(), **query_data)
    return {**as_json(page), "byStatus": dict(page.by_status), "byDetector": dict(page.by_detector)}


@blueprint.get("/cases/<id>")
@scope("read")
@blueprint.output(CaseAnswer)
@blueprint.doc(tags=TAGS, summary="One case whole", responses=[404], operation_id="get_case")
def one_case(id: str) -> Any:
    """A case with its factors, members and history."""
    return _case(id)


@blueprint.get("/cases/<id>/evidence")
@scope("read")
@blueprint.output(EvidenceAnswer)
@blueprint.doc(tags=TAGS, summary="What holds a case together", responses=[404])
def case_ties(id: str) -> Any:
    """Members, what they share, and both as a picture."""
    cases.case_of(store(), id)
    evidence = case_evidence.evidence_graph(store(), id)
    return {
        "members": as_json(case_evidence.members_of(store(), id)),
        "ties": as_json(case_evidence.ties_of(store(), id)),
        "graph": drawn(speaker(), evidence.picture, case_evidence.MOST_NODES),
    }


@blueprint.get("/cases/<id>/timeline")
@scope("read")
@blueprint.input(TimelineQuery, location="query")
@blueprint.output(TimelineAnswer)
@blueprint.doc(tags=TAGS, summary="What happened to a case's members", responses=[404])
def case_timeline(id: str, query_data: dict[str, Any]) -> Any:
    """A page of what they did, newest first."""
    cases.case_of(store(), id)
    events, total = case_evidence.timeline(store(), id, query_data["page"], EVENTS)
    return {"events": as_json(events), "total": total, "page": query_data["page"], "size": EVENTS}


@blueprint.post("/cases/<id>/decision")
@permits("fraud")
@scope("cases")
@blueprint.input(DecisionBody)
@blueprint.output(CaseAnswer)
@blueprint.doc(tags=TAGS, summary="Confirm, dismiss, snooze or reopen a case", responses=[400, 404, 409])
def decide_case(id: str, json_data: dict[str, Any]) -> Any:
    """Decide on a case; the decision joins its history."""
    what, why, by = json_data["decision"], json_data["why"], user().name
    if what == "snooze":
        until = moment_of(json_data["until"])
        if until is None:
            raise UsageError("api.until")
        cases.snooze(store(), id, until.astimezone(UTC), why, by)
    else:
        how = {"confirm": cases.confirm, "dismiss": cases.dismiss, "reopen": cases.reopen}
        how[what](store(), id, why, by)
    note(f"cases.{what}", id)
    return _case(id)


@blueprint.post("/cases/<id>/assignee")
@permits("fraud")
@scope("cases")
@blueprint.input(AssignBody)
@blueprint.output(CaseAnswer)
@blueprint.doc(tags=TAGS, summary="Give a case to somebody", responses=[400, 404])
def assign_case(id: str, json_data: dict[str, Any]) -> Any:
    """Give a case to somebody who works on cases, or with null to nobody."""
    to = json_data["to"]
    workers = ("fraud", accounts.ADMINISTRATOR)
    known = [item.name for item in accounts.users(ledger()) if item.role in workers and not item.disabled]
    if to and to not in known:
        raise UsageError("casework.nobody", name=to[:60])
    cases.assign(store(), id, to, user().name)
    note("cases.assign", id)
    return _case(id)


@blueprint.post("/cases/<id>/notes")
@permits("fraud")
@scope("cases")
@blueprint.input(NoteBody)
@blueprint.output(CaseAnswer, status_code=201)
@blueprint.doc(tags=TAGS, summary="Write a note into a case", responses=[404])
def note_case(id: str, json_data: dict[str, Any]) -> Any:
    """Write a note into a case's history."""
    cases.note(store(), id, json_data["text"], user().name)
    note("cases.note", id)
    return _case(id)


@blueprint.get("/cases/<id>/hold")
@permits("fraud")
@scope("export")
@blueprint.output(HoldAnswer)
@blueprint.doc(tags=TAGS, summary="What to hold of a confirmed case", responses=[400, 404])
def hold_case(id: str) -> Any:
    """Orders not completed, accounts and unspent coupons of a confirmed case."""
    rows = hold_list(store(), id)
    note("cases.hold", id, rows=len(rows))
    return {"rows": as_json(rows)}


@blueprint.get("/cases/flags")
@permits("fraud")
@scope("read")
@blueprint.output(FlagsAnswer)
@blueprint.doc(tags=TAGS, summary="New orders that match a confirmed case")
def flags() -> Any:
    """Orders placed since a case was confirmed that share with it what its rule names, newest first."""
    return {"flags": as_json(flagged(store()))}


def _case(id: str) -> dict[str, Any]:
    whole = cases.case_of(store(), id)
    return {"case": as_json(whole), "status": whole.line.status}

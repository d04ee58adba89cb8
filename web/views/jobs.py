"""Jobs: the list, one at work, and cancelling."""

from __future__ import annotations

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from graph.ledger import jobs as kept
from web.accounts.access import permits
from web.accounts.auditing import note
from web.ledger import ledger
from web.pages.jobs import JobPart, JobsPage
from web.rendering import is_fragment, render
from web.requested import paged, whole_number

blueprint = Blueprint("jobs", __name__)

AT_ONCE = 30


@blueprint.get("/jobs")
def jobs() -> ResponseReturnValue:
    """Jobs, newest first."""
    found, older = paged(kept.listed(ledger(), AT_ONCE + 1, whole_number("before")), AT_ONCE)
    return render(JobsPage(tuple(found), older))


@blueprint.get("/jobs/<int:number>")
def job(number: int) -> ResponseReturnValue:
    """How far a job is; once it has ended the page around it is asked for again."""
    found = kept.get(ledger(), number)
    if is_fragment() and not found.is_open:
        return render(JobPart(found), HX_Refresh="true")
    return render(JobPart(found) if is_fragment() else JobsPage((found,), None))


@blueprint.post("/jobs/<int:number>/cancel")
@permits("analyst", "fraud", "marketer", "planner")
def cancel(number: int) -> ResponseReturnValue:
    """Ask a job to stop."""
    found = kept.cancel(ledger(), number)
    note("jobs.cancel", str(number))
    sitting = found.params.get("sitting")
    return redirect(url_for("start.sitting", id=sitting) if sitting else url_for(".jobs"), 303)

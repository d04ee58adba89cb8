"""Files in, loads, and jobs."""

from __future__ import annotations

from typing import Any

from graph.errors import InputError
from graph.ledger import jobs as kept
from graph.ledger import sittings
from graph.ledger.jobs import Job
from web.accounts.access import permits, user
from web.accounts.auditing import note
from web.api.routes import blueprint, scope
from web.api.schemas import JobAnswer, LoadsAnswer, UploadForm
from web.api.shown import as_json
from web.database import store
from web.jobs import uploads
from web.jobs.job_queue import ask_for
from web.ledger import ledger
from web.requested import home_settings


@blueprint.post("/loads")
@permits("analyst", "fraud", "marketer", "planner")
@scope("load")
@blueprint.input(UploadForm, location="form_and_files")
@blueprint.output(JobAnswer, status_code=202)
@blueprint.doc(tags=["Data"], summary="Load a file", responses=[413, 422])
def load(form_and_files_data: dict[str, Any]) -> Any:
    """Take a file whole; its columns are recognised as on the page, and it is loaded in the background."""
    settings, given = home_settings(), form_and_files_data["file"]
    content = given.read()
    if not content:
        raise InputError("start.no-files")
    sitting = uploads.begin(settings, ledger(), user().name, [(given.filename or "file", len(content))])
    uploads.take(settings, sitting, 0, 0, content)
    source = form_and_files_data["source"]
    sittings.change(ledger(), sitting.id, lambda state: state.update(source=source))
    number = ask_for(settings, ledger(), "bring", {"sitting": sitting.id}, user().name)
    note("loads.add", given.filename or "", job=number)
    return _shown(kept.get(ledger(), number))


@blueprint.get("/jobs/<int:number>")
@scope("read")
@blueprint.output(JobAnswer)
@blueprint.doc(tags=["Data"], summary="How far a job is", responses=[404])
def job(number: int) -> Any:
    """A job with its progress, and its result once it has ended."""
    return _shown(kept.get(ledger(), number))


@blueprint.get("/loads")
@scope("read")
@blueprint.output(LoadsAnswer)
@blueprint.doc(tags=["Data"], summary="The latest loads")
def loads() -> Any:
    """The latest loads with what became of their rows."""
    return {"items": as_json(store().read("loads", limit=100))}


def _shown(found: Job) -> dict[str, Any]:
    return {
        "id": found.id,
        "kind": found.kind,
        "status": found.status,
        "share": found.share,
        "seconds_left": found.seconds_left,
        "result": as_json(found.result),
        "error": {"code": found.error[0], "params": dict(found.error[1])} if found.error else None,
    }

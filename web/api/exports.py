"""Answers of named queries as files, written in the background."""

from __future__ import annotations

from typing import Any

from apiflask.schemas import FileSchema
from flask import send_file
from flask.typing import ResponseReturnValue

from graph.errors import ConflictError, NotFoundError
from graph.ledger import jobs as kept
from graph.ledger.accounts import ADMINISTRATOR
from web.accounts.access import permits, user
from web.accounts.auditing import note
from web.api.data import shown_job
from web.api.queries import asked
from web.api.routes import blueprint, scope
from web.api.schemas import ExportBody, JobAnswer
from web.asking import ASKERS
from web.jobs.exporting import TYPES, file_of
from web.jobs.job_queue import ask_for
from web.ledger import ledger
from web.requested import home_settings

TAGS = ["Queries"]


@blueprint.post("/exports")
@permits(*ASKERS)
@scope("export")
@blueprint.input(ExportBody)
@blueprint.output(JobAnswer, status_code=202)
@blueprint.doc(tags=TAGS, summary="Write all rows of a query into a file", responses=[400, 404])
def add_export(json_data: dict[str, Any]) -> Any:
    """Run a named query in the background; its file is kept for seven days for who asked."""
    query, _ = asked(json_data["query"], json_data["params"])
    params = {"query": query.name, "params": json_data["params"], "format": json_data["format"]}
    number = ask_for(home_settings(), ledger(), "export", params, user().name)
    note("exports.add", query.name, job=number)
    return shown_job(kept.get(ledger(), number))


@blueprint.get("/exports/<int:number>/file")
@permits(*ASKERS)
@scope("export")
@blueprint.output(FileSchema(type="string", format="binary"), content_type="application/octet-stream")
@blueprint.doc(tags=TAGS, summary="The file of an export", responses=[404, 409])
def export_file(number: int) -> ResponseReturnValue:
    """UTF-8: CSV with a mark, formulas escaped, or one JSON object a line."""
    job = kept.get(ledger(), number)
    if job.kind != "export" or (job.by != user().name and user().role != ADMINISTRATOR):
        raise NotFoundError("job.missing", id=number)
    if job.status != "done":
        raise ConflictError("export.not-done", id=number, status=job.status)
    path = file_of(home_settings(), number, str(job.params["format"]))
    if not path.is_file():
        raise NotFoundError("export.gone", id=number)
    note("exports.file", str(number))
    type_ = TYPES[str(job.params["format"])]
    name = f"{job.params['query']}-{number}{path.suffix}"
    return send_file(path, mimetype=type_, as_attachment=True, download_name=name)

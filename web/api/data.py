"""Files in, loads and sources, rows kept aside, and jobs."""

from __future__ import annotations

from typing import Any

from flask import g

from graph.errors import InputError, NotFoundError
from graph.ledger import jobs as kept
from graph.ledger import quarantine as aside
from graph.ledger import sittings
from graph.ledger.jobs import Job
from graph.ledger.quarantine import Kept, Wanted
from loaders.repair import retry as try_again
from web.accounts.access import permits, user
from web.accounts.auditing import note
from web.api.routes import blueprint, scope
from web.api.schemas import (
    JobAnswer,
    JobBody,
    JobsAnswer,
    JobsQuery,
    LoadsAnswer,
    MeAnswer,
    MendAnswer,
    MendBody,
    QuarantineAnswer,
    QuarantineQuery,
    SourcesAnswer,
    UploadForm,
)
from web.api.shown import as_json
from web.database import store
from web.jobs import uploads
from web.jobs.job_queue import ask_for
from web.ledger import ledger
from web.rendering import speaker
from web.requested import home_settings, paged

TAGS = ["Data"]
BRINGERS = ("analyst", "fraud", "marketer", "planner")


@blueprint.get("/me")
@scope("read")
@blueprint.output(MeAnswer)
@blueprint.doc(tags=TAGS, summary="In whose name the token asks")
def me() -> Any:
    """The token's user and scopes."""
    return {"name": user().name, "role": user().role, "scopes": list(g.scopes)}


@blueprint.post("/loads")
@permits(*BRINGERS)
@scope("load")
@blueprint.input(UploadForm, location="form_and_files")
@blueprint.output(JobAnswer, status_code=202)
@blueprint.doc(tags=TAGS, summary="Load a file", responses=[413, 422])
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
    return shown_job(kept.get(ledger(), number))


@blueprint.get("/loads")
@scope("read")
@blueprint.output(LoadsAnswer)
@blueprint.doc(tags=TAGS, summary="The latest loads", operation_id="list_loads")
def loads() -> Any:
    """The latest loads with what became of their rows."""
    return {"items": as_json(store().read("loads", limit=100))}


@blueprint.get("/sources")
@scope("read")
@blueprint.output(SourcesAnswer)
@blueprint.doc(tags=TAGS, summary="Where data came from, and how old it is", operation_id="list_sources")
def sources() -> Any:
    """Each source and kind with its records and its latest load."""
    return {"sources": as_json(store().read("loaded_sources"))}


@blueprint.get("/quarantine")
@permits(*BRINGERS)
@scope("load")
@blueprint.input(QuarantineQuery, location="query")
@blueprint.output(QuarantineAnswer)
@blueprint.doc(tags=TAGS, summary="Rows kept aside", operation_id="list_quarantine")
def quarantine(query_data: dict[str, Any]) -> Any:
    """Rows kept aside, each with why and what it holds."""
    size = query_data.pop("size")
    after = query_data.pop("after")
    rows, following = paged(aside.listed(ledger(), Wanted(**query_data), size + 1, after), size)
    return {"rows": [_row(item) for item in rows], "next": following}


@blueprint.post("/quarantine/<int:number>")
@permits(*BRINGERS)
@scope("load")
@blueprint.input(MendBody)
@blueprint.output(MendAnswer)
@blueprint.doc(tags=TAGS, summary="Try a row again, corrected", responses=[400, 404])
def mend_row(number: int, json_data: dict[str, Any]) -> Any:
    """Try one row again with other cells; it stays aside where it is still not right."""
    wanted = Wanted(ids=(number,))
    if not aside.listed(ledger(), wanted, 1):
        raise NotFoundError("quarantine.gone", id=number)
    done = try_again(home_settings(), store(), ledger(), wanted, {number: json_data["cells"]})
    note("quarantine.mend", str(number), accepted=not done.still)
    left = aside.listed(ledger(), wanted, 1)
    return {"accepted": not done.still, "sentence": _why(left[0]) if done.still and left else None}


@blueprint.get("/jobs")
@scope("read")
@blueprint.input(JobsQuery, location="query")
@blueprint.output(JobsAnswer)
@blueprint.doc(tags=TAGS, summary="Jobs, newest first", operation_id="list_jobs")
def jobs(query_data: dict[str, Any]) -> Any:
    """A page of jobs."""
    size = query_data["size"]
    found, following = paged(kept.listed(ledger(), size + 1, query_data["before"], query_data["kind"]), size)
    return {"jobs": [shown_job(item) for item in found], "next": following}


@blueprint.post("/jobs")
@permits(*BRINGERS)
@scope("load")
@blueprint.input(JobBody)
@blueprint.output(JobAnswer, status_code=202)
@blueprint.doc(tags=TAGS, summary="Resolve, detect, or try rows again", operation_id="add_job")
def add_job(json_data: dict[str, Any]) -> Any:
    """Ask for work in the background."""
    kind = json_data["kind"]
    names = {"resolve": ("kinds",), "retry": ("source", "code")}.get(kind, ())
    number = ask_for(home_settings(), ledger(), kind, {name: json_data[name] for name in names}, user().name)
    note("jobs.add", str(number), kind=kind)
    return shown_job(kept.get(ledger(), number))


@blueprint.get("/jobs/<int:number>")
@scope("read")
@blueprint.output(JobAnswer)
@blueprint.doc(tags=TAGS, summary="How far a job is", responses=[404], operation_id="get_job")
def job(number: int) -> Any:
    """A job with its progress, and its result once it has ended."""
    return shown_job(kept.get(ledger(), number))


@blueprint.post("/jobs/<int:number>/cancel")
@permits(*BRINGERS)
@scope("load")
@blueprint.output(JobAnswer)
@blueprint.doc(tags=TAGS, summary="Cancel a job", responses=[404, 409])
def cancel_job(number: int) -> Any:
    """Ask a job to stop; what is finished stays."""
    found = kept.cancel(ledger(), number)
    note("jobs.cancel", str(number))
    return shown_job(found)


def shown_job(found: Job) -> dict[str, Any]:
    """A job as the API answers it."""
    return {
        "id": found.id,
        "kind": found.kind,
        "status": found.status,
        "share": found.share,
        "seconds_left": found.seconds_left,
        "result": as_json(found.result),
        "error": {"code": found.error[0], "params": dict(found.error[1])} if found.error else None,
    }


def _row(item: Kept) -> dict[str, Any]:
    return {
        "id": item.id,
        "source": item.source,
        "kind": item.kind,
        "load": item.load,
        "file": item.file,
        "line": item.line,
        "code": item.code,
        "sentence": _why(item),
        "cells": as_json(item.cells),
    }


def _why(row: Kept) -> str:
    return speaker().t(row.code, **{"kind": row.kind, **row.params})

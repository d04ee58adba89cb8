"""The wizard: drop files, see what each column becomes, see what is wrong, load, see the first customer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import Blueprint, jsonify, redirect, request, send_from_directory, url_for
from flask.typing import ResponseReturnValue

from graph.errors import ConflictError, NotFoundError, RenmaiError, UsageError
from graph.ledger import jobs, sittings
from graph.ledger.jobs import Job
from graph.ledger.sittings import Sitting
from loaders.kinds import KINDS
from loaders.plan import TablePlan, changed, targets_of
from web.accounts.access import permits, user
from web.accounts.auditing import note
from web.jobs import uploads
from web.jobs.job_queue import ask_for
from web.ledger import ledger
from web.pages.start import SittingPage, StartPage
from web.rendering import render, speaker
from web.requested import home_settings, takes

blueprint = Blueprint("start", __name__)

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
KINDS_OF_WORK = ("treat", "load", "check", "plan")
BRINGERS = ("analyst", "fraud", "marketer", "planner")


@blueprint.get("/start")
@permits(*BRINGERS)
def start() -> ResponseReturnValue:
    """Where files are dropped, with the sittings one can go on with."""
    return render(StartPage(tuple(sittings.listed(ledger())), uploads.PIECE_BYTES))


@blueprint.post("/start")
@permits(*BRINGERS)
def begin() -> ResponseReturnValue:
    """Begin a sitting; the browser says which files it is going to send."""
    try:
        files = [(str(item["name"]), int(item["size"])) for item in request.get_json()["files"]]
    except (KeyError, TypeError, ValueError) as error:
        raise UsageError("start.no-files") from error
    made = uploads.begin(home_settings(), ledger(), user().name, files)
    note("start.begin", made.id, files=len(files))
    return jsonify(id=made.id, address=url_for(".sitting", id=made.id), received=[0] * len(files)), 201


@blueprint.get("/start/<id>")
@permits(*BRINGERS)
def sitting(id: str) -> ResponseReturnValue:
    """One sitting, where it stands."""
    return render(_page(sittings.get(ledger(), id)))


@blueprint.get("/start/<id>/files")
@permits(*BRINGERS)
def files(id: str) -> ResponseReturnValue:
    """How much of each file is here, for a browser that goes on."""
    found = sittings.get(ledger(), id)
    there = uploads.received(home_settings(), found)
    return jsonify(
        files=[{**item, "received": size} for item, size in zip(found.state["files"], there, strict=True)]
    )


@blueprint.put("/start/<id>/files/<int:number>")
@permits(*BRINGERS)
@takes(uploads.PIECE_BYTES + 1024)
def piece(id: str, number: int) -> ResponseReturnValue:
    """Take a piece of a file; answers with how much of it is here, also where the piece was not wanted."""
    offset = request.args.get("offset", "")
    if not offset.isdecimal() or len(offset) > 15:
        raise UsageError("start.piece")
    found = sittings.get(ledger(), id)
    here = uploads.take(home_settings(), found, number, int(offset), request.get_data())
    if uploads.is_whole(home_settings(), found) and "plan" not in found.state["jobs"]:
        _ask(found, "plan")
    return jsonify(received=here)


@blueprint.post("/start/<id>/source")
@permits(*BRINGERS)
def source(id: str) -> ResponseReturnValue:
    """Say which system the files come from and when they were true; the tables are looked at again."""
    found = sittings.get(ledger(), id)
    name, day = request.form.get("source", "").strip()[:60], request.form.get("asOf", "").strip()
    try:
        moment = date.fromisoformat(day).isoformat() + "T00:00:00+00:00" if day else ""
    except ValueError as error:
        raise UsageError("start.day", text=day[:40]) from error

    def set_it(state: dict[str, Any]) -> None:
        state.update(source=name, asOf=moment)

    if name != found.state.get("source"):
        found = sittings.change(ledger(), id, set_it)
        _ask(found, "plan")
    else:
        sittings.change(ledger(), id, set_it)
    return redirect(url_for(".sitting", id=id), 303)


@blueprint.post("/start/<id>/tables/<int:number>")
@permits(*BRINGERS)
def table(id: str, number: int) -> ResponseReturnValue:
    """Change what a table is, what its columns become, or whether it is left out."""
    found = sittings.get(ledger(), id)
    plans = _plans(found)
    if number >= len(plans):
        raise NotFoundError("start.no-table", number=number + 1)
    form, plan = request.form, plans[number]
    if "skip" in form:
        made = {**plan.as_dict(), "is_skipped": form["skip"] == "1"}
    else:
        kind = form.get("kind", plan.kind)
        chosen = dict(plan.chosen) if kind == plan.kind else {}
        for place, item in enumerate(plan.columns):
            said = form.get(f"column.{place}")
            if said is not None and kind == plan.kind and said != item.target:
                chosen[item.column] = said
        name = found.state.get("source") or "my-shop"
        try:
            made = changed(plan, name, kind, chosen).as_dict()
        except RenmaiError as error:
            return render(_page(found, speaker().t(error.code, **error.params)), error.http_status)

    def set_it(state: dict[str, Any]) -> None:
        state["tables"][number] = made
        state["jobs"].pop("check", None)

    sittings.change(ledger(), id, set_it)
    return redirect(url_for(".sitting", id=id) + f"#table-{number}", 303)


@blueprint.post("/start/<id>/<any(plan, check, load, treat):kind>")
@permits(*BRINGERS)
def work(id: str, kind: str) -> ResponseReturnValue:
    """Look at the files again, check them, or load them."""
    found = sittings.get(ledger(), id)
    if _working(_jobs(found)) is not None:
        raise ConflictError("start.working")
    _ask(found, kind)
    return redirect(url_for(".sitting", id=id), 303)


@blueprint.get("/start/<id>/treated/<name>")
@permits(*BRINGERS)
def treated(id: str, name: str) -> ResponseReturnValue:
    """One of the corrected workbooks."""
    found = sittings.get(ledger(), id)
    known = {item.get("book") for item in _books(_jobs(found))}
    if name not in known:
        raise NotFoundError("start.no-book", name=name[:80])
    note("start.treated", id, file=name)
    folder = uploads.folder_of(home_settings(), id) / "treated"
    return send_from_directory(folder, name, as_attachment=True, mimetype=EXCEL)


@blueprint.post("/start/<id>/forget")
@permits(*BRINGERS)
def forget(id: str) -> ResponseReturnValue:
    """Take the sitting and its files away."""
    found = sittings.get(ledger(), id)
    if _working(_jobs(found)) is not None:
        raise ConflictError("start.working")
    uploads.forget(home_settings(), ledger(), id)
    note("start.forget", id)
    return redirect(url_for(".start"), 303)


def _ask(found: Sitting, kind: str) -> None:
    params = {"sitting": found.id, "lang": speaker().lang}
    number = ask_for(home_settings(), ledger(), kind, params, user().name)

    def set_it(state: dict[str, Any]) -> None:
        if kind == "plan":
            state["jobs"].clear()
        state["jobs"][kind] = number

    sittings.change(ledger(), found.id, set_it)
    note(f"start.{kind}", found.id, job=number)


def _plans(found: Sitting) -> tuple[TablePlan, ...]:
    return tuple(TablePlan.of_dict(item) for item in found.state["tables"])


def _jobs(found: Sitting) -> dict[str, Job]:
    """The jobs of a sitting by kind, the one that matters most first."""
    numbers = found.state["jobs"]
    return {kind: jobs.get(ledger(), numbers[kind]) for kind in KINDS_OF_WORK if kind in numbers}


def _working(asked: Mapping[str, Job]) -> Job | None:
    return next((job for job in asked.values() if job.is_open), None)


def _page(found: Sitting, trouble: str = "") -> SittingPage:
    there, asked = tuple(uploads.received(home_settings(), found)), _jobs(found)
    looked, checked, loaded = (asked.get(kind) for kind in ("plan", "check", "load"))
    is_whole = uploads.is_whole(home_settings(), found)
    plans = _plans(found) if looked is not None and looked.status == "done" else ()
    last = next((job for job in (loaded, checked, looked) if job is not None), None)
    stage = "files"
    if loaded is not None and (loaded.is_open or loaded.status == "done"):
        stage = "load"
    elif checked is not None and (checked.is_open or checked.status == "done"):
        stage = "problems"
    elif is_whole and plans:
        stage = "columns"
    return SittingPage(
        sitting=found,
        stage=stage,
        piece=uploads.PIECE_BYTES,
        received=there,
        plans=plans,
        kinds=tuple(KINDS),
        targets={plan.kind: targets_of(plan.kind) for plan in plans},
        working=_working(asked),
        checked=_result(checked),
        loaded=_result(loaded),
        books=_books(asked),
        failed=last if last is not None and last.status in ("failed", "cancelled") else None,
        trouble=trouble,
    )


def _books(asked: Mapping[str, Job]) -> tuple[dict[str, Any], ...]:
    return tuple((_result(asked.get("treat")) or {}).get("books", ()))


def _result(job: Job | None) -> dict[str, Any] | None:
    return dict(job.result) if job is not None and job.status == "done" else None

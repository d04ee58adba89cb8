"""Files of segments: handing them over, and the log of what was handed to whom."""

from __future__ import annotations

import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from flask import Blueprint, Response, redirect, request, send_file, url_for
from flask.typing import ResponseReturnValue

from graph.commands.campaigns import SHARE, Drive, cost_of
from graph.commands.segment_columns import is_large
from graph.commands.segment_export import Wanted, export
from graph.commands.segment_members import reader
from graph.errors import InputError, NotFoundError, UsageError
from graph.exports.formats import FORMATS
from graph.exports.streams import zipped
from graph.ledger import exports, jobs
from graph.ledger.jobs import Job
from web.accounts.access import may, permits, user
from web.accounts.auditing import note
from web.database import graph
from web.everybody import evaluated_now
from web.jobs.job_queue import ask_for
from web.jobs.segments import HANDING, folder_of
from web.ledger import ledger
from web.pages.segments import LogPart
from web.rendering import render
from web.requested import home_settings
from web.views.segments import saved_of

blueprint = Blueprint("handing", __name__)


@blueprint.get("/segments/<id>/log")
def log(id: str) -> ResponseReturnValue:
    """What was handed over of a segment, and the job that writes its files where there is one."""
    folder = folder_of(home_settings(), saved_of(id).id)
    kept = {path.name for path in folder.iterdir()} if folder.is_dir() and may("handing.hand_over") else set()
    return render(LogPart(id, tuple(exports.listed(ledger(), id, 20)), frozenset(kept), _job_of(id)))


@blueprint.post("/segments/<id>/export")
@permits("marketer")
def hand_over(id: str) -> ResponseReturnValue:
    """The file for a platform as a download, of a ``diff`` the three files as a zip; in a large shop a job
    writes them, and the page's log leads to them.
    """
    if is_large(graph().store()):
        return _begin(id)
    found, form = saved_of(id), FORMATS.get(request.form.get("format", ""))
    suffix = form.suffix if form else ".csv"
    folder = Path(tempfile.mkdtemp(prefix="renmai-export-"))
    try:
        wanted = _wanted(folder / f"{found.id[:8]}-{form.key if form else 'x'}{suffix}", found.id)
        done = export(found, evaluated_now(), reader(graph().store(), datetime.now(UTC)), ledger(), wanted)
        note("segments.export", found.id, segment=found.name, format=wanted.format, number=done.number)
        path = wanted.out
        if wanted.mode == "diff":
            path = _together(done.files, path.with_suffix(".changes.zip"))
        answer: Response = send_file(path, as_attachment=True, mimetype="application/octet-stream")
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    answer.call_on_close(lambda: shutil.rmtree(folder, ignore_errors=True))
    return answer


@blueprint.get("/segments/<id>/files/<name>")
@permits("marketer")
def file(id: str, name: str) -> ResponseReturnValue:
    """A file the clock made.

    Raises:
        NotFoundError: ``segment.no-file``.
    """
    segment = saved_of(id)
    path = folder_of(home_settings(), segment.id) / name
    if name != Path(name).name or name.startswith(".") or not path.is_file():
        raise NotFoundError("segment.no-file", name=name[:80])
    note("segments.file", segment.id, file=name)
    return send_file(path, as_attachment=True, mimetype="application/octet-stream")


def _begin(id: str) -> ResponseReturnValue:
    """Ask for a job that writes the files; what is wrong with the form is said now."""
    found = saved_of(id)
    wanted = _wanted(Path(), found.id)
    if wanted.format not in FORMATS:
        raise UsageError("segment.format", name=wanted.format[:40], known=sorted(FORMATS))
    drive = wanted.drive
    campaign = drive and {name: getattr(drive, name) for name in ("name", "share", "cost", "currency")}
    params = {
        "segment": found.id, "format": wanted.format, "mode": wanted.mode, "recipient": wanted.recipient,
        "once": wanted.once_a_home, "campaign": campaign,
    }  # fmt: skip
    number = ask_for(home_settings(), ledger(), HANDING, params, user().name)
    note("segments.export", found.id, segment=found.name, format=wanted.format, job=number)
    return redirect(url_for("segments.segment", id=found.id, _anchor="h-log"), 303)


def _job_of(id: str) -> Job | None:
    """The job that writes files of a segment now, or the newest where it failed."""
    for job in jobs.listed(ledger(), limit=20, kind=HANDING):
        if job.params.get("segment") == id:
            return job if job.is_open or job.status == "failed" else None
    return None


def _wanted(path: Path, segment_id: str) -> Wanted:
    form = request.form
    drive = None
    if form.get("campaign", "").strip():
        try:
            share = float(form.get("share") or SHARE * 100) / 100
        except ValueError as error:
            raise InputError("campaign.share", share=form.get("share", "")[:20]) from error
        currency = home_settings().currency
        cost = cost_of(form.get("cost", ""), currency)
        drive = Drive(graph().store(), form["campaign"], segment_id, share, cost, currency)
    return Wanted(
        form.get("format", ""), path, user().name, form.get("recipient", "")[:100],
        form.get("mode", "all"), once_a_home=bool(form.get("once")), drive=drive,
    )  # fmt: skip


def _together(files: dict[str, int], out: Path) -> Path:
    with out.open("wb") as file:
        for piece in zipped((Path(name).name, [Path(name).read_bytes()]) for name in files):
            file.write(piece)
    return out

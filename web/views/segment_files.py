"""Files of segments: handing them over, and the log of what was handed to whom."""

from __future__ import annotations

import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from flask import Blueprint, Response, request, send_file
from flask.typing import ResponseReturnValue

from graph.commands.campaigns import SHARE, Drive, cost_of
from graph.commands.segment_export import Wanted, export
from graph.commands.segment_members import reader
from graph.errors import InputError
from graph.exports.formats import FORMATS
from graph.exports.streams import zipped
from graph.ledger import exports
from web.accounts.access import permits, user
from web.accounts.auditing import note
from web.database import graph
from web.ledger import ledger
from web.pages.segments import LogPart
from web.rendering import render
from web.requested import home_settings
from web.views.segments import evaluated_now, saved_of

blueprint = Blueprint("handing", __name__)


@blueprint.get("/segments/<id>/log")
def log(id: str) -> ResponseReturnValue:
    """What was handed over of a segment."""
    return render(LogPart(tuple(exports.listed(ledger(), id, 20))))


@blueprint.post("/segments/<id>/export")
@permits("marketer")
def hand_over(id: str) -> ResponseReturnValue:
    """The file for a platform as a download; of a ``diff`` the three files as a zip."""
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

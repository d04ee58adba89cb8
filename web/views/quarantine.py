"""Rows kept aside: looked at, corrected in the page or in a spreadsheet, tried again."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from graph.errors import NotFoundError, RenmaiError, UsageError
from graph.ledger import quarantine as aside
from graph.ledger.quarantine import Kept, Wanted
from loaders.repair import export as write_export
from loaders.repair import retry as try_again
from web.accounts.access import permits, user
from web.accounts.auditing import note
from web.database import store
from web.jobs.job_queue import ask_for
from web.ledger import ledger
from web.pages.data import QuarantinePage
from web.rendering import render, speaker
from web.requested import home_settings, paged, takes, whole_number

blueprint = Blueprint("quarantine", __name__)

AT_ONCE = 25
MENDERS = ("analyst", "fraud", "marketer", "planner")


@blueprint.get("/quarantine")
@permits(*MENDERS)
def quarantine() -> ResponseReturnValue:
    """Rows kept aside, filtered and a page at a time."""
    return render(_page(_wanted(), whole_number("after") or 0))


@blueprint.post("/quarantine/<int:number>")
@permits(*MENDERS)
def mend(number: int) -> ResponseReturnValue:
    """Try one row again with the cells as they stand in the form."""
    rows = aside.listed(ledger(), Wanted(ids=(number,)), 1)
    if not rows:
        raise NotFoundError("quarantine.gone", id=number)
    row, said = rows[0], speaker()
    changed = {
        column: request.form[f"cell.{place}"]
        for place, column in enumerate(row.cells)
        if f"cell.{place}" in request.form
    }
    try:
        done = try_again(home_settings(), store(), ledger(), Wanted(ids=(number,)), {number: changed})
    except UsageError as error:
        return render(
            _page(_wanted(), whole_number("after") or 0, said.t(error.code, **error.params), False),
            error.http_status,
        )
    note("quarantine.mend", str(number), accepted=not done.still)
    if not done.still:
        return redirect(url_for(".quarantine", said="mended", **_filters()), 303)
    still = aside.listed(ledger(), Wanted(ids=(number,)), 1)[0]
    sentence = said.t("quarantine.page.still", id=number, why=reason(still))
    return render(_page(_wanted(), whole_number("after") or 0, sentence, False))


@blueprint.post("/quarantine/retry")
@permits(*MENDERS)
def retry() -> ResponseReturnValue:
    """Try all rows of the filter again, as they are, in the background."""
    wanted = _wanted()
    params = {"source": wanted.source, "kind": wanted.kind, "code": wanted.code}
    ask_for(home_settings(), ledger(), "retry", params, user().name)
    return redirect(url_for("jobs.jobs"), 303)


@blueprint.post("/quarantine/edited")
@permits(*MENDERS)
@takes(64 << 20)
def edited() -> ResponseReturnValue:
    """Take an edited export back and try its rows again."""
    given, said = request.files.get("file"), speaker()
    if given is None or not given.filename:
        raise UsageError("start.no-files")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "edited.csv"
        given.save(path)
        try:
            done = try_again(home_settings(), store(), ledger(), Wanted(), path)
        except RenmaiError as error:
            params = {**error.params, "path": given.filename}
            return render(_page(Wanted(), 0, said.t(error.code, **params), False), error.http_status)
    note("quarantine.edited", given.filename[:80], tried=done.tried, still=done.still)
    sentence = said.t("quarantine.retried", accepted=done.tried - done.still, still=done.still)
    return render(_page(Wanted(), 0, sentence, not done.still))


@blueprint.get("/quarantine.csv")
@permits(*MENDERS)
def export() -> ResponseReturnValue:
    """The rows of the filter as a CSV file for a spreadsheet."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "quarantine.csv"
        write_export(ledger(), _wanted(), path, reason)
        content = path.read_bytes()
    note("quarantine.export", "", rows=content.count(b"\n") - 1)
    headers = {"Content-Disposition": "attachment; filename=quarantine.csv"}
    return Response(content, mimetype="text/csv", headers=headers)


def reason(row: Kept) -> str:
    """The sentence that says why a row was kept aside."""
    return speaker().t(row.code, **{"kind": row.kind, **row.params})


def _wanted() -> Wanted:
    said = _filters()
    return Wanted(said.get("source"), said.get("kind"), said.get("load"), said.get("code"))


def _filters() -> dict[str, Any]:
    names = ("source", "kind", "load", "code")
    return {name: request.values[name] for name in names if request.values.get(name)}


def _page(wanted: Wanted, after: int, sentence: str = "", is_good: bool = True) -> QuarantinePage:
    rows, more = paged(aside.listed(ledger(), wanted, AT_ONCE + 1, after), AT_ONCE)
    counts = tuple(aside.counted(ledger(), wanted))
    if not sentence and request.args.get("said") == "mended":
        sentence = speaker().t("quarantine.page.mended")
    total = sum(entry[4] for entry in counts)
    return QuarantinePage(wanted, counts, tuple(rows), total, more, sentence, is_good)

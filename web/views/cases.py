"""Cases: what the detectors found, and what people decide about it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Blueprint, Response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from graph.analytics.detectors import DETECTORS
from graph.commands import case_evidence, cases
from graph.commands.case_rules import hold_csv, hold_list
from graph.errors import ConflictError, UsageError
from graph.ledger import accounts
from web.accounts.access import permits, user
from web.accounts.auditing import note as log
from web.captions import address_of, title_of
from web.database import store
from web.ledger import ledger
from web.pages.cases import CaseReportPage, CasesPage, CaseTimelinePart, OneCasePage
from web.rendering import render, speaker

blueprint = Blueprint("cases", __name__)

SIZE, EVENTS = 20, 60
MOST_TIES = 40


@blueprint.app_context_processor
def _names() -> dict[str, Any]:
    return {"caption": lambda label, node: title_of(speaker(), label, node), "page_of": address_of}


@blueprint.get("/cases")
def list_cases() -> ResponseReturnValue:
    """The ranked list, narrowed by ``status``, ``detector``, ``assignee`` and ``about``."""
    chosen = {
        name: request.args.get(name, "").strip()[:80] for name in ("status", "detector", "assignee", "about")
    }
    if chosen["detector"] and chosen["detector"] not in DETECTORS:
        chosen["detector"] = ""
    statuses = [] if chosen["status"] == "all" else [chosen["status"] or "open"]
    found = cases.list_cases(
        store(),
        statuses,
        chosen["detector"] or None,
        chosen["assignee"] or None,
        chosen["about"] or None,
        page=_page_number(),
        size=SIZE,
    )
    return render(CasesPage(found, chosen, _people()))


@blueprint.get("/cases/<id>")
def case(id: str) -> ResponseReturnValue:
    """One case."""
    code = f"casework.said.{request.args.get('said', '')}"
    return render(_whole(id, said=speaker().t(code) if speaker().has(code) else ""))


@blueprint.get("/cases/<id>/timeline")
def timeline(id: str) -> ResponseReturnValue:
    """A page of what happened to its members."""
    number = _page_number()
    events, total = case_evidence.timeline(store(), id, number, EVENTS)
    following = number + 1 if number * EVENTS < total else None
    return render(CaseTimelinePart(id, events, following, number == 1))


@blueprint.get("/cases/<id>/report")
def report(id: str) -> ResponseReturnValue:
    """The case for print."""
    whole = cases.case_of(store(), id)
    events, total = case_evidence.timeline(store(), id, 1, 100)
    members, ties = case_evidence.members_of(store(), id), case_evidence.ties_of(store(), id)
    return render(
        CaseReportPage(
            whole, members, ties[:MOST_TIES], events, total, made_by=user().name, made_at=datetime.now(UTC)
        )
    )


@blueprint.get("/cases/<id>/hold.csv")
@permits("fraud")
def hold(id: str) -> ResponseReturnValue:
    """What to hold of a confirmed case, as a file."""
    rows = hold_list(store(), id)
    log("cases.hold", id, rows=len(rows))
    headers = {"Content-Disposition": f'attachment; filename="hold-{id}.csv"'}
    return Response("\ufeff" + hold_csv(rows, id), mimetype="text/csv", headers=headers)


@blueprint.post("/cases/<id>/<any(assign, note, confirm, dismiss, snooze, reopen):what>")
@permits("fraud")
def decide(id: str, what: str) -> ResponseReturnValue:
    """Give it to somebody, note, confirm, dismiss, put aside or open it again."""
    words = request.form.get("why", "")[:4_000]
    try:
        _DEEDS[what](id, words, user().name)
    except (UsageError, ConflictError) as error:
        trouble = speaker().t(error.code, **error.params)
        return render(_whole(id, trouble=trouble, written=words), error.http_status)
    log(f"cases.{what}", id)
    return redirect(url_for(".case", id=id, said=what), 303)


def _assign(id: str, _: str, by: str) -> None:
    to = request.form.get("to", "").strip()
    if to and to not in _people():
        raise UsageError("casework.nobody", name=to[:60])
    cases.assign(store(), id, to or None, by)


def _snooze(id: str, words: str, by: str) -> None:
    text = request.form.get("until", "")
    try:
        day = datetime.fromisoformat(text) if text else datetime.now(speaker().zone) + timedelta(days=7)
    except ValueError as error:
        raise UsageError("casework.day", text=text[:40]) from error
    until = day if day.tzinfo else day.replace(tzinfo=speaker().zone)
    cases.snooze(store(), id, until.astimezone(UTC), words, by)


_DEEDS: dict[str, Callable[[str, str, str], None]] = {
    "assign": _assign,
    "note": lambda id, words, by: cases.note(store(), id, words, by),
    "confirm": lambda id, words, by: cases.confirm(store(), id, words, by),
    "dismiss": lambda id, words, by: cases.dismiss(store(), id, words, by),
    "snooze": _snooze,
    "reopen": lambda id, words, by: cases.reopen(store(), id, words, by),
}


def _whole(id: str, **more: str) -> OneCasePage:
    whole = cases.case_of(store(), id)
    evidence = case_evidence.evidence_graph(store(), id)
    things = tuple(str(node.ref) for node in evidence.picture.nodes)
    members, ties = case_evidence.members_of(store(), id), case_evidence.ties_of(store(), id)
    return OneCasePage(whole, members, ties[:MOST_TIES], things, evidence.hidden, _people(), **more)


def _people() -> tuple[str, ...]:
    workers = ("fraud", accounts.ADMINISTRATOR)
    return tuple(item.name for item in accounts.users(ledger()) if item.role in workers and not item.disabled)


def _page_number() -> int:
    text = request.args.get("page", "1")
    if not text.isdecimal() or len(text) > 6:
        raise UsageError("web.number", name="page", text=text[:40])
    return max(1, int(text))

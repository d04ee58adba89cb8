"""Sources that keep coming: seen, paused, resumed, loaded again; runs; the daily digest."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from flask import Blueprint, Response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from graph.errors import UsageError
from graph.ledger import arrival_runs, arrival_sources, arrivals
from graph.ledger.arrival_sources import Source
from graph.ledger.arrivals import Backlog
from loaders.arrivals.declaring import span_text
from loaders.arrivals.digest import digest, sentences
from loaders.arrivals.fitting import mappings_of
from loaders.arrivals.steering import WAYS, replay, resume, retry
from web.accounts.access import permits
from web.accounts.auditing import note
from web.digests import digest_text, refusal
from web.ledger import ledger
from web.pages.runs import BacklogPart, Coming, DigestPage, RunPage, RunsPage, SourcePage
from web.rendering import render, speaker
from web.requested import home_settings, home_zone, paged, whole_number

blueprint = Blueprint("runs", __name__)

AT_ONCE = 40
LATELY = timedelta(days=7)
KEEPERS = ("analyst", "fraud", "marketer", "planner")


@blueprint.get("/runs")
def runs() -> ResponseReturnValue:
    """What keeps coming, and runs, newest first."""
    name = request.args.get("source", "")
    listed = arrival_runs.listed(ledger(), name or None, AT_ONCE + 1, whole_number("before"))
    found, older = paged(listed, AT_ONCE)
    return render(RunsPage(coming(), tuple(found), older, name[:100], _said()))


@blueprint.get("/runs/waiting")
def waiting() -> ResponseReturnValue:
    """What waits now."""
    found = arrivals.backlog(ledger())
    return render(BacklogPart(found, found.lag(datetime.now(UTC))))


@blueprint.get("/runs/<int:number>")
def run(number: int) -> ResponseReturnValue:
    """One run."""
    return render(RunPage(arrival_runs.get(ledger(), number), tuple(arrivals.of_run(ledger(), number))))


@blueprint.post("/runs/<int:number>/retry")
@permits(*KEEPERS)
def again(number: int) -> ResponseReturnValue:
    """Load again what a run had taken."""
    count = retry(ledger(), number)
    note("runs.retry", str(number), arrivals=count)
    return redirect(url_for(".runs", said="again"), 303)


@blueprint.get("/sources/<name>")
def source(name: str) -> ResponseReturnValue:
    """One source that keeps coming."""
    found = arrival_sources.get(ledger(), name)
    today = datetime.now(home_zone()).date()
    tallies = arrival_runs.tallies(ledger(), today - LATELY, today, name).get(name, {})
    said = speaker()
    counts = tuple((_counted(code), count) for code, count in sorted(tallies.items()))
    waits = arrivals.backlogs(ledger()).get(name, Backlog())
    address = url_for("api.events", name=name, _external=True) if found.kind == "events" else ""
    return render(
        SourcePage(
            _coming(found, waits, datetime.now(UTC)),
            tuple(said.t(f"kind.{item.kind}") for item in mappings_of(found.mappings, name)),
            tuple(arrivals.waiting(ledger(), name)),
            tuple(arrival_runs.listed(ledger(), name, 10)),
            arrivals.kept_since(ledger(), name),
            counts,
            address,
            _said(),
        )
    )


@blueprint.post("/sources/<name>/pause")
@permits(*KEEPERS)
def pause(name: str) -> ResponseReturnValue:
    """Load nothing from it until it is resumed."""
    arrival_sources.pause(ledger(), name)
    note("sources.pause", name)
    return _back(name, "paused")


@blueprint.post("/sources/<name>/resume")
@permits(*KEEPERS)
def go_on(name: str) -> ResponseReturnValue:
    """Let it run again: the same again, as it is, without what stopped it, or by the proposed mapping."""
    way = request.form.get("way", "again")
    if way not in WAYS:
        raise UsageError("arrival.way", known=list(WAYS))
    resume(ledger(), name, way)
    note("sources.resume", name, way=way)
    return _back(name, "resumed")


@blueprint.post("/sources/<name>/replay")
@permits(*KEEPERS)
def load_again(name: str) -> ResponseReturnValue:
    """Load again what came from a day on."""
    count = replay(ledger(), name, datetime.combine(_day("since"), time(), home_zone()), None)
    note("sources.replay", name, arrivals=count)
    return _back(name, "again")


@blueprint.get("/digest")
def day() -> ResponseReturnValue:
    """What happened in a day; today by default."""
    wanted, now = _day("day"), datetime.now(UTC)
    found = digest(ledger(), home_zone(), wanted, now)
    is_today = wanted >= now.astimezone(home_zone()).date()
    return render(DigestPage(found, tuple(sentences(found, now)), is_today))


@blueprint.get("/digest.md")
def file() -> ResponseReturnValue:
    """The digest of a day as a file."""
    wanted = _day("day")
    content = digest_text(home_settings(), ledger(), wanted, speaker().lang)
    headers = {"Content-Disposition": f"attachment; filename=renmai-{wanted.isoformat()}.md"}
    return Response(content, mimetype="text/markdown; charset=utf-8", headers=headers)


def coming() -> tuple[Coming, ...]:
    """Every source with what waits from it, what needs a person first."""
    waits, now = arrivals.backlogs(ledger()), datetime.now(UTC)
    found = [_coming(item, waits.get(item.name, Backlog()), now) for item in arrival_sources.listed(ledger())]
    order = ("stopped", "late", "paused", "running")
    return tuple(sorted(found, key=lambda item: (order.index(item.standing), item.source.name)))


def _coming(found: Source, waits: Backlog, now: datetime) -> Coming:
    return Coming(found, waits, waits.lag(now), found.standing(now), span_text(found.promised))


def _counted(code: str) -> str:
    said = speaker()
    own = {"accepted": "arrival.column.accepted", "repeated": "arrival.column.repeated"}
    return said.t(own[code]) if code in own else refusal(said, code)


def _day(name: str) -> date:
    text = request.values.get(name, "")
    if not text:
        return datetime.now(home_zone()).date()
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise UsageError("web.moment", text=text[:40]) from error


def _said() -> str:
    code = f"arrival.page.said.{request.args.get('said', '')}"
    return speaker().t(code) if speaker().has(code) else ""


def _back(name: str, said: str) -> ResponseReturnValue:
    return redirect(url_for(".source", name=name, said=said), 303)

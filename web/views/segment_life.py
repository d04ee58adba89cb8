"""A segment's portrait, its size over time, its overlaps, what campaigns brought, and its clock."""

from __future__ import annotations

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from graph.commands import campaigns
from graph.commands.segment_life import overlaps, refresh
from graph.errors import UsageError
from graph.exports.formats import FORMATS
from graph.ledger import exports, schedules
from graph.profiles.segments.portrait import Chart, portrait
from web.accounts.access import may, permits, user
from web.accounts.auditing import note
from web.database import graph, store
from web.everybody import evaluated_now, evaluated_soon
from web.ledger import ledger
from web.pages.segment_life import CampaignPage, CampaignsPart, ClockPart, LifePart, PortraitPart
from web.rendering import render, speaker, weekday_names
from web.requested import home_zone, whole_number
from web.views.segments import saved_of

blueprint = Blueprint("segment_life", __name__)


@blueprint.get("/segments/<id>/portrait")
def portrait_of(id: str) -> ResponseReturnValue:
    """The members beside everybody, as charts."""
    evaluated, _ = evaluated_soon()
    mask = evaluated.members(saved_of(id).definition["where"])
    charts = tuple((chart, _shown(chart)) for chart in portrait(evaluated.data, mask))
    return render(PortraitPart(charts, int(mask.sum())))


@blueprint.get("/segments/<id>/life")
def life(id: str) -> ResponseReturnValue:
    """How large the segment was, and which others share its people."""
    return render(_life(id))


@blueprint.post("/segments/<id>/refresh")
@permits("marketer", "analyst")
def write_down(id: str) -> ResponseReturnValue:
    """Write down who is in now."""
    refresh(graph().store(), ledger(), saved_of(id), evaluated_now(), home_zone())
    return render(_life(id))


@blueprint.get("/segments/<id>/clock")
def clock(id: str) -> ResponseReturnValue:
    """When the segment is refreshed and exported by itself."""
    return render(_clock(id))


@blueprint.post("/segments/<id>/clock")
@permits("marketer")
def set_clock(id: str) -> ResponseReturnValue:
    """Put the segment on the clock, or take it ``off``."""
    segment, form = saved_of(id), request.form
    if form.get("off"):
        schedules.drop(ledger(), segment.id)
        note("segments.clock", segment.id, off=True)
        return render(_clock(id))
    numbers = {name: form.get(name, "") for name in ("days", "hour")}
    for name, text in numbers.items():
        if not text.isdecimal() or len(text) > 4:
            raise UsageError("web.number", name=name, text=text[:40])
    wanted, mode = form.get("format") or None, form.get("mode", "all")
    if wanted is not None and wanted not in FORMATS:
        raise UsageError("segment.format", name=wanted[:40], known=sorted(FORMATS))
    kept = schedules.keep(
        ledger(), segment.id, int(numbers["days"]), int(numbers["hour"]), home_zone(), user().name,
        form=wanted, mode="diff" if mode == "diff" else "all", recipient=form.get("recipient", ""),
    )  # fmt: skip
    note("segments.clock", segment.id, days=kept.days, hour=kept.hour, format=kept.format)
    return render(_clock(id))


@blueprint.get("/segments/<id>/campaigns")
def of_segment(id: str) -> ResponseReturnValue:
    """Campaigns of the segment."""
    return render(CampaignsPart(tuple(campaigns.campaigns(store(), id))))


@blueprint.get("/campaign/<id>")
def campaign(id: str) -> ResponseReturnValue:
    """What a campaign brought in ``days`` days."""
    found = campaigns.find(store(), id)
    if found.id != id:
        return redirect(url_for(".campaign", id=found.id), 302)
    days = whole_number("days", 3) or 14
    return render(CampaignPage(found, campaigns.results(store(), found, days), days))


def _life(id: str) -> LifePart:
    segment, (evaluated, _) = saved_of(id), evaluated_soon()
    members = int(evaluated.members(segment.definition["where"]).sum())
    shared = tuple(one for one in overlaps(graph().store(), segment, evaluated) if one.shared)[:10]
    sizes = tuple(exports.sizes(ledger(), segment.id))
    return LifePart(id, sizes, shared, members, may("segment_life.write_down"))


def _clock(id: str) -> ClockPart:
    found = schedules.of_segment(ledger(), saved_of(id).id)
    return ClockPart(id, found, tuple(FORMATS), may("segment_life.set_clock"))


def _shown(chart: Chart) -> tuple[str, ...]:
    """Names of a chart's parts in the visitor's language."""
    if chart.key == "weekdays":
        return tuple(weekday_names())
    if chart.key == "stages":
        return tuple(speaker().t(f"segment.choice.{name}") for name in chart.names)
    return chart.names

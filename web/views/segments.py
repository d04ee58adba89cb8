"""Segments for marketers: the list, the builder with its live count, and why somebody is in."""

from __future__ import annotations

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from graph.commands import segments
from graph.commands.segments import Saved
from graph.errors import InputError, NotFoundError
from graph.exports.formats import FORMATS
from graph.profiles.segments.definition import KINDS, Node, checked, conditions
from web.accounts.access import may, permits, user
from web.accounts.auditing import reads_only
from web.database import graph, store
from web.everybody import evaluated_soon
from web.pages.segments import BuilderPage, CountPart, SegmentPage, SegmentsPage, WhyPart
from web.rendering import render, speaker
from web.segment_forms import ASKED, ROWS, TEMPLATES, definition_of, row_of, sentence

blueprint = Blueprint("segments", __name__)

SAMPLE = 8


@blueprint.get("/segments", endpoint="segments")
def page() -> ResponseReturnValue:
    """Saved segments and templates."""
    saved = tuple(segments.saved(graph().store()))
    return render(SegmentsPage(saved, tuple(TEMPLATES), may("segments.keep")))


@blueprint.get("/segments/new")
def new() -> ResponseReturnValue:
    """The builder, empty or from a ``template``."""
    chosen = TEMPLATES.get(request.args.get("template", ""))
    nodes = list(chosen["all"]) if chosen else [None]
    rows = tuple(row_of(number, node) for number, node in enumerate(nodes))
    return render(BuilderPage(rows, ASKED))


@blueprint.get("/segments/row")
def row() -> ResponseReturnValue:
    """One row of the builder for a kind of condition."""
    number = request.args.get("number", 0, int)
    kind = request.args.get(f"kind-{number}") or request.args.get("kind", "orders")
    following = number + 1 if "add" in request.args else None
    number = min(max(number, 0), ROWS - 1)
    return render(row_of(number, None, kind if kind in KINDS else "orders", following))


@blueprint.post("/segments/count")
@permits("marketer", "analyst", "planner")
@reads_only
def count() -> ResponseReturnValue:
    """How many people the rows of the form describe, as they change."""
    try:
        return render(_counted(checked(definition_of(request.form))))
    except (InputError, NotFoundError) as error:
        return render(CountPart(None, 0, (), (error.code, dict(error.params))))


@blueprint.post("/segments")
@permits("marketer", "analyst")
def keep() -> ResponseReturnValue:
    """Save what the form describes."""
    if not request.form.get("name", "").strip():
        raise InputError("segment.name")
    made = segments.create(graph().store(), definition_of(request.form), user().name, replace=False)
    return redirect(url_for(".segment", id=made.id), 303)


@blueprint.get("/segments/<id>")
def segment(id: str) -> ResponseReturnValue:
    """One segment."""
    found = saved_of(id)
    said = tuple((place, sentence(speaker(), node)) for place, node in conditions(found.definition["where"]))
    return render(SegmentPage(found, said, tuple(FORMATS), may("handing.hand_over")))


@blueprint.get("/segments/<id>/count")
def members(id: str) -> ResponseReturnValue:
    """How many are in, with a few of them."""
    return render(_counted(saved_of(id).definition))


@blueprint.get("/segments/<id>/why")
def why(id: str) -> ResponseReturnValue:
    """Why the ``person`` is in, or not, condition by condition."""
    found = saved_of(id)
    person = request.args.get("person", "").strip().rpartition("/")[2]
    inside, reasons = segments.why(evaluated_soon()[0], found.definition, person)
    name = segments.names_of(graph().store(), [person])[0][1]
    told = tuple((reason, sentence(speaker(), reason.condition)) for reason in reasons)
    return render(WhyPart(inside, name, told))


def _counted(definition: Node) -> CountPart:
    evaluated, moment = evaluated_soon()
    rows = segments.member_rows(evaluated, definition)
    sample = [evaluated.data.ids[one] for one in rows[:SAMPLE]]
    names = tuple(segments.names_of(graph().store(), sample)) if sample else ()
    return CountPart(len(rows), evaluated.data.size, names, moment=moment)


def saved_of(id: str) -> Saved:
    """The segment of that id.

    Raises:
        NotFoundError: ``segment.unknown-segment``.
    """
    for one in segments.saved(store()):
        if one.id == id:
            return one
    raise NotFoundError("segment.unknown-segment", name=id[:60], known=[])

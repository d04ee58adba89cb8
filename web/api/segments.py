"""Segments and tags: listed, counted, explained, saved, exported and put on."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from apiflask.schemas import FileSchema
from flask import send_file
from flask.typing import ResponseReturnValue

from graph.commands import segments as saved_segments
from graph.commands import tags as kept_tags
from graph.errors import InputError, NotFoundError
from graph.profiles.tags import tags_of
from web.accounts.access import permits, user
from web.accounts.auditing import note
from web.api import segment_schemas as shapes
from web.api.routes import blueprint, scope
from web.api.shown import as_json
from web.database import graph, store
from web.everybody import evaluated_soon
from web.jobs.job_queue import ask_for
from web.jobs.segments import folder_of
from web.ledger import ledger
from web.requested import home_settings, home_zone
from web.views.segments import saved_of

TAGS = ["Segments"]


@blueprint.get("/segments")
@scope("read")
@blueprint.output(shapes.SegmentsAnswer)
@blueprint.doc(tags=TAGS, summary="Saved segments")
def segments() -> Any:
    """All saved segments by name."""
    return {"segments": as_json(saved_segments.saved(store()))}


@blueprint.post("/segments")
@permits("marketer", "analyst")
@scope("segments")
@blueprint.input(shapes.SegmentBody)
@blueprint.output(shapes.SegmentAnswer, status_code=201)
@blueprint.doc(tags=TAGS, summary="Save a segment", responses=[404, 409, 422])
def add_segment(json_data: dict[str, Any]) -> Any:
    """Save a definition under its name; `replace` puts it in the place of one of that name."""
    made = saved_segments.create(
        graph().store(), json_data["definition"], user().name, replace=json_data["replace"]
    )
    note("segments.add", made.id, name=made.name)
    return as_json(made)


@blueprint.get("/segments/<id>")
@scope("read")
@blueprint.output(shapes.SegmentAnswer)
@blueprint.doc(tags=TAGS, summary="One segment", responses=[404])
def segment(id: str) -> Any:
    """A segment with its definition."""
    return as_json(saved_of(id))


@blueprint.get("/segments/<id>/count")
@scope("read")
@blueprint.output(shapes.SegmentCount)
@blueprint.doc(tags=TAGS, summary="How many people are in a segment", responses=[404, 503])
def segment_count(id: str) -> Any:
    """Counted now, or in a large shop as of a moment, while everybody is read anew."""
    evaluated, moment = evaluated_soon()
    rows = saved_segments.member_rows(evaluated, saved_of(id).definition)
    return {"members": len(rows), "everybody": evaluated.data.size, "asOf": as_json(moment)}


@blueprint.get("/segments/<id>/members")
@scope("read")
@blueprint.input(shapes.MembersQuery, location="query")
@blueprint.output(shapes.MembersAnswer)
@blueprint.doc(tags=TAGS, summary="Members of a segment", responses=[404, 503])
def segment_members(id: str, query_data: dict[str, Any]) -> Any:
    """A page of members by id; contact points only leave by an export, where consent is looked at."""
    evaluated, _ = evaluated_soon()
    ids = [evaluated.data.ids[row] for row in saved_segments.member_rows(evaluated, saved_of(id).definition)]
    rest = [one for one in ids if one > query_data["after"]]
    page = rest[: query_data["size"]]
    named = saved_segments.names_of(store(), page)
    following = page[-1] if len(rest) > len(page) else None
    return {"members": [{"id": one, "name": name} for one, name in named], "next": following}


@blueprint.get("/segments/<id>/why/<person>")
@scope("read")
@blueprint.output(shapes.WhyAnswer)
@blueprint.doc(tags=TAGS, summary="Why a person is in a segment, or not", responses=[404, 503])
def segment_why(id: str, person: str) -> Any:
    """Condition by condition."""
    inside, reasons = saved_segments.why(evaluated_soon()[0], saved_of(id).definition, person)
    return {"inside": inside, "reasons": as_json(reasons)}


@blueprint.post("/segments/<id>/exports")
@permits("marketer")
@scope("export")
@blueprint.input(shapes.SegmentExportBody)
@blueprint.output(shapes.SegmentJob, status_code=202)
@blueprint.doc(tags=TAGS, summary="Export a segment", responses=[404])
def export_segment(id: str, json_data: dict[str, Any]) -> Any:
    """Write the members who agreed into a file, in the background; the log of exports keeps whom it held."""
    found = saved_of(id)
    number = ask_for(home_settings(), ledger(), "segment", {"segment": found.id, **json_data}, user().name)
    note("segments.export", found.id, segment=found.name, format=json_data["format"], job=number)
    return {"job": number}


@blueprint.get("/segments/<id>/files/<name>")
@permits("marketer")
@scope("export")
@blueprint.output(FileSchema(type="string", format="binary"), content_type="application/octet-stream")
@blueprint.doc(tags=TAGS, summary="A file of a segment", responses=[404])
def segment_file(id: str, name: str) -> ResponseReturnValue:
    """A file an export wrote."""
    path = folder_of(home_settings(), saved_of(id).id) / name
    if name != Path(name).name or name.startswith(".") or not path.is_file():
        raise NotFoundError("segment.no-file", name=name[:80])
    note("segments.file", id, file=name)
    return send_file(path, as_attachment=True, mimetype="application/octet-stream")


@blueprint.get("/tags")
@scope("read")
@blueprint.output(shapes.TagsAnswer)
@blueprint.doc(tags=TAGS, summary="Tags")
def tags() -> Any:
    """All tags by name."""
    return {"tags": as_json(kept_tags.tags(store()))}


@blueprint.get("/people/<id>/tags")
@scope("read")
@blueprint.output(shapes.PersonTags)
@blueprint.doc(tags=TAGS, summary="Tags of a person")
def person_tags(id: str) -> Any:
    """Tags that count now."""
    return {"tags": as_json(tags_of(store(), id))}


@blueprint.post("/people/<id>/tags")
@permits("marketer", "analyst", "fraud")
@scope("segments")
@blueprint.input(shapes.TagBody)
@blueprint.output(shapes.PersonTags, status_code=201)
@blueprint.doc(tags=TAGS, summary="Put a tag on a person", responses=[404, 422])
def add_person_tag(id: str, json_data: dict[str, Any]) -> Any:
    """By hand; a name not known yet makes a new tag."""
    opened = graph().store()
    try:
        until = date.fromisoformat(json_data["until"]) if json_data["until"] else None
    except ValueError as error:
        raise InputError("web.moment", text=json_data["until"][:40]) from error
    kept_tags.put_on(opened, json_data["name"], [id], user().name, until=until, zone=home_zone())
    note("tags.add", id, name=json_data["name"])
    return {"tags": as_json(tags_of(opened, id))}


@blueprint.delete("/people/<id>/tags/<name>")
@permits("marketer", "analyst", "fraud")
@scope("segments")
@blueprint.output(shapes.PersonTags)
@blueprint.doc(tags=TAGS, summary="Take a tag off a person", responses=[404, 409])
def remove_person_tag(id: str, name: str) -> Any:
    """One that was put on by hand."""
    opened = graph().store()
    kept_tags.take_off(opened, name, [id])
    note("tags.remove", id, name=name)
    return {"tags": as_json(tags_of(opened, id))}

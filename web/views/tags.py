"""Tags on people: the list, who carries one, a person's own, and putting them on by hand or by rule."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from graph.commands import segments, tags
from graph.errors import ConflictError, InputError, NotFoundError, UsageError
from graph.profiles.tags import tags_of
from web.accounts.access import may, permits, user
from web.accounts.auditing import note
from web.database import graph, store
from web.everybody import evaluated_now
from web.pages.tags import PersonTagsPart, TagPage, TagsPage
from web.rendering import render
from web.requested import home_zone

blueprint = Blueprint("tags", __name__)

SIZE = 50
MAKERS = ("marketer", "analyst")


@blueprint.get("/tags", endpoint="tags")
def page() -> ResponseReturnValue:
    """All tags."""
    opened = graph().store()
    names = tuple(one.name for one in segments.saved(opened))
    return render(TagsPage(tuple(tags.tags(opened)), names, may("tags.keep")))


@blueprint.post("/tags")
@permits(*MAKERS)
def keep() -> ResponseReturnValue:
    """Make a tag, or change what it means and its rule; a rule is followed at once."""
    form, opened = request.form, graph().store()
    days = form.get("days", "").strip()
    if days and not days.isdecimal():
        raise UsageError("web.number", name="days", text=days[:40])
    made = tags.define(
        opened, form.get("name", ""), user().name, about=form.get("about", ""),
        segment=form.get("segment") or None, days=int(days) if days else None,
    )  # fmt: skip
    note("tags.keep", made.key, name=made.name)
    if made.segment_id is not None:
        _follow(made)
    return redirect(url_for(".tag", id=made.key), 303)


@blueprint.get("/tag/<id>")
def tag(id: str) -> ResponseReturnValue:
    """One tag with who carries it."""
    opened = graph().store()
    found = tags.find(opened, id)
    rows = opened.read("tag_carriers", key=found.key, after=request.args.get("after", ""), limit=SIZE)
    after = str(rows[-1]["id"]) if len(rows) == SIZE else None
    return render(TagPage(found, tuple(rows), after, may("tags.keep")))


@blueprint.post("/tag/<id>/follow")
@permits(*MAKERS)
def follow(id: str) -> ResponseReturnValue:
    """Bring a tag with a rule up to its segment's members."""
    found = tags.find(graph().store(), id)
    _follow(found)
    return redirect(url_for(".tag", id=found.key), 303)


@blueprint.post("/tag/<id>/drop")
@permits(*MAKERS)
def drop(id: str) -> ResponseReturnValue:
    """Delete a tag and take it off everybody."""
    gone = tags.drop(graph().store(), id)
    note("tags.drop", gone.key, name=gone.name, people=gone.people)
    return redirect(url_for(".tags"), 303)


@blueprint.get("/person/<id>/tags")
def of_person(id: str) -> ResponseReturnValue:
    """The tags of one person."""
    return render(_of(id))


@blueprint.post("/person/<id>/tags")
@permits("marketer", "analyst", "fraud")
def change(id: str) -> ResponseReturnValue:
    """Put a tag on a person (``name``, ``until``), or take one ``off``."""
    form, opened = request.form, graph().store()
    wrong = None
    try:
        if form.get("off"):
            tags.take_off(opened, form["off"], [id])
        else:
            day = date.fromisoformat(form["until"]) if form.get("until") else None
            tags.put_on(opened, form.get("name", ""), [id], user().name, until=day, zone=home_zone())
    except (InputError, NotFoundError, ConflictError) as error:
        wrong = (error.code, dict(error.params))
    except ValueError:
        wrong = ("web.moment", {"text": form.get("until", "")[:40]})
    return render(_of(id, wrong))


def _of(id: str, wrong: tuple[str, dict[str, object]] | None = None) -> PersonTagsPart:
    opened = store()
    known = tuple(sorted({str(row["name"]) for row in opened.read("tag_names")}))
    return PersonTagsPart(id, tags_of(opened, id), known, may("tags.change"), wrong)


def _follow(found: tags.Tag) -> None:
    added, removed = tags.follow_rule(graph().store(), found, evaluated_now(), home_zone())
    note("tags.follow", found.key, name=found.name, added=added, removed=removed)

"""Shapes of saved views."""

from __future__ import annotations

from apiflask import Schema
from apiflask.fields import Boolean, Dict, Float, List, Nested, String
from apiflask.validators import Length


class PlacedThing(Schema):
    """One thing and where it is drawn; `id` is `Label:key`."""

    id = String(required=True)
    x = Float(required=True)
    y = Float(required=True)


class ViewBody(Schema):
    """A drawing, as the page saves it; all but name and things may be left out."""

    name = String(required=True, validate=Length(1, 200))
    notes = String(load_default="", validate=Length(max=10_000))
    things = List(Nested(PlacedThing), required=True, validate=Length(1, 5_000))
    hidden = List(String(), load_default=list)
    pinned = List(String(), load_default=list)
    starts = List(String(), load_default=list)
    rules = List(Dict(), load_default=list)
    filter = Dict(load_default=dict)
    people = Boolean(load_default=False)


class View(Schema):
    """A view's name and address."""

    id = String(required=True)
    name = String(required=True)
    by = String()
    changed_at = String(data_key="changedAt")
    page = String(required=True)


class ViewsAnswer(Schema):
    """All views."""

    views = List(Nested(View), required=True)


class ViewAnswer(View):
    """A view with what is drawn."""

    notes = String()
    state = Dict(required=True)

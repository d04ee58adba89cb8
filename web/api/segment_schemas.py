"""Shapes of questions and answers about segments, tags, stock and recommendations."""

from __future__ import annotations

from apiflask import Schema
from apiflask.fields import Boolean, Dict, Float, Integer, List, Nested, Raw, String
from apiflask.validators import Length, OneOf, Range

from graph.analytics.stock import STATES
from graph.commands.segment_export import MODES
from graph.exports.formats import FORMATS


class SegmentAnswer(Schema):
    """A saved segment; its definition follows the schema in docs/segments.md."""

    id = String()
    name = String()
    definition = Dict()
    by = String()
    at = String(allow_none=True)


class SegmentOne(SegmentAnswer):
    """The same as one of a list."""


class SegmentsAnswer(Schema):
    """All saved segments by name."""

    segments = List(Nested(SegmentOne))


class SegmentBody(Schema):
    """A definition to save."""

    definition = Dict(required=True)
    replace = Boolean(load_default=False)


class SegmentCount(Schema):
    """How many people are in, of how many; `asOf` where somebody may have changed since."""

    members = Integer()
    everybody = Integer()
    as_of = String(data_key="asOf", attribute="asOf", allow_none=True)


class MembersQuery(Schema):
    """Where to go on."""

    after = String(load_default="", metadata={"description": "`next` of the page before"})
    size = Integer(load_default=100, validate=Range(1, 1_000))


class Member(Schema):
    """One person."""

    id = String()
    name = String()


class MembersAnswer(Schema):
    """A page of members by id."""

    members = List(Nested(Member))
    next = String(allow_none=True)


class SegmentReason(Schema):
    """One condition as it stands for a person, before any `not` around it."""

    place = String()
    condition = Dict()
    holds = Boolean()
    seen = Raw(allow_none=True)


class WhyAnswer(Schema):
    """Why somebody is in a segment or not."""

    inside = Boolean()
    reasons = List(Nested(SegmentReason))


class SegmentExportBody(Schema):
    """The file wanted."""

    format = String(required=True, validate=OneOf(sorted(FORMATS)))
    mode = String(load_default="all", validate=OneOf(list(MODES)))
    recipient = String(load_default="", validate=Length(max=100))


class SegmentJob(Schema):
    """Work begun; ask `/jobs/{id}` how far it is. Its result names the files."""

    job = Integer()


class TagsAnswer(Schema):
    """All tags with how many people carry each."""

    tags = List(Dict())


class PersonTag(Schema):
    """A tag a person carries."""

    name = String()
    source = String(metadata={"description": "`hand`, or `rule` where a segment puts it on"})
    by = String()
    until = String(allow_none=True)


class PersonTags(Schema):
    """Tags of a person."""

    tags = List(Nested(PersonTag))


class TagBody(Schema):
    """A tag to put on."""

    name = String(required=True, validate=Length(1, 60))
    until = String(load_default="", metadata={"description": "The last day it counts, as 2026-12-31"})


class StockQuery(Schema):
    """Which part of the stock."""

    warehouse = String(load_default=None, metadata={"description": "Name, code or key"})
    state = String(load_default=None, validate=OneOf(list(STATES)))
    page = Integer(load_default=1, validate=Range(1, 100_000))
    size = Integer(load_default=100, validate=Range(1, 1_000))


class StockAnswer(Schema):
    """A page of items in warehouses, shortages first; what is wrong with one stands in its `issues`."""

    items = List(Dict(), data_key="stock")
    page = Integer()
    size = Integer()
    more = Boolean()


class RecommendQuery(Schema):
    """How many."""

    k = Integer(load_default=10, validate=Range(1, 100))


class Recommendation(Schema):
    """One thing to offer, and why."""

    item = String()
    name = String()
    score = Float()
    reason = String(metadata={"description": "In words"})
    code = String(metadata={"description": "Of the reason, for programs"})
    instead = String(allow_none=True, metadata={"description": "What it stands in for, which is out"})


class RecommendAnswer(Schema):
    """What to offer a person, best first."""

    recommendations = List(Nested(Recommendation))
    refused = Boolean()
    unreachable = Boolean()
    warehouses = List(String())
    out = List(String())


class RefusalBody(Schema):
    """Whether the person refuses recommendations."""

    refused = Boolean(required=True)

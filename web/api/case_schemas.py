"""Shapes of what is asked and answered about cases."""

from __future__ import annotations

from apiflask import Schema
from apiflask.fields import Dict, Integer, List, Nested, String
from apiflask.validators import Length, OneOf, Range

from graph.commands.cases import STATUSES
from web.api.schemas import GraphPart


class CasesQuery(Schema):
    """Which cases."""

    statuses = List(String(validate=OneOf(list(STATUSES))), load_default=list, data_key="status")
    detector = String(load_default=None)
    assignee = String(load_default=None)
    about = String(load_default=None, metadata={"description": "Key of a record or id of an identity"})
    page = Integer(load_default=1, validate=Range(1, 100_000))
    size = Integer(load_default=20, validate=Range(1, 200))


class CasesAnswer(Schema):
    """A page of cases, highest score first."""

    cases = List(Dict(), required=True)
    total = Integer(required=True)
    page = Integer(required=True)
    size = Integer(required=True)
    by_status = Dict(keys=String(), values=Integer(), data_key="byStatus", attribute="byStatus")
    by_detector = Dict(keys=String(), values=Integer(), data_key="byDetector", attribute="byDetector")


class CaseAnswer(Schema):
    """One case, with what adds up to its score, its members and its history."""

    status = String(required=True)
    case = Dict(required=True)


class DecisionBody(Schema):
    """What becomes of a case."""

    decision = String(required=True, validate=OneOf(["confirm", "dismiss", "snooze", "reopen"]))
    why = String(required=True, validate=Length(1, 500))
    until = String(load_default="", metadata={"description": "For snooze: when it comes back"})


class AssignBody(Schema):
    """Who works on a case; null for nobody."""

    to = String(required=True, allow_none=True, validate=Length(1, 60))


class NoteBody(Schema):
    """A note."""

    text = String(required=True, validate=Length(1, 4_000))


class EvidenceAnswer(Schema):
    """Members of a case, what they share, and both as a picture."""

    members = List(Dict(), required=True)
    ties = List(Dict(), required=True)
    graph = Nested(GraphPart)


class TimelineQuery(Schema):
    """Which page."""

    page = Integer(load_default=1, validate=Range(1, 100_000))


class TimelineAnswer(Schema):
    """A page of what happened."""

    events = List(Dict(), required=True)
    total = Integer(required=True)
    page = Integer(required=True)
    size = Integer(required=True)


class HoldAnswer(Schema):
    """What to hold."""

    rows = List(Dict(), required=True)


class FlagsAnswer(Schema):
    """Orders that match a confirmed case."""

    flags = List(Dict(), required=True)

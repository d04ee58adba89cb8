"""Shapes of questions and answers, as the description shows them."""

from __future__ import annotations

from apiflask import Schema
from apiflask.fields import Boolean, Dict, File, Float, Integer, List, Nested, Raw, String
from apiflask.validators import Length, OneOf, Range

from graph.commands.cases import STATUSES
from graph.resolve.judgements import VERDICTS


class SearchQuery(Schema):
    """What to look for."""

    q = String(required=True, validate=Length(1, 400), metadata={"description": "Name, phone, order …"})
    per_group = Integer(data_key="perGroup", load_default=8, validate=Range(1, 50))


class SearchHit(Schema):
    """One thing found."""

    group = String()
    label = String()
    id = String()
    title = String()
    detail = List(String())
    matched = String()
    score = Float()
    records = Integer()


class SearchAnswer(Schema):
    """Hits of all groups, best group first."""

    question = String()
    hits = List(Nested(SearchHit))
    total = Integer()


class PersonAnswer(Schema):
    """Customer 360 of a person: see docs/model.md for the properties."""

    id = String()
    kind = String()
    name = String(allow_none=True)
    whole = Dict()


class OrdersQuery(Schema):
    """Where to go on."""

    before = String(load_default="", metadata={"description": "`next` of the page before"})


class OrdersAnswer(Schema):
    """A page of orders, newest first."""

    orders = List(Dict())
    next = String(allow_none=True)


class NeighbourhoodQuery(Schema):
    """Things to start from."""

    ref = List(String(), required=True, metadata={"description": "`Label:key`, such as `Person:…`; repeat"})
    cap = Integer(load_default=300, validate=Range(1, 5000))


class GraphAnswer(Schema):
    """Nodes and links, and how many there are in all."""

    nodes = List(Dict())
    links = List(Dict())
    bubbles = List(Dict())
    around = Integer()


class JudgementBody(Schema):
    """What two records are to each other; names as `renmai judge` takes them."""

    left = String(required=True, validate=Length(1, 300))
    right = String(required=True, validate=Length(1, 300))
    verdict = String(required=True, validate=OneOf(list(VERDICTS)))
    why = String(required=True, validate=Length(1, 500))


class WhyBody(Schema):
    """A reason."""

    why = String(required=True, validate=Length(1, 500))


class JudgementAnswer(Schema):
    """A judgement as it was appended."""

    id = String()
    kind = String()
    verdict = String()
    left = String()
    right = String()
    by = String()
    at = String()
    why = String()
    retracts = String(allow_none=True)


class CasesQuery(Schema):
    """Which cases."""

    status = List(String(validate=OneOf(list(STATUSES))), load_default=list)
    detector = String(load_default=None)
    page = Integer(load_default=1, validate=Range(1, 100_000))
    size = Integer(load_default=20, validate=Range(1, 200))


class CasesAnswer(Schema):
    """A page of cases, highest score first."""

    cases = List(Dict())
    total = Integer()
    page = Integer()
    size = Integer()


class CaseAnswer(Schema):
    """One case, with what adds up to its score, its members and its history."""

    case = Dict()


class DecisionBody(Schema):
    """What becomes of a case."""

    decision = String(required=True, validate=OneOf(["confirm", "dismiss", "reopen"]))
    why = String(required=True, validate=Length(1, 500))


class QueriesAnswer(Schema):
    """The named queries."""

    queries = List(Dict())


class QueryBody(Schema):
    """Values of a query's parameters, by name."""

    params = Dict(keys=String(), values=Raw(allow_none=True), load_default=dict)


class RowsAnswer(Schema):
    """Rows of a query."""

    rows = List(Dict())
    cut = Boolean(metadata={"description": "Whether there were more rows than are given"})


class UploadForm(Schema):
    """A file and the system it comes from."""

    file = File(required=True)  # type: ignore[no-untyped-call]
    source = String(load_default="", validate=Length(max=60))


class JobAnswer(Schema):
    """Work in the background."""

    id = Integer()
    kind = String()
    status = String()
    share = Float(allow_none=True)
    seconds_left = Float(data_key="secondsLeft", allow_none=True)
    result = Dict()
    error = Dict(allow_none=True)


class LoadsAnswer(Schema):
    """The latest loads."""

    items = List(Dict(), data_key="loads")

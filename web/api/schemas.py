"""Shapes of questions and answers, as the description shows them."""

from __future__ import annotations

from apiflask import Schema
from apiflask.fields import Boolean, Dict, File, Float, Integer, List, Nested, Raw, String
from apiflask.validators import Length, OneOf, Range


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


class GraphNode(Schema):
    """One thing drawn; `id` is `Label:key`, `degree` how many links it has in all."""

    id = String(required=True)
    label = String(required=True)
    kind = String()
    title = String()
    sub = String(allow_none=True)
    degree = Integer()
    page = String(allow_none=True)
    flag = Boolean()
    time = Raw(allow_none=True)
    amount = Raw(allow_none=True)
    source = String(allow_none=True)


class GraphLink(Schema):
    """One link between two things drawn."""

    id = String(required=True)
    source = String(required=True)
    target = String(required=True)
    type = String(required=True)
    text = String()
    ended = Boolean()


class GraphAnswer(Schema):
    """Things and links, and what is around them."""

    cap = Integer(required=True)
    capped = Boolean(metadata={"description": "Whether there was more than the cap lets draw"})
    nodes = List(Nested(GraphNode), required=True)
    links = List(Nested(GraphLink), required=True)
    rests = List(Dict(), metadata={"description": "What is around the nodes and not drawn, with counts"})


class GraphPart(GraphAnswer):
    """The same as part of an answer."""


class ExpandBody(Schema):
    """One thing to expand, and all that is drawn already."""

    ref = String(required=True, metadata={"description": "`Label:key`"})
    drawn = List(String(), load_default=list)
    move = String(load_default=None, metadata={"description": "One kind of link, such as `PLACED>`"})
    limit = Integer(load_default=25, validate=Range(1, 200))
    cap = Integer(load_default=1_000, validate=Range(1, 5_000))
    order = String(load_default="any")


class PathsQuery(Schema):
    """Two things: `Label:key`, an id, `source:id`, an order number, a phone or an e-mail."""

    start = String(required=True, data_key="from", validate=Length(1, 200))
    end = String(required=True, data_key="to", validate=Length(1, 200))
    most = Integer(load_default=3, validate=Range(1, 10))


class PathReason(Schema):
    """Why one step of a way connects."""

    code = String(required=True)
    sentence = String(required=True)


class PathWay(Schema):
    """One way: things in order, links between them, and why each connects."""

    kind = String(required=True, validate=OneOf(["shortest", "cheapest"]))
    nodes = List(String(), required=True)
    links = List(String(), required=True)
    why = List(Nested(PathReason), required=True)


class PathsAnswer(Schema):
    """The ways between two things, and all of them as a picture."""

    ways = List(Nested(PathWay), required=True)
    stopped = Boolean(metadata={"description": "Whether the search gave up before it had seen all"})
    common = List(String(), metadata={"description": "Things not passed, as too many share them"})
    graph = Nested(GraphPart)


class ThingAnswer(Schema):
    """An order, product, item, supplier, organization, address or place whole."""

    id = String(required=True)
    kind = String(required=True)
    whole = Dict(required=True)


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


class JobsQuery(Schema):
    """Which jobs."""

    before = Integer(load_default=None, metadata={"description": "`next` of the page before"})
    kind = String(load_default=None)
    size = Integer(load_default=30, validate=Range(1, 200))


class JobBody(Schema):
    """Work to be done."""

    kind = String(required=True, validate=OneOf(["resolve", "detect", "retry"]))
    kinds = List(String(validate=OneOf(["customer", "product", "supplier", "address"])), load_default=list)
    source = String(load_default=None, metadata={"description": "For retry: only rows of this source"})
    code = String(load_default=None, metadata={"description": "For retry: only rows with this reason"})


class Job(Schema):
    """Work in the background."""

    id = Integer(required=True)
    kind = String(required=True)
    status = String(required=True)
    share = Float(allow_none=True)
    seconds_left = Float(data_key="secondsLeft", allow_none=True)
    result = Dict()
    error = Dict(allow_none=True)


class JobAnswer(Job):
    """One job."""


class JobsAnswer(Schema):
    """A page of jobs, newest first."""

    jobs = List(Nested(Job), required=True)
    next = Integer(allow_none=True)


class SourcesAnswer(Schema):
    """Systems that data came from, each with its kinds and its age."""

    sources = List(Dict(), required=True)


class QuarantineQuery(Schema):
    """Which rows."""

    source = String(load_default=None)
    kind = String(load_default=None)
    of_load = String(load_default=None, data_key="load", attribute="load")
    code = String(load_default=None)
    after = Integer(load_default=0, metadata={"description": "`next` of the page before"})
    size = Integer(load_default=50, validate=Range(1, 500))


class KeptRow(Schema):
    """One row kept aside, with why."""

    id = Integer(required=True)
    source = String()
    kind = String()
    of_load = String(data_key="load", attribute="load")
    file = String()
    line = Integer()
    code = String(required=True)
    sentence = String(required=True)
    cells = Dict()


class QuarantineAnswer(Schema):
    """A page of rows kept aside."""

    rows = List(Nested(KeptRow), required=True)
    next = Integer(allow_none=True)


class MendBody(Schema):
    """Cells of a row as they should be; those left out stay."""

    cells = Dict(keys=String(), values=String(), load_default=dict)


class MendAnswer(Schema):
    """Whether the row was taken now, and if not, why."""

    accepted = Boolean(required=True)
    sentence = String(allow_none=True)


class ExportBody(Schema):
    """A named query to be run whole in the background."""

    query = String(required=True, validate=Length(1, 100))
    params = Dict(keys=String(), values=Raw(allow_none=True), load_default=dict)
    format = String(load_default="csv", validate=OneOf(["csv", "jsonl"]))


class MeAnswer(Schema):
    """In whose name the token asks, and what it may."""

    name = String(required=True)
    role = String(required=True)
    scopes = List(String(), required=True)


class LoadsAnswer(Schema):
    """The latest loads."""

    items = List(Dict(), data_key="loads")

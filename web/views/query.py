"""The query page: free Cypher behind the guard, the shipped queries, saved ones and the history."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from itertools import groupby
from typing import Any

from flask import Blueprint, Response, jsonify, request
from flask.typing import ResponseReturnValue

from graph.errors import NotFoundError, RenmaiError, UsageError
from graph.ledger import asked
from graph.model import MODEL
from graph.store import guard, queries
from graph.store.guard.rules import FUNCTIONS, PROCEDURES
from graph.store.queries import Query
from web.accounts.access import permits, user
from web.accounts.auditing import note, reads_only
from web.asking import ASKERS, MOST_DRAWN, as_csv, cell, jsonable, things
from web.database import store
from web.ledger import ledger
from web.pages.query import DrawingPart, ListsPart, QueryPage
from web.rendering import render, speaker
from web.requested import home_zone, whole_number

blueprint = Blueprint("query", __name__)

SHOWN_ROWS = 1_000
EXPORTED_ROWS = 50_000


@blueprint.get("/query")
@permits(*ASKERS)
def editor() -> ResponseReturnValue:
    """The editor, empty, with a saved query (``saved``) or with a text (``text``)."""
    number = whole_number("saved", 9)
    if number is not None:
        opened = asked.saved_query(ledger(), user().id, number)
        return render(_page(text=opened.text, values=dict(opened.parameters), opened=opened))
    return render(_page(text=request.args.get("text", "")[: guard.rules.LONGEST]))


@blueprint.get("/query/<name>")
@permits(*ASKERS)
def shipped(name: str) -> ResponseReturnValue:
    """A shipped query with its documentation; values of its parameters may come with the address."""
    query = _shipped(name)
    known = {item.name for item in query.params}
    values = {key: value[:2_000] for key, value in request.args.items() if key in known}
    return render(_page(query=query, text=query.text, values=values))


@blueprint.post("/api/query")
@permits(*ASKERS)
@reads_only
def run() -> ResponseReturnValue:
    """Run ``{query | name, parameters, tag, measure}`` and give its rows."""
    body = _body()
    tag = f"{user().id}:{str(body.get('tag', ''))[:80]}"
    answer, text = _answer(body, guard.Limits(rows=SHOWN_ROWS), tag, bool(body.get("measure")))
    said = speaker()
    return jsonify(
        columns=answer.columns,
        cells=[
            [cell(said, name, value) for name, value in zip(answer.columns, row, strict=True)]
            for row in answer.rows
        ],
        rows=[[jsonable(value) for value in row] for row in answer.rows],
        things=things(answer.columns, answer.rows),
        more=said.t(f"query.more.{answer.more}", count=len(answer.rows)) if answer.more else "",
        figures=_figures(answer),
        text=text,
    )


@blueprint.post("/api/query/cancel")
@permits(*ASKERS)
@reads_only
def cancel() -> ResponseReturnValue:
    """End the visitor's own query of a tag."""
    tag = f"{user().id}:{str(_body().get('tag', ''))[:80]}"
    return jsonify(cancelled=guard.cancel(store(), tag))


@blueprint.post("/query/csv")
@permits(*ASKERS)
def export() -> ResponseReturnValue:
    """The rows as a file for a spreadsheet; runs the query again, with more rows."""
    body = {**request.form, "parameters": json.loads(request.form.get("parameters") or "{}")}
    answer, _ = _answer(body, guard.Limits(rows=EXPORTED_ROWS, bytes=40_000_000), "", False)
    note("query.csv", request.form.get("name", ""), rows=len(answer.rows))
    moment = datetime.now(speaker().zone).strftime("%Y%m%d-%H%M")
    name = f"{request.form.get('name') or 'query'}-{moment}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(as_csv(answer.columns, answer.rows), mimetype="text/csv", headers=headers)


@blueprint.get("/api/query/schema")
@permits(*ASKERS)
def schema() -> ResponseReturnValue:
    """What completion knows: labels and types there are, with the model's properties, and functions."""
    live = store().one("live_names") or {"labels": [], "types": [], "properties": []}
    said = speaker()
    return jsonify(
        labels=[{"name": name, "text": _named("label", name)} for name in sorted(live["labels"])],
        types=[{"name": name, "text": _named("type", name)} for name in sorted(live["types"])],
        properties=[{"name": name, "text": _named("property", name)} for name in sorted(live["properties"])],
        of={label.name: sorted(label.property_names()) for label in MODEL.nodes.values()},
        ends={kind.name: [list(pair) for pair in kind.ends] for kind in MODEL.relationships.values()},
        functions=sorted(FUNCTIONS),
        procedures=sorted(PROCEDURES),
        language=said.lang,
    )


@blueprint.get("/query/graph")
@permits(*ASKERS)
def drawing() -> ResponseReturnValue:
    """The things ``ref`` of a result as a graph, for the page's tab."""
    refs = list(dict.fromkeys(request.args.getlist("ref")))[:MOST_DRAWN]
    if not refs:
        raise UsageError("web.no-ref")
    return render(DrawingPart(tuple(refs)))


@blueprint.get("/query/lists")
@permits(*ASKERS)
def lists() -> ResponseReturnValue:
    """Saved queries and the history."""
    return render(_lists())


@blueprint.post("/query/saved")
@permits(*ASKERS)
def save() -> ResponseReturnValue:
    """Save ``name``, ``text``, ``parameters`` (JSON), ``shared``; gives the lists anew."""
    form = request.form
    values = _texts(form.get("parameters", "{}"))
    guard.check(form.get("text", ""))
    asked.save(ledger(), user().id, form.get("name", ""), form["text"], values, form.get("shared") == "on")
    note("query.save", form.get("name", "")[:100])
    return render(_lists())


@blueprint.post("/query/saved/<int:id>/delete")
@permits(*ASKERS)
def delete(id: int) -> ResponseReturnValue:
    """Delete a saved query of one's own; gives the lists anew."""
    asked.forget(ledger(), user().id, id)
    note("query.delete", str(id))
    return render(_lists())


def _named(kind: str, name: str) -> str:
    said = speaker()
    code = f"{kind}.{name}"
    return said.t(code) if said.has(code) else ""


def _answer(body: dict[str, Any], limits: guard.Limits, tag: str, measure: bool) -> tuple[guard.Answer, str]:
    name = str(body.get("name") or "")
    given = body.get("parameters") or {}
    if not isinstance(given, dict) or not isinstance(body.get("query", ""), str):
        raise UsageError("query.form")
    query = _shipped(name) if name else None
    text = query.text if query else str(body.get("query", ""))
    started = datetime.now(UTC)
    try:
        values = _bound(query, given) if query else {key: _value(value) for key, value in given.items()}
        answer = guard.run(store(), text, values, limits, tag=tag, measure=measure)
    except RenmaiError as error:
        _remember(text, given, None, None, error.code, started)
        raise
    _remember(text, given, len(answer.rows), answer.seconds, None, started)
    return answer, text


def _bound(query: Query, given: dict[str, Any]) -> dict[str, Any]:
    zone = home_zone()
    return query.bind_text({name: str(value) for name, value in given.items() if str(value) != ""}, zone)


def _remember(
    text: str, given: dict[str, Any], rows: int | None, seconds: float | None, code: str | None, at: datetime
) -> None:
    kept = {str(name): str(value) for name, value in given.items()}
    asked.note(ledger(), user().id, asked.Ran(text[: guard.rules.LONGEST], kept, rows, seconds, code, at))


def _value(given: Any) -> Any:
    """A parameter of a form: JSON where it reads as such (numbers, lists, true), else its text."""
    if not isinstance(given, str):
        return given
    try:
        return json.loads(given)
    except ValueError:
        return given


def _figures(answer: guard.Answer) -> str:
    said = speaker()
    parts = [
        said.t("query.rows", count=len(answer.rows)),
        said.t("query.seconds", seconds=round(answer.seconds, 3)),
    ]
    if answer.hits is not None:
        parts.append(said.t("query.hits", count=answer.hits))
    elif answer.estimate is not None:
        parts.append(said.t("query.estimate", count=round(answer.estimate)))
    return " · ".join(parts)


def _body() -> dict[str, Any]:
    body = request.get_json(silent=True)
    if not isinstance(body, dict):
        raise UsageError("query.form")
    return body


def _texts(packed: str) -> dict[str, str]:
    try:
        held = json.loads(packed)
    except ValueError as error:
        raise UsageError("query.form") from error
    if not isinstance(held, dict):
        raise UsageError("query.form")
    return {str(name): str(value)[:2_000] for name, value in held.items()}


def _shipped(name: str) -> Query:
    query = queries.get(name)
    if query.mode != "read" or query.audience != "analyst":
        raise NotFoundError("query.unknown", query=name, close="-")
    return query


def _lists() -> ListsPart:
    return ListsPart(
        tuple(asked.saved(ledger(), user().id)), tuple(asked.history(ledger(), user().id, limit=30))
    )


def _page(**more: Any) -> QueryPage:
    own = sorted(
        (
            item
            for item in queries.all_queries().values()
            if item.mode == "read" and item.audience == "analyst"
        ),
        key=lambda item: (item.area, item.name),
    )
    areas = tuple((area, tuple(items)) for area, items in groupby(own, key=lambda item: item.area))
    found = _lists()
    return QueryPage(areas, found.saved, found.history, **more)

"""The named queries, run with their parameters."""

from __future__ import annotations

from typing import Any

from graph.errors import NotFoundError
from graph.store.parameters import Parameter, coerce
from graph.store.queries import Query, all_queries, get
from web.accounts.access import permits
from web.accounts.auditing import reads_only
from web.api.routes import blueprint, scope
from web.api.schemas import QueriesAnswer, QueryBody, RowsAnswer
from web.api.shown import as_json
from web.database import store
from web.requested import home_zone

MOST_ROWS = 10_000


def _offered() -> dict[str, Query]:
    return {name: query for name, query in all_queries().items() if query.audience == "analyst"}


@blueprint.get("/queries")
@scope("query")
@blueprint.output(QueriesAnswer)
@blueprint.doc(tags=["Queries"], summary="The named queries")
def queries() -> Any:
    """Each with what it answers, its parameters and the columns of its rows."""
    found = [
        {
            "name": query.name,
            "summary": query.summary,
            "params": [_described(item) for item in query.params],
            "returns": [item.name for item in query.returns],
        }
        for query in _offered().values()
    ]
    return {"queries": found}


@blueprint.post("/queries/<name>")
@permits("analyst", "fraud", "marketer", "planner")
@reads_only
@scope("query")
@blueprint.input(QueryBody)
@blueprint.output(RowsAnswer)
@blueprint.doc(tags=["Queries"], summary="Run a named query", responses=[404])
def run(name: str, json_data: dict[str, Any]) -> Any:
    """Rows of a query, 10,000 at most."""
    query = _offered().get(name) or get(name)
    if query.audience != "analyst":
        raise NotFoundError("query.not-offered", query=name)
    known = {item.name: item for item in query.params}
    zone = home_zone()
    values = {
        key: coerce(known[key], value, name, zone) if isinstance(value, str) and key in known else value
        for key, value in json_data["params"].items()
    }
    rows = store().read(name, **values)
    return {"rows": [as_json(row) for row in rows[:MOST_ROWS]], "cut": len(rows) > MOST_ROWS}


def _described(parameter: Parameter) -> dict[str, Any]:
    found: dict[str, Any] = {"name": parameter.name, "type": parameter.type}
    return found | ({"default": as_json(parameter.default)} if not parameter.required else {})

"""The named queries, run with their parameters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graph.errors import NotFoundError
from graph.store.parameters import Parameter
from graph.store.queries import Query, all_queries, get
from web.accounts.access import permits
from web.accounts.auditing import reads_only
from web.api.routes import blueprint, scope
from web.api.schemas import QueriesAnswer, QueryBody, RowsAnswer
from web.api.shown import as_json
from web.asking import ASKERS
from web.database import store
from web.jobs.exporting import bound
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
@permits(*ASKERS)
@reads_only
@scope("query")
@blueprint.input(QueryBody)
@blueprint.output(RowsAnswer)
@blueprint.doc(tags=["Queries"], summary="Run a named query", responses=[404])
def run(name: str, json_data: dict[str, Any]) -> Any:
    """Rows of a query, 10,000 at most."""
    query, values = asked(name, json_data["params"])
    rows = store().read(query.name, **values)
    return {"rows": [as_json(row) for row in rows[:MOST_ROWS]], "cut": len(rows) > MOST_ROWS}


def asked(name: str, params: Mapping[str, Any]) -> tuple[Query, dict[str, Any]]:
    """A query that is offered, and the values of its parameters; texts are read as the type wants it.

    Raises:
        NotFoundError: ``query.not-offered`` or that there is no such query.
        UsageError: a value is not of its parameter's type.
    """
    query = _offered().get(name) or get(name)
    if query.audience != "analyst":
        raise NotFoundError("query.not-offered", query=name)
    values = bound(query, params, home_zone())
    query.bind(values)
    return query, values


def _described(parameter: Parameter) -> dict[str, Any]:
    found: dict[str, Any] = {"name": parameter.name, "type": parameter.type}
    return found | ({"default": as_json(parameter.default)} if not parameter.required else {})

"""The page that describes the API, from its own description."""

from __future__ import annotations

from flask import Blueprint, current_app
from flask.typing import ResponseReturnValue

from web.pages.api_docs import ApiPage, Operation
from web.rendering import render

blueprint = Blueprint("api_docs", __name__)


@blueprint.get("/api/docs")
def docs() -> ResponseReturnValue:
    """Every route with its parameters, scope and an example."""
    spec = current_app.spec  # type: ignore[attr-defined]
    found = []
    for path, methods in spec["paths"].items():
        for method, what in methods.items():
            scopes = [what["x-scope"]] if "x-scope" in what else []
            body = (
                what.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
            )
            shape = spec["components"]["schemas"].get(str(body.get("$ref", "")).rpartition("/")[2], {})
            found.append(
                Operation(
                    method.upper(),
                    path,
                    what.get("summary", ""),
                    what.get("description", ""),
                    tuple(what.get("tags", ())),
                    tuple(scopes),
                    tuple(what.get("parameters", ())),
                    dict(shape.get("properties", {})),
                    tuple(shape.get("required", ())),
                )
            )
    return render(ApiPage(tuple(found), spec["info"]["version"]))

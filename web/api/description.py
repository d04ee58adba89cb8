"""The OpenAPI description as a whole: what the API is, its token, and failures as problem details."""

from __future__ import annotations

from typing import Any

from apiflask import APIFlask

PROBLEM = "application/problem+json"

PROBLEM_SCHEMA = {
    "type": "object",
    "description": "A failure, as RFC 9457 has it.",
    "required": ["type", "title", "status", "detail", "code"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "What happened and what to do, in words"},
        "code": {"type": "string", "description": "For programs; it does not change"},
    },
}

TEXT = (
    "What the pages of Renmai do, for programs. Every request brings a token of `renmai token add` as "
    "`Authorization: Bearer …`; a token may do no more than its user and its scopes. Lists come a page at a "
    "time. Failures are problem details (RFC 9457)."
)


def describe(app: APIFlask) -> None:
    """Complete the description that APIFlask makes of the routes."""
    app.config["HTTP_ERROR_SCHEMA"] = app.config["VALIDATION_ERROR_SCHEMA"] = PROBLEM_SCHEMA
    app.security_schemes = {"token": {"type": "http", "scheme": "bearer"}}

    @app.spec_processor
    def _complete(spec: Any) -> Any:
        spec["info"]["description"] = TEXT
        used = {tag for each in spec["paths"].values() for what in each.values() for tag in what["tags"]}
        spec["tags"] = [{"name": tag} for tag in sorted(used)]
        for each in spec["paths"].values():
            for what in each.values():
                for status, answer in what["responses"].items():
                    if status >= "400":
                        _as_problem(answer)
        schemas = spec["components"]["schemas"]
        schemas.pop("ValidationError", None)
        schemas["Problem"] = schemas.pop("HTTPError", PROBLEM_SCHEMA)
        return spec


def _as_problem(answer: dict[str, Any]) -> None:
    answer["content"] = {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}}

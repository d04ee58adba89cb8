"""The REST API: what the pages do, for programs; docs at /api/docs, its description at /api/openapi.json."""

from web.api import data, decisions, people, queries, webhooks
from web.api.routes import blueprint

__all__ = ["blueprint", "data", "decisions", "people", "queries", "webhooks"]

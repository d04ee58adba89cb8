"""The REST API: what the pages do, for programs; docs at /api/docs, its description at /api/openapi.json."""

from web.api import (
    casework,
    data,
    decisions,
    events,
    exports,
    people,
    queries,
    segments,
    stock,
    things,
    views,
    webhooks,
)
from web.api.routes import blueprint

__all__ = [
    "blueprint",
    "casework",
    "data",
    "decisions",
    "events",
    "exports",
    "people",
    "queries",
    "segments",
    "stock",
    "things",
    "views",
    "webhooks",
]

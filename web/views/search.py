"""The one box."""

from __future__ import annotations

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from graph.profiles.search import Found
from graph.profiles.search import search as find
from web.database import store
from web.pages import SearchPage, SearchPart
from web.rendering import is_fragment, render

blueprint = Blueprint("search", __name__)


@blueprint.get("/search")
def search() -> ResponseReturnValue:
    """Results of ``q``; for htmx only the list."""
    question = request.args.get("q", "").strip()
    found: Found | None = find(store(), question) if question else None
    shown = question[:200]
    return render(SearchPart(shown, found) if is_fragment() else SearchPage(shown, found))

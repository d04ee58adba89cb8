"""The one box."""

from __future__ import annotations

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from graph.profiles.search import Found
from graph.profiles.search import search as find
from web.database import store
from web.pages.search import SearchPage, SearchPart
from web.rendering import is_fragment, render

blueprint = Blueprint("search", __name__)

SUGGESTED, LISTED = 6, 25
"""Hits of a group below the box while one types, and on the page of results."""


@blueprint.get("/search")
def search() -> ResponseReturnValue:
    """Results of ``q``; for htmx only the list."""
    question = request.args.get("q", "").strip()
    shown = question[:200]
    if is_fragment():
        return render(SearchPart(shown, _find(question, SUGGESTED)))
    return render(SearchPage(shown, _find(question, LISTED)))


def _find(question: str, per_group: int) -> Found | None:
    return find(store(), question, per_group) if question else None

"""The navigation bar: the families of pages, in the order a working day meets them.

A family adds itself with one line; those whose view is not there yet, or not for the visitor's role, are left
out. The text of an entry stands at ``nav.KEY`` in the catalogues.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app, g, request, url_for

from web.accounts.access import permitted


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the bar, as the template shows it."""

    key: str
    address: str
    current: bool


FAMILIES: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("home", "home.home", ("home",)),
    ("data", "data.sources", ("data", "start", "quarantine", "jobs", "runs")),
    ("explore", "explore.explore", ("explore", "views", "paths", "overview")),
    ("review", "review.pairs", ("review",)),
    ("cases", "cases.list_cases", ("cases",)),
    ("ask", "query.editor", ("query",)),
    ("segments", "segments.segments", ("segments", "tags", "handing", "segment_life")),
    ("supply", "supply.supply", ("supply", "stock")),
    ("users", "users.users", ("users", "webhooks")),
)
"""Key, endpoint the entry leads to, and the blueprints under which it is the current one."""


def entries() -> tuple[Entry, ...]:
    """The entries the visitor may use."""
    user = g.get("user")
    if user is None:
        return ()
    at = request.blueprint
    found = []
    for key, endpoint, blueprints in FAMILIES:
        view = current_app.view_functions.get(endpoint)
        if view is not None and user.role in permitted(view):
            found.append(Entry(key, url_for(endpoint), at in blueprints))
    return tuple(found)

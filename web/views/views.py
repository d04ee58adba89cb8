"""Saved views of the graph: a page each under an address to share, and the list of them."""

from __future__ import annotations

from flask import Blueprint, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue

from graph.ledger import views as kept
from web.accounts.access import may, permits, user
from web.ledger import ledger
from web.pages.explore import ViewPage, ViewsPage
from web.rendering import render
from web.view_state import MAKERS, checked, is_own, require_own

blueprint = Blueprint("views", __name__)


@blueprint.get("/views")
def views() -> ResponseReturnValue:
    """All saved views, the one changed last first."""
    return render(ViewsPage(tuple(kept.listed(ledger()))))


@blueprint.get("/views/<id>")
def view(id: str) -> ResponseReturnValue:
    """The graph as it was saved, with what its things say today."""
    found = kept.get(ledger(), id)
    state = {**found.state, "name": found.name, "notes": found.notes}
    return render(ViewPage(found, state, may("views.save"), is_own(found)))


@blueprint.post("/views")
@permits(*MAKERS)
def keep() -> ResponseReturnValue:
    """Keep a new view: JSON as web/static/js/graph/saving.js makes it."""
    name, notes, state = checked(request.get_json(silent=True))
    who = user()
    made = kept.keep(ledger(), name, notes, state, (who.id, who.name))
    return jsonify(id=made.id, name=made.name, address=url_for(".view", id=made.id))


@blueprint.post("/views/<id>")
@permits(*MAKERS)
def save(id: str) -> ResponseReturnValue:
    """Put the drawing at hand in the place of one's own view."""
    require_own(kept.get(ledger(), id))
    changed = kept.change(ledger(), id, *checked(request.get_json(silent=True)))
    return jsonify(id=changed.id, name=changed.name, address=url_for(".view", id=changed.id))


@blueprint.post("/views/<id>/remove")
@permits(*MAKERS)
def remove(id: str) -> ResponseReturnValue:
    """Remove one's own view."""
    require_own(kept.get(ledger(), id))
    kept.remove(ledger(), id)
    return redirect(url_for(".views"), 303)

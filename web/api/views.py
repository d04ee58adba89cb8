"""Saved views of the graph."""

from __future__ import annotations

from typing import Any

from flask import url_for

from graph.ledger import views as kept
from graph.ledger.views import SavedView
from web.accounts.access import permits, user
from web.accounts.auditing import note
from web.api.routes import blueprint, scope
from web.api.view_schemas import ViewAnswer, ViewBody, ViewsAnswer
from web.ledger import ledger
from web.view_state import MAKERS, checked, require_own

TAGS = ["Views"]


@blueprint.get("/views")
@scope("read")
@blueprint.output(ViewsAnswer)
@blueprint.doc(tags=TAGS, summary="Saved views, the one changed last first")
def list_views() -> Any:
    """All views, without what is drawn in them."""
    return {"views": [_shown(item) for item in kept.listed(ledger())]}


@blueprint.get("/views/<id>")
@scope("read")
@blueprint.output(ViewAnswer)
@blueprint.doc(tags=TAGS, summary="One saved view", responses=[404])
def get_view(id: str) -> Any:
    """A view with the things drawn, their places, filter, style and notes."""
    return _whole(kept.get(ledger(), id))


@blueprint.post("/views")
@permits(*MAKERS)
@scope("views")
@blueprint.input(ViewBody)
@blueprint.output(ViewAnswer, status_code=201)
@blueprint.doc(tags=TAGS, summary="Keep a view", responses=[400])
def keep_view(json_data: dict[str, Any]) -> Any:
    """Keep a drawing under a name; its page is shared by its address."""
    name, notes, state = checked(json_data)
    made = kept.keep(ledger(), name, notes, state, (user().id, user().name))
    note("views.keep", made.id)
    return _whole(made)


@blueprint.put("/views/<id>")
@permits(*MAKERS)
@scope("views")
@blueprint.input(ViewBody)
@blueprint.output(ViewAnswer)
@blueprint.doc(tags=TAGS, summary="Change a view of one's own", responses=[400, 403, 404])
def change_view(id: str, json_data: dict[str, Any]) -> Any:
    """Put something else in its place."""
    require_own(kept.get(ledger(), id))
    changed = kept.change(ledger(), id, *checked(json_data))
    note("views.change", id)
    return _whole(changed)


@blueprint.delete("/views/<id>")
@permits(*MAKERS)
@scope("views")
@blueprint.output({}, status_code=204)
@blueprint.doc(tags=TAGS, summary="Remove a view of one's own", responses=[403, 404])
def remove_view(id: str) -> Any:
    """Its address leads nowhere from then on."""
    require_own(kept.get(ledger(), id))
    kept.remove(ledger(), id)
    note("views.remove", id)
    return ""


def _shown(view: SavedView) -> dict[str, Any]:
    return {
        "id": view.id,
        "name": view.name,
        "by": view.by,
        "changed_at": view.changed_at.isoformat(),
        "page": url_for("views.view", id=view.id),
    }


def _whole(view: SavedView) -> dict[str, Any]:
    return {**_shown(view), "notes": view.notes, "state": dict(view.state)}

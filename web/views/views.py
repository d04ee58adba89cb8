"""Saved views of the graph: a page each under an address to share, and the list of them."""

from __future__ import annotations

import math
from typing import Any

from flask import Blueprint, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue

from graph.errors import UsageError
from graph.ledger import views as kept
from graph.ledger.accounts import ADMINISTRATOR, ROLES
from graph.profiles.neighbourhood import HARD_CAP
from graph.store.patterns import Ref
from web.accounts.access import RefusedError, may, permits, user
from web.ledger import ledger
from web.pages.explore import ViewPage, ViewsPage
from web.rendering import render

blueprint = Blueprint("views", __name__)

MAKERS = tuple(role for role in ROLES if role not in ("viewer", ADMINISTRATOR))
"""Roles that may keep views; everybody signed in may open them."""

_LISTS = ("hidden", "pinned", "folds", "kindsOff", "starts")
_NAME, _NOTES, _RULES = 200, 10_000, 20


@blueprint.get("/views")
def views() -> ResponseReturnValue:
    """All saved views, the one changed last first."""
    return render(ViewsPage(tuple(kept.listed(ledger()))))


@blueprint.get("/views/<id>")
def view(id: str) -> ResponseReturnValue:
    """The graph as it was saved, with what its things say today."""
    found = kept.get(ledger(), id)
    state = {**found.state, "name": found.name, "notes": found.notes}
    return render(ViewPage(found, state, may("views.save"), _own(found)))


@blueprint.post("/views")
@permits(*MAKERS)
def keep() -> ResponseReturnValue:
    """Keep a new view: JSON as web/static/js/graph/saving.js makes it."""
    name, notes, state = _given()
    who = user()
    made = kept.keep(ledger(), name, notes, state, (who.id, who.name))
    return jsonify(id=made.id, name=made.name, address=url_for(".view", id=made.id))


@blueprint.post("/views/<id>")
@permits(*MAKERS)
def save(id: str) -> ResponseReturnValue:
    """Put the drawing at hand in the place of one's own view."""
    _require_own(id)
    changed = kept.change(ledger(), id, *_given())
    return jsonify(id=changed.id, name=changed.name, address=url_for(".view", id=changed.id))


@blueprint.post("/views/<id>/remove")
@permits(*MAKERS)
def remove(id: str) -> ResponseReturnValue:
    """Remove one's own view."""
    _require_own(id)
    kept.remove(ledger(), id)
    return redirect(url_for(".views"), 303)


def _own(found: kept.SavedView) -> bool:
    return user().role == ADMINISTRATOR or user().id == found.by_id


def _require_own(id: str) -> None:
    found = kept.get(ledger(), id)
    if not _own(found):
        raise RefusedError("views.not-yours", name=found.name, by=found.by)


def _given() -> tuple[str, str, dict[str, Any]]:
    """Name, notes and state of a request, nothing in it but what is known.

    Raises:
        UsageError: ``views.unnamed`` or ``views.state``.
    """
    body = request.get_json(silent=True)
    if not isinstance(body, dict):
        raise UsageError("views.state")
    name = str(body.get("name") or "").strip()[:_NAME]
    if not name:
        raise UsageError("views.unnamed")
    try:
        state: dict[str, Any] = {item: _texts(body.get(item, [])) for item in _LISTS}
        state["things"] = [_thing(item) for item in body["things"][:HARD_CAP]]
        state["rulesOff"] = [int(item) for item in body.get("rulesOff", [])][:_RULES]
        state["rules"] = [_plain(item) for item in body.get("rules", [])][:_RULES]
        state["filter"] = _plain(body.get("filter") or {})
        state["people"], state["locked"] = bool(body.get("people")), bool(body.get("locked"))
        held = body.get("view")
        if isinstance(held, dict):
            pan = held["pan"]
            state["view"] = {
                "zoom": _finite(held["zoom"]),
                "pan": {"x": _finite(pan["x"]), "y": _finite(pan["y"])},
            }
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise UsageError("views.state") from error
    return name, str(body.get("notes") or "").strip()[:_NOTES], state


def _thing(item: dict[str, Any]) -> dict[str, Any]:
    return {"id": str(Ref.parse(str(item["id"]))), "x": _finite(item["x"]), "y": _finite(item["y"])}


def _texts(items: list[Any]) -> list[str]:
    return [str(item)[:200] for item in items[:HARD_CAP]]


def _plain(item: dict[str, Any]) -> dict[str, Any]:
    """Numbers, truths and short texts only."""
    return {
        str(name)[:40]: value if isinstance(value, bool) or value is None else _short(value)
        for name, value in list(item.items())[:20]
    }


def _short(value: Any) -> str | float:
    return _finite(value) if isinstance(value, int | float) else str(value)[:200]


def _finite(value: Any) -> float:
    number = float(value)
    if not math.isfinite(number):
        raise ValueError(value)
    return int(number) if number.is_integer() else number

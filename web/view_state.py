"""What a saved view of the graph may hold: checked the same for the pages and for programs."""

from __future__ import annotations

import math
from typing import Any

from graph.errors import UsageError
from graph.ledger.accounts import ADMINISTRATOR, ROLES
from graph.ledger.views import SavedView
from graph.profiles.neighbourhood import HARD_CAP
from graph.store.patterns import Ref
from web.accounts.access import RefusedError, user

MAKERS = tuple(role for role in ROLES if role not in ("viewer", ADMINISTRATOR))
"""Roles that may keep views; everybody signed in may open them."""

_LISTS = ("hidden", "pinned", "folds", "kindsOff", "starts")
_NAME, _NOTES, _RULES = 200, 10_000, 20


def is_own(found: SavedView) -> bool:
    """Whether the visitor may change a view."""
    return user().role == ADMINISTRATOR or user().id == found.by_id


def require_own(found: SavedView) -> None:
    """Refuse to change another's view.

    Raises:
        RefusedError: ``views.not-yours``.
    """
    if not is_own(found):
        raise RefusedError("views.not-yours", name=found.name, by=found.by)


def checked(body: Any) -> tuple[str, str, dict[str, Any]]:
    """Name, notes and state of a view as a request gives them, nothing in it but what is known.

    Raises:
        UsageError: ``views.unnamed`` or ``views.state``.
    """
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

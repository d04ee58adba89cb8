"""Who may do what: nothing without a session, nothing that changes without a role named for it.

A view that only reads is open to every role. A view with an unsafe method names who may use it::

    @blueprint.post("/review/<pair>")
    @permits("analyst")
    def decide(pair: str) -> ResponseReturnValue: ...

The administrator may use every view. `check` refuses to make an application with an unsafe view that names
nobody, so that a forgotten mark is found by the first test and not by a visitor.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, g, request

from graph.errors import RenmaiError
from graph.ledger.accounts import ADMINISTRATOR, ROLES, User

Made = TypeVar("Made", bound=Callable[..., Any])

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class RefusedError(RenmaiError):
    """The visitor is known, and may not do this."""

    exit_code = 9
    http_status = 403


class SignedOutError(RenmaiError):
    """Nobody is signed in."""

    exit_code = 10
    http_status = 401


def permits(*roles: str) -> Callable[[Made], Made]:
    """Mark a view as open to these roles and to administrators; to nobody else."""
    unknown = set(roles) - set(ROLES)
    if unknown:
        raise ValueError(f"no such roles: {sorted(unknown)}")

    def mark(view: Made) -> Made:
        view.permitted = frozenset({*roles, ADMINISTRATOR})  # type: ignore[attr-defined]
        return view

    return mark


def open_to_all(view: Made) -> Made:
    """Mark a view that answers without a session: signing in, static files, the language, health."""
    view.open_to_all = True  # type: ignore[attr-defined]
    return view


def is_open(view: Callable[..., Any] | None) -> bool:
    """Whether a view answers without a session."""
    return bool(getattr(view, "open_to_all", False))


def permitted(view: Callable[..., Any] | None) -> frozenset[str]:
    """Roles that may use a view."""
    found: frozenset[str] = getattr(view, "permitted", frozenset(ROLES))
    return found


def may(endpoint: str) -> bool:
    """Whether the visitor may use the view of an endpoint; for pages that leave out what would be refused."""
    from flask import current_app

    view = current_app.view_functions.get(endpoint)
    return view is not None and user().role in permitted(view)


def user() -> User:
    """Who asks.

    Raises:
        SignedOutError: ``access.signed-out``: nobody is signed in.
    """
    found: User | None = g.get("user")
    if found is None:
        raise SignedOutError("access.signed-out")
    return found


def check(app: Flask) -> None:
    """Refuse an application in which a view with an unsafe method names no role.

    Raises:
        RuntimeError: naming the views.
    """
    forgotten = sorted(
        {
            f"{rule.endpoint} ({rule})"
            for rule in app.url_map.iter_rules()
            if set(rule.methods or ()) - SAFE and not _is_marked(app.view_functions[rule.endpoint])
        }
    )
    if forgotten:
        raise RuntimeError(f"these views change something and name no role with @permits: {forgotten}")


def refuse_role() -> None:
    """Refuse the request in hand if its view is not for the visitor's role.

    Raises:
        RefusedError: ``access.role``.
    """
    view = _view()
    roles = permitted(view)
    if user().role not in roles:
        raise RefusedError("access.role", role=user().role, roles=[role for role in ROLES if role in roles])


def is_open_request() -> bool:
    """Whether the request in hand is answered without a session."""
    return is_open(_view())


def _view() -> Callable[..., Any] | None:
    from flask import current_app

    return current_app.view_functions.get(request.endpoint) if request.endpoint else None


def _is_marked(view: Callable[..., Any]) -> bool:
    return is_open(view) or hasattr(view, "permitted")

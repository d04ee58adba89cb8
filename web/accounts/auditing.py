"""What goes into the audit log by itself: every request that changed something, and every refusal."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask, Response, g, request

from graph.ledger import audit
from graph.ledger.accounts import User
from web.accounts.access import SAFE, Made
from web.ledger import ledger


def note(action: str, subject: str = "", user: User | None = None, **detail: object) -> None:
    """Append what the visitor (or ``user``) did; the request is then not noted a second time."""
    who = user or g.get("user")
    g.audited = True
    audit.note(
        ledger(),
        audit.Entry(
            action=action,
            subject=subject,
            user_id=who.id if who else None,
            user_name=who.name if who else "",
            role=who.role if who else "",
            address=request.remote_addr or "",
            detail={name: value for name, value in detail.items() if value is not None},
        ),
    )


def register(app: Flask) -> None:
    """Note unsafe requests after they were answered, under the name of their view."""

    @app.after_request
    def _note(response: Response) -> Response:
        unsafe = request.method not in SAFE and not getattr(_view(app), "reads_only", False)
        refused = response.status_code == 403
        if (unsafe or refused) and g.get("user") and not g.get("audited") and request.endpoint:
            action = f"refused {request.endpoint}" if refused else request.endpoint
            note(action, request.path, status=response.status_code)
        return response


def reads_only(view: Made) -> Made:
    """Mark a view that takes a POST because its question is long, and changes nothing."""
    view.reads_only = True  # type: ignore[attr-defined]
    return view


def _view(app: Flask) -> Callable[..., Any] | None:
    return app.view_functions.get(request.endpoint) if request.endpoint else None

"""The visitor's session: a cookie whose token the ledger knows by its hash."""

from __future__ import annotations

import hashlib

from flask import Flask, Response, current_app, g, request, session

from graph.ledger import accounts
from graph.ledger.accounts import ABSOLUTE, User
from graph.settings import Settings
from web.ledger import ledger


def cookie_name(settings: Settings, what: str) -> str:
    """Name of a cookie of this home: browsers do not keep ports apart, and a machine may serve two homes."""
    return f"renmai_{what}_{hashlib.sha256(str(settings.home).encode()).hexdigest()[:8]}"


def configure(app: Flask, settings: Settings) -> None:
    """Set what Flask's own session (it holds the CSRF token) and ours are called."""
    app.config.update(
        SESSION_COOKIE_NAME=cookie_name(settings, "form"),
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        RENMAI_COOKIE=cookie_name(settings, "session"),
        WTF_CSRF_TIME_LIMIT=None,  # a form may stand open as long as the session lives
    )


def load() -> User | None:
    """Who the request's cookie names, kept in ``g`` for the request."""
    token = request.cookies.get(current_app.config["RENMAI_COOKIE"])
    found = accounts.session_of(ledger(), token) if token else None
    g.user = found.user if found else None
    return g.user  # type: ignore[no-any-return]


def token() -> str:
    """The token of the request's session, or nothing."""
    return str(request.cookies.get(current_app.config["RENMAI_COOKIE"], ""))


def begin(response: Response, user: User) -> Response:
    """Sign a user in on this browser: a new token; a form of somebody else's earlier session is void."""
    if session.get("user") != user.id:
        session.clear()
        session["user"] = user.id
    if token():
        accounts.end_session(ledger(), token())
    made = accounts.open_session(
        ledger(), user, request.remote_addr or "", str(request.user_agent.string or "")
    )
    response.set_cookie(
        current_app.config["RENMAI_COOKIE"],
        made,
        max_age=int(ABSOLUTE.total_seconds()),
        httponly=True,
        samesite="Lax",
        secure=request.is_secure,
    )
    return response


def end(response: Response) -> Response:
    """Sign out on this browser."""
    if token():
        accounts.end_session(ledger(), token())
    session.clear()
    response.delete_cookie(current_app.config["RENMAI_COOKIE"], httponly=True, samesite="Lax")
    return response

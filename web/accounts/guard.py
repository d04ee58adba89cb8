"""The gate before every view: no answer without a session, save from the few views that are open to all."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, g, jsonify, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from itsdangerous import BadData, URLSafeTimedSerializer
from werkzeug.exceptions import SecurityError

from graph.ledger.accounts import ABSOLUTE
from web.accounts import access, sessions
from web.accounts.access import SAFE
from web.api.routes import PREFIX, load_token

MOST_CARRIED = 400_000
"""Bytes of a form that are carried over a new sign-in."""

Fields = Sequence[tuple[str, str]]


def register(app: Flask) -> None:
    """Put the gate before every view."""

    @app.before_request
    def _gate() -> ResponseReturnValue | None:
        g.user = None
        if isinstance(request.routing_exception, SecurityError):  # a Host header that is not ours
            raise request.routing_exception
        if access.is_open_request():
            return None
        if _is_for_programs():
            load_token()
        elif sessions.load() is None:
            return _signed_out()
        access.refuse_role()
        return None


def _is_for_programs() -> bool:
    """Requests of the API bring a token; a page's cookie opens nothing there, so that no site can use it."""
    with_token = request.path == "/api/openapi.json" and "Authorization" in request.headers
    return request.path.startswith(PREFIX) or with_token


def safe_path(wanted: str) -> str:
    """A path of ours, else the first page: never another site.

    >>> safe_path("/person/x?a=1"), safe_path("//evil.example"), safe_path("https://evil.example")
    ('/person/x?a=1', '/', '/')
    """
    ours = wanted.startswith("/") and not wanted.startswith(("//", "/\\"))
    return wanted if ours and not any(ord(char) < 32 for char in wanted) else "/"


def carried(packed: str) -> tuple[str, Fields] | None:
    """The path and fields of a form that was sent without a session, or None where that is no such thing."""
    try:
        path, fields = _serializer().loads(packed, max_age=int(ABSOLUTE.total_seconds()))
        return safe_path(str(path)), [(str(name), str(value)) for name, value in fields]
    except (BadData, ValueError, TypeError):
        return None


def _signed_out() -> ResponseReturnValue:
    from web.pages.sign_in import SignedOutPart, SignInPage
    from web.rendering import here, is_fragment, render, speaker

    if request.path.startswith("/api/"):
        address = url_for("sign_in.form")
        said = speaker().t("access.signed-out")
        error = {"code": "access.signed-out", "message": said, "signIn": address}
        return make_response(jsonify(error=error), 401)
    if is_fragment():
        back = url_for("sign_in.form", next=_page_of_fragment())
        if request.method in SAFE:
            return Response("", 401, {"HX-Redirect": back})
        return render(SignedOutPart(back), 401)
    if request.method in SAFE:
        return redirect(url_for("sign_in.form", next=here() if request.path != "/" else None), 303)
    return render(SignInPage(next=here(), carried=_pack(), expired=True), 401)


def _page_of_fragment() -> str:
    parts = urlsplit(request.headers.get("HX-Current-URL", "/"))
    return safe_path(parts.path + (f"?{parts.query}" if parts.query else ""))


def _pack() -> str:
    if (request.content_length or 0) > MOST_CARRIED or request.files:
        return ""
    fields = [pair for pair in request.form.items(multi=True) if pair[0] != "csrf_token"]
    return _serializer().dumps([request.full_path.rstrip("?"), fields]) if fields else ""


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="carried-form")

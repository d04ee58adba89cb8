"""Health, and the visitor's choice of language."""

from __future__ import annotations

from flask import Blueprint, current_app, jsonify, redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from web.translations import LANGUAGES

blueprint = Blueprint("meta", __name__)

YEAR_SECONDS = 31_536_000


@blueprint.get("/health")
def health() -> ResponseReturnValue:
    """Whether this process answers; says nothing of the database, which may be restarting."""
    return jsonify(status="ok", home=str(current_app.config["RENMAI"].home))


@blueprint.get("/language/<lang>")
def language(lang: str) -> ResponseReturnValue:
    """Keep the visitor's language and go back; it changes nothing else, so a link may do it."""
    if lang not in LANGUAGES:
        raise NotFound
    response = redirect(safe_path(request.args.get("next", "/")), 303)
    response.set_cookie("lang", lang, max_age=YEAR_SECONDS, samesite="Lax", httponly=True)
    return response


def safe_path(wanted: str) -> str:
    """A path of ours, else the first page: never another site.

    >>> safe_path("/person/x?a=1"), safe_path("//evil.example"), safe_path("https://evil.example")
    ('/person/x?a=1', '/', '/')
    """
    ours = wanted.startswith("/") and not wanted.startswith(("//", "/\\"))
    return wanted if ours and not any(ord(char) < 32 for char in wanted) else "/"

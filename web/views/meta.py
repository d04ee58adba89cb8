"""Health, and the visitor's choice of language."""

from __future__ import annotations

from flask import Blueprint, jsonify, redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from web.accounts.access import open_to_all
from web.accounts.guard import safe_path
from web.translations import LANGUAGES

blueprint = Blueprint("meta", __name__)

YEAR_SECONDS = 31_536_000


@blueprint.get("/health")
@open_to_all
def health() -> ResponseReturnValue:
    """Whether this process answers; says nothing of the database, which may be restarting."""
    return jsonify(status="ok")


@blueprint.get("/language/<lang>")
@open_to_all
def language(lang: str) -> ResponseReturnValue:
    """Keep the visitor's language and go back; it changes nothing else, so a link may do it."""
    if lang not in LANGUAGES:
        raise NotFound
    response = redirect(safe_path(request.args.get("next", "/")), 303)
    response.set_cookie("lang", lang, max_age=YEAR_SECONDS, samesite="Lax", httponly=True)
    return response

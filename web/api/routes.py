"""The blueprint every part of the API adds its routes to, and what a route needs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from apiflask import APIBlueprint
from flask import g, request

from graph.ledger import tokens
from web.accounts.access import Made, RefusedError, SignedOutError
from web.ledger import ledger

blueprint = APIBlueprint("api", __name__, url_prefix="/api/v1")

PREFIX = "/api/v1/"


def load_token() -> None:
    """Take the user and the scopes of a request from its token.

    Raises:
        SignedOutError: ``token.missing`` or ``token.wrong``.
    """
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "bearer" or not token:
        raise SignedOutError("token.missing")
    known = tokens.user_of(ledger(), token.strip())
    if known is None:
        raise SignedOutError("token.wrong")
    g.user, g.scopes = known


def scope(name: str) -> Callable[[Made], Made]:
    """Mark a route as open to tokens of a scope, and say so in the description."""

    def mark(view: Made) -> Made:
        view.scope = name  # type: ignore[attr-defined]
        marked: Any = blueprint.doc(security=[{"token": [name]}])(view)
        return marked  # type: ignore[no-any-return]

    return mark


MOST_BYTES = 256 << 20
"""Of a file; larger ones go by the command line or the page, which sends them in pieces."""


@blueprint.before_request
def _check_scope() -> None:
    from flask import current_app

    if request.endpoint == "api.load":
        request.max_content_length = MOST_BYTES
    view = current_app.view_functions[request.endpoint or ""]
    wanted = getattr(view, "scope", "read")
    if wanted not in g.scopes:
        raise RefusedError("token.scope-missing", scope=wanted, scopes=list(g.scopes))

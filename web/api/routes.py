"""The blueprint every part of the API adds its routes to, and what a route needs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from apiflask import APIBlueprint
from flask import g, request

from graph.errors import UsageError
from graph.ledger import tokens
from web.accounts.access import Made, RefusedError, SignedOutError, is_open
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
        said = getattr(
            view, "_spec", {}
        )  # what an inner blueprint.doc said, which the one below would wipe out
        kept = {item: said.get(item) for item in ("summary", "description", "tags", "responses")}
        kept["operation_id"] = said.get("operation_id") or view.__name__
        marked: Any = blueprint.doc(**kept, security=[{"token": []}], extensions={"x-scope": name})(view)
        return marked  # type: ignore[no-any-return]

    return mark


def moment_of(text: str) -> datetime | None:
    """A moment of a request, UTC where it names no zone; None where it is left out.

    Raises:
        UsageError: ``web.moment``.
    """
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise UsageError("web.moment", text=text[:40]) from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


MOST_BYTES = 256 << 20
"""Of a file; larger ones go by the command line or the page, which sends them in pieces."""


@blueprint.before_request
def _check_scope() -> None:
    from flask import current_app

    if request.endpoint == "api.load":
        request.max_content_length = MOST_BYTES
    view = current_app.view_functions[request.endpoint or ""]
    if is_open(view):  # events: what stands in the place of a token is checked there
        return
    wanted = getattr(view, "scope", "read")
    if wanted not in g.scopes:
        raise RefusedError("token.scope-missing", scope=wanted, scopes=list(g.scopes))

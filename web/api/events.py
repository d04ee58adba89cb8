"""Events from other systems: signed, checked whole, and durable before they are called accepted."""

from __future__ import annotations

import time
from typing import Any

from flask import Response, current_app, jsonify, request
from werkzeug.exceptions import ClientDisconnected, RequestEntityTooLarge

from graph.errors import NotFoundError, RenmaiError
from graph.ledger import arrival_sources
from graph.ledger.arrival_sources import Source
from loaders.arrivals.events import MOST_BYTES, read_events
from loaders.arrivals.fitting import mappings_of
from loaders.arrivals.inbox import Inbox
from loaders.arrivals.signing import HEADER, is_signed, secret_of
from web.accounts.access import open_to_all
from web.api.routes import blueprint
from web.failures import problem
from web.ledger import ledger
from web.rendering import speaker
from web.requested import home_settings
from web.security import secret_key

RETRY_SECONDS = {503: "10", 507: "300"}
_FULL = {"ledger.disk-full": 507}
MOST_DRAINED = 128 << 20
"""Bytes of a request that is too large which are read and thrown away, so that its sender hears why."""


@blueprint.post("/events/<name>")
@open_to_all  # a signature of the source's own stands in the place of a user's token
@blueprint.doc(
    tags=["Data"], summary="Events of a source", responses=[202, 401, 413, 422, 503, 507], security=[]
)
def events(name: str) -> Response:
    """Take one event or several, all or none; 202 once they are on the disk.

    The body is `{"id", "kind", "data"}`, a list of these, or `{"events": […]}`, signed by the header
    `Renmai-Signature: t=SECONDS,v1=HMAC-SHA256(secret, SECONDS "." body)`. docs/unattended.md says more.
    """
    source = _source(name)
    try:
        body = _body()
    except ClientDisconnected:
        return _refused(source, 400, "event.json", detail="–")
    if body is None:
        return _refused(source, 413, "event.body", megabytes=MOST_BYTES >> 20)
    if source is None or not _is_signed(source, body):
        return _refused(source, 401, "event.signature")
    try:
        kinds = [item.kind for item in mappings_of(source.mappings, source.name)]
        found = _inbox().accept_events(source.name, read_events(body, kinds))
    except RenmaiError as error:
        status = _FULL.get(error.code, error.http_status)
        return _refused(source, status, error.code, **error.params)
    repeated = len([id_ for id_ in found.ids if id_ in found.repeated])
    answer = jsonify(accepted=len(found.ids) - repeated, repeated=repeated, ids=list(found.ids))
    answer.status_code = 202
    return answer


def _source(name: str) -> Source | None:
    """The source of that name; a stranger is not told whether there is one."""
    try:
        found = arrival_sources.get(ledger(), name)
    except NotFoundError:
        return None
    return found if found.kind == "events" else None


def _body() -> bytes | None:
    """The bytes of the request as they were sent, or None where they are too many."""
    if (request.content_length or 0) > MOST_BYTES:
        request.max_content_length = (request.content_length or 0) + 1
        left = min(request.content_length or 0, MOST_DRAINED)
        while left > 0 and (piece := request.stream.read(min(left, 1 << 20))):
            left -= len(piece)
        return None
    request.max_content_length = MOST_BYTES
    try:
        return request.get_data(cache=False)
    except RequestEntityTooLarge:
        return None


def _is_signed(source: Source, body: bytes) -> bool:
    secret = secret_of(secret_key(home_settings()), source.name, source.salt)
    return is_signed(secret, request.headers.get(HEADER, ""), body, time.time())


def _inbox() -> Inbox:
    """The inbox as this process knows it."""
    kept: dict[str, Any] = current_app.extensions.setdefault("renmai.inbox", {})
    if kept.get("ledger") is not ledger():
        kept.update(ledger=ledger(), inbox=Inbox(home_settings(), ledger()))
    found: Inbox = kept["inbox"]
    return found


def _refused(source: Source | None, status: int, code: str, **params: object) -> Response:
    """Refuse and count; what cannot be counted (a disk that is full) is refused all the same."""
    if source is not None:
        try:
            _inbox().refused(source.name, code)
        except RenmaiError:
            current_app.logger.warning("a refusal of %s (%s) was not counted", source.name, code)
    answer = problem(status, code, speaker().t(code, **params))
    if status in RETRY_SECONDS:
        answer.headers["Retry-After"] = RETRY_SECONDS[status]
    return answer

"""What a visitor sees when something goes wrong: a sentence that says what happened and what to do."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Mapping

from apiflask import APIFlask
from apiflask.exceptions import HTTPError
from flask import Response, jsonify, make_response, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, SecurityError
from werkzeug.http import HTTP_STATUS_CODES

from graph.errors import DatabaseError, RenmaiError
from graph.ledger import jobs
from web.api.routes import PREFIX
from web.database import graph
from web.everybody import StillReadingError
from web.ledger import ledger
from web.pages.errors import ErrorFragment, ErrorPage
from web.pages.segments import ReadingPart
from web.rendering import is_fragment, render, speaker

log = logging.getLogger(__name__)

_KNOWN = {
    400: "bad",
    401: "refused",
    403: "refused",
    404: "missing",
    405: "method",
    413: "large",
    414: "large",
    429: "often",
}


def register(app: APIFlask) -> None:
    """Attach the handlers."""
    app.register_error_handler(RenmaiError, _on_ours)
    app.register_error_handler(StillReadingError, _on_reading)
    app.error_processor(_on_invalid)
    app.register_error_handler(HTTPException, _on_http)
    app.register_error_handler(Exception, _on_unforeseen)


def _on_ours(error: RenmaiError) -> ResponseReturnValue:
    if isinstance(error, DatabaseError):
        graph().forget()
        log.warning("database: %s", error)
        return _answer(503, "database", error.code, speaker().t(error.code, **error.params), retry=True)
    kind = _KNOWN.get(error.http_status, "unexpected" if error.http_status >= 500 else "bad")
    where = ("line", "column", "word")
    place: dict[str, object] = {name: error.params[name] for name in where if name in error.params}
    return _answer(error.http_status, kind, error.code, speaker().t(error.code, **error.params), place=place)


def _on_reading(error: StillReadingError) -> ResponseReturnValue:
    if is_fragment():
        return render(ReadingPart(jobs.get(ledger(), error.job), request.full_path, request.method.lower()))
    answer = make_response(
        _answer(503, "reading", "segment.still-reading", speaker().t("segment.still-reading"), retry=True)
    )
    answer.headers["Retry-After"] = "5"
    return answer


def _on_invalid(error: HTTPError) -> Response:
    """What the API's schemas refuse: each field with what is wrong with it."""
    fields: dict[str, list[str]] = (
        next(iter(error.detail.values()), {}) if isinstance(error.detail, dict) else {}
    )
    problems = "; ".join(f"{name}: {' '.join(map(str, said))}" for name, said in fields.items())
    return problem(error.status_code, "api.invalid", speaker().t("api.invalid", problems=problems))


def _on_http(error: HTTPException) -> ResponseReturnValue:
    if isinstance(error, SecurityError):  # a Host header that is not ours: no address can be built
        return Response(speaker().t("web.error.host"), 400, mimetype="text/plain")
    if isinstance(error, CSRFError):
        return _answer(
            400, "stale", "web.error.stale", speaker().t("web.error.stale.text", path=request.path)
        )
    status = error.code or 500
    if status < 400:
        return error.get_response()
    kind = _KNOWN.get(status, "bad" if status < 500 else "unexpected")
    return _answer(
        status, kind, f"web.error.{kind}", speaker().t(f"web.error.{kind}.text", path=request.path)
    )


def _on_unforeseen(error: Exception) -> ResponseReturnValue:
    reference = secrets.token_hex(4)
    log.error("unforeseen %s at %s", reference, request.path, exc_info=error)
    sentence = speaker().t("web.error.unexpected.text", path=request.path, reference=reference)
    return _answer(500, "unexpected", "web.error.unexpected", sentence)


def problem(status: int, code: str, sentence: str) -> Response:
    """A failure as programs read it: problem details of RFC 9457, with our code."""
    response = jsonify(
        type=f"urn:renmai:{code}", title=HTTP_STATUS_CODES[status], status=status, detail=sentence, code=code
    )
    response.status_code, response.mimetype = status, "application/problem+json"
    return response


def _answer(
    status: int,
    kind: str,
    code: str,
    sentence: str,
    retry: bool = False,
    place: Mapping[str, object] | None = None,
) -> ResponseReturnValue:
    if request.path.startswith(PREFIX):
        return problem(status, code, sentence)
    if request.path.startswith("/api/"):
        response = jsonify(error={"code": code, "message": sentence, **(place or {})})
        response.status_code = status
        return response
    if is_fragment():
        return render(ErrorFragment(kind, sentence), status)
    headers = {"Retry_After": "5"} if retry else {}
    return render(ErrorPage(status, kind, sentence, retry), status, **headers)

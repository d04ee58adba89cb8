"""Static files: ours under a version of them all, libraries under their locked names; cached a year."""

from __future__ import annotations

import mimetypes

from flask import Blueprint, Response, abort, redirect, request, send_file, send_from_directory, url_for
from flask.typing import ResponseReturnValue

from web.assets import file_of
from web.own_files import own_version, static_directory

blueprint = Blueprint("files", __name__)

YEAR = "public, max-age=31536000, immutable"


@blueprint.get("/static/own/<version>/<path:name>")
def own(version: str, name: str) -> ResponseReturnValue:
    """One of our own files; an old version's address leads to the present one."""
    if version != own_version():
        return redirect(url_for(".own", version=own_version(), name=name), 307)
    response = send_from_directory(static_directory(), name)
    response.headers["Cache-Control"] = YEAR
    return response


@blueprint.get("/static/vendor/<path:name>")
def vendor(name: str) -> ResponseReturnValue:
    """A file of a locked browser library, gzip where the browser takes it."""
    path = file_of(name)
    packed = path.with_name(path.name + ".gz")
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    if kind in ("text/javascript", "application/javascript", "text/css"):
        kind += "; charset=utf-8"
    gzipped = packed.is_file() and bool(request.accept_encodings["gzip"])
    response: Response = send_file(packed if gzipped else path, mimetype=kind)
    if gzipped:
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["Cache-Control"] = YEAR
    return response


@blueprint.get("/favicon.ico")
def icon() -> ResponseReturnValue:
    """The icon browsers ask for by themselves."""
    if not (static_directory() / "icon.svg").is_file():
        abort(404)
    return redirect(url_for(".own", version=own_version(), name="icon.svg"), 302)

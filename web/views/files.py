"""Static files: ours under a version of them all, libraries under their locked names; cached a year."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from flask import Blueprint, Response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from web.accounts.access import open_to_all
from web.assets import file_of
from web.own_files import content_type, own_files, own_version

blueprint = Blueprint("files", __name__)

YEAR = "public, max-age=31536000, immutable"


@blueprint.get("/static/own/<version>/<path:name>")
@open_to_all
def own(version: str, name: str) -> ResponseReturnValue:
    """One of our own files; an old version's address leads to the present one."""
    file = own_files().get(name)
    if file is None:
        raise NotFound
    if version != own_version():
        return redirect(url_for(".own", version=own_version(), name=name), 307)
    packed = _takes_gzip()
    return _kept(Response(file.packed if packed else file.content, content_type=file.kind), packed)


@blueprint.get("/static/vendor/<path:name>")
@open_to_all
def vendor(name: str) -> ResponseReturnValue:
    """A file of a locked browser library."""
    path = file_of(name)
    beside = path.with_name(path.name + ".gz")
    packed = _takes_gzip() and beside.is_file()
    content = _content(str(beside if packed else path))
    return _kept(Response(content, content_type=content_type(path.name)), packed)


@blueprint.get("/favicon.ico")
@open_to_all
def icon() -> ResponseReturnValue:
    """The icon browsers ask for by themselves."""
    return redirect(url_for(".own", version=own_version(), name="icon.svg"), 302)


@cache
def _content(path: str) -> bytes:
    """A library's file: they are few, locked by hash, and asked for by every page."""
    return Path(path).read_bytes()


def _takes_gzip() -> bool:
    return bool(request.accept_encodings["gzip"])


def _kept(response: Response, packed: bool) -> Response:
    if packed:
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["Cache-Control"] = YEAR
    return response

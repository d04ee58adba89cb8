"""What every answer carries to keep a browser safe: a strict content policy with a nonce, and who may ask."""

from __future__ import annotations

import os
import secrets
import tempfile
from contextlib import suppress

from flask import Flask, Response, g

from graph.settings import Settings

LOOPBACK = ("127.0.0.1", "localhost")
"""Names under which a browser on this machine reaches us; another Host header is DNS rebinding."""

_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


def content_policy(nonce: str) -> str:
    """The Content-Security-Policy: only our own files, scripts by nonce, workers from blobs (the layout's).

    >>> "unsafe" in content_policy("x")
    False
    """
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src 'self' 'nonce-{nonce}'",
            f"style-src 'self' 'nonce-{nonce}'",
            "img-src 'self' data: blob:",
            "font-src 'self'",
            "connect-src 'self'",
            "worker-src blob:",
            "manifest-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        )
    )


def nonce() -> str:
    """The nonce of the answer being made, the same each time it is asked for."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    return str(g.csp_nonce)


def secret_key(settings: Settings) -> str:
    """The key that signs sessions and CSRF tokens: the setting, else one made once, kept in the home."""
    if settings.secret_key:
        return settings.secret_key
    path = settings.home / "secret.key"
    if not path.is_file():
        settings.home.mkdir(parents=True, exist_ok=True)
        handle, made = tempfile.mkstemp(dir=settings.home, prefix=".secret-")
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(48) + "\n")
        with suppress(FileExistsError):  # another process was first: its key counts
            os.link(made, path)
        os.unlink(made)
    return path.read_text(encoding="ascii").strip()


def protect(app: Flask) -> None:
    """Add the headers to every answer."""

    @app.after_request
    def _add_headers(response: Response) -> Response:
        for name, value in _HEADERS.items():
            response.headers.setdefault(name, value)
        response.headers.setdefault("Content-Security-Policy", content_policy(nonce()))
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response

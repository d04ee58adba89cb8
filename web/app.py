"""The Flask application."""

from __future__ import annotations

from importlib import metadata

from apiflask import APIFlask
from flask import Flask, g, request
from flask_compress import Compress
from flask_wtf import CSRFProtect

from graph.settings import Settings, load_settings
from web import api, failures, masking, security
from web.accounts import access, auditing, guard, sessions
from web.api.description import describe
from web.database import Graph, Opener, open_running
from web.languages import Speaker, choose
from web.ledger import Books
from web.rendering import prepare_templates
from web.requested import widen
from web.views import BLUEPRINTS

MAX_REQUEST_BYTES = 1 << 20


def create_app(
    settings: Settings | None = None,
    *,
    opener: Opener = open_running,
    prepared: bool = True,
    demo: bool = False,
) -> Flask:
    """Make the application of one home. It reaches the database at the first question, not here.

    Args:
        settings: Of the home; read from the environment by default.
        opener: Opens the store; tests give their own.
        prepared: Whether the database plans the common questions in the background once it is reached.
        demo: Whether a visitor of this machine may enter as the demo's user by one press of a button.
    """
    chosen = settings or load_settings()
    app = _configured(chosen, demo)
    app.extensions["renmai.graph"] = Graph(chosen, opener, prepared)
    app.extensions["renmai.ledger"] = Books(chosen)
    sessions.configure(app, chosen)
    Compress(app)
    security.protect(app)
    failures.register(app)
    prepare_templates(app)

    @app.before_request
    def _choose_language() -> None:
        accepted = [name for name, _ in request.accept_languages]
        lang = choose(request.cookies.get("lang"), chosen.lang, accepted)
        g.speaker = Speaker(lang, chosen.timezone)

    app.before_request(widen)
    guard.register(app)
    csrf = CSRFProtect(app)
    csrf.exempt(api.blueprint)  # it takes no cookie, so there is nothing to forge
    auditing.register(app)
    masking.register(app)
    app.register_blueprint(api.blueprint)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    access.check(app)
    return app


def _configured(chosen: Settings, demo: bool) -> APIFlask:
    app = APIFlask(
        "web",
        title="Renmai 人脉",
        version=metadata.version("renmai"),
        spec_path="/api/openapi.json",
        docs_path=None,
        json_errors=False,
        static_folder=None,  # type: ignore[arg-type]
        template_folder="templates",
    )
    describe(app)
    app.config.update(
        SECRET_KEY=security.secret_key(chosen),
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        MAX_CONTENT_LENGTH=MAX_REQUEST_BYTES,
        TRUSTED_HOSTS=list(security.LOOPBACK),
        COMPRESS_ALGORITHM=["gzip"],
        COMPRESS_MIN_SIZE=600,
        RENMAI=chosen,
        RENMAI_DEMO=demo,
    )
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    return app

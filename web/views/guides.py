"""Help."""

from __future__ import annotations

from flask import Blueprint, current_app, url_for
from flask.typing import ResponseReturnValue

from web.accounts.access import may
from web.pages.help import GUIDES, WORDS, HelpPage
from web.rendering import render

blueprint = Blueprint("help", __name__)


@blueprint.get("/help")
def help_page() -> ResponseReturnValue:
    """A short guide for each role, and a glossary."""
    endpoints = {endpoint for steps in GUIDES.values() for _, endpoint in steps}
    known = (endpoint for endpoint in endpoints if endpoint in current_app.view_functions and may(endpoint))
    return render(HelpPage(GUIDES, WORDS, {endpoint: url_for(endpoint) for endpoint in known}))

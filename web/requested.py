"""What views ask of the request and of the application: whole numbers, the home's settings."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from flask import current_app, request

from graph.errors import UsageError
from graph.settings import Settings


def home_settings() -> Settings:
    """Settings of the home the application serves."""
    found: Settings = current_app.config["RENMAI"]
    return found


def home_zone() -> ZoneInfo:
    """The zone of the home's days."""
    return ZoneInfo(home_settings().timezone)


def whole_number(name: str, digits: int = 12) -> int | None:
    """A number of the request's query, or None where it is left out.

    Raises:
        UsageError: ``web.number``: it is no whole number, or of more digits.
    """
    text = request.args.get(name, "")
    if text and (not text.isdecimal() or len(text) > digits):
        raise UsageError("web.number", name=name, text=text[:40])
    return int(text) if text else None

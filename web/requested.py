"""What views ask of the request and the application: whole numbers, pages of rows, the home's settings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar
from zoneinfo import ZoneInfo

from flask import current_app, request

from graph.errors import UsageError
from graph.settings import Settings
from web.accounts.access import Made


def takes(size: int) -> Callable[[Made], Made]:
    """Mark a view that takes requests of up to so many bytes; others take what MAX_CONTENT_LENGTH says.

    The view itself would be too late: the check for forgery reads the request before it.
    """

    def mark(view: Made) -> Made:
        view.most_bytes = size  # type: ignore[attr-defined]
        return view

    return mark


def widen() -> None:
    """Let a request in hand be as large as its view takes."""
    most = getattr(current_app.view_functions.get(request.endpoint or ""), "most_bytes", None)
    if most is not None:
        request.max_content_length = most


class Numbered(Protocol):
    """A row whose number says where the next page begins."""

    @property
    def id(self) -> int:
        """Its number."""


Row = TypeVar("Row", bound=Numbered)


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


def paged(found: Sequence[Row], size: int) -> tuple[Sequence[Row], int | None]:
    """A page of rows and the number the next one goes on from, None on the last.

    Args:
        found: Up to one row more than the page holds.
        size: Rows of a page.
    """
    return found[:size], found[size - 1].id if len(found) > size else None

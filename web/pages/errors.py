"""What stands where a page could not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from web.pages import Page


@dataclass(frozen=True, slots=True)
class ErrorPage(Page):
    """Something went wrong: what, and what to do."""

    template: ClassVar[str] = "error.html"
    status: int
    kind: str
    sentence: str
    retry: bool = False


@dataclass(frozen=True, slots=True)
class ErrorFragment(Page):
    """The same inside a page."""

    template: ClassVar[str] = "parts/error.html"
    kind: str
    sentence: str

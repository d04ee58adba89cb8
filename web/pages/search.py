"""Search."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from graph.profiles.search import Found
from web.pages import Page


@dataclass(frozen=True, slots=True)
class SearchPage(Page):
    """Results of one question."""

    template: ClassVar[str] = "search.html"
    question: str
    found: Found | None


@dataclass(frozen=True, slots=True)
class SearchPart(Page):
    """Results below the box while one types."""

    template: ClassVar[str] = "parts/search.html"
    question: str
    found: Found | None

"""The query page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from graph.ledger.asked import Ran, Saved
from graph.store.queries import Query
from web.pages import Page


@dataclass(frozen=True, slots=True)
class QueryPage(Page):
    """The editor, or one of the shipped queries.

    Attributes:
        shipped: Queries shipped for people, by area.
        query: The shipped query this page is of; None for the editor.
        text: What stands in the editor, with the values of its parameters.
    """

    template: ClassVar[str] = "query.html"
    shipped: tuple[tuple[str, tuple[Query, ...]], ...]
    saved: tuple[Saved, ...]
    history: tuple[Ran, ...]
    query: Query | None = None
    text: str = ""
    values: dict[str, str] | None = None
    opened: Saved | None = None


@dataclass(frozen=True, slots=True)
class ListsPart(Page):
    """Saved queries and the history, after something was run or saved."""

    template: ClassVar[str] = "parts/query_lists.html"
    saved: tuple[Saved, ...]
    history: tuple[Ran, ...]


@dataclass(frozen=True, slots=True)
class DrawingPart(Page):
    """The things of a result as a graph."""

    template: ClassVar[str] = "parts/query_graph.html"
    refs: tuple[str, ...]

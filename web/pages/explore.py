"""The neighbourhood explorer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from graph.ledger.views import SavedView
from graph.profiles.reading import Properties
from web.pages import Page

MOST_STARTS = 120
"""Things a picture of the graph may start from."""

MOST_SKIPPED = 10_000
"""Things of a list that may be paged through; further on a filter serves better."""


@dataclass(frozen=True, slots=True)
class ExplorePage(Page):
    """The graph on a page of its own."""

    template: ClassVar[str] = "explore.html"
    refs: tuple[str, ...]
    titles: tuple[str, ...]
    cap: int
    may_save: bool = False


@dataclass(frozen=True, slots=True)
class ViewPage(Page):
    """A saved view of the graph."""

    template: ClassVar[str] = "explore.html"
    view: SavedView
    state: Properties
    may_save: bool
    own: bool
    cap: int = 300

    @property
    def refs(self) -> tuple[str, ...]:
        """What the picture was started from."""
        return tuple(self.state.get("starts", ()))


@dataclass(frozen=True, slots=True)
class ViewsPage(Page):
    """All saved views."""

    template: ClassVar[str] = "views.html"
    views: tuple[SavedView, ...]


@dataclass(frozen=True, slots=True)
class NodePart(Page):
    """The panel of one thing of the graph."""

    template: ClassVar[str] = "parts/node.html"
    ref: str
    label: str
    title: str
    address: str | None
    values: tuple[tuple[str, str], ...]
    moves: tuple[Properties, ...]
    degree: int


@dataclass(frozen=True, slots=True)
class RestPart(Page):
    """What a move leads to: summed, and one page of it."""

    template: ClassVar[str] = "parts/rest.html"
    ref: str
    move: str
    text: str
    order: str
    orders: tuple[str, ...]
    skip: int
    total: int
    looked: int
    things: tuple[Properties, ...]
    sums: tuple[Properties, ...]

"""The neighbourhood explorer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from graph.profiles.reading import Properties
from web.pages import Page

MOST_STARTS = 120
"""Things a picture of the graph may start from."""


@dataclass(frozen=True, slots=True)
class ExplorePage(Page):
    """The graph on a page of its own."""

    template: ClassVar[str] = "explore.html"
    refs: tuple[str, ...]
    titles: tuple[str, ...]
    cap: int


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

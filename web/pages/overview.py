"""The overview of communities."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from graph.analytics.communities import Bubble
from web.bubbles import Circle
from web.pages import Page


@dataclass(frozen=True, slots=True)
class BubbleShown:
    """A bubble with its place, name, what of it fits, what its people share, and where it leads."""

    bubble: Bubble
    circle: Circle
    title: str
    label: str
    said: str
    address: str


@dataclass(frozen=True, slots=True)
class LinkShown:
    """A line between two bubbles, as wide as they have in common."""

    one: Circle
    other: Circle
    width: float


@dataclass(frozen=True, slots=True)
class Cut:
    """A thing without which a community falls apart, into how many parts."""

    label: str
    name: str
    parts: int
    address: str


@dataclass(frozen=True, slots=True)
class OverviewPage(Page):
    """Everybody as bubbles; ``at`` is when they were computed, None where they never were."""

    template: ClassVar[str] = "overview.html"
    at: datetime | None
    bubbles: tuple[BubbleShown, ...] = ()
    links: tuple[LinkShown, ...] = ()
    box: tuple[float, float, float, float] = (0, 0, 1, 1)
    communities: int = 0
    people: int = 0
    cuts: tuple[Cut, ...] = ()

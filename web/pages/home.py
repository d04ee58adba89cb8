"""The first page, and what it shows while the demo loads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from graph.commands.cases import CaseLine
from graph.profiles.discoveries import Discoveries, Loaded
from web.pages import Page
from web.pages.explore import MOST_STARTS

STEPS = ("start", "prepare", "northwind", "sample", "sampleShop", "resolve", "detect")
"""Steps of the demo, in their order."""


@dataclass(frozen=True, slots=True)
class Work:
    """How far the demo is, as it writes it to ``demo.json``.

    Attributes:
        step: One of STEPS, or another.
        share: Of the step, 0 to 1, or None where its end is not known.
        stalled: Nothing was written for a while.
    """

    step: str
    label: str
    share: float | None
    seconds_left: float | None
    finished: bool
    stalled: bool = False

    @property
    def steps(self) -> tuple[tuple[str, str], ...]:
        """Each step with ``done``, ``now`` or ``next``; none for work that is not the demo's."""
        if self.step not in STEPS:
            return ()
        at = STEPS.index(self.step)
        return tuple(
            (name, "done" if place < at else "now" if place == at else "next")
            for place, name in enumerate(STEPS)
        )


@dataclass(frozen=True, slots=True)
class HomePage(Page):
    """The first page."""

    template: ClassVar[str] = "home.html"
    loaded: Loaded
    discoveries: Discoveries
    cases: tuple[CaseLine, ...] = ()

    @property
    def group_refs(self) -> tuple[str, ...]:
        """What the graph of the group starts from: people, devices, and the coupons they share."""
        group = self.discoveries.group
        if group is None:
            return ()
        return (
            *(f"Person:{item['id']}" for item in group.people),
            *(f"Device:{key}" for key in group.devices),
            *(f"Coupon:{item['key']}" for item in group.coupons[:2]),
        )[:MOST_STARTS]


@dataclass(frozen=True, slots=True)
class EmptyPage(Page):
    """The first page of a home in which nothing is loaded."""

    template: ClassVar[str] = "empty.html"


@dataclass(frozen=True, slots=True)
class ProgressPage(Page):
    """The first page while the demo loads."""

    template: ClassVar[str] = "progress.html"
    work: Work


@dataclass(frozen=True, slots=True)
class ProgressPart(Page):
    """Its part that is asked for again and again."""

    template: ClassVar[str] = "parts/progress.html"
    work: Work

"""What each template is given: one frozen dataclass a template, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from graph.profiles.activity import OrderPage, Rhythm, Timeline
from graph.profiles.customer_360 import Customer360
from graph.profiles.discoveries import Discoveries, Loaded
from graph.profiles.reading import Properties
from graph.profiles.search import Found

MOST_STARTS = 120
"""Things a picture of the graph may start from."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page or a part of one; ``template`` is its file."""

    template: ClassVar[str]


STEPS = ("start", "prepare", "northwind", "sample", "sampleShop", "resolve")
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


@dataclass(frozen=True, slots=True)
class PersonPage(Page):
    """Customer 360."""

    template: ClassVar[str] = "person.html"
    whole: Customer360
    cells: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def ref(self) -> str:
        """What its graph starts from."""
        return f"{'Person' if self.whole.kind == 'person' else 'Customer'}:{self.whole.id}"


@dataclass(frozen=True, slots=True)
class OrdersPart(Page):
    """Orders of a person, a page at a time."""

    template: ClassVar[str] = "parts/orders.html"
    kind: str
    id: str
    page: OrderPage
    first: bool


@dataclass(frozen=True, slots=True)
class TimelinePart(Page):
    """The timeline of a person, a page at a time."""

    template: ClassVar[str] = "parts/timeline.html"
    kind: str
    id: str
    timeline: Timeline
    kinds: tuple[str, ...]
    chosen: tuple[str, ...]
    first: bool


@dataclass(frozen=True, slots=True)
class BehaviourPart(Page):
    """Charts, carts, products looked at, consents."""

    template: ClassVar[str] = "parts/behaviour.html"
    rhythm: Rhythm
    carts: tuple[Properties, ...]
    viewed: tuple[Properties, ...]
    consents: tuple[Properties, ...]


@dataclass(frozen=True, slots=True)
class OrderPageWhole(Page):
    """One order."""

    template: ClassVar[str] = "order.html"
    whole: Properties
    issues: tuple[tuple[str, Properties], ...]


@dataclass(frozen=True, slots=True)
class ProductPage(Page):
    """One product."""

    template: ClassVar[str] = "product.html"
    whole: Properties


@dataclass(frozen=True, slots=True)
class SupplierPage(Page):
    """One supplier."""

    template: ClassVar[str] = "supplier.html"
    whole: Properties


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

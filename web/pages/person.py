"""Customer 360 and its lazy parts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from graph.analytics.related import Relation
from graph.commands.cases import CasePage
from graph.commands.segment_scores import Scores
from graph.profiles.activity import OrderRow, Rhythm, Timeline
from graph.profiles.behind import Bar
from graph.profiles.customer_360 import Customer360
from graph.profiles.reading import Properties
from graph.profiles.standing import Standing
from graph.profiles.tags import Within
from web.pages import Page


@dataclass(frozen=True, slots=True)
class Quality:
    """One line of what is known of a customer's data: in short, in words, and where it is mended."""

    bad: bool
    short: str
    text: str
    href: str = ""
    action: str = ""


@dataclass(frozen=True, slots=True)
class PersonPage(Page):
    """Customer 360."""

    template: ClassVar[str] = "person.html"
    whole: Customer360
    cells: tuple[tuple[str, tuple[str, ...]], ...]
    quality: tuple[Quality, ...]
    address: str
    today: date
    shown_day: date | None
    record_label: ClassVar[str] = "Customer"

    @property
    def moment(self) -> datetime | None:
        """The moment of the past that is shown, or None."""
        return self.whole.moment

    @property
    def before(self) -> str | None:
        """That moment for the addresses of lazy parts."""
        return self.whole.moment.isoformat() if self.whole.moment else None

    @property
    def first(self) -> int | None:
        """Marks lazy parts of the past as shown whole."""
        return 1 if self.whole.moment else None

    @property
    def ref(self) -> str:
        """What its graph starts from."""
        return f"{'Person' if self.whole.kind == 'person' else 'Customer'}:{self.whole.id}"


@dataclass(frozen=True, slots=True)
class OrdersPart(Page):
    """Orders of a person, a page at a time.

    Attributes:
        kind: ``person`` or ``record``.
        id: Of the person or record.
        orders: Of this page.
        more: Arguments of the next page's address, None at the end.
        first: Whether this is the beginning.
        bar: The bar of a chart they stand behind, if any.
        total: How many that bar counts.
        until: The end of time of the page they stand on, as in its address.
    """

    template: ClassVar[str] = "parts/orders.html"
    kind: str
    id: str
    orders: tuple[OrderRow, ...]
    more: Mapping[str, object] | None
    first: bool
    bar: Bar | None = None
    total: int = 0
    until: str | None = None


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
class StandingPart(Page):
    """Recency, frequency, value, life cycle; cases that involve them (``about`` their id); segments.

    ``old`` says that the shop's orders end some days before the moment asked for.
    ``unscored`` says why there are no scores: ``record``, ``past``, ``uncounted`` or ``unbought``.
    """

    template: ClassVar[str] = "parts/standing.html"
    standing: Standing
    cases: CasePage
    about: str
    segments: tuple[Within, ...]
    old: bool = False
    scores: Scores | None = None
    unscored: str = ""


@dataclass(frozen=True, slots=True)
class RelationsPart(Page):
    """The strongest of the relations of a person; ``total`` is how many there are."""

    template: ClassVar[str] = "parts/relations.html"
    id: str
    relations: tuple[Relation, ...]
    total: int


@dataclass(frozen=True, slots=True)
class BehaviourPart(Page):
    """Charts, carts, products looked at, consents."""

    template: ClassVar[str] = "parts/behaviour.html"
    kind: str
    id: str
    until: str | None
    rhythm: Rhythm
    carts: tuple[Properties, ...]
    viewed: tuple[Properties, ...]
    consents: tuple[Properties, ...]

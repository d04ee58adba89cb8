"""Cases: the list, one case, its timeline and its report for print."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from graph.commands.case_evidence import Happening, Member, Tie
from graph.commands.cases import Case, CasePage
from web.pages import Page


@dataclass(frozen=True, slots=True)
class CasesPage(Page):
    """The ranked list.

    Attributes:
        chosen: What the list is narrowed to, by name of the field.
        people: Names cases may be given to.
    """

    template: ClassVar[str] = "cases.html"
    page: CasePage
    chosen: Mapping[str, str]
    people: tuple[str, ...]

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return max(1, -(-self.page.total // self.page.size))


@dataclass(frozen=True, slots=True)
class OneCasePage(Page):
    """One case.

    Attributes:
        things: References its evidence graph is drawn from; ``hidden`` counts what was left out, by label.
        trouble: Why the last form could not be done, with what had been ``written`` in it.
    """

    template: ClassVar[str] = "case.html"
    whole: Case
    members: tuple[Member, ...]
    ties: tuple[Tie, ...]
    things: tuple[str, ...]
    hidden: Mapping[str, int]
    people: tuple[str, ...]
    trouble: str = ""
    written: str = ""
    said: str = ""

    @property
    def most_points(self) -> float:
        """Points of the heaviest factor, for the bars."""
        return max((item.points for item in self.whole.line.factors), default=1.0) or 1.0


@dataclass(frozen=True, slots=True)
class CaseTimelinePart(Page):
    """A page of what happened to the members."""

    template: ClassVar[str] = "parts/case_timeline.html"
    id: str
    events: tuple[Happening, ...]
    following: int | None
    first: bool


@dataclass(frozen=True, slots=True)
class CaseReportPage(Page):
    """One case for print."""

    template: ClassVar[str] = "case_report.html"
    whole: Case
    members: tuple[Member, ...]
    ties: tuple[Tie, ...]
    events: tuple[Happening, ...]
    total: int
    made_by: str
    made_at: datetime

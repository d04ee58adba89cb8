"""What came in, what is wrong, what to decide: the part of the first page a working day begins with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from graph.ledger.arrival_sources import Said
from graph.ledger.jobs import Job
from web.pages import Page


@dataclass(frozen=True, slots=True)
class TodayPart(Page):
    """Figures of today, each with the page behind it.

    Attributes:
        days: Rows read on each of the last days, oldest first.
        sources: Name of each source and when it was last loaded, the oldest first.
        kept: Rows in quarantine.
        unsure: Pairs waiting for a decision, by kind.
        cases: Open cases; None where detectors never ran.
        working: Jobs waiting or at work.
        arrivals: What came by itself today, in sentences, what needs a person first.
    """

    template: ClassVar[str] = "parts/today.html"
    days: tuple[tuple[date, int], ...]
    sources: tuple[tuple[str, datetime | None], ...]
    kept: int
    unsure: tuple[tuple[str, int], ...]
    cases: int | None
    working: tuple[Job, ...]
    arrivals: tuple[Said, ...] = ()

    @property
    def bars(self) -> tuple[tuple[date, int, float], ...]:
        """Each day with its rows and their share of the busiest day's."""
        most = max((rows for _, rows in self.days), default=0) or 1
        return tuple((day, rows, rows / most) for day, rows in self.days)

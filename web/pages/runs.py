"""Sources that keep coming, runs, and the daily digest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import ClassVar

from graph.ledger.arrival_runs import Run
from graph.ledger.arrival_sources import Said, Source
from graph.ledger.arrivals import Arrival, Backlog
from loaders.arrivals.digest import Digest
from web.pages import Page


@dataclass(frozen=True, slots=True)
class Coming:
    """One source with what waits from it.

    Attributes:
        standing: As `Source.standing`.
        promised: Its promise as text.
    """

    source: Source
    waits: Backlog
    lag: float
    standing: str
    promised: str


@dataclass(frozen=True, slots=True)
class RunsPage(Page):
    """What keeps coming and what was done with it.

    Attributes:
        of: Name of the source whose runs these are; empty for all.
        older: Number of the last run where there are more, else None.
    """

    template: ClassVar[str] = "runs.html"
    coming: tuple[Coming, ...]
    runs: tuple[Run, ...]
    older: int | None
    of: str = ""
    said: str = ""


@dataclass(frozen=True, slots=True)
class BacklogPart(Page):
    """What waits now."""

    template: ClassVar[str] = "parts/backlog.html"
    waits: Backlog
    lag: float


@dataclass(frozen=True, slots=True)
class RunPage(Page):
    """One run, with some of what it took."""

    template: ClassVar[str] = "run.html"
    run: Run
    arrivals: tuple[Arrival, ...]


@dataclass(frozen=True, slots=True)
class SourcePage(Page):
    """One source that keeps coming.

    Attributes:
        kinds: Of its rows.
        waiting: What is next in turn.
        kept: Since when what came can be loaded again; None where nothing is kept.
        counts: What came and what was refused lately, by code.
    """

    template: ClassVar[str] = "source.html"
    coming: Coming
    kinds: tuple[str, ...]
    waiting: tuple[Arrival, ...]
    runs: tuple[Run, ...]
    kept: datetime | None
    counts: tuple[tuple[str, int], ...]
    address: str = ""
    said: str = ""


@dataclass(frozen=True, slots=True)
class DigestPage(Page):
    """What happened in a day."""

    template: ClassVar[str] = "digest.html"
    digest: Digest
    sentences: tuple[Said, ...]
    is_today: bool

    @property
    def before(self) -> date:
        """The day before."""
        return self.digest.day - timedelta(days=1)

    @property
    def after(self) -> date | None:
        """The day after, or None where that is not yet."""
        return None if self.is_today else self.digest.day + timedelta(days=1)

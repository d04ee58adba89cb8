"""Jobs: long work, how far it is and how it ended."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from graph.ledger.jobs import Job
from web.pages import Page


@dataclass(frozen=True, slots=True)
class JobsPage(Page):
    """All jobs, newest first; ``older`` is the number to go on below."""

    template: ClassVar[str] = "jobs.html"
    jobs: tuple[Job, ...]
    older: int | None


@dataclass(frozen=True, slots=True)
class JobPart(Page):
    """One job at work, asked for again until it ends."""

    template: ClassVar[str] = "parts/job.html"
    job: Job

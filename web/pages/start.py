"""Bringing files in: from the drop to the first customer seen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from graph.ledger.jobs import Job
from graph.ledger.sittings import Sitting
from loaders.plan import TablePlan
from web.pages import Page

STAGES = ("files", "columns", "problems", "load")


@dataclass(frozen=True, slots=True)
class StartPage(Page):
    """Where files are dropped, and sittings to go on with."""

    template: ClassVar[str] = "start.html"
    sittings: tuple[Sitting, ...]
    piece: int


@dataclass(frozen=True, slots=True)
class SittingPage(Page):
    """One sitting, at the stage it has reached.

    Attributes:
        stage: One of STAGES.
        received: Bytes of each file that are here.
        plans: Of the tables; empty before they were looked at.
        targets: Kind to everything a column of it may become.
        working: The job at work, if any.
        checked: What the last check found, as `LoadReport.as_dict`; None where the plans changed since.
        loaded: What the last load did.
        books: Corrected workbooks, each with its file and what was changed.
        failed: The last job, where it failed or was cancelled.
        trouble: Sentence about what was refused just now.
    """

    template: ClassVar[str] = "sitting.html"
    sitting: Sitting
    stage: str
    piece: int
    received: tuple[int, ...]
    plans: tuple[TablePlan, ...]
    kinds: tuple[str, ...]
    targets: dict[str, tuple[str, ...]]
    working: Job | None
    checked: dict[str, Any] | None
    loaded: dict[str, Any] | None
    failed: Job | None
    books: tuple[dict[str, Any], ...] = ()
    trouble: str = ""

    @property
    def stages(self) -> tuple[tuple[str, str], ...]:
        """Each stage with ``done``, ``now`` or ``next``."""
        at = STAGES.index(self.stage)
        whole = self.loaded is not None
        return tuple(
            (name, "done" if place < at or whole else "now" if place == at else "next")
            for place, name in enumerate(STAGES)
        )

    @property
    def is_ready(self) -> bool:
        """Whether the tables can be checked and loaded."""
        return any(not plan.is_skipped for plan in self.plans) and all(plan.is_ready for plan in self.plans)

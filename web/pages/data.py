"""What came in: sources with their age, loads, and rows kept aside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from graph.ledger.quarantine import Kept, Wanted
from graph.profiles.reading import Properties
from web.pages import Page
from web.pages.runs import Coming


@dataclass(frozen=True, slots=True)
class SourcesPage(Page):
    """Sources, each with what was loaded from it, and the latest loads."""

    template: ClassVar[str] = "sources.html"
    sources: tuple[tuple[str, tuple[Properties, ...]], ...]
    loads: tuple[Properties, ...]
    kept: int
    coming: tuple[Coming, ...]


@dataclass(frozen=True, slots=True)
class LoadPage(Page):
    """One load."""

    template: ClassVar[str] = "load.html"
    load: Properties
    kept: int


@dataclass(frozen=True, slots=True)
class QuarantinePage(Page):
    """Rows kept aside: how many and why, and a page of them, each with its cells to be corrected.

    Attributes:
        counts: (source, kind, file, code, rows).
        more: Number of the last row where there are more, else None.
        said: What became of rows tried again just now.
    """

    template: ClassVar[str] = "quarantine.html"
    wanted: Wanted
    counts: tuple[tuple[str, str, str, str, int], ...]
    rows: tuple[Kept, ...]
    total: int
    more: int | None
    said: str = ""
    is_good: bool = True

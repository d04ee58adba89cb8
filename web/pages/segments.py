"""Segments: the list, one of them, and the builder."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from graph.commands.segments import Saved
from graph.ledger.exports import Export
from graph.ledger.jobs import Job
from graph.profiles.segments.evaluate import Why
from web.pages import Page


@dataclass(frozen=True, slots=True)
class SegmentsPage(Page):
    """Saved segments, and templates to start from."""

    template: ClassVar[str] = "segments.html"
    saved: tuple[Saved, ...]
    templates: tuple[str, ...]
    may_make: bool


@dataclass(frozen=True, slots=True)
class SegmentPage(Page):
    """One segment: what it says, who is in, why, and handing it over."""

    template: ClassVar[str] = "segment.html"
    segment: Saved
    said: tuple[tuple[str, str], ...]
    formats: tuple[str, ...]
    may_export: bool


@dataclass(frozen=True, slots=True)
class BuilderPage(Page):
    """Rows of choices with a live count."""

    template: ClassVar[str] = "segment_builder.html"
    rows: tuple[RowPart, ...]
    kinds: tuple[str, ...]
    name: str = ""


@dataclass(frozen=True, slots=True)
class RowPart(Page):
    """One row of the builder.

    Attributes:
        fields: Name, how it is asked (``choice``, ``number`` or ``text``), choices, and its value.
        following: Number of the row that the button makes after this one.
    """

    template: ClassVar[str] = "parts/segment_row.html"
    number: int
    kind: str
    negated: bool
    kinds: tuple[str, ...]
    fields: tuple[tuple[str, str, tuple[str, ...], str], ...]
    following: int | None = None


@dataclass(frozen=True, slots=True)
class CountPart(Page):
    """How many people a definition has, with a few of them; or why it cannot be counted.

    ``moment`` is when they were read, where they are being read anew.
    """

    template: ClassVar[str] = "parts/segment_count.html"
    count: int | None
    everybody: int
    sample: tuple[tuple[str, str], ...]
    wrong: tuple[str, dict[str, Any]] | None = None
    moment: datetime | None = None


@dataclass(frozen=True, slots=True)
class ReadingPart(Page):
    """Everybody is being read by a job; asks for ``address`` again, as ``method``, until that is done."""

    template: ClassVar[str] = "parts/reading.html"
    job: Job
    address: str
    method: str


@dataclass(frozen=True, slots=True)
class WhyPart(Page):
    """Why somebody is in or not."""

    template: ClassVar[str] = "parts/segment_why.html"
    inside: bool
    name: str
    reasons: tuple[tuple[Why, str], ...]


@dataclass(frozen=True, slots=True)
class LogPart(Page):
    """What was handed over of a segment, newest first; ``kept`` are files that can still be fetched, ``job``
    writes some now or could not.
    """

    template: ClassVar[str] = "parts/segment_log.html"
    segment_id: str
    exports: tuple[Export, ...]
    kept: frozenset[str] = frozenset()
    job: Job | None = None

"""Duplicate review: the work list and one pair."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from graph.commands.review import Pair, WorkPage
from graph.commands.review_progress import Merger, Progress
from graph.resolve.judgements import Judgement
from graph.resolve.waterfall import Step
from web.differences import Segments
from web.pages import Page

KINDS = ("customer", "product", "supplier", "address")


@dataclass(frozen=True, slots=True)
class ReviewPage(Page):
    """The work list of one kind."""

    template: ClassVar[str] = "review.html"
    kind: str
    work: WorkPage
    progress: Progress
    first: bool
    said: str = ""


@dataclass(frozen=True, slots=True)
class FieldRow:
    """One property of two records: values side by side, in pieces."""

    name: str
    lines: tuple[tuple[Segments, Segments], ...]
    same: bool


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of the waterfall, in hundredths of the drawing's width."""

    step: Step | None
    start: float
    width: float
    weight: float
    sum: float


@dataclass(frozen=True, slots=True)
class PairPart(Page):
    """One pair, as a part of its page.

    Attributes:
        upcoming: Ids of the pairs that follow on the list.
        latest: The last judgement on the pair, which a new decision must have seen.
        sizes: Records of the two identities.
        things: References the shared neighbourhood is drawn from.
    """

    template: ClassVar[str] = "parts/pair.html"
    pair: Pair
    kind: str
    rows: tuple[FieldRow, ...]
    bars: tuple[Bar, ...]
    zero: float
    upcoming: tuple[str, ...]
    latest: Judgement | None
    waiting: int
    sizes: tuple[int, int]
    things: tuple[str, ...]
    may_decide: bool


@dataclass(frozen=True, slots=True)
class PairPage(Page):
    """One pair."""

    template: ClassVar[str] = "pair.html"
    part: PairPart


@dataclass(frozen=True, slots=True)
class PreviewPart(Page):
    """What a bulk decision would do."""

    template: ClassVar[str] = "parts/review_preview.html"
    kind: str
    verdict: str
    ids: tuple[str, ...]
    groups: tuple[Merger, ...]
    gone: int

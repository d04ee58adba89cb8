"""Parts of a segment's page: portrait, growth, overlaps, campaigns and the clock."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from graph.analytics.lift import Lift
from graph.commands.campaigns import Campaign
from graph.commands.segment_life import Overlap
from graph.ledger.exports import Size
from graph.ledger.schedules import Schedule
from graph.profiles.segments.portrait import Chart
from web.pages import Page


@dataclass(frozen=True, slots=True)
class PortraitPart(Page):
    """Charts of a segment's members beside everybody, with the names of their parts as shown."""

    template: ClassVar[str] = "parts/segment_portrait.html"
    charts: tuple[tuple[Chart, tuple[str, ...]], ...]
    members: int


@dataclass(frozen=True, slots=True)
class LifePart(Page):
    """Size day by day, and other segments that share people."""

    template: ClassVar[str] = "parts/segment_life.html"
    segment_id: str
    sizes: tuple[Size, ...]
    overlaps: tuple[Overlap, ...]
    members: int
    may_refresh: bool


@dataclass(frozen=True, slots=True)
class ClockPart(Page):
    """When a segment is refreshed and exported by itself."""

    template: ClassVar[str] = "parts/segment_clock.html"
    segment_id: str
    schedule: Schedule | None
    formats: tuple[str, ...]
    may_change: bool


@dataclass(frozen=True, slots=True)
class CampaignsPart(Page):
    """Campaigns of a segment."""

    template: ClassVar[str] = "parts/segment_campaigns.html"
    campaigns: tuple[Campaign, ...]


@dataclass(frozen=True, slots=True)
class CampaignPage(Page):
    """What a campaign brought in so many days."""

    template: ClassVar[str] = "campaign.html"
    campaign: Campaign
    lift: Lift
    days: int

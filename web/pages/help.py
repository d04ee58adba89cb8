"""Help: a short guide for each role, and the words Renmai uses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from web.pages import Page

GUIDES: dict[str, tuple[tuple[str, str], ...]] = {
    "business": (("bring", "start.start"), ("wrong", "quarantine.quarantine"), ("whole", "home.home")),
    "analyst": (("search", "home.home"), ("explore", "explore.explore"), ("review", "review.pairs")),
    "fraud": (("cases", "cases.list_cases"), ("ask", "query.editor"), ("hold", "cases.list_cases")),
    "marketer": (
        ("group", "segments.segments"),
        ("see", "segments.segments"),
        ("hand", "segments.segments"),
        ("tag", "tags.tags"),
    ),
    "planner": (("stock", "supply.supply"), ("touched", "supply.supply")),
    "viewer": (
        ("find", "home.home"),
        ("read", "home.home"),
        ("follow", "views.views"),
        ("all", "overview.overview"),
    ),
    "engineer": (("api", "api_docs.docs"), ("jobs", "jobs.jobs"), ("people", "users.users")),
}
"""Who, and the steps of their guide, each with the endpoint it leads to."""

WORDS = (
    *(
        "record",
        "identity",
        "source",
        "load",
        "quarantine",
        "standardised",
        "match",
        "probability",
        "judgement",
    ),
    *("profile", "customer360", "finding", "case", "segment", "household", "confidence", "supernode"),
    *("lifecycle", "rfm", "relation", "quality", "score", "weight", "webhook", "freshness"),
)
"""Entries of the glossary, in the order a newcomer meets them."""


@dataclass(frozen=True, slots=True)
class HelpPage(Page):
    """The page of help; ``addresses`` are those of the endpoints the visitor may use."""

    template: ClassVar[str] = "help.html"
    guides: dict[str, tuple[tuple[str, str], ...]]
    words: tuple[str, ...]
    addresses: dict[str, str]

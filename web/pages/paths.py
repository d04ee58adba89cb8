"""Ways between two things."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from web.pages import Page


@dataclass(frozen=True, slots=True)
class End:
    """One of the two things: what was typed, the reference and title it stands for, or what it may mean.

    Attributes:
        meant: (reference, title, label, details) of each thing it may mean.
    """

    text: str
    ref: str
    title: str
    meant: tuple[tuple[str, str, str, tuple[str, ...]], ...] = ()
    missing: bool = False


@dataclass(frozen=True, slots=True)
class Way:
    """One way: its title, its things as (label, title, address), and a sentence for each reason."""

    title: str
    steps: tuple[tuple[str, str, str | None], ...]
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PathPage(Page):
    """Which two things are asked about; the ways between them come after it."""

    template: ClassVar[str] = "path.html"
    ends: tuple[End, ...]


@dataclass(frozen=True, slots=True)
class WaysPart(Page):
    """The ways between two things."""

    template: ClassVar[str] = "parts/ways.html"
    ends: tuple[End, ...]
    ways: tuple[Way, ...] = ()
    drawn: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    problem: str = ""
    may_save: bool = False

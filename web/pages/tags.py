"""Tags: the list, one of them with who carries it, and those of a person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from graph.commands.tags import Tag
from graph.profiles.tags import Tagged
from web.pages import Page


@dataclass(frozen=True, slots=True)
class TagsPage(Page):
    """All tags, and a form for a new one."""

    template: ClassVar[str] = "tags.html"
    tags: tuple[Tag, ...]
    segments: tuple[str, ...]
    may_make: bool


@dataclass(frozen=True, slots=True)
class TagPage(Page):
    """One tag and a page of who carries it; ``after`` goes on to the next page."""

    template: ClassVar[str] = "tag.html"
    tag: Tag
    carriers: tuple[dict[str, Any], ...]
    after: str | None
    may_change: bool


@dataclass(frozen=True, slots=True)
class PersonTagsPart(Page):
    """Tags of one person, with a box to put one on; ``wrong`` is why one could not be."""

    template: ClassVar[str] = "parts/person_tags.html"
    person_id: str
    tags: tuple[Tagged, ...]
    known: tuple[str, ...]
    may_change: bool
    wrong: tuple[str, dict[str, Any]] | None = None

"""The description of the API."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from web.pages import Page


@dataclass(frozen=True, slots=True)
class Operation:
    """One route and method of the API."""

    method: str
    path: str
    summary: str
    text: str
    tags: tuple[str, ...]
    scopes: tuple[str, ...]
    parameters: tuple[Mapping[str, Any], ...]
    fields: Mapping[str, Mapping[str, Any]]
    required: tuple[str, ...]

    @property
    def anchor(self) -> str:
        """Its address on the page."""
        kept = (sign if sign.isalnum() else "-" for sign in self.path.strip("/"))
        return f"{self.method.lower()}-{''.join(kept)}"


@dataclass(frozen=True, slots=True)
class ApiPage(Page):
    """All of them."""

    template: ClassVar[str] = "api_docs.html"
    operations: tuple[Operation, ...]
    version: str

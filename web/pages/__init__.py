"""What each template is given: one frozen dataclass a template, one module a page family."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Page:
    """A page or a part of one; ``template`` is its file."""

    template: ClassVar[str]

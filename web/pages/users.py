"""Users and what they did, for administrators."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from graph.ledger.accounts import User
from graph.ledger.audit import Entry
from web.pages import Page


@dataclass(frozen=True, slots=True)
class UsersPage(Page):
    """Everybody who may sign in, and the newest entries of the audit log.

    Attributes:
        next_before: Where the next page of the log begins, or None.
        trouble: What was wrong with the form just sent; ``name`` and ``role`` are what it held.
    """

    template: ClassVar[str] = "users.html"
    users: tuple[User, ...]
    entries: tuple[Entry, ...]
    next_before: int | None
    trouble: str = ""
    said: str = ""
    name: str = ""
    role: str = "analyst"


@dataclass(frozen=True, slots=True)
class AuditPart(Page):
    """More entries of the log."""

    template: ClassVar[str] = "parts/audit.html"
    entries: tuple[Entry, ...]
    next_before: int | None

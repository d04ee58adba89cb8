"""Signing in and out, one's own account, and what follows a form sent too late."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from graph.ledger.accounts import User
from web.pages import Page


@dataclass(frozen=True, slots=True)
class SignInPage(Page):
    """The form.

    Attributes:
        next: Path to go on to.
        carried: A form that came without a session, packed and signed; it can be sent after signing in.
        expired: Whether a session has ended in the middle of something.
        trouble: A sentence on what was wrong, and ``first`` whether nobody can sign in yet.
    """

    template: ClassVar[str] = "sign_in.html"
    next: str = "/"
    carried: str = ""
    expired: bool = False
    trouble: str = ""
    name: str = ""
    first: bool = False


@dataclass(frozen=True, slots=True)
class SignedOutPart(Page):
    """Inside a page: the session has ended."""

    template: ClassVar[str] = "parts/signed_out.html"
    address: str


@dataclass(frozen=True, slots=True)
class CarriedPage(Page):
    """After signing in again: the form that was sent too late, to be sent now."""

    template: ClassVar[str] = "carried.html"
    path: str
    fields: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class AccountPage(Page):
    """One's own account."""

    template: ClassVar[str] = "account.html"
    user: User
    done: bool = False
    trouble: str = ""

"""The demo's visitor: a user without a password, who comes in by a link or a button of this machine."""

from __future__ import annotations

from graph.errors import ConflictError, NotFoundError
from graph.ledger import Ledger, accounts
from graph.ledger.accounts import ADMINISTRATOR, User

NAME = "demo"


def demo_user(ledger: Ledger) -> User:
    """The demo's user, added at the first time; two who ask at once get the same."""
    try:
        return accounts.user_named(ledger, NAME)
    except NotFoundError:
        try:
            return accounts.add_user(ledger, NAME, ADMINISTRATOR, None)
        except ConflictError:
            return accounts.user_named(ledger, NAME)

"""What is loaded first where more comes than can be loaded: trade before what people looked at."""

from __future__ import annotations

from collections.abc import Iterable

URGENT, USUAL, LATER = 0, 1, 2

_TRADE = frozenset(("order", "orderLine", "payment", "refund", "shipment", "stock", "consent"))
_LOOKED_AT = frozenset(("pageView", "signIn", "cart", "cartLine", "interaction", "review", "couponReceipt"))


def urgency(kind: str) -> int:
    """Priority of rows of a kind; 0 is loaded first.

    >>> urgency("order"), urgency("customer"), urgency("pageView")
    (0, 1, 2)
    """
    return URGENT if kind in _TRADE else LATER if kind in _LOOKED_AT else USUAL


def urgency_of(kinds: Iterable[str]) -> int:
    """Priority of a file that may hold several kinds: that of the most urgent.

    >>> urgency_of(["pageView", "customer"])
    1
    """
    return min((urgency(kind) for kind in kinds), default=USUAL)

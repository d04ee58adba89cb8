"""What is said beside recommendations, on pages and in terminals alike."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from graph.commands.recommend import Advice


def notes(advice: Advice) -> Iterator[tuple[str, dict[str, Any]]]:
    """What there is to say beside the offers, as codes and parameters."""
    if advice.refused:
        yield "recommend.refused", {}
    elif advice.unreachable:
        yield "recommend.unreachable", {}
    else:
        if not advice.offers:
            yield "recommend.none", {}
        if not advice.stocked:
            yield "recommend.unstocked", {}
        elif advice.warehouses:
            yield "recommend.reach", {"warehouses": list(advice.warehouses)}
        if advice.out:
            yield "recommend.out", {"names": list(advice.out)}

"""How good the ranking was: what people decided about the first k cases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from graph.commands.cases import Clock, list_cases, now
from graph.store import Store

DEPTHS = (10, 20, 50, 100)


@dataclass(frozen=True, slots=True)
class Precision:
    """Of the first ``depth`` cases by score: how many were decided, and how many of these confirmed.

    >>> Precision(10, 4, 3).share
    0.75
    """

    depth: int
    decided: int
    confirmed: int

    @property
    def share(self) -> float | None:
        """Confirmed of decided; None where nobody has decided on any."""
        return self.confirmed / self.decided if self.decided else None


def precision_at(
    store: Store, depths: Sequence[int] = DEPTHS, detector: str | None = None, clock: Clock = now
) -> tuple[Precision, ...]:
    """Precision at each depth, over all cases or those one detector reports."""
    cases = list_cases(store, detector=detector, size=max((*depths, 1)), clock=clock).cases
    found = []
    for depth in depths:
        statuses = [case.status for case in cases[:depth]]
        confirmed = statuses.count("confirmed")
        found.append(Precision(depth, confirmed + statuses.count("dismissed"), confirmed))
    return tuple(found)

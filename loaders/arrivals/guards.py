"""Guards: what in a delivery is so unlike the ones before that a person should look before it is loaded.

Rules of thumb, said as such: less than half the median of the past rows, and a share of refused rows several
times the past one. A guard stops its source only, says why, and lets a person load it anyway.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from graph.ledger.arrival_sources import Said

ENOUGH = 3
"""Past deliveries without which nothing is said about the number of rows."""

LOOK_BACK = 20
"""Past deliveries that are compared with."""

HALVED = 0.5
FEW = 20
"""Rows: of fewer a half is no sign of anything."""

REFUSED_AT_FIRST = 0.5
"""Share of refused rows that stops a source of which nothing is known yet."""

REFUSED_MORE = 5.0
REFUSED_LEAST = 0.05


@dataclass(frozen=True, slots=True)
class Delivery:
    """What one delivery came to, of one kind: rows read, and of these refused."""

    read: int
    refused: int

    @property
    def share(self) -> float:
        """Of refused rows."""
        return self.refused / self.read if self.read else 0.0


def judge(now: Mapping[str, Delivery], past: Mapping[str, Sequence[Delivery]]) -> Said | None:
    """The sentence that stops a source, or None where nothing is unusual.

    Args:
        now: The delivery, by kind of its rows.
        past: Those before it, by kind, newest first.

    >>> judge({"order": Delivery(40, 0)}, {"order": [Delivery(100, 0)] * 3})
    ('arrival.stop.rows', {'kind': 'order', 'rows': 40, 'usual': 100, 'deliveries': 3})
    >>> judge({"order": Delivery(100, 30)}, {"order": [Delivery(100, 1)] * 3})[0]
    'arrival.stop.refused'
    >>> judge({"order": Delivery(60, 2)}, {"order": [Delivery(100, 1)] * 3}) is None
    True
    """
    for kind, delivery in now.items():
        before = list(past.get(kind, ()))[:LOOK_BACK]
        said = _refused(kind, delivery, before) or _halved(kind, delivery, before)
        if said is not None:
            return said
    return None


def judge_refused(now: Mapping[str, Delivery], past: Mapping[str, Sequence[Delivery]]) -> Said | None:
    """As `judge` for events, whose number says nothing and of which a few say little.

    >>> judge_refused({"order": Delivery(10, 9)}, {}) is None
    True
    """
    for kind, delivery in now.items():
        if delivery.read >= FEW:
            said = _refused(kind, delivery, list(past.get(kind, ()))[:LOOK_BACK])
            if said is not None:
                return said
    return None


def _halved(kind: str, delivery: Delivery, before: Sequence[Delivery]) -> Said | None:
    if len(before) < ENOUGH:
        return None
    usual = median(item.read for item in before)
    if usual < FEW or delivery.read >= HALVED * usual:
        return None
    params = {"kind": kind, "rows": delivery.read, "usual": round(usual), "deliveries": len(before)}
    return "arrival.stop.rows", params


def _refused(kind: str, delivery: Delivery, before: Sequence[Delivery]) -> Said | None:
    usual = median(item.share for item in before) if before else 0.0
    most = max(REFUSED_LEAST, REFUSED_MORE * usual) if before else REFUSED_AT_FIRST
    if delivery.share <= most or (delivery.refused < 5 and delivery.share < REFUSED_AT_FIRST):
        return None
    params = {
        "kind": kind,
        "refused": delivery.refused,
        "rows": delivery.read,
        "share": round(100 * delivery.share, 1),
        "usual": round(100 * usual, 1),
    }
    return "arrival.stop.refused", params

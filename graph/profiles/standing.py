"""Where a customer stands: how recently, how often and for how much they buy, and their life cycle.

The life cycle is that of segments (graph.profiles.segments.masks.stages): days since the last order against
the customer's own median gap between days with orders.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from statistics import median
from zoneinfo import ZoneInfo

from graph.profiles.activity import PAID
from graph.profiles.reading import Properties, Reads
from graph.profiles.segments.masks import NEW_DAYS, USUAL_GAP

SAMPLE = 500
"""Orders of each record looked at, the newest."""

LEAST_DAYS = 3
"""Days with orders from which a customer has a rhythm of their own."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Recency, frequency, monetary value and life cycle.

    Attributes:
        recency: Days since the last paid order; None where there is none.
        orders: Paid orders looked at; ``complete`` whether these are all.
        revenue: Paid less refunded, minor units of ``currency``; other currencies are left out.
        gap: Median days between days with orders; None below LEAST_DAYS such days.
        stage: ``never``, ``new``, ``active``, ``late`` or ``lost``.
        day: On which that is so.
    """

    recency: int | None
    orders: int
    complete: bool
    revenue: int
    currency: str | None
    gap: float | None
    stage: str
    day: date
    first: date | None = None
    last: date | None = None

    @property
    def average(self) -> int | None:
        """Revenue an order, minor units."""
        return round(self.revenue / self.orders) if self.orders else None


def standing(store: Reads, record_keys: Sequence[str], zone: ZoneInfo, at: datetime) -> Standing:
    """Where the customer of some records stands at a moment, on the day of the shop's newest order by then.

    A shop whose data end earlier is measured where they end, as segments and offers are.
    """
    rows = store.read("record_standing", recordKeys=list(record_keys), before=at, limit=SAMPLE)
    newest = store.one("newest_order", before=at)
    return standing_of(rows, zone, (newest["placedAt"] if newest else at).astimezone(zone).date())


def standing_of(rows: Sequence[Properties], zone: ZoneInfo, today: date) -> Standing:
    """Where the customer of some orders stands.

    >>> from datetime import UTC
    >>> row = {"placedAt": datetime(2026, 1, 1, tzinfo=UTC), "status": "paid", "amount": 500}
    >>> row |= {"currency": "CNY", "refunded": 100}
    >>> found = standing_of([row], ZoneInfo("UTC"), date(2026, 4, 1))
    >>> found.recency, found.revenue, found.stage
    (90, 400, 'late')
    """
    paid = [row for row in rows if row["status"] in PAID or row["status"] is None]
    days = sorted({row["placedAt"].astimezone(zone).date() for row in paid})
    complete = len(rows) < SAMPLE
    if not days:
        return Standing(None, 0, complete, 0, None, None, "never", today)
    currencies = Counter(row["currency"] for row in paid if row["currency"])
    currency = min(currencies, key=lambda name: (-currencies[name], name)) if currencies else None
    own = [row for row in paid if row["currency"] == currency]
    revenue = sum(int(row["amount"] or 0) - int(row["refunded"] or 0) for row in own)
    gaps = [(after - day).days for day, after in pairwise(days)]
    gap = float(median(gaps)) if len(days) >= LEAST_DAYS else None
    since = max(0, (today - days[-1]).days)
    wait = max(1.0, USUAL_GAP if gap is None else gap)
    if (today - days[0]).days <= NEW_DAYS and complete:
        stage = "new"
    else:
        stage = "active" if since <= 2 * wait else "late" if since <= 4 * wait else "lost"
    return Standing(since, len(paid), complete, revenue, currency, gap, stage, today, days[0], days[-1])

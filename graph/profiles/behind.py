"""The orders behind one bar of a customer's charts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from graph.errors import UsageError
from graph.profiles.activity import PAID, SAMPLE, OrderRow, order_of_row
from graph.profiles.reading import END_OF_TIME, Reads

MONTH, WEEKDAY, HOUR, CATEGORY, BRAND = ("month", "weekday", "hour", "category", "brand")
"""Charts whose bars lead to orders."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of a chart: ``2026-01``, a weekday (1 is Monday), an hour of the day, a category or a brand."""

    chart: str
    value: str


@dataclass(frozen=True, slots=True)
class OrdersBehind:
    """A page of the orders a bar counts, newest first.

    Attributes:
        orders: Of this page.
        total: How many the bar counts.
        following: How many stand before the next page, None at the end.
    """

    orders: tuple[OrderRow, ...]
    total: int
    following: int | None


def orders_behind(
    store: Reads,
    record_keys: Sequence[str],
    bar: Bar,
    zone: ZoneInfo,
    before: datetime | None = None,
    skip: int = 0,
    limit: int = 20,
) -> OrdersBehind:
    """What a bar of `graph.profiles.activity.rhythm` counts: paid, among the newest of each record.

    Raises:
        UsageError: ``orders.bar``: there is no such bar.
    """
    rows = store.read(
        "orders_behind",
        recordKeys=list(record_keys),
        before=before or END_OF_TIME,
        sample=SAMPLE,
        counted=sorted(PAID),
        zone=zone.key,
        skip=skip,
        limit=limit,
        **_wanted(bar, zone),
    )
    total = int(rows[0]["total"]) if rows else 0
    found = tuple(order_of_row(str(row["recordKey"]), row) for row in rows)
    return OrdersBehind(found, total, skip + limit if skip + limit < total else None)


def _wanted(bar: Bar, zone: ZoneInfo) -> Mapping[str, Any]:
    if bar.chart in (CATEGORY, BRAND) and bar.value:
        return {bar.chart: bar.value}
    try:
        if bar.chart == MONTH:
            first = date.fromisoformat(f"{bar.value}-01")
            after = (first + timedelta(days=31)).replace(day=1)
            return {
                "since": datetime.combine(first, time(), zone),
                "after": datetime.combine(after, time(), zone),
            }
        number = int(bar.value)
    except (ValueError, OverflowError) as error:
        raise UsageError("orders.bar", text=bar.value[:60]) from error
    if (bar.chart == WEEKDAY and 1 <= number <= 7) or (bar.chart == HOUR and 0 <= number <= 23):
        return {bar.chart: number}
    raise UsageError("orders.bar", text=bar.value[:60])

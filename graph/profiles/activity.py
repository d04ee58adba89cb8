"""What a customer did: orders page by page, one timeline, and the rhythm that charts show."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from graph.profiles.reading import END_OF_TIME, Properties, Reads

PAID = frozenset({"paid", "shipped", "completed"})
"""Statuses of orders that count as orders in figures."""

KINDS = ("Order", "Interaction", "Review", "SignIn", "Consent", "Cart", "PageView", "Coupon", "Registered")
"""Kinds of timeline events."""


@dataclass(frozen=True, slots=True)
class OrderRow:
    """One order as a list shows it."""

    key: str
    record_key: str
    properties: Properties
    line_count: int
    products: tuple[str, ...]
    shipments: tuple[Properties, ...]
    refunds: tuple[Properties, ...]
    channel: str | None
    line_amounts: tuple[int | None, ...] = ()

    @property
    def placed_at(self) -> datetime:
        """When it was placed, UTC."""
        found: datetime = self.properties["placedAt"]
        return found

    @property
    def number(self) -> str:
        """Its order number, else its id in the source."""
        return str(self.properties.get("orderNumber") or self.properties.get("sourceId") or self.key)

    @property
    def amount(self) -> int | None:
        """Paid, else goods, else the sum of the lines, in minor units; None where nothing is stated."""
        return _amount(self.properties, self.line_amounts)


@dataclass(frozen=True, slots=True)
class OrderPage:
    """Orders, newest first, and where the next page starts (None at the end)."""

    orders: tuple[OrderRow, ...]
    next_before: datetime | None


@dataclass(frozen=True, slots=True)
class Event:
    """One moment of the timeline; ``properties`` are the node's, ``target`` what it was about."""

    kind: str
    at: datetime
    record_key: str
    properties: Properties
    target: Properties | None = None
    order: OrderRow | None = None


@dataclass(frozen=True, slots=True)
class Timeline:
    """Events, newest first, and where the next page starts."""

    events: tuple[Event, ...]
    next_before: datetime | None


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Figures behind the charts, over the newest orders of each record.

    Attributes:
        months: (``2026-01``, orders, amount in minor units) without gaps, oldest first.
        weekdays: Orders on Monday to Sunday.
        hours: Orders at each local hour.
        categories: (name, order lines, orders), most first.
        currency: Of the amounts; sums never cross currencies, others are left out.
        sampled: Orders looked at.
        complete: Whether these were all.
    """

    months: tuple[tuple[str, int, int], ...]
    weekdays: tuple[int, ...]
    hours: tuple[int, ...]
    categories: tuple[tuple[str, int, int], ...]
    currency: str | None
    sampled: int
    complete: bool


def orders_before(
    store: Reads,
    record_keys: Sequence[str],
    before: datetime | None = None,
    limit: int = 20,
    since: datetime | None = None,
) -> OrderPage:
    """The newest orders of some records before an instant, and not before another where that is given.

    One index seek a record, merged here.
    """
    lists = [
        [_order(key, row) for row in _newest(store, key, before or END_OF_TIME, limit + 1)]
        for key in record_keys
    ]
    merged = list(heapq.merge(*lists, key=lambda item: item.placed_at, reverse=True))
    if since is not None:
        merged = [item for item in merged if item.placed_at >= since]
    page = tuple(merged[:limit])
    return OrderPage(page, page[-1].placed_at if len(merged) > limit else None)


def _newest(store: Reads, key: str, before: datetime, limit: int) -> list[dict[str, object]]:
    return store.read("orders_of_record", customerKey=key, before=before, limit=limit)


def _order(record_key: str, row: Properties) -> OrderRow:
    return OrderRow(
        key=str(row["order"]["key"]),
        record_key=record_key,
        properties=row["order"],
        line_count=int(row["lineCount"]),
        products=tuple(row["products"]),
        shipments=tuple(row["shipments"]),
        refunds=tuple(row["refunds"]),
        channel=row["channel"],
        line_amounts=tuple(row["lineAmounts"]),
    )


def timeline_before(
    store: Reads,
    records: Sequence[Properties],
    before: datetime | None = None,
    kinds: Sequence[str] = (),
    limit: int = 40,
) -> Timeline:
    """What happened before an instant, newest first.

    ``records`` are properties of records, with ``key`` and perhaps ``registeredAt``; ``kinds`` are of KINDS,
    none meaning all.
    """
    moment, wanted = before or END_OF_TIME, set(kinds) or set(KINDS)
    keys = [str(item["key"]) for item in records]
    events: list[Event] = []
    if "Order" in wanted:
        page = orders_before(store, keys, moment, limit + 1)
        events += [
            Event("Order", item.placed_at, item.record_key, item.properties, order=item)
            for item in page.orders
        ]
    if wanted - {"Order", "Registered"}:
        events += [
            Event(str(row["kind"]), row["at"], str(row["recordKey"]), row["event"], row["target"])
            for row in store.read("record_events", recordKeys=keys, before=moment, perKind=limit + 1)
            if row["kind"] in wanted
        ]
    if "Registered" in wanted:
        events += [
            Event("Registered", item["registeredAt"], str(item["key"]), item)
            for item in records
            if item.get("registeredAt") is not None and item["registeredAt"] < moment
        ]
    events.sort(key=lambda item: item.at, reverse=True)
    page_of = tuple(events[:limit])
    return Timeline(page_of, page_of[-1].at if len(events) > limit else None)


def rhythm(
    store: Reads,
    record_keys: Sequence[str],
    zone: ZoneInfo,
    sample: int = 1000,
    before: datetime | None = None,
) -> Rhythm:
    """When and what a customer buys, from the newest ``sample`` orders of each record before an instant.

    Months, weekdays and hours are those of ``zone``, the shop's.
    """
    until = before or END_OF_TIME
    rows = [
        row
        for key in record_keys
        for row in store.read("record_order_sample", customerKey=key, limit=sample, before=until)
        if row["status"] in PAID or row["status"] is None
    ]
    currencies = Counter(row["currency"] for row in rows if row["currency"])
    currency = currencies.most_common(1)[0][0] if currencies else None
    weekdays, hours = [0] * 7, [0] * 24
    orders: Counter[str] = Counter()
    amounts: Counter[str] = Counter()
    for row in rows:
        local = row["placedAt"].astimezone(zone)
        weekdays[local.weekday()] += 1
        hours[local.hour] += 1
        month = local.strftime("%Y-%m")
        orders[month] += 1
        if row["currency"] == currency:
            amounts[month] += _amount(row, row["lineAmounts"]) or 0
    categories = tuple(
        (str(row["category"]), int(row["lineCount"]), int(row["orders"]))
        for row in store.read("record_categories", recordKeys=list(record_keys), before=until)
    )
    months = tuple((month, orders[month], amounts[month]) for month in _without_gaps(sorted(orders)))
    complete = len(rows) < sample
    return Rhythm(months, tuple(weekdays), tuple(hours), categories, currency, len(rows), complete)


def _amount(order: Properties, lines: Sequence[int | None]) -> int | None:
    for name in ("paidAmount", "goodsAmount"):
        if order.get(name) is not None:
            return int(order[name])
    stated = [amount for amount in lines if amount is not None]
    return sum(stated) if stated else None


def _without_gaps(months: Sequence[str], most: int = 36) -> list[str]:
    """Every month from the first to the last, the newest ``most`` of them.

    >>> _without_gaps(["2025-11", "2026-02"])
    ['2025-11', '2025-12', '2026-01', '2026-02']
    """
    if not months:
        return []
    current, last = (date.fromisoformat(f"{item}-01") for item in (months[0], months[-1]))
    found = []
    while current <= last:
        found.append(current.strftime("%Y-%m"))
        current = date(current.year + current.month // 12, current.month % 12 + 1, 1)
    return found[-most:]

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

SAMPLE = 1000
"""Newest orders of each record that charts look at."""

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
        categories: (name, orders with something of it), most first.
        brands: The same by brand.
        currency: Of the amounts; sums never cross currencies, others are left out.
        sampled: Paid orders looked at.
        complete: Whether older ones were left out nowhere.
    """

    months: tuple[tuple[str, int, int], ...]
    weekdays: tuple[int, ...]
    hours: tuple[int, ...]
    categories: tuple[tuple[str, int], ...]
    brands: tuple[tuple[str, int], ...]
    currency: str | None
    sampled: int
    complete: bool


def orders_before(
    store: Reads,
    record_keys: Sequence[str],
    before: datetime | None = None,
    limit: int = 20,
) -> OrderPage:
    """The newest orders of some records before an instant, about ``limit`` of them.

    One index seek a record, merged here. Orders of one instant (of a day, where a source states no more)
    stand on one page, since the next begins before an instant.
    """
    merged = _merged(store, record_keys, before or END_OF_TIME, limit)
    whole = _whole_instants([item.placed_at for item in merged], limit)
    if not whole:
        return orders_before(store, record_keys, before, 4 * limit)
    page = tuple(merged[:whole])
    return OrderPage(page, page[-1].placed_at if len(merged) > whole else None)


def _merged(store: Reads, record_keys: Sequence[str], before: datetime, limit: int) -> list[OrderRow]:
    """The newest orders, those that follow on the next page begun."""
    lists = [
        [order_of_row(key, row) for row in _newest(store, key, before, limit + 1)] for key in record_keys
    ]
    return list(heapq.merge(*lists, key=lambda item: item.placed_at, reverse=True))[: limit + 1]


def _whole_instants(moments: Sequence[datetime], limit: int) -> int:
    """How many of at most ``limit + 1`` moments, newest first, end where an instant ends; 0 for none.

    >>> [first, second] = datetime(2026, 1, 2), datetime(2026, 1, 1)
    >>> _whole_instants([first, second], 2), _whole_instants([first, second, second], 2)
    (2, 1)
    >>> _whole_instants([first, first, first], 2)
    0
    """
    if len(moments) <= limit:
        return len(moments) or limit
    return next((place for place in range(limit, 0, -1) if moments[place] != moments[place - 1]), 0)


def _newest(store: Reads, key: str, before: datetime, limit: int) -> list[dict[str, object]]:
    return store.read("orders_of_record", customerKey=key, before=before, limit=limit)


def order_of_row(record_key: str, row: Properties) -> OrderRow:
    """An order as the queries `orders_of_record` and `orders_behind` return it."""
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
    """What happened before an instant, newest first; what happened at one instant stands on one page.

    ``records`` are properties of records, with ``key`` and perhaps ``registeredAt``; ``kinds`` are of KINDS,
    none meaning all.
    """
    moment, wanted = before or END_OF_TIME, set(kinds) or set(KINDS)
    keys = [str(item["key"]) for item in records]
    events: list[Event] = []
    if "Order" in wanted:
        events += [
            Event("Order", item.placed_at, item.record_key, item.properties, order=item)
            for item in _merged(store, keys, moment, limit)
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
    whole = _whole_instants([item.at for item in events[: limit + 1]], limit)
    if not whole:
        return timeline_before(store, records, before, kinds, 4 * limit)
    page_of = tuple(events[:whole])
    return Timeline(page_of, page_of[-1].at if len(events) > whole else None)


def rhythm(
    store: Reads,
    record_keys: Sequence[str],
    zone: ZoneInfo,
    before: datetime | None = None,
) -> Rhythm:
    """When and what a customer buys, from the newest `SAMPLE` orders of each record before an instant.

    Months, weekdays and hours are those of ``zone``, the shop's.
    """
    until = before or END_OF_TIME
    samples = [
        store.read("record_order_sample", customerKey=key, limit=SAMPLE, before=until) for key in record_keys
    ]
    rows = [row for found in samples for row in found if row["status"] in PAID or row["status"] is None]
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
    asked = {"recordKeys": list(record_keys), "before": until, "sample": SAMPLE, "counted": sorted(PAID)}
    categories, brands = (
        tuple((str(row[name]), int(row["orders"])) for row in store.read(query, **asked))
        for query, name in (("record_categories", "category"), ("record_brands", "brand"))
    )
    months = tuple((month, orders[month], amounts[month]) for month in _without_gaps(sorted(orders)))
    complete = all(len(found) < SAMPLE for found in samples)
    return Rhythm(months, tuple(weekdays), tuple(hours), categories, brands, currency, len(rows), complete)


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

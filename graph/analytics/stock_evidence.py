"""The columns stock is judged on, read once by named queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Protocol
from zoneinfo import ZoneInfo

import pandas as pd

if TYPE_CHECKING:
    import pyarrow as pa

WINDOW = 28
"""Days over which demand is averaged."""

LOOK_BACK = 90
"""Days of sales that are read: who buys a thing at all, and how a week and a day usually run."""

COLUMNS = {
    "lines": (
        *("orderKey", "parentKey", "productKey", "quantity", "warehouseKey", "channelKey", "division"),
        *("person", "at"),
    ),
    "goods": (
        *("productKey", "itemId", "name", "source", "unit", "contentQuantity", "contentUnit", "category"),
        *("brand", "shelfLifeDays", "discontinued", "priceE4", "unitsInStock", "unitsOnOrder"),
        "reorderLevel",
    ),
    "stock": ("productKey", "warehouseKey", "onHand", "reserved", "asOf"),
    "days": ("productKey", "warehouseKey", "day", "closing", "outMinutes"),
    "supplies": ("productKey", "supplierKey", "supplier", "leadTimeDays", "unitCostE4", "minimumOrder"),
    "warehouses": ("warehouseKey", "name", "sourceId", "city", "divisions", "channels"),
}
"""Columns of each frame, as the query ``shelf_…`` returns them; ``at`` and ``asOf`` are epoch ms."""


class Tables(Protocol):
    """What of a Store is needed here."""

    def table(self, name: str, /, **params: Any) -> pa.Table:
        """Result of a named query as columns."""

    def one(self, name: str, /, **params: Any) -> dict[str, Any] | None:
        """The first row of a named query, or None."""


@dataclass(frozen=True, slots=True, eq=False)
class Shelf:
    """One frame a query, with COLUMNS; ``today`` is the shop's last day, ``now`` the clock's.

    A shop whose data ended is planned for the day after they ended.
    """

    today: date
    now: datetime
    zone: ZoneInfo
    lines: pd.DataFrame = field(default_factory=lambda: empty("lines"))
    goods: pd.DataFrame = field(default_factory=lambda: empty("goods"))
    stock: pd.DataFrame = field(default_factory=lambda: empty("stock"))
    days: pd.DataFrame = field(default_factory=lambda: empty("days"))
    supplies: pd.DataFrame = field(default_factory=lambda: empty("supplies"))
    warehouses: pd.DataFrame = field(default_factory=lambda: empty("warehouses"))


def empty(name: str) -> pd.DataFrame:
    """A frame of that name without rows."""
    return pd.DataFrame({column: pd.Series(dtype=object) for column in COLUMNS[name]})


def gather(store: Tables, now: datetime, zone: ZoneInfo) -> Shelf:
    """Read everything from the graph; sales and stock that are dated in the future do not move ``today``.

    Raises:
        DatabaseError: the database is down or refuses.
    """
    today = last_moment(store, now).astimezone(zone).date()
    since = today - timedelta(days=LOOK_BACK - 1)
    # In UTC: the driver of neo4j 6 can crash the interpreter on a ZoneInfo's C utcoffset.
    start = datetime.combine(since, time(), zone).astimezone(UTC)
    return Shelf(
        today,
        now,
        zone,
        store.table("shelf_lines", since=start).to_pandas(),
        store.table("shelf_goods").to_pandas(),
        store.table("shelf_stock").to_pandas(),
        store.table("shelf_days", since=today - timedelta(days=WINDOW - 1)).to_pandas(),
        store.table("shelf_supplies").to_pandas(),
        store.table("shelf_warehouses").to_pandas(),
    )


def last_moment(store: Tables, now: datetime) -> datetime:
    """When the shop was last heard of: its newest order or count of stock not in the future, else now."""
    row = store.one("shelf_last_moment", before=now) or {}
    heard = [moment for moment in (row.get("orderAt"), row.get("asOf")) if moment is not None]
    return max(heard, default=now)


def serving(warehouses: pd.DataFrame, divisions: Sequence[str | None]) -> list[str | None]:
    """The warehouse that serves each division: by its code, else the code of what it lies in.

    >>> frame = pd.DataFrame({"warehouseKey": ["a", "b"], "divisions": [["330108"], ["330100"]]})
    >>> serving(frame, ["330108001", "330106", "440100", None])
    ['a', 'b', None, None]
    """
    by_code: dict[str, str] = {}
    for key, codes in zip(warehouses["warehouseKey"], warehouses["divisions"], strict=True):
        for code in codes if codes is not None else ():
            by_code.setdefault(str(code), str(key))
    return [next((by_code[code] for code in wider(text) if code in by_code), None) for text in divisions]


def wider(code: str | None) -> tuple[str, ...]:
    """A division's code and those of what it lies in, nearest first.

    >>> wider("330108001")
    ('330108001', '330108', '330100', '330000')
    """
    if not code or not isinstance(code, str):
        return ()
    found = [code, code[:6], f"{code[:4]}00", f"{code[:2]}0000"]
    return tuple(dict.fromkeys(found))


def sales(shelf: Shelf) -> pd.DataFrame:
    """Lines with local ``day`` and ``minute``, of leaf orders, each with the warehouse that served it.

    The shipment says which; else the store it was bought in; else the warehouse that serves the address.
    A line that none of them serves keeps no warehouse.
    """
    lines = shelf.lines[~shelf.lines["orderKey"].isin(set(shelf.lines["parentKey"].dropna()))]
    moment = pd.to_datetime(lines["at"].astype("int64"), unit="ms", utc=True).dt.tz_convert(shelf.zone)
    by_channel = {
        str(channel): str(warehouse)
        for warehouse, channels in shelf.warehouses[["warehouseKey", "channels"]].to_numpy(object)
        for channel in (channels if channels is not None else ())
    }
    served_by = lines["warehouseKey"].astype(object)
    served_by = served_by.where(served_by.notna(), lines["channelKey"].map(by_channel))
    served = pd.Series(serving(shelf.warehouses, lines["division"].tolist()), index=lines.index, dtype=object)
    return lines.assign(
        warehouseKey=served_by.where(served_by.notna(), served),
        day=moment.dt.date,
        minute=moment.dt.hour * 60 + moment.dt.minute,
        quantity=lines["quantity"].astype("float64").fillna(1.0),
    )

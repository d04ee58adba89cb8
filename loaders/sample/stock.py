"""Stock of the sample shop's warehouses, day by day, as sales and empty shelves demand it."""

from __future__ import annotations

from random import Random

import numpy as np
from numpy.typing import NDArray

from loaders.sample.catalogue import Catalogue
from loaders.sample.clock import DAY, Calendar
from loaders.sample.config import SampleConfig
from loaders.sample.demand import MINUTES, DemandBook
from loaders.sample.faults import Faults
from loaders.sample.streams import stream
from loaders.sample.systems.erp import ErpTables
from loaders.sample.world import World

Array = NDArray[np.float64]
Days = NDArray[np.int16]


def write_stock(
    config: SampleConfig,
    calendar: Calendar,
    world: World,
    catalogue: Catalogue,
    book: DemandBook,
    erp: ErpTables,
    faults: Faults,
) -> None:
    """Write stock_days, and stock as it is today.

    A day ends empty where the shelf ran out and holds one to eight days of demand elsewhere; an item that
    the ERP holds twice is kept under the first.
    """
    as_of = calendar.text(config.days * DAY - 7200)
    for warehouse in world.warehouses:
        rng = stream(config.seed, "stock", warehouse.index)
        for item in catalogue.items:
            listing = catalogue.by_item["erp"][item.index][0]
            daily = float(book.demand[warehouse.index, item.index].mean())
            closing = _closing(rng, daily, item.shelf_life, book.out_from[warehouse.index, item.index])
            for day in range(config.days - config.stock_days, config.days):
                empty = MINUTES - int(book.out_from[warehouse.index, item.index, day])
                erp.stock_days.add(
                    listing.id, warehouse.code, calendar.day(day), round(float(closing[day]), 2), empty
                )
            on_hand = round(float(closing[-1]), 2)
            reserved = float(min(on_hand, rng.choice((0, 0, 0, 1, 2, 3))))
            reserved = faults.in_stock(rng, listing.id, warehouse.code, on_hand, reserved)
            erp.stock.add(listing.id, warehouse.code, on_hand, reserved, as_of)


def _closing(rng: Random, daily: float, shelf_life: int, out_from: Days) -> Array:
    """Closing stock: zero where the shelf ran out, else what covers some days, rarely more than will keep."""
    cover = np.array([1.0 + 7.0 * rng.random() for _ in range(len(out_from))])
    if rng.random() < 0.06:
        cover += shelf_life + 4.0
    closing: Array = np.ceil(cover * max(daily, 0.3))
    closing[out_from < MINUTES] = 0.0
    return closing

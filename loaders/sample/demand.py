"""True demand, stock-outs and sales by item, warehouse and day."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from loaders.sample.catalogue import Catalogue
from loaders.sample.clock import Calendar
from loaders.sample.config import SampleConfig
from loaders.sample.streams import digest
from loaders.sample.world import World

MINUTES = 1440


class DemandBook:
    """What people wanted, what the shelf had, what was sold.

    Arrays are (warehouse, item, day). ``out_from`` is the minute of the day from which nothing was left
    (1440 where the shelf never was empty, 0 where it was empty all day); goods come in before the shop opens.
    """

    def __init__(self, config: SampleConfig, calendar: Calendar, world: World, catalogue: Catalogue) -> None:
        shape = (len(world.warehouses), len(catalogue.items), config.days)
        self.out_from = _stock_outs(config, calendar, catalogue, shape)
        self.demand = np.zeros(shape, dtype=np.float64)
        self.sales = np.zeros(shape, dtype=np.float64)

    def ask(self, warehouse: int, item: int, day: int, minute: int, quantity: float) -> bool:
        """Note that so much was wanted; whether the shelf still has it, and then it is sold."""
        self.demand[warehouse, item, day] += quantity
        if minute >= self.out_from[warehouse, item, day]:
            return False
        self.sales[warehouse, item, day] += quantity
        return True

    def has(self, warehouse: int, item: int, day: int, minute: int) -> bool:
        """Whether the shelf has it, with nothing noted."""
        return bool(minute < self.out_from[warehouse, item, day])

    def sell(self, warehouse: int, item: int, day: int, quantity: float) -> None:
        """Note a sale that was nobody's first wish, as a substitute."""
        self.sales[warehouse, item, day] += quantity


def _stock_outs(
    config: SampleConfig, calendar: Calendar, catalogue: Catalogue, shape: tuple[int, int, int]
) -> NDArray[np.int16]:
    rng = np.random.Generator(np.random.PCG64(digest(config.seed, "stock-outs")))
    out_from = np.full(shape, MINUTES, dtype=np.int16)
    fresh = np.array([1.5 if item.shelf_life <= 7 else 0.7 for item in catalogue.items])
    weekend = np.array([1.5 if calendar.weekday(day) >= 4 else 0.8 for day in range(config.days)])
    chance = config.stock_out * 0.7 * fresh[None, :, None] * weekend[None, None, :]
    starts = rng.random(shape) < chance
    lengths = rng.choice((1, 2, 3, 4), size=shape, p=(0.62, 0.24, 0.1, 0.04))
    minutes = rng.integers(9 * 60, 20 * 60, size=shape)
    for warehouse, item, day in zip(*np.nonzero(starts), strict=True):
        out_from[warehouse, item, day] = min(out_from[warehouse, item, day], minutes[warehouse, item, day])
        last = min(config.days, day + lengths[warehouse, item, day])
        out_from[warehouse, item, day + 1 : last] = 0
    return out_from

"""What people wanted on days when the shelf was empty: sales are not demand then.

Sales of a day that ran out are a lower bound. What was missed is the rate at which the thing usually sells
there, times how such a weekday usually goes, times the part of a usual day's sales that falls in the minutes
without stock. Rates are learnt from days wholly in stock and drawn towards the item's rate elsewhere, as far
as few sales say little (a gamma prior, so a Poisson rate's mean stays simple).
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

MINUTES = 1440
PRIOR_DAYS = 14.0
"""The item's rate elsewhere counts like so many days of its own."""


def day_shape(minute: pd.Series[int], quantity: pd.Series[float]) -> NDArray[np.float64]:
    """Share of a usual day's sales before each minute, 0 to MINUTES, from sales of days in stock.

    A day without any sales to learn from is taken as even between 7 and 23 o'clock.

    >>> shape = day_shape(pd.Series([600, 1200]), pd.Series([1.0, 3.0]))
    >>> round(float(shape[900]), 2), float(shape[1440])
    (0.25, 1.0)
    """
    counts = np.zeros(MINUTES)
    np.add.at(counts, minute.to_numpy(dtype=np.int64), quantity.to_numpy(dtype=np.float64))
    if counts.sum() <= 0:
        counts[7 * 60 : 23 * 60] = 1.0
    return np.concatenate([[0.0], np.cumsum(counts) / counts.sum()])


def weekday_shape(sold: pd.DataFrame, days: pd.DataFrame) -> NDArray[np.float64]:
    """How much of an average day each weekday (Monday first) sells; 1 where there is nothing to learn from.

    ``sold`` has ``weekday`` and ``quantity`` of days in stock, ``days`` the ``weekday`` of every
    cell in stock.
    """
    total = np.bincount(sold["weekday"].to_numpy(np.int64), weights=sold["quantity"], minlength=7)
    cells = np.bincount(days["weekday"].to_numpy(np.int64), minlength=7)
    if total.sum() <= 0:
        return np.ones(7)
    rate = np.where(cells > 0, total / np.maximum(cells, 1), total.sum() / max(cells.sum(), 1))
    mean = (rate * np.maximum(cells, 1)).sum() / np.maximum(cells, 1).sum()
    return np.asarray(rate / mean)


def recover(cells: pd.DataFrame, shape: NDArray[np.float64]) -> pd.DataFrame:
    """Add ``rate`` (a mean day's demand there) and ``demand`` to days of items in warehouses.

    Args:
        cells: One row an item, warehouse and day whose stock is known: ``item``, ``warehouse``, ``weekday``
            (0 Monday), ``sales``, ``outMinutes`` and ``closing``.
        shape: Of `day_shape`.

    Returns:
        The same rows in the same order; ``demand`` is never below ``sales``.
    """
    frame = cells.reset_index(drop=True)
    minutes = frame["outMinutes"].to_numpy(np.float64)
    whole = minutes <= 0
    sold = frame.loc[whole, ["weekday", "sales"]].rename(columns={"sales": "quantity"})
    weekday = weekday_shape(sold, frame.loc[whole, ["weekday"]])[frame["weekday"].to_numpy(np.int64)]
    missed = _missed(frame, minutes, shape)
    known = frame.assign(
        exposure=np.where(whole, weekday, 0.0),
        counted=np.where(whole, frame["sales"].to_numpy(np.float64), 0.0),
    )
    frame["rate"] = _rates(known)
    frame["demand"] = frame["sales"] + frame["rate"] * weekday * missed
    return frame


def _missed(
    frame: pd.DataFrame, minutes: NDArray[np.float64], shape: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Part of a usual day's sales that fell in the minutes without stock.

    A shelf that closed empty ran out and stayed so; one that was filled again was out some time of the day.
    """
    from_minute = np.clip(MINUTES - minutes, 0, MINUTES).astype(np.int64)
    stayed = frame["closing"].to_numpy(np.float64) <= 0
    part = np.where(stayed, 1.0 - shape[from_minute], minutes / MINUTES)
    return np.asarray(np.where(minutes > 0, part, 0.0))


def _rates(known: pd.DataFrame) -> NDArray[np.float64]:
    """A mean day's demand of each cell's item in its warehouse."""
    of_item = known.groupby("item")[["counted", "exposure"]].transform("sum")
    of_house = known.groupby("warehouse")[["counted", "exposure"]].transform("sum")
    everything = known[["counted", "exposure"]].sum()
    mean = everything["counted"] / max(everything["exposure"], 1e-9)
    size = of_house["counted"] / np.maximum(of_house["exposure"], 1e-9) / max(mean, 1e-9)
    prior = np.maximum(of_item["counted"] / np.maximum(of_item["exposure"], 1e-9) * size, mean * 0.02)
    own = known.groupby(["item", "warehouse"])[["counted", "exposure"]].transform("sum")
    rate = (own["counted"] + PRIOR_DAYS * prior) / (own["exposure"] + PRIOR_DAYS)
    return np.asarray(rate, dtype=np.float64)


def likely(
    sales: NDArray[np.float64], demand: NDArray[np.float64], per_sale: float = 1.0
) -> NDArray[np.float64]:
    """What is nearest to the truth half of the time: sales and the median of what was missed.

    ``demand`` of `recover` is a mean: right in sum, and too much for most of many small cells. The median of
    a Poisson number of sales is floor(mean + 1/3 - 0.02 / mean) (Choi 1994), nothing below a mean of 0.69;
    ``per_sale`` is what one takes. Sum first, over the days, items or warehouses asked about.

    >>> likely(np.array([1.0, 1.0, 0.0]), np.array([1.5, 2.0, 3.0])).tolist()
    [1.0, 2.0, 3.0]
    """
    missed = np.maximum(demand - sales, 1e-9) / per_sale
    median = np.where(missed < np.log(2), 0.0, np.floor(missed + 1 / 3 - 0.02 / missed))
    return np.asarray(sales + per_sale * median)


def wape(truth: NDArray[np.float64], found: NDArray[np.float64]) -> float:
    """Weighted absolute percentage error: sum of errors over the sum of the truth.

    >>> wape(np.array([2.0, 2.0]), np.array([1.0, 2.0]))
    0.25
    """
    return float(np.abs(truth - found).sum() / max(truth.sum(), 1e-9))

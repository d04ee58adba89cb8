"""The portrait of a segment beside everybody: scores, likes, when and where they buy, where they live."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph.profiles.segments.definition import RFM, STAGES
from graph.profiles.segments.features import Bools, Columns, Ints
from graph.profiles.segments.masks import scores, stages

MOST = 10
"""Categories, channels and places shown."""


@dataclass(frozen=True, slots=True)
class Chart:
    """One thing compared: its parts with their shares among members and among everybody, 0 to 1.

    Attributes:
        key: ``recency``, ``frequency``, ``monetary``, ``stages``, ``categories``, ``hours``, ``weekdays``,
            ``channels`` or ``districts``.
        counted: How many members (or orders of members) stand behind it.
    """

    key: str
    names: tuple[str, ...]
    members: tuple[float, ...]
    everybody: tuple[float, ...]
    counted: int


def portrait(data: Columns, members: Bools) -> list[Chart]:
    """The charts that have anything to show; orders in the future are left out."""
    past = data.order_day <= data.shop.today
    theirs = past & members[data.order_person] if len(past) else past
    charts = [
        *(_of_people(part, scores(data, part), list(map(str, range(6))), members) for part in RFM),
        _stages(data, members),
        _categories(data, members, past),
        _of_orders("hours", data.order_hour, list(map(str, range(24))), theirs, past),
        _of_orders("weekdays", (data.order_day + 3) % 7, list(map(str, range(7))), theirs, past),
        _most("channels", data.order_channel.codes, data.order_channel.values, theirs, past),
        _most("districts", *_districts(data), members, np.ones(data.size, bool)),
    ]
    return [chart for chart in charts if chart.counted and chart.names]


def _share(values: NDArray[np.int64], taken: Bools, size: int) -> NDArray[np.float64]:
    counts = np.bincount(values[taken], minlength=size)[:size]
    return counts / max(1, int(counts.sum()))


def _of_people(key: str, values: Ints, names: list[str], members: Bools) -> Chart:
    """Shares of people by a small number each has; those with 0 never ordered and are no part of it."""
    having = values > 0
    left, right = _share(values, members & having, len(names)), _share(values, having, len(names))
    shown = slice(1, None)
    return _chart(key, names[shown], left[shown], right[shown], int((members & having).sum()))


def _stages(data: Columns, members: Bools) -> Chart:
    values = stages(data).codes.astype(np.int64)
    left, right = _share(values, members, len(STAGES)), _share(values, np.ones(data.size, bool), len(STAGES))
    return _chart("stages", list(STAGES), left, right, int(members.sum()))


def _of_orders(key: str, values: Ints, names: list[str], theirs: Bools, past: Bools) -> Chart:
    """Shares of orders by a small number each has; a negative one is not known."""
    known = values >= 0
    left, right = _share(values, theirs & known, len(names)), _share(values, past & known, len(names))
    return _chart(key, names, left, right, int((theirs & known).sum()))


def _most(
    key: str, codes: NDArray[np.int32], names: Sequence[str], taken: Bools, everybody: Bools
) -> Chart:  # fmt: skip
    """The parts most of the members have, without the nameless one."""
    named = np.array([bool(name) for name in names], bool)
    if not named.any():
        return Chart(key, (), (), (), 0)
    known = named[codes]
    values = codes.astype(np.int64)
    left = _share(values, taken & known, len(names))
    right = _share(values, everybody & known, len(names))
    best = [int(at) for at in np.argsort(-left, kind="stable")[:MOST] if left[at] > 0]
    chosen = [names[at] for at in best]
    return _chart(key, chosen, left[best], right[best], int((taken & known).sum()))


def _districts(data: Columns) -> tuple[NDArray[np.int32], list[str]]:
    """City and district of each person, as codes."""
    city, district = data.profile["city"], data.profile["district"]
    pairs = city.codes.astype(np.int64) * max(1, len(district.values)) + district.codes
    known, codes = np.unique(pairs, return_inverse=True)
    names = [
        " ".join(filter(None, (city.values[pair // max(1, len(district.values))],
                               district.values[pair % max(1, len(district.values))])))
        for pair in known.tolist()
    ]  # fmt: skip
    return codes.astype(np.int32), names


def _categories(data: Columns, members: Bools, past: Bools) -> Chart:
    """Shares of people who bought something of a category, of all who bought anything."""
    names = sorted({good.category for good in data.shop.goods.values() if good.category})
    number = {name: at for at, name in enumerate(names)}
    of_thing = np.full(max(1, len(data.things)), -1, np.int64)
    for thing, place in data.things.items():
        good = data.shop.goods.get(thing)
        of_thing[place] = number.get(good.category, -1) if good else -1
    if not names or not len(data.line_thing):
        return Chart("categories", (), (), (), 0)
    category = of_thing[data.line_thing]
    kept = (category >= 0) & past[data.line_order]
    pairs = np.unique(data.order_person[data.line_order[kept]] * len(names) + category[kept])
    person, which = np.divmod(pairs, len(names))
    inside = members[person]
    buyers = np.zeros(data.size, bool)
    buyers[person] = True
    left = np.bincount(which[inside], minlength=len(names)) / max(1, int((buyers & members).sum()))
    right = np.bincount(which, minlength=len(names)) / max(1, int(buyers.sum()))
    best = [int(at) for at in np.argsort(-left, kind="stable")[:MOST] if left[at] > 0]
    chosen = [names[at] for at in best]
    return _chart("categories", chosen, left[best], right[best], int((buyers & members).sum()))


def _chart(
    key: str, names: Sequence[str], left: NDArray[np.float64], right: NDArray[np.float64], counted: int
) -> Chart:  # fmt: skip
    return Chart(key, tuple(names), tuple(left.tolist()), tuple(right.tolist()), counted)

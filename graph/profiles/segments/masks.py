"""One function a kind of condition: a mask over everybody, and what was seen of each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from graph.profiles.segments.definition import RFM, STAGES, Node
from graph.profiles.segments.features import Bools, Coded, Columns, Ints, allows, prefix

LIKED_DAYS = 90
NEW_DAYS = 30
USUAL_GAP = 30.0
"""Days between orders where the shop has nobody to learn it from."""


def _bounded(values: Ints, node: Node) -> Bools:
    """Whether counts are within a condition's bounds; at least one where it states none."""
    low = node.get("at_least", 1 if "at_most" not in node else None)
    mask = np.ones(len(values), bool) if low is None else values >= low
    return mask & (values <= node["at_most"]) if "at_most" in node else mask


def _recent(days: Ints, data: Columns, node: Node) -> Bools:
    """Days in the window of a condition, today included; none lie in the future."""
    past = days <= data.shop.today
    return past & (days > data.shop.today - node["days"]) if "days" in node else past


def _wanted(data: Columns, node: Node) -> Bools | None:
    """Things a condition is about, None for all."""
    stated = [name for name in ("item", "category", "brand", "supplier") if name in node]
    if not stated:
        return None
    mask = np.zeros(len(data.things), bool)
    for thing, place in data.things.items():
        good = data.shop.goods.get(thing)
        mask[place] = all(
            (thing == node["item"]) if name == "item"
            else good is not None and (
                node["supplier"] in good.suppliers if name == "supplier"
                else getattr(good, name).casefold() == str(node[name]).casefold()
            )
            for name in stated
        )  # fmt: skip
    return mask


def _named(values: Coded, name: str) -> Bools:
    return values.where(lambda value: value.casefold() == name.casefold())


def _orders(data: Columns, node: Node) -> tuple[Bools, Ints]:
    taken = _recent(data.order_day, data, node)
    for name, values in (("channel", data.order_channel), ("source", data.order_source)):
        if name in node:
            taken &= _named(values, str(node[name]))
    wanted = _wanted(data, node)
    if wanted is not None:
        held = np.zeros(len(taken), bool)
        held[data.line_order[wanted[data.line_thing]]] = True
        taken &= held
    counts = np.bincount(data.order_person[taken], minlength=data.size)
    return _bounded(counts, node), counts


def _spent(data: Columns, node: Node) -> tuple[Bools, Ints]:
    taken = _recent(data.order_day, data, node)
    sums = np.zeros(data.size, np.int64)
    np.add.at(sums, data.order_person[taken], (data.order_paid - data.order_refunded)[taken])
    return _bounded(sums, node), sums


def _refunds(data: Columns, node: Node) -> tuple[Bools, Ints]:
    taken = _recent(data.order_day, data, node) & (data.order_refunded > 0)
    counts = np.bincount(data.order_person[taken], minlength=data.size)
    return _bounded(counts, node), counts


def _viewed(data: Columns, node: Node) -> tuple[Bools, Ints]:
    taken = _recent(data.view_day, data, node)
    wanted = _wanted(data, node)
    if wanted is not None:
        taken &= wanted[data.view_thing]
    sums = np.zeros(data.size, np.int64)
    np.add.at(sums, data.view_person[taken], data.view_count[taken])
    return _bounded(sums, node), sums


def _cart(data: Columns, node: Node) -> tuple[Bools, None]:
    wanted = _wanted(data, node)
    whose = data.cart_person if wanted is None else data.cart_person[wanted[data.cart_thing]]
    mask = np.zeros(data.size, bool)
    mask[whose] = True
    return mask, None


def _coupon(data: Columns, node: Node) -> tuple[Bools, Ints]:
    taken = _recent(data.coupon_day, data, node)
    if "name" in node:
        taken &= data.coupon_name.where(lambda name: name == node["name"])
    counts = np.bincount(data.coupon_person[taken], minlength=data.size)
    return _bounded(counts, node), counts


def _profile(data: Columns, node: Node) -> tuple[Bools, Coded]:
    wanted = {value.casefold() for value in node["is"]}
    values = data.profile[node["field"]]
    return values.where(lambda value: bool(value) and value in wanted), values


def _age(data: Columns, node: Node) -> tuple[Bools, Ints]:
    mask = data.age >= node.get("from", 0)
    return mask & (data.age <= node.get("to", 200)) & (data.age >= 0), data.age


def stages(data: Columns) -> Coded:
    """Life cycle of each person, concluded once; the values are STAGES."""
    if "stages" not in data.kept:
        data.kept["stages"] = Coded(_stages(data), list(STAGES))
    found: Coded = data.kept["stages"]
    return found


def _stages(data: Columns) -> NDArray[np.int32]:
    """Places in STAGES of each person: days since the last order against the person's own median gap.

    Active up to twice the gap, late up to four times, lost beyond; new where the first order is at most
    NEW_DAYS ago. Who has fewer than three days with orders is held against the shop's median of such gaps.
    """
    past = data.order_day <= data.shop.today
    span = data.shop.today + 1
    person, day = np.divmod(
        np.unique(data.order_person[past] * span + np.maximum(data.order_day[past], 0)), span
    )
    count = np.bincount(person, minlength=data.size)
    end = np.cumsum(count)
    same = person[1:] == person[:-1]
    owner, gap = person[1:][same], (day[1:] - day[:-1])[same]
    gap = gap[np.lexsort((gap, owner))].astype(np.float64)
    gaps = np.maximum(count - 1, 0)
    start = np.cumsum(gaps) - gaps
    own = count >= 3
    middle = np.full(data.size, np.nan)
    at, many = start[own], gaps[own]
    middle[own] = (gap[at + (many - 1) // 2] + gap[at + many // 2]) / 2.0
    usual = float(np.median(middle[own])) if own.any() else USUAL_GAP
    wait = np.maximum(np.where(own, middle, usual), 1.0)
    bought = np.flatnonzero(count)
    found = np.full(data.size, STAGES.index("never"), np.int32)
    first, since = day[(end - count)[bought]], data.shop.today - day[end[bought] - 1]
    usually = wait[bought]
    found[bought] = np.select(
        [data.shop.today - first <= NEW_DAYS, since <= 2 * usually, since <= 4 * usually],
        [STAGES.index(name) for name in ("new", "active", "late")],
        STAGES.index("lost"),
    )
    return found


def conclude(data: Columns) -> None:
    """Conclude life cycle and scores now, so that the first count does not wait for them."""
    stages(data)
    for part in RFM:
        scores(data, part)


def _stage(data: Columns, node: Node) -> tuple[Bools, Coded]:
    found = stages(data)
    return found.where(lambda stage: stage in node["is"]), found


def scores(data: Columns, part: str) -> Ints:
    """What `_scores` says, concluded once."""
    key = f"rfm-{part}"
    if key not in data.kept:
        data.kept[key] = _scores(data, part)
    found: Ints = data.kept[key]
    return found


def _scores(data: Columns, part: str) -> Ints:
    """RFM scores 1 to 5 among people who ordered, 0 for others."""
    found = np.zeros(data.size, np.int64)
    buyers, lower = ranked(data, part)
    found[buyers] = score(lower, len(buyers))
    return found


def score(lower: Any, buyers: int) -> Any:
    """1 plus five times the share of buyers who are lower, at most 5; numbers or arrays of them.

    >>> [score(lower, 10) for lower in (0, 2, 9)]
    [1, 2, 5]
    """
    return 1 + 5 * lower // max(buyers, 1)


def ranked(data: Columns, part: str) -> tuple[Ints, Ints]:
    """Rows of who ordered, and how many of these are lower in a part of RFM."""
    past = data.order_day <= data.shop.today
    person = data.order_person[past]
    value = buys = np.bincount(person, minlength=data.size)
    if part == "recency":
        value = np.full(data.size, -1, np.int64)
        np.maximum.at(value, person, data.order_day[past])
    elif part == "monetary":
        value = np.zeros(data.size, np.int64)
        np.add.at(value, person, (data.order_paid - data.order_refunded)[past])
    buyers = np.flatnonzero(buys)
    return buyers, np.searchsorted(np.sort(value[buyers]), value[buyers])


def _rfm(data: Columns, node: Node) -> tuple[Bools, Ints]:
    found = scores(data, node["part"])
    return _bounded(found, node) & (found > 0), found


def _tag(data: Columns, node: Node) -> tuple[Bools, None]:
    wanted = set(node["is"])
    today = data.shop.today
    return data.tags.where(
        lambda tags: any(name in wanted and (until is None or until >= today) for name, until in tags)
    ), None


def _consent(data: Columns, node: Node) -> tuple[Bools, None]:
    return data.consents.where(lambda now: allows(now, node["purpose"], node.get("channel"))), None


def _contact(data: Columns, node: Node) -> tuple[Bools, None]:
    return data.contacts.where(lambda contacts: node["has"] in contacts), None


def _deliverable(data: Columns, node: Node) -> tuple[Bools, None]:
    del node
    return data.deliverable, None


def _lives(data: Columns, node: Node) -> tuple[Bools, None]:
    start = prefix(node["division"])
    return data.divisions.where(lambda codes: any(code.startswith(start) for code in codes)), None


def _stock(data: Columns, node: Node) -> tuple[Bools, None]:
    """Who likes (bought twice, or within LIKED_DAYS) something that is so in a warehouse that serves them."""
    stated = data.shop.stock.get(node["state"], ())
    cells = [(data.things[name], house) for name, house in stated if name in data.things]
    houses = {house: at for at, house in enumerate({house for _, house in cells})}
    mask = np.zeros(data.size, bool)
    if not cells:
        return mask, None
    kept = _pairs([(thing, houses[house]) for thing, house in cells], len(data.things), len(houses))
    served = [
        (number, houses[one])
        for number, some in enumerate(data.warehouses.values)
        for one in set(some)
        if one in houses
    ]
    reach = _pairs(served, len(data.warehouses.values), len(houses))
    day = data.order_day[data.line_order]
    about = np.isin(data.line_thing, np.array([thing for thing, _ in cells])) & (day <= data.shop.today)
    things, orders = len(data.things), len(data.order_day)
    pair = data.order_person[data.line_order[about]] * things + data.line_thing[about]
    once, at = np.unique(pair * orders + data.line_order[about], return_index=True)
    recent = (day[about] > data.shop.today - LIKED_DAYS)[at]
    pairs, which, times = np.unique(once // orders, return_inverse=True, return_counts=True)
    lately = np.bincount(which, weights=recent, minlength=len(pairs)) > 0
    person, thing = np.divmod(pairs[(times >= 2) | lately], things)
    common = np.asarray(reach[data.warehouses.codes[person]].multiply(kept[thing]).sum(axis=1)).ravel()
    mask[person[common > 0]] = True
    return mask, None


def _pairs(cells: Sequence[tuple[int, int]], rows: int, columns: int) -> sp.csr_matrix:
    """A matrix with ones in these cells."""
    place = np.array(cells, np.int64).reshape(-1, 2)
    return sp.csr_matrix((np.ones(len(place), np.int8), (place[:, 0], place[:, 1])), shape=(rows, columns))


def _case(data: Columns, node: Node) -> tuple[Bools, Ints]:
    del node
    return data.cases > 0, data.cases


MASKS: dict[str, Callable[[Columns, Node], tuple[Bools, Any]]] = {
    "profile": _profile, "age": _age, "orders": _orders, "spent": _spent, "refunds": _refunds,
    "viewed": _viewed, "cart": _cart, "coupon": _coupon, "stage": _stage, "rfm": _rfm, "tag": _tag,
    "consent": _consent, "contact": _contact, "deliverable": _deliverable, "lives": _lives,
    "stock": _stock, "case": _case,
}  # fmt: skip
"""The function of each kind but those that look at other people or segments."""

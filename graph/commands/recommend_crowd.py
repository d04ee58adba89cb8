"""The crowd recommendations are made from: learnt from the graph, kept in the home.

``cache/crowd.npz`` of the home holds arrays and texts only (never pickled), replaced atomically.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from graph.analytics.recommend import Crowd, Options, learn
from graph.analytics.recommend_history import History, Ints, histories
from graph.analytics.recommend_substitutes import Good, substitutes
from graph.analytics.stock_evidence import last_moment, serving
from graph.errors import UsageError
from graph.server.progress import Progress, silent
from graph.store import Store

LOOK_BACK = 730
"""Days of purchases that are read; older ones have faded."""

SMALL = 20_000
"""Up to so many people a page learns the crowd itself when it is not there or older than the last load."""

_EPOCH = date(1970, 1, 1)
_LOCK = threading.Lock()
_OPEN: dict[Path, tuple[int, Learnt]] = {}


@dataclass(frozen=True, slots=True, eq=False)
class Learnt:
    """A crowd with the names of its numbers.

    Attributes:
        things: Item ids (or product keys) by number; ``number`` the other way.
        of_product: Number of the thing of each product key.
        alive: Things that are still sold.
        members: Ids of the people in the crowd.
        today: The day the purchases end, counted from 1970.
        learnt_at: When.
        stamp: What `stamp_of` said of the graph before it was read; another one means that it changed.
    """

    crowd: Crowd
    things: list[str]
    goods: list[Good]
    of_product: dict[str, int]
    alive: np.ndarray[Any, Any]
    members: dict[str, int]
    today: int
    learnt_at: datetime
    stamp: str = ""

    @property
    def names(self) -> list[str]:
        """Names of the things."""
        return [good.name for good in self.goods]


@dataclass(frozen=True, slots=True, eq=False)
class Everybody:
    """All people at once, for the batch.

    Attributes:
        ids: Of the people.
        history: Theirs, row for row.
        homes: Number of each one's home, -1 for none.
        by_home: People in the order of their homes, and where each home begins in it.
        about: What else the query says of each: divisions, served, cart, consents.
    """

    ids: list[str]
    history: History
    homes: Ints
    by_home: tuple[Ints, Ints]
    about: list[dict[str, Any]]


def since(now: datetime) -> datetime:
    """The moment from which purchases are read."""
    return now - timedelta(days=LOOK_BACK)


def stamp_of(row: Mapping[str, Any]) -> str:
    """A row of ``shelf_stamp`` as text: it changes with what is loaded, resolved, added or taken away."""
    return " ".join(f"{name}={row[name]}" for name in sorted(row))


def read_everybody(
    store: Store, zone: ZoneInfo, progress: Progress | None = None, now: datetime | None = None
) -> tuple[Everybody, Learnt]:
    """Read everybody's purchases and learn the crowd from them.

    Raises:
        UsageError: ``recommend.nobody``: there are no people, or nobody bought anything.
    """
    told, now = progress or silent, now or datetime.now(UTC)
    seen = store.one("shelf_stamp") or {}
    last = last_moment(store, now)
    total = int(seen.get("people") or 0)
    goods, of_product, alive, things = read_goods(store)
    people: list[list[int]] = [[], [], [], []]
    ids: list[str] = []
    about: list[dict[str, Any]] = []
    homes: dict[str, int] = {}
    home: list[int] = []
    for row in store.stream("recommend_people", since=since(last)):
        add_baskets(people, len(ids), row.pop("baskets"), of_product)
        ids.append(row.pop("personId"))
        place = row.pop("home")
        home.append(homes.setdefault(place, len(homes)) if place else -1)
        about.append(row)
        if len(ids) % 1000 == 0:
            told("recommend.reading", len(ids), total)
    told("recommend.reading", len(ids), total)
    person, thing, basket, moment = (np.array(column, np.int64) for column in people)
    if not len(person):
        raise UsageError("recommend.nobody")
    today = day_number(last, zone)
    days = local_days(moment, zone)
    history = histories(person, thing, basket, days, len(ids), len(things), today, Options().fade)
    told("recommend.learning", 0, None)
    crowd = learn(history, today)
    members = {ids[row]: place for place, row in enumerate(crowd.member.tolist())}
    learnt = Learnt(crowd, things, goods, of_product, alive, members, today, now, stamp_of(seen))
    numbers = np.array(home, np.int64)
    order = np.argsort(numbers, kind="stable")
    starts = np.searchsorted(numbers[order], np.arange(len(homes) + 1)).astype(np.int64)
    return Everybody(ids, history, numbers, (order.astype(np.int64), starts), about), learnt


def read_goods(store: Store) -> tuple[list[Good], dict[str, int], np.ndarray[Any, Any], list[str]]:
    """Things by number, the thing of each product, which are still sold, and their ids."""
    number: dict[str, int] = {}
    goods: list[Good] = []
    of_product: dict[str, int] = {}
    sold: list[bool] = []
    for row in store.stream("shelf_goods"):
        id_ = row["itemId"] or row["productKey"]
        if id_ not in number:
            number[id_] = len(goods)
            goods.append(Good(row["name"] or id_))
            sold.append(False)
        at = number[id_]
        of_product[row["productKey"]] = at
        sold[at] |= not row["discontinued"]
        known = goods[at]
        goods[at] = Good(
            known.name,
            known.category or row["category"] or "",
            known.brand or row["brand"] or "",
            known.content or row["contentQuantity"] or 0.0,
            known.content_unit or row["contentUnit"] or "",
        )
    return goods, of_product, np.array(sold, dtype=bool), list(number)


def add_baskets(
    columns: list[list[int]], person: int, baskets: Iterable[Any], of_product: dict[str, int]
) -> None:
    """Append a person's baskets to columns of person, thing, basket and epoch seconds."""
    persons, things, numbers, moments = columns
    basket = numbers[-1] + 1 if numbers else 0
    for moment, products in baskets:
        for key in products:
            thing = of_product.get(key)
            if thing is not None:
                persons.append(person)
                things.append(thing)
                numbers.append(basket)
                moments.append(moment)
        basket += 1


def local_days(seconds: Ints, zone: ZoneInfo) -> Ints:
    """Local days, counted from 1970, of instants in epoch seconds."""
    moments = pd.to_datetime(pd.Series(seconds), unit="s", utc=True).dt.tz_convert(zone).dt.tz_localize(None)
    days: Ints = np.asarray(moments.astype("datetime64[s]").astype("int64"), np.int64) // np.int64(86_400)
    return days


def day_number(moment: datetime, zone: ZoneInfo) -> int:
    """The local day of an instant, counted from 1970."""
    return (moment.astimezone(zone).date() - _EPOCH).days


def keep(learnt: Learnt, home: Path) -> None:
    """Keep the crowd in the home."""
    path = _path(home)
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    texts = {
        "things": learnt.things,
        "products": list(learnt.of_product),
        "members": list(learnt.members),
        "stamp": [learnt.stamp],
        **{name: [getattr(good, name) for good in learnt.goods] for name in _TEXTS},
    }
    arrays: dict[str, Any] = {
        **learnt.crowd.arrays(),
        **{f"text_{name}": _packed(values) for name, values in texts.items()},
        "product_things": np.array(list(learnt.of_product.values()), np.int64),
        "contents": np.array([good.content for good in learnt.goods], np.float64),
        "alive": learnt.alive,
        "today": np.array([learnt.today]),
        "learnt_at": np.array([learnt.learnt_at.timestamp()]),
    }
    with temporary.open("wb") as file:
        np.savez(file, **arrays)
    os.replace(temporary, path)


_TEXTS = ("name", "category", "brand", "content_unit")


def _packed(values: list[str]) -> np.ndarray[Any, Any]:
    return np.frombuffer("".join(value.replace("\n", " ") + "\n" for value in values).encode(), np.uint8)


def kept(home: Path) -> Learnt | None:
    """The crowd kept in the home, opened once while the file stays the same; None where there is none."""
    path = _path(home)
    try:
        stamp = path.stat().st_mtime_ns
    except OSError:
        return None
    with _LOCK:
        found = _OPEN.get(path)
        if found is None or found[0] != stamp:
            try:
                _OPEN[path] = found = (stamp, _opened(path))
            except (OSError, ValueError, KeyError):  # half a disk, or another version's file: learn again
                return None
        return found[1]


def _opened(path: Path) -> Learnt:
    with np.load(path, allow_pickle=False) as held:
        arrays = {name: held[name] for name in held.files}
    texts = {
        name.removeprefix("text_"): bytes(value).decode().split("\n")[:-1]
        for name, value in arrays.items()
        if name.startswith("text_")
    }
    columns = (
        texts["name"],
        texts["category"],
        texts["brand"],
        arrays["contents"].tolist(),
        texts["content_unit"],
    )
    goods = [Good(*row) for row in zip(*columns, strict=True)]
    return Learnt(
        Crowd.of_arrays(arrays),
        texts["things"],
        goods,
        dict(zip(texts["products"], arrays["product_things"].tolist(), strict=True)),
        arrays["alive"],
        {id_: place for place, id_ in enumerate(texts["members"])},
        int(arrays["today"][0]),
        datetime.fromtimestamp(float(arrays["learnt_at"][0]), UTC),
        texts["stamp"][0],
    )


def current(
    store: Store, home: Path, zone: ZoneInfo, stamp: Mapping[str, Any], clock: Callable[[], datetime]
) -> Learnt:
    """The crowd to recommend from: the kept one, learnt anew where the graph changed and the shop is small.

    ``stamp`` is the row of the query ``shelf_stamp``.

    Raises:
        UsageError: ``recommend.not-learnt``: there is none and the shop is too large to learn at once; or
            ``recommend.nobody``.
    """
    found = kept(home)
    people = int(stamp.get("people") or 0)
    if found is not None and (found.stamp == stamp_of(stamp) or people > SMALL):
        return found
    if people > SMALL:
        raise UsageError("recommend.not-learnt", people=people)
    _, learnt = read_everybody(store, zone, now=clock())
    keep(learnt, home)
    return kept(home) or learnt


def related(
    store: Store, home: Path, zone: ZoneInfo, id_: str, most: int = 6
) -> tuple[tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]]:
    """Ids and names of what is bought with an item (or product), and of what can stand in for it.

    Raises:
        UsageError: as `current`.
    """
    learnt = current(store, home, zone, store.one("shelf_stamp") or {}, lambda: datetime.now(UTC))
    thing = learnt.of_product.get(id_, learnt.things.index(id_) if id_ in learnt.things else -1)
    if thing < 0:
        return (), ()

    def named(things: Iterable[int]) -> tuple[tuple[str, str], ...]:
        return tuple((learnt.things[other], learnt.goods[other].name) for other in things)

    ties = learnt.crowd.together()[thing]
    order = np.argsort(-ties.data, kind="stable")[:most]
    sold = np.flatnonzero(learnt.alive).tolist()
    return named(ties.indices[order].tolist()), named(substitutes(thing, learnt.goods, sold, most))


def _path(home: Path) -> Path:
    return home / "cache" / "crowd.npz"


def warehouses_of(about: dict[str, Any], houses: pd.DataFrame) -> frozenset[str]:
    """Warehouses that can reach somebody: those serving the current addresses, else the last order's."""
    found = {key for key in serving(houses, about["divisions"]) if key}
    if not found:
        for last in about["served"]:
            if last.get("warehouse"):
                found.add(last["warehouse"])
            elif last.get("channel"):
                stores = zip(houses["warehouseKey"], houses["channels"], strict=True)
                found.update(str(key) for key, channels in stores if last["channel"] in list(channels))
    return frozenset(found)


def refuses(consents: Iterable[dict[str, Any]]) -> bool:
    """Whether somebody refused profiling or recommendations: the latest word counts, a withdrawal wins ties.

    >>> refuses([{"purpose": "profiling", "channel": "all", "granted": False, "at": 5}])
    True
    >>> refuses([])
    False
    """
    latest: dict[tuple[Any, Any], tuple[float, bool]] = {}
    for said in consents:
        key = (said["purpose"], said["channel"])
        word = (float(said["at"] or 0), not said["granted"])
        latest[key] = max(latest.get(key, word), word)
    return any(withdrawn for _, withdrawn in latest.values())

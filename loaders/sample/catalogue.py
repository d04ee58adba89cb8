"""What the sample shop sells: real items, and the listings each system keeps of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

from loaders.sample.config import SampleConfig
from loaders.sample.names import traditional
from loaders.sample.streams import Weighted, digest, scrambler, stream
from loaders.sample.tables import table

SYSTEMS = ("app", "wechat", "stores", "erp")
_UNITS = {"g": 1.0, "kg": 1000.0, "ml": 1.0, "L": 1000.0, "piece": 1.0}


@dataclass(frozen=True, slots=True)
class Content:
    """Net content: so much, in so many packs sold as one.

    Attributes:
        amount: Of one pack, in g, ml or pieces.
        unit: ``g``, ``ml`` or ``piece``.
        packs: How many packs.
    """

    amount: float
    unit: str
    packs: int

    @property
    def total(self) -> float:
        """Of all packs."""
        return self.amount * self.packs


def parse_content(text: str) -> Content:
    """The net content ``500g*2`` means.

    >>> parse_content("1.5L"), parse_content("250ml*12").total
    (Content(amount=1500.0, unit='ml', packs=1), 3000.0)
    """
    one, _, packs = text.partition("*")
    unit = next(name for name in ("piece", "kg", "ml", "g", "L") if one.endswith(name))
    base = {"kg": "g", "L": "ml"}.get(unit, unit)
    return Content(round(float(one.removesuffix(unit)) * _UNITS[unit], 3), base, int(packs or 1))


@dataclass(slots=True)
class Item:
    """One real thing sold, the same in every system; ``fresh`` goods are also weighed out by the 斤."""

    index: int
    id: str
    category: int
    name: str
    english: str
    brand: str
    content: Content
    price: int
    shelf_life: int
    popularity: float
    weekend: float
    barcode: str
    fresh: bool


@dataclass(slots=True)
class Listing:
    """An item as one system holds it. ``price`` in 1/100 yuan for one sold unit."""

    system: str
    id: str
    item: Item
    name: str
    brand: str
    specification: str
    unit: str
    price: int
    barcode: str
    duplicate: bool = False


@dataclass(slots=True)
class Catalogue:
    """All items and all listings; ``by_item[system][item]`` are the listings of an item there."""

    items: list[Item]
    categories: list[tuple[str, str]]
    listings: dict[str, list[Listing]]
    by_item: dict[str, dict[int, list[Listing]]]
    draw: Weighted[Item]
    of_category: dict[int, list[Item]] = field(default_factory=dict)


def make_items(config: SampleConfig) -> tuple[list[Item], list[tuple[str, str]]]:
    """The items of the shop: the most wanted ones of goods.yaml, as many as the configuration says."""
    candidates = []
    categories = []
    for number, group in enumerate(table("goods")["categories"]):
        categories.append((group["name"], group["english"]))
        for line in group["goods"]:
            candidates += _items_of(number, group["name"], line)
    rng = stream(config.seed, "items")
    candidates.sort(key=lambda item: -item.popularity * rng.uniform(0.6, 1.4))
    chosen = candidates[: config.items]
    rng.shuffle(chosen)
    for index, item in enumerate(chosen):
        item.index = index
        item.id = f"I{digest(config.seed, 'item', item.name, item.brand, index):016x}"
        item.price = max(90, round(item.price * rng.uniform(0.92, 1.1) / 10) * 10 - rng.choice((0, 1, 2)))
        if not item.fresh or item.brand:
            item.barcode = _barcode(rng)
    return chosen, categories


def _items_of(category: int, group: str, line: str) -> list[Item]:
    name, english, brands, contents, price, shelf, popularity, weekend = (p.strip() for p in line.split("|"))
    first = parse_content(contents.split(",")[0])
    items = []
    for rank, brand in enumerate(brands.split(",")):
        for place, text in enumerate(contents.split(",")):
            content = parse_content(text)
            cost = (
                float(price) * 100 * (content.total / first.total) ** 0.92 * (1.0 + 0.06 * ((rank * 7) % 4))
            )
            items.append(
                Item(
                    0, "", category, name, english, brand.replace("-", ""), content, round(cost), int(shelf),
                    float(popularity) / (1 + 0.7 * rank) / (1 + 0.5 * place), float(weekend), "",
                    group in ("蔬菜", "水果", "肉禽蛋", "海鲜水产"),
                )
            )  # fmt: skip
    return items


def _barcode(rng: Random) -> str:
    digits = f"69{rng.randrange(10**10):010d}"
    check = -sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits)) % 10
    return f"{digits}{check}"


def specification(rng: Random, content: Content, *, weighed: bool = False) -> str:
    """The net content in one of the ways systems write it; the same content reads the same.

    >>> specification(Random(3), Content(500.0, "g", 1), weighed=True)
    '1斤'
    """
    if content.unit == "piece":
        one = f"{content.amount:g}{rng.choice(('个', '个', '只', '件', '个装'))}"
    elif content.unit == "g":
        one = _grams(rng, content.amount, weighed)
    else:
        one = _millilitres(rng, content.amount)
    if content.packs == 1:
        return f"约{one}" if content.unit == "g" and rng.random() < 0.04 else one
    sign = rng.choice("*×x")
    box = rng.choice(("", "", "瓶", "盒", "罐") if content.unit == "ml" else ("", "", "袋", "盒", "包"))
    if rng.random() < 0.15:
        return f"{content.packs}{box or '件'}{sign}{one}"
    return f"{one}{sign}{content.packs}{box}"


def _grams(rng: Random, amount: float, weighed: bool) -> str:
    if weighed and amount % 250 == 0:
        return f"{amount / 500:g}斤"
    forms = [f"{amount:g}g", f"{amount:g}g", f"{amount:g}克", f"{amount:g}G"]
    if amount >= 1000:
        forms = [
            f"{amount / 1000:g}kg",
            f"{amount / 1000:g}千克",
            f"{amount / 1000:g}公斤",
            f"{amount:g}g",
            f"{amount / 1000:g}KG",
        ]
    if amount % 500 == 0 and amount <= 5000:
        forms.append(f"{amount / 500:g}斤")
    return rng.choice(forms)


def _millilitres(rng: Random, amount: float) -> str:
    forms = [f"{amount:g}ml", f"{amount:g}毫升", f"{amount:g}mL"]
    if amount >= 900:
        forms += [f"{amount / 1000:g}L", f"{amount / 1000:g}升"]
    return rng.choice(forms)


_PUFF = ("【新鲜】", "特惠 ", "精选", "当季", "", "", "", "", "", "", "")


def listing_name(rng: Random, item: Item, system: str, text: str) -> str:
    """The title a system shows; brand and specification may stand in it, in any order."""
    brand = item.brand
    if system == "erp":
        return (
            f"{brand}{item.name}"
            if rng.random() < 0.55
            else f"{item.name}（{brand}）"
            if brand
            else item.name
        )
    if system == "stores":
        roll = rng.random()
        if roll < 0.4:
            return f"{brand}{item.name}{text}"
        return f"{item.name} {text}" if roll < 0.7 else f"{brand} {item.name}".strip()
    start = rng.choice(_PUFF)
    roll = rng.random()
    if roll < 0.45:
        title = f"{start}{brand} {item.name} {text}"
    elif roll < 0.7:
        title = f"{start}{brand}{item.name}{text}"
    elif roll < 0.85:
        title = f"{item.name} {text} {brand}"
    elif roll < 0.93:
        title = f"{item.name}{text} {item.english}"
    else:
        title = traditional(f"{brand} {item.name} {text}")
    return " ".join(title.split())


class ListingMaker:
    """Makes the listings of all systems with ids that tell nothing."""

    def __init__(self, config: SampleConfig) -> None:
        self.config = config
        self.rng = stream(config.seed, "listings")
        self._ids = {system: scrambler(config.seed, "product", system, bits=24) for system in SYSTEMS}
        self._next = dict.fromkeys(SYSTEMS, 0)

    def _id(self, system: str) -> str:
        number = self._ids[system](self._next[system])
        self._next[system] += 1
        return {"app": "{:08d}", "wechat": "g{:07x}", "stores": "6{:08d}", "erp": "SKU{:08d}"}[system].format(
            number
        )

    def listing(self, item: Item, system: str, *, duplicate: bool = False) -> Listing:
        """One listing of an item."""
        rng = self.rng
        weighed = system == "stores" and item.fresh and not item.brand and item.content.total == 500
        text = specification(rng, item.content, weighed=weighed)
        barcode = item.barcode if rng.random() < (0.75 if system in ("erp", "stores") else 0.4) else ""
        name = listing_name(rng, item, system, text)
        if system == "erp" and rng.random() < 0.12:
            name = f"{item.english} {item.brand}".strip() if barcode else f"{item.name} {item.english}"
        written = text in name or traditional(text) in name
        shown = text if system == "erp" or not written or rng.random() < 0.5 else ""
        brand = item.brand if rng.random() < (0.9 if system == "erp" else 0.55) else ""
        if item.brand and item.brand not in name and traditional(item.brand) not in name:
            brand = item.brand
        unit, price = "件", item.price
        if weighed:
            unit = "斤"
        elif system == "erp":
            unit = rng.choice(("件", "EA", "包"))
        price = round(price * rng.choice((1.0, 1.0, 1.0, 1.0, 0.98, 1.02)))
        return Listing(system, self._id(system), item, name, brand, shown, unit, price, barcode, duplicate)


def _keep_findable(item: Item, listings: list[list[Listing]]) -> None:
    """Where a listing has an English name only, one other at least shows the bar code."""
    *others, erp = listings
    known = [listing for found in others for listing in found]
    if known and any(item.name not in listing.name for listing in erp):
        known[0].barcode = item.barcode


def make_catalogue(config: SampleConfig) -> Catalogue:
    """Items, categories and every system's listings, with duplicates inside systems too."""
    items, categories = make_items(config)
    maker = ListingMaker(config)
    share = {"app": 0.92, "wechat": 0.68, "stores": 0.85, "erp": 1.0}
    again = {"app": 0.05, "wechat": 0.04, "stores": 0.05, "erp": 0.07}
    listings: dict[str, list[Listing]] = {system: [] for system in SYSTEMS}
    by_item: dict[str, dict[int, list[Listing]]] = {system: {} for system in SYSTEMS}
    for item in items:
        for system in SYSTEMS:
            if maker.rng.random() >= share[system]:
                continue
            found = [maker.listing(item, system)]
            if maker.rng.random() < again[system]:
                found.append(maker.listing(item, system, duplicate=True))
            by_item[system][item.index] = found
            listings[system] += found
        _keep_findable(item, [by_item[system].get(item.index, []) for system in SYSTEMS])
    weights = [item.popularity for item in items]
    of_category: dict[int, list[Item]] = {}
    for item in items:
        of_category.setdefault(item.category, []).append(item)
    return Catalogue(items, categories, listings, by_item, Weighted(items, weights), of_category)

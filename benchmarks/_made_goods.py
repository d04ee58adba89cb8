"""Made-up catalogues: English titles with model numbers, Chinese groceries with sizes and flavours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from benchmarks._made_parts import WORDS, Rows, blank

GOODS, HAN_GOODS, HAN_TASTES = WORDS["goods"], WORDS["hanGoods"], WORDS["hanTastes"].split()
MAKERS, SERIES, HAN_MAKERS = (WORDS[name].split() for name in ("makers", "series", "hanMakers"))
_SPELT = (("ml", "毫升"), ("kg", "千克"), ("g", "克"))


@dataclass(frozen=True)
class Good:
    """One product as made."""

    maker: str
    series: str
    kind: str
    trait: str
    look: str
    model: str
    price: float


def goods(random: Random, count: int) -> list[Good]:
    """Products in families: some share all but the model, some all but the colour or size."""
    made: list[Good] = []
    while len(made) < count:
        maker, series, kind = random.choice(MAKERS), random.choice(SERIES), random.choice(list(GOODS))
        stem = f"{maker[0]}{kind[0]}{random.choice('XZTRQ')}{random.randrange(10, 99)}".upper()
        price = random.randrange(15, 900) + 0.99
        traits, looks = GOODS[kind]["traits"], GOODS[kind]["looks"]
        for _ in range(random.choice((1, 1, 1, 2, 3))):
            model = f"{stem}{random.randrange(10, 99)}{random.choice(('', 'B', 'W', 'S', 'K'))}"
            cost = round(price * random.uniform(0.8, 1.3), 2)
            made.append(Good(maker, series, kind, random.choice(traits), random.choice(looks), model, cost))
    return made[:count]


def shop_title(random: Random, item: Good) -> str:
    """A title with the model at its end."""
    parts = [item.maker, item.series, item.trait, item.look, item.kind]
    if random.random() < 0.3:
        parts.remove(item.look)
    return " ".join(parts) + (f" - {item.model}" if random.random() < 0.9 else "")


def other_title(random: Random, item: Good) -> str:
    """The title of another shop: other order, words more, the model often missing or cut by dashes."""
    model = item.model if random.random() < 0.65 else ""
    if model and random.random() < 0.3:
        model = f"{model[:3]}-{model[3:]}"
    look = item.look if random.random() < 0.7 else ""
    trait = item.trait if random.random() < 0.75 else ""
    series = item.series if random.random() < 0.8 else ""
    tail = random.choice(("", "", f"({item.look})", "Retail", "New"))
    return " ".join(filter(None, (item.maker, model, series, trait, item.kind, look, tail)))


def about(random: Random, item: Good) -> str:
    """A short description."""
    said = [
        f"{item.series} {item.kind}",
        item.trait,
        item.look,
        random.choice(("1 Year Warranty", "Energy Saving", "Easy Setup")),
    ]
    return " / ".join(random.sample(said, random.randrange(1, len(said) + 1)))


def two_shops(random: Random) -> tuple[Rows, Rows]:
    """Two catalogues that overlap in part; each lists a product once."""
    one: list[tuple[str, Sequence[str]]] = []
    two: list[tuple[str, Sequence[str]]] = []
    for number, item in enumerate(goods(random, 1500)):
        where = random.random()
        price = f"{item.price:.2f}"
        if where < 0.75:
            one.append(
                (
                    str(number),
                    (shop_title(random, item), about(random, item), blank(random, 0.4, f"${price}")),
                )
            )
        if where >= 0.4:
            other = f"{item.price * random.uniform(0.85, 1.1):.2f}"
            two.append(
                (
                    str(number),
                    (
                        other_title(random, item),
                        blank(random, 0.4, about(random, item)),
                        blank(random, 0.3, other),
                    ),
                )
            )
    return one, two


def one_catalogue(random: Random) -> Rows:
    """One list of goods from many hands, most of them once, with nothing but title and price."""
    for number, item in enumerate(goods(random, 900)):
        for _ in range(random.choice((1, 1, 1, 2, 2, 3))):
            write = random.choice((shop_title, other_title))
            yield str(number), (write(random, item), blank(random, 0.2, f"{item.price:.2f}"))


def han_goods(random: Random) -> Rows:
    """商品名称, 品牌, 规格, 售价: groceries with sizes and flavours, in columns or in the title."""
    number = 0
    for maker in HAN_MAKERS:
        for kind, known in HAN_GOODS.items():
            for size in random.sample(known["sizes"], random.choice((1, 2, 2))):
                taste, price = random.choice((*HAN_TASTES, "", "")), random.randrange(5, 150) + 0.9
                number += 1
                for _ in range(random.choice((1, 1, 2, 2, 3))):
                    yield str(number), _han_listing(random, maker, (known["word"], taste, kind), size, price)


def _han_listing(
    random: Random, maker: str, words: tuple[str, str, str], size: str, price: float
) -> Sequence[str]:
    word, taste, kind = words
    within = random.random() < 0.5
    spelt = random.choice((size, size.replace("*", "×"), size.upper(), _in_chinese(size)))
    order = random.choice(((word, taste, kind), (taste, kind), (kind, taste)))
    title = random.choice(("", "", "【包邮】", "【官方旗舰店】")) + "".join((maker, *order))
    title += random.choice(("", " ")) + spelt if within else ""
    return (
        title, blank(random, 0.3, maker), spelt if not within or random.random() < 0.3 else "",
        f"{price * random.uniform(0.9, 1.1):.1f}",
    )  # fmt: skip


def _in_chinese(size: str) -> str:
    for unit, written in _SPELT:
        if unit in size:
            return size.replace(unit, written)
    return size

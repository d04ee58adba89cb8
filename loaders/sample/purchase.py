"""What an order is made from: coupons of campaigns and baskets of wishes."""

from __future__ import annotations

from dataclasses import dataclass, field

from loaders.sample.catalogue import Item
from loaders.sample.clock import DAY
from loaders.sample.config import SampleConfig
from loaders.sample.streams import scrambler

NEWCOMERS = "新人礼"
"""The campaign for a new account's first order."""


@dataclass(slots=True)
class Coupon:
    """One campaign's coupon."""

    id: str
    name: str
    campaign: str
    amount: int
    minimum: int
    start: int
    end: int


@dataclass(slots=True)
class Wish:
    """What an order is to contain before the shelf is asked: items and quantities."""

    items: list[tuple[Item, float]] = field(default_factory=list)


def make_coupons(config: SampleConfig) -> list[Coupon]:
    """The coupons of the half year: two for newcomers, one for each season."""
    ids = scrambler(config.seed, "coupons", bits=24)
    plan = [
        (NEWCOMERS, "新人立减15元", 1500, 2000, 0, config.days),
        (NEWCOMERS, "新人立减20元", 2000, 3900, 0, config.days),
    ]
    for month, (name, amount, minimum) in enumerate(
        (("端午满减", 1000, 6900), ("周末生鲜券", 500, 3900), ("暑期水果节", 800, 4900),
         ("中秋团圆券", 1500, 9900),
         ("国庆满减", 1200, 7900), ("双十一狂欢券", 2000, 12900))
    ):  # fmt: skip
        plan.append((name, f"{name}{amount // 100}元", amount, minimum, month * 30, month * 30 + 32))
    return [
        Coupon(
            f"CP{ids(number):08d}", name, campaign, amount, minimum, start * DAY, min(end, config.days) * DAY
        )
        for number, (campaign, name, amount, minimum, start, end) in enumerate(plan)
    ]

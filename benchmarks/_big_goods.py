"""What a made shop sells: products and items, suppliers, warehouses with stock, channels and coupons."""

from __future__ import annotations

import numpy as np

from benchmarks._big_maker import BEGIN, DAYS, Maker, chosen, instants, joined, keys, same, texts
from benchmarks._big_people import DISTRICTS

GOODS = ["牛奶", "鸡蛋", "大米", "面粉", "酱油", "苹果", "香蕉", "薯片", "可乐", "绿茶", "洗衣液", "牙膏"]
CHANNELS = ["小程序", "APP", "文三路店"]
COUPONS = 12


def write_goods(maker: Maker) -> None:
    """Write them."""
    _products(maker)
    _suppliers(maker)
    _stock(maker)
    channels, coupons = np.arange(len(CHANNELS)), np.arange(COUPONS)
    maker.node(
        "Channel", key=keys("n", channels), source=same("app", len(CHANNELS)), sourceId=keys("n", channels),
        name=chosen(CHANNELS, channels),
    )  # fmt: skip
    maker.node(
        "Coupon", key=keys("k", coupons), name=joined("满50减10-", texts(coupons)),
        minimumAmount__long=np.full(COUPONS, 5_000),
    )  # fmt: skip


def _products(maker: Maker) -> None:
    goods = np.arange(maker.goods)
    kind = goods % len(GOODS)
    name = joined(chosen(GOODS, kind), " ", texts(100 + goods), "g")
    told = {"name": name, "category": chosen(GOODS, kind), "brand": joined("品牌", texts(goods % 97))}
    maker.node(
        "Record:Product", key=keys("x", goods), source=same("erp", len(goods)), sourceId=keys("x", goods),
        **told, priceE4__long=50_000 + goods * 37 % 900_000, currency=same("CNY", len(goods)),
        shelfLifeDays__long=np.where(goods % 2, 10, 365),
    )  # fmt: skip
    maker.node("Identity:Item", id=keys("i", goods), **told)
    maker.link("RESOLVES_TO", "Product", keys("x", goods), "Item", keys("i", goods))


def _suppliers(maker: Maker) -> None:
    """Companies grow with the square root of the people; every fiftieth pair has one bank account."""
    count = 2 * int(maker.people**0.5)
    firm = np.arange(count)
    bank = np.where(firm % 50 == 1, firm - 1, firm)
    name = joined("供应商", texts(firm))
    maker.node(
        "Record:Supplier", key=keys("f", firm), source=same("erp", count), sourceId=keys("f", firm), name=name
    )
    maker.node("Identity:Organization", id=keys("g", firm), name=name)
    maker.link("RESOLVES_TO", "Supplier", keys("f", firm), "Organization", keys("g", firm))
    maker.node("BankAccount", key=keys("b", np.unique(bank)))
    maker.link("PAID_TO", "Supplier", keys("f", firm), "BankAccount", keys("b", bank))
    seller = np.repeat(firm, 4)
    item = (np.repeat(bank, 4) * 7 + np.tile(np.arange(4), count)) % maker.goods
    cost = 100_000 + maker.rng.integers(0, 5_000, len(seller)) + 30_000 * (seller % 50 < 2)
    maker.link(
        "SUPPLIES", "Supplier", keys("f", seller), "Product", keys("x", item), unitCostE4__long=cost,
        leadTimeDays__double=2.0 + seller % 6,
    )  # fmt: skip


def _stock(maker: Maker) -> None:
    """A warehouse a district; a tenth of what it could hold is sold out."""
    houses = np.arange(len(DISTRICTS))
    names = list(DISTRICTS)
    maker.node("Division", code=chosen(list(DISTRICTS.values()), houses), name=chosen(names, houses))
    maker.node(
        "Warehouse", key=keys("v", houses), source=same("erp", len(houses)), sourceId=keys("v", houses),
        name=joined(chosen(names, houses), "仓"), city=same("杭州市", len(houses)),
    )  # fmt: skip
    maker.link("SERVES", "Warehouse", keys("v", houses), "Division", chosen(list(DISTRICTS.values()), houses))
    place = np.arange(maker.goods * len(houses))
    held = np.where(maker.rng.random(len(place)) < 0.1, 0, maker.rng.integers(1, 400, len(place)))
    maker.node(
        "Stock", key=keys("z", place), source=same("erp", len(place)), onHand__double=held.astype(float),
        reserved__double=np.minimum(held, 2).astype(float),
        asOf__datetime=instants(np.full(len(place), BEGIN + DAYS * 86_400)),
    )  # fmt: skip
    maker.link("OF", "Stock", keys("z", place), "Product", keys("x", place // len(houses)))
    maker.link("AT", "Stock", keys("z", place), "Warehouse", keys("v", place % len(houses)))

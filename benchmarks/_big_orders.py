"""What the people of a made shop do: orders with their lines, refunds, sign-ins, page views, carts.

A third of the rings refund, a third spend coupons to the cent, a third sign in one after the other. Of what
people buy six in ten pieces are of nine things each likes, which many people may like.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from benchmarks._big_goods import CHANNELS, COUPONS
from benchmarks._big_maker import BEGIN, DAYS, RING, Maker, instants, joined, keys, same

ORDERS, SIGN_INS, LINES, LIKED = 5, 4, 2, 9
"""Of each person; lines of each order; things each person likes."""


def buyers(maker: Maker) -> np.ndarray:
    """Who placed each order: everybody a few, the last person a twentieth as many as there are people."""
    many = np.full(maker.people // 20, maker.people - 1)
    return np.concatenate([np.repeat(maker.who, ORDERS), many])


def write_orders(maker: Maker) -> None:
    """Orders, payment accounts, coupons spent, refunds and lines."""
    rng, buyer = maker.rng, buyers(maker)
    number = np.arange(len(buyer))
    ring, place = maker.ring[buyer], number % ORDERS
    at = BEGIN + rng.integers(0, DAYS * 86_400, len(buyer))
    goods = rng.integers(1_000, 20_000, len(buyer))
    spent = (ring % 3 == 1) & (ring >= 0) & (place < 3) | (rng.random(len(buyer)) < 0.02)
    goods = np.where(spent & (ring >= 0), 5_050, goods)
    off = np.where(spent, 1_000, 0)
    channel = rng.integers(0, len(CHANNELS), len(buyer))
    order, customer, placed = keys("o", number), keys("c", buyer), instants(at)
    maker.node(
        "Order", key=order, source=same("app", len(buyer)), sourceId=order, orderNumber=joined("B00", order),
        customerKey=customer, channelKey=keys("n", channel), placedAt__datetime=placed,
        paidAt__datetime=placed, eventAt__datetime=placed, status=same("completed", len(buyer)),
        currency=same("CNY", len(buyer)), goodsAmount__long=goods, discountAmount__long=off,
        paidAmount__long=goods - off, localHour__long=(at // 3600 + 8) % 24,
    )  # fmt: skip
    maker.link("PLACED", "Customer", customer, "Order", order)
    maker.link("THROUGH", "Order", order, "Channel", keys("n", channel))
    maker.link("SHIPPED_TO", "Order", order, "Address", keys("a", buyer // 3))
    payer = np.where(ring >= 0, maker.people + ring, buyer)
    maker.node("PaymentAccount", key=keys("y", np.unique(payer)))
    maker.link("PAID_WITH", "Order", order, "PaymentAccount", keys("y", payer))
    redeemed = order.filter(pa.array(spent))
    maker.link("REDEEMED", "Order", redeemed, "Coupon", keys("k", number[spent] % COUPONS))
    back = (ring % 3 == 0) & (ring >= 0) & (place < 3) | (rng.random(len(buyer)) < 0.02)
    refund = keys("r", number[back])
    maker.node("Refund", key=refund, amount__long=goods[back], at__datetime=instants(at[back] + 86_400))
    maker.link("REFUNDED", "Order", order.filter(pa.array(back)), "Refund", refund)
    _lines(maker, number, buyer)


def _lines(maker: Maker, number: np.ndarray, buyer: np.ndarray) -> None:
    rng = maker.rng
    weight = 1.0 / np.arange(1, maker.goods + 1) ** 0.8
    liked = rng.choice(maker.goods, size=(maker.people, LIKED), p=weight / weight.sum())
    order = np.repeat(number, LINES)
    bought = liked[np.repeat(buyer, LINES), rng.integers(0, LIKED, len(order))]
    stray = rng.random(len(order)) < 0.38
    bought[stray] = rng.integers(0, maker.goods, int(stray.sum()))
    pieces = np.where(rng.random(len(order)) < 0.03, 6.0, 1.0)
    maker.link(
        "CONTAINS", "Order", keys("o", order), "Product", keys("x", bought), quantity__double=pieces,
        unitPriceE4__long=50_000 + bought * 37 % 900_000,
    )  # fmt: skip


def write_events(maker: Maker) -> None:
    """Sign-ins of everybody, page views of every second person, carts of every tenth."""
    _sign_ins(maker)
    viewer = maker.who[::2]
    at = instants(BEGIN + maker.rng.integers(0, DAYS * 86_400, len(viewer)))
    views, seen = keys("j", viewer), keys("x", maker.rng.integers(0, maker.goods, len(viewer)))
    maker.node("PageView", key=views, page=same("detail", len(viewer)), at__datetime=at)
    maker.link("MADE", "Customer", keys("c", viewer), "PageView", views)
    maker.link("OF", "PageView", views, "Product", seen)
    shopper = maker.who[::10]
    carts, held = keys("e", shopper), keys("x", maker.rng.integers(0, maker.goods, len(shopper)))
    maker.node("Cart", key=carts, state=same("open", len(shopper)))
    maker.link("HAS_CART", "Customer", keys("c", shopper), "Cart", carts)
    maker.link("HOLDS", "Cart", carts, "Product", held, quantity__double=np.ones(len(shopper)))


def _sign_ins(maker: Maker) -> None:
    who = np.repeat(maker.who, SIGN_INS)
    number = np.arange(len(who))
    ring, place = maker.ring[who], number % SIGN_INS
    farm = (ring >= 0) & (ring % 3 == 2)
    at = BEGIN + maker.rng.integers(0, DAYS * 86_400, len(who))
    at = np.where(farm, BEGIN + place * 86_400 + who % RING * 120 + 3_600, at)
    line = np.where(ring >= 0, maker.people + ring, who // 3)
    device = np.where(ring >= 0, maker.people + ring, who // 2)
    event = keys("s", number)
    maker.node(
        "SignIn", key=event, at__datetime=instants(at), ip=keys("l", line), city=same("杭州市", len(who)),
        result=same("success", len(who)),
    )  # fmt: skip
    maker.link("SIGNED_IN", "Customer", keys("c", who), "SignIn", event)
    maker.link("FROM", "SignIn", event, "Device", keys("d", device))

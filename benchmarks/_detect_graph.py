"""A shop of any size as files for Neo4j's importer: made numbers, with what every detector looks at.

Households of three share a door, two people a device, sixty a road and number; of a thousand people 24 are in
rings of eight that share a device and a payment account, a third of them refund, a third spend coupons to the
cent, a third sign in one after the other. Everything else is drawn at random, so that every size has the same
share of everything.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
from pyarrow import csv

from graph.server.importing import Files

ORDERS, SIGN_INS, LINES = 5, 4, 2
"""Of each person; lines of each order."""

RING = 8
GOODS = 500
RINGS_OF = 0.003
BEGIN, DAYS = 20_000 * 86_400, 180


class Maker:
    """Writes the files of one shop."""

    def __init__(self, folder: Path, people: int, seed: int) -> None:
        self.folder = folder
        self.people = people
        self.rng = np.random.default_rng(seed)
        self.nodes: list[tuple[str, list[Path]]] = []
        self.links: list[tuple[str, list[Path]]] = []
        self.who = np.arange(people)
        rings = max(1, int(people * RINGS_OF))
        self.ring = np.where(self.who < rings * RING, self.who // RING, -1)

    def node(self, labels: str, **columns: pa.Array | np.ndarray) -> None:
        """Nodes: the first column is the key; of the others ``name__type``, text where no type is said."""
        (name, own), *rest = columns.items()
        self._write(self.nodes, labels, f"{name}:ID({labels.split(':')[-1]})", own, rest)

    def link(self, type_: str, start: str, one: pa.Array, end: str, two: pa.Array, **columns: object) -> None:
        """Relationships between nodes of two labels."""
        rest = [(f":END_ID({end})", two), *columns.items()]
        self._write(self.links, type_, f":START_ID({start})", one, rest)

    def _write(self, files: list, what: str, head: str, keys: object, rest: list) -> None:
        number = len(self.nodes) + len(self.links)
        path = self.folder / f"{number:02}.csv"
        header = self.folder / f"{number:02}.header"
        header.write_text(",".join([head, *(name.replace("__", ":") for name, _ in rest)]) + "\n", "utf-8")
        table = pa.table({str(place): column for place, column in enumerate([keys, *(c for _, c in rest)])})
        options = csv.WriteOptions(include_header=False, quoting_style="none")
        csv.write_csv(table, path, options)
        files.append((what, [header, path]))


def keys(letter: str, numbers: np.ndarray) -> pa.Array:
    """Texts such as p0000012."""
    return pa.array(np.char.add(letter, np.char.zfill(numbers.astype("U8"), 8)))


def instants(seconds: np.ndarray) -> pa.Array:
    """Seconds since 1970 as the importer reads instants."""
    return pa.array(np.char.add(np.datetime_as_string(seconds.astype("datetime64[s]")), "Z"))


def files(folder: Path, people: int, seed: int = 1) -> Files:
    """Make the shop."""
    maker = Maker(folder, people, seed)
    _people(maker)
    orders = _orders(maker)
    _lines(maker, orders)
    _sign_ins(maker)
    _suppliers(maker)
    return Files(maker.nodes, maker.links, "U+002C", "U+003B", "U+0022")


def _people(maker: Maker) -> None:
    who, rng = maker.who, maker.rng
    customers, persons = keys("c", who), keys("p", who)
    opened = BEGIN - rng.integers(0, 400 * 86_400, len(who))
    opened = np.where(maker.ring >= 0, BEGIN + maker.ring * 977 % 86_400, opened)
    app = pa.array(np.full(len(who), "app"))
    maker.node("Record:Customer", key=customers, source=app, sourceId=customers, name=persons,
               registeredAt__datetime=instants(opened))  # fmt: skip
    maker.node("Identity:Person", id=persons, name=persons)
    maker.link("RESOLVES_TO", "Customer", customers, "Person", persons)
    phones = keys("t", who)
    maker.node("Phone", key=phones, value=phones)
    maker.link("HAS_PHONE", "Customer", customers, "Phone", phones)
    device = np.where(maker.ring >= 0, len(who) + maker.ring, who // 2)
    maker.node("Device", key=keys("d", np.unique(device)))
    maker.link("USES_DEVICE", "Customer", customers, "Device", keys("d", device))
    home = np.arange(len(who) // 3 + 1)
    road = pa.array(np.char.add("road", (home // 20).astype("U8")))
    maker.node(
        "Record:Address", key=keys("a", home), city=pa.array(np.full(len(home), "杭州市")), road=road,
        number=pa.array(np.full(len(home), "9号")), building=pa.array(np.full(len(home), "1号楼")),
        room=pa.array(np.char.add((home % 20).astype("U8"), "室")),
    )  # fmt: skip
    maker.link("HAS_ADDRESS", "Customer", customers, "Address", keys("a", who // 3))


def _orders(maker: Maker) -> np.ndarray:
    """Numbers of the orders."""
    rng = maker.rng
    buyer = np.repeat(maker.who, ORDERS)
    number = np.arange(len(buyer))
    ring, place = maker.ring[buyer], number % ORDERS
    at = BEGIN + rng.integers(0, DAYS * 86_400, len(buyer))
    goods = rng.integers(1_000, 20_000, len(buyer))
    spent = (ring % 3 == 1) & (ring >= 0) & (place < 3) | (rng.random(len(buyer)) < 0.02)
    tight = spent & (ring >= 0)
    goods = np.where(tight, 5_050, goods)
    off = np.where(spent, 1_000, 0)
    order, customer = keys("o", number), keys("c", buyer)
    texts = {name: pa.array(np.full(len(buyer), name)) for name in ("app", "completed", "CNY")}
    maker.node(
        "Order", key=order, source=texts["app"], customerKey=customer, placedAt__datetime=instants(at),
        status=texts["completed"], currency=texts["CNY"], goodsAmount__long=goods, discountAmount__long=off,
        paidAmount__long=goods - off,
    )  # fmt: skip
    maker.link("PLACED", "Customer", customer, "Order", order)
    payer = np.where(ring >= 0, len(maker.who) + ring, buyer)
    maker.node("PaymentAccount", key=keys("y", np.unique(payer)))
    maker.link("PAID_WITH", "Order", order, "PaymentAccount", keys("y", payer))
    maker.link("SHIPPED_TO", "Order", order, "Address", keys("a", buyer // 3))
    coupon = keys("k", np.arange(12))
    maker.node("Coupon", key=coupon, minimumAmount__long=np.full(12, 5_000))
    maker.link("REDEEMED", "Order", order.filter(pa.array(spent)), "Coupon", keys("k", number[spent] % 12))
    back = (ring % 3 == 0) & (ring >= 0) & (place < 3) | (rng.random(len(buyer)) < 0.02)
    refund = keys("r", number[back])
    maker.node("Refund", key=refund, amount__long=goods[back], at__datetime=instants(at[back] + 86_400))
    maker.link("REFUNDED", "Order", order.filter(pa.array(back)), "Refund", refund)
    return number


def _lines(maker: Maker, orders: np.ndarray) -> None:
    items = np.arange(GOODS)
    maker.node("Record:Product", key=keys("x", items), source=pa.array(np.full(GOODS, "app")),
               shelfLifeDays__long=np.where(items % 2, 10, 365))  # fmt: skip
    maker.node("Identity:Item", id=keys("i", items))
    maker.link("RESOLVES_TO", "Product", keys("x", items), "Item", keys("i", items))
    order = np.repeat(orders, LINES)
    pieces = np.where(maker.rng.random(len(order)) < 0.03, 6.0, 1.0)
    bought = maker.rng.integers(0, GOODS, len(order))
    maker.link("CONTAINS", "Order", keys("o", order), "Product", keys("x", bought), quantity__double=pieces)


def _sign_ins(maker: Maker) -> None:
    who = np.repeat(maker.who, SIGN_INS)
    number = np.arange(len(who))
    ring, place = maker.ring[who], number % SIGN_INS
    farm = (ring >= 0) & (ring % 3 == 2)
    at = BEGIN + maker.rng.integers(0, DAYS * 86_400, len(who))
    at = np.where(farm, BEGIN + place * 86_400 + who % RING * 120 + 3_600, at)
    line = np.where(ring >= 0, len(maker.who) + ring, who // 3)
    device = np.where(ring >= 0, len(maker.who) + ring, who // 2)
    event = keys("s", number)
    city, done = pa.array(np.full(len(who), "杭州市")), pa.array(np.full(len(who), "success"))
    maker.node("SignIn", key=event, at__datetime=instants(at), ip=keys("l", line), city=city, result=done)
    maker.link("SIGNED_IN", "Customer", keys("c", who), "SignIn", event)
    maker.link("FROM", "SignIn", event, "Device", keys("d", device))


def _suppliers(maker: Maker) -> None:
    """Companies grow with the square root of the people; every fiftieth pair has one bank account."""
    count = 2 * int(maker.people**0.5)
    firm = np.arange(count)
    bank = np.where(firm % 50 == 1, firm - 1, firm)
    supplier = keys("f", firm)
    maker.node("Record:Supplier", key=supplier, source=pa.array(np.full(count, "erp")), name=supplier)
    maker.node("Identity:Organization", id=keys("g", firm))
    maker.link("RESOLVES_TO", "Supplier", supplier, "Organization", keys("g", firm))
    maker.node("BankAccount", key=keys("b", np.unique(bank)))
    maker.link("PAID_TO", "Supplier", supplier, "BankAccount", keys("b", bank))
    seller = np.repeat(firm, 4)
    item = (np.repeat(bank, 4) * 7 + np.tile(np.arange(4), count)) % GOODS
    cost = 100_000 + maker.rng.integers(0, 5_000, len(seller)) + 30_000 * (seller % 50 < 2)
    maker.link("SUPPLIES", "Supplier", keys("f", seller), "Product", keys("x", item), unitCostE4__long=cost)

"""Faults between tables, planted where rows are written, each told in the truth."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from loaders.sample.catalogue import SYSTEMS, Catalogue
from loaders.sample.config import SampleConfig
from loaders.sample.orders import ORDERS_PER_ACCOUNT, Order
from loaders.sample.shopping import Shopping
from loaders.sample.streams import Weighted, digest, stream
from loaders.sample.suppliers import SupplierRecord, credit_code
from loaders.sample.systems.app import money
from loaders.sample.truth import Truth
from loaders.sample.world import World

ORDER_FAULTS = Weighted(
    ["order_total", "refund_above_paid", "shipped_before_ordered", "missing_reference", "outside_served"],
    [1, 1, 1, 1, 1],
)


@dataclass(slots=True)
class WrittenAs:
    """Ids an order is written with instead of the right ones."""

    user: str = ""
    address: str = ""


class Faults:
    """Plants faults and writes truth/faults.csv; at most one in an order."""

    def __init__(self, config: SampleConfig, world: World, shopping: Shopping, truth: Truth) -> None:
        self.config = config
        self.world = world
        self.shopping = shopping
        self.truth = truth

    def _tell(
        self, kind: str, system: str, row: str, key: str, other: str, found: object, right: object
    ) -> None:
        mark = digest(self.config.seed, "fault", kind, system, row, key)
        self.truth.faults.add(f"F{mark:016x}", kind, system, row, key, other, str(found), str(right))

    def in_order(self, order: Order) -> WrittenAs:
        """Perhaps plant a fault in an ordinary order; changes the order, returns ids to write it with."""
        written = WrittenAs()
        if order.number % ORDERS_PER_ACCOUNT >= ORDERS_PER_ACCOUNT // 2 or order.paid_at is None:
            return written
        rng = stream(self.config.seed, "fault", order.number)
        if rng.random() >= self.config.fault * len(ORDER_FAULTS):
            return written
        kind = ORDER_FAULTS.draw(rng)
        system = order.account.system
        if kind in ("shipped_before_ordered", "outside_served") and order.shipment is None:
            kind = "order_total"
        if kind == "order_total":
            self._total(rng, order)
        elif kind == "refund_above_paid":
            self._refund(rng, order)
        elif kind == "missing_reference":
            self._reference(rng, order, written)
        elif kind == "shipped_before_ordered" and order.shipment:
            order.shipment.shipped = order.placed - rng.randint(3600, 48 * 3600)
            self._tell(
                kind,
                "erp",
                "shipment",
                order.shipment.id,
                f"{system}:{order.id}",
                order.shipment.shipped,
                order.placed,
            )
        elif order.shipment:
            self._outside(rng, order)
        return written

    def _total(self, rng: Random, order: Order) -> None:
        right = order.goods
        delta = max(100, round(right * rng.uniform(0.05, 0.4)))
        order.goods = right + delta if rng.random() < 0.6 or right <= delta else right - delta
        order.paid = max(0, order.goods - order.discount + order.freight)
        if order.refund:
            order.refund.amount = min(order.refund.amount, max(order.paid, 1))
        self._tell(
            "order_total", order.account.system, "order", order.id, "", money(order.goods), money(right)
        )

    def _refund(self, rng: Random, order: Order) -> None:
        if order.refund is None:
            self.shopping.refund(rng, order, whole=True)
        if order.refund is None:
            return
        order.refund.amount = round(order.paid * rng.uniform(1.15, 2.2)) + 100
        self._tell(
            "refund_above_paid", order.account.system, "refund", order.refund.id, order.id,
            money(order.refund.amount), money(order.paid),
        )  # fmt: skip

    def _reference(self, rng: Random, order: Order, written: WrittenAs) -> None:
        system = order.account.system
        kinds = ["product"] if order.anonymous else ["product", "customer"]
        kind = rng.choice([*kinds, "address"] if order.address else kinds)
        if kind == "product":
            line = rng.choice(order.lines)
            right = line.listing.id
            line.unknown = right[:-4] + f"{rng.randrange(10**4):04d}"[::-1] + "9"
            self._tell("missing_reference", system, "orderLine", line.id, kind, line.unknown, right)
            return
        if kind == "customer":
            written.user = order.account.id[:-3] + f"{rng.randrange(10**4):04d}"
            self._tell("missing_reference", system, "order", order.id, kind, written.user, order.account.id)
        elif order.address:
            written.address = order.address.id[:-3] + f"{rng.randrange(10**4):04d}"
            self._tell(
                "missing_reference", system, "order", order.id, kind, written.address, order.address.id
            )

    def _outside(self, rng: Random, order: Order) -> None:
        shipment = order.shipment
        others = [item for item in self.world.warehouses if item.city != order.warehouse.city]
        if shipment is None or not others:
            return
        shipment.warehouse = rng.choice(others)
        self._tell(
            "outside_served", "erp", "shipment", shipment.id, f"{order.account.system}:{order.id}",
            shipment.warehouse.code, order.warehouse.code,
        )  # fmt: skip

    def in_catalogue(self, catalogue: Catalogue) -> None:
        """Give some items a price or a unit in one system that cannot be right beside the others'."""
        rng = stream(self.config.seed, "catalogue faults")
        for item in catalogue.items:
            systems = [system for system in SYSTEMS if item.index in catalogue.by_item[system]]
            if len(systems) < 3 or rng.random() >= 0.05:
                continue
            system = rng.choice(systems)
            listing = catalogue.by_item[system][item.index][0]
            other = next(name for name in systems if name != system)
            beside = f"{other}:{catalogue.by_item[other][item.index][0].id}"
            if (item.fresh and not item.brand and system == "erp") or (item.fresh and rng.random() < 0.3):
                right, listing.unit = listing.unit, "公斤"
                self._tell("unit_differs", system, "product", listing.id, beside, "公斤", right)
            else:
                right_price = listing.price
                listing.price = round(right_price * rng.choice((0.5, 0.6, 1.6, 2.0, 10.0)))
                self._tell(
                    "price_differs",
                    system,
                    "product",
                    listing.id,
                    beside,
                    money(listing.price),
                    money(right_price),
                )

    def in_suppliers(self, records: list[SupplierRecord]) -> None:
        """Give some companies held twice a second tax code."""
        rng = stream(self.config.seed, "supplier faults")
        first: dict[str, SupplierRecord] = {}
        for record in records:
            before = first.setdefault(record.company.id, record)
            if before is record or not before.credit_code or record.company.ring or rng.random() >= 0.12:
                continue
            right = record.company.credit_code
            record.credit_code = credit_code(rng, right[2:8])
            self._tell(
                "two_tax_codes", record.system, "supplier", record.id, f"{before.system}:{before.id}",
                record.credit_code, right,
            )  # fmt: skip

    def in_stock(self, rng: Random, product: str, warehouse: str, on_hand: float, reserved: float) -> float:
        """The reserved quantity, sometimes more than there is."""
        if rng.random() >= 0.008:
            return reserved
        wrong = on_hand + rng.randint(1, 8)
        self._tell("stock_below_reserved", "erp", "stock", product, warehouse, f"{wrong:g}", f"{on_hand:g}")
        return wrong

"""The ERP: one SQLite file of suppliers, goods, stock and deliveries."""

from __future__ import annotations

from loaders.sample.catalogue import Catalogue
from loaders.sample.clock import Calendar
from loaders.sample.files import Files
from loaders.sample.orders import Order
from loaders.sample.streams import scrambler
from loaders.sample.suppliers import SupplierRecord
from loaders.sample.world import World


class ErpTables:
    """Writes erp/erp.sqlite; prices are yuan with four decimals, times local."""

    def __init__(self, files: Files, calendar: Calendar, world: World, seed: int) -> None:
        self.calendar = calendar
        self.world = world
        table = files.sqlite
        self.suppliers = table("suppliers", (
            "supplier_id TEXT", "name TEXT", "credit_code TEXT", "legal_person TEXT", "contact TEXT",
            "phone TEXT", "email TEXT",
            "address TEXT", "updated_at TEXT",
        ))  # fmt: skip
        self.bank_accounts = table("bank_accounts", ("supplier_id TEXT", "bank TEXT", "account TEXT"))
        self.categories = table("categories", ("category_id TEXT", "name TEXT", "name_en TEXT"))
        self.brands = table("brands", ("brand_id TEXT", "name TEXT"))
        self.products = table("products", (
            "product_id TEXT", "name TEXT", "brand_id TEXT", "brand TEXT", "specification TEXT", "unit TEXT",
            "price REAL", "barcode TEXT",
            "category_id TEXT", "shelf_life_days INTEGER", "discontinued INTEGER",
        ))  # fmt: skip
        self.purchase_prices = table("purchase_prices", (
            "supplier_id TEXT", "product_id TEXT", "unit_cost REAL", "lead_time_days INTEGER",
            "minimum_order REAL", "updated_at TEXT",
        ))  # fmt: skip
        self.warehouses = table(
            "warehouses", ("warehouse_id TEXT", "name TEXT", "city TEXT", "served_divisions TEXT")
        )
        self.stock = table(
            "stock", ("product_id TEXT", "warehouse_id TEXT", "on_hand REAL", "reserved REAL", "as_of TEXT")
        )
        self.stock_days = table("stock_days", (
            "product_id TEXT", "warehouse_id TEXT", "day TEXT", "closing REAL", "out_minutes INTEGER",
        ))  # fmt: skip
        self.deliveries = {
            system: table(f"deliveries_{system}", (
                "delivery_id TEXT", "order_id TEXT", "warehouse_id TEXT", "carrier TEXT",
                "tracking_number TEXT",
                "promised_at TEXT", "shipped_at TEXT", "delivered_at TEXT", "failure TEXT",
                "status TEXT",
            ))
            for system in ("app", "wechat")
        }  # fmt: skip
        self._brand = scrambler(seed, "brands", bits=16)
        self._category = scrambler(seed, "categories", bits=16)
        self._brands: dict[str, str] = {}

    def brand(self, name: str) -> str:
        """Id of a brand, written when first asked for."""
        if not name:
            return ""
        if name not in self._brands:
            self._brands[name] = f"BR{self._brand(len(self._brands)):05d}"
            self.brands.add(self._brands[name], name)
        return self._brands[name]

    def catalogue(self, catalogue: Catalogue) -> None:
        """Write goods, categories, brands, warehouses and the districts they serve."""
        ids = [f"C{self._category(number):05d}" for number in range(len(catalogue.categories))]
        for key, (name, english) in zip(ids, catalogue.categories, strict=True):
            self.categories.add(key, name, english)
        for listing in catalogue.listings["erp"]:
            item = listing.item
            self.products.add(
                listing.id, listing.name, self.brand(listing.brand) or None, listing.brand or None,
                listing.specification, listing.unit,
                listing.price / 100,
                listing.barcode or None, ids[item.category], item.shelf_life, 0,
            )  # fmt: skip
        for warehouse in self.world.warehouses:
            city = self.world.cities[warehouse.city]
            codes = [city.districts[index].code or city.code for index in warehouse.districts]
            self.warehouses.add(warehouse.code, warehouse.name, city.name, ";".join(dict.fromkeys(codes)))

    def supplier(self, record: SupplierRecord) -> None:
        """Write one supplier and its bank account."""
        self.suppliers.add(
            record.id, record.name, record.credit_code or None, record.legal_person or None,
            record.contact or None,
            record.phone or None, record.email or None, record.address.text,
            self.calendar.text(record.updated),
        )  # fmt: skip
        if record.account:
            self.bank_accounts.add(record.id, record.bank, record.account)

    def delivery(self, order: Order) -> None:
        """Write the delivery of an order of the app or the mini-program."""
        shipment = order.shipment
        if shipment is None:
            return
        text = self.calendar.text
        status = (
            "failed" if shipment.failure else "delivered" if shipment.delivered is not None else "under way"
        )
        self.deliveries[order.account.system].add(
            shipment.id, order.id, shipment.warehouse.code, shipment.carrier,
            shipment.tracking,
            text(shipment.promised), text(shipment.shipped),
            text(shipment.delivered) if shipment.delivered is not None else None,
            shipment.failure or None, status,
        )  # fmt: skip

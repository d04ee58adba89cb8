"""The truth behind the sample shop, in a folder of its own that no loader reads."""

from __future__ import annotations

from loaders.sample.accounts import Account
from loaders.sample.addresses import Written
from loaders.sample.catalogue import SYSTEMS, Catalogue
from loaders.sample.clock import Calendar
from loaders.sample.demand import MINUTES, DemandBook
from loaders.sample.files import Files
from loaders.sample.people import Household
from loaders.sample.suppliers import SupplierRecord
from loaders.sample.world import World

ADDRESS_PARTS = (
    "province", "city", "district", "districtWritten", "street", "road", "number", "community", "building",
    "unit", "floor", "room",
    "recipient", "phone", "divisionCode",
)  # fmt: skip


class Truth:
    """Writes truth/*.csv."""

    def __init__(self, files: Files) -> None:
        table = files.table
        self.people = table("truth/people.csv", ("system", "kind", "id", "person"))
        self.households = table("truth/households.csv", ("household", "person", "home"))
        self.products = table("truth/products.csv", ("system", "kind", "id", "item"))
        self.suppliers = table("truth/suppliers.csv", ("system", "kind", "id", "organization"))
        self.addresses = table(
            "truth/addresses.csv", ("system", "kind", "id", "text", "place", "style", "fault", *ADDRESS_PARTS)
        )
        self.rings = table(
            "truth/rings.csv",
            ("ring", "type", "level", "decoy", "story", "role", "person", "system", "kind", "id"),
        )
        self.faults = table(
            "truth/faults.csv", ("fault", "type", "system", "kind", "id", "other", "found", "right")
        )
        self.demand = table(
            "truth/demand.csv", ("item", "warehouse", "day", "demand", "sales", "out_minutes")
        )

    def account(self, account: Account) -> None:
        """Write whose an account is and where its addresses are; an empty person: nobody can say."""
        self.people.add(account.system, "customer", account.id, account.truth)
        for entry in account.addresses:
            self.address(
                account.system,
                "address",
                entry.id,
                entry.written,
                "/".join(entry.door.key) if entry.door.room else "",
            )
        if account.region:
            home = account.person.household.home
            self.address(account.system, "customer", account.id, account.region, "/".join(home.key))

    def address(self, system: str, kind: str, key: str, written: Written, place: str) -> None:
        """Write what an address text really says; ``place`` is equal for equal doors."""
        self.addresses.add(
            system, kind, key, written.text, place if written.stated["room"] else "", written.style,
            written.fault,
            *(written.stated[part] for part in ADDRESS_PARTS),
        )  # fmt: skip

    def household(self, household: Household) -> None:
        """Write who lives together."""
        for member in household.members:
            self.households.add(household.id, member.id, "/".join(household.home.key))

    def catalogue(self, catalogue: Catalogue) -> None:
        """Write which listings are one item."""
        for system in SYSTEMS:
            for listing in catalogue.listings[system]:
                self.products.add(system, "product", listing.id, listing.item.id)

    def supplier(self, record: SupplierRecord) -> None:
        """Write which supplier records are one company."""
        self.suppliers.add(record.system, "supplier", record.id, record.company.id)
        self.address(record.system, "supplier", record.id, record.address, "/".join(record.company.door.key))

    def book(self, book: DemandBook, calendar: Calendar, world: World, catalogue: Catalogue) -> None:
        """Write true demand beside sales, where there was either or the shelf was empty."""
        for warehouse in world.warehouses:
            for item in catalogue.items:
                wanted = book.demand[warehouse.index, item.index]
                sold = book.sales[warehouse.index, item.index]
                empty = book.out_from[warehouse.index, item.index]
                for day in range(len(wanted)):
                    if wanted[day] or sold[day] or empty[day] < MINUTES:
                        self.demand.add(
                            item.id,
                            warehouse.code,
                            calendar.day(day),
                            f"{wanted[day]:g}",
                            f"{sold[day]:g}",
                            MINUTES - int(empty[day]),
                        )

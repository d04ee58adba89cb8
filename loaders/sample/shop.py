"""Makes a sample shop: chunk by chunk, every system's files, and the truth apart."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from loaders.sample.accounts import Account
from loaders.sample.behaviour import Behaviour
from loaders.sample.catalogue import make_catalogue
from loaders.sample.clock import Calendar
from loaders.sample.config import SampleConfig
from loaders.sample.demand import DemandBook
from loaders.sample.faults import Faults
from loaders.sample.files import Files
from loaders.sample.opening import AccountMaker
from loaders.sample.orders import Order
from loaders.sample.people import Population
from loaders.sample.rings.collusion import plant_suppliers, tell_suppliers
from loaders.sample.rings.plan import RingPlan, plan_rings
from loaders.sample.rings.planting import plant
from loaders.sample.rings.stage import Stage
from loaders.sample.shopping import Shopping
from loaders.sample.stock import write_stock
from loaders.sample.streams import stream
from loaders.sample.suppliers import SupplierRecord, Suppliers
from loaders.sample.systems.app import AppFiles
from loaders.sample.systems.erp import ErpTables
from loaders.sample.systems.stores import StoreFiles
from loaders.sample.systems.wechat import WechatFiles
from loaders.sample.truth import Truth
from loaders.sample.world import World

SCRIPTED = 128
"""Orders of an account below this count are ordinary."""

Progress = Callable[[int, int], None]


class Shop:
    """Everything one shop is made of; ``write`` writes it."""

    def __init__(self, config: SampleConfig, files: Files) -> None:
        self.config = config
        self.files = files
        self.calendar = Calendar(config.last_day - timedelta(days=config.days - 1))
        self.world = World(config)
        self.catalogue = make_catalogue(config)
        self.suppliers = Suppliers(config, self.world, self.catalogue)
        self.population = Population(config, self.world)
        self.maker = AccountMaker(config, self.world)
        self.book = DemandBook(config, self.calendar, self.world, self.catalogue)
        self.shopping = Shopping(config, self.calendar, self.world, self.catalogue, self.book)
        self.app = AppFiles(files, self.calendar)
        self.wechat = WechatFiles(files, self.calendar)
        self.stores = StoreFiles(files, self.calendar, self.world)
        self.erp = ErpTables(files, self.calendar, self.world, config.seed)
        self.truth = Truth(files)
        self.faults = Faults(config, self.world, self.shopping, self.truth)
        self.behaviour = Behaviour(config, self.world, self.catalogue, self.app, self.wechat, self.stores)
        self.behaviour.campaigns = self.shopping.coupons

    def write(self, progress: Progress | None = None) -> None:
        """Write all files of the shop."""
        plans = plan_rings(self.config)
        self._goods([plan for plan in plans if plan.kind == "supplier_collusion"])
        people_plans = [plan for plan in plans if plan.kind != "supplier_collusion"]
        for index in range(self.config.chunks):
            people = self._chunk(index, [plan for plan in people_plans if plan.chunk == index])
            if progress:
                progress(people, self.config.customers)
        write_stock(self.config, self.calendar, self.world, self.catalogue, self.book, self.erp, self.faults)
        self.truth.book(self.book, self.calendar, self.world, self.catalogue)
        self.files.finish()

    def _goods(self, plans: list[RingPlan]) -> None:
        told = plant_suppliers(self.config, self.world, self.catalogue, self.suppliers, plans)
        ids: dict[str, list[tuple[str, str]]] = {}
        self.faults.in_catalogue(self.catalogue)
        for system in (self.app, self.wechat, self.stores, self.erp, self.truth):
            system.catalogue(self.catalogue)
        for coupon in self.shopping.coupons:
            self.app.coupon(coupon)
        records = self.suppliers.records()
        self.faults.in_suppliers(records)
        for record in records:
            ids.setdefault(record.company.id, []).append((record.system, record.id))
            (self.erp if record.system == "erp" else self.stores).supplier(record)
            self.truth.supplier(record)
        tell_suppliers(self.truth, told, ids)
        self._purchase_prices(records)

    def _purchase_prices(self, records: list[SupplierRecord]) -> None:
        rng = stream(self.config.seed, "purchase prices")
        suppliers = {record.company.id: record for record in reversed(records) if record.system == "erp"}
        for company in self.suppliers.companies:
            record = suppliers[company.id]
            for index in company.items:
                item = self.catalogue.items[index]
                listing = self.catalogue.by_item["erp"][index][0]
                cost = item.price * rng.uniform(0.56, 0.7) * company.markup / 100
                self.erp.purchase_prices.add(
                    record.id, listing.id, round(cost, 4), company.lead_time + rng.randint(0, 1),
                    float(rng.choice((10, 20, 50, 100))),
                    self.calendar.text(rng.randint(-100, 150) * 86_400),
                )  # fmt: skip

    def _chunk(self, index: int, plans: list[RingPlan]) -> int:
        households = self.population.chunk(index)
        groups = []
        for household in households:
            groups.append(self.maker.of_household(household))
            self.truth.household(household)
        stage = Stage(
            self.config, self.world, self.catalogue, self.shopping.coupons, self.maker, groups, self.truth
        )
        plant(stage, plans)
        self._referrals(index, groups, stage.referrals)
        for group in groups:
            self._shop(group)
        return sum(len(household.members) for household in households)

    def _referrals(
        self, index: int, groups: list[list[Account]], planted: list[tuple[Account, Account, int]]
    ) -> None:
        """Write who brought whom: what rings planned, and about one newcomer in ten else."""
        rng = stream(self.config.seed, "referrals", index)
        accounts = [account for group in groups for account in group if account.system == "app"]
        referrals = list(planted)
        brought = {id(invitee) for _, invitee, _ in planted}
        for account in accounts:
            if account.registered > 0 and id(account) not in brought and rng.random() < 0.2:
                inviter = rng.choice(accounts)
                if inviter.registered < account.registered and inviter.person is not account.person:
                    referrals.append((inviter, account, account.registered + rng.randint(10, 300)))
        for inviter, invitee, moment in referrals:
            self.app.referrals.add(
                f"YQ{self.behaviour.id(invitee, 1000):014d}",
                inviter.id,
                invitee.id,
                self.calendar.text(moment),
            )

    def _shop(self, group: list[Account]) -> None:
        """Let the accounts of one household buy and be written."""
        favourites = self.shopping.favourites(
            stream(self.config.seed, "favourites", group[0].person.household.id)
        )
        totals: dict[int, float] = {}
        for account in group:
            totals[account.person.number] = totals.get(account.person.number, 0.0) + account.share
        for account in group:
            rng = stream(self.config.seed, "shopping", account.number)
            person = account.person
            life = account.script.life if account.script else 1.0
            share = account.share / totals[person.number] * life
            mean = self.config.orders_per_person * 1.3 * person.appetite * share
            orders = self.shopping.of_account(rng, account, favourites, mean)
            if account.truth:
                self.shopping.show_payment(rng, account, orders, favourites)
            for place, plan in enumerate(account.script.orders if account.script else ()):
                order = self.shopping.perform(rng, account, SCRIPTED + place, plan)
                if order is not None:
                    orders.append(order)
            self._write(account, orders)
            self.behaviour.of_account(rng, account, orders, favourites)

    def _write(self, account: Account, orders: list[Order]) -> None:
        systems: dict[str, AppFiles | WechatFiles | StoreFiles] = {
            "app": self.app,
            "wechat": self.wechat,
            "stores": self.stores,
        }
        system = systems[account.system]
        system.account(account)
        self.truth.account(account)
        for order in orders:
            written = self.faults.in_order(order)
            system.order(order, written.user, written.address)
            if order.shipment:
                self.erp.delivery(order)


def make_shop(directory: Path, config: SampleConfig, progress: Progress | None = None) -> dict[str, int]:
    """Write a sample shop into a directory; returns the rows of each table.

    The same configuration writes the same bytes. Memory does not grow with the number of customers.
    """
    directory.mkdir(parents=True, exist_ok=True)
    with Files(directory) as files:
        shop = Shop(config, files)
        shop.write(progress)
        return files.counts()

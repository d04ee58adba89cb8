"""Supplier collusion: companies that compete on paper and are one hand; and honest groups like them."""

from __future__ import annotations

from random import Random

from loaders.sample.catalogue import Catalogue
from loaders.sample.config import SampleConfig
from loaders.sample.rings.plan import RingPlan
from loaders.sample.streams import stream
from loaders.sample.suppliers import Company, Suppliers, make_company
from loaders.sample.truth import Truth
from loaders.sample.world import Door, World


def plant_suppliers(
    config: SampleConfig, world: World, catalogue: Catalogue, suppliers: Suppliers, plans: list[RingPlan]
) -> list[tuple[RingPlan, str, Company]]:
    """Add rings of suppliers and their decoys; returns (plan, story, company) for the truth."""
    told: list[tuple[RingPlan, str, Company]] = []
    for plan in plans:
        rng = stream(config.seed, "supplier ring", plan.id)
        companies = [make_company(rng, config, world, f"{plan.id}/{n}") for n in range(rng.randint(3, 5))]
        items = rng.sample(range(len(catalogue.items)), rng.randint(4, 8))
        if not plan.decoy:
            story = "one hand"
            _collude(rng, plan.level, companies, items)
        elif plan.story % 2 == 0:
            story = "subsidiaries of a group"
            _group(rng, companies, items)
        else:
            story = "stalls of a market"
            _market(rng, world, companies, items)
        for company in companies:
            company.ring = plan.id
            told.append((plan, story, company))
        suppliers.companies += companies
    return told


def _collude(rng: Random, level: int, companies: list[Company], items: list[int]) -> None:
    """Level 1: one bank account and legal person. Level 2: phones and doors in a chain. Level 3: a phone or
    a door between two neighbours, and prices. All supply the same goods, dear, one a little dearer in turn.
    """
    head = companies[0]
    for place, company in enumerate(companies):
        company.items = list(items) if level < 3 else [i for n, i in enumerate(items) if (n + place) % 4]
        company.markup = rng.uniform(*((1.28, 1.4), (1.2, 1.32), (1.14, 1.24))[level - 1])
        before = companies[place - 1] if place else head
        if level == 1:
            company.bank, company.account = head.bank, head.account
            company.legal_person = head.legal_person
        elif level == 2:
            if place % 2:
                company.phone, company.legal_person = before.phone, before.legal_person
            else:
                company.door, company.city = before.door, before.city
            if place == len(companies) - 1:
                company.bank, company.account = head.bank, head.account
        elif place % 2:
            company.phone = before.phone
        else:
            company.city = before.city
            company.door = Door(before.door.site, before.door.building, "", before.door.room, "tower")


def _group(rng: Random, companies: list[Company], items: list[int]) -> None:
    """Branches that say so: one brand, legal person and bank account, ordinary prices."""
    head = companies[0]
    for place, company in enumerate(companies):
        company.brand, company.legal_person = head.brand, head.legal_person
        company.bank, company.account = head.bank, head.account
        company.trade = ("农产品", "水产", "乳业", "粮油", "冷链物流")[place]
        company.items = [item for number, item in enumerate(items) if number % len(companies) == place]
        company.markup = rng.uniform(0.96, 1.04)


def _market(rng: Random, world: World, companies: list[Company], items: list[int]) -> None:
    """Stalls of one wholesale market: one building and the market office's phone, ordinary prices."""
    head = companies[0]
    for company in companies:
        company.city = head.city
        company.door = Door(
            head.door.site, head.door.building, "", f"{rng.randint(1, 3)}{rng.randint(1, 30):02d}", "tower"
        )
        if rng.random() < 0.6:
            company.phone = head.phone
        company.items = rng.sample(items, min(3, len(items)))
        company.markup = rng.uniform(0.95, 1.05)
    del world


def tell_suppliers(
    truth: Truth, told: list[tuple[RingPlan, str, Company]], ids: dict[str, list[tuple[str, str]]]
) -> None:
    """Write the supplier rings; ``ids`` are the (system, id) of a company's records."""
    for plan, story, company in told:
        for system, key in ids[company.id]:
            truth.rings.add(
                plan.id,
                plan.kind,
                plan.level,
                int(plan.decoy),
                story,
                "member",
                company.id,
                system,
                "supplier",
                key,
            )

"""The sample shop's suppliers: real companies, and the records the ERP and the stores keep of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

from loaders.sample import addresses, phones
from loaders.sample.catalogue import Catalogue
from loaders.sample.config import SampleConfig
from loaders.sample.names import draw_given, draw_surname, reading, traditional
from loaders.sample.streams import digest, scrambler, stream
from loaders.sample.tables import table
from loaders.sample.world import Door, World

_CODE_LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CODE_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_ENGLISH_TRADES = {
    "农产品": "Agricultural Products", "果蔬": "Fruit & Vegetable", "食品": "Food",
    "水产": "Aquatic Products", "肉类": "Meat",
    "乳业": "Dairy", "粮油": "Grain & Oil", "供应链": "Supply Chain", "商贸": "Trading",
    "冷链物流": "Cold Chain Logistics",
    "生态农业": "Ecological Agriculture",
}  # fmt: skip


@dataclass(slots=True)
class Company:
    """A real supplier. ``markup`` multiplies what it charges; ``ring`` names the planted ring it is in."""

    id: str
    city: int
    brand: str
    trade: str
    form: str
    credit_code: str
    legal_person: str
    contact: str
    phone: str
    email: str
    door: Door
    bank: str
    account: str
    lead_time: int
    items: list[int] = field(default_factory=list)
    markup: float = 1.0
    ring: str = ""


@dataclass(slots=True)
class SupplierRecord:
    """A company as one system holds it."""

    system: str
    id: str
    company: Company
    name: str
    credit_code: str
    legal_person: str
    contact: str
    phone: str
    email: str
    address: addresses.Written
    bank: str
    account: str
    updated: int
    duplicate: bool = False


def credit_code(rng: Random, division: str) -> str:
    """A unified social credit code with a right check character (GB 32100-2015).

    >>> len(credit_code(Random(1), "330106"))
    18
    """
    body = f"91{division}MA{''.join(rng.choice(_CODE_LETTERS) for _ in range(7))}"
    total = sum(
        _CODE_LETTERS.index(letter) * weight for letter, weight in zip(body, _CODE_WEIGHTS, strict=True)
    )
    return body + _CODE_LETTERS[(31 - total % 31) % 31]


def make_company(rng: Random, config: SampleConfig, world: World, number: object) -> Company:
    """A company in one of the served cities of the mainland."""
    city = world.draw_city(rng)
    while city.hong_kong:
        city = world.draw_city(rng)
    district = rng.choice(city.districts)
    texts = table("texts")
    brand = rng.choice(texts["supplier_brands"].split())
    surname = draw_surname(rng)
    sex = rng.choice("MMF")
    legal = surname + draw_given(rng, sex, rng.randint(1960, 1992))
    contact = draw_surname(rng) + rng.choice(("经理", "总", "先生", "女士", draw_given(rng, sex, 1988)))
    return Company(
        f"S{digest(config.seed, 'company', number):016x}", city.index, brand,
        rng.choice(texts["supplier_trades"]),
        rng.choices(texts["supplier_forms"], (70, 10, 4, 8, 8))[0], credit_code(rng, district.code), legal,
        contact,
        phones.mobile(rng),
        f"{reading(brand)}{rng.randint(1, 999)}@{rng.choice(('163.com', 'qq.com', 'aliyun.com'))}",
        world.office(rng, district), rng.choice(texts["banks"]), f"62{rng.randrange(10**17):017d}",
        rng.randint(1, 6),
    )  # fmt: skip


def company_name(rng: Random, company: Company, world: World, *, plain: bool) -> str:
    """Its registered name, or one of the other ways it is written."""
    city = world.cities[company.city].name.removesuffix("市")
    registered = f"{city}{company.brand}{company.trade}{company.form}"
    if plain:
        return registered
    forms = [
        f"{company.brand}{company.trade}（{city}）{company.form}",
        f"{city}市{company.brand}{company.trade}{company.form}",
        f"{city}{company.brand}{company.trade}",
        f"{company.brand}{company.trade}",
        registered.replace("有限责任公司", "有限公司").replace("股份有限公司", "股份公司"),
        traditional(registered),
        " ".join(
            (
                reading(city).title(),
                reading(company.brand).title(),
                _ENGLISH_TRADES[company.trade],
                "Co., Ltd.",
            )
        ),
        f"{registered} ",
    ]
    return rng.choice(forms)


class Suppliers:
    """All companies, what they supply, and their records; the ERP's first, the stores' beside."""

    def __init__(self, config: SampleConfig, world: World, catalogue: Catalogue) -> None:
        self.config = config
        self.world = world
        rng = stream(config.seed, "suppliers")
        self.companies = [make_company(rng, config, world, n) for n in range(config.suppliers)]
        taken: set[tuple[int, str, str]] = set()
        for company in self.companies:
            while (company.city, company.brand, company.trade) in taken:
                company.trade = rng.choice(table("texts")["supplier_trades"])
                company.brand = rng.choice(table("texts")["supplier_brands"].split())
            taken.add((company.city, company.brand, company.trade))
        for item in catalogue.items:
            for company in rng.sample(self.companies, rng.choice((1, 1, 2, 2, 3))):
                company.items.append(item.index)
        self._ids = {
            system: scrambler(config.seed, "supplier", system, bits=20) for system in ("erp", "stores")
        }
        self._next = {"erp": 0, "stores": 0}

    def records(self) -> list[SupplierRecord]:
        """The records of all companies; about a sixth are twice in the ERP, half in the stores too."""
        rng = stream(self.config.seed, "supplier records")
        found = []
        for company in self.companies:
            found.append(self._record(rng, company, "erp", again=False))
            if rng.random() < 0.17:
                found.append(self._record(rng, company, "erp", again=True))
            if rng.random() < 0.45:
                found.append(self._record(rng, company, "stores", again=True))
        return found

    def _record(self, rng: Random, company: Company, system: str, *, again: bool) -> SupplierRecord:
        number = self._ids[system](self._next[system])
        self._next[system] += 1
        name = company_name(rng, company, self.world, plain=not again or rng.random() < 0.25)
        code = company.credit_code if rng.random() < (0.55 if again else 0.95) else ""
        phone = company.phone if not code or rng.random() < 0.6 else phones.mobile(rng)
        legal = company.legal_person if system == "erp" and rng.random() < 0.85 else ""
        city = self.world.cities[company.city]
        address = addresses.write(rng, company.door, city, company.contact, phone, 0.08 if again else 0.03)
        keep_account = rng.random() < (0.6 if again else 1.0) and system == "erp"
        return SupplierRecord(
            system, f"{'V' if system == 'erp' else 'G'}{number:07d}", company, name, code, legal,
            company.contact if rng.random() < 0.7 else "", phone if rng.random() < 0.9 or not code else "",
            company.email if rng.random() < 0.4 else "", address, company.bank if keep_account else "",
            company.account if keep_account else "", rng.randint(-900, 100) * 86_400, again,
        )  # fmt: skip

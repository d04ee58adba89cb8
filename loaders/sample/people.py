"""The real people behind the sample shop's records, household by household."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

from loaders.sample import phones
from loaders.sample.config import CHUNK, SampleConfig
from loaders.sample.names import Name, draw_surname, make_name
from loaders.sample.streams import base62, digest, hexadecimal, stream
from loaders.sample.tables import table
from loaders.sample.world import City, Door, World


@dataclass(frozen=True, slots=True)
class Device:
    """A phone or tablet."""

    id: str
    model: str
    system: str


@dataclass(slots=True)
class Household:
    """People who share a door."""

    id: str
    city: City
    home: Door
    phone: str = ""
    tablet: Device | None = None
    payment: str = ""
    members: list[Person] = field(default_factory=list)


@dataclass(slots=True)
class Person:
    """One real person; ``former_phone`` was theirs until ``changed_at`` (seconds of the shop's clock)."""

    number: int
    id: str
    household: Household
    name: Name
    sex: str
    born: int
    birthday: str
    role: str
    phone: str
    former_phone: str = ""
    second_phone: str = ""
    changed_at: int = 0
    email: str = ""
    unionid: str = ""
    device: Device | None = None
    payments: dict[str, str] = field(default_factory=dict)
    office: Door | None = None
    former_home: Door | None = None
    appetite: float = 1.0
    ring: str = ""


def make_device(rng: Random, *parts: object, tablet: bool = False, emulator: bool = False) -> Device:
    """A device with an id of its own."""
    token = hexadecimal("device", *parts)
    if emulator:
        return Device(token, "Redmi Note 13", "Android 9")
    models = table("texts")["devices"]
    model = rng.choice(models[-2:] if tablet else models[:-2])
    name, _, system = model.partition(" | ")
    return Device(token, name, system)


_ROLES = {
    1: (("single",), ("elder",)),
    2: (("husband", "wife"), ("elder", "elder wife"), ("single", "flatmate")),
    3: (("husband", "wife", "child"), ("husband", "wife", "mother")),
    4: (("husband", "wife", "child", "mother"), ("husband", "wife", "child", "child")),
    5: (("husband", "wife", "child", "father", "mother"),),
}
_BORN = {
    "single": (1975, 2004), "flatmate": (1985, 2004), "husband": (1965, 1992), "wife": (1967, 1994),
    "elder": (1945, 1965), "elder wife": (1947, 1967), "father": (1940, 1964), "mother": (1942, 1966),
    "child": (1996, 2007),
}  # fmt: skip


class Population:
    """Makes the people of one chunk; the same chunk is the same whenever it is asked for."""

    def __init__(self, config: SampleConfig, world: World) -> None:
        self.config = config
        self.world = world

    def chunk(self, index: int) -> list[Household]:
        """The households of a chunk; together they have exactly the chunk's people."""
        config = self.config
        first = index * CHUNK
        left = min(CHUNK, config.customers - first)
        rng = stream(config.seed, "households", index)
        households: list[Household] = []
        number = first
        while left:
            size = min(left, rng.choices((1, 2, 3, 4, 5), (34, 29, 21, 11, 5))[0])
            households.append(self._household(number, size))
            number += size
            left -= size
        self._recycle(rng, [person for household in households for person in household.members])
        return households

    def _household(self, number: int, size: int) -> Household:
        seed = self.config.seed
        rng = stream(seed, "household", number)
        city = self.world.draw_city(rng)
        district = rng.choice(city.districts)
        household = Household(
            f"H{digest(seed, 'household id', number):016x}", city, self.world.home(rng, district)
        )
        if size > 1:
            if rng.random() < self.config.family_tablet:
                household.tablet = make_device(rng, seed, "tablet", number, tablet=True)
            if rng.random() < 0.6:
                household.phone = phones.mobile(rng, city.hong_kong)
            if rng.random() < 0.4:
                household.payment = f"2088{rng.randrange(10**12):012d}"
        surname, mother_side = draw_surname(rng), draw_surname(rng)
        origin = self._origin(rng, city)
        roles = rng.choice(_ROLES[size])
        child_born = 0
        for offset, role in enumerate(roles):
            sex = (
                "M"
                if role in ("husband", "father")
                else "F"
                if role in ("wife", "mother", "elder wife")
                else rng.choice("MF")
            )
            born = rng.randint(*_BORN[role])
            if role == "child":
                born = child_born = born if not child_born else child_born + rng.choice((0, 2, 3, 4))
            family = surname if role in ("husband", "child", "father", "single", "elder") else ""
            if role == "mother" and rng.random() < 0.3:
                family = mother_side
            own = origin if role != "flatmate" else self._origin(rng, city)
            person = self._person(rng, number + offset, household, role, sex, born, family, own)
            household.members.append(person)
            if role in ("husband", "single") and not family:
                surname = person.name.surname
        return household

    def _origin(self, rng: Random, city: City) -> str:
        roll = rng.random()
        if city.hong_kong:
            return "hongkong" if roll < 0.88 else "mainland" if roll < 0.95 else "foreign"
        return (
            "hongkong"
            if roll < 0.012
            else "taiwan"
            if roll < 0.03
            else "foreign"
            if roll < 0.05
            else "mainland"
        )

    def _person(
        self, rng: Random, number: int, household: Household, role: str, sex: str, born: int, family: str,
        origin: str,
    ) -> Person:  # fmt: skip
        config, seed = self.config, self.config.seed
        hong_kong = household.city.hong_kong
        name = make_name(rng, origin, sex, born, family)
        person = Person(
            number, f"P{digest(seed, 'person id', number):016x}", household, name, sex, born,
            f"{born}-{rng.randint(1, 12):02d}-{rng.randint(1, 28):02d}", role, phones.mobile(rng, hong_kong),
        )  # fmt: skip
        if rng.random() < config.changed_number:
            person.former_phone = phones.mobile(rng, hong_kong)
            person.changed_at = rng.randint(-500, 120) * 86_400
        if rng.random() < config.second_number:
            person.second_phone = phones.mobile(rng, hong_kong or rng.random() < 0.02)
        if rng.random() < config.has_email * 1.4:
            person.email = _email(rng, person)
        person.unionid = "o6" + base62(26, seed, "unionid", number)
        person.device = make_device(rng, seed, "device", number)
        person.payments = {
            "alipay": f"2088{rng.randrange(10**12):012d}",
            "wechat": "wxp" + base62(25, seed, "payer", number),
            "card": f"62{rng.randrange(10**14):014d}",
        }
        adult = role not in ("elder", "elder wife", "father", "mother")
        if adult and rng.random() < config.works_in_tower:
            person.office = self.world.office(rng, rng.choice(household.city.districts))
        if rng.random() < config.moved:
            person.former_home = self.world.home(rng, rng.choice(household.city.districts))
        person.appetite = rng.gammavariate(1.6, 1 / 1.6)
        return person

    def _recycle(self, rng: Random, people: list[Person]) -> None:
        """Operators give some former numbers to strangers."""
        given_up = [person for person in people if person.former_phone]
        for person in given_up:
            if rng.random() < self.config.recycled_number:
                stranger = people[rng.randrange(len(people))]
                same_country = stranger.household.city.hong_kong == person.household.city.hong_kong
                if stranger is not person and same_country and not stranger.former_phone:
                    stranger.phone = person.former_phone


def _email(rng: Random, person: Person) -> str:
    domain = rng.choice(table("texts")["emails"])
    if domain == "qq.com" and rng.random() < 0.7:
        return f"{rng.randint(10**7, 3 * 10**9)}@{domain}"
    first = person.name.roman_given.replace(" ", "").lower()
    family = person.name.roman_surname.replace("'", "").replace(" ", "").lower().replace("ü", "u")
    local = rng.choice((f"{family}{first}", f"{first}.{family}", f"{first[:1]}{family}", f"{first}_{family}"))
    return f"{local}{rng.randint(1, 9999)}@{domain}"

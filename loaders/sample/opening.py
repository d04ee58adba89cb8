"""Opens the accounts of real people: what each system asks for, and how it is typed in."""

from __future__ import annotations

from random import Random

from loaders.sample import addresses, naming, phones
from loaders.sample.accounts import ACCOUNTS_PER_PERSON, Account, DeliveryAddress
from loaders.sample.addresses import Written
from loaders.sample.clock import DAY
from loaders.sample.config import SampleConfig
from loaders.sample.evidence import tie
from loaders.sample.people import Household, Person, make_device
from loaders.sample.streams import base62, scrambler, stream
from loaders.sample.world import Door, World

PLACEHOLDER = "13800138000"
"""What clerks type when a customer gives no number."""


class AccountMaker:
    """Opens accounts; ids are counters sent through a scrambler, one for each system."""

    def __init__(self, config: SampleConfig, world: World) -> None:
        self.config = config
        self.world = world
        self._app = scrambler(config.seed, "app users")
        self._card = scrambler(config.seed, "store cards")
        self._tablets = [
            make_device(stream(config.seed, "tablet", place), config.seed, "store tablet", place, tablet=True)
            for place in range(len(world.warehouses))
        ]
        self._address = {system: scrambler(config.seed, "addresses", system) for system in ("app", "wechat")}

    def of_household(self, household: Household) -> list[Account]:
        """The accounts of all members of a household."""
        found = []
        for person in household.members:
            rng = stream(self.config.seed, "accounts", person.number)
            found += self.of_person(rng, person)
        return found

    def of_person(self, rng: Random, person: Person) -> list[Account]:
        """One to five accounts of a person, tied by evidence that really is in the data."""
        config = self.config
        systems = []
        if rng.random() < config.in_app:
            systems += ["app"] * (2 if rng.random() < config.second_app_account else 1)
        if rng.random() < config.in_wechat:
            systems.append("wechat")
        if rng.random() < config.in_stores:
            systems += ["stores"] * (2 if rng.random() < config.second_store_card else 1)
        if not systems:
            systems = [rng.choice(("app", "wechat", "stores"))]
        accounts = [self.open(rng, person, system, place) for place, system in enumerate(systems)]
        tie(rng, accounts, self)
        return accounts

    def open(
        self, rng: Random, person: Person, system: str, place: int, registered: int | None = None
    ) -> Account:
        """Open an account; ``place`` counts the person's accounts."""
        number = person.number * ACCOUNTS_PER_PERSON + place
        when = (
            registered if registered is not None else rng.randint(-1000 * DAY, (self.config.days - 20) * DAY)
        )
        account = Account(system, number, self._id(system, number), person, when, 0, truth=person.id)
        last = self.config.days * DAY
        account.updated = rng.randint(max(when, last - 400 * DAY), last - 1)
        account.share = rng.uniform(0.3, 1.7)
        self._fill(rng, account)
        return account

    def _id(self, system: str, number: int) -> str:
        if system == "app":
            return str(10**12 + self._app(number))
        if system == "wechat":
            return "oRm" + base62(25, self.config.seed, "openid", number)
        return f"88{self._card(number):013d}"

    def _fill(self, rng: Random, account: Account) -> None:
        config, person = self.config, account.person
        fill = {"app": _fill_app, "wechat": _fill_wechat, "stores": _fill_store}[account.system]
        fill(rng, account, config)
        if account.system == "app" and rng.random() < config.store_tablet:
            warehouse = self.world.warehouse_of(person.household.home.site.district)
            account.devices.append(self._tablets[warehouse.index])
        _fill_phone(rng, account, config)
        doors = self._doors(rng, account)
        for place, door in enumerate(doors):
            account.addresses.append(self.address(rng, account, place, door))
        if account.system == "stores" and rng.random() < 0.35:
            home = person.household.home
            account.region = addresses.write(
                rng, home, person.household.city, account.name or "会员", person.phone, config.dirty_address
            )
        if rng.random() < 0.45:
            methods = {
                "app": ("alipay", "alipay", "wechat", "card"),
                "wechat": ("wechat",),
                "stores": ("alipay", "wechat", "card"),
            }
            method = rng.choice(methods[account.system])
            account.payments[method] = person.payments[method]
        family = person.household.payment
        if family and rng.random() < config.family_payment and account.system != "wechat":
            account.payments["alipay"] = family

    def _doors(self, rng: Random, account: Account) -> list[Door]:
        if account.system == "stores":
            return []
        person = account.person
        home = person.household.home
        counts = rng.choices((0, 1, 2, 3), (3, 62, 27, 8) if account.system == "app" else (12, 66, 18, 4))[0]
        doors: list[Door] = []
        for _ in range(counts):
            roll = rng.random()
            if person.former_home and account.registered < -100 * DAY and roll < 0.35:
                door = person.former_home
            elif person.office and roll < 0.5:
                door = person.office
            elif roll < 0.58:
                door = self.world.locker(rng, home)
            else:
                door = home
            if door not in doors:
                doors.append(door)
        return doors

    def address(
        self, rng: Random, account: Account, place: int, door: Door, dirty: float | None = None
    ) -> DeliveryAddress:
        """An entry of the address book of an account."""
        person, config = account.person, self.config
        city = self.world.cities[door.site.district.city]
        number = person.phone if rng.random() < 0.8 or not account.phone_number else account.phone_number
        if door.kind != "home" and not city.hong_kong and rng.random() < config.desk_phone:
            number = self.world.desk_phone(door.site)
        recipient = addresses.recipient_name(rng, person.name, person.sex, person.born, 0.24)
        written: Written | None = None
        if (
            person.name.origin == "foreign"
            and not city.hong_kong
            and door.kind == "home"
            and rng.random() < 0.6
        ):
            written = addresses.english(door, city)
        if written is None:
            share = config.dirty_address if dirty is None else dirty
            written = addresses.write(rng, door, city, recipient, number, share)
        shown = addresses.recipient_phone(
            rng, phones.written(rng, number), 0.35 if account.system == "wechat" else 0.1
        )
        hidden = "" if "*" in shown else number
        mark = account.number * 16 + place
        text = self._address[account.system](mark)
        created = account.registered + rng.randint(60, 3600)
        return DeliveryAddress(
            f"{10**12 + text}" if account.system == "app" else f"a{text:011x}", door, written, recipient,
            shown, hidden,
            place == 0, created,
        )  # fmt: skip


def _fill_app(rng: Random, account: Account, config: SampleConfig) -> None:
    person = account.person
    account.nickname = naming.nickname(rng, person.name, person.born)
    if rng.random() < 0.55:
        account.name = naming.full_name(rng, person.name, roman=0.03, slips=0.015)
        account.full_named = True
    if person.email and rng.random() < 0.7:
        account.email = person.email
    if rng.random() < config.wechat_sign_in:
        account.unionid = person.unionid
    _fill_private(rng, account, 0.6, 0.3)
    if person.device:
        account.devices.append(person.device)
    tablet = person.household.tablet
    if tablet and rng.random() < 0.45:
        account.devices.append(tablet)


def _fill_wechat(rng: Random, account: Account, config: SampleConfig) -> None:
    person = account.person
    account.nickname = naming.nickname(rng, person.name, person.born)
    if rng.random() < 0.2:
        account.name = naming.full_name(rng, person.name, roman=0.02, slips=0.01)
        account.full_named = True
    if rng.random() < 0.72:
        account.unionid = person.unionid
    if person.device and rng.random() < 0.15:
        account.devices.append(person.device)
    _fill_private(rng, account, 0.45, 0.04)


def _fill_store(rng: Random, account: Account, config: SampleConfig) -> None:
    person = account.person
    roll = rng.random()
    if roll < 0.54:
        account.name = naming.full_name(rng, person.name, roman=0.04, slips=0.12)
        account.full_named = True
    elif roll < 0.84:
        account.name = naming.honorific(rng, person.name, person.sex, person.born)
    elif roll < 0.95:
        account.name = naming.nickname(rng, person.name, person.born)
    if person.email and rng.random() < 0.12:
        account.email = person.email
    _fill_private(rng, account, 0.7, 0.45)


def _fill_private(rng: Random, account: Account, gender: float, birthday: float) -> None:
    person = account.person
    if rng.random() < gender:
        account.gender = person.sex
    if rng.random() < birthday:
        account.birthday = person.birthday
        if rng.random() < 0.03:
            year, month, day = person.birthday.split("-")
            account.birthday = f"{year}-{day}-{month}" if int(day) <= 12 else f"{int(year) + 1}-{month}-{day}"


def _fill_phone(rng: Random, account: Account, config: SampleConfig) -> None:
    person, system = account.person, account.system
    missing = {"app": 0.1, "wechat": 1.9, "stores": 1.1}[system] * config.missing_phone
    if rng.random() < missing:
        return
    if system == "stores" and rng.random() < config.placeholder_phone:
        account.phone = account.phone_number = PLACEHOLDER
        return
    number = person.phone
    if person.former_phone and account.registered < person.changed_at and rng.random() < 0.75:
        number = person.former_phone
    elif person.second_phone and rng.random() < 0.45:
        number = person.second_phone
    elif person.household.phone and rng.random() < config.family_phone * (1.6 if system == "stores" else 0.8):
        number = person.household.phone
    if system != "app" and rng.random() < config.masked_phone:
        account.phone = phones.masked(number)
        return
    account.phone, account.phone_number = phones.written(rng, number), number

"""What a ring's script needs: people to cast, accounts to open, doors, baskets, orders and sign-ins."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import TypeVar

from loaders.sample import addresses, phones
from loaders.sample.accounts import (
    Account,
    DeliveryAddress,
    Script,
    ScriptedOrder,
    ScriptedSignIn,
)
from loaders.sample.catalogue import Catalogue, Item
from loaders.sample.clock import DAY
from loaders.sample.config import SampleConfig
from loaders.sample.evidence import tie
from loaders.sample.opening import AccountMaker
from loaders.sample.people import Device, Person
from loaders.sample.purchase import Coupon, Wish
from loaders.sample.rings.plan import RingPlan
from loaders.sample.truth import Truth
from loaders.sample.world import City, Door, World

T = TypeVar("T")

RING_PLACE = 7
"""Account number of a person's that a ring opens; ordinary accounts have 0 to 4."""


class Stage:
    """The people of one chunk, from whom rings and decoys are cast; nobody is cast twice."""

    def __init__(
        self,
        config: SampleConfig,
        world: World,
        catalogue: Catalogue,
        coupons: Sequence[Coupon],
        maker: AccountMaker,
        groups: list[list[Account]],
        truth: Truth,
    ) -> None:
        self.config = config
        self.world = world
        self.catalogue = catalogue
        self.coupons = coupons
        self.maker = maker
        self.truth = truth
        self.end = config.days * DAY
        self._group_of = {account.person.number: group for group in groups for account in group}
        self._people: dict[int, list[Person]] = {}
        for group in groups:
            person = group[0].person
            for member in dict.fromkeys(account.person.number for account in group):
                found = next(account.person for account in group if account.person.number == member)
                self._people.setdefault(person.household.city.index, []).append(found)
        self._taken: set[str] = set()
        self.referrals: list[tuple[Account, Account, int]] = []

    def city(self, rng: Random, size: int) -> City:
        """A city that still has so many people from different households, by how many it has."""
        free = {city: self._free(city) for city in self._people}
        fitting = [city for city, people in free.items() if len(people) >= size] or [
            max(free, key=lambda city: len(free[city]))
        ]
        chosen = rng.choices(fitting, [len(free[city]) for city in fitting])[0]
        return self.world.cities[chosen]

    def _free(self, city: int) -> list[Person]:
        found: dict[str, Person] = {}
        for person in self._people[city]:
            if person.household.id not in self._taken and person.role not in ("elder", "elder wife"):
                found.setdefault(person.household.id, person)
        return list(found.values())

    def cast(self, rng: Random, size: int, city: City | None = None) -> list[Person]:
        """People of one city and different households, adults first; fewer where there are not enough."""
        free = self._free((city or self.city(rng, size)).index)
        chosen = rng.sample(free, min(size, max(3, len(free) // 3), len(free)))
        for person in chosen:
            self._taken.add(person.household.id)
        return chosen

    def household(self, rng: Random, size: int) -> list[Person]:
        """All people of one household of at least so many who have accounts, or of the largest left."""
        best: list[Person] = []
        for city in sorted(self._people):
            homes: dict[str, list[Person]] = {}
            for person in self._people[city]:
                if person.household.id not in self._taken:
                    homes.setdefault(person.household.id, []).append(person)
            for people in homes.values():
                if len(people) > len(best) or (len(people) == len(best) and rng.random() < 0.2):
                    best = people
            if len(best) >= size and rng.random() < 0.5:
                break
        for person in best:
            self._taken.add(person.household.id)
        return best

    def account(self, rng: Random, person: Person, registered: int | None = None) -> Account:
        """The person's app account, opened where there is none; ``registered`` sets when it was opened."""
        group = self._group_of[person.number]
        own = [account for account in group if account.person is person]
        account = next((item for item in own if item.system == "app"), None)
        if account is None:
            account = self.maker.open(rng, person, "app", RING_PLACE, registered)
            group.append(account)
            tie(rng, [*own, account], self.maker)
        if registered is not None:
            self._reopen(account, registered)
        if account.script is None:
            account.script = Script()
        return account

    def adopt(self, account: Account) -> None:
        """Take an account opened for a script among its person's."""
        account.script = Script()
        self._group_of[account.person.number].append(account)

    def _reopen(self, account: Account, registered: int) -> None:
        account.registered = registered
        account.updated = max(account.updated, registered)
        for entry in account.addresses:
            entry.created = max(entry.created, registered + 60)

    def retie(self, rng: Random, person: Person) -> None:
        """Make sure the person's accounts still have something in common after a script changed one."""
        own = [account for account in self._group_of[person.number] if account.person is person]
        tie(rng, own, self.maker)

    def ship_to(
        self, rng: Random, account: Account, door: Door, *, recipient: str = "", number: str = "",
        at: int | None = None,
    ) -> DeliveryAddress:  # fmt: skip
        """A new entry of the account's address book."""
        if len(account.addresses) >= 14:
            return account.addresses[-1]
        entry = self.maker.address(rng, account, len(account.addresses), door, 0.05)
        if recipient:
            entry.recipient = recipient
        if number:
            entry.number, entry.phone = number, phones.written(rng, number)
        if recipient or number:
            city = self.world.cities[door.site.district.city]
            entry.written = addresses.write(rng, door, city, entry.recipient, entry.phone, 0.0)
        if at is not None:
            entry.created = at
        account.addresses.append(entry)
        return entry

    def basket(
        self, rng: Random, low: int, high: int, *, pool: Sequence[Item] = (), system: str = "app"
    ) -> Wish:
        """A basket worth ``low`` to ``high`` cents, as near above ``low`` as a few tries find."""
        best: dict[int, tuple[Item, float]] = {}
        best_total = 0
        for _ in range(12):
            chosen: dict[int, tuple[Item, float]] = {}
            total = 0
            for _ in range(14):
                item = rng.choice(pool) if pool else self.catalogue.draw.draw(rng)
                listings = self.catalogue.by_item[system].get(item.index)
                if not listings or total + listings[0].price > high:
                    continue
                quantity = chosen.get(item.index, (item, 0.0))[1] + 1.0
                chosen[item.index] = (item, quantity)
                total += listings[0].price
                if total >= low:
                    break
            if total >= low and (not best or total < best_total):
                best, best_total = chosen, total
        return Wish(list(best.values()) or list(chosen.values()))

    def order(self, account: Account, plan: ScriptedOrder) -> None:
        """Have the account make an order, once it is open."""
        if (
            account.script is not None
            and len(account.script.orders) < 100
            and plan.moment > account.registered
        ):
            account.script.orders.append(plan)

    def sign_in(
        self, account: Account, device: Device, at: int, ip: str, city: str, result: str = "success"
    ) -> None:
        """Have the account sign in, once it is open."""
        if account.script is not None and len(account.script.sign_ins) < 35 and at > account.registered:
            account.script.sign_ins.append(ScriptedSignIn(device, at, ip, city, result))

    def refer(self, one: Account, other: Account) -> None:
        """Have the account opened first bring the other, as the other is opened."""
        inviter, invitee = sorted((one, other), key=lambda account: account.registered)
        if all(known is not invitee for _, known, _ in self.referrals):
            self.referrals.append((inviter, invitee, invitee.registered + 30))

    def moment(self, rng: Random, first_day: int, last_day: int, hours: tuple[int, int] = (8, 22)) -> int:
        """A moment between two days, in opening hours."""
        day = rng.randint(max(0, first_day), max(0, min(last_day, self.config.days - 2)))
        return day * DAY + rng.randint(hours[0] * 3600, hours[1] * 3600 - 1)

    def ip(self, rng: Random) -> str:
        """An IP address of a line somewhere."""
        return f"36.{rng.randrange(256)}.{rng.randrange(256)}.{rng.randrange(256)}"

    def tell(self, plan: RingPlan, story: str, role: str, account: Account) -> None:
        """Write into the truth that an account belongs to a ring or a decoy."""
        account.person.ring = plan.id
        self.truth.rings.add(
            plan.id, plan.kind, plan.level, int(plan.decoy), story, role, account.person.id, account.system,
            "customer", account.id,
        )  # fmt: skip


def shared_in_groups(rng: Random, things: Sequence[T], count: int, level: int) -> list[list[T]]:
    """Which of the things each of ``count`` members uses.

    Level 1: everybody all of the first two. Level 2: each thing by a few neighbours, so that they chain.
    Level 3: only every third neighbour pair has one in common; the others have none.
    """
    used: list[list[T]] = [[] for _ in range(count)]
    if level == 1:
        for member in used:
            member.append(things[0] if rng.random() < 0.7 or len(things) < 2 else things[1])
        return used
    if level == 2:
        for place, member in enumerate(used):
            member.append(things[(place // 3) % len(things)])
            if place % 3 == 0 and place:
                member.append(things[(place // 3 - 1) % len(things)])
        return used
    for place in range(0, count - 1, 3):
        thing = things[(place // 3) % len(things)]
        used[place].append(thing)
        used[place + 1].append(thing)
    return used

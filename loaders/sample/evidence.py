"""What ties a person's accounts together, and seeing to it that something does.

A pair of records with nothing in common could be found by nobody; the shop plants none. But what they have
in common is of many kinds, and most of it is not in the customer's own row.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import TYPE_CHECKING

from loaders.sample import addresses, naming, phones
from loaders.sample.accounts import Account
from loaders.sample.people import Person

if TYPE_CHECKING:
    from loaders.sample.opening import AccountMaker


def own_numbers(person: Person) -> tuple[str, ...]:
    """The numbers that are the person's alone."""
    return tuple(number for number in (person.phone, person.former_phone, person.second_phone) if number)


def strong_evidence(account: Account) -> set[str]:
    """Values on file that are the person's alone: own phones, e-mail, unionid, device, payment account."""
    person = account.person
    own = own_numbers(person)
    found = {address.number for address in account.addresses if address.number in own}
    if account.phone_number in own:
        found.add(account.phone_number)
    found |= {value for value in (account.email, account.unionid) if value}
    if person.device in account.devices and person.device:
        found.add(person.device.id)
    found |= {value for method, value in account.payments.items() if value == person.payments.get(method)}
    return found


def middling_evidence(account: Account) -> set[str]:
    """Values that tell a person only beside the full name: door, day of birth, the family's phone."""
    named = account.full_named or any(
        len(item.recipient) > 1 and item.recipient[-1] not in "生士姐姨" for item in account.addresses
    )
    if not named:
        return set()
    household = account.person.household
    found = {"/".join(address.door.key) for address in account.addresses if address.written.stated["room"]}
    if account.region and account.region.stated["room"]:
        found.add("/".join(household.home.key))
    if account.birthday == account.person.birthday:
        found.add(account.birthday)
    if household.phone and account.phone_number == household.phone:
        found.add(household.phone)
    return found


def tie(rng: Random, accounts: list[Account], maker: AccountMaker) -> None:
    """Give a person's accounts that nothing ties together something in common, of many kinds in turn."""
    if len(accounts) < 2:
        return
    reached = [accounts[0]]
    waiting = accounts[1:]
    while waiting:
        strong: set[str] = set().union(*(strong_evidence(account) for account in reached))
        middling: set[str] = set().union(*(middling_evidence(account) for account in reached))
        near = [a for a in waiting if strong_evidence(a) & strong or middling_evidence(a) & middling]
        if not near:
            near = [waiting[0]]
            _add_evidence(rng, rng.choice(reached), near[0], maker)
        reached += near
        waiting = [account for account in waiting if account not in near]


def _add_evidence(rng: Random, one: Account, other: Account, maker: AccountMaker) -> None:
    options: list[Callable[[Random, Account, Account, AccountMaker], bool]] = [
        _share_payment, _share_payment, _share_door, _share_birthday, _share_number, _share_device,
    ]  # fmt: skip
    rng.shuffle(options)
    for option in options:
        if option(rng, one, other, maker):
            return
    _share_payment(rng, one, other, maker)


def _share_payment(rng: Random, one: Account, other: Account, maker: AccountMaker) -> bool:
    """One payment account for both; the shop sees to it that each makes an order with it."""
    systems = {one.system, other.system}
    method = "wechat" if "wechat" in systems else rng.choice(("alipay", "card"))
    for account in (one, other):
        account.payments = {method: one.person.payments[method]}
        if account.system != "stores" and not account.addresses:
            account.addresses.append(maker.address(rng, account, 0, account.person.household.home))
    return True


def _share_door(rng: Random, one: Account, other: Account, maker: AccountMaker) -> bool:
    person = one.person
    for account in (one, other):
        if account.system == "stores":
            account.name, account.full_named = naming.full_name(rng, person.name, slips=0.05), True
            account.region = addresses.write(
                rng, person.household.home, person.household.city, account.name, person.phone, 0.0
            )
        elif not any(address.door == person.household.home for address in account.addresses):
            place = len(account.addresses)
            added = maker.address(rng, account, place, person.household.home, 0.0)
            added.recipient = naming.full_name(rng, person.name)
            account.addresses.append(added)
    return bool(
        strong_evidence(one) & strong_evidence(other) or middling_evidence(one) & middling_evidence(other)
    )


def _share_birthday(rng: Random, one: Account, other: Account, maker: AccountMaker) -> bool:
    if "wechat" in (one.system, other.system):
        return False
    for account in (one, other):
        account.birthday = account.person.birthday
        account.name, account.full_named = naming.full_name(rng, account.person.name, slips=0.05), True
    return True


def _share_number(rng: Random, one: Account, other: Account, maker: AccountMaker) -> bool:
    """The recipient's number of one is the phone of the other."""
    pairs = [(one, other), (other, one)]
    for giver, taker in pairs:
        if giver.phone_number in own_numbers(giver.person) and taker.addresses:
            entry = taker.addresses[-1]
            entry.number = giver.phone_number
            entry.phone = phones.written(rng, entry.number)
            return True
    return False


def _share_device(rng: Random, one: Account, other: Account, maker: AccountMaker) -> bool:
    if "stores" in (one.system, other.system) or one.person.device is None:
        return False
    for account in (one, other):
        if one.person.device not in account.devices:
            account.devices.append(one.person.device)
    return True

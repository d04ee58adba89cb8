"""The records a person leaves in the shop's systems, before they are written."""

from __future__ import annotations

from dataclasses import dataclass, field

from loaders.sample.addresses import Written
from loaders.sample.people import Device, Person
from loaders.sample.purchase import Coupon, Wish
from loaders.sample.world import Door

ACCOUNTS_PER_PERSON = 8


@dataclass(slots=True)
class DeliveryAddress:
    """One entry of an account's address book; ``number`` is the phone as it really is."""

    id: str
    door: Door
    written: Written
    recipient: str
    phone: str
    number: str
    default: bool
    created: int


@dataclass(slots=True)
class ScriptedOrder:
    """An order a ring or a decoy makes: what, when, where to, how paid and given back."""

    moment: int
    address: DeliveryAddress | None
    wish: Wish
    payment: tuple[str, str] = ("", "")
    coupon: Coupon | None = None
    refund: str = ""
    whole: bool = True
    failure: str = ""


@dataclass(slots=True)
class ScriptedSignIn:
    """A sign-in a ring or a decoy makes."""

    device: Device
    at: int
    ip: str
    city: str
    result: str = "success"


@dataclass(slots=True)
class Script:
    """What an account does besides its ordinary life, of which it has the share ``life``."""

    life: float = 1.0
    orders: list[ScriptedOrder] = field(default_factory=list)
    sign_ins: list[ScriptedSignIn] = field(default_factory=list)
    received: list[tuple[Coupon, int]] = field(default_factory=list)


@dataclass(slots=True)
class Account:
    """One customer record of one system, before it is written.

    ``number`` counts all accounts of the shop, ``phone_number`` is the digits behind ``phone`` (empty when it
    is missing or masked) and ``payments`` the payment accounts this system has on file, by method.
    """

    system: str
    number: int
    id: str
    person: Person
    registered: int
    updated: int
    name: str = ""
    full_named: bool = False
    nickname: str = ""
    phone: str = ""
    phone_number: str = ""
    email: str = ""
    unionid: str = ""
    gender: str = ""
    birthday: str = ""
    region: Written | None = None
    addresses: list[DeliveryAddress] = field(default_factory=list)
    devices: list[Device] = field(default_factory=list)
    payments: dict[str, str] = field(default_factory=dict)
    share: float = 1.0
    script: Script | None = None
    truth: str = ""
    blocked: str = ""

"""Orders as the shop's systems will hold them: lines, delivery, refund."""

from __future__ import annotations

from dataclasses import dataclass

from loaders.sample.accounts import Account, DeliveryAddress
from loaders.sample.catalogue import Listing
from loaders.sample.purchase import Coupon
from loaders.sample.world import Warehouse

ORDERS_PER_ACCOUNT = 256
"""Room for an account's orders in the count of all; the upper half is for scripted ones."""


@dataclass(slots=True)
class Line:
    """One line of an order; ``price`` and ``amount`` in cents, ``quantity`` in the listing's unit."""

    id: str
    listing: Listing
    quantity: float
    price: int
    amount: int
    unknown: str = ""

    @property
    def product(self) -> str:
        """Id of the product; of one that does not exist where that fault was planted."""
        return self.unknown or self.listing.id


@dataclass(slots=True)
class Shipment:
    """One delivery, promised and perhaps made."""

    id: str
    carrier: str
    tracking: str
    promised: int
    shipped: int
    delivered: int | None
    failure: str
    warehouse: Warehouse


@dataclass(slots=True)
class Refund:
    """Money given back."""

    id: str
    amount: int
    reason: str
    at: int
    lines: str


@dataclass(slots=True)
class Order:
    """One order or store receipt; amounts in cents.

    A status of ``paid`` without a shipment: it goes out tomorrow. ``anonymous``: no card was shown.
    """

    number: int
    id: str
    account: Account
    placed: int
    warehouse: Warehouse
    address: DeliveryAddress | None
    lines: list[Line]
    goods: int = 0
    discount: int = 0
    freight: int = 0
    paid: int = 0
    paid_at: int | None = None
    status: str = "completed"
    promised: int | None = None
    method: str = ""
    payment: str = ""
    currency: str = "CNY"
    coupon: Coupon | None = None
    shipment: Shipment | None = None
    refund: Refund | None = None
    anonymous: bool = False

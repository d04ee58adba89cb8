"""How big and how dirty the sample shop is: one frozen set of rates, the same for every size."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

CHUNK = 1000
"""People made at a time; memory does not grow with the number of customers."""

RINGS = (
    "coupon_abuse",
    "device_farm",
    "refund_abuse",
    "stocking_up",
    "account_takeover",
    "identifier_ring",
    "guilt_by_association",
    "supplier_collusion",
)
"""Kinds of planted ring, one for each detector."""


@dataclass(frozen=True, slots=True)
class SampleConfig:
    """Sizes and rates of one shop; rates are shares between 0 and 1.

    >>> SampleConfig(customers=20_000, seed=7).rings
    60
    >>> SampleConfig(customers=2_000, seed=7).cities
    5
    """

    customers: int
    seed: int
    last_day: date = date(2025, 11, 30)
    days: int = 182
    stock_days: int = 35
    orders_per_person: float = 5.0

    in_app: float = 0.64
    in_wechat: float = 0.56
    in_stores: float = 0.54
    second_app_account: float = 0.08
    second_store_card: float = 0.11

    changed_number: float = 0.2
    recycled_number: float = 0.45
    second_number: float = 0.12
    family_phone: float = 0.1
    masked_phone: float = 0.12
    missing_phone: float = 0.17
    wechat_sign_in: float = 0.3
    has_email: float = 0.4
    works_in_tower: float = 0.3
    moved: float = 0.1
    family_tablet: float = 0.2
    store_tablet: float = 0.03
    desk_phone: float = 0.2
    placeholder_phone: float = 0.002
    family_payment: float = 0.12

    dirty_address: float = 0.24

    fault: float = 0.004
    late_delivery: float = 0.09
    failed_delivery: float = 0.02
    refund: float = 0.025
    stock_out: float = 0.055
    consent: float = 0.7
    no_card_shown: float = 0.12

    @property
    def chunks(self) -> int:
        """Number of chunks of at most CHUNK people."""
        return -(-self.customers // CHUNK)

    @property
    def cities(self) -> int:
        """Number of cities served, so that each warehouse has enough orders to show a rhythm."""
        return min(13, 3 + self.customers // 800)

    @property
    def rings(self) -> int:
        """Number of planted rings (and of decoys): 3 in 1,000 people, at least one of each kind."""
        if self.customers < 150:
            return 0
        return max(len(RINGS), round(self.customers * 0.003))

    @property
    def items(self) -> int:
        """Number of distinct things sold."""
        return min(520, 120 + self.customers // 25)

    @property
    def suppliers(self) -> int:
        """Number of real suppliers."""
        return min(1200, 40 + self.customers // 100)

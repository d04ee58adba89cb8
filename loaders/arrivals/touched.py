"""Which records a delivery touched, so that only what follows from them is followed up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from graph.model import Row

_RESOLVED = {"Customer": "customer", "Product": "product", "Supplier": "supplier", "Address": "address"}


@dataclass(slots=True)
class Touched:
    """Keys of what rows stated or referred to.

    Attributes:
        customers: Customers themselves, and those that orders name.
        orders: Orders, and those that refunds and the like name.
        kinds: Kinds of records that may resolve to something else now.
    """

    customers: set[str] = field(default_factory=set)
    orders: set[str] = field(default_factory=set)
    kinds: set[str] = field(default_factory=set)

    def see(self, rows: Sequence[Row]) -> None:
        """Note the rows of a batch."""
        for row in rows:
            if row.label in _RESOLVED:
                self.kinds.add(_RESOLVED[row.label])
            if row.label == "Customer":
                self.customers.add(row.key)
            elif row.label == "Order":
                self.orders.add(row.key)
            for link in row.links:
                if link.label == "Order":
                    self.orders.add(link.key)
                elif link.label == "Customer" and row.label in ("Order", "Refund"):
                    self.customers.add(link.key)

    def add(self, other: Touched) -> None:
        """Note what another delivery touched too."""
        self.customers |= other.customers
        self.orders |= other.orders
        self.kinds |= other.kinds

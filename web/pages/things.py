"""Orders, products, suppliers, and the identities of products, suppliers and addresses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from graph.profiles.reading import Properties
from graph.profiles.surviving import RECORD_OF
from graph.profiles.things import IdentityWhole
from web.pages import Page


@dataclass(frozen=True, slots=True)
class OrderPageWhole(Page):
    """One order."""

    template: ClassVar[str] = "order.html"
    whole: Properties
    issues: tuple[tuple[str, Properties], ...]


@dataclass(frozen=True, slots=True)
class ProductPage(Page):
    """One product."""

    template: ClassVar[str] = "product.html"
    whole: Properties


@dataclass(frozen=True, slots=True)
class SupplierPage(Page):
    """One supplier."""

    template: ClassVar[str] = "supplier.html"
    whole: Properties


@dataclass(frozen=True, slots=True)
class IdentityPage(Page):
    """An item, an organization or a place with all its records, or an address alone."""

    template: ClassVar[str] = "identity.html"
    whole: IdentityWhole
    cells: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def record_label(self) -> str:
        """Label of its records."""
        return RECORD_OF.get(self.whole.label, "Address")

    @property
    def ref(self) -> str:
        """What its graph starts from."""
        return f"{self.whole.label}:{self.whole.id}"

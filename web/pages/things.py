"""Orders, products and suppliers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from graph.profiles.reading import Properties
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

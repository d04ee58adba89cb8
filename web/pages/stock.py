"""Stock against demand: the planner's page, and panels of it on other pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from graph.profiles.reading import Properties
from web.pages import Page

VIEWS = ("tomorrow", "shortage", "surplus", "doubtful", "unknown", "fine", "all")
"""What the planner may look at; the first is what the page opens with."""

SHOWN = 200
"""Rows shown at once; the file has all."""


@dataclass(frozen=True, slots=True)
class StockPage(Page):
    """Shortages, surpluses and doubts.

    Attributes:
        houses: One row a warehouse, with its counts; empty before anything was computed.
        stocked: Whether any stock is loaded.
        may_compute: Whether the visitor may have it computed anew.
    """

    template: ClassVar[str] = "stock.html"
    rows: tuple[Properties, ...]
    houses: tuple[Properties, ...]
    warehouse: str
    view: str
    stocked: bool
    may_compute: bool

    @property
    def counts(self) -> dict[str, int]:
        """Sums over the warehouses looked at."""
        chosen = [row for row in self.houses if not self.warehouse or row["warehouseKey"] == self.warehouse]
        return {
            name: sum(int(row[name]) for row in chosen)
            for name in ("shortages", "surpluses", "doubtful", "covers")
        }


@dataclass(frozen=True, slots=True)
class TouchedPart(Page):
    """Whom a shortage touches and who can supply."""

    template: ClassVar[str] = "parts/touched.html"
    people: tuple[Properties, ...]
    suppliers: tuple[Properties, ...]


@dataclass(frozen=True, slots=True)
class StockOfPart(Page):
    """Cover of one item by warehouse, its suppliers' record, what goes with it, what can stand in."""

    template: ClassVar[str] = "parts/stock_of.html"
    covers: tuple[Properties, ...]
    suppliers: tuple[Properties, ...]
    together: tuple[tuple[str, str], ...]
    near: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class StakesPart(Page):
    """What fails if a supplier fails, and what the shelves tell of it so far."""

    template: ClassVar[str] = "parts/stakes.html"
    rows: tuple[Properties, ...]
    record: tuple[Properties, ...]

    @property
    def alone(self) -> int:
        """Things nobody else supplies."""
        return sum(1 for row in self.rows if not row["others"])


@dataclass(frozen=True, slots=True)
class OffersPart(Page):
    """What to offer a person next, with what there is to say beside."""

    template: ClassVar[str] = "parts/offers.html"
    person_id: str
    offers: tuple[Any, ...]
    notes: tuple[tuple[str, Properties], ...]
    refused: bool = False
    may_refuse: bool = False

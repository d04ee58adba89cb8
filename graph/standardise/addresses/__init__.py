"""Addresses: Chinese of the mainland, Hong Kong, Macau, Taiwan, and plain English ones."""

from __future__ import annotations

from graph.standardise.addresses.reading import standardise
from graph.standardise.addresses.results import Address

__all__ = ["Address", "standardise"]

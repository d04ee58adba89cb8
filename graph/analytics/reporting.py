"""A finding from members and factors: the money and the currency come from the members' orders."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from graph.analytics.evidence import Evidence
from graph.analytics.findings import Factor, Finding


def finding(
    evidence: Evidence,
    detector: str,
    members: Iterable[str],
    factors: Sequence[Factor],
    first_at: int,
    last_at: int,
    at_risk: int | None = None,
) -> Finding:
    """A finding; at risk is what was given away (discounts and refunds) unless said otherwise.

    Sums never cross currencies: only orders in the members' most frequent currency count.
    """
    keys = tuple(sorted(set(members)))
    orders = evidence.orders[evidence.orders["account"].isin(keys)]
    modes = orders["currency"].dropna().mode()
    currency = str(modes.iloc[0]) if len(modes) else ""
    if at_risk is None:
        own = orders[orders["currency"] == currency]
        at_risk = int(own["discount"].fillna(0).sum() + own["refunded"].fillna(0).sum())
    return Finding(detector, keys, tuple(factors), at_risk, currency, first_at, last_at)

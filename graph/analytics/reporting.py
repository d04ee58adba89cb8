"""A finding from members and factors: the money and the currency come from the members' orders."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd

from graph.analytics.evidence import Evidence
from graph.analytics.findings import Factor, Finding
from graph.analytics.relations import ties_among


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


def near_site(evidence: Evidence, suspects: Iterable[str], people: int) -> pd.DataFrame:
    """Suspects of one site (road and number) where there are too many of them for chance, as ties.

    A site has hundreds of honest people, so here the sharers need not be mostly suspects, and five digits of
    surprise are asked instead of three.
    """
    return ties_among(evidence.ties, suspects, people, ("site",), cap=2_000, surprise=5.0, mostly=False)

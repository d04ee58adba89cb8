"""A finding from members and factors: the money and the currency come from the members' orders."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd

from graph.analytics.evidence import Evidence
from graph.analytics.findings import Factor, Finding, factor, rising
from graph.analytics.relations import SURPRISE, ties_among

HINT = 1.3
"""Digits: one in twenty sites has so many suspects by chance, which says nothing by itself."""

FAR_BEYOND = 5.0
"""Digits: one in a hundred thousand."""


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


def tie_factors(links: pd.DataFrame, heads: int, most: float, half: float = 2.0) -> tuple[Factor, ...]:
    """What ties a group, worth ``most`` in all by the digits for each of its people; its site apart.

    Args:
        links: account, person, kind, value, strength.
        heads: People of the group.
        most: Points of all factors together.
        half: Digits for each person that are worth half of these.

    >>> rows = [("a", "device", "x", 3.0), ("b", "device", "x", 3.0), ("a", "site", "s", 1.0)]
    >>> frame = pd.DataFrame(rows, columns=["person", "kind", "value", "strength"])
    >>> [(item.code, item.points) for item in tie_factors(frame, 2, 20)]
    [('ring.ties', 7.5), ('ring.site', 2.5)]
    """
    things = links.drop_duplicates(["kind", "value"])
    digits, site = things["strength"].astype(float), things["kind"] == "site"
    whole = rising(float(digits.sum()) / heads, half)
    share = float(digits[~site].sum()) / max(1e-9, float(digits.sum()))
    found = []
    if not site.all():
        found.append(factor("ring.ties", most, whole * share, "evidence_ties", ties=int((~site).sum())))
    if site.any():
        there = int(links[links["kind"] == "site"].groupby("value")["person"].nunique().max())
        found.append(factor("ring.site", most, whole * (1 - share), "evidence_orders", people=there))
    return tuple(found)


def near_site(
    evidence: Evidence, suspects: Iterable[str], people: int, links: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Suspects of one site (road and number) where there are too many of them for chance, as ties.

    A site has hundreds of honest people, so here the sharers need not be mostly suspects, and FAR_BEYOND
    digits of surprise are asked instead of three. What its suspects share besides (``links``) adds its own
    digits, but not what one household shares: several behind one door are one reason, not two.
    """
    sites = ties_among(evidence.ties, suspects, people, ("site",), cap=2_000, surprise=HINT, mostly=False)
    if links is None or links.empty or sites.empty:
        return sites[sites["strength"] >= FAR_BEYOND]
    more = sites["value"].map(_shared_besides(evidence, sites, links)).fillna(0.0)
    strength = sites["strength"] + more
    return sites.assign(strength=strength)[strength >= FAR_BEYOND]


def _shared_besides(evidence: Evidence, sites: pd.DataFrame, links: pd.DataFrame) -> pd.Series[float]:
    """Digits by site of the things several of its suspects share who do not all live behind one door."""
    doors = evidence.ties[evidence.ties["kind"] == "door"].drop_duplicates("account")
    door = doors.set_index("account")["value"]
    own = links[~links["kind"].isin(["door", "site"])]
    own = own.assign(door=own["account"].map(door).fillna(own["account"]))
    at = own.merge(sites[["account", "value"]].rename(columns={"value": "site"}), on="account")
    held = at.groupby(["site", "kind", "value"]).agg(
        doors=("door", "nunique"), strength=("strength", "first")
    )
    return held[held["doors"] >= 2]["strength"].clip(upper=SURPRISE).groupby("site").sum()

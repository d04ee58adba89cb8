"""Coupon abuse 薅羊毛: accounts that spend coupons to the cent and buy nothing else.

Looked for: accounts at least half of whose orders redeem a coupon with goods of at most a quarter above its
minimum, or with two such orders where at the shop's own rate fewer than one in a hundred would have so many
by chance, tied to each other by a device, payment account, door, recipient's phone, referral or one building,
from four people on. Reported: people, coupon orders to the cent, what they buy besides, how close together
they opened their accounts, the ties.

Usual false positives: a dormitory or an office whose people join in one week and refer each other, thrifty
families. Guards: honest newcomers spend well above the minimum and go on without coupons, so they are no
suspects; a thing most of whose sharers are no suspects ties nobody; four people at least.
"""

from __future__ import annotations

import pandas as pd
from scipy.stats import binom

from graph.analytics.evidence import DAY, Evidence
from graph.analytics.findings import Detector, Finding, factor, rising
from graph.analytics.relations import groups, ties_among
from graph.analytics.reporting import finding, near_site, tie_factors

ABOVE = 0.25
"""Share above a coupon's minimum up to which an order is to the cent."""

SHARE_LEAST = 0.5
CHANCE = 0.01
PEOPLE_LEAST = 4
KINDS = ("device", "payment", "door", "recipient", "referral", "phone", "email")
QUERY = "evidence_orders"


def find(evidence: Evidence) -> list[Finding]:
    """Rings in the evidence."""
    habits = coupon_habits(evidence.orders)
    suspects = habits.index[
        ((habits["tight"] >= 1) & (habits["share"] >= SHARE_LEAST))
        | ((habits["tight"] >= 2) & (habits["chance"] < CHANCE))
    ]
    people = evidence.accounts["person"].nunique()
    links = ties_among(evidence.ties, suspects, people, KINDS)
    links = pd.concat([links, near_site(evidence, suspects, people, links)], ignore_index=True)
    opened = evidence.accounts.set_index("account")["registered"]
    found = []
    for members, own_links in groups(links, PEOPLE_LEAST, ("site",)):
        own = habits.loc[members]
        orders = evidence.orders[evidence.orders["account"].isin(members) & evidence.orders["coupon"].notna()]
        heads = int(own_links["person"].nunique())
        tight = int(own["tight"].sum())
        spread = float(opened.loc[members].quantile(0.9) - opened.loc[members].quantile(0.1)) / DAY
        factors = (
            factor("ring.people", 20, rising(heads - 2, 3), "evidence_accounts", people=heads),
            factor("coupon.tight", 30, rising(tight / heads, 1), QUERY, orders=tight),
            factor("coupon.only", 20, float(own["share"].mean()) * 2 - 1, QUERY,
                   percent=round(100 * float(own["share"].mean()))),
            factor("coupon.opened", 15, 1 - spread / 45, "evidence_accounts", days=round(spread)),
            *tie_factors(own_links, heads, 15),
        )  # fmt: skip
        first, last = int(orders["placed"].min()), int(orders["placed"].max())
        found.append(finding(evidence, DETECTOR.id, members, factors, first, last))
    return found


def coupon_habits(orders: pd.DataFrame) -> pd.DataFrame:
    """By account: orders, those to the cent (``tight``), their share, and the chance of so many.

    >>> frame = pd.DataFrame(
    ...     {"account": ["a", "a"], "coupon": ["x", None], "minimum": [1000, None], "goods": [1100, 5000]}
    ... )
    >>> coupon_habits(frame).loc["a"].tolist()
    [2.0, 1.0, 0.5, 0.75]
    """
    tight = orders["coupon"].notna() & (orders["goods"] <= orders["minimum"].astype(float) * (1 + ABOVE))
    grouped = tight.groupby(orders["account"])
    counts = pd.DataFrame({"orders": grouped.size(), "tight": grouped.sum()})
    rate = float(tight.mean()) if len(orders) else 0.0
    chance = binom.sf(counts["tight"].to_numpy() - 1, counts["orders"].to_numpy(), rate)
    return counts.assign(share=counts["tight"] / counts["orders"], chance=chance)


DETECTOR = Detector("coupon-abuse", find, __doc__ or "")

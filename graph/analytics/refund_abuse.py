"""Refund abuse: accounts that have goods delivered and take the money back, again and again.

Looked for: accounts with at least two refunds on different days that, at the shop's own rate of refunds,
fewer than one in fifty would have by chance (one in ten, with a suspect's device or payment account), tied to
each other by a payment account, device, door, recipient's phone or one building, from three people on.
Reported: people, refunded orders of all, the money, over how many days, the ties.

Usual false positives: neighbours whose goods all came spoilt when the cold chain broke; a customer with bad
luck. Guards: an account whose refunded orders fall within three days is no suspect; fewer than three tied
customers are no ring; a locker or desk phone most of whose users keep their goods ties nobody.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.stats import binom

from graph.analytics.evidence import DAY, Evidence
from graph.analytics.findings import Detector, Finding, factor, rising
from graph.analytics.relations import beside, groups, ties_among
from graph.analytics.reporting import finding, near_site, tie_factors

CHANCE = 0.02
CHANCE_BESIDE = 0.1
"""Of who pays or signs in with the same as a suspect: so much of a coincidence is doubt enough."""

BESIDE_KINDS = ("payment", "device")
SPAN_LEAST = 3
"""Days between an account's first and last refunded order; a broken cold chain lasts less."""

PEOPLE_LEAST = 3
KINDS = ("payment", "device", "door", "recipient", "phone", "email", "referral")
QUERY = "evidence_orders"


def find(evidence: Evidence) -> list[Finding]:
    """Rings in the evidence."""
    habits = refund_habits(evidence.orders)
    often = habits[(habits["refunds"] >= 2) & (habits["days"] > SPAN_LEAST)]
    suspects = set(often.index[often["chance"] < CHANCE])
    suspects |= beside(evidence.ties, suspects, often.index[often["chance"] < CHANCE_BESIDE], BESIDE_KINDS)
    people = evidence.accounts["person"].nunique()
    links = ties_among(evidence.ties, suspects, people, KINDS)
    links = pd.concat([links, near_site(evidence, suspects, people, links)], ignore_index=True)
    found = []
    for members, own_links in groups(links, PEOPLE_LEAST, ("site",)):
        own = habits.loc[members]
        orders = evidence.orders[evidence.orders["account"].isin(members) & (evidence.orders["refunded"] > 0)]
        heads = int(own_links["person"].nunique())
        refunds, total = int(own["refunds"].sum()), int(own["orders"].sum())
        span = float(orders["placed"].max() - orders["placed"].min()) / DAY
        surprise = float(-np.log10(np.maximum(own["chance"], 1e-12)).mean())
        factors = (
            factor("ring.people", 20, rising(heads - 1, 3), "evidence_accounts", people=heads),
            factor("refund.often", 40, rising(surprise, 2), QUERY, refunds=refunds, orders=total),
            factor("refund.days", 15, rising(span, 15), QUERY, days=round(span)),
            *tie_factors(own_links, heads, 25),
        )  # fmt: skip
        first, last = int(orders["placed"].min()), int(orders["refundedAt"].fillna(orders["placed"]).max())
        found.append(finding(evidence, DETECTOR.id, members, factors, first, last))
    return found


def refund_habits(orders: pd.DataFrame) -> pd.DataFrame:
    """By account: orders, refunds, days between the first and last refunded, and the chance of so many.

    >>> frame = pd.DataFrame(
    ...     {"account": ["a"] * 3 + ["b"] * 97, "refunded": [5] * 3 + [0] * 97, "placed": range(100)}
    ... )
    >>> refund_habits(frame)["chance"].round(6).tolist()
    [2.7e-05, 1.0]
    """
    given = orders["refunded"] > 0
    grouped = given.groupby(orders["account"])
    counts = pd.DataFrame({"orders": grouped.size(), "refunds": grouped.sum()})
    rate = float(given.mean()) if len(orders) else 0.0
    back = orders[given].groupby("account")["placed"]
    days = ((back.max() - back.min()) / DAY).reindex(counts.index).fillna(0)
    chance = binom.sf(counts["refunds"].to_numpy() - 1, counts["orders"].to_numpy(), rate)
    return counts.assign(days=days, chance=chance)


DETECTOR = Detector("refund-abuse", find, __doc__ or "")

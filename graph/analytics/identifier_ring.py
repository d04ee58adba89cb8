"""Identifier ring: made-up customers put together from a few phones, e-mails and payment accounts.

Looked for: accounts of unlike names that share a phone (own or a recipient's), e-mail or payment account
with at most eight others, grouped by these, from five people on who opened their accounts within two months
and share at least two kinds or three things, or four people within one month who share both. Reported:
people, things shared, different names, how close together the accounts opened, the goods.

Usual false positives: a family whose young pay and order for the old, one customer with several accounts, a
number that went to a new owner. Guards: accounts of one resolved person tie nobody by themselves; a family
opens its accounts over years and shares doors, so sharers at one door do not count; one thing alone is no
ring; what more than eight share ties nobody.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from graph.analytics.evidence import DAY, Evidence
from graph.analytics.findings import Detector, Finding, factor, rising
from graph.analytics.relations import groups, with_sharers
from graph.analytics.reporting import finding

SHARERS_MOST = 8
PEOPLE_LEAST = 4
PEOPLE_USUAL = 5
"""Fewer must share three things of two kinds, and have come within half of OPENED_WITHIN."""

OPENED_WITHIN = 60
"""Days in which most accounts of a ring are opened."""

KINDS = ("number", "email", "payment")
QUERY = "evidence_ties"


def find(evidence: Evidence) -> list[Finding]:
    """Rings in the evidence."""
    opened = evidence.accounts.set_index("account")["registered"]
    names = evidence.accounts.set_index("account")["name"]
    doors = evidence.orders[["account", "door"]].dropna().drop_duplicates()
    found = []
    for members, links in _together(_shared(_numbered(evidence.ties), doors), opened):
        own = opened.loc[members].dropna()
        spread = float(own.quantile(0.85) - own.quantile(0.15)) / DAY
        things = links.drop_duplicates(["kind", "value"])
        if not _enough(int(links["person"].nunique()), things, spread):
            continue
        heads, unlike = int(links["person"].nunique()), int(names.loc[members].nunique())
        orders = evidence.orders[evidence.orders["account"].isin(members)]
        per_head = len(links) / heads
        factors = (
            factor("ring.people", 25, rising(heads - 3, 3), "evidence_accounts", people=heads),
            factor("identifier.shared", 30, rising(per_head, 1), QUERY, things=len(things)),
            factor("identifier.names", 20, unlike / heads, "evidence_accounts", names=unlike),
            factor("coupon.opened", 25, 1 - spread / OPENED_WITHIN, "evidence_accounts", days=round(spread)),
        )
        last = int(max(orders["placed"].max(), own.max())) if len(orders) else int(own.max())
        risk = int(orders["discount"].fillna(0).sum() + orders["refunded"].fillna(0).sum())
        found.append(finding(evidence, DETECTOR.id, members, factors, int(own.min()), last, risk))
    return found


def _enough(heads: int, things: pd.DataFrame, spread: float) -> bool:
    """Whether so many people share enough and came close enough together (``spread`` in days)."""
    three, two_kinds = len(things) >= 3, things["kind"].nunique() >= 2
    if heads < PEOPLE_USUAL:
        return three and two_kinds and spread <= OPENED_WITHIN / 2
    return (three or two_kinds) and spread <= OPENED_WITHIN


def _numbered(ties: pd.DataFrame) -> pd.DataFrame:
    """Ties in which a phone of one's own and a recipient's phone are the same kind of thing."""
    numbers = ties["kind"].isin(["phone", "recipient"])
    return ties.assign(kind=ties["kind"].mask(numbers, "number")).drop_duplicates(
        ["account", "kind", "value"]
    )


def _together(links: pd.DataFrame, opened: pd.Series[float]) -> list[tuple[list[str], pd.DataFrame]]:
    """Groups of accounts opened within OPENED_WITHIN days: of a group over years, its densest such days.

    Honest accounts that share something with a ring were opened long before it.
    """
    found = []
    for members, own in groups(links, PEOPLE_LEAST):
        times = opened.loc[members].dropna().sort_values()
        if times.empty:
            continue
        ends = np.searchsorted(times.to_numpy(), times.to_numpy() + OPENED_WITHIN * DAY, side="right")
        first = int(np.argmax(ends - np.arange(len(times))))
        kept = times.index[first : ends[first]]
        if len(kept) < len(members):
            found += groups(_again(own[own["account"].isin(kept)]), PEOPLE_LEAST)
        else:
            found.append((members, own))
    return found


def _again(links: pd.DataFrame) -> pd.DataFrame:
    """Links by things that still have two people."""
    return links[links.groupby(["kind", "value"])["person"].transform("nunique") >= 2]


def _shared(ties: pd.DataFrame, doors: pd.DataFrame) -> pd.DataFrame:
    """Ties by things of two to SHARERS_MOST people who do not all live behind one door.

    Args:
        ties: account, person, kind, value.
        doors: account, door: where each had goods delivered.
    """
    wanted = ties[ties["kind"].isin(KINDS)].drop(columns="sharers", errors="ignore")
    wanted = with_sharers(wanted)
    wanted = wanted[(wanted["sharers"] >= 2) & (wanted["sharers"] <= SHARERS_MOST)].drop(columns="sharers")
    at = wanted[["kind", "value", "account"]].merge(doors, on="account")
    housed = at.groupby(["kind", "value"])["account"].nunique()
    together = at.groupby(["kind", "value", "door"])["account"].nunique().groupby(["kind", "value"]).max()
    family = housed.index[(housed >= 2) & (together == housed)]
    things = pd.MultiIndex.from_frame(wanted[["kind", "value"]])
    return wanted[~things.isin(family)].reset_index(drop=True)


DETECTOR = Detector("identifier-ring", find, __doc__ or "")

"""Guilt by association: accounts close to those that are confirmed or blocked, that act a little like them.

Looked for: accounts with more coupon orders to the cent and refunds than the shop's usual, tied by a device,
payment account, door, phone, e-mail or referral to each other and in the end to an account that was blocked
or is part of a confirmed case, two people at least besides those. How close they are is a random walk from
the confirmed accounts that turns home one step in four (personalised PageRank). Reported: people, confirmed
accounts they hang on, how close, what they share, how they act.

Usual false positives: the family and the colleagues of a blocked customer, who share a door, a front desk's
phone and a referral with him. Guards: a recipient's phone is no tie; what more than twelve people share ties
nobody; who buys like everybody else is no suspect, however close; chance must not explain so many suspects
among a thing's sharers.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.sparse import csr_matrix
from scipy.stats import binom

from graph.analytics.coupon_abuse import coupon_habits
from graph.analytics.evidence import Evidence
from graph.analytics.findings import Detector, Finding, factor, rising
from graph.analytics.relations import groups, ties_among
from graph.analytics.reporting import finding, tie_factors

CAP = 12
"""Most people who may share a thing."""

SURPRISE = 1.3
"""Digits; less than elsewhere, for the tie leads to somebody confirmed."""

CHANCE = 0.25
PEOPLE_LEAST = 2
"""Besides the confirmed."""

HOME = 0.25
"""Chance of the walk to turn home at each step."""

KINDS = ("device", "payment", "door", "phone", "email", "referral")
QUERY = "evidence_orders"


def find(evidence: Evidence) -> list[Finding]:
    """Groups around confirmed accounts."""
    seeds = confirmed_accounts(evidence)
    if not seeds:
        return []
    conduct = odd_orders(evidence.orders)
    odd = set(conduct.index[(conduct["odd"] >= 1) & (conduct["chance"] < CHANCE)])
    people = evidence.accounts["person"].nunique()
    suspects = odd | seeds
    suspects |= doubly_tied(evidence.ties, suspects, seeds)
    links = ties_among(evidence.ties, suspects, people, KINDS, CAP, SURPRISE, mostly=False)
    found = []
    for members, own in groups(links, PEOPLE_LEAST + 1):
        known = seeds.intersection(members)
        fresh = [key for key in members if key not in known]
        heads = int(own[own["account"].isin(fresh)]["person"].nunique())
        if known and heads >= PEOPLE_LEAST:
            found.append(_told(evidence, members, known, fresh, heads, own, conduct))
    return found


def _told(
    evidence: Evidence,
    members: list[str],
    known: set[str],
    fresh: list[str],
    heads: int,
    links: pd.DataFrame,
    conduct: pd.DataFrame,
) -> Finding:
    close = closeness(links, known)
    near = float(np.mean([close[key] for key in fresh])) * len(members)
    acts = conduct.reindex(fresh).fillna(0)
    share = float(acts["odd"].sum()) / max(1.0, float(acts["orders"].sum()))
    orders = evidence.orders[evidence.orders["account"].isin(members)]
    factors = (
        factor("association.people", 15, rising(heads - 1, 3), "evidence_accounts", people=heads),
        factor("association.close", 25, rising(near, 0.6), "evidence_ties", confirmed=len(known)),
        *tie_factors(links, heads, 25, 1.5),
        factor("association.odd", 35, rising(share, 0.3), QUERY, percent=round(share * 100)),
    )  # fmt: skip
    first = int(orders["placed"].min()) if len(orders) else 0
    last = int(orders["placed"].max()) if len(orders) else 0
    return finding(evidence, DETECTOR.id, members, factors, first, last)


def doubly_tied(ties: pd.DataFrame, suspects: set[str], seeds: set[str]) -> set[str]:
    """Accounts that share at least two things with suspects, of things some confirmed account has as well.

    >>> frame = pd.DataFrame(
    ...     {"account": list("sasab"), "person": list("sasab"), "kind": "device", "value": list("xxyyx")}
    ... )
    >>> sorted(doubly_tied(frame, {"s"}, {"s"}))
    ['a', 's']
    """
    wanted = ties[ties["kind"].isin(KINDS)]
    near = wanted[wanted["account"].isin(seeds)][["kind", "value"]].drop_duplicates()
    wanted = wanted.merge(near, on=["kind", "value"])
    sharers = wanted.groupby(["kind", "value"])["person"].transform("nunique")
    held = wanted[(sharers >= 2) & (sharers <= CAP)].groupby("account")["value"].nunique()
    return set(held.index[held >= 2])


def confirmed_accounts(evidence: Evidence) -> set[str]:
    """Accounts the shop blocked, and those of confirmed cases."""
    blocked = evidence.accounts[evidence.accounts["blocked"].notna()]["account"]
    return set(blocked) | set(evidence.confirmed["account"])


def odd_orders(orders: pd.DataFrame) -> pd.DataFrame:
    """By account: orders, those refunded or with a coupon to the cent (``odd``), the chance of so many.

    >>> frame = pd.DataFrame(
    ...     {
    ...         "account": ["a", "a", "b", "b"],
    ...         "coupon": None,
    ...         "minimum": None,
    ...         "goods": 5,
    ...         "refunded": [1, 1, 0, 0],
    ...     }
    ... )
    >>> odd_orders(frame)["odd"].tolist()
    [2, 0]
    """
    tight = coupon_habits(orders.assign(account=orders.index))["tight"].reindex(orders.index).fillna(0) > 0
    odd = tight | (orders["refunded"] > 0)
    grouped = odd.groupby(orders["account"])
    counts = pd.DataFrame({"orders": grouped.size(), "odd": grouped.sum()})
    rate = float(odd.mean()) if len(orders) else 0.0
    return counts.assign(chance=binom.sf(counts["odd"].to_numpy() - 1, counts["orders"].to_numpy(), rate))


def closeness(links: pd.DataFrame, seeds: set[str], steps: int = 40) -> dict[str, float]:
    """Where a walk from the seeds along the links is found, by account; the shares add up to one.

    >>> frame = pd.DataFrame(
    ...     {"account": ["s", "a", "a", "b"], "kind": "device", "value": ["x", "x", "y", "y"]}
    ... )
    >>> found = closeness(frame, {"s"})
    >>> found["s"] > found["a"] > found["b"] > 0
    True
    """
    accounts, rows = np.unique(links["account"].to_numpy(str), return_inverse=True)
    things, columns = np.unique(
        (links["kind"] + "\u241f" + links["value"]).to_numpy(str), return_inverse=True
    )
    ties = csr_matrix((np.ones(len(links)), (rows, columns)), (len(accounts), len(things)))
    ties.data[:] = 1.0
    out = np.asarray(ties.sum(axis=1)).ravel()
    into = np.asarray(ties.sum(axis=0)).ravel()
    home = np.isin(accounts, sorted(seeds)).astype(float)
    home /= max(1.0, home.sum())
    at = home.copy()
    for _ in range(steps):
        moved = ties @ ((ties.T @ (at / np.maximum(out, 1))) / np.maximum(into, 1))
        at = HOME * home + (1 - HOME) * moved
    return dict(zip(accounts.tolist(), (at / max(at.sum(), 1e-12)).tolist(), strict=True))


DETECTOR = Detector("association", find, __doc__ or "")

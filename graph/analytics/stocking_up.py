"""Stocking up: many accounts buy the same keeping goods by the dozen within days, for one pair of hands.

Looked for: accounts with lines of at least four pieces, twelve
pieces in all, of one keeping product within three weeks, tied to each other by that product
and one building, door, payment account or recipient's phone, from four people on. Reported: people, pieces,
days, the ties.

Usual false positives: a group-buy leader 团长 to whose door neighbours order every week, a restaurant that
buys fresh goods by the dozen every few days, people who stock up once in a sale. Guards: only goods that keep
for sixty days or whose keeping nobody stated; the buying must fall within three weeks and not go on for
months; what most of its buyers buy for themselves ties nobody.
"""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from graph.analytics.evidence import DAY, Evidence
from graph.analytics.findings import Detector, Finding, factor, rising
from graph.analytics.relations import groups, ties_among
from graph.analytics.reporting import finding, near_site, tie_factors

SHELF_LEAST = 60
"""Days."""

WINDOW = 21
"""Days."""

PIECES_LEAST = 12
PEOPLE_LEAST = 4
KINDS = ("payment", "device", "door", "recipient", "phone", "referral")
QUERY = "evidence_bulk_lines"


def find(evidence: Evidence) -> list[Finding]:
    """Rings in the evidence."""
    lines = stocked(evidence)
    people = evidence.accounts["person"].nunique()
    found = []
    own = evidence.ties[evidence.ties["account"].isin(set(lines["account"]))]
    evidence = replace(evidence, ties=own)  # many waves look at the same few ties
    for _, wave in lines.groupby(["item", "wave"]):
        suspects = set(wave["account"])
        if wave["person"].nunique() < PEOPLE_LEAST:
            continue
        links = ties_among(evidence.ties, suspects, people, KINDS, mostly=False)
        links = pd.concat([links, near_site(evidence, suspects, people, links)], ignore_index=True)
        for members, own_links in groups(links, PEOPLE_LEAST, ("site",)):
            found.append(_told(evidence, wave[wave["account"].isin(members)], members, own_links))
    return found


def _told(evidence: Evidence, own: pd.DataFrame, members: list[str], links: pd.DataFrame) -> Finding:
    heads, pieces = int(links["person"].nunique()), float(own["pieces"].sum())
    span = float(own["placed"].max() - own["placed"].min()) / DAY
    factors = (
        factor("ring.people", 25, rising(heads - 2, 3), "evidence_accounts", people=heads),
        factor("stock.pieces", 35, rising(pieces / heads, 12), QUERY, pieces=round(pieces)),
        factor("stock.days", 20, 1 - span / (2 * WINDOW), QUERY, days=round(span)),
        *tie_factors(links, heads, 20),
    )  # fmt: skip
    risk = int(own.drop_duplicates("orderKey")["paid"].fillna(0).sum())
    first, last = int(own["placed"].min()), int(own["placed"].max())
    return finding(evidence, DETECTOR.id, members, factors, first, last, risk)


def stocked(evidence: Evidence) -> pd.DataFrame:
    """Lines of accounts that stock up on a keeping product, with person, placed, paid and wave.

    A wave is a product's lines with less than a week between one and the next; accounts whose lines of the
    product spread over more than WINDOW days are left out.
    """
    orders = evidence.orders[["orderKey", "account", "person", "placed", "paid"]]
    lines = evidence.bulk.merge(orders, on="orderKey")
    lines = lines[lines["shelfLife"].isna() | (lines["shelfLife"] >= SHELF_LEAST)]
    grouped = lines.groupby(["account", "item"])
    total = grouped["pieces"].transform("sum")
    span = grouped["placed"].transform("max") - grouped["placed"].transform("min")
    lines = lines[(total >= PIECES_LEAST) & (span <= WINDOW * DAY)]
    lines = lines.sort_values(["item", "placed", "account", "orderKey"], ignore_index=True)
    apart = (lines["placed"].diff() > 7 * DAY) | (lines["item"] != lines["item"].shift())
    return lines.assign(wave=apart.cumsum())


DETECTOR = Detector("stocking-up", find, __doc__ or "")

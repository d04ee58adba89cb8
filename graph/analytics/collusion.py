"""Supplier collusion: companies that compete on paper and are one hand.

Looked for: suppliers of different tax codes or names tied by a bank account, legal person, phone or door of
which few have the same, that offer the same goods, dearer than the others who offer them, from two on; and
whoever offers half of its goods beside them, as no two companies do by chance, and as dear. Reported:
companies, ties, goods in common, how much dearer.

Usual false positives: subsidiaries of a group, which share a bank account and say so; stalls of a market with
the market's address and office phone. Guards: a group's companies supply different goods, a market's stalls
ask ordinary prices: two goods in common and five percent above the others are asked of every tie; what more
than eight companies share ties nobody. Two that only offer the same goods may be of one trade: they are
counted in beside a tie, never without one, and only where they are ten percent dearer.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from itertools import combinations

import numpy as np
import pandas as pd
from scipy.cluster.hierarchy import DisjointSet
from scipy.stats import hypergeom

from graph.analytics.evidence import Evidence
from graph.analytics.findings import Detector, Factor, Finding, factor, rising

COMMON_LEAST = 2
DEARER_LEAST = 0.05
DEARER_ALIKE = 0.1
"""Of companies that only offer the same goods."""

SURPRISE = 3.0
"""Digits: chance gives one pair in a thousand so many goods in common."""

CROWD = 40
"""Sellers of a product from which on selling it says nothing."""

SHARERS_MOST = 8
WEIGHTS = {"bank": 4.0, "legal": 3.0, "phone": 2.0, "door": 2.0}
"""Which tie says how much; a group's phone is on many letters, its bank account on none."""

Pair = tuple[str, str]


def find(evidence: Evidence) -> list[Finding]:
    """Rings of suppliers."""
    company = evidence.suppliers.drop_duplicates("account").set_index("account")["company"]
    prices = evidence.prices.assign(company=evidence.prices["account"].map(company))
    prices = prices.dropna(subset=["company"]).sort_values("cost").drop_duplicates(["company", "item"])
    goods = {str(name): set(part) for name, part in prices.groupby("company")["item"]}
    ties = tied_companies(evidence.suppliers)
    above = _dearer(prices, ties, 0.25, set(goods))
    dear = {name for name, share in above.items() if share >= DEARER_LEAST}
    alike = {pair for pair in offering_alike(goods) if dear.issuperset(pair)}
    dearer = _dearer(prices, [*ties, *alike])
    sets: DisjointSet[str] = DisjointSet()
    kept: dict[Pair, set[str]] = {}
    for one, two in sorted({*ties, *alike}):
        common = goods.get(one, set()) & goods.get(two, set())
        both = min(dearer.get(one, 0.0), dearer.get(two, 0.0))
        tied = (one, two) in ties
        if len(common) >= COMMON_LEAST and both >= (DEARER_LEAST if tied else DEARER_ALIKE):
            for name in (one, two):
                sets.add(name)
            sets.merge(one, two)
            kept[one, two] = ties.get((one, two), set())
    found = []
    for part in sorted(sorted(part) for part in sets.subsets()):
        held = {pair: kinds for pair, kinds in kept.items() if pair[0] in part}
        if any(held.values()):
            found.append(_told(evidence, part, held, goods, dearer))
    return found


def _told(
    evidence: Evidence,
    part: list[str],
    ties: dict[Pair, set[str]],
    goods: dict[str, set[str]],
    dearer: dict[str, float],
) -> Finding:
    common = {item for pair in ties for item in goods[pair[0]] & goods[pair[1]]}
    above = sum(dearer[name] for name in part) / len(part)
    weight = sum(WEIGHTS[kind] for kinds in ties.values() for kind in kinds) / len(part)
    own = evidence.suppliers["company"].isin(part)
    members = tuple(sorted(set(evidence.suppliers[own]["account"])))
    factors = (
        factor("collusion.companies", 20, rising(len(part) - 1, 1.5), "evidence_suppliers",
               companies=len(part)),
        *_tied(ties, weight),
        factor("collusion.goods", 20, rising(len(common), 2), "evidence_prices", goods=len(common)),
        factor("collusion.dearer", 35, rising(above, 0.08), "evidence_prices", percent=round(above * 100)),
    )  # fmt: skip
    stated = evidence.suppliers[own]["at"].dropna() if "at" in evidence.suppliers else pd.Series(dtype=float)
    first, last = (int(stated.min()), int(stated.max())) if len(stated) else (0, 0)
    return Finding(DETECTOR.id, members, factors, 0, "", first, last)


def _tied(ties: dict[Pair, set[str]], weight: float) -> list[Factor]:
    """A factor for each kind of tie, which together are worth what the ties weigh."""
    points = rising(weight, 1) / max(1.0, sum(WEIGHTS[kind] for kinds in ties.values() for kind in kinds))
    found = []
    for kind, each in WEIGHTS.items():
        pairs = [pair for pair, kinds in ties.items() if kind in kinds]
        if pairs:
            companies = len({name for pair in pairs for name in pair})
            share = points * each * len(pairs)
            found.append(factor(f"collusion.{kind}", 25, share, "evidence_suppliers", companies=companies))
    return found


def tied_companies(suppliers: pd.DataFrame) -> dict[Pair, set[str]]:
    """Pairs of companies, smaller first, with the kinds of things both have and few others."""
    found: dict[Pair, set[str]] = {}
    wanted = suppliers[suppliers["kind"].isin(list(WEIGHTS))]
    for (kind, _), companies in wanted.groupby(["kind", "value"])["company"]:
        sharers = sorted(set(companies))
        if 2 <= len(sharers) <= SHARERS_MOST:
            for pair in combinations(sharers, 2):
                found.setdefault(pair, set()).add(str(kind))
    return found


def offering_alike(goods: dict[str, set[str]]) -> set[Pair]:
    """Pairs of companies, smaller first, with half of one's goods in common and more than by chance.

    >>> sorted(offering_alike({"x": set("abc"), "y": set("abd")} | {str(n): {f"g{n}"} for n in range(200)}))
    [('x', 'y')]
    """
    sellers: dict[str, list[str]] = {}
    for name in sorted(goods):
        for item in goods[name]:
            sellers.setdefault(item, []).append(name)
    common = Counter(
        pair for names in sellers.values() if len(names) <= CROWD for pair in combinations(sorted(names), 2)
    )
    found = set()
    for (one, two), count in common.items():
        fewer, more = sorted((len(goods[one]), len(goods[two])))
        if count >= COMMON_LEAST and 2 * count >= fewer:
            chance = float(hypergeom.sf(count - 1, len(sellers), more, fewer))
            if -math.log10(max(chance, 1e-30)) >= SURPRISE:
                found.add((one, two))
    return found


def _dearer(
    prices: pd.DataFrame, ties: Iterable[Pair], quantile: float = 0.5, of: Iterable[str] = ()
) -> dict[str, float]:
    """How much above those it is not tied to a company asks, as the median over its goods.

    Args:
        prices: company, item, cost.
        ties: Of companies that are not held against each other.
        quantile: What of the others' prices it is held against; a ring that sells most of a product has none
            of its own below the lowest quarter.
        of: Companies besides those of the ties.
    """
    friends: dict[str, set[str]] = {name: {name} for name in of}
    for one, two in ties:
        friends.setdefault(one, {one}).add(two)
        friends.setdefault(two, {two}).add(one)
    offers = {
        str(item): (part["company"].tolist(), part["cost"].to_numpy(float))
        for item, part in prices.groupby("item")
    }
    found: dict[str, float] = {}
    for name, part in prices[prices["company"].isin(list(friends))].groupby("company"):
        ratios = []
        for item, cost in zip(part["item"], part["cost"], strict=True):
            names, costs = offers[str(item)]
            others = costs[[other not in friends[str(name)] for other in names]]
            usual = float(np.quantile(others, quantile, method="inverted_cdf")) if len(others) else 0.0
            if usual > 0:
                ratios.append(cost / usual - 1)
        found[str(name)] = float(np.median(ratios)) if ratios else 0.0
    return found


DETECTOR = Detector("supplier-collusion", find, __doc__ or "")

"""Which things tie suspects to each other, by rarity: what thousands share connects nobody.

A thing (device, payment account, door …) with n sharers of whom k are suspects ties these k where k of n is
more than chance: the chance of k or more among n people taken at random, as decimal digits of surprise. A
locker, a front desk's phone and a store's tablet have many sharers and as few suspects as the shop has
anywhere, so they tie nobody; above a cap of sharers nothing is looked at.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components
from scipy.stats import binom

SURPRISE = 3.0
"""Digits: one in a thousand things would look so by chance."""

CAP = 60


def ties_among(
    ties: pd.DataFrame,
    suspects: Iterable[str],
    people: int,
    kinds: Sequence[str],
    cap: int = CAP,
    surprise: float = SURPRISE,
    mostly: bool = True,
) -> pd.DataFrame:
    """Ties that bind suspects: account, person, kind, value, sharers, bound and strength (digits).

    Args:
        ties: account, person, kind, value of everybody.
        suspects: Accounts whose behaviour is suspect.
        people: How many people there are, for the rate of suspects.
        kinds: Kinds of ties looked at.
        cap: Most people who may share a thing.
        surprise: Fewest digits of surprise.
        mostly: Whether at least half of a thing's sharers must be suspects.

    >>> frame = pd.DataFrame(
    ...     {"account": list("abcd"), "person": list("abcd"), "kind": "device", "value": ["x", "x", "y", "y"]}
    ... )
    >>> ties_among(frame, ["a", "b", "c"], 1000, ["device"])["value"].unique().tolist()
    ['x']
    """
    wanted = ties[ties["kind"].isin(list(kinds))]
    chosen = set(suspects)
    suspect = wanted["account"].isin(chosen)
    shared = wanted.groupby(["kind", "value"])["person"].nunique().rename("sharers")
    bound = wanted[suspect].groupby(["kind", "value"])["person"].nunique().rename("bound")
    counts = pd.concat([shared, bound], axis=1, join="inner").reset_index()
    counts = counts[(counts["bound"] >= 2) & (counts["sharers"] <= cap)]
    rate = min(0.5, max(1, wanted[suspect]["person"].nunique()) / max(1, people))
    chance = binom.sf(counts["bound"].to_numpy() - 1, counts["sharers"].to_numpy(), rate)
    counts = counts.assign(strength=-np.log10(np.maximum(chance, 1e-30)))
    counts = counts[counts["strength"] >= surprise]
    if mostly:
        counts = counts[counts["bound"] * 2 >= counts["sharers"]]
    return wanted[suspect].merge(counts, on=["kind", "value"]).sort_values(["account", "kind", "value"])


def groups(links: pd.DataFrame, least: int) -> list[tuple[list[str], pd.DataFrame]]:
    """Accounts joined by things, with their links, in the order of their keys.

    Args:
        links: account, person, kind, value.
        least: Fewest people of a group worth telling.
    """
    if links.empty:
        return []
    accounts, account_codes = np.unique(links["account"].to_numpy(str), return_inverse=True)
    things, thing_codes = np.unique(
        (links["kind"] + "\u241f" + links["value"]).to_numpy(str), return_inverse=True
    )
    size = len(accounts) + len(things)
    graph = coo_matrix((np.ones(len(links)), (account_codes, thing_codes + len(accounts))), (size, size))
    labels = connected_components(graph, directed=False)[1][: len(accounts)]
    found = []
    for _, part in links.assign(component=labels[account_codes]).groupby("component"):
        if part["person"].nunique() >= least:
            found.append((sorted(set(part["account"])), part))
    return sorted(found, key=lambda item: item[0])

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

from graph.analytics.related import Because, Relation, relations_of

__all__ = ["Because", "Relation", "beside", "groups", "relations_of", "ties_among"]

SURPRISE = 3.0
"""Digits: one in a thousand things would look so by chance."""

CAP = 60

BIG = 5
"""People of a group on strong ties that a weak tie does not join to another."""


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
    known = ties if "sharers" in ties else with_sharers(ties)
    bound_by = known[known["account"].isin(set(suspects)) & known["kind"].isin(list(kinds))]
    heads = bound_by["person"].nunique()
    own = bound_by[bound_by["sharers"] <= cap]
    bound = own.groupby(["kind", "value"])["person"].nunique().rename("bound").reset_index()
    sharers = own[["kind", "value", "sharers"]].drop_duplicates(["kind", "value"])
    counts = bound[bound["bound"] >= 2].merge(sharers, on=["kind", "value"])
    rate = min(0.5, max(1, heads) / max(1, people))
    chance = binom.sf(counts["bound"].to_numpy() - 1, counts["sharers"].to_numpy(), rate)
    counts = counts.assign(strength=-np.log10(np.maximum(chance, 1e-30)))
    counts = counts[counts["strength"] >= surprise]
    if mostly:
        counts = counts[counts["bound"] * 2 >= counts["sharers"]]
    found = own.drop(columns="sharers").merge(counts, on=["kind", "value"])
    return found.sort_values(["account", "kind", "value"])


def beside(
    ties: pd.DataFrame, suspects: set[str], others: Iterable[str], kinds: Sequence[str], cap: int = 8
) -> set[str]:
    """Those of the others who share a thing of a kind, which at most ``cap`` people have, with a suspect.

    >>> frame = pd.DataFrame(
    ...     {"account": list("abc"), "person": list("abc"), "kind": "device", "value": ["x", "x", "y"]}
    ... )
    >>> beside(frame, {"a"}, {"b", "c"}, ["device"])
    {'b'}
    """
    known = ties if "sharers" in ties else with_sharers(ties)
    few = known[known["kind"].isin(list(kinds)) & (known["sharers"] <= cap)]
    held = few[few["account"].isin(suspects)][["kind", "value"]].drop_duplicates()
    return set(few.merge(held, on=["kind", "value"])["account"]).intersection(others)


def with_sharers(ties: pd.DataFrame) -> pd.DataFrame:
    """Ties with how many people share each thing.

    >>> frame = pd.DataFrame({"account": list("abc"), "person": list("aab"), "kind": "device", "value": "x"})
    >>> with_sharers(frame)["sharers"].tolist()
    [2, 2, 2]
    """
    heads = ties.groupby(["kind", "value"], sort=False)["person"].nunique().rename("sharers").reset_index()
    return ties.merge(heads, on=["kind", "value"], how="left")


def groups(
    links: pd.DataFrame, least: int, weak: Sequence[str] = (), joining: Sequence[str] = ()
) -> list[tuple[list[str], pd.DataFrame]]:
    """Accounts joined by things, with their links, in the order of their keys.

    Args:
        links: account, person, kind, value.
        least: Fewest people of a group worth telling.
        weak: Kinds that may bring stragglers to a group and stragglers together, but never join two groups
            that hold together without them: two rings of one building are two.
        joining: Weak kinds that do join two groups when most people of both have the same.

    >>> rows = [("a", "pay", "1"), ("b", "pay", "1"), ("c", "pay", "2"), ("d", "pay", "2")]
    >>> rows += [(key, "site", "s") for key in "abcde"]
    >>> frame = pd.DataFrame(rows, columns=["account", "kind", "value"]).assign(
    ...     person=lambda own: own["account"]
    ... )
    >>> [members for members, _ in groups(frame, 2)]
    [['a', 'b', 'c', 'd', 'e']]
    """
    if links.empty:
        return []
    labels = _components(links)
    found = []
    for _, part in links.groupby(labels.loc[links["account"]].to_numpy()):
        if part["person"].nunique() < least:
            continue
        pieces = _apart(part, least, weak, joining) if weak else [part]
        found += [(sorted(set(piece["account"])), piece) for piece in pieces]
    return sorted(found, key=lambda item: item[0])


def _components(links: pd.DataFrame) -> pd.Series[int]:
    """The number of its component by account."""
    accounts, rows = np.unique(links["account"].to_numpy(str), return_inverse=True)
    names = (links["kind"] + "\u241f" + links["value"]).to_numpy(str)
    things, columns = np.unique(names, return_inverse=True)
    size = len(accounts) + len(things)
    graph = coo_matrix((np.ones(len(links)), (rows, columns + len(accounts))), (size, size))
    return pd.Series(connected_components(graph, directed=False)[1][: len(accounts)], accounts)


def _apart(part: pd.DataFrame, least: int, weak: Sequence[str], joining: Sequence[str]) -> list[pd.DataFrame]:
    """A component cut into the groups that hold together without one another, stragglers given to one.

    Those are groups of BIG people on strong ties, and groups of ``least`` on ties that none of these has, or
    on a weak tie that is mostly not theirs.
    """
    names = (part["kind"] + "\u241f" + part["value"]).to_numpy()
    part = part.assign(thing=names)
    cores = _held(part[~part["kind"].isin(list(weak))], BIG)
    if cores:
        taken = part["account"].isin({key for core in cores for key in core})
        share = taken.groupby(part["thing"]).mean()
        most = part["kind"].isin(list(weak)).groupby(part["thing"]).first() * 0.5
        cores += _held(part[~taken & ~part["thing"].isin(set(share.index[share > most]))], least)
    cores = _rejoined(cores, part[part["kind"].isin(list(joining))])
    if len(cores) < 2:
        return [part.drop(columns="thing")]
    place = {key: number for number, core in enumerate(cores) for key in core}
    common = part.assign(core=part["account"].map(place)).dropna(subset=["core"])
    for key in sorted(set(part["account"]) - set(place)):
        own = part[part["account"] == key]["thing"]
        votes = common[common["thing"].isin(own)].drop_duplicates(["thing", "core"])["core"].value_counts()
        place[key] = int(min(votes.index[votes == votes.max()])) if len(votes) else 0
    home = part["account"].map(place)
    return [part[home == number].drop(columns="thing") for number in range(len(cores))]


def _rejoined(cores: list[list[str]], links: pd.DataFrame) -> list[list[str]]:
    """Cores, those joined most of whose accounts have the same thing of the links."""
    most: dict[str, list[list[str]]] = {}
    alone = []
    for core in cores:
        share = links[links["account"].isin(core)].groupby("thing")["account"].nunique() / len(core)
        if len(share) and share.max() > 0.5:
            most.setdefault(str(share.idxmax()), []).append(core)
        else:
            alone.append(core)
    return sorted(alone + [sorted(key for core in held for key in core) for held in most.values()])


def _held(links: pd.DataFrame, least: int) -> list[list[str]]:
    """Components of at least so many people, as accounts in order."""
    if links.empty:
        return []
    home = _components(links)
    found = []
    for _, part in links.groupby(home.loc[links["account"]].to_numpy()):
        if part["person"].nunique() >= least:
            found.append(sorted(set(part["account"])))
    return sorted(found)

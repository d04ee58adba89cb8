"""Clusters out of weighted pairs, never bare components.

Components of strong pairs come first (too large ones are split by stronger pairs); inside each,
agglomeration by the evidence of whole groups over all pairs; then rounds in which finished clusters that
weaker pairs connect are weighed as wholes and joined where each is the other's best.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from graph.resolve.columns import Floats, Index
from graph.resolve.constraints import Constraints
from graph.resolve.linkage import CERTAIN, Evidence, agglomerate, group_weights

LARGEST = 250
CHUNK = 400_000
REPRESENTATIVES = 6
ROUNDS = 4

Score = Callable[[Index, Index], Evidence]


@dataclass(frozen=True, slots=True)
class Pairs:
    """Compared pairs and their match weights in bits."""

    left: Index
    right: Index
    weights: Floats

    def take(self, which: np.ndarray) -> Pairs:
        """Some of them."""
        return Pairs(self.left[which], self.right[which], self.weights[which])


def components(size: int, left: Index, right: Index) -> Index:
    """Component number of each record.

    >>> import numpy as np
    >>> components(4, np.array([0]), np.array([2])).tolist()
    [0, 1, 0, 2]
    """
    graph = coo_matrix((np.ones(len(left), np.int8), (left, right)), shape=(size, size))
    _, labels = connected_components(graph, directed=False)
    found: Index = labels.astype(np.int64)
    return found


def cluster(
    pairs: Pairs,
    score: Score,
    least: float,
    constraints: Constraints,
    reach: float = -3.0,
    richness: Floats | None = None,
    rounds: int = ROUNDS,
) -> Index:
    """Cluster number of each record.

    Args:
        pairs: Compared pairs.
        score: The evidence of any pairs.
        least: Bits a join needs.
        constraints: What must and must not be together; says how many records there are.
        reach: Bits from which a pair makes two finished clusters worth weighing.
        richness: How much each record says; the fullest records represent a large cluster.
        rounds: How often finished clusters are weighed against each other.
    """
    size = constraints.size
    labels = np.arange(size)
    strong = pairs.take(pairs.weights >= least)
    groups = list(_groups(size, strong, least))
    for group, found in zip(groups, _linked(groups, strong, score, least), strict=True):
        labels[group] = group[found]
    near = pairs.take(pairs.weights >= reach)
    rich = np.zeros(size, np.float32) if richness is None else richness
    for _ in range(rounds):
        joined = _join_round(labels, near, score, least, constraints, rich)
        if joined is None:
            break
        labels = joined
    return np.unique(labels, return_inverse=True)[1].astype(np.int64)


def _groups(size: int, strong: Pairs, least: float) -> Iterator[Index]:
    """Members of each component of at least two; too large ones are split by stronger pairs."""
    work = [(strong, least)]
    while work:
        pairs, strictness = work.pop()
        found = components(size, pairs.left, pairs.right)
        order = np.argsort(found, kind="stable")
        starts = np.flatnonzero(np.append(True, np.diff(found[order]) != 0))
        sizes = np.diff(np.append(starts, size))
        for start, count in zip(starts[sizes > 1], sizes[sizes > 1], strict=True):
            members = order[start : start + count]
            if count <= LARGEST:
                yield np.sort(members)
                continue
            inside = pairs.take(found[pairs.left] == found[members[0]])
            stricter = max(strictness + 1.0, float(np.quantile(inside.weights, 0.3)))
            kept = inside.take(inside.weights >= stricter)
            if len(kept.left):
                work.append((kept, stricter))


def _linked(groups: list[Index], strong: Pairs, score: Score, least: float) -> Iterator[Index]:
    """Labels inside each group, pairs scored many groups at a time."""
    batch: list[Index] = []
    count = 0
    for group in groups:
        batch.append(group)
        count += len(group) * (len(group) - 1) // 2
        if count >= CHUNK:
            yield from _link_batch(batch, score, least)
            batch, count = [], 0
    yield from _link_batch(batch, score, least)


def _link_batch(batch: list[Index], score: Score, least: float) -> Iterator[Index]:
    if not batch:
        return
    corners = {len(group): np.triu_indices(len(group), 1) for group in batch}
    left = np.concatenate([group[corners[len(group)][0]] for group in batch])
    right = np.concatenate([group[corners[len(group)][1]] for group in batch])
    evidence = score(left, right)
    start = 0
    for group in batch:
        end = start + len(group) * (len(group) - 1) // 2
        yield agglomerate(len(group), evidence.take(np.arange(start, end)), least)
        start = end


def _join_round(
    labels: Index, near: Pairs, score: Score, least: float, constraints: Constraints, richness: Floats
) -> Index | None:
    """Join clusters that are each other's best; None when there is nothing to join."""
    number = np.unique(labels, return_inverse=True)[1].astype(np.int64)
    one, two = number[near.left], number[near.right]
    across = one != two
    if not across.any():
        return None
    total = int(number.max()) + 1
    keys = np.unique(np.minimum(one, two)[across] * total + np.maximum(one, two)[across])
    first, second = keys // total, keys % total
    members, starts, sizes = _representatives(number, total, richness)
    weights = np.empty(len(keys), np.float32)
    step = max(CHUNK // REPRESENTATIVES**2, 1)
    for begin in range(0, len(keys), step):
        part = slice(begin, begin + step)
        left, right, group = _cross(first[part], second[part], members, starts, sizes)
        weights[part] = group_weights(score(left, right), group, len(first[part]))
    weights[constraints.clashes(number, first, second)] = -CERTAIN
    chosen = _mutual(first, second, weights, total, least)
    if not chosen.any():
        return None
    joined = components(total, first[chosen], second[chosen])
    return joined[number]


def _representatives(number: Index, total: int, richness: Floats) -> tuple[Index, Index, Index]:
    """The fullest few records of each cluster: members, and start and count for each cluster."""
    order = np.lexsort((np.arange(len(number)), -richness, number))
    starts = np.searchsorted(number[order], np.arange(total))
    rank = np.arange(len(number)) - starts[number[order]]
    members = order[rank < REPRESENTATIVES]
    begins = np.searchsorted(number[members], np.arange(total))
    return members, begins, np.bincount(number[members], minlength=total)


def _cross(
    first: Index, second: Index, members: Index, starts: Index, sizes: Index
) -> tuple[Index, Index, Index]:
    """All pairs of representatives of each pair of clusters, and which cluster pair each is of."""
    counts = sizes[first] * sizes[second]
    group = np.repeat(np.arange(len(first)), counts)
    within = np.arange(int(counts.sum())) - np.repeat(np.cumsum(counts) - counts, counts)
    width = sizes[second][group]
    left = members[starts[first][group] + within // width]
    right = members[starts[second][group] + within % width]
    return np.minimum(left, right), np.maximum(left, right), group


def _mutual(first: Index, second: Index, weights: Floats, total: int, least: float) -> np.ndarray:
    """Which cluster pairs are the best of both ends and heavy enough."""
    best = np.full(total, -np.inf, np.float32)
    np.maximum.at(best, first, weights)
    np.maximum.at(best, second, weights)
    tops = (weights >= least) & (weights == best[first]) & (weights == best[second])
    taken = np.zeros(total, bool)
    chosen = np.zeros(len(first), bool)
    for place in np.flatnonzero(tops):
        if not (taken[first[place]] or taken[second[place]]):
            taken[first[place]] = taken[second[place]] = chosen[place] = True
    return chosen

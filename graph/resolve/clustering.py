"""Clusters out of weighted pairs: average linkage inside connected components, never bare components.

Merging two groups needs the mean weight over all their cross pairs, compared or not, to speak for it; a chain
through one bridge does not. Pairs that must not be together get a weight no mean outvotes.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from graph.resolve.columns import Floats, Index

FORBIDDEN = -1e6
LARGEST = 400

Score = Callable[[Index, Index], Floats]


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
    size: int, left: Index, right: Index, weights: Floats, score: Score, least: float, floor: float = 0.0
) -> Index:
    """Cluster number of each record.

    Args:
        size: How many records.
        left: Records of compared pairs.
        right: Their partners.
        weights: Match weights of those pairs in bits.
        score: Weighs pairs that were not compared; FORBIDDEN for pairs that must not be together.
        least: Weight a pair needs to join two records.
        floor: Mean weight two groups need to join.
    """
    labels = np.arange(size)
    kept = weights >= least
    _split(np.arange(size), left[kept], right[kept], weights[kept], score, least, floor, labels)
    return np.unique(labels, return_inverse=True)[1].astype(np.int64)


def _split(
    members: Index,
    left: Index,
    right: Index,
    weights: Floats,
    score: Score,
    least: float,
    floor: float,
    labels: Index,
) -> None:
    """Label the members of one level of strictness; too large components are split by stronger edges."""
    place = np.full(int(members.max(initial=0)) + 1, -1)
    place[members] = np.arange(len(members))
    found = components(len(members), place[left], place[right])
    order = np.argsort(found, kind="stable")
    bounds = np.flatnonzero(np.append(True, np.diff(found[order]) != 0))
    of_edge = found[place[left]]
    edge_order = np.argsort(of_edge, kind="stable")
    sorted_edges = of_edge[edge_order]
    for start, end in zip(bounds, np.append(bounds[1:], len(order)), strict=True):
        group = np.sort(members[order[start:end]])
        if len(group) == 1:
            continue
        number = found[order[start]]
        edges = edge_order[
            np.searchsorted(sorted_edges, number, "left") : np.searchsorted(sorted_edges, number, "right")
        ]
        if len(group) > LARGEST:
            strictness = max(least + 2.0, float(np.median(weights[edges])))
            kept = edges[weights[edges] >= strictness]
            if len(kept) < len(edges):
                _split(group, left[kept], right[kept], weights[kept], score, strictness, floor, labels)
                continue
            labels[group] = group[0]
            continue
        _link(group, score, floor, labels)


def _link(group: Index, score: Score, floor: float, labels: Index) -> None:
    first, second = np.triu_indices(len(group), 1)
    weights = score(group[first], group[second]).astype(np.float64)
    if len(group) == 2:
        found = np.array([1, 1]) if weights[0] >= floor else np.array([1, 2])
    else:
        offset = float(max(weights.max(), 0.0)) + 1.0
        tree = linkage(offset - weights, method="average")
        found = fcluster(tree, t=offset - floor, criterion="distance")
    for number in np.unique(found):
        inside = group[found == number]
        labels[inside] = inside[0]

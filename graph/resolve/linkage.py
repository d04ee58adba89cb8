"""Joining groups of records: how much two groups, taken whole, speak for being one.

A record of the same person is a noisy copy of what the others say, field by field. So for each field the
evidence of two groups is the mean likelihood ratio over their cross pairs (a mixture, not a product: many
copies of one agreement count once), and fields multiply. One record that lacks or garbles a field does not
stop a join, one accidental bridge does not make it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph.resolve.columns import Floats, Index

FIELD_BITS = (-10.0, 16.0)
BINDING_BITS = (-40.0, 40.0)
CERTAIN = 1e6
"""Bits of a pair that must be together; less than nothing for one that must not."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What pairs say, field by field.

    Attributes:
        bits: Match weight of each pair in each field; 0 where a value is missing.
        known: Where both values are there.
        forbidden: Pairs that must not be together.
        required: Pairs that must.
        prior: Bits before anything is compared.
        binding: Fields in which the worst pair of two groups decides, not the mean (sources).
        power: 1 takes the mean of likelihood ratios; nearer 0 the mean of bits, stricter with groups.
    """

    bits: NDArray[np.float32]
    known: NDArray[np.bool_]
    forbidden: NDArray[np.bool_]
    required: NDArray[np.bool_]
    prior: float
    binding: tuple[int, ...] = ()
    power: float = 1.0

    def take(self, which: NDArray[np.integer] | NDArray[np.bool_]) -> Evidence:
        """The evidence of some pairs."""
        return Evidence(
            self.bits[which], self.known[which], self.forbidden[which], self.required[which], self.prior,
            self.binding, self.power,
        )  # fmt: skip

    @property
    def weights(self) -> Floats:
        """Match weight of each pair, prior included."""
        total: Floats = self.bits.sum(axis=1, dtype=np.float32) + np.float32(self.prior)
        total = np.where(self.required, np.float32(CERTAIN), total)
        return np.where(self.forbidden, np.float32(-CERTAIN), total)


def group_weights(evidence: Evidence, group: Index, groups: int) -> Floats:
    """Weight of each group of pairs (all cross pairs of two clusters).

    Args:
        evidence: All pairs.
        group: Group number of each pair.
        groups: How many groups there are.
    """
    total = np.full(groups, evidence.prior, np.float64)
    ratios = np.exp2(evidence.power * np.clip(evidence.bits, *FIELD_BITS)).astype(np.float64)
    for field in range(evidence.bits.shape[1]):
        known = evidence.known[:, field]
        count = np.bincount(group[known], minlength=groups)
        summed = np.bincount(group[known], weights=ratios[known, field], minlength=groups)
        some = count > 0
        if field in evidence.binding:
            worst = np.full(groups, np.inf)
            np.minimum.at(worst, group[known], evidence.bits[known, field])
            total[some] += worst[some]
            continue
        total[some] += np.log2(summed[some] / count[some]) / evidence.power
    total[np.bincount(group[evidence.required], minlength=groups) > 0] = CERTAIN
    total[np.bincount(group[evidence.forbidden], minlength=groups) > 0] = -CERTAIN
    found: Floats = total.astype(np.float32)
    return found


def agglomerate(size: int, evidence: Evidence, least: float) -> Index:
    """Cluster ``size`` records all of whose pairs are known, best join first, while joins weigh ``least``.

    Args:
        size: How many records.
        evidence: Their pairs in the order of ``np.triu_indices(size, 1)``.
        least: Bits a join needs.

    Returns:
        The smallest member's number for each record.
    """
    weights = evidence.weights
    if (weights >= least).all():
        return np.zeros(size, np.int64)
    if size == 2:
        return np.arange(2)
    labels = np.arange(size)
    groups = _Groups(size, evidence, weights)
    while (pair := groups.best(least)) is not None:
        keep, gone = pair
        labels[labels == labels[gone]] = labels[keep]
        groups.join(keep, gone)
    return labels


class _Groups:
    """Groups of one component and the weight of each pair of them, kept up to date as groups join."""

    def __init__(self, size: int, evidence: Evidence, weights: Floats) -> None:
        first, second = np.triu_indices(size, 1)
        fields = evidence.bits.shape[1]
        self._evidence = evidence
        self._sums = np.zeros((fields, size, size))
        self._counts = np.zeros((fields, size, size))
        bits = np.clip(evidence.bits, *FIELD_BITS)
        for field in evidence.binding:
            bits[:, field] = np.clip(evidence.bits[:, field], *BINDING_BITS)
        ratios = np.exp2(evidence.power * bits) * evidence.known
        self._sums[:, first, second] = self._sums[:, second, first] = ratios.T
        self._counts[:, first, second] = self._counts[:, second, first] = evidence.known.T
        self._barred = _matrix(size, first, second, evidence.forbidden)
        np.fill_diagonal(self._barred, True)
        self._bound = _matrix(size, first, second, evidence.required)
        self._weights = np.full((size, size), -np.inf)
        self._weights[first, second] = self._weights[second, first] = weights
        self._weights[self._barred] = -np.inf
        self._best = self._weights.argmax(axis=1)
        self._top = self._weights[np.arange(size), self._best]

    def best(self, least: float) -> tuple[int, int] | None:
        """The two groups to join next, the lesser number first; None when no join weighs enough."""
        one = int(self._top.argmax())
        if not self._top[one] >= least:
            return None
        keep, gone = sorted((one, int(self._best[one])))
        return keep, gone

    def join(self, keep: int, gone: int) -> None:
        """Make two groups one."""
        self._mix(keep, gone)
        barred, bound = self._barred, self._bound
        barred[keep] |= barred[gone]
        barred[keep, keep] = True
        barred[gone] = barred[:, gone] = True
        barred[:, keep] |= barred[keep]
        bound[keep] |= bound[gone]
        bound[:, keep] |= bound[keep]
        row = self._weights_of(keep)
        weights, best, top = self._weights, self._best, self._top
        weights[keep], weights[:, keep] = row, row
        weights[gone], weights[:, gone] = -np.inf, -np.inf
        stale = (best == keep) | (best == gone)
        stale[[keep, gone]] = True
        risen = (row > top) & ~stale
        best[risen], top[risen] = keep, row[risen]
        rows = np.flatnonzero(stale)
        best[rows] = weights[rows].argmax(axis=1)
        top[rows] = weights[rows, best[rows]]

    def _mix(self, keep: int, gone: int) -> None:
        """Add up the evidence of two groups; in binding fields the lesser stays."""
        sums, counts = self._sums, self._counts
        mixed = sums[:, keep] + sums[:, gone]
        for field in self._evidence.binding:
            mixed[field] = _worse(sums[field], counts[field], keep, gone)
        sums[:, keep] = mixed
        sums[:, :, keep] = sums[:, keep]
        counts[:, keep] += counts[:, gone]
        for field in self._evidence.binding:
            counts[field, keep] = np.minimum(counts[field, keep], 1)
        counts[:, :, keep] = counts[:, keep]

    def _weights_of(self, group: int) -> NDArray[np.float64]:
        """Weight of a group with each other."""
        held = self._counts[:, group] > 0
        means = np.where(held, self._sums[:, group], 1.0) / np.where(held, self._counts[:, group], 1.0)
        row = self._evidence.prior + np.log2(means).sum(axis=0) / self._evidence.power
        row[self._bound[group]] = CERTAIN
        row[self._barred[group]] = -np.inf
        found: NDArray[np.float64] = row
        return found


def _matrix(
    size: int, first: NDArray[np.integer], second: NDArray[np.integer], values: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    made = np.zeros((size, size), bool)
    made[first, second] = made[second, first] = values
    return made


def _worse(sums: NDArray[np.float64], counts: NDArray[np.float64], one: int, two: int) -> NDArray[np.float64]:
    """The lesser of two rows of ratios where both are known, the known one elsewhere."""
    first = np.where(counts[one] > 0, sums[one], np.inf)
    second = np.where(counts[two] > 0, sums[two], np.inf)
    least = np.minimum(first, second)
    return np.where(np.isfinite(least), least, 0.0)

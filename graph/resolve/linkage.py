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


def _worse(sums: NDArray[np.float64], counts: NDArray[np.float64], one: int, two: int) -> NDArray[np.float64]:
    """The lesser of two rows of ratios where both are known, the known one elsewhere."""
    first = np.where(counts[one] > 0, sums[one], np.inf)
    second = np.where(counts[two] > 0, sums[two], np.inf)
    least = np.minimum(first, second)
    return np.where(np.isfinite(least), least, 0.0)


def agglomerate(size: int, evidence: Evidence, least: float) -> Index:
    """Cluster ``size`` records all of whose pairs are known, best join first, while joins weigh ``least``.

    Args:
        size: How many records.
        evidence: Their pairs in the order of ``np.triu_indices(size, 1)``.
        least: Bits a join needs.

    Returns:
        The smallest member's number for each record.
    """
    labels = np.arange(size)
    fields = evidence.bits.shape[1]
    first, second = np.triu_indices(size, 1)
    sums = np.zeros((fields, size, size))
    counts = np.zeros((fields, size, size))
    ratios = np.exp2(evidence.power * np.clip(evidence.bits, *FIELD_BITS)) * evidence.known
    sums[:, first, second] = sums[:, second, first] = ratios.T
    counts[:, first, second] = counts[:, second, first] = evidence.known.T
    barred = np.zeros((size, size), bool)
    barred[first, second] = barred[second, first] = evidence.forbidden
    np.fill_diagonal(barred, True)
    bound = np.zeros((size, size), bool)
    bound[first, second] = bound[second, first] = evidence.required
    weights = np.full((size, size), -np.inf)
    weights[first, second] = weights[second, first] = evidence.weights
    weights[barred] = -np.inf
    best = weights.argmax(axis=1)
    top = weights[np.arange(size), best]
    while True:
        one = int(top.argmax())
        if not top[one] >= least:
            return labels
        keep, gone = sorted((one, int(best[one])))
        labels[labels == labels[gone]] = labels[keep]
        mixed = sums[:, keep] + sums[:, gone]
        for field in evidence.binding:
            mixed[field] = _worse(sums[field], counts[field], keep, gone)
        sums[:, keep] = mixed
        sums[:, :, keep] = sums[:, keep]
        counts[:, keep] += counts[:, gone]
        for field in evidence.binding:
            counts[field, keep] = np.minimum(counts[field, keep], 1)
        counts[:, :, keep] = counts[:, keep]
        barred[keep] |= barred[gone]
        barred[keep, keep] = True
        barred[gone] = barred[:, gone] = True
        barred[:, keep] |= barred[keep]
        bound[keep] |= bound[gone]
        bound[:, keep] |= bound[keep]
        held = counts[:, keep] > 0
        row = (
            evidence.prior
            + np.where(
                held, np.log2(np.where(held, sums[:, keep], 1.0) / np.where(held, counts[:, keep], 1.0)), 0.0
            ).sum(axis=0)
            / evidence.power
        )
        row[bound[keep]] = CERTAIN
        row[barred[keep]] = -np.inf
        weights[keep], weights[:, keep] = row, row
        weights[gone], weights[:, gone] = -np.inf, -np.inf
        stale = (best == keep) | (best == gone)
        stale[[keep, gone]] = True
        risen = (row > top) & ~stale
        best[risen], top[risen] = keep, row[risen]
        rows = np.flatnonzero(stale)
        best[rows] = weights[rows].argmax(axis=1)
        top[rows] = weights[rows, best[rows]]

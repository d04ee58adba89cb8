"""The resolver: a table of records in, one cluster number and one probability a record out.

Pure and deterministic. The order of rows and their ids are never evidence: equal records are collapsed,
the distinct ones sorted by what they say, and everything after works on that order.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from time import perf_counter

import numpy as np

from graph.resolve.blocking import Candidates, propose
from graph.resolve.clustering import FORBIDDEN, cluster
from graph.resolve.columns import Floats, Index
from graph.resolve.comparisons.base import Comparison
from graph.resolve.comparisons.build import comparisons_for
from graph.resolve.records import Records, Table, prepare
from graph.resolve.rules import rules_for
from graph.resolve.scoring import Model, compare_all, learn_m, learn_u, probability, weigh

RANDOM_PAIRS = 400_000
SEED = 20_240_229


@dataclass(frozen=True, slots=True)
class Options:
    """What a caller may decide.

    Attributes:
        threshold: Match probability from which two records are the same.
        one_per_source: No two records of one source are the same (needs a source column).
        link_only: Only records of different sources are compared.
    """

    threshold: float = 0.9
    one_per_source: bool = False
    link_only: bool = False


@dataclass(frozen=True, slots=True)
class Resolution:
    """Clusters and how they came about.

    Attributes:
        clusters: Cluster of each record, integers from 1 by first row.
        probabilities: Highest match probability to another record of the cluster; NaN for a single.
        pairs: Distinct candidate pairs compared.
        rules: Candidate pairs by blocking rule.
        seconds: Seconds by stage.
    """

    clusters: Index
    probabilities: Floats
    model: Model | None = None
    pairs: int = 0
    rules: Mapping[str, int] = field(default_factory=dict)
    seconds: Mapping[str, float] = field(default_factory=dict)
    candidates: tuple[Index, Index] | None = None


def resolve(table: Table, options: Options | None = None) -> Resolution:
    """Resolve the records of a table."""
    chosen = options or Options()
    clock = _Clock()
    everything = prepare(table)
    if everything.size == 0 or not everything.features:
        return Resolution(np.arange(1, everything.size + 1), np.full(everything.size, np.nan, np.float32))
    first, back, copies = _distinct(everything, chosen)
    records = everything.take(first)
    clock.mark("prepare")
    run = _Run(records, chosen, clock)
    labels, best = run.labels()
    best = np.where((copies > 1) & np.isnan(best), 1.0, best)
    best = np.where(copies > 1, np.fmax(best, run.certain), best)
    return Resolution(
        _numbered(labels[back]), best[back].astype(np.float32), run.model, len(run.candidates),
        run.candidates.counts, clock.seconds, _spread(run.candidates, first),
    )  # fmt: skip


class _Clock:
    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._last = perf_counter()

    def mark(self, stage: str) -> None:
        now = perf_counter()
        self.seconds[stage] = self.seconds.get(stage, 0.0) + now - self._last
        self._last = now


class _Run:
    """One resolution of distinct records."""

    def __init__(self, records: Records, options: Options, clock: _Clock) -> None:
        self.records, self.options, self.clock = records, options, clock
        self.certain = 1.0
        self.model: Model | None = None
        rules = rules_for(records)
        self.rules = rules
        self.candidates: Candidates = propose(records.size, rules)
        clock.mark("candidates")

    def labels(self) -> tuple[Index, Floats]:
        """Cluster label and highest probability of each distinct record."""
        records, candidates = self.records, self.candidates
        best = np.full(records.size, np.nan, np.float32)
        if records.size < 2 or not len(candidates):
            return np.arange(records.size), best
        self.comparisons: list[Comparison] = comparisons_for(records, np.ones(records.size, np.float32))
        vectors = compare_all(self.comparisons, candidates.left, candidates.right)
        self.clock.mark("compare")
        left, right = _random_pairs(records.size)
        u = learn_u(self.comparisons, compare_all(self.comparisons, left, right))
        m = learn_m(self.comparisons, vectors, candidates, self.rules, u)
        model = Model(1e-4, m, u)
        for _ in range(8):
            weights = weigh(model, self.comparisons, vectors)
            expected = float(probability(weights).sum())
            total = records.size * (records.size - 1) / 2
            model = Model(float(np.clip(expected / total, 0.05 / total * 2, 0.3)), m, u)
        self.model = model
        weights = weigh(model, self.comparisons, vectors)
        weights[self._forbidden(candidates.left, candidates.right)] = FORBIDDEN
        self.clock.mark("learn")
        bits = float(np.log2(self.options.threshold / (1 - self.options.threshold)))
        labels = cluster(records.size, candidates.left, candidates.right, weights, self._score, bits)
        together = labels[candidates.left] == labels[candidates.right]
        chances = probability(weights[together])
        best = np.full(records.size, -1.0, np.float32)
        np.maximum.at(best, candidates.left[together], chances)
        np.maximum.at(best, candidates.right[together], chances)
        best[best < 0] = np.nan
        self.clock.mark("cluster")
        return labels, best

    def _score(self, left: Index, right: Index) -> Floats:
        weights = weigh(self._learnt(), self.comparisons, compare_all(self.comparisons, left, right))
        weights[self._forbidden(left, right)] = FORBIDDEN
        return weights

    def _learnt(self) -> Model:
        if self.model is None:
            raise RuntimeError("scored before the model was learnt")
        return self.model

    def _forbidden(self, left: Index, right: Index) -> np.ndarray:
        source = self.records.source
        if source is None or not (self.options.one_per_source or self.options.link_only):
            return np.zeros(len(left), bool)
        one, two = source.codes[left], source.codes[right]
        same: np.ndarray = (one >= 0) & (one == two)
        return same


def _distinct(records: Records, options: Options) -> tuple[Index, Index, Index]:
    """Rows standing for the distinct records in content order, the distinct number of each row, copies."""
    columns = [item.codes for _, item in sorted(records.features.items())]
    if options.one_per_source or options.link_only:
        if records.source is not None:
            columns.append(records.source.codes)
        columns.append(np.arange(records.size, dtype=np.int32))
    stacked = np.stack(columns, axis=1)
    order = np.lexsort(stacked.T[::-1])
    ordered = stacked[order]
    new = np.append(True, (ordered[1:] != ordered[:-1]).any(axis=1))
    number = np.cumsum(new) - 1
    back = np.empty(records.size, np.int64)
    back[order] = number
    return order[new].astype(np.int64), back, np.bincount(number)


def _random_pairs(size: int) -> tuple[Index, Index]:
    if size * (size - 1) // 2 <= RANDOM_PAIRS:
        left, right = np.triu_indices(size, 1)
        return left.astype(np.int64), right.astype(np.int64)
    random = np.random.default_rng(SEED)
    left, right = random.integers(0, size, RANDOM_PAIRS), random.integers(0, size, RANDOM_PAIRS)
    some = left != right
    return np.minimum(left, right)[some], np.maximum(left, right)[some]


def _numbered(labels: Index) -> Index:
    """Labels as integers from 1 in the order of their first row."""
    _, first, inverse = np.unique(labels, return_index=True, return_inverse=True)
    rank = np.empty(len(first), np.int64)
    rank[np.argsort(first, kind="stable")] = np.arange(1, len(first) + 1)
    found: Index = rank[inverse]
    return found


def _spread(candidates: Candidates, first: Index) -> tuple[Index, Index]:
    return first[candidates.left], first[candidates.right]

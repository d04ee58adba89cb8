"""The resolver: a table of records in, one cluster number and one probability a record out.

Pure and deterministic. The order of rows and their ids are never evidence: equal records are collapsed,
the distinct ones sorted by what they say, and everything after works on that order.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from time import perf_counter

import numpy as np

from graph.resolve.blocking import Candidates, propose, with_pairs
from graph.resolve.clustering import ROUNDS, Pairs, cluster
from graph.resolve.columns import Floats, Index
from graph.resolve.comparisons.base import Comparison
from graph.resolve.comparisons.build import comparisons_for
from graph.resolve.comparisons.grams import GramComparison
from graph.resolve.constraints import Constraints
from graph.resolve.linkage import CERTAIN, Evidence
from graph.resolve.records import Records, Table, prepare
from graph.resolve.roles import Kind, Role
from graph.resolve.rules import rules_for
from graph.resolve.scoring import (
    Model,
    base_weights,
    compare_all,
    field_bits,
    learn_m,
    learn_u,
    levels_of,
    probability,
)

DEFAULT_THRESHOLD = 0.75
RANDOM_PAIRS = 400_000
SEED = 20_240_229
PASSES = 2
STAGES = 2 + 3 * PASSES
Watch = Callable[[str, int, int], None]
QUICK_SHARE = 0.3
"""Share of the candidates' budget that a quick run spends."""
NEIGHBOURS = frozenset({"shared:device", "shared:payment"})
"""Comparisons of records by what stands beside them in the graph; phones, accounts, homes are attributes."""
BINDING = frozenset({"source", Role.CONTENT.value, Role.MAKER.value})
"""Comparisons in which the worst pair of two groups decides: a carton is no bottle, whatever a third says."""
POWER = {Kind.CUSTOMER: 0.3, Kind.SUPPLIER: 0.1, Kind.PRODUCT: 0.3, Kind.ADDRESS: 0.3}
"""How the evidence of groups is pooled (linkage.Evidence.power). People's records are noisy copies;
companies have sites that share a name or a phone."""


@dataclass(frozen=True, slots=True)
class Options:
    """What a caller may decide.

    Attributes:
        threshold: Match probability from which two records are the same.
        one_per_source: No two records of one source are the same (needs a source column).
        link_only: Only records of different sources are compared.
        apart: Places of records a person held apart.
        together: Places of records a person joined; none contradicts ``apart`` (judgements.settled).
        quick: Fewer candidates, one pass, no finished clusters joined: about half the work, more missed.
        relations: False leaves out shared neighbours and the second pass, to measure what they add.
    """

    threshold: float = DEFAULT_THRESHOLD
    one_per_source: bool = False
    link_only: bool = False
    apart: Sequence[tuple[int, int]] = ()
    together: Sequence[tuple[int, int]] = ()
    relations: bool = True
    quick: bool = False


@dataclass(frozen=True, slots=True)
class Resolution:
    """Clusters and how they came about.

    Attributes:
        clusters: Cluster of each record, integers from 1 by first row.
        probabilities: Highest match probability to another record of the cluster; NaN for a single.
        distinct: Number of the distinct record each record is a copy of.
        candidates: Distinct records that were compared, left and right.
        rules: Candidate pairs by blocking rule.
        seconds: Seconds by stage.
        weights: Match weight of each candidate pair in bits; None where nothing was compared.
    """

    clusters: Index
    probabilities: Floats
    distinct: Index
    candidates: tuple[Index, Index]
    model: Model | None = None
    rules: Mapping[str, int] = field(default_factory=dict)
    seconds: Mapping[str, float] = field(default_factory=dict)
    weights: Floats | None = None


def resolve(table: Table, options: Options | None = None, watch: Watch | None = None) -> Resolution:
    """Resolve the records of a table.

    Args:
        table: The records.
        options: What the caller decides.
        watch: Told the stage just finished and how many of all stages are done.
    """
    chosen = options or Options()
    clock = _Clock(watch)
    everything = prepare(table)
    if everything.size == 0 or not everything.features:
        return _nothing(everything.size)
    first, back, copies = _distinct(everything, chosen)
    records = everything.take(first)
    clock.mark("prepare")
    run = _Run(records, chosen, _constraints(records, chosen, back), clock)
    labels, best = run.labels()
    best = np.where(copies > 1, np.fmax(best, 1.0), best)
    pairs = (run.candidates.left, run.candidates.right)
    return Resolution(
        _numbered(labels[back]), best[back].astype(np.float32), back, pairs, run.model,
        run.candidates.counts, clock.seconds, run.weights,
    )  # fmt: skip


def _nothing(size: int) -> Resolution:
    """Every record by itself."""
    none = np.zeros(0, np.int64)
    single = np.full(size, np.nan, np.float32)
    return Resolution(np.arange(1, size + 1), single, np.arange(size), (none, none))


class _Clock:
    def __init__(self, watch: Watch | None = None) -> None:
        self.seconds: dict[str, float] = {}
        self._watch, self._done = watch, 0
        self._last = perf_counter()

    def mark(self, stage: str) -> None:
        now = perf_counter()
        self.seconds[stage] = self.seconds.get(stage, 0.0) + now - self._last
        self._last = now
        self._done += 1
        if self._watch is not None:
            self._watch(stage, min(self._done, STAGES), STAGES)


class _Run:
    """One resolution of distinct records."""

    def __init__(self, records: Records, options: Options, constraints: Constraints, clock: _Clock) -> None:
        self.records, self.options, self.constraints, self.clock = records, options, constraints, clock
        self.model: Model | None = None
        self.comparisons: list[Comparison] = []
        self.levels: np.ndarray | None = None
        self.weights: Floats | None = None
        self.rules = rules_for(records)
        proposed = propose(records.size, self.rules, share=QUICK_SHARE if options.quick else 1.0)
        allowed = proposed.take(~constraints.forbidden(proposed.left, proposed.right))
        self.candidates: Candidates = with_pairs(allowed, records.size, constraints.together)
        clock.mark("candidates")

    def labels(self) -> tuple[Index, Floats]:
        """Cluster label and highest probability of each distinct record."""
        size = self.records.size
        labels = np.arange(size)
        if size < 2 or not len(self.candidates):
            return labels, np.full(size, np.nan, np.float32)
        for _ in range(PASSES if self.options.relations and not self.options.quick else 1):
            weights = self._learn(labels)
            left, right = self.candidates.left, self.candidates.right
            weights[self.constraints.required(left, right)] = CERTAIN
            weights[self.constraints.forbidden(left, right)] = -CERTAIN
            self.clock.mark("learn")
            bits = float(np.log2(self.options.threshold / (1 - self.options.threshold)))
            pairs = Pairs(self.candidates.left, self.candidates.right, weights)
            rounds = 0 if self.options.quick else ROUNDS
            rich = self._richness()
            labels = cluster(pairs, self._evidence, bits, self.constraints, richness=rich, rounds=rounds)
            self.clock.mark("cluster")
            self.weights = weights
        return labels, self._best(labels, weights)

    def _learn(self, labels: Index) -> Floats:
        """Build the comparisons, counting each cluster once, and learn the model; weights of candidates."""
        size, candidates = self.records.size, self.candidates
        counts = np.bincount(labels, minlength=size)
        self.comparisons = [
            item
            for item in comparisons_for(self.records, (1.0 / counts[labels]).astype(np.float32))
            if self.options.relations or item.name not in NEIGHBOURS
        ]
        if self.levels is None:
            self.levels = levels_of(self.comparisons, candidates.left, candidates.right)
            self.random = _random_pairs(size)
            self.random_levels = levels_of(self.comparisons, *self.random)
        for column, comparison in enumerate(self.comparisons):
            if isinstance(comparison, GramComparison):
                comparison.see(candidates.left, candidates.right, self.levels[:, column], labels)
        self.clock.mark("compare")
        apart = labels[self.random[0]] != labels[self.random[1]]
        u = learn_u(self.comparisons, self.random_levels[apart])
        m = learn_m(self.comparisons, self.levels, candidates, self.rules, u)
        total = size * (size - 1) / 2
        model = Model(1e-4, m, u)
        weights = base_weights(model, self.comparisons, candidates.left, candidates.right, self.levels)
        for _ in range(8):
            expected = float(probability(weights + np.float32(model.prior_bits)).sum())
            model = Model(float(np.clip(expected / total, 0.1 / total, 0.3)), m, u)
        self.model = model
        weights += np.float32(model.prior_bits)
        return weights

    def _richness(self) -> Floats:
        """How many features each record has."""
        held = [item.present for _, item in sorted(self.records.features.items())]
        found: Floats = np.sum(held, axis=0).astype(np.float32)
        return found

    def _best(self, labels: Index, weights: Floats) -> Floats:
        """Highest probability of each record with another of its cluster; NaN for a single."""
        left, right = self.candidates.left, self.candidates.right
        together = labels[left] == labels[right]
        chances = probability(weights[together])
        best = np.full(len(labels), -1.0, np.float32)
        np.maximum.at(best, left[together], chances)
        np.maximum.at(best, right[together], chances)
        best[best < 0] = np.nan
        return best

    def _evidence(self, left: Index, right: Index) -> Evidence:
        return evidence_of(self._learnt(), self.comparisons, self.constraints, self.records.kind, left, right)

    def _learnt(self) -> Model:
        if self.model is None:
            raise RuntimeError("scored before the model was learnt")
        return self.model


def evidence_of(
    model: Model,
    comparisons: Sequence[Comparison],
    constraints: Constraints,
    kind: Kind,
    left: Index,
    right: Index,
) -> Evidence:
    """What pairs of records say, aspect by aspect."""
    vectors = compare_all(comparisons, left, right)
    bits = field_bits(model, comparisons, vectors)
    aspects = aspects_of(comparisons)
    summed = np.stack([bits[:, columns].sum(axis=1) for columns in aspects], axis=1)
    known = np.stack([(vectors.levels[:, columns] > 0).any(axis=1) for columns in aspects], axis=1)
    binding = tuple(
        place
        for place, columns in enumerate(aspects)
        if comparisons[columns[0]].name.partition(":")[0] in BINDING
    )
    return Evidence(
        summed, known, constraints.forbidden(left, right), constraints.required(left, right),
        model.prior_bits, binding, POWER[kind],
    )  # fmt: skip


def aspects_of(comparisons: Sequence[Comparison]) -> list[list[int]]:
    """Which comparisons look at the same thing from several sides, as lists of their places.

    Chinese, Latin and romanised views of a name are one aspect where names stand in both scripts: two groups
    that agree in one script and again across scripts have agreed once.
    """
    names = [place for place, item in enumerate(comparisons) if item.uses & {"han", "surname", "given"}]
    mixed = any("han" in comparisons[place].uses for place in names)
    others = [[place] for place in range(len(comparisons)) if not (mixed and place in names)]
    return [names, *others] if mixed else others


def _distinct(records: Records, options: Options) -> tuple[Index, Index, Index]:
    """Rows standing for the distinct records in content order, the distinct number of each row, copies."""
    columns = [item.codes for _, item in sorted(records.features.items())]
    if options.one_per_source or options.link_only:
        if records.source is not None:
            columns.append(records.source.codes)
        columns.append(np.arange(records.size, dtype=np.int32))
    says_little = ~records.telling()
    if says_little.any():
        columns.append(np.where(says_little, np.arange(1, records.size + 1), 0).astype(np.int32))
    judged = np.array([*options.apart, *options.together], np.int64).ravel()
    if len(judged):
        own = np.zeros(records.size, np.int32)
        own[judged] = judged + 1
        columns.append(own)
    stacked = np.stack(columns, axis=1)
    order = np.lexsort(stacked.T[::-1])
    ordered = stacked[order]
    new = np.append(True, (ordered[1:] != ordered[:-1]).any(axis=1))
    number = np.cumsum(new) - 1
    back = np.empty(records.size, np.int64)
    back[order] = number
    return order[new].astype(np.int64), back, np.bincount(number)


def _constraints(records: Records, options: Options, back: Index) -> Constraints:
    """The caller's wishes in terms of distinct records."""
    promised = options.one_per_source or options.link_only
    exclusive = records.source.codes if promised and records.source is not None else None
    pairs = []
    for listed in (options.apart, options.together):
        places = np.array(listed, np.int64).reshape(-1, 2)
        pairs.append((back[places[:, 0]], back[places[:, 1]]))
    return Constraints(records.size, exclusive, *pairs)


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

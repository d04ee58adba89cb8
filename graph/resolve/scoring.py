"""Fellegi-Sunter: how much each level of each comparison speaks for a match, learnt without labels.

u (how often pairs of different entities show a level) comes from random pairs; m (how often true matches do)
by expectation-maximisation, one run for each blocking rule on the pairs it proposed, leaving out the
comparisons that rule itself decides (as Splink does), and pooled by the matches each run expects. Priors hold
where data are few.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from graph.resolve.blocking import Candidates, Rule
from graph.resolve.columns import Floats, Index
from graph.resolve.comparisons.base import FIXED, Comparison, Level
from graph.resolve.comparisons.base import Levels as LevelArray

M_PRIOR = 12.0
U_PRIOR = 50.0
LEAST_RATE = 1e-6
APART_BITS = -4.0
ENOUGH_APART = 500.0
LEAST_PAIRS = 20


@dataclass(frozen=True)
class Model:
    """Weights of all levels, and how likely two records are to match before they are compared.

    Attributes:
        prior: Probability that two records picked at random match.
        m: Comparison name to the share of matches at each level, worst first.
        u: The same of pairs that do not match.
    """

    prior: float
    m: Mapping[str, tuple[float, ...]]
    u: Mapping[str, tuple[float, ...]]

    def bits(self, name: str) -> Floats:
        """Match weight of each level number; 0 for number 0, a missing value."""
        weights = np.log2(np.array(self.m[name]) / np.array(self.u[name]))
        return np.append(0.0, weights).astype(np.float32)

    @property
    def prior_bits(self) -> float:
        """log2 of the prior odds."""
        return float(np.log2(self.prior / (1 - self.prior)))

    def as_dict(self) -> dict[str, object]:
        """The model as data, for JSON or YAML."""
        return {"prior": self.prior, "m": dict(self.m), "u": dict(self.u)}


@dataclass(frozen=True)
class Vectors:
    """Comparison outcomes of pairs: level numbers and bits of rarity, one column a comparison."""

    levels: np.ndarray
    rarity: np.ndarray

    def take(self, which: np.ndarray) -> Vectors:
        """Those of some pairs."""
        return Vectors(self.levels[which], self.rarity[which])


def compare_all(comparisons: Sequence[Comparison], left: Index, right: Index) -> Vectors:
    """Compare pairs in every way."""
    return with_rarity(comparisons, left, right, levels_of(comparisons, left, right))


AT_ONCE = 1_000_000
"""Pairs compared at once: what they need beside the answer fits in memory however many there are."""


def levels_of(comparisons: Sequence[Comparison], left: Index, right: Index) -> np.ndarray:
    """Level numbers of pairs, one column a comparison; they do not depend on how common values are."""
    levels = np.zeros((len(left), len(comparisons)), np.int8, order="F")
    for start in range(0, len(left), AT_ONCE):
        some = slice(start, start + AT_ONCE)
        for column, comparison in enumerate(comparisons):
            levels[some, column] = comparison.compare(left[some], right[some])
    return levels


def with_rarity(comparisons: Sequence[Comparison], left: Index, right: Index, levels: np.ndarray) -> Vectors:
    """Outcomes of pairs whose levels are known."""
    rarity = np.zeros(levels.shape, np.float32, order="F")
    for column, comparison in enumerate(comparisons):
        rarity[:, column] = comparison.rarity(left, right, levels[:, column])
    return Vectors(levels, rarity)


def weigh(model: Model, comparisons: Sequence[Comparison], vectors: Vectors) -> Floats:
    """Match weight of each pair in bits, prior included."""
    total: Floats = field_bits(model, comparisons, vectors).sum(axis=1) + np.float32(model.prior_bits)
    return total


def base_weights(
    model: Model, comparisons: Sequence[Comparison], left: Index, right: Index, levels: np.ndarray
) -> Floats:
    """Match weight of each pair in bits without the prior: `weigh`, in little memory."""
    total = np.zeros(len(left), np.float32)
    of_home = home_columns(comparisons)
    held = np.zeros((len(left), len(of_home)), np.float32, order="F")
    for column, comparison in enumerate(comparisons):
        bits = model.bits(comparison.name)[levels[:, column]]
        bits += comparison.rarity(left, right, levels[:, column])
        if column in of_home:
            held[:, of_home.index(column)] = bits
        else:
            total += bits
    total += once_a_home(held).sum(axis=1)
    return total


AT_HOME = frozenset({"door", "shared:device", "shared:payment"})
"""Comparisons that people of one home agree in together: a door, a tablet, a family's account."""
AGAIN = 0.25
"""Share of its bits that a further agreement of `AT_HOME` adds."""


def home_columns(comparisons: Sequence[Comparison]) -> list[int]:
    """Places of the comparisons that speak of one home."""
    return [column for column, item in enumerate(comparisons) if item.name in AT_HOME]


def once_a_home(bits: np.ndarray) -> np.ndarray:
    """Bits of comparisons that speak of one home: the greatest whole, further agreements in part.

    Fellegi and Sunter multiply what each comparison says, as if they were independent. Of two people who live
    together, each of these says the same once more.

    >>> once_a_home(np.array([[12.0, 8.0, -2.0], [0.0, 4.0, 4.0]])).tolist()
    [[12.0, 2.0, -2.0], [0.0, 4.0, 1.0]]
    """
    if bits.shape[1] < 2:
        return bits
    again = bits > 0
    again[np.arange(len(bits)), bits.argmax(axis=1)] = False
    return np.where(again, bits * np.float32(AGAIN), bits)


def field_bits(model: Model, comparisons: Sequence[Comparison], vectors: Vectors) -> Floats:
    """Match weight of each pair in each comparison; 0 where a value is missing."""
    bits = np.zeros(vectors.levels.shape, np.float32, order="F")
    for column, comparison in enumerate(comparisons):
        bits[:, column] = model.bits(comparison.name)[vectors.levels[:, column]] + vectors.rarity[:, column]
    of_home = home_columns(comparisons)
    bits[:, of_home] = once_a_home(bits[:, of_home])
    return bits


def probability(weights: Floats) -> Floats:
    """Match probability of match weights in bits."""
    return (1.0 / (1.0 + np.exp2(-np.clip(weights, -100, 100)))).astype(np.float32)


def learn_u(comparisons: Sequence[Comparison], levels: np.ndarray) -> dict[str, tuple[float, ...]]:
    """Level shares among random pairs that do not match, with the levels' own priors as pseudo-counts.

    A random pair may match, and in small tables often enough to drown the chance agreements. So a comparison
    is counted on the pairs which the *other* comparisons already hold apart.
    """
    bits = np.zeros(levels.shape, np.float32)
    for column, comparison in enumerate(comparisons):
        weights = [np.log2(level.m / level.u) for level in comparison.levels]
        bits[:, column] = np.append(0.0, weights)[levels[:, column]]
    total = bits.sum(axis=1)
    learnt = {}
    for column, comparison in enumerate(comparisons):
        if comparison.anchor >= FIXED:
            learnt[comparison.name] = _pooled(
                np.zeros(len(comparison.levels)), [x.u for x in comparison.levels], 1.0
            )
            continue
        found = levels[:, column]
        apart = total - bits[:, column] <= APART_BITS
        counts = np.bincount(found[apart], minlength=len(comparison.levels) + 1)[1:].astype(float)
        if counts.sum() < ENOUGH_APART:
            counts = np.bincount(found, minlength=len(comparison.levels) + 1)[1:].astype(float)
        learnt[comparison.name] = _pooled(counts, [level.u for level in comparison.levels], U_PRIOR)
    return learnt


def learn_m(
    comparisons: Sequence[Comparison],
    levels: np.ndarray,
    candidates: Candidates,
    rules: Sequence[Rule],
    u: Mapping[str, tuple[float, ...]],
    most: int = 150_000,
) -> dict[str, tuple[float, ...]]:
    """M of every level by one EM run a rule, pooled."""
    counts = [np.zeros(len(comparison.levels)) for comparison in comparisons]
    no_rows = np.zeros(0, np.int64)
    for number, rule in enumerate(rules):
        rows = np.flatnonzero(candidates.found_by & (1 << number)) if rule.trains else no_rows
        if len(rows) < LEAST_PAIRS:
            continue
        if len(rows) > most:
            rows = rows[:: len(rows) // most + 1]
        used = [
            column for column, comparison in enumerate(comparisons) if not comparison.uses & rule.features
        ]
        if len(used) < 2:
            continue
        rate, expected = _run(comparisons, levels[rows], used, u)
        for column, found in zip(used, expected, strict=True):
            counts[column] += found * rate
    learnt = {}
    for column, comparison in enumerate(comparisons):
        prior = [level.m for level in comparison.levels]
        strength = M_PRIOR + 0.005 * counts[column].sum()
        pooled = np.array(_pooled(counts[column], prior, strength))
        anchored = (1 - comparison.anchor) * pooled + comparison.anchor * np.array(prior) / sum(prior)
        learnt[comparison.name] = tuple(float(item) for item in anchored)
    return learnt


def _pooled(counts: np.ndarray, prior: Sequence[float], strength: float) -> tuple[float, ...]:
    shares = np.array(prior) / sum(prior)
    made = (counts + strength * shares) / (counts.sum() + strength)
    return tuple(float(item) for item in np.maximum(made, LEAST_RATE))


def _run(
    comparisons: Sequence[Comparison], levels: np.ndarray, used: list[int], u: Mapping[str, tuple[float, ...]]
) -> tuple[float, list[np.ndarray]]:
    """One EM run: the share of matches, and expected matches at each level of each used comparison."""
    patterns, counts = _patterns(levels, used, [len(item.levels) + 1 for item in comparisons])
    m = [_prior_m(comparisons[column].levels) for column in used]
    against = sum(
        np.append(0.0, np.log(np.array(u[comparisons[column].name])))[patterns[:, place]]
        for place, column in enumerate(used)
    )
    rate = 0.2
    expected = np.zeros(len(patterns))
    for _ in range(25):
        towards = sum(np.append(0.0, np.log(m[place]))[patterns[:, place]] for place in range(len(used)))
        odds = np.log(rate / (1 - rate)) + towards - against
        chance = 1 / (1 + np.exp(-np.clip(odds, -50, 50)))
        expected = chance * counts
        rate = float(np.clip(expected.sum() / counts.sum(), 1e-5, 0.999))
        for place, column in enumerate(used):
            found = np.bincount(patterns[:, place], weights=expected, minlength=len(m[place]) + 1)[1:]
            prior = _prior_m(comparisons[column].levels)
            m[place] = np.maximum((found + 5 * prior) / (found.sum() + 5), LEAST_RATE)
    return rate, [
        np.bincount(patterns[:, place], weights=expected, minlength=len(m[place]) + 1)[1:]
        for place in range(len(used))
    ]


def _patterns(levels: np.ndarray, used: list[int], widths: list[int]) -> tuple[np.ndarray, np.ndarray]:
    """Distinct rows of the used columns and how often each stands."""
    key = np.zeros(len(levels), np.int64)
    for column in used:
        key = key * widths[column] + levels[:, column]
    distinct, counts = np.unique(key, return_counts=True)
    patterns = np.zeros((len(distinct), len(used)), np.int64)
    for place in reversed(range(len(used))):
        distinct, patterns[:, place] = np.divmod(distinct, widths[used[place]])
    return patterns, counts


def _prior_m(levels: Sequence[Level]) -> np.ndarray:
    shares = np.array([level.m for level in levels])
    made: np.ndarray = shares / shares.sum()
    return made


__all__ = ["LevelArray", "Model", "Vectors", "compare_all", "learn_m", "learn_u", "probability", "weigh"]

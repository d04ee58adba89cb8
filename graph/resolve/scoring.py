"""Fellegi-Sunter: how much each level of each comparison speaks for a match, learnt without labels.

u (how often pairs of different entities show a level) comes from random pairs; m (how often true matches do)
by expectation-maximisation, one run for each blocking rule on the pairs it proposed, leaving out the
comparisons that rule itself decides (as Splink does), and pooled by the matches each run expects. Priors hold
where data are few.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from graph.resolve.blocking import Candidates, Rule
from graph.resolve.columns import Floats, Index
from graph.resolve.comparisons.base import Comparison, Level
from graph.resolve.comparisons.base import Levels as LevelArray

M_PRIOR = 30.0
U_PRIOR = 50.0
LEAST_RATE = 1e-6


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

    def as_json(self) -> str:
        """The model as text: readable, and comparable line by line."""
        return json.dumps({"prior": self.prior, "m": dict(self.m), "u": dict(self.u)}, indent=1)


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
    levels = np.zeros((len(left), len(comparisons)), np.int8)
    rarity = np.zeros((len(left), len(comparisons)), np.float32)
    for column, comparison in enumerate(comparisons):
        outcome = comparison.compare(left, right)
        levels[:, column], rarity[:, column] = outcome.levels, outcome.rarity
    return Vectors(levels, rarity)


def weigh(model: Model, comparisons: Sequence[Comparison], vectors: Vectors) -> Floats:
    """Match weight of each pair in bits, prior included."""
    total = np.full(len(vectors.levels), model.prior_bits, np.float32)
    for column, comparison in enumerate(comparisons):
        total += model.bits(comparison.name)[vectors.levels[:, column]] + vectors.rarity[:, column]
    return total


def probability(weights: Floats) -> Floats:
    """Match probability of match weights in bits."""
    return (1.0 / (1.0 + np.exp2(-np.clip(weights, -100, 100)))).astype(np.float32)


def learn_u(comparisons: Sequence[Comparison], vectors: Vectors) -> dict[str, tuple[float, ...]]:
    """Level shares among random pairs, with the levels' own priors as pseudo-counts."""
    return {
        comparison.name: _pooled(
            np.bincount(vectors.levels[:, column], minlength=len(comparison.levels) + 1)[1:].astype(float),
            [level.u for level in comparison.levels],
            U_PRIOR,
        )
        for column, comparison in enumerate(comparisons)
    }


def learn_m(
    comparisons: Sequence[Comparison],
    vectors: Vectors,
    candidates: Candidates,
    rules: Sequence[Rule],
    u: Mapping[str, tuple[float, ...]],
    most: int = 150_000,
) -> dict[str, tuple[float, ...]]:
    """M of every level by one EM run a rule, pooled."""
    counts = [np.zeros(len(comparison.levels)) for comparison in comparisons]
    for number, rule in enumerate(rules):
        rows = np.flatnonzero(candidates.found_by & (1 << number))
        if len(rows) < 20:
            continue
        if len(rows) > most:
            rows = rows[:: len(rows) // most + 1]
        used = [
            column for column, comparison in enumerate(comparisons) if not comparison.uses & rule.features
        ]
        if len(used) < 2:
            continue
        for column, found in zip(used, _run(comparisons, vectors.levels[rows], used, u), strict=True):
            counts[column] += found
    return {
        comparison.name: _pooled(
            counts[column], [level.m for level in comparison.levels], M_PRIOR + 0.02 * counts[column].sum()
        )
        for column, comparison in enumerate(comparisons)
    }


def _pooled(counts: np.ndarray, prior: Sequence[float], strength: float) -> tuple[float, ...]:
    shares = np.array(prior) / sum(prior)
    made = (counts + strength * shares) / (counts.sum() + strength)
    return tuple(float(item) for item in np.maximum(made, LEAST_RATE))


def _run(
    comparisons: Sequence[Comparison], levels: np.ndarray, used: list[int], u: Mapping[str, tuple[float, ...]]
) -> list[np.ndarray]:
    """One EM run; expected matches at each level of each used comparison."""
    patterns, counts = np.unique(levels[:, used], axis=0, return_counts=True)
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
    return [
        np.bincount(patterns[:, place], weights=expected, minlength=len(m[place]) + 1)[1:]
        for place in range(len(used))
    ]


def _prior_m(levels: Sequence[Level]) -> np.ndarray:
    shares = np.array([level.m for level in levels])
    made: np.ndarray = shares / shares.sum()
    return made


__all__ = ["LevelArray", "Model", "Vectors", "compare_all", "learn_m", "learn_u", "probability", "weigh"]

"""Learning a snapshot from all records of a kind."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from graph.resolve.columns import Index
from graph.resolve.comparisons.base import Comparison
from graph.resolve.comparisons.build import comparisons_for
from graph.resolve.forms import FORMS, with_forms
from graph.resolve.frequencies import learn_frequencies
from graph.resolve.judgements import Settled
from graph.resolve.records import Table, prepare
from graph.resolve.resolver import Options, resolve
from graph.resolve.roles import Kind
from graph.resolve.rules import rules_for
from graph.resolve.scoring import Model
from graph.resolve.snapshots import SHARERS, Snapshot
from graph.resolve.standing import is_shared, places_of
from graph.resolve.tables import Row, facts_of, table_of
from graph.resolve.tokens import blocks_of, caps_of, kept_rules

_FIRST_GUESS = 1e-3
"""Prior of a pair where there were too few records to learn it."""


def learn(rows: Sequence[Row], kind: Kind, threshold: float, said: Settled | None = None) -> Snapshot:
    """Learn a snapshot from all records of a kind.

    Args:
        rows: All live records of the kind.
        kind: Which.
        threshold: Match probability from which two records are one.
        said: People's judgements, which teach as well.
    """
    facts = facts_of(rows, kind)
    if kind is Kind.ADDRESS:
        return Snapshot(kind, threshold, Model(_FIRST_GUESS, {}, {}), facts=facts, records=len(rows))
    judged = said or Settled()
    always = {key for pair in (*judged.apart, *judged.together) for key in pair}
    table, places = table_of(rows, kind, always, facts)
    at = {str(rows[place]["key"]): number for number, place in enumerate(places)}
    apart, together = places_of(judged.apart, at), places_of(judged.together, at)
    clusters, learnt = _clusters(table, Options(threshold, apart=apart, together=together))
    records = prepare(with_forms(table))
    sizes = np.bincount(clusters)[clusters] if len(places) else np.zeros(0)
    weights = np.append(1.0 / np.maximum(sizes, 1), np.zeros(FORMS)).astype(np.float32)
    comparisons = comparisons_for(records, weights)
    rules = kept_rules(rules_for(records))
    budgets = {rule.name: rule.budget for rule in rules}
    caps = caps_of(blocks_of(rules, len(places), kind), budgets, len(places), SHARERS)
    caps = {name: SHARERS if is_shared(name) else cap for name, cap in caps.items()}
    model = _whole(learnt, comparisons, len(places))
    return Snapshot(
        kind, threshold, model, {name: cap for name, cap in caps.items() if cap > 1},
        learn_frequencies(comparisons, weights), facts, len(rows),
    )  # fmt: skip


def _clusters(table: Table, options: Options) -> tuple[Index, Model | None]:
    """Clusters and model alone: the candidates they came from are large."""
    found = resolve(table, options)
    return found.clusters, found.model


def _whole(model: Model | None, comparisons: Sequence[Comparison], size: int) -> Model:
    """The model with the levels' own weights for comparisons that nothing was learnt of, four digits each."""
    m = dict(model.m) if model else {}
    u = dict(model.u) if model else {}
    for item in comparisons:
        if item.name not in m:
            m[item.name] = tuple(level.m / sum(one.m for one in item.levels) for level in item.levels)
            u[item.name] = tuple(level.u / sum(one.u for one in item.levels) for level in item.levels)
    prior = model.prior if model else min(_FIRST_GUESS, 1.0 / max(size, 1))
    names = [item.name for item in comparisons]
    return Model(
        _short(prior),
        {name: tuple(map(_short, m[name])) for name in names},
        {name: tuple(map(_short, u[name])) for name in names},
    )


def _short(value: float) -> float:
    return float(f"{value:.6g}")

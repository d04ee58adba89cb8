"""Resolving under a snapshot: nothing is learnt, so a part of the records resolves as it would among all.

What two records weigh depends on them and the snapshot; which are compared, on the blocks they share; and no
cluster reaches beyond the records that links of at least the unsure bound hang together. So an arrival needs
the records its links lead to and no others, and batch and arrivals give the same partition.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from graph.resolve.clustering import Pairs, cluster
from graph.resolve.columns import Coded, Floats, Index
from graph.resolve.comparisons.base import Comparison
from graph.resolve.comparisons.build import comparisons_for
from graph.resolve.comparisons.grams import GramComparison
from graph.resolve.constraints import Constraints
from graph.resolve.forms import FORMS, with_forms
from graph.resolve.frequencies import learn_frequencies, with_frequencies
from graph.resolve.judgements import Settled
from graph.resolve.linkage import CERTAIN, Evidence
from graph.resolve.records import Records, prepare
from graph.resolve.resolver import POWER, Options, aspects_of, resolve
from graph.resolve.roles import Kind
from graph.resolve.rules import rules_for
from graph.resolve.scoring import (
    Model,
    Vectors,
    compare_all,
    field_bits,
    levels_of,
    probability,
    weigh,
    with_rarity,
)
from graph.resolve.snapshots import SHARERS, Snapshot
from graph.resolve.tables import Row, facts_of, table_of
from graph.resolve.tokens import (
    Blocks,
    blocks_of,
    caps_of,
    contents_of,
    kept_rules,
    pairs_of,
    sizes_of,
    token_of,
)

_FIRST_GUESS = 1e-3
"""Prior of a pair where there were too few records to learn it."""

_SHARED = ("phone", "email", "identifier", "account", "shared:")
"""Rules whose values say nothing where more than `SHARERS` records share them."""


@dataclass(frozen=True, slots=True)
class Read:
    """Rows of one kind as a snapshot reads them.

    Attributes:
        places: Which of the rows are compared at all; the others are alone.
        records: Those, and behind them the forms.
        blocks: Their keys by rule.
        contents: What each says as a whole; equal contents are one.
    """

    places: list[int]
    records: Records
    blocks: list[Blocks]
    contents: list[bytes]

    @property
    def size(self) -> int:
        """How many are compared."""
        return len(self.places)


@dataclass(frozen=True, slots=True)
class Links:
    """Pairs of places from the unsure bound up, with match weights in bits; copies weigh CERTAIN."""

    left: Index
    right: Index
    weights: Floats

    @property
    def chances(self) -> Floats:
        """Their match probabilities."""
        return probability(self.weights)


@dataclass(frozen=True, slots=True)
class Partition:
    """Cluster number of each place, and the links."""

    labels: Index
    links: Links


def read(rows: Sequence[Row], snapshot: Snapshot, always: Collection[str] = ()) -> Read:
    """Read rows by a snapshot.

    Args:
        rows: Records of its kind as their ``…_to_resolve`` query returns them.
        snapshot: By which facts and rules.
        always: Keys of rows that take part whatever they say.
    """
    table, places = table_of(rows, snapshot.kind, always, snapshot.facts)
    records = prepare(with_forms(table))
    size = len(places)
    known = {rule.name: rule for rule in rules_for(records)}
    blocks = blocks_of([known[name] for name in snapshot.caps if name in known], size)
    return Read(places, records, blocks, contents_of(records, size))


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
    found = resolve(table, Options(threshold, apart=apart, together=together))
    records = prepare(with_forms(table))
    sizes = np.bincount(found.clusters)[found.clusters] if len(places) else np.zeros(0)
    weights = np.append(1.0 / np.maximum(sizes, 1), np.zeros(FORMS)).astype(np.float32)
    comparisons = comparisons_for(records, weights)
    rules = kept_rules(rules_for(records))
    budgets = {rule.name: rule.budget for rule in rules}
    caps = caps_of(blocks_of(rules, len(places)), budgets, len(places), SHARERS)
    caps = {name: SHARERS if _is_shared(name) else cap for name, cap in caps.items()}
    model = _whole(found.model, comparisons, len(places))
    return Snapshot(
        kind, threshold, model, {name: cap for name, cap in caps.items() if cap > 1},
        learn_frequencies(comparisons, weights), facts, len(rows),
    )  # fmt: skip


def places_of(pairs: Iterable[tuple[str, str]], at: Mapping[str, int]) -> list[tuple[int, int]]:
    """Judged pairs of keys as places, those of which a record is gone left out."""
    return [(at[one], at[two]) for one, two in pairs if one in at and two in at]


def _is_shared(rule: str) -> bool:
    return rule.startswith(_SHARED) and "+" not in rule and rule != "email-local"


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


def partition(
    found: Read,
    snapshot: Snapshot,
    constraints: tuple[Sequence[tuple[int, int]], Sequence[tuple[int, int]]] = ((), ()),
    counts: Mapping[int, int] | None = None,
) -> Partition:
    """Cluster what was read.

    Args:
        found: The records: all there are, or all that links hang together.
        snapshot: What is known.
        constraints: Places of ``found`` held apart by judgements, and places joined.
        counts: Live records of each token, where ``found`` is not all there are.
    """
    if not found.size:
        nothing = np.zeros(0, np.int64)
        return Partition(nothing, Links(nothing, nothing, np.zeros(0, np.float32)))
    apart, together = constraints
    first, back = _distinct(found, {place for pair in (*apart, *together) for place in pair})
    sizes = [_sizes(block, counts) for block in found.blocks]
    kept = _without_common(found, sizes, snapshot)
    pairs = _candidates(found, sizes, snapshot, back, together)
    bound = Constraints(len(first), None, _pairs(apart, back), _pairs(together, back))
    scorer = Scorer(kept.take(_with_forms(first, found.size)), snapshot, bound)
    labels, weights = scorer.cluster(*pairs)
    return Partition(labels[back], _links(found, first, back, pairs, weights, snapshot))


def _sizes(block: Blocks, counts: Mapping[int, int] | None) -> Index:
    if counts is None:
        return sizes_of(block.tokens)
    return np.array([counts.get(token, 1) for token in block.tokens.tolist()], np.int64)


def _distinct(found: Read, judged: set[int]) -> tuple[Index, Index]:
    """A place for each distinct content in the order of contents, and the distinct number of each place.

    Judged records stand for themselves.
    """
    marks = [
        content + (place.to_bytes(8, "big") if place in judged else b"")
        for place, content in enumerate(found.contents)
    ]
    numbers = {mark: number for number, mark in enumerate(sorted(set(marks)))}
    back = np.array([numbers[mark] for mark in marks], np.int64)
    first = np.zeros(len(numbers), np.int64)
    first[back[::-1]] = np.arange(len(marks))[::-1]
    return first, back


def _with_forms(first: Index, size: int) -> Index:
    return np.append(first, np.arange(size, size + FORMS))


def _without_common(found: Read, sizes: Sequence[Index], snapshot: Snapshot) -> Records:
    """The records without the values that too many share."""
    features = dict(found.records.features)
    for block, counted in zip(found.blocks, sizes, strict=True):
        common = np.unique(block.tokens[counted > snapshot.sharers])
        if not _is_shared(block.rule) or not len(common):
            continue
        for name in found.records.fields.get(block.rule, ()):
            item = features[name]
            gone = np.isin(token_of(block.rule, [str(value) for value in item.values]), common)
            codes = np.where(np.append(gone, False)[item.codes], np.int32(-1), item.codes)
            features[name] = Coded(item.values, codes)
    return replace(found.records, features=features)


def _candidates(
    found: Read,
    sizes: Sequence[Index],
    snapshot: Snapshot,
    back: Index,
    together: Sequence[tuple[int, int]],
) -> tuple[Index, Index]:
    """Pairs of distinct records worth comparing, each once, the lesser first."""
    left, right = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    for block, counted in zip(found.blocks, sizes, strict=True):
        allowed = counted <= snapshot.caps[block.rule]
        one, two = pairs_of(block.rows[allowed], block.tokens[allowed])
        left.append(back[one])
        right.append(back[two])
    for pair in together:
        left.append(back[[pair[0]]])
        right.append(back[[pair[1]]])
    twins = _twins(found, back)
    every_left, every_right = np.concatenate([*left, twins[0]]), np.concatenate([*right, twins[1]])
    total = int(back.max(initial=0)) + 1
    keys = np.minimum(every_left, every_right) * total + np.maximum(every_left, every_right)
    keys = np.unique(keys[every_left != every_right])
    return keys // total, keys % total


def _twins(found: Read, back: Index) -> tuple[Index, Index]:
    """Equal contents that are not one because one of them was judged."""
    seen: dict[bytes, int] = {}
    pairs: set[tuple[int, int]] = set()
    for content, number in zip(found.contents, back.tolist(), strict=True):
        other = seen.setdefault(content, number)
        if other != number:
            pairs.add((other, number))
    listed = np.array(sorted(pairs), np.int64).reshape(-1, 2)
    return listed[:, 0], listed[:, 1]


def _pairs(pairs: Sequence[tuple[int, int]], back: Index) -> tuple[Index, Index]:
    places = np.array(pairs, np.int64).reshape(-1, 2)
    return back[places[:, 0]], back[places[:, 1]]


def _links(
    found: Read, first: Index, back: Index, pairs: tuple[Index, Index], weights: Floats, snapshot: Snapshot
) -> Links:
    """Links worth keeping between places: of pairs from the unsure bound up, and of copies to their first."""
    bits = np.log2(snapshot.unsure / (1 - snapshot.unsure))
    near = weights >= bits
    copies = np.flatnonzero(first[back] != np.arange(found.size))
    left = np.concatenate([first[pairs[0][near]], first[back[copies]]])
    right = np.concatenate([first[pairs[1][near]], copies])
    certain = np.full(len(copies), CERTAIN, np.float32)
    return Links(left, right, np.concatenate([weights[near], certain]))


class Scorer:
    """Weighs pairs of records under a snapshot."""

    def __init__(self, records: Records, snapshot: Snapshot, constraints: Constraints) -> None:
        """``records`` end with the forms; constraints are on those before them."""
        self.snapshot, self.constraints, self.kind = snapshot, constraints, records.kind
        self.size = records.size - FORMS
        made = comparisons_for(records, np.ones(records.size, np.float32))
        known = [item for item in made if item.name in snapshot.model.m]
        self.comparisons = with_frequencies(known, snapshot.frequencies)
        held = [item.present for _, item in sorted(records.features.items())]
        self.richness: Floats = np.sum(held, axis=0).astype(np.float32)[: self.size]

    def cluster(self, left: Index, right: Index) -> tuple[Index, Floats]:
        """Cluster number of each record, and the weights of the pairs."""
        labels = np.arange(self.size)
        threshold, unsure = self.snapshot.threshold, self.snapshot.unsure
        least, reach = (float(np.log2(chance / (1 - chance))) for chance in (threshold, unsure))
        levels = levels_of(self.comparisons, left, right)
        crowded = [
            (column, item) for column, item in enumerate(self.comparisons) if isinstance(item, GramComparison)
        ]
        weights = np.zeros(len(left), np.float32)
        for _ in range(2 if crowded else 1):
            for column, item in crowded:
                item.see(left, right, levels[:, column], labels)
            weights = self.weigh(left, right, with_rarity(self.comparisons, left, right, levels))
            pairs = Pairs(left, right, weights)
            labels = cluster(pairs, self.evidence, least, self.constraints, reach, self.richness)
        return labels, weights

    def weigh(self, left: Index, right: Index, vectors: Vectors) -> Floats:
        """Match weights of pairs whose outcomes are known, judgements obeyed."""
        weights = weigh(self.snapshot.model, self.comparisons, vectors)
        weights[self.constraints.required(left, right)] = CERTAIN
        weights[self.constraints.forbidden(left, right)] = -CERTAIN
        return weights

    def evidence(self, left: Index, right: Index) -> Evidence:
        """What pairs say, aspect by aspect."""
        vectors = compare_all(self.comparisons, left, right)
        bits = field_bits(self.snapshot.model, self.comparisons, vectors)
        aspects = aspects_of(self.comparisons)
        summed = np.stack([bits[:, columns].sum(axis=1) for columns in aspects], axis=1)
        known = np.stack([(vectors.levels[:, columns] > 0).any(axis=1) for columns in aspects], axis=1)
        binding = tuple(
            place for place, columns in enumerate(aspects) if self.comparisons[columns[0]].name == "source"
        )
        return Evidence(
            summed, known, self.constraints.forbidden(left, right), self.constraints.required(left, right),
            self.snapshot.model.prior_bits, binding, POWER[self.kind],
        )  # fmt: skip

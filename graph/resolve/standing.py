"""Resolving under a snapshot: nothing is learnt, so a part of the records resolves as it would among all.

What two records weigh depends on them and the snapshot; which are compared, on the blocks they share; and no
cluster reaches beyond the records that links of at least the unsure bound hang together. So an arrival needs
the records its links lead to and no others, and batch and arrivals give the same partition.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np

from graph.resolve.columns import Coded, Floats, Index
from graph.resolve.constraints import Constraints
from graph.resolve.forms import FORMS, with_forms
from graph.resolve.linkage import CERTAIN
from graph.resolve.records import Records, prepare
from graph.resolve.rules import rules_for
from graph.resolve.scoring import probability
from graph.resolve.snapshots import Snapshot
from graph.resolve.tables import Row, table_of
from graph.resolve.tokens import Blocks, blocks_of, contents_of, pairs_of, sizes_of, token_of
from graph.resolve.weighing import Scorer

_SHARED = ("phone", "email", "identifier", "account", "shared:")
"""Rules whose values say nothing where more than `SHARERS` records share them."""


@dataclass(frozen=True, slots=True)
class Read:
    """Rows of one kind as a snapshot reads them.

    Attributes:
        places: Which of the rows are compared at all; the others are alone.
        records: Those, and behind them the forms.
        blocks: Their keys by rule.
        contents: What each says as a whole; equal contents are one, unless they say little.
        keys: The key of each.
    """

    places: list[int]
    keys: list[str]
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
    blocks = blocks_of([known[name] for name in snapshot.caps if name in known], size, snapshot.kind)
    keys = [str(rows[place]["key"]) for place in places]
    return Read(places, keys, records, blocks, contents_of(records, size))


def places_of(pairs: Iterable[tuple[str, str]], at: Mapping[str, int]) -> list[tuple[int, int]]:
    """Judged pairs of keys as places, those of which a record is gone left out."""
    return [(at[one], at[two]) for one, two in pairs if one in at and two in at]


def is_shared(rule: str) -> bool:
    """Whether a rule is about a value that tells people apart, unless too many share it."""
    return rule.startswith(_SHARED) and "+" not in rule and rule != "email-local"


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
    sizes = [sizes_in(block, counts) for block in found.blocks]
    kept = without_common(found, sizes, snapshot)
    pairs = _candidates(found, sizes, snapshot, back, together)
    bound = Constraints(len(first), None, _pairs(apart, back), _pairs(together, back))
    scorer = Scorer(kept.take(_with_forms(first, found.size)), snapshot, bound)
    labels, weights = scorer.cluster(*pairs)
    return Partition(labels[back], _links(found, first, back, pairs, weights, snapshot))


def sizes_in(block: Blocks, counts: Mapping[int, int] | None) -> Index:
    """Live records of each token of a block: as given, else counted."""
    if counts is None:
        return sizes_of(block.tokens)
    return np.array([counts.get(token, 1) for token in block.tokens.tolist()], np.int64)


def _distinct(found: Read, judged: set[int]) -> tuple[Index, Index]:
    """A place for each distinct content in the order of contents, and the distinct number of each place.

    Judged records, and those that say next to nothing, stand for themselves.
    """
    alone = judged | set(np.flatnonzero(~found.records.telling()[: found.size]).tolist())
    marks = [
        content + (found.keys[place].encode() if place in alone else b"")
        for place, content in enumerate(found.contents)
    ]
    numbers = {mark: number for number, mark in enumerate(sorted(set(marks)))}
    back = np.array([numbers[mark] for mark in marks], np.int64)
    first = np.zeros(len(numbers), np.int64)
    first[back[::-1]] = np.arange(len(marks))[::-1]
    return first, back


def _with_forms(first: Index, size: int) -> Index:
    return np.append(first, np.arange(size, size + FORMS))


def without_common(found: Read, sizes: Sequence[Index], snapshot: Snapshot) -> Records:
    """The records without the values that too many share."""
    features = dict(found.records.features)
    for block, counted in zip(found.blocks, sizes, strict=True):
        common = np.unique(block.tokens[counted > snapshot.sharers])
        if not is_shared(block.rule) or not len(common):
            continue
        for name in found.records.fields.get(block.rule, ()):
            item = features[name]
            gone = np.isin(token_of(snapshot.kind, block.rule, [str(value) for value in item.values]), common)
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
    """Equal contents that are not one because some of them were judged."""
    telling = found.records.telling()
    numbers: dict[bytes, set[int]] = defaultdict(set)
    for place, number in enumerate(back.tolist()):
        if telling[place]:
            numbers[found.contents[place]].add(number)
    pairs = [pair for held in numbers.values() if len(held) > 1 for pair in combinations(sorted(held), 2)]
    listed = np.array(pairs, np.int64).reshape(-1, 2)
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

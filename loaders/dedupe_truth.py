"""Truth files of `renmai dedupe`: an id and its true cluster, or pairs of ids that belong together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix

from graph.errors import InputError, UsageError
from graph.resolve.clustering import components
from graph.resolve.evaluation import Quality, compare_partitions
from graph.resolve.resolver import Resolution
from loaders.flat import Flat

_WORDS = "truth cluster entity person label identity group true_id cluster_id entity_id person_id"
CLUSTER_WORDS = frozenset(_WORDS.split())


@dataclass(frozen=True, slots=True)
class Measured:
    """How good a resolution is against a truth.

    Attributes:
        quality: Pairs implied by the clusters.
        candidate_recall: Share of true pairs that were compared at all (or were equal records).
        unknown: Ids of the truth that no record has.
    """

    quality: Quality
    candidate_recall: float
    unknown: int


def measure(flats: Sequence[Flat], truth: Flat, id_column: str | None, resolution: Resolution) -> Measured:
    """Measure clusters against a truth file; records it does not name, or names with nothing, are left out.

    Raises:
        InputError: ``dedupe.truth-columns``, ``dedupe.truth-id`` or ``dedupe.truth-empty``.
        UsageError: ``dedupe.no-id-column``.
    """
    if len(truth.header) < 2:
        raise InputError("dedupe.truth-columns", path=str(truth.path))
    read = _by_pairs if _is_pairs(flats, truth) else _by_id
    labels, unknown = read(flats, truth, id_column)
    if not any(labels):
        raise InputError("dedupe.truth-empty", path=str(truth.path))
    quality = compare_partitions(resolution.clusters, labels)
    return Measured(quality, _candidate_recall(labels, resolution, quality.true_pairs), unknown)


def _is_pairs(flats: Sequence[Flat], truth: Flat) -> bool:
    """Two columns, neither of which is named as a column of the data or as a cluster."""
    names = {name.lower() for name in truth.header[:2]}
    known = {name.lower() for flat in flats for name in flat.header}
    return not names & known and not names & CLUSTER_WORDS


def _id_of(flat: Flat, wanted: str | None, truth: Flat) -> str:
    if wanted is not None:
        if wanted not in flat.header:
            raise UsageError("dedupe.no-id-column", column=wanted, known=list(flat.header))
        return wanted
    shared = [name for name in flat.header if name in truth.header]
    if shared:
        return shared[0]
    unique = (name for name in flat.header if len(set(flat.column(name))) == len(flat.rows))
    named = next(unique, None)
    if named is None:
        raise InputError("dedupe.truth-id", path=str(truth.path), known=list(truth.header))
    return named


def _by_id(flats: Sequence[Flat], truth: Flat, wanted: str | None) -> tuple[list[str | None], int]:
    key = wanted if wanted in truth.header else next((n for n in flats[0].header if n in truth.header), None)
    if key is None:
        raise InputError("dedupe.truth-id", path=str(truth.path), known=list(truth.header))
    cluster = next(name for name in truth.header if name != key)
    known = dict(zip(truth.column(key), truth.column(cluster), strict=True))
    ids = [value for flat in flats for value in flat.column(_id_of(flat, wanted, truth))]
    return [known.get(value) or None for value in ids], len(known.keys() - set(ids))


def _by_pairs(flats: Sequence[Flat], truth: Flat, wanted: str | None) -> tuple[list[str | None], int]:
    """Labels from pairs; with two files the first id is of the one they fit best, the second of the other."""
    places: list[dict[str, int]] = []
    start = 0
    for flat in flats:
        column = flat.column(_id_of(flat, wanted, truth))
        places.append({value: start + place for place, value in enumerate(column)})
        start += len(flat.rows)
    pairs = [(row[0], row[1]) for row in truth.rows]
    orders = [(places[0], places[-1]), (places[-1], places[0])]
    first, second = max(orders, key=lambda order: sum(a in order[0] and b in order[1] for a, b in pairs))
    found = [(first[a], second[b]) for a, b in pairs if a in first and b in second]
    left, right = (np.array([pair[side] for pair in found], np.int64) for side in (0, 1))
    joined = components(start, left, right)
    return [str(label) for label in joined] if found else [None] * start, len(pairs) - len(found)


def _candidate_recall(labels: Sequence[str | None], resolution: Resolution, true_pairs: int) -> float:
    """True pairs among the compared ones, counted in rows though compared as distinct records."""
    known = np.array([label not in (None, "") for label in labels])
    numbers = np.unique(np.array([label or "" for label in labels]), return_inverse=True)[1]
    distinct = resolution.distinct
    held = csr_matrix(
        (np.ones(int(known.sum())), (distinct[known], numbers[known])),
        shape=(int(distinct.max(initial=-1)) + 1, int(numbers.max(initial=-1)) + 1),
    )
    same = float((held.multiply(held - (held > 0))).sum()) / 2
    left, right = resolution.candidates
    compared = float(held[left].multiply(held[right]).sum()) if len(left) else 0.0
    return min((same + compared) / true_pairs, 1.0) if true_pairs else 1.0

"""Weights of pairs of records under a snapshot, and their clusters."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from graph.resolve.clustering import Pairs, cluster
from graph.resolve.columns import Floats, Index
from graph.resolve.comparisons.build import comparisons_for
from graph.resolve.comparisons.grams import GramComparison
from graph.resolve.constraints import Constraints
from graph.resolve.forms import FORMS
from graph.resolve.frequencies import with_frequencies
from graph.resolve.linkage import CERTAIN, Evidence
from graph.resolve.records import Records
from graph.resolve.resolver import evidence_of
from graph.resolve.scoring import Vectors, compare_all, field_bits, levels_of, weigh, with_rarity
from graph.resolve.snapshots import Snapshot
from graph.resolve.waterfall import Step


class Scorer:
    """Weighs pairs of records under a snapshot."""

    def __init__(self, records: Records, snapshot: Snapshot, constraints: Constraints) -> None:
        """``records`` end with the forms; constraints are on those before them."""
        self.snapshot, self.constraints, self.kind = snapshot, constraints, records.kind
        self.size = records.size - FORMS
        made = comparisons_for(records, np.ones(records.size, np.float32))
        known = [item for item in made if len(snapshot.model.m.get(item.name, ())) == len(item.levels)]
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
        return evidence_of(self.snapshot.model, self.comparisons, self.constraints, self.kind, left, right)

    def steps(self, left: int, right: int, shown: Callable[[str, int], str]) -> list[Step]:
        """What each comparison says of one pair, in the order of the comparisons.

        Args:
            left: A record.
            right: Another.
            shown: The value of a feature (or ``name``) of a record, as text.
        """
        ends = (np.array([left]), np.array([right]))
        vectors = compare_all(self.comparisons, *ends)
        bits = field_bits(self.snapshot.model, self.comparisons, vectors)[0].tolist()
        made = []
        for column, item in enumerate(self.comparisons):
            number = int(vectors.levels[0, column])
            level = item.levels[number - 1].code if number else "missing"
            texts = [shown(item.name, place) for place in (left, right)]
            rarity = float(vectors.rarity[0, column])
            made.append(Step(item.name, level, bits[column], rarity, texts[0], texts[1]))
        return made

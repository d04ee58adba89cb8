"""What to offer whom next: own rhythm and household first, then bought together, then people alike.

Pure functions over columns. A `History` holds what each person bought; a `Crowd` what all together teach
(who buys alike, what goes together, what is popular). A score is the weighted sum of four parts, each
divided by its own spread so that weights mean the same in every shop:

- *own*: a person's purchases, older ones fading, due ones up, those just bought down;
- *home*: the same of the others in the household;
- *together*: cosine of buyers between a thing and what the person has, shrunk where few buyers support it;
- *alike*: share of the nearest people who bought it, shrunk to its popularity.

Nearness is the cosine of log counts weighted by rarity (tf-idf), as nearest-neighbour basket recommenders
do (Hu et al., TIFU-KNN, SIGIR 2020); the crowd is a sample where there are many people.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
import scipy.sparse as sp

from graph.analytics.recommend_history import Floats, History, Ints


@dataclass(frozen=True, slots=True)
class Options:
    """Constants of the score, tuned on an earlier period of benchmarks/recommend.py, never on its test.

    Attributes:
        own, home, together, alike: Weights of the four parts.
        fade: Days after which a purchase counts for 1/e.
        near: So many nearest people are asked.
        crowd: At most so many people are in the crowd.
        kept: Things bought together that are kept, for each thing.
        few: Buyers two things share below which their tie is halved.
        calm: Added to the sum of nearness, as popularity.
    """

    own: float = 0.4
    home: float = 0.15
    together: float = 0.3
    alike: float = 1.0
    fade: float = 365.0
    near: int = 300
    crowd: int = 4000
    kept: int = 50
    few: float = 10.0
    calm: float = 0.5


@dataclass(frozen=True, slots=True, eq=False)
class Crowd:
    """What people's purchases teach; arrays only, so that it can be kept in a file.

    Attributes:
        member: Rows of the history that are in the crowd.
        near_*: Their purchases as tf-idf (csr), rows of length one.
        rarity: Weight of each thing in nearness.
        popular: Share of all people who bought each thing.
        together_*: Things x things (csr), cosine of buyers, shrunk.
        spread: Spread of own (and home), together and alike over the crowd.
    """

    member: Ints
    near_data: Floats
    near_indices: Ints
    near_indptr: Ints
    rarity: Floats
    popular: Floats
    together_data: Floats
    together_indices: Ints
    together_indptr: Ints
    spread: Floats

    @property
    def things(self) -> int:
        """Number of things."""
        return len(self.popular)

    def near(self) -> sp.csr_matrix:
        """Crowd x things, rows of length one."""
        shape = (len(self.member), self.things)
        return sp.csr_matrix((self.near_data, self.near_indices, self.near_indptr), shape=shape)

    def has(self) -> sp.csr_matrix:
        """Crowd x things, 1 where bought."""
        ones = np.ones(len(self.near_indices), np.float32)
        shape = (len(self.member), self.things)
        return sp.csr_matrix((ones, self.near_indices, self.near_indptr), shape=shape)

    def together(self) -> sp.csr_matrix:
        """Things x things."""
        shape = (self.things, self.things)
        parts = (self.together_data, self.together_indices, self.together_indptr)
        return sp.csr_matrix(parts, shape=shape)

    def arrays(self) -> dict[str, Any]:
        """The arrays by name."""
        return {item.name: getattr(self, item.name) for item in fields(self)}

    @classmethod
    def of_arrays(cls, arrays: Mapping[str, Any]) -> Crowd:
        """A crowd from what `arrays` gave."""
        return cls(**{item.name: arrays[item.name] for item in fields(cls)})


@dataclass(frozen=True, slots=True, eq=False)
class Scores:
    """Parts of the score of some people, each people x things; ``total`` is what counts.

    ``near`` is the nearness of each person to the nearest of the crowd: people x crowd.
    """

    own: Floats
    home: Floats
    together: Floats
    alike: Floats
    total: Floats
    near: sp.csr_matrix


def learn(history: History, today: int, options: Options = Options()) -> Crowd:
    """Learn the crowd from all histories, which end ``today``; people without purchases teach nothing."""
    buyers = np.bincount(history.thing, minlength=history.things).astype(np.float32)
    people = max(int(np.count_nonzero(np.diff(history.indptr))), 1)
    rarity = np.log(people / (1.0 + buyers), dtype=np.float32).clip(0.05)
    member = _members(history, options.crowd)
    chosen = history.rows(member)
    near = _normalised(chosen, rarity)
    together = _together(history, buyers, options)
    crowd = Crowd(
        member, near.data, near.indices.astype(np.int64), near.indptr.astype(np.int64), rarity,
        np.asarray(buyers / people, dtype=np.float32),
        together.data, together.indices.astype(np.int64), together.indptr.astype(np.int64),
        np.ones(3, np.float32),
    )  # fmt: skip
    sample = member[:: max(1, len(member) // 1000)]
    parts = score(history.rows(sample), crowd, today, options, exclude=sample)
    if not len(sample):
        return crowd
    spread = np.array([max(float(part.std()), 1e-6) for part in (parts.own, parts.together, parts.alike)])
    return replace(crowd, spread=spread.astype(np.float32))


def score(
    history: History,
    crowd: Crowd,
    today: int,
    options: Options = Options(),
    *,
    home: History | None = None,
    exclude: Ints | None = None,
) -> Scores:
    """Score every thing for every person of a history; dense, so ask for a thousand people at most.

    ``home`` is what the others of each person's household bought, row for row. ``exclude`` holds the rows
    these people have in the history the crowd was learnt from, or -1: nobody is her own neighbour.
    """
    own = _own(history, today).toarray()
    at_home = np.zeros_like(own) if home is None else _own(home, today).toarray()
    bought = history.matrix(np.ones(len(history.thing), np.float32))
    length = np.sqrt(np.maximum(np.diff(history.indptr), 1)).astype(np.float32)[:, None]
    together = np.asarray((bought @ crowd.together()).toarray()) / length
    near = _nearest(history, crowd, options, exclude)
    alike = _alike(near, crowd, options)
    total = (
        (options.own * own + options.home * at_home) / crowd.spread[0]
        + options.together * together / crowd.spread[1]
        + options.alike * alike / crowd.spread[2]
    )
    return Scores(own, at_home, np.asarray(together), alike, np.asarray(total, dtype=np.float32), near)


def best(total: Floats, k: int) -> Ints:
    """Places of the k highest scores of each row, highest first, ties by place; -1 where there are fewer.

    Scores of minus infinity are no candidates.

    >>> best(np.array([[1.0, 3.0, -np.inf]], np.float32), 3).tolist()
    [[1, 0, -1]]
    """
    count = min(k, total.shape[1])
    if count == 0:
        return np.full((total.shape[0], k), -1, np.int64)
    places = np.argpartition(-total, count - 1, axis=1)[:, :count]
    order = np.lexsort((places, -np.take_along_axis(total, places, axis=1)), axis=1)
    places = np.take_along_axis(places, order, axis=1)
    found = np.where(np.isfinite(np.take_along_axis(total, places, axis=1)), places, -1)
    return np.pad(found, ((0, 0), (0, k - count)), constant_values=-1)


def _nearest(history: History, crowd: Crowd, options: Options, exclude: Ints | None) -> sp.csr_matrix:
    mine = _normalised(history, crowd.rarity)
    near = np.asarray((mine @ crowd.near().T).toarray())
    if exclude is not None:
        place = np.full(max(int(crowd.member.max(initial=-1)), int(exclude.max(initial=-1))) + 1, -1)
        place[crowd.member] = np.arange(len(crowd.member))
        own = np.where(exclude >= 0, place[exclude], -1)
        rows = np.flatnonzero(own >= 0)
        near[rows, own[rows]] = 0.0
    if near.shape[1] > options.near:
        least = np.partition(near, near.shape[1] - options.near, axis=1)
        near[near < least[:, near.shape[1] - options.near][:, None]] = 0.0
    return sp.csr_matrix(near)


def _alike(near: sp.csr_matrix, crowd: Crowd, options: Options) -> Floats:
    asked = np.asarray(near.sum(axis=1), dtype=np.float32).reshape(-1, 1)
    found = np.asarray((near @ crowd.has()).toarray()) + options.calm * crowd.popular[None, :]
    return np.asarray(found / (asked + options.calm), dtype=np.float32)


def _own(history: History, today: int) -> sp.csr_matrix:
    """Faded purchases, less where one was made a short part of the usual gap ago, more where it is due."""
    gap = history.gap()
    waited = np.maximum(today - history.last, 0) / np.maximum(gap, 1.0)
    due = np.where(np.isnan(gap), 1.0, np.clip(0.5 + waited, 0.5, 1.25)).astype(np.float32)
    return history.matrix(history.faded * due)


def _members(history: History, most: int) -> Ints:
    """People of two things or more, evenly taken; everybody who bought where there are few of those."""
    lengths = np.diff(history.indptr)
    found = np.flatnonzero(lengths >= 2)
    if len(found) < 50:
        found = np.flatnonzero(lengths)
    if len(found) > most:
        found = found[np.linspace(0, len(found) - 1, most).astype(np.int64)]
    return np.asarray(found, dtype=np.int64)


def _normalised(history: History, rarity: Floats) -> sp.csr_matrix:
    values = np.log1p(history.times) * rarity[history.thing]
    matrix = history.matrix(values.astype(np.float32))
    length = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1), dtype=np.float32)).ravel()
    matrix.data = matrix.data / np.repeat(np.maximum(length, 1e-6), np.diff(matrix.indptr))
    return matrix


def _together(history: History, buyers: Floats, options: Options) -> sp.csr_matrix:
    """Cosine of buyers between things, each with its strongest ``kept``; from at most 200,000 people."""
    step = max(1, history.people // 200_000)
    sample = history.rows(np.arange(0, history.people, step)) if step > 1 else history
    ones = sample.matrix(np.ones(len(sample.thing), np.float32))
    shared = (ones.T @ ones).tocoo()
    away = (shared.row != shared.col) & (shared.data >= 2)
    row, col, count = shared.row[away], shared.col[away], shared.data[away]
    lengths = np.sqrt(np.maximum(buyers, 1.0) / step)
    value = count / (lengths[row] * lengths[col]) * (count / (count + options.few))
    order = np.lexsort((-value, row))
    row, col, value = row[order], col[order], value[order]
    first = np.searchsorted(row, row)
    kept = np.arange(len(row)) - first < options.kept
    parts = (value[kept].astype(np.float32), (row[kept], col[kept]))
    matrix = sp.csr_matrix(parts, shape=(history.things, history.things))
    matrix.sum_duplicates()
    return matrix

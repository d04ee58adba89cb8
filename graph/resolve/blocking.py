"""Candidate pairs: named rules over standardised keys, each bounded in the pairs it may propose.

A rule groups records that share a key. Groups are taken from the smallest up until the rule's budget (a
multiple of the number of records) is spent, so that frequent values drop out first and no rule is quadratic.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from graph.resolve.columns import Coded, Index, combine

MOST_RULES = 62
_BITS = 6
"""Of a number below MOST_RULES."""


@dataclass(frozen=True, slots=True)
class Key:
    """One way to group records: ``values[i]`` is the group of record ``rows[i]``.

    Attributes:
        name: Such as ``"surname"`` or ``"phone"``.
        features: Feature families it is made from; comparisons that use them are not trained by its pairs.
        codes: Group of each record, -1 for none; records with several keys use ``several``.
        several: (record, group) rows for keys a record may have more than one of; at most one in a rule.
        values: What each group stands for, where a record's keys are to be kept (graph.resolve.tokens).
    """

    name: str
    features: frozenset[str]
    codes: np.ndarray | None = None
    several: tuple[Index, Index] | None = None
    values: Sequence[str] | np.ndarray = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """Records that share all of these keys are candidates.

    Attributes:
        budget: Most pairs, as a multiple of the number of records.
        trains: Whether its pairs teach the model; a shared home or device finds households, whose members
            would teach that one person has several names.
    """

    name: str
    keys: tuple[Key, ...]
    budget: float
    trains: bool = True

    @property
    def features(self) -> frozenset[str]:
        """Feature families its keys are made from."""
        return frozenset().union(*(key.features for key in self.keys))


@dataclass(frozen=True, slots=True)
class Candidates:
    """Pairs worth comparing, ``left < right``, with the rules that proposed each as bits."""

    left: Index
    right: Index
    found_by: Index
    counts: Mapping[str, int]

    def __len__(self) -> int:
        return len(self.left)

    def take(self, which: np.ndarray) -> Candidates:
        """Some of them; the counts of the rules stay."""
        if which.all():
            return self
        return Candidates(self.left[which], self.right[which], self.found_by[which], self.counts)


def propose(size: int, rules: Sequence[Rule], least_budget: int = 20_000, share: float = 1.0) -> Candidates:
    """All distinct pairs the rules propose, in ascending order; ``share``: of their budgets."""
    chunks: list[Index] = []
    counts: dict[str, int] = {}
    for number, rule in enumerate(rules[:MOST_RULES]):
        pairs = _pairs_of(size, rule, max(int(rule.budget * share * size), least_budget))
        counts[rule.name] = len(pairs)
        pairs <<= _BITS
        pairs |= number
        chunks.append(pairs)
    every = np.concatenate([np.zeros(0, np.int64), *chunks])
    chunks.clear()
    # One number a pair and rule, sorted in place: the largest arrays of a run are never there twice.
    every.sort()
    flags = np.left_shift(np.int64(1), every & (2**_BITS - 1), dtype=np.int64)
    every >>= _BITS
    starts = np.flatnonzero(np.append(len(every) > 0, every[1:] != every[:-1]))
    if not len(starts):
        return Candidates(every, every, every, counts)
    merged = np.bitwise_or.reduceat(flags, starts)
    del flags
    distinct = every[starts]
    return Candidates(distinct // size, distinct % size, merged, counts)


def with_pairs(candidates: Candidates, size: int, pairs: tuple[Index, Index]) -> Candidates:
    """The candidates and some pairs more, found by no rule."""
    if not len(pairs[0]):
        return candidates
    known = candidates.left * size + candidates.right
    added = np.setdiff1d(np.minimum(*pairs) * size + np.maximum(*pairs), known)
    every = np.concatenate([known, added])
    order = np.argsort(every, kind="stable")
    found_by = np.concatenate([candidates.found_by, np.zeros(len(added), np.int64)])[order]
    every = every[order]
    return Candidates(every // size, every % size, found_by, candidates.counts)


def _pairs_of(size: int, rule: Rule, budget: int) -> Index:
    """Pairs of one rule as left * size + right, each once."""
    several = next((key.several for key in rule.keys if key.several is not None), None)
    single = [key.codes for key in rule.keys if key.codes is not None]
    if several is not None:
        rows, groups = several
        if single:
            groups = combine(groups.astype(np.int32), *(codes[rows] for codes in single))
            rows, groups = rows[groups >= 0], groups[groups >= 0]
    else:
        codes = combine(*single)
        rows = np.flatnonzero(codes >= 0)
        groups = codes[rows]
    if len(rows) < 2:
        return np.zeros(0, np.int64)
    order = np.lexsort((rows, groups))
    rows, groups = rows[order].astype(np.int64), groups[order]
    starts = np.flatnonzero(np.append(True, groups[1:] != groups[:-1]))
    sizes = np.diff(np.append(starts, len(rows)))
    some = sizes >= 2
    starts, sizes = starts[some], sizes[some]
    ascending = np.argsort(sizes, kind="stable")
    costs = np.cumsum(sizes[ascending].astype(np.int64) * (sizes[ascending] - 1) // 2)
    allowed = int(np.searchsorted(costs, budget, side="right"))
    if allowed < len(sizes):  # a size is taken whole or not at all: no tie depends on order
        limit = sizes[ascending[allowed]]
        allowed = int(np.searchsorted(sizes[ascending], limit, side="left"))
    chosen = np.sort(ascending[:allowed])
    pairs = _within(rows, starts[chosen], sizes[chosen], size)
    return np.unique(pairs) if several is not None else pairs


def _within(rows: Index, starts: Index, sizes: Index, size: int) -> Index:
    """All pairs inside each group of consecutive rows."""
    made = []
    for width in np.unique(sizes):
        first, second = np.triu_indices(int(width), 1)
        base = starts[sizes == width][:, None]
        left, right = rows[(base + first).ravel()], rows[(base + second).ravel()]
        low, high = np.minimum(left, right), np.maximum(left, right)
        made.append((low * size + high)[low != high])
    return np.concatenate(made) if made else np.zeros(0, np.int64)


_SOUNDS = str.maketrans("bfpvcgjkqsxzdtlmnr", "111122222222334556")


def sound_key(word: str) -> str:
    """A coarse key of a Latin word's sound: its first letter and consonant classes (after Soundex).

    >>> sound_key("thomson") == sound_key("tomsen")
    True
    """
    bare = word.replace("ph", "f").replace("gh", "g").replace("kn", "n").replace("wr", "r")
    if not bare:
        return ""
    coded_letters = [letter for letter in bare[1:].translate(_SOUNDS) if letter.isdigit()]
    kept = [
        letter
        for place, letter in enumerate(coded_letters)
        if place == 0 or letter != coded_letters[place - 1]
    ]
    return bare[0] + "".join(kept)[:3]


def simple(name: str, column: Coded, *families: str) -> Key:
    """A key that is a coded column itself."""
    return Key(name, frozenset(families or (name,)), column.codes, values=column.values)

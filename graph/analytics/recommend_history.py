"""What each person bought how often and when, as sparse columns: what recommendations are made from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.floating[Any]]


@dataclass(frozen=True, slots=True, eq=False)
class History:
    """What people bought: a sparse matrix people x things in rows of columns.

    Attributes:
        indptr: Where each person's entries begin; one longer than there are people.
        thing: Thing of each entry.
        times: Baskets of that person that held it.
        first, last: Days (since 1970) of the first and last of them.
        faded: Sum of exp(-age / fade) over them.
        things: Number of things there are.
    """

    indptr: Ints
    thing: Ints
    times: Floats
    first: Ints
    last: Ints
    faded: Floats
    things: int

    @property
    def people(self) -> int:
        """Number of people."""
        return len(self.indptr) - 1

    def matrix(self, values: Floats) -> sp.csr_matrix:
        """The entries with these values, as a sparse matrix."""
        return sp.csr_matrix((values, self.thing, self.indptr), shape=(self.people, self.things))

    def gap(self) -> Floats:
        """Mean days between baskets that held it, of each entry; NaN below three baskets."""
        spans = np.where(self.times >= 3, self.times - 1, np.nan)
        return np.asarray((self.last - self.first) / spans, dtype=np.float32)

    def rows(self, people: Ints) -> History:
        """The history of some people, in that order."""
        lengths = np.diff(self.indptr)[people]
        starts = self.indptr[people]
        ends = np.cumsum(lengths)
        at = np.arange(int(ends[-1]) if len(ends) else 0) + np.repeat(starts - (ends - lengths), lengths)
        return History(
            np.concatenate([np.zeros(1, np.int64), ends]),
            self.thing[at],
            self.times[at],
            self.first[at],
            self.last[at],
            self.faded[at],
            self.things,
        )


def histories(
    person: Ints, thing: Ints, basket: Ints, day: Ints, people: int, things: int, today: int, fade: float
) -> History:
    """Histories from order lines; a thing twice in one basket counts once.

    The first four are columns of equal length, ``day`` counted from 1970; ``people`` and ``things`` say how
    many there are; ages count back from ``today``; ``fade`` is that of `Options`.

    >>> one = np.zeros(2, np.int64)
    >>> found = histories(one, one, np.array([7, 8]), np.array([0, 9]), 1, 1, 9, 365.0)
    >>> found.times.tolist(), found.last.tolist()
    ([2.0], [9])
    """
    order = np.lexsort((basket, thing, person))
    person, thing, basket, day = person[order], thing[order], basket[order], day[order]
    if len(person) == 0:
        none = np.zeros(0, np.int64)
        zero = np.zeros(0, np.float32)
        return History(np.zeros(people + 1, np.int64), none, zero, none, none, zero, things)
    fresh_pair = np.r_[True, (person[1:] != person[:-1]) | (thing[1:] != thing[:-1])]
    fresh = np.r_[True, fresh_pair[1:] | (basket[1:] != basket[:-1])]
    person, thing, day, fresh_pair = person[fresh], thing[fresh], day[fresh], fresh_pair[fresh]
    starts = np.flatnonzero(fresh_pair)
    age = np.maximum(today - day, 0)
    owner = person[starts]
    return History(
        np.searchsorted(owner, np.arange(people + 1)).astype(np.int64),
        thing[starts],
        np.diff(np.r_[starts, len(person)]).astype(np.float32),
        np.minimum.reduceat(day, starts),
        np.maximum.reduceat(day, starts),
        np.add.reduceat(np.exp(-age / fade), starts).astype(np.float32),
        things,
    )

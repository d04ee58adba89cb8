"""Why a thing is offered to a person, as a code and its parameters; web turns them into sentences.

The first that holds: a rhythm of one's own, bought before, bought at home, goes with what one has, bought by
people alike, popular. A number in a reason is a count anybody can check, not a score.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import scipy.sparse as sp

from graph.analytics.recommend import Crowd, Options, Scores
from graph.analytics.recommend_history import History, Ints

Reason = tuple[str, dict[str, Any]]


def reasons(
    picks: Ints, history: History, crowd: Crowd, scores: Scores, near: sp.csr_matrix, today: int,
    options: Options, names: Sequence[str], has: sp.csc_matrix, ties: sp.csr_matrix,
) -> list[list[Reason]]:  # fmt: skip
    """A reason for each pick of each person; -1 is no pick and gets none.

    ``near`` is `recommend.nearest` of these people, ``has`` and ``ties`` are the crowd's has (by column) and
    together, made once by the caller.
    """
    gaps = history.gap()
    found: list[list[Reason]] = []
    for row, places in enumerate(picks.tolist()):
        start, end = int(history.indptr[row]), int(history.indptr[row + 1])
        entry = {thing: start + at for at, thing in enumerate(history.thing[start:end].tolist())}
        asked = near.indices[near.indptr[row] : near.indptr[row + 1]]
        said: list[Reason] = []
        for thing in places:
            if thing < 0:
                continue
            if thing in entry:
                said.append(_own(entry[thing], history, gaps, today))
            elif scores.home[row, thing] > 0:
                said.append(("recommend.home", {}))
            else:
                said.append(
                    _together(row, thing, history.thing[start:end], crowd, scores, options, names, ties)
                    or _alike(thing, asked, crowd, has)
                )
        found.append(said)
    return found


def _own(entry: int, history: History, gaps: np.ndarray[Any, Any], today: int) -> Reason:
    gap, ago = float(gaps[entry]), max(today - int(history.last[entry]), 0)
    if gap >= 1:
        return "recommend.rhythm", {"days": round(gap), "ago": ago}
    times = int(history.times[entry])
    if times == 1:
        return "recommend.once", {"ago": ago}
    return "recommend.again", {"times": times, "ago": ago}


def _together(
    row: int, thing: int, mine: Ints, crowd: Crowd, scores: Scores, options: Options, names: Sequence[str],
    ties: sp.csr_matrix,
) -> Reason | None:  # fmt: skip
    """What the person has that this goes with best, where that says more than people alike do."""
    tied = options.together * float(scores.together[row, thing]) / float(crowd.spread[1])
    above = max(float(scores.alike[row, thing]) - float(crowd.popular[thing]), 0.0)
    if tied <= options.alike * above / float(crowd.spread[2]) or tied <= 0:
        return None
    strength = {int(other): float(ties[int(other), thing]) for other in mine}
    other = max(strength, key=lambda key: (strength[key], -key))
    return ("recommend.together", {"name": names[other]}) if strength[other] > 0 else None


def _alike(thing: int, asked: Ints, crowd: Crowd, has: sp.csc_matrix) -> Reason:
    buyers = has.indices[has.indptr[thing] : has.indptr[thing + 1]]
    count = int(np.isin(asked, buyers, assume_unique=True).sum())
    if len(asked) and count / len(asked) > float(crowd.popular[thing]) and count >= 2:
        return "recommend.alike", {"count": count, "of": len(asked)}
    return "recommend.popular", {"percent": max(1, round(100 * float(crowd.popular[thing])))}

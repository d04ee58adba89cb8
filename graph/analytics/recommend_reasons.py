"""Why a thing is offered to a person, as a code and its parameters; web turns them into sentences.

The first that holds: a rhythm of one's own, bought before, bought at home, goes with what one has, bought by
people alike, popular. A number in a reason is a count anybody can check, not a score.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from graph.analytics.recommend import Crowd, Options, Scores
from graph.analytics.recommend_history import History, Ints

Reason = tuple[str, dict[str, Any]]


class Reasons:
    """Gives reasons out of one crowd; ``names`` are those of its things. Made once, asked many times."""

    def __init__(self, crowd: Crowd, names: Sequence[str], options: Options) -> None:
        self._crowd, self._names, self._options = crowd, names, options
        self._has = crowd.has()
        self._together = crowd.together().tocsc()
        self._ties: dict[int, dict[int, float]] = {}

    def of(self, picks: Ints, history: History, scores: Scores, today: int) -> list[list[Reason]]:
        """A reason for each pick of each person; -1 is no pick and gets none.

        ``history`` and ``scores`` are theirs, row for row.
        """
        gaps = history.gap()
        near = scores.near.copy()
        near.data = np.ones(len(near.data), np.float32)
        asked = np.diff(near.indptr).tolist()
        alike = np.take_along_axis((near @ self._has).toarray(), np.maximum(picks, 0), axis=1)
        found: list[list[Reason]] = []
        for row, places in enumerate(picks.tolist()):
            start, end = int(history.indptr[row]), int(history.indptr[row + 1])
            mine = history.thing[start:end].tolist()
            entry = {thing: start + at for at, thing in enumerate(mine)}
            said: list[Reason] = []
            for thing, count in zip(places, alike[row].tolist(), strict=True):
                if thing < 0:
                    continue
                if thing in entry:
                    said.append(_own(entry[thing], history, gaps, today))
                elif scores.home[row, thing] > 0:
                    said.append(("recommend.home", {}))
                else:
                    goes_with = self._goes_with(row, thing, mine, scores)
                    said.append(goes_with or self._alike(thing, int(count), asked[row]))
            found.append(said)
        return found

    def _goes_with(self, row: int, thing: int, mine: list[int], scores: Scores) -> Reason | None:
        """What the person has that this goes with best, where that says more than people alike do."""
        options, crowd = self._options, self._crowd
        tied = options.together * float(scores.together[row, thing]) / float(crowd.spread[1])
        above = max(float(scores.alike[row, thing]) - float(crowd.popular[thing]), 0.0)
        if tied <= options.alike * above / float(crowd.spread[2]) or tied <= 0:
            return None
        ties = self._tied_to(thing)
        other = max(mine, key=lambda one: (ties.get(one, 0.0), -one))
        return ("recommend.together", {"name": self._names[other]}) if ties.get(other, 0.0) > 0 else None

    def _tied_to(self, thing: int) -> dict[int, float]:
        """Things that a thing goes with, and how much."""
        if thing not in self._ties:
            start, end = self._together.indptr[thing : thing + 2]
            others = self._together.indices[start:end].tolist()
            self._ties[thing] = dict(zip(others, self._together.data[start:end].tolist(), strict=True))
        return self._ties[thing]

    def _alike(self, thing: int, count: int, asked: int) -> Reason:
        popular = float(self._crowd.popular[thing])
        if asked and count / asked > popular and count >= 2:
            return "recommend.alike", {"count": count, "of": asked}
        return "recommend.popular", {"percent": max(1, round(100 * popular))}


def _own(entry: int, history: History, gaps: np.ndarray[Any, Any], today: int) -> Reason:
    gap, ago = float(gaps[entry]), max(today - int(history.last[entry]), 0)
    if gap >= 1:
        return "recommend.rhythm", {"days": round(gap), "ago": ago}
    times = int(history.times[entry])
    if times == 1:
        return "recommend.once", {"ago": ago}
    return "recommend.again", {"times": times, "ago": ago}

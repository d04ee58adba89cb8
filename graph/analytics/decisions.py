"""When a case that a person dismissed comes back: only on evidence that was not there then."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

NEW_PEOPLE = 2
"""Fewest new members that count."""

NEW_SHARE = 0.2
"""Share of the members known then that new ones must come to."""

RISK_GROWTH = 1.5
"""How many times what was at risk then."""

SCORE_GROWTH = 10.0
"""Points above the score then."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What was known about a case at one time."""

    members: tuple[str, ...]
    detectors: tuple[str, ...]
    score: float
    at_risk: int
    last_at: datetime

    def as_text(self) -> str:
        """As JSON, to be kept beside a decision."""
        content = {
            "members": self.members,
            "detectors": self.detectors,
            "score": self.score,
            "atRisk": self.at_risk,
            "lastAt": self.last_at.isoformat(),
        }
        return json.dumps(content, separators=(",", ":"))

    @staticmethod
    def of_text(text: str) -> Snapshot:
        """The reverse of `as_text`."""
        content: Mapping[str, Any] = json.loads(text)
        return Snapshot(
            tuple(content["members"]),
            tuple(content["detectors"]),
            float(content["score"]),
            int(content["atRisk"]),
            datetime.fromisoformat(content["lastAt"]),
        )


@dataclass(frozen=True, slots=True)
class News:
    """One thing that is new: a code and its figures, which web/translations turns into a sentence."""

    code: str
    params: tuple[tuple[str, str | int | float], ...] = ()


def news(then: Snapshot, now: Snapshot) -> list[News]:
    """What is materially new since a decision; empty where nothing is.

    New are: at least NEW_PEOPLE members more that come to NEW_SHARE of those known; a detector that had not
    reported; and, where something happened since the last event known, RISK_GROWTH times the money at risk or
    SCORE_GROWTH points. The same evidence scored anew is nothing new.

    >>> day = datetime.fromisoformat("2025-11-01T00:00:00+00:00")
    >>> then = Snapshot(("a", "b", "c"), ("x",), 50.0, 100, day)
    >>> news(then, then)
    []
    >>> [item.code for item in news(then, Snapshot(("a", "b", "c", "d", "e"), ("x",), 50.0, 100, day))]
    ['case.news.members']
    """
    found = []
    fresh = len(set(now.members) - set(then.members))
    if fresh >= NEW_PEOPLE and fresh >= NEW_SHARE * len(then.members):
        found.append(News("case.news.members", (("members", fresh),)))
    more = sorted(set(now.detectors) - set(then.detectors))
    found += [News("case.news.detector", (("detector", name),)) for name in more]
    if now.last_at > then.last_at:
        if now.at_risk >= RISK_GROWTH * max(1, then.at_risk):
            times = round(now.at_risk / max(1, then.at_risk), 1)
            found.append(News("case.news.risk", (("times", times),)))
        if now.score >= then.score + SCORE_GROWTH:
            found.append(News("case.news.score", (("before", then.score), ("now", now.score))))
    return found


def news_text(items: Sequence[News]) -> str:
    """As JSON: a list of [code, params]."""
    return json.dumps([[item.code, dict(item.params)] for item in items], separators=(",", ":"))

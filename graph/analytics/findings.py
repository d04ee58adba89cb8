"""What a detector reports: members, a score that is a sum of named factors, what is at stake and when.

A factor is a code with its figures (web/translations turns it into a sentence), the points it adds and the
named query that shows what it rests on. The largest points of a detector's factors add up to 100.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from graph.analytics.evidence import Evidence


@dataclass(frozen=True, slots=True)
class Factor:
    """One reason: ``points`` of the score, and the query behind it."""

    code: str
    points: float
    query: str
    params: tuple[tuple[str, str | int | float], ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "code": self.code,
            "points": self.points,
            "query": self.query,
            "params": dict(self.params),
        }


@dataclass(frozen=True, slots=True)
class Finding:
    """What one detector found.

    Attributes:
        members: Keys of customer or supplier records, in order.
        at_risk: Money at stake in minor units of ``currency``.
        first_at: First event, seconds since 1970 in UTC; ``last_at`` the last.
    """

    detector: str
    members: tuple[str, ...]
    factors: tuple[Factor, ...]
    at_risk: int
    currency: str
    first_at: int
    last_at: int

    @property
    def score(self) -> float:
        """The sum of the factors' points, 0 to 100."""
        return round(sum(item.points for item in self.factors), 1)

    def as_row(self) -> dict[str, Any]:
        """Columns as they are kept in the graph, in plain values."""
        return {
            "detector": self.detector,
            "members": json.dumps(self.members),
            "factors": factors_text(self.factors),
            "score": self.score,
            "valueAtRisk": self.at_risk,
            "currency": self.currency,
            "firstAt": datetime.fromtimestamp(self.first_at, UTC),
            "lastAt": datetime.fromtimestamp(self.last_at, UTC),
        }

    @staticmethod
    def of_row(row: Mapping[str, Any]) -> Finding:
        """The reverse of `as_row`."""
        factors = tuple(
            Factor(item["code"], item["points"], item["query"], tuple(item["params"].items()))
            for item in json.loads(row["factors"])
        )
        first, last = int(row["firstAt"].timestamp()), int(row["lastAt"].timestamp())
        members = tuple(json.loads(row["members"]))
        return Finding(
            row["detector"], members, factors, row["valueAtRisk"], row["currency"] or "", first, last
        )


def factors_text(factors: Sequence[Factor]) -> str:
    """Factors as JSON."""
    return json.dumps([item.as_dict() for item in factors], ensure_ascii=False, separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class Detector:
    """One question asked of the evidence; ``page`` is its definition, false positives and guards."""

    id: str
    find: Callable[[Evidence], Sequence[Finding]]
    page: str


def factor(code: str, most: float, share: float, query: str, **params: str | int | float) -> Factor:
    """A factor worth a share of its largest points.

    >>> factor("case.people", 20, 0.5, "evidence_accounts", people=7).points
    10.0
    """
    return Factor(code, round(most * min(1.0, max(0.0, share)), 1), query, tuple(params.items()))


def rising(value: float, half: float) -> float:
    """0 at 0, one half at ``half``, towards 1 beyond.

    >>> rising(0, 5), rising(5, 5)
    (0.0, 0.5)
    """
    return 1.0 - 0.5 ** (max(0.0, value) / half) if math.isfinite(value) else 1.0


def distinct(findings: Iterable[Finding]) -> list[Finding]:
    """The strongest finding of each detector about the same members; two products bought by one ring are one.

    >>> weak, strong = (Finding("x", ("a",), (Factor("c", p, "q"),), 0, "", 0, 0) for p in (1.0, 2.0))
    >>> [item.score for item in distinct([weak, strong])]
    [2.0]
    """
    best: dict[tuple[str, tuple[str, ...]], Finding] = {}
    for item in findings:
        known = best.get((item.detector, item.members))
        if known is None or (item.score, item.at_risk) > (known.score, known.at_risk):
            best[item.detector, item.members] = item
    return [best[place] for place in sorted(best)]

"""People's judgements on pairs of records, settled into what must and must not be together.

Append-only: nothing is overwritten, an undo is a judgement that retracts another. The latest live verdict
on a pair counts, a person's before a rule's. Where positives would join a pair a person held apart, the
oldest positive on the way is suspended and goes to the work list.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

VERDICTS = ("positive", "negative", "unsure")
RULE = "rule:"
"""How ``by`` begins where a hard rule judged and not a person."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """One decision on a pair.

    Attributes:
        verdict: positive, negative or unsure; empty for one that only retracts.
        left: Key of a record; smaller than ``right``.
        retracts: Id of the judgement it takes back.
    """

    id: str
    kind: str
    verdict: str
    left: str
    right: str
    by: str
    at: datetime
    why: str = ""
    retracts: str | None = None

    @property
    def by_rule(self) -> bool:
        """Whether a rule judged."""
        return self.by.startswith(RULE)


@dataclass(frozen=True, slots=True)
class Settled:
    """Judgements without contradictions, as pairs of record keys; ``open`` ones nobody could tell."""

    apart: tuple[tuple[str, str], ...] = ()
    together: tuple[tuple[str, str], ...] = ()
    suspended: tuple[Judgement, ...] = ()
    open: tuple[tuple[str, str], ...] = ()


def live(judgements: Iterable[Judgement]) -> list[Judgement]:
    """Those that no live judgement retracts, oldest first; a retraction can itself be retracted."""
    ordered = sorted(judgements, key=lambda item: (item.at, item.id))
    gone: set[str] = set()
    kept = []
    for item in reversed(ordered):
        if item.id in gone:
            continue
        if item.retracts:
            gone.add(item.retracts)
        kept.append(item)
    return kept[::-1]


def settled(judgements: Iterable[Judgement]) -> Settled:
    """What holds.

    >>> from datetime import datetime
    >>> def said(n, verdict, left, right):
    ...     return Judgement(str(n), "customer", verdict, left, right, "ann", datetime(2026, 1, n))
    >>> found = settled(
    ...     [said(1, "positive", "a", "b"), said(2, "positive", "b", "c"), said(3, "negative", "a", "c")]
    ... )
    >>> found.together, found.apart, found.suspended[0].id
    ((('b', 'c'),), (('a', 'c'),), '1')
    """
    latest: dict[tuple[str, str], Judgement] = {}
    for item in sorted(live(judgements), key=lambda item: (not item.by_rule, item.at, item.id)):
        if item.verdict:
            latest[item.left, item.right] = item
    apart = sorted(pair for pair, item in latest.items() if item.verdict == "negative")
    positives = [item for item in latest.values() if item.verdict == "positive"]
    positives.sort(key=lambda item: (item.by_rule, -item.at.timestamp(), item.id))
    groups = _Groups(apart)
    together, suspended = [], []
    for item in positives:
        if groups.join(item.left, item.right):
            together.append((item.left, item.right))
        else:
            suspended.append(item)
    unsure = sorted(pair for pair, item in latest.items() if item.verdict == "unsure")
    return Settled(tuple(apart), tuple(sorted(together)), tuple(suspended), tuple(unsure))


class _Groups:
    """Groups of keys, joined only where no pair held apart would meet."""

    def __init__(self, apart: Iterable[tuple[str, str]]) -> None:
        self._of: dict[str, set[str]] = {}
        self._apart: dict[str, set[str]] = {}
        for left, right in apart:
            self._apart.setdefault(left, set()).add(right)
            self._apart.setdefault(right, set()).add(left)

    def join(self, left: str, right: str) -> bool:
        one, two = self._of.get(left, {left}), self._of.get(right, {right})
        if one is two:
            return True
        if any(self._apart.get(key, set()) & two for key in one):
            return False
        joined = one | two
        for key in joined:
            self._of[key] = joined
        return True

"""How far reviewing is, how often two reviewers of a pair agree, and what many decisions would do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from graph.commands.judge import Clock, Named, judge, judgements_of, now
from graph.commands.resolve import ResolveReport, resolve
from graph.commands.review import pair
from graph.errors import ConflictError, NotFoundError, RenmaiError, UsageError
from graph.ledger import Ledger
from graph.resolve.judgements import Judgement, live
from graph.store import Store

MOST_AT_ONCE = 200
"""Pairs one bulk decision may hold."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far reviewing of one kind is.

    Attributes:
        today: Live judgements since the day began, by whom.
        twice: Pairs on which at least two people have a live judgement; ``agreed`` of these alike.
    """

    total: int
    mine: int
    today: tuple[tuple[str, int], ...]
    twice: int
    agreed: int

    @property
    def agreement(self) -> float | None:
        """Agreed of twice; None where no pair was judged by two."""
        return self.agreed / self.twice if self.twice else None


@dataclass(frozen=True, slots=True)
class Merger:
    """What a bulk decision would bring together or keep apart: one group of identities."""

    identities: tuple[str, ...]
    names: tuple[str, ...]
    records: int


def progress(said: Sequence[Judgement], by: str, day_began: datetime) -> Progress:
    """Count judgements.

    >>> at = datetime(2026, 3, 1)
    >>> judged = [
    ...     Judgement(str(n), "customer", verdict, "a", "b", by, at, "")
    ...     for n, (verdict, by) in enumerate([("positive", "Mei"), ("negative", "Hua")])
    ... ]
    >>> found = progress(judged, "Mei", at)
    >>> found.total, found.mine, found.twice, found.agreement
    (2, 1, 1, 0.0)
    """
    held = [item for item in live(said) if item.verdict]
    today: dict[str, int] = defaultdict(int)
    by_pair: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for item in held:
        today[item.by] += item.at >= day_began
        by_pair[item.left, item.right][item.by] = item.verdict
    several = [verdicts for verdicts in by_pair.values() if len(verdicts) > 1]
    return Progress(
        len(held),
        today.get(by, 0),
        tuple(sorted(((name, count) for name, count in today.items() if count), key=lambda item: -item[1])),
        len(several),
        sum(len(set(verdicts.values())) == 1 for verdicts in several),
    )


def progress_of(store: Store, kind: str, by: str, day_began: datetime) -> Progress:
    """`progress` of the judgements on records of a kind."""
    return progress(judgements_of(store, kind), by, day_began)


def preview(pairs: Iterable[tuple[Named, Named]]) -> tuple[Merger, ...]:
    """The groups of identities that judging these pairs positive would make one, the largest first."""
    parent: dict[str, str] = {}
    members: dict[str, dict[str, str]] = defaultdict(dict)

    def root(item: str) -> str:
        while parent.setdefault(item, item) != item:
            item = parent[item]
        return item

    for left, right in pairs:
        for side in (left, right):
            members[side.identity or side.key][side.key] = side.name
        parent[root(left.identity or left.key)] = root(right.identity or right.key)
    groups: dict[str, list[str]] = defaultdict(list)
    for identity in members:
        groups[root(identity)].append(identity)
    found = []
    for own in groups.values():
        named = {key: name for identity in own for key, name in members[identity].items()}
        shown = tuple(dict.fromkeys(name for name in named.values() if name))
        found.append(Merger(tuple(sorted(own)), shown, len(named)))
    return tuple(sorted(found, key=lambda item: (-len(item.identities), item.identities)))


def decide_all(
    store: Store,
    ids: Sequence[str],
    verdict: str,
    why: str,
    by: str,
    clock: Clock = now,
    ledger: Ledger | None = None,
) -> tuple[tuple[Judgement, ...], tuple[tuple[str, RenmaiError], ...], ResolveReport | None]:
    """Judge many pairs alike and resolve once.

    Returns:
        Judgements made; (pair, failure) of those that could not be judged; the report of resolving.

    Raises:
        UsageError: ``review.many`` or ``judge.verdict``.
    """
    if len(ids) > MOST_AT_ONCE:
        raise UsageError("review.many", count=len(ids), most=MOST_AT_ONCE)
    made: list[Judgement] = []
    failed: list[tuple[str, RenmaiError]] = []
    for id_ in dict.fromkeys(ids):
        left, _, right = id_.partition("-")
        try:
            made.append(judge(store, left, right, verdict, why, by, clock))
        except (NotFoundError, ConflictError) as error:
            failed.append((id_, error))
    report = resolve(store, made[0].kind, clock=clock, ledger=ledger) if made else None
    return tuple(made), tuple(failed), report


def part(
    store: Store,
    id_: str,
    side: str,
    why: str,
    by: str,
    clock: Clock = now,
    ledger: Ledger | None = None,
) -> tuple[Judgement, ...]:
    """Split: say that one record of a pair is none of the others of its identity, and resolve.

    Where its identity holds it alone, the pair itself is judged negative.

    Raises:
        UsageError: ``review.side``, ``review.id``.
        NotFoundError: ``review.gone``.
    """
    if side not in ("left", "right"):
        raise UsageError("review.side", side=side[:20])
    whole = pair(store, id_, clock)
    out, other = (whole.left, whole.right) if side == "left" else (whole.right, whole.left)
    rest = []
    if out.record.identity:
        rows = store.read("records_named", reference=out.record.identity, keys=[])
        rest = [row["key"] for row in rows if row["key"] != out.record.key]
    made = [
        judge(store, out.record.key, key, "negative", why, by, clock) for key in rest or [other.record.key]
    ]
    resolve(store, out.record.kind, clock=clock, ledger=ledger)
    return tuple(made)

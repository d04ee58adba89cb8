"""The work list: pairs too close to call, a person's decisions on them, and claims so that no two collide.

The list is ordered by what a decision would change: how many records would come together, then how open the
question is. Deciding appends a judgement and resolves what it touches at once; so does undoing it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from graph.commands.explain import waterfall_of
from graph.commands.judge import (
    LABELS,
    Clock,
    Named,
    judge,
    judgements_of,
    now,
    settled_of,
)
from graph.commands.judge import undo as take_back
from graph.commands.resolve import ResolveReport, resolve
from graph.commands.rows import Row, rows_of
from graph.errors import ConflictError, NotFoundError, UsageError
from graph.ledger import Ledger
from graph.resolve.judgements import Judgement
from graph.resolve.roles import Kind
from graph.resolve.waterfall import Waterfall
from graph.store import Store

MOST = 200
"""Pairs of one page at most."""

CLAIM = timedelta(minutes=15)
"""How long a claim holds unless it is renewed."""

_HIDDEN = frozenset({"key", "source", "sourceId", "pending", "blockKeys", "identityId", "homes", "script"})


@dataclass(frozen=True, slots=True)
class Waiting:
    """One pair of the work list.

    Attributes:
        id: ``LEFTKEY-RIGHTKEY``, the smaller key first; fit for an address.
        impact: Records of the one identity times records of the other, and a share below one for how open
            the question is; the list is sorted by it, greatest first.
        probability: Match probability as the model has it.
        weight: The same in bits.
        claimed_by: Who works on it, while the claim holds; None where nobody does.
    """

    id: str
    kind: str
    left: Named
    right: Named
    probability: float
    weight: float
    impact: float
    claimed_by: str | None = None
    claimed_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class WorkPage:
    """A page of the work list.

    Attributes:
        items: Pairs, the most consequential first.
        following: Cursor of the next page (``after=``); None on the last.
        total: Pairs that wait, on all pages.
        suspended: Positive judgements that contradict a negative one and so do not hold; they want a person.
    """

    items: tuple[Waiting, ...]
    following: str | None
    total: int
    suspended: tuple[Judgement, ...] = ()


@dataclass(frozen=True, slots=True)
class Side:
    """One record of a pair: who it is, and its values by property name, empty ones left out."""

    record: Named
    fields: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """A pair to be decided.

    Attributes:
        waterfall: Why it weighs what it weighs; None before the first resolve.
        judgements: All judgements on these two records, oldest first, retracted ones too.
        waiting: Its place in the work list; None where it is not on it (decided, or never was).
    """

    id: str
    left: Side
    right: Side
    waterfall: Waterfall | None
    judgements: tuple[Judgement, ...]
    waiting: Waiting | None = None


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision (or its undoing) and what resolving came to."""

    judgement: Judgement
    report: ResolveReport


@dataclass(frozen=True, slots=True)
class Claim:
    """Who holds a pair, and until when."""

    id: str
    by: str
    until: datetime


def work_list(
    store: Store, kind: str = "customer", after: str | None = None, limit: int = 25, clock: Clock = now
) -> WorkPage:
    """A page of the pairs of one kind that wait for a person.

    Args:
        store: The graph.
        kind: customer, product, supplier or address.
        after: Cursor of the page before; None for the first page.
        limit: Pairs of the page, at most 200.
        clock: For whether claims still hold.

    Raises:
        UsageError: ``resolve.kind`` or ``review.cursor``.
    """
    label = _label(kind)
    start: dict[str, Any] = _cursor(after) if after else {}
    wanted = min(max(limit, 1), MOST)
    rows = store.read("review_pairs", label=label, limit=wanted + 1, **start)
    items = tuple(_waiting(row, kind, clock()) for row in rows[:wanted])
    last = items[-1] if len(rows) > wanted else None
    following = f"{last.impact!r}-{last.id}" if last else None
    counted = store.one("review_count", label=label)
    return WorkPage(items, following, counted["pairs"] if counted else 0, settled_of(store, kind).suspended)


def pair(store: Store, id_: str, clock: Clock = now) -> Pair:
    """One pair with both records, its waterfall and what was judged before.

    Raises:
        UsageError: ``review.id``.
        NotFoundError: ``review.gone``: a record is no longer live.
    """
    left, right = _keys(id_)
    named = {row["key"]: row for row in store.read("records_named", reference="", keys=[left, right])}
    if len(named) < 2:
        raise NotFoundError("review.gone", id=id_)
    kind = next(kind for kind, label in LABELS.items() if label in named[left]["labels"])
    sides = [_side(row, kind) for row in rows_of(store, kind, [left, right])]
    said = tuple(
        item for item in judgements_of(store, kind.value) if {item.left, item.right} == {left, right}
    )
    waiting = store.one("review_pair", leftKey=left, rightKey=right)
    return Pair(
        id_,
        sides[0],
        sides[1],
        waterfall_of(store, kind.value, left, right),
        said,
        _waiting(waiting, kind.value, clock()) if waiting else None,
    )


def decide(
    store: Store,
    id_: str,
    verdict: str,
    why: str,
    by: str,
    clock: Clock = now,
    ledger: Ledger | None = None,
) -> Decided:
    """Judge a pair positive, negative or unsure, and resolve what that touches.

    Raises:
        UsageError: ``review.id``, ``judge.verdict`` …
        NotFoundError: ``judge.unknown``.
        ConflictError: ``review.claimed``: another reviewer holds the pair.
    """
    left, right = _keys(id_)
    held = store.one("review_pair", leftKey=left, rightKey=right)
    if held is not None:
        waiting = _waiting(held, "", clock())
        if waiting.claimed_by not in (None, by):
            raise ConflictError(
                "review.claimed", id=id_, by=waiting.claimed_by, until=waiting.claimed_until or clock()
            )
    made = judge(store, left, right, verdict, why, by, clock)
    return Decided(made, resolve(store, made.kind, clock=clock, full=False, ledger=ledger))


def undo(
    store: Store, judgement: str, why: str, by: str, clock: Clock = now, ledger: Ledger | None = None
) -> Decided:
    """Take a judgement back and resolve what that touches; identities are as if it had not been made.

    Raises:
        NotFoundError: ``judge.no-judgement``.
        ConflictError: ``judge.undone-already``.
    """
    made = take_back(store, judgement, why, by, clock)
    return Decided(made, resolve(store, made.kind, clock=clock, full=False, ledger=ledger))


def claim(store: Store, id_: str, by: str, clock: Clock = now, lasting: timedelta = CLAIM) -> Claim:
    """Claim a pair, or renew one's claim, so that nobody else decides it meanwhile.

    Raises:
        UsageError: ``review.id``.
        NotFoundError: ``review.gone``: it is no longer on the list.
        ConflictError: ``review.claimed``: another reviewer holds it.
    """
    left, right = _keys(id_)
    at = clock()
    row = store.one("claim_pair", leftKey=left, rightKey=right, by=by, now=at, until=at + lasting)
    if row is None:
        raise NotFoundError("review.gone", id=id_)
    if row["by"] != by:
        raise ConflictError("review.claimed", id=id_, by=row["by"], until=row["until"])
    return Claim(id_, row["by"], row["until"])


def release(store: Store, id_: str, by: str) -> None:
    """Give a claimed pair back; nothing happens where ``by`` does not hold it."""
    left, right = _keys(id_)
    store.write("release_pair", leftKey=left, rightKey=right, by=by)


def _label(kind: str) -> str:
    if kind not in {item.value for item in Kind}:
        raise UsageError("resolve.kind", kind=kind, known=[item.value for item in Kind])
    return LABELS[Kind(kind)]


def _keys(id_: str) -> tuple[str, str]:
    left, dash, right = id_.partition("-")
    if not dash or not left.isalnum() or not right.isalnum() or left >= right:
        raise UsageError("review.id", id=id_)
    return left, right


def _cursor(after: str) -> dict[str, Any]:
    impact, _, id_ = after.partition("-")
    try:
        left, right = _keys(id_)
        return {"impact": float(impact), "leftKey": left, "rightKey": right}
    except (ValueError, UsageError) as error:
        raise UsageError("review.cursor", cursor=after) from error


def _waiting(row: Row, kind: str, at: datetime) -> Waiting:
    sides = [
        Named(
            row[f"{side}Key"],
            kind,
            row[f"{side}Source"],
            row[f"{side}SourceId"],
            row[f"{side}Name"] or "",
            row[f"{side}Identity"],
        )
        for side in ("left", "right")
    ]
    match = row["match"]
    until = match.get("claimedUntil")
    holds = until is not None and until > at
    return Waiting(
        f"{row['leftKey']}-{row['rightKey']}",
        kind,
        sides[0],
        sides[1],
        float(match["probability"]),
        float(match["weight"]),
        float(match.get("impact") or 0.0),
        match.get("claimedBy") if holds else None,
        until if holds else None,
    )


def _side(row: Row, kind: Kind) -> Side:
    name = row.get("name") or row.get("nickname") or row.get("standardised") or row.get("text") or ""
    record = Named(row["key"], kind.value, row["source"], row["sourceId"], str(name), row["identityId"])
    fields = [(field, _texts(value)) for field, value in row.items() if field not in _HIDDEN]
    return Side(record, tuple((field, texts) for field, texts in fields if texts))


def _texts(value: object) -> tuple[str, ...]:
    listed: Sequence[object] = value if isinstance(value, list | tuple) else [value]
    texts = (
        item.isoformat() if isinstance(item, datetime) else str(item) for item in listed if item is not None
    )
    return tuple(dict.fromkeys(text for text in texts if text))

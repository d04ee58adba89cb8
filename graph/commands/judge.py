"""Judgements: a person says that two records are one, or are not, or takes that back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from graph.errors import ConflictError, NotFoundError, UsageError
from graph.model import key_of, record_key
from graph.resolve.judgements import VERDICTS, Judgement, Settled, live, settled
from graph.resolve.roles import Kind
from graph.store import Store

LABELS = {
    Kind.CUSTOMER: "Customer",
    Kind.PRODUCT: "Product",
    Kind.SUPPLIER: "Supplier",
    Kind.ADDRESS: "Address",
}
_KINDS = {label: kind.value for kind, label in LABELS.items()}
Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Named:
    """A record a person named."""

    key: str
    kind: str
    source: str
    source_id: str
    name: str
    identity: str | None


def now() -> datetime:
    """The clock."""
    return datetime.now(UTC)


def records_named(store: Store, reference: str) -> list[Named]:
    """The records meant by a record key, an identity's id or ``source:sourceId``.

    Raises:
        NotFoundError: ``judge.unknown``: there is none.
        UsageError: ``judge.ambiguous``: it names records of several kinds.
    """
    source, colon, source_id = reference.partition(":")
    keys = [reference]
    if colon:
        keys += [record_key(label, source, source_id) for label in LABELS.values()]
    rows = store.read("records_named", reference=reference, keys=keys)
    found = [_named(row) for row in rows]
    if not found:
        raise NotFoundError("judge.unknown", reference=reference)
    kinds = sorted({item.kind for item in found})
    if len(kinds) > 1:
        raise UsageError(
            "judge.ambiguous", reference=reference, kinds=kinds, keys=[item.key for item in found]
        )
    return found


def judge(
    store: Store, left: str, right: str, verdict: str, why: str, by: str, clock: Clock = now
) -> Judgement:
    """Append a judgement on two records; identities are named for their first record.

    Raises:
        UsageError: ``judge.verdict``, ``judge.same-record``, ``judge.other-kind`` or ``judge.ambiguous``.
        NotFoundError: ``judge.unknown``.
    """
    if verdict not in VERDICTS:
        raise UsageError("judge.verdict", verdict=verdict, known=list(VERDICTS))
    one, two = records_named(store, left), records_named(store, right)
    if one[0].kind != two[0].kind:
        raise UsageError("judge.other-kind", left=one[0].kind, right=two[0].kind)
    pair = _pair(one, two)
    if pair[0] == pair[1]:
        raise UsageError("judge.same-record", reference=pair[0])
    at = clock()
    id_ = key_of("judgement", *pair, verdict, by, at.isoformat())[:16]
    made = Judgement(id_, one[0].kind, verdict, *pair, by, at, why)
    _append(store, made)
    return made


def undo(store: Store, judgement: str, why: str, by: str, clock: Clock = now) -> Judgement:
    """Append a judgement that takes another back.

    Raises:
        NotFoundError: ``judge.no-judgement``.
        ConflictError: ``judge.undone-already``.
    """
    row = store.one("judgement", id=judgement)
    if row is None:
        raise NotFoundError("judge.no-judgement", id=judgement)
    old = _judgement(row)
    if judgement not in {item.id for item in live(judgements_of(store, old.kind))}:
        raise ConflictError("judge.undone-already", id=judgement)
    at = clock()
    id_ = key_of("undo", judgement, by, at.isoformat())[:16]
    made = Judgement(id_, old.kind, "", old.left, old.right, by, at, why, judgement)
    _append(store, made)
    return made


def judgements_of(store: Store, kind: str) -> list[Judgement]:
    """All judgements on records of a kind, retracted ones too."""
    return [_judgement(row) for row in store.read("judgements", kind=kind)]


def settled_of(store: Store, kind: str) -> Settled:
    """What the judgements on a kind come to."""
    return settled(judgements_of(store, kind))


def _pair(one: Sequence[Named], two: Sequence[Named]) -> tuple[str, str]:
    left, right = sorted((one[0].key, two[0].key))
    return left, right


def _append(store: Store, item: Judgement) -> None:
    store.write(
        "add_judgement",
        id=item.id,
        kind=item.kind,
        verdict=item.verdict or None,
        leftKey=item.left,
        rightKey=item.right,
        by=item.by,
        at=item.at,
        why=item.why or None,
        retracts=item.retracts,
    )


def _named(row: dict[str, Any]) -> Named:
    kind = next(_KINDS[label] for label in row["labels"] if label in _KINDS)
    return Named(row["key"], kind, row["source"], row["sourceId"], row["name"] or "", row["identityId"])


def _judgement(row: dict[str, Any]) -> Judgement:
    return Judgement(
        row["id"], row["kind"], row["verdict"] or "", row["leftKey"], row["rightKey"], row["by"], row["at"],
        row["why"] or "", row["retracts"],
    )  # fmt: skip

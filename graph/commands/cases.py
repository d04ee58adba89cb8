"""Cases to work on: the ranked list, one case whole, and what people decide about it.

What people do is appended to the case's history (`CaseEvent`) and never rewritten; the case itself carries
only what follows from it. Runs of `renmai detect` renew a case's figures and leave what people decided.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from graph.analytics.decisions import Snapshot
from graph.commands.case_rules import rule_of
from graph.errors import ConflictError, NotFoundError, UsageError
from graph.model import key_of
from graph.store import Store

STATUSES = ("open", "snoozed", "confirmed", "dismissed")
"""A snoozed case whose time has come is shown as open."""

Clock = Callable[[], datetime]
Factors = tuple["CaseFactor", ...]

_MOST = {
    "evidence_accounts": "case_accounts",
    "evidence_orders": "case_orders",
    "evidence_sign_ins": "case_sign_ins",
    "evidence_bulk_lines": "case_bulk_lines",
    "evidence_coupons": "case_coupons",
    "evidence_ties": "case_ties",
    "evidence_suppliers": "case_suppliers",
    "evidence_prices": "case_prices",
}
"""The query that shows of one case what a detector read of the whole shop."""


@dataclass(frozen=True, slots=True)
class CaseFactor:
    """One reason of a score.

    Attributes:
        code: Key of its sentence; ``params`` are the figures in it.
        points: What it adds to the score.
        query: The named query that shows what it rests on, to be run with ``query_params``.
    """

    code: str
    points: float
    params: Mapping[str, Any]
    query: str
    query_params: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class CaseLine:
    """One line of the list.

    Attributes:
        detectors: All that report it, the leading one (``detector``) among them.
        status: One of STATUSES.
        value_at_risk: Minor units of ``currency``.
        names: Of some of those involved.
        found: Whether the last run found it again.
    """

    id: str
    score: float
    detector: str
    detectors: tuple[str, ...]
    status: str
    assignee: str | None
    people: int
    records: int
    value_at_risk: int
    currency: str
    first_at: datetime
    last_at: datetime
    opened_at: datetime | None
    snoozed_until: datetime | None
    found: bool
    factors: Factors
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CasePage:
    """A page of the list; ``counts`` are cases by status and by detector, of all cases."""

    cases: tuple[CaseLine, ...]
    total: int
    page: int
    size: int
    by_status: Mapping[str, int]
    by_detector: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class CaseEvent:
    """Something done to a case or noted by a run.

    Attributes:
        kind: assigned, note, confirmed, dismissed, snoozed, reopened, or returned (by a run).
        by: Who; None for a run.
        why: What they wrote.
        news: For ``returned``: (code, params) of what is new since the case was dismissed.
        to: Assignee, for ``assigned``; None takes it from whoever had it.
        until: For ``snoozed``.
    """

    id: str
    kind: str
    by: str | None
    at: datetime
    why: str
    news: tuple[tuple[str, Mapping[str, Any]], ...]
    to: str | None
    until: datetime | None


@dataclass(frozen=True, slots=True)
class NextStep:
    """A suggested next step: key of a sentence and its figures."""

    code: str
    params: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Case:
    """One case whole; its members, graph and timeline are in graph.commands.case_evidence."""

    line: CaseLine
    members: tuple[str, ...]
    others: tuple[tuple[str, Factors], ...]
    history: tuple[CaseEvent, ...]
    decided_by: str | None
    decided_at: datetime | None
    why: str
    next_step: NextStep


def now() -> datetime:
    """The clock."""
    return datetime.now(UTC)


def list_cases(
    store: Store,
    statuses: Sequence[str] = (),
    detector: str | None = None,
    assignee: str | None = None,
    about: str | None = None,
    page: int = 1,
    size: int = 20,
    clock: Clock = now,
) -> CasePage:
    """A page of cases, highest score first.

    Args:
        store: The graph.
        statuses: Of STATUSES; all by default.
        detector: Cases this detector reports, alone or with others.
        assignee: Cases somebody works on.
        about: Cases that involve a record (by key) or an identity (by id).
        page: From 1.
        size: Cases a page.
        clock: For what is snoozed.

    Raises:
        UsageError: ``cases.status``.
    """
    unknown = sorted(set(statuses) - set(STATUSES))
    if unknown:
        raise UsageError("cases.status", status=", ".join(unknown), known=", ".join(STATUSES))
    at, page = clock(), max(1, page)
    rows = store.read(
        "case_list", now=at, statuses=list(statuses), detector=detector, assignee=assignee, about=about,
        skip=(page - 1) * size, limit=size,
    )  # fmt: skip
    by_status, by_detector = dict.fromkeys(STATUSES, 0), dict[str, int]()
    for row in store.read("case_counts", now=at):
        by_status[row["status"]] += row["cases"]
        by_detector[row["detector"]] = by_detector.get(row["detector"], 0) + row["cases"]
    total = rows[0]["total"] if rows else 0
    return CasePage(tuple(_line(row) for row in rows), total, page, size, by_status, by_detector)


def case_of(store: Store, id: str, clock: Clock = now) -> Case:
    """One case.

    Raises:
        NotFoundError: ``cases.unknown``.
    """
    row = store.one("case_whole", id=id)
    if row is None:
        raise NotFoundError("cases.unknown", id=id)
    own = row["case"]
    until = own.get("snoozedUntil")
    status = "open" if own["status"] == "snoozed" and until and until <= clock() else own["status"]
    line = _line(own | {"detectors": own.get("reason"), "status": status, "found": row["found"], "names": ()})
    members = tuple(row["members"] or json.loads(own.get("members") or "[]"))
    others: dict[str, Factors] = {}
    for item in store.read("case_findings", id=id):
        if item["detector"] != line.detector:
            others.setdefault(item["detector"], factors_of(item["factors"], id))
    return Case(
        line, members, tuple(others.items()), history(store, id), own.get("decidedBy"), own.get("decidedAt"),
        own.get("why") or "", next_step(line),
    )  # fmt: skip


def history(store: Store, id: str) -> tuple[CaseEvent, ...]:
    """Everything done to a case, oldest first."""
    return tuple(_event(row) for row in store.read("case_history", id=id))


def factors_of(text: str | None, case: str) -> Factors:
    """Factors as a case keeps them, heaviest first, each with the query behind it."""
    found = []
    for item in json.loads(text or "[]"):
        query = _MOST.get(item["query"], item["query"])
        found.append(CaseFactor(item["code"], item["points"], item["params"], query, {"caseId": case}))
    return tuple(sorted(found, key=lambda item: -item.points))


def next_step(line: CaseLine) -> NextStep:
    """What to do next, by the case's state and what it is about."""
    figures = {"people": line.people, "records": line.records}
    if line.status == "confirmed":
        return NextStep("case.next.confirmed", figures)
    if line.status == "dismissed":
        return NextStep("case.next.dismissed", figures)
    return NextStep(f"case.next.{line.detector}", figures)


def assign(store: Store, id: str, to: str | None, by: str, clock: Clock = now) -> None:
    """Give a case to somebody, or with None to nobody.

    Raises:
        NotFoundError: ``cases.unknown``.
    """
    _append(store, id, "assigned", by, clock(), STATUSES, {"assignee": to or None}, to=to or None)


def note(store: Store, id: str, text: str, by: str, clock: Clock = now) -> None:
    """Write a note into a case's history.

    Raises:
        NotFoundError: ``cases.unknown``.
        UsageError: ``cases.no-reason``.
    """
    _append(store, id, "note", by, clock(), STATUSES, {}, why=_reason(text))


def confirm(store: Store, id: str, why: str, by: str, clock: Clock = now) -> None:
    """Say that a case is what it looks like: from now on its rule flags the next orders that match.

    Raises:
        NotFoundError: ``cases.unknown``.
        ConflictError: ``cases.moved``: it is confirmed already.
        UsageError: ``cases.no-reason``.
    """
    case = case_of(store, id, clock)
    rule, since = rule_of(store, id)
    values = {"rule": rule, "ruleFrom": since or case.line.last_at}
    _decide(store, case, "confirmed", why, by, clock(), values)


def dismiss(store: Store, id: str, why: str, by: str, clock: Clock = now) -> None:
    """Say that there is nothing in a case: it comes back only on new evidence.

    Raises:
        NotFoundError: ``cases.unknown``.
        ConflictError: ``cases.moved``: it is dismissed already.
        UsageError: ``cases.no-reason``.
    """
    _decide(store, case_of(store, id, clock), "dismissed", why, by, clock(), {"rule": None, "ruleFrom": None})


def snooze(store: Store, id: str, until: datetime, why: str, by: str, clock: Clock = now) -> None:
    """Put an open case aside until a moment.

    Raises:
        NotFoundError: ``cases.unknown``.
        ConflictError: ``cases.moved``: it is decided already.
        UsageError: ``cases.past`` for a moment that is not to come.
    """
    at = clock()
    if until <= at:
        raise UsageError("cases.past", until=until.isoformat())
    values = {"status": "snoozed", "snoozedUntil": until}
    _append(store, id, "snoozed", by, at, ("open", "snoozed"), values, why=why.strip() or None, until=until)


def reopen(store: Store, id: str, why: str, by: str, clock: Clock = now) -> None:
    """Take back a decision, or wake a snoozed case; the rule of a confirmed case ends.

    Raises:
        NotFoundError: ``cases.unknown``.
        ConflictError: ``cases.moved``: it is open.
        UsageError: ``cases.no-reason``.
    """
    nothing = ("snoozedUntil", "decidedBy", "decidedAt", "why", "rule", "ruleFrom")
    values = {"status": "open"} | dict.fromkeys(nothing)
    _append(store, id, "reopened", by, clock(), STATUSES[1:], values, why=_reason(why))


def _decide(
    store: Store, case: Case, verdict: str, why: str, by: str, at: datetime, more: Mapping[str, Any]
) -> None:
    line, reason = case.line, _reason(why)
    then = Snapshot(case.members, line.detectors, line.score, line.value_at_risk, line.last_at)
    values = {"status": verdict, "decidedBy": by, "decidedAt": at, "why": reason, "snoozedUntil": None}
    expected = [status for status in STATUSES if status != verdict]
    _append(
        store, line.id, verdict, by, at, expected, values | dict(more), why=reason, evidence=then.as_text()
    )


def _reason(text: str) -> str:
    if not text.strip():
        raise UsageError("cases.no-reason")
    return text.strip()


def _append(
    store: Store,
    id: str,
    kind: str,
    by: str,
    at: datetime,
    expected: Sequence[str],
    values: Mapping[str, Any],
    **more: Any,
) -> None:
    event = {"id": key_of("case event", id, kind, by, at.isoformat()), "kind": kind, "caseId": id, "by": by}
    row = store.one(
        "add_case_event",
        id=id,
        event={**event, "at": at, **more},
        values=dict(values),
        expected=list(expected),
    )
    if row is None:
        known = store.one("case_whole", id=id)
        if known is None:
            raise NotFoundError("cases.unknown", id=id)
        raise ConflictError("cases.moved", id=id, status=known["case"]["status"])


def _line(row: Mapping[str, Any]) -> CaseLine:
    return CaseLine(
        id=row["id"],
        score=row["score"],
        detector=row["detector"],
        detectors=tuple(json.loads(row.get("detectors") or "[]")),
        status=row["status"],
        assignee=row.get("assignee"),
        people=row["people"],
        records=row["records"],
        value_at_risk=row.get("valueAtRisk") or 0,
        currency=row.get("currency") or "",
        first_at=row["firstAt"],
        last_at=row["lastAt"],
        opened_at=row.get("openedAt"),
        snoozed_until=row.get("snoozedUntil"),
        found=bool(row.get("found")),
        factors=factors_of(row.get("factors"), row["id"]),
        names=tuple(name for name in row.get("names") or () if name),
    )


def _event(row: Mapping[str, Any]) -> CaseEvent:
    news: tuple[tuple[str, Mapping[str, Any]], ...] = ()
    why = row["why"] or ""
    if row["kind"] == "returned":
        news, why = tuple((code, params) for code, params in json.loads(why or "[]")), ""
    return CaseEvent(row["id"], row["kind"], row["by"], row["at"], why, news, row["to"], row["until"])

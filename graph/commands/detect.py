"""Run the detectors on the graph and publish ranked cases; list them.

Findings and cases of a run are written in one transaction, so a run that is killed leaves those of the run
before it. A second run at the same time is refused; from another machine it waits to write, and stands whole.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from graph.analytics.cases import RankedCase, make_cases
from graph.analytics.decisions import News, Snapshot, news, news_text
from graph.analytics.detectors import DETECTORS
from graph.analytics.evidence import Evidence, gather
from graph.analytics.findings import Finding, distinct
from graph.commands.telling import case_event
from graph.errors import ConflictError, UsageError
from graph.ledger import Ledger
from graph.ledger.outbox import announcing
from graph.model import key_of
from graph.server.progress import Progress, silent
from graph.store import Store
from graph.store.locks import held

DECIDED = ("confirmed", "dismissed")


@dataclass(frozen=True, slots=True)
class DetectReport:
    """What a run found.

    Attributes:
        findings: How many, by detector.
        kept: Cases that have the id of a case there was; ``new`` the others; ``gone`` are not found again.
        returned: Cases once dismissed that are open again because of new evidence.
        stability: Share of the cases there were found again under their id; 1 where there were none.
    """

    findings: dict[str, int]
    cases: int
    kept: int
    new: int
    gone: int
    returned: int = 0
    stability: float = 1.0


def detect(
    store: Store,
    only: Sequence[str] = (),
    since: datetime | None = None,
    progress: Progress | None = None,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ledger: Ledger | None = None,
) -> DetectReport:
    """Run detectors and publish the cases; findings of detectors not run stay.

    Args:
        store: The graph, migrated and resolved.
        only: Ids of detectors; all by default.
        since: Leave out findings whose last event is earlier.
        progress: Told about each step.
        clock: For when cases are opened.
        ledger: Of the home: webhooks are told of cases opened; nobody where it is left out.

    Raises:
        UsageError: ``detect.detector``, ``detect.empty`` or ``detect.unresolved``; nothing was written.
        ConflictError: ``detect.busy``: another run looks at this graph.
        DatabaseError: nothing was written.
    """
    told = progress or silent
    chosen = list(dict.fromkeys(only)) or list(DETECTORS)
    unknown = [id_ for id_ in chosen if id_ not in DETECTORS]
    if unknown:
        raise UsageError("detect.detector", names=unknown, known=list(DETECTORS))
    with held(store, "detect") as alone:
        if not alone:
            raise ConflictError("detect.busy", uri=store.connection.uri)
        return _detect(store, chosen, since, told, clock, ledger)


def _detect(
    store: Store,
    chosen: Sequence[str],
    since: datetime | None,
    told: Progress,
    clock: Callable[[], datetime],
    ledger: Ledger | None,
) -> DetectReport:
    told("detect.reading", 0, None)
    evidence = gather(store)
    if evidence.empty:
        raise UsageError("detect.empty")
    if len(evidence.accounts) and (evidence.accounts["identity"] == evidence.accounts["account"]).all():
        raise UsageError("detect.unresolved", records=len(evidence.accounts))
    findings = [Finding.of_row(row) for row in store.read("kept_findings", but=chosen)]
    for done, id_ in enumerate(chosen):
        told("detect.looking", done, len(chosen))
        found = DETECTORS[id_].find(evidence)
        findings += [item for item in found if since is None or item.last_at >= since.timestamp()]
    told("detect.looking", len(chosen), len(chosen))
    findings = distinct(findings)
    rows = store.read("known_cases")
    known = {row["id"]: _members(row) for row in rows}
    cases = make_cases(findings, known, [row["id"] for row in rows if row["status"] in DECIDED])
    again = _returning(rows, cases)
    counts = {id_: sum(item.detector == id_ for item in findings) for id_ in DETECTORS}
    kept = sum(case.id in known for case in cases)
    stability = round(kept / len(known), 3) if known else 1.0
    gone = len(known) - kept
    report = DetectReport(counts, len(cases), kept, len(cases) - kept, gone, len(again), stability)
    made, at = _rows(evidence, cases), clock()
    opened = [row for row in made[0] if row["id"] not in known or row["id"] in again]
    with announcing(ledger, [case_event(row, at, row["id"] not in known) for row in opened]):
        _publish(store, *made, again, report, at)
    return report


def _members(row: dict[str, Any]) -> list[str]:
    """Keys of a known case's records; those it keeps itself where a reload took the links."""
    found: list[str] = row["members"] or json.loads(row["stored"] or "[]")
    return found


def snapshot(case: RankedCase) -> Snapshot:
    """What a run knows about a case."""
    lead = case.lead
    at_risk = max(item.at_risk for item in case.findings if item.currency == lead.currency)
    detectors = tuple(sorted({item.detector for item in case.findings}))
    last = datetime.fromtimestamp(max(item.last_at for item in case.findings), UTC)
    return Snapshot(case.members, detectors, case.score, at_risk, last)


def _returning(rows: Sequence[dict[str, Any]], cases: Sequence[RankedCase]) -> dict[str, list[News]]:
    """Dismissed cases with evidence that was not there then, and what is new."""
    then = {row["id"]: row["evidence"] for row in rows if row["status"] == "dismissed" and row["evidence"]}
    found = {}
    for case in cases:
        if case.id in then:
            fresh = news(Snapshot.of_text(then[case.id]), snapshot(case))
            if fresh:
                found[case.id] = fresh
    return found


def ranked(store: Store, top: int = 20) -> list[dict[str, Any]]:
    """Cases, highest score first, with their factors as dicts."""
    rows = store.read("ranked_cases", limit=top)
    return [row | {"factors": json.loads(row["factors"] or "[]")} for row in rows]


def _rows(
    evidence: Evidence, cases: Sequence[RankedCase]
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """What is written of the cases, and of their findings."""
    person = dict(zip(evidence.accounts["account"], evidence.accounts["identity"], strict=True))
    person |= dict(zip(evidence.suppliers["account"], evidence.suppliers["company"], strict=True))
    rows: list[dict[str, Any]] = []
    findings: list[dict[str, Any]] = []
    for case in cases:
        lead, known = case.lead.as_row(), snapshot(case)
        own = ("detector", "factors", "score", "currency")
        values = {name: lead[name] for name in own} | {
            "people": len({person.get(key, key) for key in case.members}),
            "records": len(case.members),
            "members": json.dumps(case.members),
            "valueAtRisk": known.at_risk,
            "firstAt": min(item.as_row()["firstAt"] for item in case.findings),
            "lastAt": known.last_at,
            "reason": json.dumps(known.detectors),
        }
        rows.append({"id": case.id, "members": list(case.members), "values": values})
        for item in case.findings:
            id_ = key_of("finding", item.detector, *item.members)
            findings.append({"id": id_, "members": list(item.members), "values": item.as_row()})
    return rows, findings


def _publish(
    store: Store,
    rows: Sequence[dict[str, Any]],
    findings: Sequence[dict[str, Any]],
    again: Mapping[str, Sequence[News]],
    report: DetectReport,
    at: datetime,
) -> None:
    run = uuid4().hex[:12]
    events = [
        {"id": key_of("case event", id_, run), "kind": "returned", "caseId": id_, "why": news_text(items)}
        for id_, items in sorted(again.items())
    ]
    store.write(
        "publish_cases", run=run, at=at, report=json.dumps(asdict(report)), cases=list(rows),
        findings=list(findings), events=events,
    )  # fmt: skip

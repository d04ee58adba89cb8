"""What happened in a day, as figures and sentences: for the digest's page and file, and the first page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from statistics import median
from zoneinfo import ZoneInfo

from graph.ledger import Ledger, arrival_runs, arrival_sources, arrivals
from graph.ledger.arrival_runs import COUNTS, Run
from graph.ledger.arrival_sources import Said, Source
from loaders.arrivals.declaring import span_text

CAME = frozenset({"accepted", "repeated"})
"""Codes of tallies that say what came; the others say what was refused."""

MOST_FAILURES = 5


@dataclass(frozen=True, slots=True)
class SourceDay:
    """One source in a day.

    Attributes:
        source: As it stands now; None where it was removed since.
        accepted: Deliveries taken in; ``repeated`` came again and changed nothing.
        refused: How often by the code of the sentence that refused.
        runs: That loaded something; ``counts`` of their rows.
        stops: Times a guard stopped it. failures: Times it had to be tried again.
        lag: Median of the seconds from arrival to page; ``slowest`` the longest.
        standing: As `Source.standing`, or ``removed``.
    """

    name: str
    source: Source | None
    accepted: int = 0
    repeated: int = 0
    refused: Mapping[str, int] = field(default_factory=dict)
    runs: int = 0
    stops: int = 0
    failures: int = 0
    counts: Mapping[str, int] = field(default_factory=dict)
    lag: float | None = None
    slowest: float | None = None
    standing: str = "removed"


@dataclass(frozen=True, slots=True)
class Digest:
    """A day.

    Attributes:
        steps: Of the slower clock: runs by step.
        followed: What these found in the day, as (step, figure, sum).
        failures: The latest runs that failed or were stopped.
        waiting: What waits now, and the seconds the oldest of it has waited.
    """

    day: date
    sources: tuple[SourceDay, ...]
    steps: Mapping[str, int]
    followed: Mapping[str, Mapping[str, int]]
    failures: tuple[Run, ...]
    waiting: int
    lag: float

    def total(self, name: str) -> int:
        """Sum of a count of rows over all sources."""
        return sum(item.counts.get(name, 0) for item in self.sources)


def digest(ledger: Ledger, zone: ZoneInfo, day: date, now: datetime) -> Digest:
    """What happened in a day of a zone, as the ledger knows it."""
    since = datetime.combine(day, time(), zone)
    until = datetime.combine(day + timedelta(days=1), time(), zone)
    known = {item.name: item for item in arrival_sources.listed(ledger)}
    tallies = arrival_runs.tallies(ledger, day, day)
    sums = arrival_runs.sums(ledger, since, until)
    lags: dict[str, list[float]] = {}
    for name, lag in arrival_runs.lags(ledger, since, until):
        lags.setdefault(name, []).append(lag)
    names = sorted({*known, *tallies, *(item.source for item in sums if item.source)})
    sources = tuple(_source_day(name, known.get(name), tallies, sums, lags, now) for name in names)
    slow = [item for item in sums if not item.source and item.status == "done"]
    failed = [
        run
        for status in ("failed", "stopped")
        for run in arrival_runs.listed(ledger, limit=MOST_FAILURES, since=since, until=until, status=status)
        if run.error is not None and run.error[0] != "arrival.interrupted"
    ]
    waits = arrivals.backlog(ledger)
    return Digest(
        day=day,
        sources=sources,
        steps={item.step: item.runs for item in slow},
        followed=_followed(ledger, since, until),
        failures=tuple(sorted(failed, key=lambda run: -run.id)[:MOST_FAILURES]),
        waiting=waits.arrivals,
        lag=waits.lag(now),
    )


def sentences(found: Digest, now: datetime | None = None) -> list[Said]:
    """A digest in sentences, what needs a person first."""
    moment = now or datetime.now(UTC)
    said: list[Said] = []
    for item in found.sources:
        if item.source is not None and item.source.state == "stopped":
            said.append(("digest.stopped", {"name": item.name}))
        elif item.source is not None and item.source.state == "paused":
            said.append(("digest.paused", {"name": item.name}))
        elif item.source is not None and item.standing == "late":
            age, promised = span_text(item.source.age(moment)), span_text(item.source.promised)
            said.append(("digest.late", {"name": item.name, "age": age, "promised": promised}))
    refused = sum(sum(item.refused.values()) for item in found.sources)
    if refused:
        names = [item.name for item in found.sources if item.refused]
        said.append(("digest.refused", {"count": refused, "names": names}))
    if found.failures:
        said.append(("digest.failed", {"count": len(found.failures)}))
    if found.waiting:
        said.append(("digest.waiting", {"count": found.waiting, "seconds": round(found.lag)}))
    accepted = sum(item.accepted for item in found.sources)
    if not accepted and not found.total("read"):
        return [*said, ("digest.quiet", {})]
    counts = {name: found.total(name) for name in COUNTS}
    sources = sum(bool(item.accepted or item.runs) for item in found.sources)
    said.append(("digest.came", {"accepted": accepted, "sources": sources, **counts}))
    lags = [item for item in found.sources if item.lag is not None]
    if lags:
        slowest = max(item.slowest or 0.0 for item in lags)
        typical = median(item.lag for item in lags if item.lag is not None)
        said.append(("digest.lag", {"median": round(typical, 1), "slowest": round(slowest, 1)}))
    new = found.followed.get("detect", {}).get("new", 0)
    if new:
        said.append(("digest.cases", {"count": new}))
    return said


def _source_day(
    name: str,
    source: Source | None,
    tallies: Mapping[str, Mapping[str, int]],
    sums: list[arrival_runs.Sums],
    lags: Mapping[str, list[float]],
    now: datetime,
) -> SourceDay:
    mine = tallies.get(name, {})
    done = [item for item in sums if item.source == name and item.status == "done"]
    by_status = {
        status: sum(item.runs for item in sums if item.source == name and item.status == status)
        for status in ("stopped", "failed")
    }
    seconds = lags.get(name, [])
    return SourceDay(
        name=name,
        source=source,
        accepted=mine.get("accepted", 0),
        repeated=mine.get("repeated", 0),
        refused={code: count for code, count in mine.items() if code not in CAME},
        runs=sum(item.runs for item in done),
        stops=by_status["stopped"],
        failures=by_status["failed"],
        counts={count: sum(item.counts[count] for item in done) for count in COUNTS},
        lag=median(seconds) if seconds else None,
        slowest=seconds[-1] if seconds else None,
        standing=source.standing(now) if source is not None else "removed",
    )


def _followed(ledger: Ledger, since: datetime, until: datetime) -> dict[str, dict[str, int]]:
    """Figures of the slower clock, summed."""
    found: dict[str, dict[str, int]] = {}
    for run in arrival_runs.listed(ledger, "", 5_000, since=since, until=until, status="done"):
        mine = found.setdefault(run.step, {})
        for name, value in run.followed.items():
            if isinstance(value, int) and not isinstance(value, bool):
                mine[name] = mine.get(name, 0) + value
    return found

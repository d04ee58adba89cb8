"""The part of the first page that says what came in, what is wrong and what is to be decided."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

from flask import Blueprint
from flask.typing import ResponseReturnValue

from graph.ledger import arrival_sources, jobs
from graph.ledger import quarantine as aside
from graph.ledger.arrival_sources import Said
from loaders.arrivals.digest import digest, sentences
from web.database import store
from web.ledger import ledger
from web.pages.today import TodayPart
from web.rendering import render
from web.requested import home_zone

blueprint = Blueprint("today", __name__)

DAYS = 14
LABELS = {"customer": "Customer", "product": "Product", "supplier": "Supplier", "address": "Address"}


@blueprint.get("/today")
def today() -> ResponseReturnValue:
    """Figures of today."""
    zone, now, opened = home_zone(), datetime.now(UTC), store()
    came: Counter[object] = Counter()
    latest: dict[str, datetime | None] = {}
    for row in opened.read("loads", limit=500):
        at = row["finishedAt"] or row["startedAt"]
        came[at.astimezone(zone).date()] += row["read"] or 0
        latest.setdefault(row["source"], at)
    first = now.astimezone(zone).date() - timedelta(days=DAYS - 1)
    days = tuple((day, came[day]) for day in (first + timedelta(days=n) for n in range(DAYS)))
    unsure = []
    for kind, label in LABELS.items():
        counted = opened.one("review_count", label=label)
        if counted and counted["pairs"]:
            unsure.append((kind, counted["pairs"]))
    counts = opened.read("case_counts", now=now)
    return render(
        TodayPart(
            days,
            tuple(sorted(latest.items(), key=lambda item: item[1] or now)),
            sum(entry[4] for entry in aside.counted(ledger())),
            tuple(unsure),
            sum(row["cases"] for row in counts if row["status"] == "open") if counts else None,
            tuple(job for job in jobs.listed(ledger(), 20) if job.is_open),
            _arrivals(now),
        )
    )


def _arrivals(now: datetime) -> tuple[Said, ...]:
    """What came by itself today, in sentences; none where nothing keeps coming."""
    if not arrival_sources.listed(ledger()):
        return ()
    today = now.astimezone(home_zone()).date()
    return tuple(sentences(digest(ledger(), home_zone(), today, now), now))

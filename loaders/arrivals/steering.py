"""Steering: what a person does about a source that is stopped, and about runs."""

from __future__ import annotations

from datetime import datetime

from graph.errors import UsageError
from graph.ledger import Ledger, arrival_sources, arrivals
from graph.ledger.arrival_sources import Source
from loaders.arrivals.fitting import with_accepted

WAYS = ("again", "anyway", "skip", "accept")
"""How to resume: try the same again; load it although a guard stopped it; leave it out; take the mapping that
is proposed."""


def resume(ledger: Ledger, name: str, way: str = "again") -> Source:
    """Let a source run again.

    Args:
        ledger: Of the home.
        name: Of the source.
        way: Of WAYS.

    Raises:
        NotFoundError: ``arrival.source-missing``.
        UsageError: ``arrival.propose.none``: there is no proposal to accept.
    """
    source = arrival_sources.get(ledger, name)
    if way not in WAYS:
        raise ValueError(way)
    if way == "accept":
        accepted = str((source.proposal or ("", {}))[1].get("mapping", ""))
        arrival_sources.remap(ledger, name, with_accepted(source.mappings, accepted))
    elif way == "anyway":
        arrivals.force(ledger, name)
    elif way == "skip":
        arrivals.drop(ledger, name)
    return arrival_sources.resume(ledger, name)


def replay(ledger: Ledger, name: str | None, since: datetime | None, first: int | None) -> int:
    """Load again what came from a moment or an arrival on; how much that is.

    Raises:
        NotFoundError: ``arrival.source-missing``.
        UsageError: ``arrival.replay-none``: nothing of that is kept.
    """
    if name is not None:
        arrival_sources.get(ledger, name)
    count = arrivals.replay(ledger, name, since, first)
    if not count:
        kept = arrivals.kept_since(ledger, name)
        raise UsageError("arrival.replay-none", since=f"{kept:%Y-%m-%d %H:%M} UTC" if kept else "–")
    return count


def retry(ledger: Ledger, run: int) -> int:
    """Load again what a run had taken; how much that is.

    Raises:
        UsageError: ``arrival.replay-none``: nothing of that is kept.
    """
    count = arrivals.again(ledger, run)
    if not count:
        raise UsageError("arrival.replay-none", since="–")
    return count

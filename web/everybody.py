"""Everybody in columns, for pages and the API: at once where that can be, else with a job that reads them.

They are unmasked: counts, names and what consent lets an export have are all that may leave the callers.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from graph.commands import segments
from graph.commands.segment_columns import at_hand, people
from graph.ledger import jobs
from graph.profiles.segments.evaluate import Evaluator
from web.accounts.access import user
from web.database import graph
from web.jobs.job_queue import ask_for
from web.ledger import ledger
from web.requested import home_settings, home_zone

KIND = "people"
REST = timedelta(minutes=1)
"""No job is begun so soon after one that ended badly."""


class StillReadingError(Exception):
    """Nobody was ever read in a shop too large to do so in a request; ``job`` is at it."""

    def __init__(self, job: int) -> None:
        super().__init__(job)
        self.job = job


def evaluated_now() -> Evaluator:
    """Everybody as they are now, however long that takes; for what is written down or handed over."""
    opened = graph().store()
    return segments.evaluator(opened, people(opened, home_zone(), home=home_settings().home))


def evaluated_soon() -> tuple[Evaluator, datetime | None]:
    """Everybody as they are now, or as they were at the moment given while a job reads them anew.

    Raises:
        StillReadingError: they were never read.
    """
    opened = graph().store()
    found = at_hand(opened, home_zone(), home_settings().home)
    if found is None:
        raise StillReadingError(_job())
    if found.current:
        return segments.evaluator(opened, found.columns), None
    _job()
    return segments.evaluator(opened, found.columns), found.moment


def _job() -> int:
    """The job that reads everybody: the one there is, one that just ended badly, or a new one."""
    for newest in jobs.listed(ledger(), limit=1, kind=KIND):
        just_now = newest.ended_at is not None and datetime.now(UTC) - newest.ended_at < REST
        if newest.is_open or (newest.status != "done" and just_now):
            return newest.id
    return ask_for(home_settings(), ledger(), KIND, {}, user().name)

"""The slower clock: what is computed whole, at most so often, and never more than a tenth of the time.

Which products, suppliers and addresses are one, days of cover, cases, who is in which segment, and the crowd
that offers are made from. Each step runs when something arrived since it last did.
"""

from __future__ import annotations

import json
import logging
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from graph.errors import ConflictError, RenmaiError, UsageError
from graph.ledger import Ledger, arrival_runs
from graph.ledger.outbox import announce
from graph.settings import Settings
from graph.store import Store

log = logging.getLogger("renmai.arrivals")

SHARE = 10
"""A step waits at least so many times as long as it last took."""

MOST_TOLD = 10_000
"""Members of a segment that are told of one by one; more are told as a number."""

Figures = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Desk:
    """What a step works on."""

    settings: Settings
    ledger: Ledger
    store: Store
    clock: Callable[[], datetime]

    @property
    def zone(self) -> ZoneInfo:
        """The home's."""
        return ZoneInfo(self.settings.timezone)


def records(desk: Desk) -> Figures:
    """Resolve the products, suppliers and addresses that changed."""
    from graph.commands.resolve import resolve

    found: dict[str, Any] = {}
    for kind in ("product", "supplier", "address"):
        counts = desk.store.one("pending_counts", label=kind.capitalize())
        if counts and counts["pending"]:
            found[kind] = resolve(desk.store, kind, clock=desk.clock, full=False, ledger=desk.ledger).looked
    return found


def model(desk: Desk) -> Figures:
    """Learn the model of customers anew where they have outgrown it."""
    from graph.commands.resolve import resolve

    return {"full": resolve(desk.store, "customer", clock=desk.clock, ledger=desk.ledger).full}


def stock(desk: Desk) -> Figures:
    """Compute days of cover."""
    from graph.commands.stock import compute

    report = compute(desk.store, desk.zone, clock=desk.clock)
    return {"shortages": report.states.get("shortage", 0), "people": report.touched}


def detect(desk: Desk) -> Figures:
    """Run the detectors; new cases are announced."""
    from graph.commands.detect import detect as run

    report = run(desk.store, clock=desk.clock, ledger=desk.ledger)
    return {"cases": report.cases, "new": report.new, "returned": report.returned}


def offers(desk: Desk) -> Figures:
    """Learn the crowd that offers are made from."""
    from graph.commands.recommend_crowd import keep, read_everybody

    everybody, learnt = read_everybody(desk.store, desk.zone, now=desk.clock())
    keep(learnt, desk.settings.home)
    return {"people": len(everybody.ids)}


def segments(desk: Desk) -> Figures:
    """Announce who came into a saved segment and who left it since the last time."""
    from graph.commands.segment_columns import people
    from graph.commands.segments import evaluator, member_rows, saved

    listed = saved(desk.store)
    folder = desk.settings.home / "cache" / "segments"
    if not listed:
        return {}
    evaluated = evaluator(
        desk.store, people(desk.store, desk.zone, clock=desk.clock, home=desk.settings.home)
    )
    ids = evaluated.data.ids
    came = left = 0
    for segment in listed:
        members = {ids[row] for row in member_rows(evaluated, segment.definition)}
        path = folder / f"{re.sub(r'[^a-z0-9]', '', segment.id)}.json"
        before = _members_before(path, segment.definition)
        if before is not None:
            _tell(desk, segment.id, segment.name, sorted(members - before), sorted(before - members))
            came, left = came + len(members - before), left + len(before - members)
        _keep_members(path, segment.definition, members)
    return {"segments": len(listed), "came": came, "left": left}


def _tell(desk: Desk, id_: str, name: str, came: list[str], left: list[str]) -> None:
    for is_in, ids in ((True, came), (False, left)):
        at = desk.clock().isoformat()
        common = {"segment": id_, "name": name, "isMember": is_in, "at": at}
        if len(ids) > MOST_TOLD:
            params = {**common, "count": len(ids), "persons": [], "isCut": True}
            announce(desk.ledger, "segment.member", params)
            continue
        for start in range(0, len(ids), 500):
            piece = ids[start : start + 500]
            params = {**common, "count": len(piece), "persons": piece, "isCut": False}
            announce(desk.ledger, "segment.member", params)


def _members_before(path: Path, definition: Mapping[str, Any]) -> set[str] | None:
    """Members as they were told last; None where the segment is new or says something else now."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return set(content["members"]) if content.get("definition") == definition else None


def _keep_members(path: Path, definition: Mapping[str, Any], members: set[str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = path.with_suffix(".part")
    part.write_text(json.dumps({"definition": definition, "members": sorted(members)}), encoding="utf-8")
    os.replace(part, path)


@dataclass(frozen=True, slots=True)
class Step:
    """One step, at most every so often."""

    name: str
    run: Callable[[Desk], Figures]
    every: timedelta


STEPS = (
    Step("records", records, timedelta(seconds=30)),
    Step("segments", segments, timedelta(minutes=2)),
    Step("stock", stock, timedelta(minutes=10)),
    Step("detect", detect, timedelta(minutes=15)),
    Step("offers", offers, timedelta(hours=1)),
    Step("model", model, timedelta(hours=24)),
)


class SlowClock:
    """Runs the steps that are due."""

    def __init__(self, desk: Desk, steps: tuple[Step, ...] = STEPS) -> None:
        self._desk, self._steps = desk, steps

    def tick(self, at_once: bool = False) -> list[str]:
        """Run the steps that are due, one after another; names of those run.

        Args:
            at_once: Whatever arrived since a step last ran is followed up now, however long ago that was.

        Raises:
            DatabaseError, MachineError: the database is away; a later tick tries again.
        """
        ran = []
        for step in self._steps:
            if self._is_due(step, at_once):
                self._run(step)
                ran.append(step.name)
        return ran

    def _is_due(self, step: Step, at_once: bool) -> bool:
        """Whether something arrived since, and the step has rested long enough."""
        last = next(iter(arrival_runs.listed(self._desk.ledger, "", 1, step=step.name)), None)
        loads = arrival_runs.listed(self._desk.ledger, limit=1, step="load", status="done")
        if not loads:
            return False
        if last is None:
            return True
        came = max(loads[0].ended_at or loads[0].started_at, loads[0].started_at)
        if came <= last.started_at:
            return False
        rest = max(step.every, SHARE * ((last.ended_at or last.started_at) - last.started_at))
        return at_once or self._desk.clock() - (last.ended_at or last.started_at) >= rest

    def _run(self, step: Step) -> None:
        ledger, clock = self._desk.ledger, self._desk.clock
        run = arrival_runs.begin(ledger, "", step.name, now=clock())
        try:
            figures = step.run(self._desk)
        except UsageError:  # there is nothing of that kind in the graph (no stock, nobody who bought)
            arrival_runs.end(ledger, run, "done", followed={}, now=clock())
        except ConflictError as error:  # somebody else is at it
            arrival_runs.end(ledger, run, "failed", error=(error.code, error.params), now=clock())
        except RenmaiError as error:
            arrival_runs.end(ledger, run, "failed", error=(error.code, error.params), now=clock())
            raise
        except Exception:
            log.exception("run %s (%s) failed", run, step.name)
            arrival_runs.end(ledger, run, "failed", error=("arrival.unexpected", {"run": run}), now=clock())
        else:
            arrival_runs.end(ledger, run, "done", followed=figures, now=clock())

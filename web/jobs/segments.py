"""Segments on a clock: what is due becomes a job, and the job writes members down and exports them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from graph.errors import NotFoundError
from graph.ledger import Ledger, jobs, schedules
from graph.settings import Settings

if TYPE_CHECKING:
    from web.jobs.runner import Work

KIND = "segment"


def folder_of(settings: Settings, segment_id: str) -> Path:
    """Where files made by the clock lie."""
    return settings.home / "exports" / segment_id


def begin_due(settings: Settings, ledger: Ledger, now: datetime | None = None) -> list[int]:
    """Make a job of every schedule whose time has come; their numbers."""
    begun = []
    for one in schedules.take_due(ledger, ZoneInfo(settings.timezone), now):
        params = {
            "segment": one.segment_id, "format": one.format, "mode": one.mode, "recipient": one.recipient,
        }  # fmt: skip
        number = jobs.add(ledger, KIND, params, one.by)
        schedules.note_job(ledger, one.segment_id, number)
        begun.append(number)
    return begun


def everybody(work: Work) -> Mapping[str, Any]:
    """Read everybody into the home, for pages that cannot wait for it."""
    from graph.commands.segment_columns import people
    from graph.server import ensure_running
    from graph.store import Store

    settings, zone = work.settings, ZoneInfo(work.settings.timezone)
    with Store.open(ensure_running(settings, work.progress)) as store:
        return {"people": people(store, zone, work.progress, home=settings.home).size}


def segment(work: Work) -> Mapping[str, Any]:
    """Write a segment's members down, follow the tags it is the rule of, and export it where asked.

    Params: ``segment`` (id), ``format`` (None: no file), ``mode``, ``recipient``.
    """
    from graph.commands import segments, tags
    from graph.commands.segment_columns import people
    from graph.commands.segment_life import refresh
    from graph.server import ensure_running
    from graph.store import Store

    settings, zone = work.settings, ZoneInfo(work.settings.timezone)
    with Store.open(ensure_running(settings, work.progress)) as store:
        known = {one.id: one for one in segments.saved(store)}
        found = known.get(str(work.params["segment"]))
        if found is None:
            schedules.drop(work.ledger, str(work.params["segment"]))
            raise NotFoundError("segment.unknown-segment", name=str(work.params["segment"]), known=[])
        evaluated = segments.evaluator(store, people(store, zone, work.progress, home=settings.home))
        done = refresh(store, work.ledger, found, evaluated, zone)
        for tag in tags.tags(store):
            if tag.segment_id == found.id:
                tags.follow_rule(store, tag, evaluated, zone)
        written = _export(work, store, found, evaluated) if work.params.get("format") else {}
    return {"members": done.members, "added": done.added, "removed": done.removed, "files": written}


def _export(work: Work, store: Any, found: Any, evaluated: Any) -> dict[str, int]:
    from graph.commands.segment_export import Wanted, export
    from graph.commands.segment_members import reader
    from graph.exports.formats import FORMATS

    now = datetime.now(UTC)
    form = FORMATS[str(work.params["format"])]
    folder = folder_of(work.settings, found.id)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    stamp = now.astimezone(ZoneInfo(work.settings.timezone)).strftime("%Y%m%d-%H%M")
    wanted = Wanted(
        form.key, folder / f"{stamp}-{form.key}{form.suffix}", work.job.by, str(work.params["recipient"]),
        str(work.params["mode"]),
    )  # fmt: skip
    done = export(found, evaluated, reader(store, now), work.ledger, wanted)
    return {Path(name).name: count for name, count in done.files.items()}

"""Segments on a clock: what is due becomes a job, and the job writes members down and exports them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from graph.errors import NotFoundError
from graph.ledger import Ledger, jobs, schedules
from graph.settings import Settings

if TYPE_CHECKING:
    from graph.commands.segments import Saved
    from graph.profiles.segments.evaluate import Evaluator
    from graph.store import Store
    from web.jobs.runner import Work

KIND = "segment"
HANDING = "hand-over"


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
    with _opened(work) as (_, evaluated):
        return {"people": evaluated.data.size}


def hand_over(work: Work) -> Mapping[str, Any]:
    """Write a segment into files, for a page that cannot wait for it.

    Params: ``segment`` (id), ``format``, ``mode``, ``recipient``, ``once``, ``campaign`` (None, or what a
    `Drive` takes).
    """
    with _opened(work) as (store, evaluated):
        found = _segment_of(work, store)
        return {"files": _export(work, store, found, evaluated)}


def segment(work: Work) -> Mapping[str, Any]:
    """Write a segment's members down, follow the tags it is the rule of, and export it where asked.

    Params: ``segment`` (id), ``format`` (None: no file), ``mode``, ``recipient``.
    """
    from graph.commands import tags
    from graph.commands.segment_life import refresh

    zone = ZoneInfo(work.settings.timezone)
    with _opened(work) as (store, evaluated):
        found = _segment_of(work, store)
        done = refresh(store, work.ledger, found, evaluated, zone)
        for tag in tags.tags(store):
            if tag.segment_id == found.id:
                tags.follow_rule(store, tag, evaluated, zone)
        written = _export(work, store, found, evaluated) if work.params.get("format") else {}
    return {"members": done.members, "added": done.added, "removed": done.removed, "files": written}


@contextmanager
def _opened(work: Work) -> Iterator[tuple[Store, Evaluator]]:
    """The store, and everybody as they are now."""
    from graph.commands.segment_columns import people
    from graph.commands.segments import evaluator
    from graph.server import ensure_running
    from graph.store import Store

    settings = work.settings
    with Store.open(ensure_running(settings, work.progress)) as store:
        everybody = people(store, ZoneInfo(settings.timezone), work.progress, home=settings.home)
        yield store, evaluator(store, everybody)


def _segment_of(work: Work, store: Store) -> Saved:
    from graph.commands import segments

    for found in segments.saved(store):
        if found.id == str(work.params["segment"]):
            return found
    schedules.drop(work.ledger, str(work.params["segment"]))
    raise NotFoundError("segment.unknown-segment", name=str(work.params["segment"]), known=[])


def _export(work: Work, store: Store, found: Saved, evaluated: Evaluator) -> dict[str, int]:
    from graph.commands.campaigns import Drive
    from graph.commands.segment_export import Wanted, export
    from graph.commands.segment_members import reader
    from graph.exports.formats import FORMATS

    now, params = datetime.now(UTC), work.params
    form = FORMATS[str(params["format"])]
    folder = folder_of(work.settings, found.id)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    stamp = now.astimezone(ZoneInfo(work.settings.timezone)).strftime("%Y%m%d-%H%M")
    wanted = Wanted(
        form.key, folder / f"{stamp}-{form.key}{form.suffix}", work.job.by, str(params["recipient"]),
        str(params["mode"]), once_a_home=bool(params.get("once")),
        drive=Drive(store, segment_id=found.id, **params["campaign"]) if params.get("campaign") else None,
    )  # fmt: skip
    done = export(found, evaluated, reader(store, now), work.ledger, wanted, progress=work.progress)
    return {Path(name).name: count for name, count in done.files.items()}

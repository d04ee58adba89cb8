"""`renmai segment export, refresh, log, lift`: files of segments, their sizes, and what came of them."""

from __future__ import annotations

import getpass
import json
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from web.cli import settings_of, terminal_language
from web.translations import text


@click.command("export")
@click.argument("name")
@click.option(
    "--format", "form", required=True, metavar="F", help="csv, xlsx, jsonl, parquet, google, meta …"
)
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), required=True, metavar="FILE")
@click.option(
    "--mode", default="all", show_default=True, metavar="all|diff", help="diff: since the last time."
)
@click.option(
    "--purpose", default="marketing", show_default=True, help="What the people must have agreed to."
)
@click.option("--recipient", default="", metavar="NAME", help="Who gets the file; kept in the log.")
@click.option("--once-a-home", is_flag=True, help="Of people who live together, one.")
@click.option("--suppress", type=click.Path(path_type=Path, exists=True), metavar="FILE", help="Never these.")
@click.option("--campaign", metavar="NAME", help="Keep whom it reached, and hold some out to compare with.")
@click.option(
    "--hold-out", type=click.FloatRange(0, 0.5), default=0.1, show_default=True, metavar="SHARE",
    help="Of a campaign's people, held out.",
)  # fmt: skip
@click.option("--cost", default="", metavar="AMOUNT", help="What the campaign costs, in the shop's currency.")
@click.pass_context
def export_command(
    ctx: click.Context, name: str, form: str, out: Path, mode: str, purpose: str, recipient: str,
    once_a_home: bool, suppress: Path | None, campaign: str | None, hold_out: float, cost: str,
) -> None:  # fmt: skip
    """Write the members who agreed into a file, with a manifest beside it."""
    from datetime import UTC, datetime

    from graph.commands import segments
    from graph.commands.campaigns import Drive, cost_of
    from graph.commands.segment_export import Wanted, export
    from graph.commands.segment_members import reader
    from graph.ledger import Ledger
    from web.cli.segment import evaluated_of, opened

    settings = settings_of(ctx)
    never = frozenset(suppress.read_text(encoding="utf-8-sig").split()) if suppress else frozenset()
    with opened(ctx) as (store, lang, progress), Ledger.open(settings) as ledger:
        segment = segments.find(store, name)
        drive = None
        if campaign:
            cents = cost_of(cost, settings.currency)
            drive = Drive(store, campaign, segment.id, hold_out, cents, settings.currency)
        wanted = Wanted(
            form, out, getpass.getuser(), recipient, mode, purpose, once_a_home, never, drive
        )  # fmt: skip
        evaluated = evaluated_of(ctx, store, progress)
        done = export(segment, evaluated, reader(store, datetime.now(UTC)), ledger, wanted)
    for path, number in done.files.items():
        click.echo(text(lang, "segment.written", path=path, count=number), err=True)
    for reason, number in done.left_out.items():
        click.echo(text(lang, f"segment.left-out.{reason}", count=number), err=True)


@click.command("refresh")
@click.argument("name", required=False)
@click.pass_context
def refresh_command(ctx: click.Context, name: str | None) -> None:
    """Write down who is in the segment NAME (or in every one) now, and how large it is."""
    from graph.commands import segments
    from graph.commands.segment_life import refresh
    from graph.ledger import Ledger
    from web.cli.segment import evaluated_of, opened

    settings = settings_of(ctx)
    with opened(ctx) as (store, lang, progress), Ledger.open(settings) as ledger:
        chosen = [segments.find(store, name)] if name else segments.saved(store)
        evaluated = evaluated_of(ctx, store, progress)
        for segment in chosen:
            done = refresh(store, ledger, segment, evaluated, ZoneInfo(settings.timezone))
            told = {"count": done.members, "added": done.added, "removed": done.removed}
            click.echo(text(lang, "segment.refreshed", name=segment.name, **told))


@click.command("log")
@click.argument("name", required=False)
@click.option("--person", metavar="ID", help="Exports that held this person: whom to tell of an erasure.")
@click.option("--json", "as_json", is_flag=True, help="As JSON Lines.")
@click.pass_context
def log_command(ctx: click.Context, name: str | None, person: str | None, as_json: bool) -> None:
    """Print what was exported, newest first: when, by whom, for whom, how many."""
    from graph.ledger import Ledger, exports

    settings = settings_of(ctx)
    lang = terminal_language(settings.lang)
    with Ledger.open(settings) as ledger:
        found = exports.of_person(ledger, person) if person else exports.listed(ledger, limit=1000)
    for one in found:
        if name and one.segment != name:
            continue
        told = {
            "at": one.at.isoformat(timespec="minutes"), "segment": one.segment, "format": one.format,
            "count": one.written, "by": one.by, "recipient": one.recipient or "–",
        }  # fmt: skip
        if as_json:
            click.echo(json.dumps({"id": one.id, **told, "leftOut": one.left_out}, ensure_ascii=False))
        else:
            click.echo(text(lang, "segment.log-line", **told))


@click.command("lift")
@click.argument("campaign")
@click.option("--days", type=int, default=14, show_default=True, metavar="N", help="After the file was made.")
@click.pass_context
def lift_command(ctx: click.Context, campaign: str, days: int) -> None:
    """Say what a CAMPAIGN brought against the people held out."""
    from graph.commands import campaigns
    from web.cli.segment import opened

    with opened(ctx) as (store, lang, _):
        found = campaigns.find(store, campaign)
        lift = campaigns.results(store, found, days)
    told = {"name": found.name, "reached": lift.reached.people, "held": lift.held_out.people}
    click.echo(text(lang, "campaign.arms", days=days, **told))
    if lift.over < 1:
        click.echo(text(lang, "campaign.running", share=round(lift.over * 100)))
    for name in ("buyers", "orders", "revenue", "margin"):
        one = getattr(lift, name)
        scale = 100 if name in ("buyers", "revenue", "margin") else 1
        by = 100 if name == "buyers" else 1 / scale
        shown = {"reached": f"{one.reached * by:.2f}", "held": f"{one.held_out * by:.2f}"}
        if lift.few:
            click.echo(text(lang, "campaign.few-line", what=text(lang, f"campaign.what.{name}"), **shown))
            continue
        bounds = {"low": f"{(one.low or 0) * by:+.2f}", "high": f"{(one.high or 0) * by:+.2f}"}
        sure = text(lang, "campaign.told" if one.is_told else "campaign.chance")
        what = text(lang, f"campaign.what.{name}")
        click.echo(
            text(
                lang, "campaign.line", what=what, lift=f"{one.value * by:+.2f}", sure=sure, **shown, **bounds
            )
        )


@click.command("schedule")
@click.argument("name", required=False)
@click.option("--days", type=int, default=1, show_default=True, metavar="N", help="Every so many days.")
@click.option("--hour", type=int, default=6, show_default=True, metavar="H", help="At this hour of the shop.")
@click.option("--format", "form", metavar="F", help="Also export; left out: only write the members down.")
@click.option(
    "--mode", type=click.Choice(("all", "diff")), default="all", show_default=True, help="As for export."
)
@click.option("--recipient", default="", metavar="NAME", help="Who gets the file; kept in the log.")
@click.option("--off", is_flag=True, help="Take the segment off the clock.")
@click.pass_context
def schedule_command(
    ctx: click.Context, name: str | None, days: int, hour: int, form: str | None, mode: str, recipient: str,
    off: bool,
) -> None:  # fmt: skip
    """Put the segment NAME on a clock, or list what is on it; a worker refreshes and exports."""
    from graph.commands import segments
    from graph.errors import UsageError
    from graph.exports.formats import FORMATS
    from graph.ledger import Ledger, schedules
    from web.cli.segment import opened

    if form is not None and form not in FORMATS:
        raise UsageError("segment.format", name=form, known=sorted(FORMATS))
    settings = settings_of(ctx)
    zone = ZoneInfo(settings.timezone)
    with opened(ctx) as (store, lang, _), Ledger.open(settings) as ledger:
        names = {one.id: one.name for one in segments.saved(store)}
        if name is not None:
            id_ = segments.find(store, name).id
            if off:
                schedules.drop(ledger, id_)
            else:
                by = getpass.getuser()
                schedules.keep(ledger, id_, days, hour, zone, by, form=form, mode=mode, recipient=recipient)
        for one in schedules.listed(ledger):
            told = {
                "name": names.get(one.segment_id, one.segment_id), "days": one.days,
                "hour": f"{one.hour:02d}:00", "format": one.format or "–",
                "at": one.next_at.astimezone(zone).strftime("%Y-%m-%d %H:%M"),
            }  # fmt: skip
            click.echo(text(lang, "segment.clock-line", **told))


COMMANDS = (export_command, refresh_command, log_command, lift_command, schedule_command)

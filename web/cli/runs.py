"""`renmai runs` and `renmai replay`: what was done with arrivals, and doing it again."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click

from graph.errors import UsageError
from web.cli import settings_of, terminal_language
from web.translations import text


@click.group("runs", invoke_without_command=True)
@click.option("--source", metavar="NAME", help="Only of this source.")
@click.option("--limit", default=20, show_default=True, help="How many, newest first.")
@click.option("--json", "as_json", is_flag=True, help="Print them as JSON.")
@click.pass_context
def command(ctx: click.Context, source: str | None, limit: int, as_json: bool) -> None:
    """What was loaded and what followed, newest first."""
    if ctx.invoked_subcommand is not None:
        return
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from graph.ledger import Ledger, arrival_runs

    settings = settings_of(ctx)
    lang, zone = terminal_language(settings.lang), ZoneInfo(settings.timezone)
    with Ledger.open(settings) as ledger:
        found = arrival_runs.listed(ledger, source, limit)
    if as_json:
        click.echo(json.dumps([as_plain(item) for item in found], ensure_ascii=False, indent=2))
        return
    if not found:
        click.echo(text(lang, "arrival.no-runs"), err=True)
        return
    table = Table(box=None)
    for name in ("number", "when", "name", "what", "status", "rows", "aside", "lag"):
        table.add_column(text(lang, f"arrival.column.{name}"), overflow="fold")
    for run in found:
        lag = f"{run.lag:.1f} s" if run.lag is not None else ""
        table.add_row(
            *map(
                Text,
                (
                    str(run.id),
                    f"{run.started_at.astimezone(zone):%m-%d %H:%M:%S}",
                    run.source or "–",
                    run.name or text(lang, f"arrival.step.{run.step}"),
                    text(lang, f"arrival.run.{run.status}"),
                    f"{run.counts['read']:,}" if run.source else "",
                    f"{run.counts['quarantined']:,}" if run.source else "",
                    lag,
                ),
            )
        )
    Console().print(table)
    for run in found:
        if run.error is not None:
            click.echo(f"{run.id}: {text(lang, run.error[0], **run.error[1])}", err=True)


@command.command("retry")
@click.argument("number", type=int, metavar="N")
@click.pass_context
def retry(ctx: click.Context, number: int) -> None:
    """Load again what run N had taken."""
    from graph.ledger import Ledger, arrival_runs
    from loaders.arrivals.steering import retry as try_again

    settings = settings_of(ctx)
    with Ledger.open(settings) as ledger:
        arrival_runs.get(ledger, number)
        count = try_again(ledger, number)
    click.echo(text(terminal_language(settings.lang), "arrival.replayed", count=f"{count:,}"), err=True)


@command.command("digest")
@click.option("--day", metavar="DATE", help="Of this day; today by default.")
@click.option("--out", type=click.Path(path_type=Path), help="Write it there instead of printing it.")
@click.pass_context
def digest(ctx: click.Context, day: str | None, out: Path | None) -> None:
    """What happened in a day: what came, how late, what was refused, what stopped, what followed."""
    from graph.ledger import Ledger
    from web.digests import digest_text

    settings = settings_of(ctx)
    wanted = (
        _moment(day, settings.timezone).date() if day else datetime.now(ZoneInfo(settings.timezone)).date()
    )
    with Ledger.open(settings) as ledger:
        written = digest_text(settings, ledger, wanted, terminal_language(settings.lang))
    if out is None:
        click.echo(written, nl=False)
    else:
        out.write_text(written, encoding="utf-8")


@click.command("replay")
@click.argument("name", metavar="[SOURCE]", required=False)
@click.option(
    "--since", metavar="TIME", help="What arrived from then on, such as 2026-03-01 or 2026-03-01T08:00."
)
@click.option("--from", "first", type=int, metavar="N", help="From arrival number N on.")
@click.pass_context
def replay_command(ctx: click.Context, name: str | None, since: str | None, first: int | None) -> None:
    """Load again what came from SOURCE (or from all), from any point on; what is unchanged stays as it is."""
    from graph.ledger import Ledger
    from loaders.arrivals.steering import replay

    settings = settings_of(ctx)
    moment = _moment(since, settings.timezone) if since else None
    with Ledger.open(settings) as ledger:
        count = replay(ledger, name, moment, first)
    click.echo(text(terminal_language(settings.lang), "arrival.replayed", count=f"{count:,}"), err=True)


def as_plain(run: Any) -> dict[str, Any]:
    """A run as JSON takes it."""
    return {
        "id": run.id,
        "source": run.source,
        "step": run.step,
        "name": run.name,
        "status": run.status,
        "arrivals": run.arrivals,
        **run.counts,
        "lagSeconds": run.lag,
        "loads": [dict(item) for item in run.loads],
        "followed": dict(run.followed),
        "error": {"code": run.error[0], "params": dict(run.error[1])} if run.error else None,
        "startedAt": run.started_at.isoformat(),
        "endedAt": run.ended_at.isoformat() if run.ended_at else None,
    }


def _moment(written: str, timezone: str) -> datetime:
    try:
        found = datetime.fromisoformat(written)
    except ValueError as error:
        raise UsageError("load.date", text=written) from error
    return found if found.tzinfo else found.replace(tzinfo=ZoneInfo(timezone))

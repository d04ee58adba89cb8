"""`renmai stock`: days of cover by item and warehouse; shortages first."""

from __future__ import annotations

import csv
import io
import json
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import click

from web.cli import settings_of, terminal_language
from web.cli.progress import shown
from web.translations import text

FORMATS = ("table", "json", "csv")
STATES = ("shortage", "surplus", "fine", "unknown", "doubtful")


@click.command("stock")
@click.option("--warehouse", metavar="W", help="Only this warehouse, by name or code.")
@click.option("--state", type=click.Choice(STATES), help="Only what is in this state.")
@click.option(
    "--format", "form", type=click.Choice(FORMATS), default="table", show_default=True, help="How to print."
)
@click.option("--no-compute", is_flag=True, help="Show what was computed last, without computing anew.")
@click.pass_context
def command(
    ctx: click.Context, warehouse: str | None, state: str | None, form: str, no_compute: bool
) -> None:
    """Match stock with demand: what runs out before more can come, what spoils before it sells."""
    from graph.commands.stock import columns, compute, covers
    from graph.server import ensure_running
    from graph.store import Store, migrate

    settings = settings_of(ctx)
    lang, zone = terminal_language(settings.lang), ZoneInfo(settings.timezone)
    with shown(lang) as progress, Store.open(ensure_running(settings, progress)) as store:
        migrate(store)
        report = None if no_compute else compute(store, zone, progress)
        rows = covers(store, warehouse, state)
    if form == "json":
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2, default=_time))
    elif form == "csv":
        click.echo(_csv(rows, columns(), lang, zone), nl=False)
    else:
        for row in rows:
            click.echo(_lines(row, lang))
    if report is not None:
        click.echo(text(lang, "stock.done", **report.states, touched=report.touched), err=True)
        if report.loose:
            click.echo(text(lang, "stock.loose", lines=report.loose), err=True)
    elif not rows:
        click.echo(text(lang, "stock.no-rows"), err=True)


def _lines(row: dict[str, Any], lang: str) -> str:
    shown_row = {name: _number(value, lang) for name, value in row.items()}
    head = text(lang, f"stock.line.{row['state']}", **shown_row)
    notes = [f"   {text(lang, code, **params)}" for code, params in row["issues"]]
    return "\n".join([head, *notes])


def _number(value: Any, lang: str) -> Any:
    if value is None:
        return text(lang, "stock.not-known")
    return f"{value:,.1f}".removesuffix(".0") if isinstance(value, float) else value


def _csv(rows: list[dict[str, Any]], columns: Any, lang: str, zone: ZoneInfo) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    for row in rows:
        issues = " ".join(text(lang, code, **params) for code, params in row["issues"])
        moment = row.get("asOf")
        as_of = moment.astimezone(zone).isoformat(timespec="minutes") if moment else ""
        writer.writerow(
            {**row, "state": text(lang, f"stock.state.{row['state']}"), "issues": issues, "asOf": as_of}
        )
    return out.getvalue()


def _time(value: datetime) -> str:
    return value.isoformat().replace("+00:00", "Z")

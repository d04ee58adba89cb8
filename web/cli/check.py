"""`renmai check`: what the systems of the shop say that cannot all be true."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from graph.errors import MachineError
from web.cli import settings_of, terminal_language
from web.cli.progress import shown
from web.translations import text

if TYPE_CHECKING:
    from graph.analytics.rules import RuleFinding

_COLUMNS = ("rule", "source", "kind", "source_id", "other", "found", "right", "money", "currency")


@click.command("check")
@click.option("--rule", "only", multiple=True, metavar="ID", help="Only this rule; repeat for more.")
@click.option("--rows", default=5, show_default=True, help="Rows shown of each rule.")
@click.option("--json", "as_data", is_flag=True, help="Print every row as JSON.")
@click.option("--out", type=click.Path(path_type=Path), help="Write every row to a CSV file.")
@click.pass_context
def command(ctx: click.Context, only: tuple[str, ...], rows: int, as_data: bool, out: Path | None) -> None:
    """Hold the loaded tables against each other: totals, refunds, dates, references, units, prices, stock."""
    from graph.analytics.rules import broken
    from graph.server import ensure_running
    from graph.store import Store, migrate

    settings = settings_of(ctx)
    lang = terminal_language(settings.lang)
    with shown(lang) as progress, Store.open(ensure_running(settings, progress)) as store:
        migrate(store)
        found = broken(store, only, progress)
    if out is not None:
        _write(lang, out, found, settings.timezone)
        click.echo(text(lang, "check.written", rows=f"{len(found):,}", path=str(out)), err=True)
    if as_data:
        click.echo(json.dumps([asdict(one) for one in found], ensure_ascii=False, indent=1))
    elif not found:
        click.echo(text(lang, "check.none"))
    else:
        _print(lang, found, rows, settings.timezone)


def _print(lang: str, found: Sequence[RuleFinding], rows: int, timezone: str) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from graph.analytics.rules import summaries
    from web.rule_texts import amount, rule_name, told

    console = Console(highlight=False)
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("rule", "source", "rows", "money", "repair"):
        table.add_column(text(lang, f"check.head.{name}"), justify="right" if name == "rows" else "left")
    for one in summaries(found):
        money = ", ".join(amount(minor, currency) for currency, minor in sorted(one.money.items()))
        table.add_row(rule_name(lang, one.rule), one.source, f"{one.rows:,}", money, f"{one.repairable:,}")
    console.print(table)
    for rule in dict.fromkeys(one.rule for one in found):
        console.print(Text("\n" + rule_name(lang, rule), style="bold"))
        for item in [item for item in found if item.rule == rule][:rows]:
            console.print(Text(f"  {item.source}:{item.source_id}  {told(lang, item, timezone)}"))
    rules = len({one.rule for one in found})
    console.print(Text("\n" + text(lang, "check.done", rows=f"{len(found):,}", rules=rules)))


def _write(lang: str, out: Path, found: Sequence[RuleFinding], timezone: str) -> None:
    from graph.exports.cells import safe_cell
    from web.rule_texts import told

    try:
        with out.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow([*_COLUMNS, text(lang, "check.head.what")])
            for one in found:
                cells = [str(getattr(one, name)) for name in _COLUMNS]
                writer.writerow([safe_cell(cell) for cell in (*cells, told(lang, one, timezone))])
    except OSError as error:
        raise MachineError("check.unwritable", path=str(out), detail=error.strerror or "") from error

"""`renmai quarantine`: rows that could not be loaded, shown, exported for repair and tried again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from web.cli import settings_of, terminal_language
from web.cli.load import PIPED_WIDTH
from web.cli.progress import shown
from web.translations import text

if TYPE_CHECKING:
    from graph.ledger.quarantine import Kept, Wanted


@click.group("quarantine")
def command() -> None:
    """Rows that could not be loaded: look at them, repair them in a file, try them again."""


def _filters(function: Any) -> Any:
    for option in (
        click.option("--id", "ids", multiple=True, type=int, metavar="N", help="This row; repeat for more."),
        click.option(
            "--code", metavar="CODE", help="Only rows kept aside for this reason, as `cell.number`."
        ),
        click.option("--kind", metavar="KIND", help="Only rows of this kind."),
        click.option("--source", metavar="NAME", help="Only rows of this source."),
    ):
        function = option(function)
    return function


def _wanted(source: str | None, kind: str | None, code: str | None, ids: tuple[int, ...]) -> Wanted:
    from graph.ledger.quarantine import Wanted

    return Wanted(source=source, kind=kind, code=code, ids=ids)


def reason(row: Kept, lang: str) -> str:
    """The sentence that says why a row was kept aside."""
    return text(lang, row.code, **{"kind": row.kind, **row.params})


@command.command("list")
@_filters
@click.option("--limit", default=50, show_default=True, help="How many rows to show.")
@click.option("--json", "as_json", is_flag=True, help="Print the rows as JSON lines.")
@click.pass_context
def list_rows(
    ctx: click.Context,
    source: str | None,
    kind: str | None,
    code: str | None,
    ids: tuple[int, ...],
    limit: int,
    as_json: bool,
) -> None:
    """Show how many rows are kept aside and why, and the first of them."""
    from graph.ledger import Ledger, quarantine

    settings = settings_of(ctx)
    lang = terminal_language(settings.lang)
    wanted = _wanted(source, kind, code, ids)
    with Ledger.open(settings) as ledger:
        counts = quarantine.counted(ledger, wanted)
        rows = quarantine.listed(ledger, wanted, limit)
    if as_json:
        for row in rows:
            click.echo(json.dumps(_as_json(row, lang), ensure_ascii=False))
        return
    if not rows:
        click.echo(text(lang, "quarantine.empty"), err=True)
        return
    _print(counts, rows, lang)


def _as_json(row: Kept, lang: str) -> dict[str, object]:
    return {
        "id": row.id,
        "source": row.source,
        "kind": row.kind,
        "file": row.file,
        "row": row.row,
        "line": row.line,
        "code": row.code,
        "reason": reason(row, lang),
        "cells": dict(row.cells),
        "raw": row.raw,
        "at": row.at.isoformat(),
    }


def _print(counts: list[tuple[str, str, str, str, int]], rows: list[Kept], lang: str) -> None:
    from rich.console import Console
    from rich.table import Table

    console = Console()
    if not console.is_terminal:
        console.width = PIPED_WIDTH
    summary = Table(box=None)
    for name in ("source", "kind", "file", "why"):
        summary.add_column(text(lang, f"quarantine.{name}"), overflow="fold")
    summary.add_column(text(lang, "quarantine.rows"), justify="right")
    for source, kind, file, code, count in counts:
        summary.add_row(source, kind, file, text(lang, f"{code}.short"), f"{count:,}")
    console.print(summary)
    console.print()
    table = Table(box=None)
    for name in ("id", "place", "why", "row"):
        table.add_column(text(lang, f"quarantine.{name}"), overflow="fold")
    for row in rows:
        raw = row.raw if len(row.raw) <= 160 else f"{row.raw[:157]}…"
        table.add_row(str(row.id), f"{row.file}:{row.line or row.row}", reason(row, lang), raw)
    console.print(table, markup=False)
    total = sum(entry[4] for entry in counts)
    if total > len(rows):
        click.echo(text(lang, "quarantine.more", shown=len(rows), total=total), err=True)


@command.command("export")
@click.argument("out", type=click.Path(path_type=Path), metavar="OUT.csv")
@_filters
@click.pass_context
def export_rows(
    ctx: click.Context,
    out: Path,
    source: str | None,
    kind: str | None,
    code: str | None,
    ids: tuple[int, ...],
) -> None:
    """Write the rows to a CSV file; correct the cells there, then `renmai quarantine retry OUT.csv`."""
    from graph.ledger import Ledger
    from loaders.repair import export

    settings = settings_of(ctx)
    lang = terminal_language(settings.lang)
    with Ledger.open(settings) as ledger:
        count, _ = export(ledger, _wanted(source, kind, code, ids), out, lambda row: reason(row, lang))
    click.echo(text(lang, "quarantine.exported", count=count, path=str(out)), err=True)


@command.command("retry")
@click.argument("edited", required=False, type=click.Path(path_type=Path), metavar="[EDITED.csv]")
@click.option(
    "--mapping", "mappings", multiple=True, type=click.Path(path_type=Path), help="A mended mapping to use."
)
@_filters
@click.pass_context
def retry_rows(
    ctx: click.Context,
    edited: Path | None,
    mappings: tuple[Path, ...],
    source: str | None,
    kind: str | None,
    code: str | None,
    ids: tuple[int, ...],
) -> None:
    """Try rows again: as an edited export has them, or as they are by a mended mapping."""
    from graph.ledger import Ledger
    from graph.server import ensure_running
    from graph.store import Store
    from loaders.repair import retry

    settings = settings_of(ctx)
    lang = terminal_language(settings.lang)
    wanted = _wanted(source, kind, code, ids)
    with (
        Ledger.open(settings) as ledger,
        shown(lang) as progress,
        Store.open(ensure_running(settings, progress)) as store,
    ):
        done = retry(settings, store, ledger, wanted, edited, mappings)
    accepted = done.tried - done.still
    click.echo(text(lang, "quarantine.retried", accepted=accepted, still=done.still))
    for reason_code, count in sorted(done.reasons.items()):
        click.echo(
            text(lang, "quarantine.still", count=count, why=text(lang, f"{reason_code}.short")), err=True
        )

"""`renmai deliverability`: addresses to settle before dispatch, and a corrected file for ERP or courier."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from web.cli import settings_of, terminal_language
from web.cli.progress import shown
from web.translations import text

if TYPE_CHECKING:
    from graph.exports.deliverability import Doubtful


@click.command("deliverability")
@click.option("--all", "everything", is_flag=True, help="Also addresses that no order waits for.")
@click.option("--rows", default=20, show_default=True, help="Addresses shown.")
@click.option("--out", type=click.Path(path_type=Path), help="Write all of them, corrected: .csv or .xlsx.")
@click.pass_context
def command(ctx: click.Context, everything: bool, rows: int, out: Path | None) -> None:
    """List addresses a courier will not find, those of the most valuable waiting orders first."""
    from graph.exports.deliverability import COLUMNS, doubtful_addresses, write_addresses
    from graph.server import ensure_running
    from graph.store import Store, migrate
    from web.rule_texts import amount

    settings = settings_of(ctx)
    lang = terminal_language(settings.lang)
    with shown(lang) as progress, Store.open(ensure_running(settings, progress)) as store:
        migrate(store)
        found = doubtful_addresses(store, not everything)

    def say(code: str, params: Mapping[str, str]) -> str:
        return text(lang, code, **params)

    if out is not None:
        heads = [text(lang, f"deliver.head.{name}") for name in COLUMNS]
        write_addresses(out, found, heads, say, amount)
        click.echo(text(lang, "deliver.written", rows=f"{len(found):,}", path=str(out)), err=True)
    for one in found[:rows]:
        _print(lang, one)
    waiting = sum(len(one.orders) for one in found)
    click.echo(text(lang, "deliver.done", rows=f"{len(found):,}", orders=f"{waiting:,}"))


def _print(lang: str, one: Doubtful) -> None:
    from web.rule_texts import amount

    orders = text(lang, "deliver.waiting", orders=len(one.orders), value=amount(one.value, one.currency))
    click.echo(f"{one.source}:{one.source_id}  {orders if one.orders else ''}".rstrip())
    click.echo(f"  {one.written}")
    if one.corrected:
        click.echo(f"  → {one.corrected}")
    for issue in one.issues:
        click.echo(f"  {text(lang, issue.code, **issue.params)}")

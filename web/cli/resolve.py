"""`renmai resolve`: which records are the same person, product, supplier or place."""

from __future__ import annotations

import json

import click

from web.cli import settings_of, terminal_language
from web.cli.progress import shown
from web.translations import text

KINDS = ("customer", "product", "supplier", "address")


@click.command("resolve")
@click.option(
    "--kind", "kinds", multiple=True, type=click.Choice(KINDS), help="Only this kind; repeat for more."
)
@click.option(
    "--full", is_flag=True, help="Learn the model anew from all records; else only changes are followed."
)
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@click.pass_context
def command(ctx: click.Context, kinds: tuple[str, ...], full: bool, as_json: bool) -> None:
    """Find out which records are one, and publish the identities they resolve to."""
    from graph.commands.resolve import resolve
    from graph.ledger import Ledger
    from graph.server import ensure_running
    from graph.store import Store, migrate

    settings = settings_of(ctx)
    lang = terminal_language(settings.lang)
    reports = []
    with (
        shown(lang) as progress,
        Store.open(ensure_running(settings, progress)) as store,
        Ledger.open(settings) as ledger,
    ):
        migrate(store)
        for kind in kinds or KINDS:
            made = resolve(store, kind, progress, full=True if full else None, ledger=ledger)
            reports.append(made.as_dict())
    if as_json:
        click.echo(json.dumps(reports, ensure_ascii=False, indent=2))
        return
    for report in reports:
        if report["resumed"]:
            click.echo(text(lang, "resolve.resumed", kind=report["kind"]))
        code = "resolve.done" if report["looked"] else "resolve.nothing"
        click.echo(text(lang, code, **report))

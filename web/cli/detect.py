"""`renmai detect`: run the detectors and publish ranked cases."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import click

from web.cli import settings_of, terminal_language
from web.cli.progress import shown
from web.translations import text


@click.command("detect")
@click.option("--detector", "only", multiple=True, metavar="ID", help="Only this detector; repeat for more.")
@click.option(
    "--since",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="Leave out what last happened before this day.",
)
@click.pass_context
def command(ctx: click.Context, only: tuple[str, ...], since: datetime | None) -> None:
    """Look for hidden rings and fraud, and rank what is found as cases."""
    from graph.commands.detect import detect
    from graph.ledger import Ledger
    from graph.server import ensure_running
    from graph.store import Store, migrate

    settings = settings_of(ctx)
    lang = terminal_language(settings.lang)
    day = since.replace(tzinfo=ZoneInfo(settings.timezone)) if since else None
    with (
        shown(lang) as progress,
        Store.open(ensure_running(settings, progress)) as store,
        Ledger.open(settings) as ledger,
    ):
        migrate(store)
        report = detect(store, only, day, progress, ledger=ledger)
    for id_, count in report.findings.items():
        click.echo(text(lang, "detect.found", name=text(lang, f"detector.{id_}"), count=count))
    click.echo(
        text(lang, "detect.done", cases=report.cases, kept=report.kept, new=report.new, gone=report.gone)
    )
    if report.kept + report.gone:
        click.echo(text(lang, "detect.stability", percent=round(100 * report.stability)))
    if report.returned:
        click.echo(text(lang, "detect.returned", returned=report.returned))

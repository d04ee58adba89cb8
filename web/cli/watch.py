"""`renmai watch`: take in what keeps coming, and follow everything up."""

from __future__ import annotations

import signal
import threading
from collections.abc import Mapping

import click

from graph.errors import ConflictError
from web.cli import settings_of, terminal_language
from web.cli.progress import shown
from web.translations import text


@click.command("watch")
@click.option("--once", is_flag=True, help="Take in what is there now, follow everything up, and end.")
@click.option("--beside", type=int, hidden=True, help="Number of the process it belongs to and ends with.")
@click.pass_context
def command(ctx: click.Context, once: bool, beside: int | None) -> None:
    """Watch the sources of this home until stopped: load what comes, resolve it, and all that follows.

    `renmai web` starts this by itself. Sources are declared with `renmai sources add`.
    """
    from loaders.arrivals.watching import Watching, watch
    from web.digests import write_digest
    from web.jobs.worker import end_with

    settings = settings_of(ctx)
    lang = terminal_language(settings.lang)
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())

    def told(code: str, params: Mapping[str, object]) -> None:
        if beside is None:
            click.echo(text(lang, code, **params), err=True)

    how = Watching(told=told, on_day=lambda ledger, day: write_digest(settings, ledger, day))
    if beside is not None:
        end_with(beside)
        try:
            watch(settings, stop, how)
        except ConflictError:
            return
        return
    if not once:
        click.echo(text(lang, "arrival.watching", home=settings.home), err=True)
    with shown(lang) as progress:
        count = watch(settings, stop, how, once, progress)
    click.echo(text(lang, "arrival.told.loaded", count=f"{count:,}"), err=True)

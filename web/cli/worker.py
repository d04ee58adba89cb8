"""`renmai worker`: do the long work that pages ask for."""

from __future__ import annotations

import click

from graph.errors import ConflictError
from web.cli import settings_of, terminal_language
from web.translations import text


@click.command("worker")
@click.option("--beside", type=int, hidden=True, help="Number of the process it belongs to and ends with.")
@click.pass_context
def command(ctx: click.Context, beside: int | None) -> None:
    """Do the jobs of this home until stopped; `renmai web` and `renmai demo` start one by themselves."""
    from web.jobs.worker import end_with, work_on

    settings = settings_of(ctx)
    if beside is None:
        click.echo(text(terminal_language(settings.lang), "job.working", home=settings.home), err=True)
    else:
        end_with(beside)
    try:
        work_on(settings)
    except ConflictError:
        if beside is None:
            raise

"""`renmai worker`: do the long work that pages ask for."""

from __future__ import annotations

import click

from graph.errors import ConflictError
from web.cli import settings_of, terminal_language
from web.translations import text


@click.command("worker")
@click.option("--quiet", is_flag=True, help="Say nothing, also where this home has a worker already.")
@click.pass_context
def command(ctx: click.Context, quiet: bool) -> None:
    """Do the jobs of this home until stopped; `renmai web` and `renmai demo` start one by themselves."""
    from web.jobs.worker import work_on

    settings = settings_of(ctx)
    if not quiet:
        click.echo(text(terminal_language(settings.lang), "job.working", home=settings.home), err=True)
    try:
        work_on(settings)
    except ConflictError:
        if not quiet:
            raise

"""`renmai up`, `down`, `status` and `fetch`: the database of a home."""

from __future__ import annotations

import json
from dataclasses import asdict

import click

from graph import server
from graph.settings import Settings
from web.cli import settings_of, terminal_language
from web.cli.progress import shown
from web.translations import text


def _lang(settings: Settings) -> str:
    return terminal_language(settings.lang)


@click.command()
@click.option("--new-port", is_flag=True, help="Use another port from now on (restarts a running database).")
@click.pass_context
def up(ctx: click.Context, new_port: bool) -> None:
    """Start the database of this home, if it is not running."""
    settings = settings_of(ctx)
    with shown(_lang(settings)) as progress:
        connection = server.ensure_running(settings, progress, new_port=new_port)
    click.echo(text(_lang(settings), "server.cli.running", uri=connection.uri))


@click.command()
@click.pass_context
def down(ctx: click.Context) -> None:
    """Stop the database of this home; its data stay."""
    settings = settings_of(ctx)
    with shown(_lang(settings)) as progress:
        stopped = server.stop(settings, progress)
    code = "server.cli.stopped" if stopped else "server.cli.not-running"
    click.echo(text(_lang(settings), code, home=str(settings.home)))


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print it for programs.")
@click.pass_context
def status(ctx: click.Context, as_json: bool) -> None:
    """Say whether the database of this home runs (exit code 0) or not (3)."""
    settings = settings_of(ctx)
    found = server.status(settings)
    lang = _lang(settings)
    if as_json:
        click.echo(json.dumps({"home": str(settings.home), **asdict(found)}, ensure_ascii=False, indent=2))
    elif not found.running:
        code = "server.cli.starting" if found.pid else "server.cli.not-running"
        click.echo(text(lang, code, home=str(settings.home)))
    elif not found.managed:
        click.echo(text(lang, "server.cli.external", uri=found.uri))
    else:
        click.echo(text(lang, "server.cli.running", uri=found.uri))
        megabytes = {"disk": _megabytes(found.data_size), "memory": _megabytes(found.memory)}
        click.echo(text(lang, "server.cli.sizes", pid=found.pid, folder=found.folder, **megabytes))
    ctx.exit(0 if found.running else 3)


@click.command()
@click.option(
    "--warm", is_flag=True, help="Also ready Java, so that each start takes half as long (20 s, 170 MB)."
)
@click.pass_context
def fetch(ctx: click.Context, warm: bool) -> None:
    """Download the database and the browser libraries, once a user."""
    from web.assets import fetch_assets

    settings = settings_of(ctx)
    with shown(_lang(settings)) as progress:
        if settings.managed:
            server.fetch(settings, progress, warm=warm)
        fetch_assets(progress, npm_url=settings.npm_url)
    click.echo(text(_lang(settings), "server.cli.fetched"))


def _megabytes(size: int | None) -> int:
    return round((size or 0) / 1e6)

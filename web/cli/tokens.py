"""`renmai token`: tokens with which programs use the REST API in a user's name."""

from __future__ import annotations

import click

from web.cli import settings_of, terminal_language
from web.translations import text

SCOPES = ("read", "judge", "cases", "query", "load", "views", "segments", "export", "webhooks")


@click.group("token")
def command() -> None:
    """Tokens for programs that use the REST API."""


@command.command("add")
@click.argument("user", metavar="USER")
@click.option("--name", required=True, help="What the token is for.")
@click.option(
    "--scope",
    "scopes",
    multiple=True,
    default=("read",),
    type=click.Choice(SCOPES),
    show_default=True,
    help="What it may do; repeat for more.",
)
@click.option("--days", type=click.IntRange(1, 3650), help="How long it holds; for ever if left out.")
@click.pass_context
def add(ctx: click.Context, user: str, name: str, scopes: tuple[str, ...], days: int | None) -> None:
    """Make a token that asks in USER's name, and print it; it is shown this once."""
    from graph.ledger import Ledger, tokens

    settings = settings_of(ctx)
    with Ledger.open(settings) as ledger:
        click.echo(tokens.add(ledger, user, name, scopes, days))
    click.echo(text(terminal_language(settings.lang), "token.made", user=user, scopes=list(scopes)), err=True)


@command.command("list")
@click.pass_context
def show(ctx: click.Context) -> None:
    """Show the tokens there are, never the tokens themselves."""
    from rich.console import Console
    from rich.table import Table

    from graph.ledger import Ledger, tokens

    settings = settings_of(ctx)
    lang = terminal_language(settings.lang)
    with Ledger.open(settings) as ledger:
        found = tokens.listed(ledger)
    if not found:
        click.echo(text(lang, "token.none"), err=True)
        return
    table = Table(box=None)
    for name in ("number", "name", "user", "scopes", "used", "ends"):
        table.add_column(text(lang, f"token.{name}"), overflow="fold")
    for item in found:
        ends = (
            text(lang, "token.revoked")
            if item.is_revoked
            else f"{item.ends_at:%Y-%m-%d}"
            if item.ends_at
            else ""
        )
        used = f"{item.used_at:%Y-%m-%d %H:%M}" if item.used_at else ""
        table.add_row(str(item.id), item.name, item.user, " ".join(item.scopes), used, ends)
    Console().print(table, markup=False)


@command.command("revoke")
@click.argument("number", type=int)
@click.pass_context
def revoke(ctx: click.Context, number: int) -> None:
    """Make token NUMBER worthless, from now on."""
    from graph.ledger import Ledger, tokens

    settings = settings_of(ctx)
    with Ledger.open(settings) as ledger:
        tokens.revoke(ledger, number)
    click.echo(text(terminal_language(settings.lang), "token.gone", id=number), err=True)

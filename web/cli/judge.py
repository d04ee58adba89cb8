"""`renmai judge` and `renmai undo`: what people decide on pairs of records."""

from __future__ import annotations

import getpass
from typing import TYPE_CHECKING

import click

from web.cli import settings_of, terminal_language
from web.cli.progress import shown
from web.translations import text

if TYPE_CHECKING:
    from graph.store import Store

VERDICTS = ("positive", "negative", "unsure")


@click.command("judge")
@click.argument("left", metavar="A")
@click.argument("right", metavar="B")
@click.argument("verdict", type=click.Choice(VERDICTS))
@click.option("--why", required=True, help="The reason, kept with the judgement.")
@click.option("--by", default=getpass.getuser, help="Who judges; the user of this machine when left out.")
@click.option("--later", is_flag=True, help="Only write it down; identities follow at the next resolve.")
@click.pass_context
def command(ctx: click.Context, left: str, right: str, verdict: str, why: str, by: str, later: bool) -> None:
    """Judge whether A and B are one: an identity's id, a record key or source:id each."""
    from graph.commands.judge import judge

    lang = terminal_language(settings_of(ctx).lang)
    with shown(lang) as progress, _store(ctx, progress) as store:
        made = judge(store, left, right, verdict, why, by)
        click.echo(text(lang, "judge.done", id=made.id, left=left, right=right, verdict=verdict))
        _follow(ctx, store, made.kind, later, progress)


@click.command("undo")
@click.argument("judgement", metavar="JUDGEMENT")
@click.option("--why", default="", help="The reason, kept with the undoing.")
@click.option("--by", default=getpass.getuser, help="Who undoes; the user of this machine when left out.")
@click.option("--later", is_flag=True, help="Only write it down; identities follow at the next resolve.")
@click.pass_context
def undo_command(ctx: click.Context, judgement: str, why: str, by: str, later: bool) -> None:
    """Take a judgement back; it stays in the record, and so does the taking back."""
    from graph.commands.judge import undo

    lang = terminal_language(settings_of(ctx).lang)
    with shown(lang) as progress, _store(ctx, progress) as store:
        made = undo(store, judgement, why, by)
        click.echo(text(lang, "judge.undone", id=judgement, by=by))
        _follow(ctx, store, made.kind, later, progress)


def _store(ctx: click.Context, progress: object) -> Store:
    from graph.server import ensure_running
    from graph.store import Store

    return Store.open(ensure_running(settings_of(ctx), progress))  # type: ignore[arg-type]


def _follow(ctx: click.Context, store: Store, kind: str, later: bool, progress: object) -> None:
    from graph.commands.resolve import resolve
    from graph.ledger import Ledger

    settings = settings_of(ctx)
    lang = terminal_language(settings.lang)
    if later:
        click.echo(text(lang, "judge.later", kind=kind), err=True)
        return
    with Ledger.open(settings) as ledger:
        report = resolve(store, kind, progress, full=False, ledger=ledger)  # type: ignore[arg-type]
    click.echo(text(lang, "resolve.done", **report.as_dict()), err=True)

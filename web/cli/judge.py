"""`renmai judge`, `renmai undo` and `renmai explain`: what people decide on pairs of records, and why."""

from __future__ import annotations

import getpass
from typing import TYPE_CHECKING

import click

from web.cli import settings_of, terminal_language
from web.cli.progress import shown
from web.translations import text

if TYPE_CHECKING:
    from graph.commands.explain import Link
    from graph.commands.judge import Named
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
        _follow(store, made.kind, later, lang, progress)


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
        _follow(store, made.kind, later, lang, progress)


@click.command("explain")
@click.argument("left", metavar="A")
@click.argument("right", metavar="B")
@click.pass_context
def explain_command(ctx: click.Context, left: str, right: str) -> None:
    """Say why A and B are, or are not, one."""
    from graph.commands.explain import explain

    lang = terminal_language(settings_of(ctx).lang)
    with shown(lang) as progress, _store(ctx, progress) as store:
        found = explain(store, left, right)
    names = {"left": _name(found.left), "right": _name(found.right)}
    verdict = "explain.together" if found.together else "explain.apart"
    click.echo(text(lang, verdict, identity=found.left.identity, **names))
    for link in found.path or found.direct:
        click.echo(
            text(lang, "explain.link", probability=f"{link.probability:.3f}", sentence=_sentence(lang, link))
        )
    if found.weakest is not None:
        click.echo(text(lang, "explain.weakest", probability=f"{found.weakest.probability:.3f}"))
    elif found.together:
        click.echo(text(lang, "explain.group"))
    elif not found.direct:
        click.echo(text(lang, "explain.nothing"))
    for item in found.judgements:
        click.echo(
            text(
                lang,
                "explain.judged",
                verdict=item.verdict,
                by=item.by,
                at=f"{item.at:%Y-%m-%d}",
                why=item.why,
                id=item.id,
            )
        )


def _store(ctx: click.Context, progress: object) -> Store:
    from graph.server import ensure_running
    from graph.store import Store

    return Store.open(ensure_running(settings_of(ctx), progress))  # type: ignore[arg-type]


def _follow(store: Store, kind: str, later: bool, lang: str, progress: object) -> None:
    from graph.commands.resolve import resolve

    if later:
        click.echo(text(lang, "judge.later", kind=kind), err=True)
        return
    report = resolve(store, kind, progress)  # type: ignore[arg-type]
    click.echo(text(lang, "resolve.done", **report.as_dict()), err=True)


def _name(item: Named) -> str:
    return f"{item.name or item.source_id} ({item.source}:{item.source_id})"


def _sentence(lang: str, link: Link) -> str:
    comma = "，" if lang.startswith("zh") else ", "
    reasons = comma.join(text(lang, code, **params) for code, params in link.reasons)
    return text(
        lang, "match.link", left=link.left.name or link.left.source_id, leftSource=link.left.source,
        right=link.right.name or link.right.source_id, rightSource=link.right.source, reasons=reasons,
    )  # fmt: skip

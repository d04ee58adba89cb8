"""`renmai tag`: tags on people, by hand or by the rule of a segment."""

from __future__ import annotations

import getpass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click

from web.cli import settings_of
from web.cli.segment import evaluated_of, opened
from web.translations import text

if TYPE_CHECKING:
    from graph.commands.tags import Tag
    from graph.store import Store


@click.group("tag")
def command() -> None:
    """Tags on people: put on by hand, or by a segment as a rule."""


def _how(lang: str, tag: Tag) -> str:
    if tag.segment_id is None:
        return text(lang, "tag.how.hand")
    return text(lang, "tag.how.rule", segment=tag.segment) if tag.segment else text(lang, "tag.how.gone")


@command.command("list")
@click.pass_context
def list_command(ctx: click.Context) -> None:
    """Name the tags with how many people carry each."""
    from graph.commands import tags

    with opened(ctx) as (store, lang, _):
        found = tags.tags(store)
    for tag in found:
        click.echo(text(lang, "tag.line", name=tag.name, count=tag.people, how=_how(lang, tag)))
    if not found:
        click.echo(text(lang, "tag.none"), err=True)


@command.command("add")
@click.argument("name")
@click.argument("people", nargs=-1, required=True, metavar="PERSON...")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), metavar="DAY", help="The last day it counts.")
@click.pass_context
def add(ctx: click.Context, name: str, people: tuple[str, ...], until: datetime | None) -> None:
    """Put the tag NAME on people by hand; a new name makes a new tag."""
    from graph.commands import tags

    zone = ZoneInfo(settings_of(ctx).timezone)
    day = until.date() if until else None
    with opened(ctx) as (store, lang, _):
        count = tags.put_on(store, name, people, getpass.getuser(), until=day, zone=zone)
    click.echo(text(lang, "tag.put-on", name=name, count=count))


@command.command("remove")
@click.argument("name")
@click.argument("people", nargs=-1, required=True, metavar="PERSON...")
@click.pass_context
def remove(ctx: click.Context, name: str, people: tuple[str, ...]) -> None:
    """Take the tag NAME off people."""
    from graph.commands import tags

    with opened(ctx) as (store, lang, _):
        count = tags.take_off(store, name, people)
    click.echo(text(lang, "tag.taken-off", name=name, count=count))


@command.command("rule")
@click.argument("name")
@click.option("--segment", metavar="SEGMENT", help="The segment whose members carry it; left out: nobody's.")
@click.option("--days", type=int, metavar="N", help="For how many days it counts.")
@click.option("--about", default="", metavar="TEXT", help="What it means.")
@click.pass_context
def rule(ctx: click.Context, name: str, segment: str | None, days: int | None, about: str) -> None:
    """Make the tag NAME, or change its rule, and follow that at once."""
    from graph.commands import tags

    with opened(ctx) as (store, lang, progress):
        tag = tags.define(store, name, getpass.getuser(), about=about, segment=segment, days=days)
        if tag.segment_id is not None:
            _follow(ctx, store, lang, progress, [tag])


@command.command("follow")
@click.argument("name", required=False)
@click.pass_context
def follow(ctx: click.Context, name: str | None) -> None:
    """Bring the tag NAME, or every tag with a rule, up to its segment's members."""
    from graph.commands import tags

    with opened(ctx) as (store, lang, progress):
        chosen = [tags.find(store, name)] if name else [one for one in tags.tags(store) if one.segment_id]
        _follow(ctx, store, lang, progress, chosen)


def _follow(ctx: click.Context, store: Store, lang: str, progress: Any, chosen: list[Tag]) -> None:
    from graph.commands import tags

    zone = ZoneInfo(settings_of(ctx).timezone)
    evaluated = evaluated_of(ctx, store, progress)
    for tag in chosen:
        added, removed = tags.follow_rule(store, tag, evaluated, zone)
        click.echo(text(lang, "tag.followed", name=tag.name, added=added, removed=removed))


@command.command("people")
@click.argument("name")
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True, help="How many.")
@click.pass_context
def people_command(ctx: click.Context, name: str, limit: int) -> None:
    """Print who carries the tag NAME, how they came to it and until when."""
    from graph.commands import tags

    with opened(ctx) as (store, lang, _):
        rows = store.read("tag_carriers", key=tags.find(store, name).key, limit=limit)
    for row in rows:
        how = text(lang, "tag.how.rule", segment=row["by"]) if row["source"] == "rule" else row["by"] or ""
        end = text(lang, "tag.until", day=str(row["until"])[:10]) if row["until"] else ""
        end = end or text(lang, "tag.for-ever")
        click.echo(text(lang, "tag.carrier", id=row["id"], name=row["name"] or "", how=how, until=end))


@command.command("drop")
@click.argument("name")
@click.pass_context
def drop(ctx: click.Context, name: str) -> None:
    """Delete the tag NAME and take it off everybody."""
    from graph.commands import tags

    with opened(ctx) as (store, lang, _):
        gone = tags.drop(store, name)
    click.echo(text(lang, "tag.dropped", name=gone.name, count=gone.people))

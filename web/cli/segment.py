"""`renmai segment`: saved segments of people, counted, explained and handed over as files."""

from __future__ import annotations

import getpass
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click

from graph.errors import InputError
from web.cli import settings_of, terminal_language
from web.cli.progress import shown
from web.translations import text

if TYPE_CHECKING:
    from graph.profiles.segments.evaluate import Evaluator
    from graph.store import Store


@click.group("segment")
def command() -> None:
    """Segments of people: conditions on what they are, did, like and are connected to."""


@contextmanager
def opened(ctx: click.Context) -> Iterator[tuple[Store, str, Any]]:
    """The graph, the language to speak and where progress goes."""
    from graph.server import ensure_running
    from graph.store import Store, migrate

    settings = settings_of(ctx)
    lang = terminal_language(settings.lang)
    with shown(lang) as progress, Store.open(ensure_running(settings, progress)) as store:
        migrate(store)
        yield store, lang, progress


def evaluated_of(ctx: click.Context, store: Store, progress: Any) -> Evaluator:
    """Everybody, ready to be asked."""
    from graph.commands.segment_columns import people
    from graph.commands.segments import evaluator

    settings = settings_of(ctx)
    return evaluator(store, people(store, ZoneInfo(settings.timezone), progress, home=settings.home))


@command.command("list")
@click.pass_context
def list_command(ctx: click.Context) -> None:
    """Name the saved segments."""
    from graph.commands import segments

    with opened(ctx) as (store, lang, _):
        found = segments.saved(store)
    for one in found:
        click.echo(text(lang, "segment.line", name=one.name, by=one.by, at=str(one.at or "")[:16]))
    if not found:
        click.echo(text(lang, "segment.none"), err=True)


@command.command("show")
@click.argument("name")
@click.pass_context
def show(ctx: click.Context, name: str) -> None:
    """Print a segment's definition as JSON."""
    from graph.commands import segments

    with opened(ctx) as (store, _, _):
        click.echo(json.dumps(segments.find(store, name).definition, ensure_ascii=False, indent=2))


@command.command("create")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--replace", is_flag=True, help="Take the place of a segment of that name.")
@click.pass_context
def create(ctx: click.Context, file: Path, replace: bool) -> None:
    """Save the definition in FILE (JSON) and count its members."""
    from graph.commands import segments

    try:
        definition = json.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError("segment.unreadable", path=str(file), detail=error.strerror) from error
    except (UnicodeDecodeError, ValueError) as error:
        raise InputError("segment.unreadable", path=str(file), detail=str(error)) from error
    with opened(ctx) as (store, lang, progress):
        made = segments.create(store, definition, getpass.getuser(), replace=replace)
        evaluated = evaluated_of(ctx, store, progress)
        count = len(segments.member_rows(evaluated, made.definition))
    click.echo(text(lang, "segment.created", name=made.name, count=count))


@command.command("count")
@click.argument("name")
@click.pass_context
def count(ctx: click.Context, name: str) -> None:
    """Print how many people are in a segment."""
    from graph.commands import segments

    with opened(ctx) as (store, _, progress):
        segment = segments.find(store, name)
        evaluated = evaluated_of(ctx, store, progress)
        click.echo(len(segments.member_rows(evaluated, segment.definition)))


@command.command("members")
@click.argument("name")
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True, help="How many.")
@click.pass_context
def members(ctx: click.Context, name: str, limit: int) -> None:
    """Print ids and names of members."""
    from graph.commands import segments

    with opened(ctx) as (store, lang, progress):
        segment = segments.find(store, name)
        evaluated = evaluated_of(ctx, store, progress)
        rows = segments.member_rows(evaluated, segment.definition)
        shown_first = [evaluated.data.ids[row] for row in rows[:limit]]
        names = segments.names_of(store, shown_first)
    for id_, name in names:
        click.echo(f"{id_}\t{name}")
    if len(rows) > limit:
        click.echo(text(lang, "segment.more", count=len(rows) - limit), err=True)


@command.command("why")
@click.argument("name")
@click.argument("person")
@click.pass_context
def why(ctx: click.Context, name: str, person: str) -> None:
    """Say why a PERSON is in a segment or not, condition by condition."""
    from graph.commands import segments

    with opened(ctx) as (store, lang, progress):
        segment = segments.find(store, name)
        evaluated = evaluated_of(ctx, store, progress)
        inside, reasons = segments.why(evaluated, segment.definition, person)
    click.echo(text(lang, "segment.in" if inside else "segment.out", name=segment.name))
    for reason in reasons:
        seen = "" if reason.seen in (None, "") else text(lang, "segment.seen", value=reason.seen)
        mark = text(lang, "segment.holds" if reason.holds else "segment.fails")
        condition = json.dumps(dict(reason.condition), ensure_ascii=False)
        click.echo(
            text(lang, "segment.reason", mark=mark, place=reason.place, condition=condition, seen=seen)
        )


def _add(group: click.Group) -> None:
    """Commands on files, campaigns and the clock stand in modules of their own."""
    from web.cli import segment_files

    for one in segment_files.COMMANDS:
        group.add_command(one)


_add(command)

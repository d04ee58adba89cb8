"""`renmai sources`: where data keep coming from: declare, look at, pause, resume."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from graph.errors import UsageError
from web.cli import settings_of, terminal_language
from web.translations import text

if TYPE_CHECKING:
    from graph.ledger import Ledger
    from graph.ledger.arrival_sources import Source
    from graph.ledger.arrivals import Backlog


@click.group("sources")
def command() -> None:
    """Sources that keep coming: folders, databases and events; `renmai watch` takes in what they bring."""


@command.command("add")
@click.argument("name", metavar="NAME")
@click.argument("place", metavar="[FOLDER|URL]", default="")
@click.option("--events", is_flag=True, help="Rows come one by one to POST /api/v1/events/NAME.")
@click.option(
    "--mapping",
    "mappings",
    multiple=True,
    metavar="FILE|NAME",
    help="A mapping file, or one that comes with Renmai; repeat for more.  [proposed]",
)
@click.option(
    "--like",
    "sample",
    type=click.Path(exists=True, path_type=Path),
    help="A file as it will come, to propose from.",
)
@click.option("--system", metavar="NAME", help="The system its rows come from.")
@click.option(
    "--every", "promised", default="1d", show_default=True, metavar="SPAN", help="Promised interval."
)
@click.option("--table", metavar="T", help="Of a database: the table.")
@click.option("--query", metavar="SQL", help="Of a database: what this SELECT gives.")
@click.option("--watermark", metavar="COLUMN", help="Of a database: grows with every new or changed row.")
@click.option("--by-arrival", is_flag=True, help="Rows that state no time are as of their file's arrival.")
@click.pass_context
def add(
    ctx: click.Context,
    name: str,
    place: str,
    events: bool,
    mappings: tuple[str, ...],
    sample: Path | None,
    system: str | None,
    promised: str,
    by_arrival: bool,
    table: str | None,
    query: str | None,
    watermark: str | None,
) -> None:
    """Declare a source called NAME: a folder files are dropped in, a database's address, or events.

    Without --mapping, Renmai proposes how its rows are read from what the folder, table or --like file holds.
    A database's password is taken from RENMAI_SOURCE_PASSWORD_NAME or RENMAI_SOURCE_PASSWORD when it is read.
    """
    from graph.ledger import Ledger
    from loaders.arrivals.declaring import declare, given_mappings, span

    settings = settings_of(ctx)
    lang = terminal_language(settings.lang)
    if events == bool(place):
        raise UsageError("arrival.place", name=name)
    said = {"table": table, "query": query, "watermark": watermark, "byArrival": by_arrival}
    options = {key: value for key, value in said.items() if value}
    with Ledger.open(settings) as ledger:
        listed = given_mappings(mappings)
        made = declare(ledger, name, place, listed, span(promised), options, sample, system, by="")
        click.echo(text(lang, "arrival.declared", name=name, kinds=kinds_of(made, lang)), err=True)
        for text_ in made.mappings if not mappings else ():
            click.echo(text_)
        if events:
            _say_secret(made, settings, lang)


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print them as JSON.")
@click.pass_context
def show_all(ctx: click.Context, as_json: bool) -> None:
    """Sources with their age, their backlog and what is wrong with them."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from graph.ledger import Ledger, arrival_sources, arrivals

    settings = settings_of(ctx)
    lang, now = terminal_language(settings.lang), datetime.now(UTC)
    with Ledger.open(settings) as ledger:
        found, waits = arrival_sources.listed(ledger), arrivals.backlogs(ledger)
    if as_json:
        rows = [as_plain(item, waits.get(item.name), now) for item in found]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    if not found:
        click.echo(text(lang, "arrival.none"), err=True)
        return
    table = Table(box=None)
    for name in ("name", "kind", "state", "age", "promise", "waiting", "lag"):
        table.add_column(text(lang, f"arrival.column.{name}"), overflow="fold")
    for item in found:
        row = as_plain(item, waits.get(item.name), now)
        state = text(lang, f"arrival.state.{item.standing(now)}")
        cells = (item.name, text(lang, f"arrival.kind.{item.kind}"), state, row["age"], row["promised"])
        lag = f"{row['lagSeconds']:.0f} s" if row["waiting"] else "–"
        table.add_row(*map(Text, (*cells, f"{row['waiting']:,}", lag)))
    Console().print(table)
    for item in found:
        for said in (item.reason, item.proposal):
            if said is not None:
                click.echo(f"{item.name}: {text(lang, said[0], **said[1])}", err=True)


@command.command("show")
@click.argument("name", metavar="NAME")
@click.option("--secret", is_flag=True, help="Also the secret its events are signed with.")
@click.pass_context
def show(ctx: click.Context, name: str, secret: bool) -> None:
    """One source as JSON, with its mappings and what is proposed."""
    from graph.ledger import Ledger, arrival_sources, arrivals

    settings = settings_of(ctx)
    with Ledger.open(settings) as ledger:
        found = arrival_sources.get(ledger, name)
        waits = arrivals.backlogs(ledger).get(name)
    shown = as_plain(found, waits, datetime.now(UTC)) | {"mappings": list(found.mappings)}
    click.echo(json.dumps(shown, ensure_ascii=False, indent=2))
    if secret:
        _say_secret(found, settings, terminal_language(settings.lang))


@command.command("pause")
@click.argument("name", metavar="NAME")
@click.pass_context
def pause(ctx: click.Context, name: str) -> None:
    """Load nothing from NAME until it is resumed; events still wait in the inbox."""
    from graph.ledger import arrival_sources

    _steer(ctx, lambda ledger: arrival_sources.pause(ledger, name), "arrival.paused", name)


@command.command("resume")
@click.argument("name", metavar="NAME")
@click.option("--anyway", "way", flag_value="anyway", help="Load what stopped it, as it is.")
@click.option("--skip", "way", flag_value="skip", help="Leave out what stopped it.")
@click.option("--accept", "way", flag_value="accept", help="Take the mapping that is proposed.")
@click.pass_context
def resume(ctx: click.Context, name: str, way: str | None) -> None:
    """Let NAME run again; what stopped it is tried again unless you say otherwise."""
    from loaders.arrivals.steering import resume as go_on

    _steer(ctx, lambda ledger: go_on(ledger, name, way or "again"), "arrival.resumed", name)


@command.command("secret")
@click.argument("name", metavar="NAME")
@click.pass_context
def new_secret(ctx: click.Context, name: str) -> None:
    """Make a new secret for the events of NAME; the old one holds no more."""
    from graph.ledger import Ledger, arrival_sources

    settings = settings_of(ctx)
    with Ledger.open(settings) as ledger:
        _say_secret(arrival_sources.new_salt(ledger, name), settings, terminal_language(settings.lang))


@command.command("promise")
@click.argument("name", metavar="NAME")
@click.argument("promised", metavar="SPAN")
@click.pass_context
def promise(ctx: click.Context, name: str, promised: str) -> None:
    """Change within how long the next delivery of NAME is promised, such as 90m or 1d."""
    from graph.ledger import Ledger, arrival_sources
    from loaders.arrivals.declaring import span

    settings = settings_of(ctx)
    with Ledger.open(settings) as ledger:
        arrival_sources.promise(ledger, name, span(promised))


@command.command("remove")
@click.argument("name", metavar="NAME")
@click.pass_context
def remove(ctx: click.Context, name: str) -> None:
    """Forget the source NAME; what it brought stays in the graph."""
    from graph.ledger import arrival_sources

    _steer(ctx, lambda ledger: arrival_sources.remove(ledger, name), "arrival.removed", name)


def _steer(ctx: click.Context, do: Callable[[Ledger], object], code: str, name: str) -> None:
    """Do something with a source, and say so."""
    from graph.ledger import Ledger

    settings = settings_of(ctx)
    with Ledger.open(settings) as ledger:
        do(ledger)
    click.echo(text(terminal_language(settings.lang), code, name=name), err=True)


def kinds_of(source: Source, lang: str) -> list[str]:
    """Names of the kinds of rows a source brings."""
    from loaders.arrivals.fitting import mappings_of

    return [text(lang, f"kind.{item.kind}") for item in mappings_of(source.mappings, source.name)]


def as_plain(source: Source, waits: Backlog | None, now: datetime) -> dict[str, Any]:
    """A source as JSON takes it."""
    from loaders.arrivals.declaring import span_text

    return {
        "name": source.name,
        "kind": source.kind,
        "place": source.place,
        "options": dict(source.options),
        "state": source.state,
        "isLate": source.is_late(now),
        "age": span_text(source.age(now)),
        "promised": span_text(source.promised),
        "waiting": waits.arrivals if waits else 0,
        "lagSeconds": round(waits.lag(now), 1) if waits else 0.0,
        "arrivedAt": source.arrived_at.isoformat() if source.arrived_at else None,
        "reason": {"code": source.reason[0], "params": dict(source.reason[1])} if source.reason else None,
        "proposal": dict(source.proposal[1]) if source.proposal else None,
    }


def _say_secret(source: Source, settings: Any, lang: str) -> None:
    from loaders.arrivals.signing import secret_of
    from web.security import secret_key

    click.echo(secret_of(secret_key(settings), source.name, source.salt))
    click.echo(text(lang, "arrival.secret", name=source.name), err=True)

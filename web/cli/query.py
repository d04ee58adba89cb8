"""`renmai query`: run a named query, or list them."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click

from graph.errors import UsageError
from graph.settings import Settings
from web.cli import settings_of, terminal_language
from web.cli.progress import shown
from web.translations import text

if TYPE_CHECKING:
    from graph.store.queries import Query

FORMATS = ("table", "json", "csv")

_FORMULA = re.compile(r"[=@\t\r]|[+-](?![\d\s().-]*$)")
"""Beginnings a spreadsheet would take for a formula; a phone number or a negative number is none."""


@click.command("query")
@click.argument("name", required=False)
@click.option(
    "--param", "-p", "given", multiple=True, metavar="NAME=VALUE", help="A parameter; repeat for more."
)
@click.option(
    "--cypher", metavar="TEXT", help="A query of your own instead of a named one; it can only read."
)
@click.option("--list", "listing", is_flag=True, help="Show all queries with their parameters.")
@click.option(
    "--format", "form", type=click.Choice(FORMATS), default="table", show_default=True, help="How to print."
)
@click.pass_context
def command(
    ctx: click.Context,
    name: str | None,
    given: tuple[str, ...],
    cypher: str | None,
    listing: bool,
    form: str,
) -> None:
    """Run the named query NAME on this home's graph and print its rows."""
    settings = settings_of(ctx)
    if cypher is not None:
        _free(settings, cypher, dict(_pair(item) for item in given), form)
        return
    if listing:
        _list(settings, form)
        return
    if name is None:
        raise UsageError("query.none")
    from graph.store import queries

    query = queries.get(name)
    if query.mode != "read":
        raise UsageError("query.not-read", query=name, mode=query.mode)
    bound = query.bind_text(dict(_pair(item) for item in given), ZoneInfo(settings.timezone))
    rows = _rows(settings, query, bound)
    columns = list(rows[0]) if rows else [item.name for item in query.returns]
    _print(settings, columns, rows, form)
    if not rows:
        click.echo(text(terminal_language(settings.lang), "query.empty", query=name), err=True)


def _rows(settings: Settings, query: Query, bound: dict[str, Any]) -> list[dict[str, Any]]:
    from graph import server
    from graph.store import Store, migrate

    with shown(terminal_language(settings.lang)) as progress:
        connection = server.ensure_running(settings, progress)
    with Store.open(connection) as store:
        migrate(store)
        return store.read(query.name, **bound)


def _free(settings: Settings, cypher: str, given: dict[str, str], form: str) -> None:
    """A free query behind the guard; a parameter that reads as JSON is that, any other is text."""
    from graph import server
    from graph.store import Store, guard

    guard.check(cypher)
    with shown(terminal_language(settings.lang)) as progress:
        connection = server.ensure_running(settings, progress)
    with Store.open(connection) as store:
        answer = guard.run(store, cypher, {name: _value(value) for name, value in given.items()})
    rows = [dict(zip(answer.columns, row, strict=True)) for row in answer.rows]
    _print(settings, answer.columns, rows, form)
    if answer.more:
        click.echo(text(terminal_language(settings.lang), "query.cut", rows=len(rows)), err=True)


def _value(given: str) -> Any:
    try:
        return json.loads(given)
    except ValueError:
        return given


def _list(settings: Settings, form: str) -> None:
    from graph.store import queries

    chinese = terminal_language(settings.lang) == "zh_Hans"
    rows = [
        {
            "name": query.name,
            "summary": query.summary_zh if chinese else query.summary,
            "params": [str(item) for item in query.params],
        }
        for query in sorted(queries.all_queries().values(), key=lambda item: (item.area, item.name))
        if query.mode == "read" and query.audience != "job"
    ]
    _print(settings, ["name", "summary", "params"], rows, form)


def _pair(item: str) -> tuple[str, str]:
    name, equals, value = item.partition("=")
    if not equals:
        raise UsageError("query.param-form", given=item)
    return name.strip(), value


def _print(settings: Settings, columns: Sequence[str], rows: Sequence[dict[str, Any]], form: str) -> None:
    if form == "json":
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2, default=_text))
    elif form == "csv":
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([_cell(row[column]) for column in columns] for row in rows)
        click.echo(out.getvalue(), nl=False)
    else:
        _table(columns, rows, ZoneInfo(settings.timezone))


def _table(columns: Sequence[str], rows: Sequence[dict[str, Any]], zone: ZoneInfo) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console()
    if not console.is_terminal:
        console.width = 10_000
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        numeric = any(isinstance(row[column], int | float) for row in rows)
        table.add_column(column, justify="right" if numeric else "left", overflow="fold")
    for row in rows:
        table.add_row(*(Text(_shown(row[column], zone)) for column in columns))
    console.print(table)


def _shown(value: Any, zone: ZoneInfo) -> str:
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.astimezone(zone).strftime("%Y-%m-%d %H:%M")
    if isinstance(value, list):
        return ", ".join(_shown(item, zone) for item in value)
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False, default=_text)
    return "" if value is None else str(value)


def _cell(value: Any) -> str:
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False, default=_text)
    shown_as = "" if value is None else _text(value)
    return f"'{shown_as}" if isinstance(value, str) and _FORMULA.match(value) else shown_as


def _text(value: Any) -> str:
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    return value.isoformat() if isinstance(value, date) else str(value)

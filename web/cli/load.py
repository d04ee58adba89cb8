"""`renmai load`: files and folders into the graph."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from graph.errors import UsageError
from graph.settings import Settings
from web.cli import settings_of, terminal_language
from web.cli.progress import shown
from web.translations import text

if TYPE_CHECKING:
    from graph.server.progress import Progress
    from graph.store import Store
    from loaders.report import LoadReport, TableReport
    from loaders.sources import Origin

PIPED_WIDTH = 160
"""Columns of the report where there is no terminal, so that file names are not folded."""

PASSWORD_VARIABLE = "RENMAI_SOURCE_PASSWORD"  # noqa: S105 (the name of a variable)

COUNTS = ("read", "written", "unchanged", "superseded", "quarantined", "repaired")


@click.command("load")
@click.argument("paths", nargs=-1, required=True, metavar="PATH|URL…")
@click.option("--table", "tables", multiple=True, metavar="T", help="Of a database, only this table; repeat.")
@click.option("--query", metavar="SQL", help="Of a database, what this SELECT gives.")
@click.option("--source", metavar="NAME", help="The system the rows come from.")
@click.option(
    "--mapping",
    "mappings",
    multiple=True,
    type=click.Path(path_type=Path),
    help="A mapping file to use instead of those found; repeat for more.",
)
@click.option("--kind", metavar="KIND", help="Only rows of this kind, such as customer or order.")
@click.option("--as-of", metavar="DATE", help="When the rows were true, where they do not say it themselves.")
@click.option("--snapshot", is_flag=True, help="The files are whole: records they do not have are deleted.")
@click.option("--dry-run", is_flag=True, help="Read, map and check; write nothing. Needs no database.")
@click.option(
    "--importer",
    type=click.Choice(("auto", "always", "never")),
    default="auto",
    show_default=True,
    help="Load an empty graph through Neo4j's offline importer, which stops and starts the database.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@click.pass_context
def command(
    ctx: click.Context,
    paths: tuple[str, ...],
    tables: tuple[str, ...],
    query: str | None,
    source: str | None,
    mappings: tuple[Path, ...],
    kind: str | None,
    as_of: str | None,
    snapshot: bool,
    dry_run: bool,
    importer: str,
    as_json: bool,
) -> None:
    """Load files, folders (CSV, JSON Lines, SQLite, Excel, Parquet) and databases, each table by the mapping
    that fits.

    A database is named by its SQLAlchemy URL, such as postgresql://user@host/shop or mysql://user@host/shop;
    its password is taken from RENMAI_SOURCE_PASSWORD where the URL has none, and is never shown or stored.

    Rows that cannot be read are kept aside with the reason (`renmai quarantine list`), never dropped.
    Loading the same file twice changes nothing.
    """
    from graph.ledger import Ledger
    from loaders.offline import load_offline, worth_importing
    from loaders.pipeline import LoadOptions, load, load_choice, prepare

    settings = settings_of(ctx)
    lang = terminal_language(settings.lang)
    moment = _moment(as_of, settings)
    options = LoadOptions(source, kind, mappings, moment, snapshot, dry_run)
    places = origins(paths, tables, query)
    with shown(lang) as progress:
        if dry_run:
            report = load(places, settings, options=options, progress=_teller(progress))
        else:
            with Ledger.open(settings) as ledger:
                choice = prepare(places, options, ledger)
                if worth_importing(choice, settings, importer, progress):
                    click.echo(text(lang, "load.importing"), err=True)
                    report = load_offline(choice, settings, ledger, options, _teller(progress), progress)
                else:
                    with _store(settings, progress) as store:
                        report = load_choice(choice, settings, store, ledger, options, _teller(progress))
    if as_json:
        click.echo(json.dumps(report.as_dict(), ensure_ascii=False, indent=2))
    else:
        print_report(report, lang)


def origins(paths: Sequence[str], tables: tuple[str, ...], query: str | None) -> list[Origin]:
    """Files, folders and databases as they were typed; an SQLite file is a database too.

    Raises:
        UsageError: ``load.not-a-database``: tables or a query of something that is none.
    """
    from loaders.sources import Database, is_database_url

    found: list[Origin] = []
    for path in paths:
        if is_database_url(path):
            found.append(Database(path, tables, query or "", os.environ.get(PASSWORD_VARIABLE, "")))
        elif (tables or query) and _is_sqlite(Path(path)):
            found.append(Database(f"sqlite:///{Path(path).absolute()}", tables, query or ""))
        elif tables or query:
            raise UsageError("load.not-a-database", path=path)
        else:
            found.append(Path(path))
    return found


def _is_sqlite(path: Path) -> bool:
    try:
        with path.open("rb") as stream:
            return stream.read(15) == b"SQLite format 3"
    except OSError:
        return False


@contextmanager
def _store(settings: Settings, progress: Progress) -> Iterator[Store]:
    from graph.server import ensure_running
    from graph.store import Store

    with Store.open(ensure_running(settings, progress)) as store:
        yield store


def _teller(progress: Progress):  # type: ignore[no-untyped-def]
    from loaders.pipeline import Step

    def tell(step: Step) -> None:
        total = step.rows / step.share if step.share else None
        place = f"{step.table}/{step.tables}"
        progress("load.step", step.rows, total, "rows", file=step.file, kind=step.kind, place=place)

    return tell


def _moment(written: str | None, settings: Settings) -> datetime | None:
    if written is None:
        return None
    try:
        found = datetime.fromisoformat(written)
    except ValueError as error:
        raise UsageError("load.date", text=written) from error
    return (found if found.tzinfo else found.replace(tzinfo=ZoneInfo(settings.timezone))).astimezone(UTC)


def print_report(report: LoadReport, lang: str) -> None:
    """The counts of each table on standard output, what needs a person on standard error."""
    from rich.console import Console
    from rich.table import Table

    table = Table(title=text(lang, "load.dry") if report.dry_run else None, title_justify="left", box=None)
    table.add_column(text(lang, "load.file"), overflow="fold")
    table.add_column(text(lang, "load.kind"))
    names = ("read", "quarantined", "repaired") if report.dry_run else COUNTS
    for name in names:
        table.add_column(text(lang, f"load.{name}"), justify="right")
    for item in report.tables:
        table.add_row(item.file, item.kind, *(f"{getattr(item, name):,}" for name in names))
    if len(report.tables) > 1:
        total = (f"{report.total(name):,}" for name in names)
        table.add_row(text(lang, "load.total"), "", *total, style="bold")
    console = Console()
    if not console.is_terminal:
        console.width = PIPED_WIDTH
    console.print(table)
    for item in report.tables:
        _print_remarks(item, lang)
    for left in report.left_out:
        click.echo(text(lang, "load.left-out", file=left.label, header=", ".join(left.header[:8])), err=True)


def _print_remarks(item: TableReport, lang: str) -> None:
    def say(code: str, **params: object) -> None:
        click.echo(text(lang, code, file=item.file, **params), err=True)

    for code, count in item.repairs.most_common():
        say("load.remark.repaired", count=count, what=text(lang, code))
    for code, count in item.reasons.most_common():
        say("load.remark.quarantined", count=count, kind=item.kind, why=text(lang, f"{code}.short"))
    for (column, code), count in item.doubts.counts.most_common(5):
        example = item.doubts.examples[column, code]
        say("load.remark.doubt", count=count, column=column, why=text(lang, f"{code}.short"), example=example)
    if item.duplicates:
        say("load.remark.duplicates", count=item.duplicates, kind=item.kind)
    if item.deleted:
        say("load.remark.deleted", count=item.deleted, kind=item.kind)
    if item.withheld:
        say("load.remark.withheld", count=item.withheld, kind=item.kind)
    if item.resumed:
        say("load.remark.resumed")

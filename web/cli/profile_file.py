"""`renmai profile`: what is in a file's columns, what is wrong with them, and how good it is."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from graph.errors import MachineError
from web.cli import settings_of, terminal_language
from web.cli.progress import shown
from web.translations import text

if TYPE_CHECKING:
    from rich.console import Console

    from loaders.profiling import ColumnProfile, TableProfile


@click.command("profile")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE…")
@click.option("--json", "as_data", is_flag=True, help="Print JSON instead of tables.")
@click.option("--html", type=click.Path(path_type=Path), help="Also write a page of its own (HTML).")
@click.pass_context
def command(ctx: click.Context, files: tuple[Path, ...], as_data: bool, html: Path | None) -> None:
    """Look at FILEs before loading them: fill, types, shapes, outliers, keys, copies, problems, quality."""
    from loaders.profiling import as_json, profile_path

    lang = terminal_language(settings_of(ctx).lang)
    with shown(lang) as progress:
        profiles = [profile for path in files for profile in profile_path(path, progress)]
    if as_data:
        click.echo(json.dumps([as_json(profile) for profile in profiles], ensure_ascii=False, indent=1))
    else:
        for profile in profiles:
            _print(lang, profile)
    if html is not None:
        from web.profile_page import page

        try:
            html.write_text(page(lang, profiles), encoding="utf-8")
        except OSError as error:
            raise MachineError("profile.unwritable", path=str(html), detail=error.strerror or "") from error
        click.echo(text(lang, "profile.written", path=str(html)), err=True)


def _print(lang: str, profile: TableProfile) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from web.problem_texts import sentence
    from web.profile_page import described, parts, summary

    console = Console(highlight=False)
    width = {} if console.is_terminal else {"width": 140}
    console = Console(highlight=False, **width)  # type: ignore[arg-type]
    console.print(Text(text(lang, "profile.title", file=profile.label), style="bold"))
    console.print(Text(summary(lang, profile)))
    console.print(Text(parts(lang, profile)))
    if profile.keys:
        console.print(Text(text(lang, "profile.keys", columns=", ".join(profile.keys[:6]))))
    for problem in profile.problems:
        console.print(Text("! " + sentence(lang, problem)))
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("column", "type", "fill", "distinct", "length", "range", "top"):
        table.add_column(text(lang, f"profile.head.{name}"), overflow="fold")
    for column in profile.columns:
        table.add_row(*(Text(cell) for cell in described(lang, column)))
    console.print(table)
    _print_problems(lang, profile.columns, console)
    console.print()


def _print_problems(lang: str, columns: tuple[ColumnProfile, ...], console: Console) -> None:
    from rich.text import Text

    from web.problem_texts import sentence

    if not any(column.problems for column in columns):
        console.print(Text(text(lang, "profile.no-problems")))
    for column in columns:
        for problem in column.problems:
            console.print(Text.assemble((f"{column.name}: ", "bold"), sentence(lang, problem)))

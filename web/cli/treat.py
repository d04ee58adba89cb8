"""`renmai treat`: a table corrected as a workbook, nothing loaded."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import click

from web.cli import settings_of, terminal_language
from web.cli.progress import shown
from web.translations import text


@click.command("treat")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--out", required=True, type=click.Path(path_type=Path), help="The Excel file to write.")
@click.option(
    "--column",
    "columns",
    multiple=True,
    metavar="NAME=KIND",
    help="What a column holds where the guess is wrong: address, name, phone, email, id, date or text.",
)
@click.option("--lang", help="Language of the workbook, en or zh_Hans; that of the terminal by default.")
@click.pass_context
def command(ctx: click.Context, file: Path, out: Path, columns: tuple[str, ...], lang: str | None) -> None:
    """Correct FILE as an Excel workbook: coloured corrections, duplicates, what was changed, what to ask."""
    from loaders.treatment import treat

    said = terminal_language(lang or settings_of(ctx).lang)

    def say(code: str, params: Mapping[str, str]) -> str:
        return text(said, code, **params)

    with shown(said) as progress:
        done = treat(file, out, say, progress, kinds_of(columns))
    duplicates = "–" if done.duplicates is None else f"{done.duplicates:,}"
    click.echo(
        text(
            said,
            "treat.done",
            rows=f"{done.rows:,}",
            changes=f"{done.changes:,}",
            asked=f"{done.asked + done.unread:,}",
            duplicates=duplicates,
            path=str(out),
        )
    )


def kinds_of(columns: tuple[str, ...]) -> dict[str, str]:
    """NAME=KIND options as a mapping.

    Raises:
        UsageError: ``treat.kind``.
    """
    from graph.errors import UsageError

    known = ("address", "name", "phone", "email", "id", "date", "text")
    found: dict[str, str] = {}
    for one in columns:
        name, _, kind = one.rpartition("=")
        if not name or kind not in known:
            raise UsageError("treat.kind", stated=one, kinds=list(known))
        found[name] = "" if kind == "text" else kind
    return found

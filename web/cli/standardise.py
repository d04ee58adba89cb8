"""`renmai standardise`: one column of a file read into parts, without a database."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from loaders.standardise_file import KINDS, standardise_file
from web.cli import settings_of, terminal_language
from web.translations import text

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

_QUIET_SECONDS = 2.0


@click.command("standardise")
@click.argument("kind", type=click.Choice(KINDS))
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--column", required=True, metavar="NAME", help="The column to read.")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="The CSV file to write.")
@click.pass_context
def command(ctx: click.Context, kind: str, file: Path, column: str, out: Path) -> None:
    """Read one column of FILE into parts; OUT has the file's columns, the parts, confidence and issues."""
    lang = terminal_language(settings_of(ctx).lang)
    shown = _Progress(lang)
    outcome = standardise_file(kind, file, column, out, shown)
    shown.close()
    for old, new in outcome.renamed.items():
        click.echo(text(lang, "standardise.renamed", name=old, used=new), err=True)
    click.echo(
        text(lang, "standardise.done", rows=outcome.rows, doubtful=outcome.doubtful, path=str(out)), err=True
    )


class _Progress:
    """A bar on standard error, shown only where the work takes longer than two seconds."""

    def __init__(self, lang: str) -> None:
        self._lang = lang
        self._began = time.monotonic()
        self._bar: Progress | None = None
        self._task: TaskID | None = None

    def __call__(self, rows: int, share: float) -> None:
        seconds = time.monotonic() - self._began
        if seconds < _QUIET_SECONDS:
            return
        described = text(self._lang, "standardise.progress", rows=rows, rate=round(rows / seconds))
        if self._bar is None or self._task is None:
            self._bar = _bar()
            self._task = self._bar.add_task(described, total=1.0)
            self._bar.start()
        self._bar.update(self._task, completed=share, description=described)

    def close(self) -> None:
        """Remove the bar."""
        if self._bar is not None:
            self._bar.stop()


def _bar() -> Progress:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TimeRemainingColumn())
    return Progress(*columns, console=Console(stderr=True))

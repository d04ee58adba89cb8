"""`renmai sample`: write a made-up shop to try things on."""

from __future__ import annotations

from pathlib import Path

import click

from web.cli import settings_of, terminal_language
from web.cli.progress import shown
from web.translations import text


@click.command("sample")
@click.argument("directory", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--customers", default=2000, show_default=True, metavar="N", help="Number of real people.")
@click.option("--seed", default=7, show_default=True, metavar="S", help="Same seed, same files.")
@click.option("--replace", is_flag=True, help="Put it in the place of an earlier sample shop.")
@click.pass_context
def command(ctx: click.Context, directory: Path, customers: int, seed: int, replace: bool) -> None:
    """Write a sample shop into DIR as its systems would hold it; the truth apart in DIR/truth."""
    from loaders.sample import make_sample

    lang = terminal_language(settings_of(ctx).lang)
    with shown(lang) as progress:

        def step(done: int, total: int) -> None:
            progress("sample.making", done, total, customers=total)

        counts = make_sample(directory, customers, seed, replace=replace, progress=step)
    rows = sum(count for name, count in counts.items() if not name.startswith("truth/"))
    click.echo(text(lang, "sample.done", path=str(directory), rows=f"{rows:,}"), err=True)

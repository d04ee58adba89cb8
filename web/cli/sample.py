"""`renmai sample`: write a made-up shop to try things on."""

from __future__ import annotations

from pathlib import Path

import click

from graph.settings import Settings
from web.cli import settings_of, terminal_language
from web.cli.progress import shown
from web.translations import text


@click.command("sample")
@click.argument("directory", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--customers", default=2000, show_default=True, metavar="N", help="Number of real people.")
@click.option("--seed", default=7, show_default=True, metavar="S", help="Same seed, same files.")
@click.option("--replace", is_flag=True, help="Put it in the place of an earlier sample shop.")
@click.option("--trickle", metavar="SPAN", help="Load its past, then let its last rows come over SPAN (1h).")
@click.option("--to", metavar="URL", help="With --trickle: events go to this front end, signed.  [the inbox]")
@click.pass_context
def command(
    ctx: click.Context,
    directory: Path,
    customers: int,
    seed: int,
    replace: bool,
    trickle: str | None,
    to: str | None,
) -> None:
    """Write a sample shop into DIR as its systems would hold it; the truth apart in DIR/truth.

    With --trickle the shop comes in by itself: its sources are declared, its past is loaded, and then files
    are dropped and events sent over SPAN. Leave `renmai web` (or `renmai watch`) running beside it.
    """
    from loaders.sample import make_sample

    lang = terminal_language(settings_of(ctx).lang)
    if trickle is not None:
        _trickle(settings_of(ctx), lang, directory, (customers, seed), trickle, to or "")
        return
    with shown(lang) as progress:

        def step(done: int, total: int) -> None:
            progress("sample.making", done, total, customers=total)

        counts = make_sample(directory, customers, seed, replace=replace, progress=step)
    rows = sum(count for name, count in counts.items() if not name.startswith("truth/"))
    click.echo(text(lang, "sample.done", path=str(directory), rows=f"{rows:,}"), err=True)


def _trickle(
    settings: Settings, lang: str, directory: Path, shop: tuple[int, int], span_text: str, to: str
) -> None:
    from loaders.arrivals.declaring import span
    from web.trickle import Trickle, check_free

    length = span(span_text)
    check_free(directory)
    with shown(lang) as progress:
        trickle = Trickle(settings, directory, to, progress)
        later = trickle.prepare(*shop)
        click.echo(text(lang, "sample.trickle", span=span_text, path=str(directory)), err=True)
        events, files = trickle.run(later, length)
    click.echo(text(lang, "sample.trickled", events=f"{events:,}", files=files), err=True)

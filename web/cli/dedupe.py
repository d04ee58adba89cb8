"""`renmai dedupe`: find the duplicates of flat files without a database."""

from __future__ import annotations

from pathlib import Path

import click

from web.cli import settings_of, terminal_language
from web.cli.progress import shown
from web.translations import text

KINDS = ("customer", "supplier", "product", "address")


@click.command("dedupe")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE…")
@click.option("--kind", type=click.Choice(KINDS), help="What the records are; recognised when left out.")
@click.option(
    "--mapping", type=click.Path(path_type=Path), help="YAML of column: role, where the guess is wrong."
)
@click.option(
    "--threshold",
    type=click.FloatRange(0, 1, min_open=True, max_open=True),
    help="Match probability from which records are the same.",
)
@click.option("--id", "id_column", metavar="COLUMN", help="The column of ids, which is never evidence.")
@click.option("--one-per-source", is_flag=True, help="Each source holds a person or thing once.")
@click.option("--link-only", is_flag=True, help="Compare only records of different sources or files.")
@click.option("--quick", is_flag=True, help="Half the work: fewer candidates and one pass; more is missed.")
@click.option(
    "--truth",
    type=click.Path(path_type=Path),
    help="File of id and true cluster, or of pairs, to measure against.",
)
@click.option(
    "--out", required=True, type=click.Path(path_type=Path), help="Where the result is written (CSV)."
)
@click.option("--report", type=click.Path(path_type=Path), help="Where the report is written (JSON).")
@click.pass_context
def command(ctx: click.Context, /, **options: object) -> None:
    """Find records that are the same: adds renmaiCluster and renmaiProbability to FILE's own columns."""
    from graph.resolve.roles import Kind
    from loaders.dedupe import Request, dedupe

    lang = terminal_language(settings_of(ctx).lang)
    kind = Kind(str(options.pop("kind"))) if options["kind"] else options.pop("kind")
    given = {name: value for name, value in options.items() if value is not None}
    request = Request(kind=kind, **given)  # type: ignore[arg-type]
    with shown(lang) as progress:
        outcome = dedupe(request, progress)
    for code, params in outcome.warnings:
        click.echo(text(lang, code, **params), err=True)
    click.echo(
        text(
            lang,
            "dedupe.done",
            records=outcome.records,
            clusters=outcome.clusters,
            duplicates=outcome.duplicates,
            path=str(request.out),
        ),
        err=True,
    )
    if outcome.quality is not None:
        quality = outcome.quality
        click.echo(
            text(
                lang,
                "dedupe.quality",
                precision=f"{quality.precision:.4f}",
                recall=f"{quality.recall:.4f}",
                f1=f"{quality.f1:.4f}",
            )
        )

"""`renmai map`: propose which column of a file is which property."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import click

from graph.errors import InputError, UsageError
from web.cli import settings_of, terminal_language
from web.cli.load import origins
from web.translations import text


@click.command("map")
@click.argument("file", metavar="FILE|URL")
@click.option(
    "--out", type=click.Path(path_type=Path), help="The mapping file to write; standard output else."
)
@click.option("--source", metavar="NAME", help="The system the rows come from.")
@click.option("--kind", metavar="KIND", help="What one row is; recognised if left out.")
@click.option("--table", metavar="NAME", help="Only this table or sheet of it.")
@click.option("--json", "form_json", is_flag=True, help="Print the proposal with all reasons as JSON.")
@click.pass_context
def command(
    ctx: click.Context,
    file: str,
    out: Path | None,
    source: str | None,
    kind: str | None,
    table: str | None,
    form_json: bool,
) -> None:
    """Propose a mapping for FILE: kind and property of each column, each with a confidence and a reason.

    Read it, correct it, then load with `renmai load FILE --mapping mapping.yaml`.
    """
    from loaders.kinds import KINDS
    from loaders.propose import as_json, proposal_text, propose_tables, writable

    lang = terminal_language(settings_of(ctx).lang)
    if kind is not None and kind not in KINDS:
        raise UsageError("load.kind-unknown", kind=kind, known=list(KINDS))
    (origin,) = origins((file,), (), None)
    proposals = propose_tables(origin, source, kind, table)

    def say(code: str, params: Mapping[str, object]) -> str:
        return text(lang, code, **params)

    if form_json:
        click.echo(json.dumps([as_json(item) for item in proposals], ensure_ascii=False, indent=2))
    elif out is None:
        click.echo("---\n".join(proposal_text(item, say) for item in proposals), nl=False)
    if out is None:
        return
    for path, item in writable(proposals, out):
        try:
            path.write_text(proposal_text(item, say), encoding="utf-8")
        except OSError as error:
            detail = error.strerror or str(error)
            raise InputError("map.unwritable", path=str(path), detail=detail) from error
        mapping = item.proposal.mapping
        mapped = sum(1 for column in item.proposal.columns if column.column in mapping.used_columns())
        click.echo(
            say(
                "map.written",
                {
                    "path": str(path),
                    "table": item.table.label,
                    "kind": mapping.kind,
                    "share": f"{item.proposal.confidence:.0%}",
                    "mapped": mapped,
                    "columns": len(item.proposal.columns),
                },
            ),
            err=True,
        )

"""`renmai cases`: the ranked list, each with its reasons."""

from __future__ import annotations

import csv
import io
import json
from typing import Any
from zoneinfo import ZoneInfo

import click

from web.cli import settings_of, terminal_language
from web.cli.progress import shown
from web.translations import text

FORMATS = ("table", "json", "csv")
COLUMNS = (
    *("id", "score", "detector", "status", "people", "records", "valueAtRisk", "currency"),
    *("firstAt", "lastAt", "reasons"),
)


@click.command("cases")
@click.option("--top", type=click.IntRange(1), default=20, show_default=True, help="How many.")
@click.option(
    "--format", "form", type=click.Choice(FORMATS), default="table", show_default=True, help="How to print."
)
@click.pass_context
def command(ctx: click.Context, top: int, form: str) -> None:
    """Show the cases found by `renmai detect`, most suspicious first."""
    from graph.commands.detect import ranked
    from graph.server import ensure_running
    from graph.store import Store, migrate

    settings = settings_of(ctx)
    lang = terminal_language(settings.lang)
    with shown(lang) as progress, Store.open(ensure_running(settings, progress)) as store:
        migrate(store)
        cases = ranked(store, top)
    if not cases:
        click.echo(text(lang, "cases.none"), err=True)
    zone = ZoneInfo(settings.timezone)
    if form == "json":
        click.echo(json.dumps(cases, ensure_ascii=False, indent=2, default=_time))
    elif form == "csv":
        out = io.StringIO()
        writer = csv.DictWriter(out, COLUMNS, extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        writer.writerows(_row(case, lang, zone) for case in cases)
        click.echo(out.getvalue(), nl=False)
    else:
        for rank, case in enumerate(cases, 1):
            click.echo(_lines(rank, case, lang, zone))


def _lines(rank: int, case: dict[str, Any], lang: str, zone: ZoneInfo) -> str:
    row = _row(case, lang, zone)
    named = ", ".join(name for name in case["names"] if name)
    head = text(lang, "cases.head", rank=rank, names=named, **(row | {"name": row["detector"]}))
    return "\n".join([head, *(f"   {line}" for line in _reasons(case, lang))])


def _row(case: dict[str, Any], lang: str, zone: ZoneInfo) -> dict[str, Any]:
    found = {name: case.get(name) for name in COLUMNS}
    found["detector"] = text(lang, f"detector.{case['detector']}")
    found["valueAtRisk"] = f"{(case['valueAtRisk'] or 0) / 100:.2f}"
    for name in ("firstAt", "lastAt"):
        found[name] = case[name].astimezone(zone).strftime("%Y-%m-%d")
    found["reasons"] = " ".join(_reasons(case, lang))
    return found


def _reasons(case: dict[str, Any], lang: str) -> list[str]:
    factors = sorted(case["factors"], key=lambda item: -item["points"])
    return [
        text(
            lang,
            "cases.reason",
            points=item["points"],
            sentence=text(lang, item["code"], **item["params"]),
            query=item["query"],
        )
        for item in factors
        if item["points"] > 0
    ]


def _time(value: Any) -> str:
    return str(value.isoformat().replace("+00:00", "Z"))

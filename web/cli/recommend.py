"""`renmai recommend`: what to offer a person, or everybody as a file."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click

from graph.errors import UsageError
from web.cli import settings_of, terminal_language
from web.cli.progress import shown
from web.offers import notes
from web.translations import text

if TYPE_CHECKING:
    from graph.commands.recommend import Advice, Offer

COLUMNS = ("personId", "rank", "itemId", "name", "score", "reason", "warehouses")
SUFFIXES = (".csv", ".jsonl")


@click.command("recommend")
@click.argument("person", required=False)
@click.option("-k", "number", default=10, show_default=True, metavar="K", help="How many for each.")
@click.option("--all", "everybody", is_flag=True, help="For everybody, into a file.")
@click.option(
    "--out", type=click.Path(path_type=Path), metavar="FILE", help="With --all: a .csv or .jsonl file."
)
@click.option(
    "--format", "form", type=click.Choice(("table", "json")), default="table", show_default=True,
    help="How to print one person's.",
)  # fmt: skip
@click.pass_context
def command(
    ctx: click.Context, person: str | None, number: int, everybody: bool, out: Path | None, form: str
) -> None:
    """Say what to offer a PERSON next: what they lack, what can reach them, and why."""
    if bool(person) == everybody:
        raise UsageError("recommend.both" if person else "recommend.ask")
    if everybody:
        _everybody(ctx, number, out)
    else:
        _one(ctx, str(person), number, form)


def _one(ctx: click.Context, person: str, number: int, form: str) -> None:
    from graph.commands.recommend import recommend_person
    from graph.server import ensure_running
    from graph.store import Store, migrate

    settings = settings_of(ctx)
    lang = terminal_language(settings.lang)
    with shown(lang) as progress, Store.open(ensure_running(settings, progress)) as store:
        migrate(store)
        advice = recommend_person(store, settings.home, ZoneInfo(settings.timezone), person, number)
    if form == "json":
        click.echo(json.dumps(_whole(advice, lang), ensure_ascii=False, indent=2))
        return
    for rank, offer in enumerate(advice.offers, 1):
        click.echo(text(lang, "recommend.line", rank=rank, name=offer.name, reason=said(offer, lang)))
    for code, params in notes(advice):
        click.echo(text(lang, code, **params), err=True)


def said(offer: Offer, lang: str) -> str:
    """The reason of an offer as a sentence."""
    code, params = offer.reason
    return text(lang, code, **params)


def _whole(advice: Advice, lang: str) -> dict[str, Any]:
    return {
        "personId": advice.person_id,
        "refused": advice.refused,
        "unreachable": advice.unreachable,
        "stocked": advice.stocked,
        "warehouses": list(advice.warehouses),
        "out": list(advice.out),
        "offers": [_row(advice, rank, offer, lang) for rank, offer in enumerate(advice.offers, 1)],
    }


def _row(advice: Advice, rank: int, offer: Offer, lang: str) -> dict[str, Any]:
    return {
        "personId": advice.person_id,
        "rank": rank,
        "itemId": offer.thing,
        "name": offer.name,
        "score": offer.score,
        "reason": said(offer, lang),
        "reasonCode": offer.reason[0],
        "instead": offer.instead,
        "warehouses": list(advice.warehouses),
    }


def _everybody(ctx: click.Context, number: int, out: Path | None) -> None:
    from graph.commands.recommend_all import recommend_everybody
    from graph.exports.atomic import whole_file
    from graph.server import ensure_running
    from graph.store import Store, migrate

    if out is None:
        raise UsageError("recommend.ask")
    if out.suffix.lower() not in SUFFIXES:
        raise UsageError("recommend.suffix", path=str(out))
    settings = settings_of(ctx)
    lang = terminal_language(settings.lang)
    counts = dict.fromkeys(("offers", "people", "refused", "unreachable"), 0)
    with shown(lang) as progress, Store.open(ensure_running(settings, progress)) as store:
        migrate(store)
        found = recommend_everybody(store, settings.home, ZoneInfo(settings.timezone), number, progress)
        with whole_file(out) as file:
            for line in _lines(_counted(found, counts), out.suffix.lower(), lang):
                file.write(line.encode("utf-8"))
    click.echo(text(lang, "recommend.written", path=str(out), **counts), err=True)


def _counted(found: Iterable[Advice], counts: dict[str, int]) -> Iterator[Advice]:
    for advice in found:
        counts["people"] += bool(advice.offers)
        counts["offers"] += len(advice.offers)
        counts["refused"] += advice.refused
        counts["unreachable"] += advice.unreachable
        yield advice


def _lines(found: Iterable[Advice], suffix: str, lang: str) -> Iterator[str]:
    from graph.exports.cells import safe_cell

    if suffix == ".jsonl":
        for advice in found:
            yield json.dumps(_whole(advice, lang), ensure_ascii=False, separators=(",", ":")) + "\n"
        return
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    yield "\ufeff" + buffer.getvalue()  # the mark by which Excel reads UTF-8
    for advice in found:
        buffer.seek(0)
        buffer.truncate()
        for rank, offer in enumerate(advice.offers, 1):
            row = _row(advice, rank, offer, lang) | {"warehouses": "; ".join(advice.warehouses)}
            writer.writerow([safe_cell(row[name]) for name in COLUMNS])
        yield buffer.getvalue()

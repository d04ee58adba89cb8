"""`renmai communities`: who belongs together by what few share, and what holds them together."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from web.cli import settings_of, terminal_language
from web.cli.progress import shown
from web.translations import text

if TYPE_CHECKING:
    from graph.analytics.communities import Bubble
    from graph.commands.communities import Kept


@click.command("communities")
@click.option("--top", type=click.IntRange(1), default=20, show_default=True, help="How many.")
@click.option("--format", "form", type=click.Choice(("table", "json")), default="table", show_default=True)
@click.pass_context
def command(ctx: click.Context, top: int, form: str) -> None:
    """Find communities of people with Graph Data Science and keep them for the overview page."""
    from graph.analytics.communities import as_plain
    from graph.commands.communities import find_communities
    from graph.server import ensure_running
    from graph.store import Store, migrate

    settings = settings_of(ctx)
    lang = terminal_language(settings.lang)
    with shown(lang) as progress, Store.open(ensure_running(settings, progress)) as store:
        migrate(store)
        kept = find_communities(store, progress)
    if form == "json":
        click.echo(json.dumps(as_plain(kept.overview), ensure_ascii=False, indent=2))
        return
    click.echo("\n".join(_lines(kept, top, lang)))


def _lines(kept: Kept, top: int, lang: str) -> list[str]:
    whole = kept.overview
    lines = [
        text(
            lang,
            "communities.done",
            communities=f"{whole.communities:,}",
            people=f"{whole.people:,}",
            bubbles=len(whole.bubbles),
            links=len(whole.links),
        )
    ]
    found = [bubble for bubble in whole.bubbles if bubble.kind == "community"][:top]
    lines += [_line(rank, bubble, lang) for rank, bubble in enumerate(found, 1)]
    if kept.cut_points:
        lines += ["", text(lang, "communities.cuts")]
        for point in kept.cut_points[:5]:
            label = text(lang, f"label.{point.ref.label}")
            lines.append(
                "   "
                + text(
                    lang, "communities.cut", label=label, name=point.name or point.ref.key, parts=point.parts
                )
            )
    if kept.bridges:
        lines += ["", text(lang, "communities.bridges")]
        for bridge in kept.bridges[:5]:
            one, other = (
                f"{text(lang, f'label.{ref.label}')} {name or ref.key}"
                for ref, name in zip((bridge.one, bridge.other), bridge.names, strict=True)
            )
            lines.append(
                "   " + text(lang, "communities.bridge", one=one, other=other, smaller=bridge.smaller)
            )
    return lines


def _line(rank: int, bubble: Bubble, lang: str) -> str:
    ties = ", ".join(f"{text(lang, f'label.{label}')} {count}" for label, count in bubble.ties[:4])
    return text(
        lang, "communities.line", rank=rank, size=bubble.size, city=bubble.city,
        names=", ".join(bubble.names), ties=ties, orders=bubble.orders,
    )  # fmt: skip
